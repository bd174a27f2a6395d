/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <linux/ioprio.h>
#include <linux/sched/types.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "kern/sched.h"

enum {
	CPUS_MAX = 8192 /* CONFIG_NR_CPUS is never more, on any machine */
};

static const char cpus_at[] = "/process/execCPUAffinity";

int sched_set(const struct sched_want *s, struct err *e)
{
	struct sched_attr a = {
		.size = SCHED_ATTR_SIZE_VER1, /* with the clamps, 5.3 */
		.sched_policy = s->policy,
		.sched_flags = s->flags,
		.sched_nice = s->nice,
		.sched_priority = s->priority,
		.sched_runtime = s->runtime,
		.sched_deadline = s->deadline,
		.sched_period = s->period,
	};

	if (syscall(SYS_sched_setattr, 0, &a, 0) != 0)
		return err_sys(e, "/process/scheduler", "sched_setattr");
	return 0;
}

int sched_io_priority(uint32_t class, uint32_t level, struct err *e)
{
	if (syscall(SYS_ioprio_set, IOPRIO_WHO_PGRP, 0,
		    class << IOPRIO_CLASS_SHIFT | level) != 0)
		return err_sys(e, "/process/ioPriority", "ioprio_set");
	return 0;
}

int sched_cpus_get(struct sched_cpus *now, struct err *e)
{
	*now = (struct sched_cpus){ { 0 } };
	/* Not libc's: how much of it was filled is what the call returns. */
	if (syscall(SYS_sched_getaffinity, 0, sizeof(now->bits), now->bits) < 0)
		return err_sys(e, cpus_at, "sched_getaffinity");
	return 0;
}

int sched_cpus_set(const struct sched_cpus *set, struct err *e)
{
	if (syscall(SYS_sched_setaffinity, 0, sizeof(set->bits), set->bits) !=
	    0)
		return err_sys(e, cpus_at, "sched_setaffinity");
	return 0;
}

int sched_cpus_list(const char *list, struct err *e)
{
	struct sched_cpus set;

	if (!num_set(list, set.bits, NULL))
		return err_set(e, ERR_BUG, 0, cpus_at, "no list of CPUs");
	return sched_cpus_set(&set, e);
}

int sched_cpus_all(struct err *e)
{
	uint64_t bits[CPUS_MAX / 64];

	memset(bits, 0xff, sizeof(bits));
	if (syscall(SYS_sched_setaffinity, 0, sizeof(bits), bits) != 0)
		return err_sys(e, "processor", "sched_setaffinity");
	return 0;
}

int sched_cpus_final(const char *initial, const char *final, struct err *e)
{
	if (final[0] != '\0')
		return sched_cpus_list(final, e);
	return initial[0] == '\0' ? sched_cpus_all(e) : 0;
}

int sched_memory_policy(uint32_t mode, uint32_t flags, const char *nodes,
			struct err *e)
{
	static const char at[] = "/linux/memoryPolicy";
	uint64_t set[NUM_SET_MAX / 64];
	unsigned n;

	if (!num_set(nodes, set, &n))
		return err_set(e, ERR_BUG, 0, at, "no list of nodes");
	/* One bit more than there are: the kernel takes one off. */
	if (syscall(SYS_set_mempolicy, (int)(mode | flags), n > 0 ? set : NULL,
		    n > 0 ? NUM_SET_MAX + 1UL : 0UL) != 0)
		return err_sys(e, at, "set_mempolicy");
	return 0;
}

int sched_personality(uint32_t persona, struct err *e)
{
	if (personality(persona) < 0)
		return err_sys(e, "/linux/personality", "personality");
	return 0;
}
