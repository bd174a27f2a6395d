/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "life/update.h"
#include "private.h"

#define LIMIT(name, i, value, help)                           \
	{                                                     \
		(name), 0, OPT_TEXT,                          \
			offsetof(struct life_update, limit) + \
				sizeof(char *) * (i),         \
			(value), (help)                       \
	}

static const struct opt opts[] = {
	{ "resources", 'r', OPT_TEXT, offsetof(struct life_update, resources),
	  "FILE", "the limits as JSON; - is standard input" },
	LIMIT("memory", LIFE_MEMORY, "BYTES", "as 512m; -1 is none"),
	LIMIT("memory-reservation", LIFE_MEMORY_RESERVATION, "BYTES",
	      "what it keeps when memory is short"),
	LIMIT("memory-swap", LIFE_MEMORY_SWAP, "BYTES",
	      "memory and swap together"),
	LIMIT("kernel-memory", LIFE_KERNEL_MEMORY, "BYTES", "cgroup v1"),
	LIMIT("kernel-memory-tcp", LIFE_KERNEL_MEMORY_TCP, "BYTES",
	      "cgroup v1"),
	LIMIT("cpu-share", LIFE_CPU_SHARES, "N", "2 to 262144"),
	LIMIT("cpu-shares", LIFE_CPU_SHARES, "N", "the same"),
	LIMIT("cpu-quota", LIFE_CPU_QUOTA, "US", "of each period; -1 is none"),
	LIMIT("cpu-period", LIFE_CPU_PERIOD, "US", "how long that is"),
	LIMIT("cpu-burst", LIFE_CPU_BURST, "US", "saved up, beside the quota"),
	LIMIT("cpu-rt-runtime", LIFE_CPU_RT_RUNTIME, "US", "cgroup v1"),
	LIMIT("cpu-rt-period", LIFE_CPU_RT_PERIOD, "US", "cgroup v1"),
	LIMIT("cpu-idle", LIFE_CPU_IDLE, "0|1", "run when nobody else would"),
	LIMIT("cpuset-cpus", LIFE_CPUSET_CPUS, "LIST", "as 0-3,7"),
	LIMIT("cpuset-mems", LIFE_CPUSET_MEMS, "LIST", "as 0-1"),
	LIMIT("pids-limit", LIFE_PIDS_LIMIT, "N", "processes at most"),
	LIMIT("blkio-weight", LIFE_BLKIO_WEIGHT, "N", "10 to 1000"),
};

static int run(struct cli *c, const struct command *self, int argc, char **argv)
{
	struct life_update o = { 0 };
	struct err e;
	int status;
	size_t i, n = 0;

	if (cli_options(c, self, &o, argc, argv, 1, 1, &status) < 0)
		return status;
	for (i = 0; i < LIFE_LIMITS; i++)
		n += o.limit[i] != NULL;
	if (o.resources != NULL && n > 0)
		return cli_usage(c, "update: --resources FILE or limits, not "
				    "both");
	o.id = argv[0];
	if (life_update(&c->life, &o, &e) < 0)
		return cli_fail(c, &e);
	return STATUS_DONE;
}

const struct command cmd_update = {
	.name = "update",
	.operands = "ID",
	.title = "set new limits for a container",
	.hardened = true,
	.run = run,
	OPTS(opts),
};
