/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <signal.h>

#include "life/kill.h"
#include "private.h"

struct args {
	bool all;
};

static const struct opt opts[] = {
	{ "all", 'a', OPT_FLAG, offsetof(struct args, all), NULL,
	  "to every process of the container" },
};

static int run(struct cli *c, const struct command *self, int argc, char **argv)
{
	struct args a = { 0 };
	struct err e;
	int sig = SIGTERM;
	int status;
	int n = cli_options(c, self, &a, argc, argv, 1, 2, &status);

	if (n < 0)
		return status;
	if (n == 2)
		sig = cli_signal(argv[1]);
	if (sig < 0)
		return cli_usage(c, "no such signal: %.32s", argv[1]);
	if (life_kill(&c->life, argv[0], sig, a.all, &e) < 0)
		return cli_fail(c, &e);
	return STATUS_DONE;
}

const struct command cmd_kill = {
	.name = "kill",
	.operands = "ID [SIGNAL]",
	.title = "send a signal (TERM) to a container's first process",
	.hardened = true,
	.run = run,
	OPTS(opts),
};
