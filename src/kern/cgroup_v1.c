/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cgroup v1: admin-guide/cgroup-v1 of the kernel, a file a controller. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>

#include "base/fd.h"
#include "base/num.h"
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

static const struct cgroup_row rows[] = {
	CGROUP_ROW("pids.max", PIDS, pids, CGROUP_MAX, 0),
	CGROUP_ROW("memory.limit_in_bytes", MEMORY, memory, CGROUP_NUM, 1),
	CGROUP_ROW("memory.memsw.limit_in_bytes", MEMORY, swap, CGROUP_NUM, 1),
	CGROUP_ROW("memory.soft_limit_in_bytes", MEMORY, reservation,
		   CGROUP_NUM, 0),
	CGROUP_ROW("memory.kmem.limit_in_bytes", MEMORY, kernel, CGROUP_NUM, 0),
	CGROUP_ROW("memory.kmem.tcp.limit_in_bytes", MEMORY, kernel_tcp,
		   CGROUP_NUM, 0),
	CGROUP_ROW("memory.swappiness", MEMORY, swappiness, CGROUP_NUM, 0),
	CGROUP_ROW("memory.oom_control", MEMORY, oom_kill_disable, CGROUP_NUM,
		   0),
	/* an idle group has no shares to set */
	CGROUP_ROW("cpu.idle", CPU, idle, CGROUP_IF_0, 0),
	CGROUP_ROW("cpu.shares", CPU, shares, CGROUP_NUM, 0),
	CGROUP_ROW("cpu.cfs_period_us", CPU, period, CGROUP_NUM, 2),
	CGROUP_ROW("cpu.cfs_quota_us", CPU, quota, CGROUP_NUM, 2),
	CGROUP_ROW("cpu.cfs_burst_us", CPU, burst, CGROUP_NUM, 2),
	CGROUP_ROW("cpu.rt_period_us", CPU, rt_period, CGROUP_NUM, 3),
	CGROUP_ROW("cpu.rt_runtime_us", CPU, rt_runtime, CGROUP_NUM, 3),
	CGROUP_ROW("cpu.idle", CPU, idle, CGROUP_IF_NOT_0, 0),
	CGROUP_ROW("cpuset.cpus", CPUSET, cpus, CGROUP_WORDS, 0),
	CGROUP_ROW("cpuset.mems", CPUSET, mems, CGROUP_WORDS, 0),
};

/*
 * A group has no more real-time than its parents: those that we made get what
 * their child asks for. Of others' it is theirs to say.
 */
static int rt_parents(const struct cgroup *cg, const struct cgroup_limits *l,
		      struct err *e)
{
	char part[CGROUP_PATH_CAP], now[CGROUP_TEXT];
	struct stat st;
	size_t i = 0;
	int64_t v;

	while (i < cg->n && (cg->h[i].controllers & CGROUP_CPU) == 0)
		i++;
	if (i == cg->n || cg->path[0] == '\0')
		return 0;
	for (int k = 1; cgroup_prefix(cg->path, k, part) == (unsigned)k; k++) {
		CLEAN_FD int fd = path_open(cg->h[i].root_fd, part, PATH_ONE_FS,
					    O_PATH | O_DIRECTORY, 0);

		if (fd < 0 || fstat(fd, &st) < 0)
			return err_sys(e, "cpu", "open %s", part);
		if ((st.st_mode & CGROUP_OURS) == 0)
			continue;
		if (cgroup_read(fd, "cpu.rt_runtime_us", now, e) < 0)
			return -1;
		if (num_i64(now, strlen(now), &v) && v >= l->rt_runtime.v)
			continue;
		if (cgroup_put_num(fd, "cpu.rt_runtime_us", l->rt_runtime.v,
				   e) < 0)
			return -1;
	}
	return 0;
}

int cgroup1_limit(const struct cgroup *cg, const struct cgroup_limits *l,
		  struct err *e)
{
	if (l->rt_runtime.set && l->rt_runtime.v > 0 &&
	    rt_parents(cg, l, e) < 0)
		return -1;
	if (cgroup_rows(cg, rows, sizeof(rows) / sizeof(rows[0]), l, e) == 0)
		return 0;
	if (e->num == ENOENT && strstr(e->at, ".memsw.") != NULL)
		return err_set(e, ERR_UNSUPPORTED, 0,
			       "memory.memsw.limit_in_bytes",
			       "needs swap accounting (swapaccount=1)");
	return -1;
}
