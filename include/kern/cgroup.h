/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERN_CGROUP_H
#define KERN_CGROUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/*
 * One cgroup, which stands under the same path in each hierarchy of the host:
 * cgroup v1 with or without a cgroup2 beside it ("hybrid", which is then one
 * hierarchy more), or cgroup2 alone. Descriptors are opened once and kept;
 * every path is walked beneath a hierarchy's mount point without following
 * symbolic links. cgroups(7), cgroup-v1 and cgroup-v2 of the kernel's
 * admin-guide. Needs root; Linux 5.6 (openat2).
 */
enum {
	CGROUP_HIERARCHIES = 16, /* the kernel has 14 controllers */
	CGROUP_PATH_CAP = 1024,  /* with the NUL */
	CGROUP_LEVELS = 32,
};

enum { /* which controllers a hierarchy has */
	CGROUP_CPU = 1 << 0,
	CGROUP_CPUACCT = 1 << 1,
	CGROUP_CPUSET = 1 << 2,
	CGROUP_MEMORY = 1 << 3,
	CGROUP_DEVICES = 1 << 4,
	CGROUP_FREEZER = 1 << 5,
	CGROUP_PIDS = 1 << 6,
	CGROUP_BLKIO = 1 << 7, /* on cgroup2: io */
	CGROUP_HUGETLB = 1 << 8,
	CGROUP_RDMA = 1 << 9,
	CGROUP_MISC = 1 << 10,
	CGROUP_NET_CLS = 1 << 11,
	CGROUP_NET_PRIO = 1 << 12,
	CGROUP_OTHER = 1 << 13, /* joined, but nothing is set there */
};

struct cgroup_hierarchy {
	int root_fd; /* owned; O_PATH, its mount point */
	int dir_fd;  /* owned; the cgroup, -1 where it does not exist */
	uint32_t controllers; /* CGROUP_* */
	uint64_t dev;         /* st_dev: which hierarchy it is */
	bool whole;           /* root_fd is the root of the hierarchy */
	bool v2;
	bool leaf; /* cgroup_create() made the leaf here */
};

struct cgroup_undo; /* kern/cgroup_set.h */

enum {
	CGROUP_LACK_OWNER = 1, /* a level above is another's to write */
	CGROUP_LACK_BUSY = 2,  /* one has processes, and gives nothing */
};

struct cgroup {
	bool v2;         /* cgroup2 alone: there is one hierarchy */
	char flags[160]; /* of cgroup2's mounts: "rw,nsdelegate" (cgroups(7)) */
	unsigned lack; /* CGROUP_LACK_*: what cgroup_create() could not have */
	bool adopt;    /* cgroup_create() takes what is there, in use or not */
	struct cgroup_undo *undo; /* borrowed; NULL: nothing to be undone */
	size_t n;
	struct cgroup_hierarchy h[CGROUP_HIERARCHIES];
	char path[CGROUP_PATH_CAP]; /* no slash at either end; "" before
				       cgroup_create() or cgroup_open() */
};

#define CLEAN_CGROUP __attribute__((cleanup(cgroup_close)))

/* cgroup_init - no hierarchy, nothing to close. */
void cgroup_init(struct cgroup *cg);

/* cgroup_close - close all descriptors; as after cgroup_init(). */
void cgroup_close(struct cgroup *cg);

/*
 * cgroup_find - the host's hierarchies, from /proc/self/mountinfo. One that is
 * mounted read-only is as if it were not there.
 * @cg:  initialised; cgroup_close() it whatever comes back.
 * Errors: SYS; UNSUPPORTED (none is mounted); LIMIT.
 */
NODISCARD int cgroup_find(struct cgroup *cg, struct err *e);

/*
 * cgroup_find_in - the same from an open file in mountinfo's format.
 * @fd:  borrowed.
 */
NODISCARD int cgroup_find_in(struct cgroup *cg, int fd, struct err *e);

/*
 * cgroup_create - make @path in each hierarchy, and its parents where they are
 * missing. A leaf that a crash left behind (no process, no child) is made
 * anew. On v1 cpuset.cpus and cpuset.mems of each level made are the parent's;
 * on cgroup2 the controllers are switched on from the top down.
 * @cg:    from cgroup_find(); after a failure nothing is left of it.
 * @path:  borrowed; absolute, counted from each hierarchy's mount point.
 * Errors: SYS; SPEC ("." or ".." or an odd name in the path, the root itself);
 * LIMIT (too long or deep); STATE (it exists and has processes or children).
 */
NODISCARD int cgroup_create(struct cgroup *cg, const char *path, struct err *e);

/*
 * cgroup_open - find @path where it is: dir_fd stays -1 in a hierarchy that
 * has no such cgroup.
 * Errors: SYS; SPEC, LIMIT as above.
 */
NODISCARD int cgroup_open(struct cgroup *cg, const char *path, struct err *e);

/*
 * cgroup_rollback - take away what cgroup_create() made: the leaf and, while
 * they are empty, the parents. For a launch that fails; what can't be removed
 * stays (its processes are the caller's to kill first). Keeps errno.
 */
void cgroup_rollback(struct cgroup *cg);

/* cgroup_has - does a hierarchy have this controller? */
bool cgroup_has(const struct cgroup *cg, uint32_t controller);

/*
 * cgroup_unified_fd - the cgroup's directory in cgroup2, for clone3(2)'s
 * CLONE_INTO_CGROUP (Linux 5.7), or -1. Borrowed.
 */
int cgroup_unified_fd(const struct cgroup *cg);

#endif
