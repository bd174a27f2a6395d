/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LIFE_UPDATE_H
#define LIFE_UPDATE_H

#include "life/life.h"

/* New limits for a container, judged by the policy as its config was. */
enum {
	LIFE_MEMORY,
	LIFE_MEMORY_RESERVATION,
	LIFE_MEMORY_SWAP,
	LIFE_KERNEL_MEMORY,
	LIFE_KERNEL_MEMORY_TCP,
	LIFE_CPU_SHARES,
	LIFE_CPU_QUOTA,
	LIFE_CPU_PERIOD,
	LIFE_CPU_BURST,
	LIFE_CPU_RT_RUNTIME,
	LIFE_CPU_RT_PERIOD,
	LIFE_CPU_IDLE,
	LIFE_CPUSET_CPUS,
	LIFE_CPUSET_MEMS,
	LIFE_PIDS_LIMIT,
	LIFE_BLKIO_WEIGHT,
	LIFE_LIMITS,
};

struct life_update {
	const char *id;
	const char *resources; /* path of a file of what config.json has under
				  /linux/resources, "-" stdin; or NULL */
	const char *limit[LIFE_LIMITS]; /* without one: by option; NULL: not */
};

/*
 * life_update - set them and record them; all or, when one fails, none.
 * Errors: DENIED (refused, l->why says it); STATE (not running); SPEC (an
 * option, or a pair that makes no sense); those of engine_update().
 */
NODISCARD int life_update(const struct life *l, const struct life_update *o,
			  struct err *e);

#endif
