/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "life/state.h"
#include "private.h"

static int run(struct cli *c, const struct command *self, int argc, char **argv)
{
	CLEAN_BUF struct buf b = { 0 };
	struct err e;
	int status;

	buf_init(&b, 1024 * (size_t)1024);
	if (cli_options(c, self, NULL, argc, argv, 1, 1, &status) < 0)
		return status;
	if (life_state(&c->life, argv[0], &b, &e) < 0)
		return cli_fail(c, &e);
	buf_char(&b, '\n');
	return cli_put(c, &b);
}

const struct command cmd_state = {
	.name = "state",
	.operands = "ID",
	.title = "print a container's state as JSON",
	.hardened = true,
	.run = run,
};
