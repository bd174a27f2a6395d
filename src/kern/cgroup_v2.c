/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cgroup2: admin-guide/cgroup-v2.rst of the kernel. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "base/fd.h"
#include "cgroup_in.h"
#include "kern/path.h"

static const char at[] = "cgroup";

/* Is @word one of the words of @list, which are parted by blanks? */
static bool listed(const char *list, const char *word, size_t len)
{
	for (size_t n; *list != '\0'; list += n + (list[n] == ' ')) {
		n = strcspn(list, " ");
		if (n == len && memcmp(list, word, len) == 0)
			return true;
	}
	return false;
}

/* All that @fd has, and that we know, for its children. */
static int enable_here(int fd, struct err *e)
{
	char have[CGROUP_TEXT], on[CGROUP_TEXT], ask[128] = "";
	size_t len, end = 0;

	if (cgroup_read(fd, "cgroup.controllers", have, e) < 0 ||
	    cgroup_read(fd, "cgroup.subtree_control", on, e) < 0)
		return -1;
	for (const char *s = have; *s != '\0'; s += len + (s[len] == ' ')) {
		len = strcspn(s, " ");
		if (cgroup_controller(s, len) == CGROUP_OTHER ||
		    listed(on, s, len) || end + len + 3 > sizeof(ask))
			continue;
		if (end > 0)
			ask[end++] = ' ';
		ask[end++] = '+';
		memcpy(ask + end, s, len);
		end += len;
		ask[end] = '\0';
	}
	return end == 0 ? 0 : cgroup_put(fd, "cgroup.subtree_control", ask, e);
}

int cgroup2_enable(int root_fd, const char *path, struct err *e)
{
	char part[CGROUP_PATH_CAP];
	unsigned levels = cgroup_prefix(path, -1, part);

	for (unsigned i = 0; i <= levels; i++) {
		CLEAN_FD int fd = -1;

		(void)cgroup_prefix(path, (int)i, part);
		fd = path_open(root_fd, i == 0 ? "." : part, PATH_ONE_FS,
			       O_PATH | O_DIRECTORY, 0);
		if (fd < 0)
			return err_sys(e, at, "open %s", part);
		if (enable_here(fd, e) < 0)
			return -1;
	}
	return 0;
}

/* "max" for -1. */
static int put_max(int fd, const char *file, const struct cgroup_opt *o,
		   struct err *e)
{
	if (!o->set)
		return 0;
	return o->v < 0 ? cgroup_put(fd, file, "max", e)
			: cgroup_put_num(fd, file, o->v, e);
}

static int memory(const struct cgroup *cg, const struct cgroup_limits *l,
		  struct err *e)
{
	struct cgroup_opt swap = l->swap;
	struct cgroup_opt low = l->reservation;
	int fd;

	if (!l->memory.set && !low.set && !swap.set)
		return 0;
	if (cgroup_dir_of(cg, CGROUP_MEMORY, &fd, e) < 0)
		return -1;
	/* v1 counts memory and swap together, v2 swap alone */
	if (swap.set && swap.v >= 0) {
		if (!l->memory.set || l->memory.v < 0 || swap.v < l->memory.v)
			return err_set(e, ERR_SPEC, 0, "memory.swap.max",
				       "the limit of memory and swap needs a "
				       "memory limit not above it");
		swap.v -= l->memory.v;
	}
	if (low.v < 0)
		low.v = 0;
	if (put_max(fd, "memory.swap.max", &swap, e) < 0 ||
	    put_max(fd, "memory.max", &l->memory, e) < 0)
		return -1;
	return put_max(fd, "memory.low", &low, e);
}

/* The spec's shares 2 .. 262144 onto cgroup2's weights 1 .. 10000. */
static int64_t weight_of(int64_t shares)
{
	if (shares < 2)
		shares = 2;
	if (shares > 262144)
		shares = 262144;
	return 1 + (shares - 2) * 9999 / 262142;
}

static int cpu(const struct cgroup *cg, const struct cgroup_limits *l,
	       struct err *e)
{
	char text[64];
	int fd;

	if (!l->shares.set && !l->quota.set && !l->period.set &&
	    !l->burst.set && !l->idle.set)
		return 0;
	if (cgroup_dir_of(cg, CGROUP_CPU, &fd, e) < 0)
		return -1;
	if (l->idle.set && l->idle.v == 0 &&
	    cgroup_put(fd, "cpu.idle", "0", e) < 0)
		return -1;
	if (l->shares.set && l->shares.v != 0 &&
	    cgroup_put_num(fd, "cpu.weight", weight_of(l->shares.v), e) < 0)
		return -1;
	if (l->quota.set || l->period.set) {
		long long period = l->period.set ? l->period.v : 100000;

		if (l->quota.set && l->quota.v > 0)
			(void)snprintf(text, sizeof(text), "%lld %lld",
				       (long long)l->quota.v, period);
		else
			(void)snprintf(text, sizeof(text), "max %lld", period);
		if (cgroup_put(fd, "cpu.max", text, e) < 0)
			return -1;
	}
	if (l->burst.set &&
	    cgroup_put_num(fd, "cpu.max.burst", l->burst.v, e) < 0)
		return -1;
	return l->idle.set && l->idle.v != 0
		       ? cgroup_put(fd, "cpu.idle", "1", e)
		       : 0;
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

int cgroup2_limit(const struct cgroup *cg, const struct cgroup_limits *l,
		  struct err *e)
{
	int fd;

	if (l->swappiness.set || l->oom_kill_disable || l->rt_runtime.set ||
	    l->rt_period.set)
		return err_set(e, ERR_UNSUPPORTED, 0, at,
			       "%s: cgroup v2 has no such setting",
			       l->swappiness.set     ? "memory swappiness"
			       : l->oom_kill_disable ? "disableOOMKiller"
						     : "cpu realtime");
	if (l->pids.set) {
		if (cgroup_dir_of(cg, CGROUP_PIDS, &fd, e) < 0 ||
		    put_max(fd, "pids.max", &l->pids, e) < 0)
			return -1;
	}
	if (memory(cg, l, e) < 0 || cpu(cg, l, e) < 0)
		return -1;
	return cpuset(cg, l, e);
}
