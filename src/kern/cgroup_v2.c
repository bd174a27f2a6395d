/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cgroup2: admin-guide/cgroup-v2.rst of the kernel. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/num.h"
#include "cgroup_in.h"
#include "kern/path.h"

static const char at[] = "cgroup";

bool cgroup_listed(const char *list, const char *word, size_t len)
{
	for (size_t n; *list != '\0'; list += n + (list[n] == ' ')) {
		n = strcspn(list, " ");
		if (n == len && memcmp(list, word, len) == 0)
			return true;
	}
	return false;
}

/* All that @fd has, and that we know, for its children. */
static int enable_here(int fd, unsigned *lack, struct err *e)
{
	char have[CGROUP_TEXT], on[CGROUP_TEXT], ask[128] = "";
	size_t len, end = 0;

	if (cgroup_read(fd, "cgroup.controllers", have, e) < 0 ||
	    cgroup_read(fd, "cgroup.subtree_control", on, e) < 0)
		return -1;
	for (const char *s = have; *s != '\0'; s += len + (s[len] == ' ')) {
		len = strcspn(s, " ");
		if (cgroup_controller(s, len) == CGROUP_OTHER ||
		    cgroup_listed(on, s, len) || end + len + 3 > sizeof(ask))
			continue;
		if (end > 0)
			ask[end++] = ' ';
		ask[end++] = '+';
		memcpy(ask + end, s, len);
		end += len;
		ask[end] = '\0';
	}
	if (end == 0)
		return 0;
	/* Above what was delegated to us it is as its owner has it. */
	if (faccessat(fd, "cgroup.subtree_control", W_OK, 0) < 0 &&
	    (errno == EACCES || errno == EPERM)) {
		if (lack != NULL)
			*lack |= CGROUP_LACK_OWNER;
		return 0;
	}
	if (cgroup_put(fd, "cgroup.subtree_control", ask, e) == 0)
		return 0;
	/* Processes live there, as in a container whose first process is in
	   its root. What needs a controller says so, and nothing else. */
	if (lack == NULL || e->num != EBUSY)
		return -1;
	*lack |= CGROUP_LACK_BUSY;
	return 0;
}

int cgroup2_enable(int root_fd, const char *path, unsigned *lack, struct err *e)
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
		if (enable_here(fd, lack, e) < 0)
			return -1;
	}
	return 0;
}

static const struct cgroup_row rows[] = {
	CGROUP_ROW("memory swappiness", MEMORY, swappiness, CGROUP_NONE, 0),
	CGROUP_ROW("disableOOMKiller", MEMORY, oom_kill_disable, CGROUP_NONE,
		   0),
	CGROUP_ROW("kernel memory", MEMORY, kernel, CGROUP_NONE, 0),
	CGROUP_ROW("kernelTCP memory", MEMORY, kernel_tcp, CGROUP_NONE, 0),
	CGROUP_ROW("cpu realtime", CPU, rt_runtime, CGROUP_NONE, 0),
	CGROUP_ROW("cpu realtime", CPU, rt_period, CGROUP_NONE, 0),
	CGROUP_ROW("pids.max", PIDS, pids, CGROUP_MAX, 0),
	CGROUP_ROW("memory.swap.max", MEMORY, swap, CGROUP_MAX, 0),
	CGROUP_ROW("memory.max", MEMORY, memory, CGROUP_MAX, 0),
	CGROUP_ROW("memory.low", MEMORY, reservation, CGROUP_NUM, 0),
	CGROUP_ROW("cpu.idle", CPU, idle, CGROUP_IF_0, 0),
	CGROUP_ROW("cpu.weight", CPU, shares, CGROUP_NUM, 0),
	CGROUP_ROW("cpu.max", CPU, quota, CGROUP_QUOTA, 1),
	CGROUP_ROW("cpu.max.burst", CPU, burst, CGROUP_NUM, 1),
	CGROUP_ROW("cpu.idle", CPU, idle, CGROUP_IF_NOT_0, 0),
	CGROUP_ROW("cpuset.cpus", CPUSET, cpus, CGROUP_WORDS, 0),
	CGROUP_ROW("cpuset.mems", CPUSET, mems, CGROUP_WORDS, 0),
};

/* v1 counts memory and swap together, v2 swap alone. */
static int swap_alone(struct cgroup_limits *l, struct err *e)
{
	if (!l->swap.set || l->swap.v < 0)
		return 0;
	if (!l->memory.set || l->memory.v < 0 || l->swap.v < l->memory.v)
		return err_set(e, ERR_SPEC, 0, "memory.swap.max",
			       "the limit of memory and swap needs a memory "
			       "limit not above it");
	l->swap.v -= l->memory.v;
	return 0;
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

/* memory.max below what is used kills; v1's refuses by itself. */
static int check_usage(const struct cgroup *cg, const struct cgroup_limits *l,
		       struct err *e)
{
	char text[CGROUP_TEXT];
	uint64_t used;
	int fd;

	if (!l->check_usage || !l->memory.set || l->memory.v < 0)
		return 0;
	if (cgroup_dir_of(cg, CGROUP_MEMORY, &fd, NULL, e) < 0 ||
	    cgroup_read(fd, "memory.current", text, e) < 0)
		return -1;
	if (num_u64(text, strlen(text), &used) && used <= (uint64_t)l->memory.v)
		return 0;
	return err_set(e, ERR_LIMIT, 0, "memory.max",
		       "%lld is less than is used now, %s",
		       (long long)l->memory.v, text);
}

int cgroup2_limit(const struct cgroup *cg, const struct cgroup_limits *asked,
		  struct err *e)
{
	struct cgroup_limits l = *asked;

	if (l.reservation.v < 0)
		l.reservation.v = 0;
	l.shares.set = l.shares.set && l.shares.v != 0;
	l.shares.v = weight_of(l.shares.v);
	l.oom_kill_disable.set =
		l.oom_kill_disable.set && l.oom_kill_disable.v != 0;
	if (check_usage(cg, &l, e) < 0 || swap_alone(&l, e) < 0)
		return -1;
	return cgroup_rows(cg, rows, sizeof(rows) / sizeof(rows[0]), &l, e);
}
