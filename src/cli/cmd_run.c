/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "create_opts.h"
#include "life/run.h"
#include "private.h"

static const struct opt opts[] = {
	CREATE_OPTS(struct create_args),
	{ "keep", 0, OPT_FLAG, offsetof(struct create_args, keep), NULL,
	  "leave it stopped, do not delete it" },
};

static int run(struct cli *c, const struct command *self, int argc, char **argv)
{
	struct create_args a = { 0 };
	struct life_run o = { .detach = false };
	struct err e;
	int status;

	if (cli_options(c, self, &a, argc, argv, 1, 1, &status) < 0)
		return status;
	o.detach = a.detach;
	o.keep = a.keep;
	if (create_take(c, &a, argv[0], &o.create, &e) < 0 ||
	    life_run(&c->life, &o, &status, &e) < 0)
		return cli_fail(c, &e);
	return status;
}

const struct command cmd_run = {
	.name = "run",
	.operands = "ID",
	.title = "create, start, wait for the end, delete",
	.hardened = true,
	.run = run,
	OPTS(opts),
};
