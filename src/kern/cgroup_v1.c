/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cgroup v1: admin-guide/cgroup-v1 of the kernel, a file a controller. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "base/fd.h"
#include "cgroup_in.h"
#include "kern/path.h"

/* One file of @fd from the same of @parent_fd, if it is empty. */
static int inherit(int parent_fd, int fd, const char *file, struct err *e)
{
	char text[CGROUP_TEXT];

	if (cgroup_read(fd, file, text, e) < 0)
		return -1;
	if (text[0] != '\0')
		return 0;
	if (cgroup_read(parent_fd, file, text, e) < 0)
		return -1;
	return cgroup_put(fd, file, text, e);
}

/*
 * A new cpuset is empty and takes no process. Each level on the way is filled
 * that is empty, whoever made it: one that a racing create() has just made,
 * too.
 */
int cgroup1_fill(int root_fd, const char *path, struct err *e)
{
	char part[CGROUP_PATH_CAP];
	CLEAN_FD int up =
		path_open(root_fd, ".", PATH_ONE_FS, O_PATH | O_DIRECTORY, 0);
	CLEAN_FD int fd = -1;

	if (up < 0)
		return err_sys(e, "cpuset", "open");
	for (int i = 1;; i++) {
		unsigned got = cgroup_prefix(path, i, part);

		if (got < (unsigned)i)
			return 0;
		fd = path_open(root_fd, part, PATH_ONE_FS, O_PATH | O_DIRECTORY,
			       0);
		if (fd < 0)
			return err_sys(e, "cpuset", "open %s", part);
		if (inherit(up, fd, "cpuset.cpus", e) < 0 ||
		    inherit(up, fd, "cpuset.mems", e) < 0)
			return -1;
		fd_close(&up);
		up = fd_take(&fd);
	}
}

static int put_opt(int fd, const char *file, const struct cgroup_opt *o,
		   struct err *e)
{
	return o->set ? cgroup_put_num(fd, file, o->v, e) : 0;
}

/*
 * Two values that the kernel holds against each other (EINVAL): whichever
 * order it is that the present ones allow.
 */
static int put_pair(int fd, const char *file_a, const struct cgroup_opt *a,
		    const char *file_b, const struct cgroup_opt *b,
		    struct err *e)
{
	if (put_opt(fd, file_a, a, e) == 0)
		return put_opt(fd, file_b, b, e);
	if (!a->set || !b->set || e->num != EINVAL)
		return -1;
	if (put_opt(fd, file_b, b, e) < 0)
		return -1;
	return put_opt(fd, file_a, a, e);
}

static int memory(const struct cgroup *cg, const struct cgroup_limits *l,
		  struct err *e)
{
	int fd;

	if (!l->memory.set && !l->reservation.set && !l->swap.set &&
	    !l->swappiness.set && !l->oom_kill_disable)
		return 0;
	if (cgroup_dir_of(cg, CGROUP_MEMORY, &fd, e) < 0)
		return -1;
	if (put_pair(fd, "memory.limit_in_bytes", &l->memory,
		     "memory.memsw.limit_in_bytes", &l->swap, e) < 0) {
		if (e->num == ENOENT && l->swap.set)
			return err_set(e, ERR_UNSUPPORTED, 0,
				       "memory.memsw.limit_in_bytes",
				       "needs swap accounting "
				       "(swapaccount=1)");
		return -1;
	}
	if (put_opt(fd, "memory.soft_limit_in_bytes", &l->reservation, e) < 0 ||
	    put_opt(fd, "memory.swappiness", &l->swappiness, e) < 0)
		return -1;
	return l->oom_kill_disable
		       ? cgroup_put(fd, "memory.oom_control", "1", e)
		       : 0;
}

static int cpu(const struct cgroup *cg, const struct cgroup_limits *l,
	       struct err *e)
{
	int fd;

	if (!l->shares.set && !l->quota.set && !l->period.set &&
	    !l->burst.set && !l->idle.set && !l->rt_runtime.set &&
	    !l->rt_period.set)
		return 0;
	if (cgroup_dir_of(cg, CGROUP_CPU, &fd, e) < 0)
		return -1;
	/* an idle group has no shares to set */
	if (l->idle.set && l->idle.v == 0 &&
	    put_opt(fd, "cpu.idle", &l->idle, e) < 0)
		return -1;
	if (put_opt(fd, "cpu.shares", &l->shares, e) < 0 ||
	    put_pair(fd, "cpu.cfs_period_us", &l->period, "cpu.cfs_quota_us",
		     &l->quota, e) < 0 ||
	    put_opt(fd, "cpu.cfs_burst_us", &l->burst, e) < 0 ||
	    put_pair(fd, "cpu.rt_period_us", &l->rt_period, "cpu.rt_runtime_us",
		     &l->rt_runtime, e) < 0)
		return -1;
	return l->idle.v != 0 ? put_opt(fd, "cpu.idle", &l->idle, e) : 0;
}

static int cpuset(const struct cgroup *cg, const struct cgroup_limits *l,
		  struct err *e)
{
	int fd;

	if (l->cpus[0] == '\0' && l->mems[0] == '\0')
		return 0;
	if (cgroup_dir_of(cg, CGROUP_CPUSET, &fd, e) < 0)
		return -1;
	if (l->cpus[0] != '\0' && cgroup_put(fd, "cpuset.cpus", l->cpus, e) < 0)
		return -1;
	if (l->mems[0] != '\0')
		return cgroup_put(fd, "cpuset.mems", l->mems, e);
	return 0;
}

int cgroup1_limit(const struct cgroup *cg, const struct cgroup_limits *l,
		  struct err *e)
{
	int fd;

	if (l->pids.set) {
		if (cgroup_dir_of(cg, CGROUP_PIDS, &fd, e) < 0)
			return -1;
		if (l->pids.v < 0) {
			if (cgroup_put(fd, "pids.max", "max", e) < 0)
				return -1;
		} else if (cgroup_put_num(fd, "pids.max", l->pids.v, e) < 0) {
			return -1;
		}
	}
	if (memory(cg, l, e) < 0 || cpu(cg, l, e) < 0)
		return -1;
	return cpuset(cg, l, e);
}
