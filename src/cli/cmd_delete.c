/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "life/delete.h"
#include "private.h"

struct args {
	bool force;
};

static const struct opt opts[] = {
	{ "force", 'f', OPT_FLAG, offsetof(struct args, force), NULL,
	  "kill it first; one that is not there is no error" },
};

static int run(struct cli *c, const struct command *self, int argc, char **argv)
{
	struct args a = { 0 };
	struct err e;
	int status;

	if (cli_options(c, self, &a, argc, argv, 1, 1, &status) < 0)
		return status;
	if (life_delete(&c->life, argv[0], a.force, &e) < 0)
		return cli_fail(c, &e);
	return STATUS_DONE;
}

const struct command cmd_delete = {
	.name = "delete",
	.operands = "ID",
	.title = "remove a stopped container",
	.hardened = true,
	.run = run,
	OPTS(opts),
};
