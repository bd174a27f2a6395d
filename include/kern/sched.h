/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERN_SCHED_H
#define KERN_SCHED_H

#include <stdint.h>

#include "base/err.h"
#include "base/num.h"

/* What the calling process gets of processor, disk and memory. */

/* sched_setattr(2), in its numbers; all of its first version. */
struct sched_want {
	uint32_t policy; /* SCHED_* */
	uint64_t flags;  /* SCHED_FLAG_* */
	int32_t nice;
	uint32_t priority;
	uint64_t runtime; /* ns, as the two below */
	uint64_t deadline;
	uint64_t period;
};

/*
 * sched_set - for the calling thread. A real-time policy, a nice value below
 * the present one need CAP_SYS_NICE in the initial user namespace. Linux 3.14;
 * RECLAIM and DL_OVERRUN 4.13, KEEP_* 5.3, UTIL_CLAMP_* CONFIG_UCLAMP_TASK.
 * Errors: SYS; at is /process/scheduler.
 */
NODISCARD int sched_set(const struct sched_want *s, struct err *e);

/*
 * sched_io_priority - ioprio_set(2) for the caller's process group.
 * @class: IOPRIO_CLASS_*; RT needs CAP_SYS_NICE or CAP_SYS_ADMIN.
 * @level: 0, the highest, to 7.
 * Errors: SYS; at is /process/ioPriority.
 */
NODISCARD int sched_io_priority(uint32_t class, uint32_t level, struct err *e);

/* A set of CPUs: number N is bit N % 64 of word N / 64. */
struct sched_cpus {
	uint64_t bits[NUM_SET_MAX / 64];
};

/*
 * sched_cpus_get, sched_cpus_set - sched_getaffinity(2), sched_setaffinity(2)
 * of the calling thread; the kernel takes CPUs that it lacks out of a set.
 * @list: as num_set() takes it.
 * Errors: BUG (no list), SYS (none of them is there; EINVAL); at is
 * /process/execCPUAffinity.
 */
NODISCARD int sched_cpus_get(struct sched_cpus *now, struct err *e);
NODISCARD int sched_cpus_set(const struct sched_cpus *set, struct err *e);
NODISCARD int sched_cpus_list(const char *list, struct err *e);

/*
 * sched_cpus_all - the calling thread may run on every CPU of its cpuset, those
 * that it gets later too: the kernel takes out what the cpuset lacks. SYS.
 * sched_cpus_final - execCPUAffinity in the cgroup: "final"; with "initial"
 * alone what the kernel makes of that; all where neither is said.
 * Errors: as sched_cpus_list().
 */
NODISCARD int sched_cpus_all(struct err *e);
NODISCARD int sched_cpus_final(const char *initial, const char *final,
			       struct err *e);

/*
 * sched_memory_policy - set_mempolicy(2) of the calling thread.
 * @mode:  MPOL_*; WEIGHTED_INTERLEAVE 6.9, PREFERRED_MANY 5.15.
 * @flags: MPOL_F_*; NUMA_BALANCING 5.12.
 * @nodes: as num_set() takes it; "" is none.
 * Errors: BUG (no list), SYS (ENOSYS without CONFIG_NUMA; EINVAL for a node
 * that is not there); at is /linux/memoryPolicy.
 */
NODISCARD int sched_memory_policy(uint32_t mode, uint32_t flags,
				  const char *nodes, struct err *e);

/*
 * sched_personality - personality(2).
 * @persona: PER_LINUX or PER_LINUX32. Errors: SYS; at is /linux/personality.
 */
NODISCARD int sched_personality(uint32_t persona, struct err *e);

#endif
