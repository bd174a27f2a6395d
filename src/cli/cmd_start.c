/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "life/start.h"
#include "private.h"

static int run(struct cli *c, const struct command *self, int argc, char **argv)
{
	struct err e;
	int status;

	if (cli_options(c, self, NULL, argc, argv, 1, 1, &status) < 0)
		return status;
	if (life_start(&c->life, argv[0], &e) < 0)
		return cli_fail(c, &e);
	return STATUS_DONE;
}

const struct command cmd_start = {
	.name = "start",
	.operands = "ID",
	.title = "run the program of a created container",
	.hardened = true,
	.run = run,
};
