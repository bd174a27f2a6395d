/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERN_CGROUP_SET_H
#define KERN_CGROUP_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"
#include "kern/cgroup.h"

/*
 * What is set in a cgroup, and who is in it. A setting whose controller the
 * host lacks is UNSUPPORTED by name: "needs the pids controller".
 */
struct cgroup_opt {
	bool set;
	int64_t v;
};

/* The names are those of cgroup v1; on cgroup2 they are converted. */
struct cgroup_limits {
	struct cgroup_opt pids;        /* -1 is max */
	struct cgroup_opt memory;      /* bytes; -1 is unlimited */
	struct cgroup_opt reservation; /* bytes; -1 is none */
	struct cgroup_opt swap;        /* bytes, memory and swap together */
	struct cgroup_opt kernel;      /* bytes; v1 only */
	struct cgroup_opt kernel_tcp;  /* bytes; v1 only */
	struct cgroup_opt swappiness;  /* v1 only */
	struct cgroup_opt oom_kill_disable; /* 0 or 1; v1 only */
	struct cgroup_opt shares;           /* 2 .. 262144 */
	struct cgroup_opt quota;            /* µs a period; -1 is none */
	struct cgroup_opt period;           /* µs */
	struct cgroup_opt burst;            /* µs; Linux 5.14 */
	struct cgroup_opt idle;             /* 0 or 1; Linux 5.15 */
	struct cgroup_opt rt_runtime;       /* µs; v1 only */
	struct cgroup_opt rt_period;        /* µs; v1 only */
	const char *cpus;                   /* list format; "" leaves it */
	const char *mems;
	bool check_usage; /* refuse a memory limit below what is used now */
};

enum {
	CGROUP_DEVICE_RULES = 128
};

struct cgroup_device {
	bool allow;
	char type;               /* 'a' 'b' 'c' */
	struct cgroup_opt major; /* not set: any */
	struct cgroup_opt minor;
	const char *access; /* of "rwm" */
};

/*
 * What the files said before they were written, so that a change which fails
 * half way can be taken back. With cg->undo NULL nothing is kept.
 */
enum {
	CGROUP_UNDO_MOST = 96,
	CGROUP_UNDO_TEXT = 256,
};
struct cgroup_undo {
	size_t n;
	struct {
		int dir_fd; /* of the cgroup */
		char file[64];
		char old[CGROUP_UNDO_TEXT];
	} v[CGROUP_UNDO_MOST];
};

/*
 * cgroup_undo - write back what cg->undo has, the last first. What can't be
 * written back stays. Keeps errno.
 */
void cgroup_undo(struct cgroup *cg);

/*
 * cgroup_limit - set what is asked for, in an order that works for raising and
 * for lowering.
 * Errors: SYS (at is the file), UNSUPPORTED (a missing controller, or a
 * setting that cgroup2 doesn't have), SPEC (a limit of memory and swap below
 * that of memory), LIMIT (check_usage: more is used; too many to undo).
 */
NODISCARD int cgroup_limit(const struct cgroup *cg,
			   const struct cgroup_limits *l, struct err *e);

/*
 * cgroup_devices - the device rules, in this order, in place of others. On
 * cgroup2 they change all at once (kern/cgroup_bpf.h). On v1 what both lists
 * allow is allowed throughout, if each denies all first and then allows.
 * @rules:  borrowed; @n, at most CGROUP_DEVICE_RULES; none: nothing is done.
 * @old:    borrowed; @n_old that were set before; a failure leaves them. NULL:
 *          none.
 * Errors: SYS, SPEC (an odd rule), LIMIT, UNSUPPORTED (no devices controller).
 */
NODISCARD int cgroup_devices(const struct cgroup *cg,
			     const struct cgroup_device *rules, size_t n,
			     const struct cgroup_device *old, size_t n_old,
			     struct err *e);

/*
 * cgroup_unified_write - write @value to a file of cgroup2, line by line.
 * @file:  a name, no slash; what stands before its first dot is a controller.
 * Errors: SYS, SPEC (an odd name), UNSUPPORTED (no such controller in cgroup2),
 *         LIMIT (a line of 512 bytes).
 */
NODISCARD int cgroup_unified_write(const struct cgroup *cg, const char *file,
				   const char *value, struct err *e);

/*
 * cgroup_join_self - move the calling process, which must have one thread, into
 * each hierarchy. On v1 this goes through "tasks": a thread that moves itself
 * takes no lock over whole processes and so waits for no RCU grace period,
 * which a write to "cgroup.procs" does. Measured on Linux 6.18, hybrid, ten
 * hierarchies: 0.25 ms all told, against 3 to 12 ms by "cgroup.procs".
 * Before unshare(CLONE_NEWCGROUP), else the namespace's root is not the cgroup.
 * @cg:      from a parent's cgroup_create() or cgroup_open(); the descriptors
 *           are inherited. A hierarchy without the cgroup is SYS ENOENT.
 * @cloned:  it was made by clone3(2) with CLONE_INTO_CGROUP and
 *           cgroup_unified_fd(), and so is in cgroup2 already. Do that: there
 *           is no quick way into cgroup2 later on.
 * Errors: SYS (ENODEV: somebody removed it).
 */
NODISCARD int cgroup_join_self(const struct cgroup *cg, bool cloned,
			       struct err *e);

/*
 * cgroup_joined - is it so? What the kernel says of the process, in each
 * hierarchy that has the cgroup.
 * @proc_fd:  borrowed; a procfs of the caller's pid namespace.
 * Errors: BUG (it is somewhere else), SYS.
 */
NODISCARD int cgroup_joined(const struct cgroup *cg, int proc_fd, pid_t pid,
			    struct err *e);

/* cgroup_join - the same for another process, by "cgroup.procs"; slower. */
NODISCARD int cgroup_join(const struct cgroup *cg, pid_t pid, struct err *e);

#endif
