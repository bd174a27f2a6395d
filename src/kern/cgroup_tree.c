/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A cgroup and what is below it, in each hierarchy.
 *
 * Must: send no signal to a process that is not (or no longer) in there; end,
 * however deep and wide somebody nested.
 */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/num.h"
#include "cgroup_in.h"
#include "kern/cgroup_tree.h"
#include "kern/path.h"

static const char at[] = "cgroup";

/*
 * The next folder of @dir_fd from *@pos on. 1: its name is in @name; 0: there
 * is none; -1: errno.
 */
static int next_child(int dir_fd, off_t *pos, char name[256])
{
	char buf[4096] __attribute__((aligned(8)));
	struct stat st;
	long n, i;

	/* A folder's links are its own two and one of each child. */
	if (*pos == 0 && fstat(dir_fd, &st) == 0 && st.st_nlink == 2)
		return 0;
	if (lseek(dir_fd, *pos, SEEK_SET) < 0)
		return -1;
	while ((n = syscall(SYS_getdents64, dir_fd, buf, sizeof(buf))) > 0) {
		for (i = 0; i < n;) {
			const struct dirent64 *d = (const void *)(buf + i);

			i += d->d_reclen;
			*pos = d->d_off;
			if (d->d_type != DT_DIR ||
			    strcmp(d->d_name, ".") == 0 ||
			    strcmp(d->d_name, "..") == 0)
				continue;
			(void)snprintf(name, 256, "%s", d->d_name);
			return 1;
		}
	}
	return n < 0 ? -1 : 0;
}

static int open_dir(int dir_fd, const char *name)
{
	return openat(dir_fd, name,
		      O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* What is done with each cgroup of a tree; not 0 ends the walk. */
struct visit {
	int (*each)(int dir_fd, struct visit *v, struct err *e);
	const char *path; /* of the tree's top */
	int sig;
	bool seen;      /* a process */
	uint32_t *pids; /* not NULL: collect them here */
	size_t cap;
	size_t n;
};

static int walk(int top_fd, struct visit *v, struct err *e)
{
	int fd[CGROUP_LEVELS];
	off_t pos[CGROUP_LEVELS];
	char name[256];
	int depth = 0, got, result;

	fd[0] = open_dir(top_fd, ".");
	if (fd[0] < 0)
		return errno == ENOENT ? 0 : err_sys(e, at, "open");
	pos[0] = 0;
	result = v->each(fd[0], v, e);
	while (result == 0 && depth >= 0) {
		got = next_child(fd[depth], &pos[depth], name);
		if (got <= 0) { /* a folder that is gone now has no more */
			fd_close(&fd[depth--]);
			continue;
		}
		if (depth + 1 == CGROUP_LEVELS) {
			result = err_set(e, ERR_LIMIT, 0, at,
					 "%s: nested more than %d deep",
					 v->path, CGROUP_LEVELS);
			continue;
		}
		fd[depth + 1] = open_dir(fd[depth], name);
		if (fd[depth + 1] < 0)
			continue;
		pos[++depth] = 0;
		result = v->each(fd[depth], v, e);
	}
	for (; depth >= 0; depth--)
		fd_close(&fd[depth]);
	return result;
}

/* Does a process stand in @path or below it in one of its hierarchies? */
static bool lives_in(pid_t pid, const char *path)
{
	char buf[4096], *s;
	size_t len = strlen(path);
	ssize_t n;
	CLEAN_FD int fd = -1;

	(void)snprintf(buf, sizeof(buf), "/proc/%d/cgroup", (int)pid);
	fd = open(buf, O_RDONLY | O_CLOEXEC);
	n = fd < 0 ? -1 : read(fd, buf, sizeof(buf) - 1);
	if (n < 0)
		return false;
	buf[n] = '\0';
	for (s = buf; (s = strstr(s, path)) != NULL; s++)
		if (s > buf && s[-1] == '/' &&
		    (s[len] == '\n' || s[len] == '/'))
			return true;
	return false;
}

/* By descriptor: whoever has the pid when we look is whom we signal. */
static int visit_one(uint32_t pid, struct visit *v, struct err *e)
{
	CLEAN_FD int fd = -1;

	if (pid == 0 || pid > INT32_MAX) /* not of our pid namespace */
		return 0;
	if (v->pids != NULL) {
		if (v->n == v->cap)
			return err_set(e, ERR_LIMIT, 0, at,
				       "more than %zu processes", v->cap);
		v->pids[v->n++] = pid;
		return 0;
	}
	fd = (int)syscall(SYS_pidfd_open, (pid_t)pid, 0);
	if (fd < 0 && (errno == ESRCH || errno == EINVAL))
		return 0;
	if (fd < 0)
		return err_sys(e, at, "pidfd_open %u", pid);
	if (!lives_in((pid_t)pid, v->path))
		return 0;
	if (syscall(SYS_pidfd_send_signal, fd, v->sig, NULL, 0) < 0 &&
	    errno != ESRCH)
		return err_sys(e, at, "signal %d to process %u", v->sig, pid);
	return 0;
}

/* cgroup.procs, a number a line, of any length. */
static int visit_procs(int dir_fd, struct visit *v, struct err *e)
{
	char buf[1024], *s, *end;
	size_t have = 0;
	ssize_t n = 1;
	uint32_t pid;
	CLEAN_FD int fd = openat(dir_fd, "cgroup.procs", O_RDONLY | O_CLOEXEC);

	if (fd < 0) /* removed meanwhile */
		return errno == ENOENT || errno == ENODEV
			       ? 0
			       : err_sys(e, at, "%s: cgroup.procs", v->path);
	while (n != 0) {
		n = read(fd, buf + have, sizeof(buf) - have);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == ENODEV)
			return 0;
		if (n < 0)
			return err_sys(e, at, "%s: cgroup.procs", v->path);
		have += (size_t)n;
		s = buf;
		while ((end = memchr(s, '\n', have)) != NULL) {
			v->seen = true;
			if (v->sig == 0 && v->pids == NULL)
				return 0;
			if (num_u32(s, (size_t)(end - s), &pid) &&
			    visit_one(pid, v, e) < 0)
				return -1;
			have -= (size_t)(end + 1 - s);
			s = end + 1;
		}
		memmove(buf, s, have);
		if (have == sizeof(buf))
			return err_set(e, ERR_BUG, 0, at, "odd cgroup.procs");
	}
	return 0;
}

int cgroup_empty(const struct cgroup *cg, bool *empty, struct err *e)
{
	struct visit v = { .each = visit_procs, .path = cg->path };

	for (size_t i = 0; i < cg->n && !v.seen; i++)
		if (cg->h[i].dir_fd >= 0 && walk(cg->h[i].dir_fd, &v, e) < 0)
			return -1;
	*empty = !v.seen;
	return 0;
}

static int64_t now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void nap(int fd, short event, int64_t ms)
{
	struct pollfd p = { .fd = fd, .events = event };

	(void)poll(&p, 1, (int)ms);
}

/*
 * Sleeps until one process in @cg has ended, at most @ms; false when there is
 * none to wait for: of another pid namespace, gone, or @last, who was waited
 * for already.
 */
static bool nap_beside_one(const struct cgroup *cg, uint32_t *last, int64_t ms)
{
	uint32_t pid = 0;
	struct visit v = {
		.each = visit_procs, .path = cg->path, .pids = &pid, .cap = 1
	};
	struct err more; /* a second one is more than asked for */
	CLEAN_FD int fd = -1;

	for (size_t i = 0; i < cg->n && v.n == 0; i++)
		if (cg->h[i].dir_fd >= 0)
			(void)walk(cg->h[i].dir_fd, &v, &more);
	if (v.n == 0 || pid == *last)
		return false;
	*last = pid;
	fd = (int)syscall(SYS_pidfd_open, (pid_t)pid, 0);
	if (fd < 0)
		return false;
	nap(fd, POLLIN, ms);
	return true;
}

int cgroup_wait_empty(const struct cgroup *cg, int timeout_ms, bool *empty,
		      struct err *e)
{
	int64_t end = now_ms() + timeout_ms, left, step_ms = 1;
	int dir_fd = cgroup_unified_fd(cg);
	uint32_t last = 0;
	char text[CGROUP_TEXT] = "";
	CLEAN_FD int fd = -1;

	if (dir_fd >= 0)
		fd = openat(dir_fd, "cgroup.events", O_RDONLY | O_CLOEXEC);
	for (;;) {
		/* A read arms poll(2) for the next change. */
		if (fd >= 0 && pread(fd, text, sizeof(text) - 1, 0) < 0)
			fd_close(&fd);
		if (cgroup_empty(cg, empty, e) < 0)
			return -1;
		left = end - now_ms();
		if (*empty || left <= 0)
			return 0;
		/* v1 may lag behind cgroup2 by a moment, and tells nobody. */
		if (fd >= 0 && strstr(text, "populated 1") != NULL) {
			nap(fd, POLLPRI, left);
		} else if (!nap_beside_one(cg, &last, left)) {
			nap(-1, 0, left < step_ms ? left : step_ms);
			step_ms = step_ms < 32 ? step_ms * 2 : 32;
		}
	}
}

/* Where freezing is done: v1's freezer, which engines look at, or cgroup2. */
static const struct cgroup_hierarchy *freezer_of(const struct cgroup *cg)
{
	const struct cgroup_hierarchy *found = NULL;

	for (size_t i = 0; i < cg->n; i++)
		if (cg->h[i].dir_fd >= 0 &&
		    (cg->h[i].v2
			     ? found == NULL
			     : (cg->h[i].controllers & CGROUP_FREEZER) != 0))
			found = &cg->h[i];
	return found;
}

int cgroup_freeze(const struct cgroup *cg, bool frozen, struct err *e)
{
	const struct cgroup_hierarchy *h = freezer_of(cg);

	if (h == NULL)
		return err_set(e, ERR_UNSUPPORTED, 0, at,
			       "needs the freezer controller");
	if (h->v2)
		return cgroup_put(h->dir_fd, "cgroup.freeze",
				  frozen ? "1" : "0", e);
	return cgroup_put(h->dir_fd, "freezer.state",
			  frozen ? "FROZEN" : "THAWED", e);
}

int cgroup_frozen(const struct cgroup *cg, bool *frozen, struct err *e)
{
	const struct cgroup_hierarchy *h = freezer_of(cg);
	char text[CGROUP_TEXT];

	*frozen = false;
	if (h == NULL)
		return 0;
	if (cgroup_read(h->dir_fd, h->v2 ? "cgroup.freeze" : "freezer.state",
			text, e) < 0)
		return -1;
	*frozen = strcmp(text, h->v2 ? "0" : "THAWED") != 0;
	return 0;
}

/* Each process of the first hierarchy that has the cgroup: it is in all. */
static int signal_each(const struct cgroup *cg, int sig, struct err *e)
{
	struct visit v = { .each = visit_procs, .path = cg->path, .sig = sig };

	for (size_t i = 0; i < cg->n; i++)
		if (cg->h[i].dir_fd >= 0)
			return walk(cg->h[i].dir_fd, &v, e);
	return 0;
}

int cgroup_pids(const struct cgroup *cg, uint32_t *pids, size_t cap, size_t *n,
		struct err *e)
{
	struct visit v = {
		.each = visit_procs, .path = cg->path, .pids = pids, .cap = cap
	};
	int rc = 0;

	for (size_t i = 0; i < cg->n; i++)
		if (cg->h[i].dir_fd >= 0) {
			rc = walk(cg->h[i].dir_fd, &v, e);
			break;
		}
	*n = v.n;
	return rc;
}

int cgroup_signal_all(const struct cgroup *cg, int sig, struct err *e)
{
	int fd = cgroup_unified_fd(cg), result;
	bool was, freezer = freezer_of(cg) != NULL;

	if (cgroup_frozen(cg, &was, e) < 0)
		return -1;
	if (sig == SIGKILL && fd >= 0 &&
	    faccessat(fd, "cgroup.kill", W_OK, 0) == 0) {
		if (cgroup_put(fd, "cgroup.kill", "1", e) < 0)
			return -1;
		/* v1's frozen die when they thaw */
		return was ? cgroup_freeze(cg, false, e) : 0;
	}
	if (freezer && !was && cgroup_freeze(cg, true, e) < 0)
		return -1;
	result = signal_each(cg, sig, e);
	/* a child of a fork that was under way when we looked */
	if (result == 0 && sig == SIGKILL)
		result = signal_each(cg, sig, e);
	if (freezer && (!was || sig == SIGKILL)) {
		struct err other;

		if (cgroup_freeze(cg, false, result == 0 ? e : &other) < 0)
			return -1;
	}
	return result;
}

int cgroup_lonely(int dir_fd)
{
	struct visit v = { .each = visit_procs, .path = "" };
	char name[256];
	struct err e;
	off_t pos = 0;

	switch (next_child(dir_fd, &pos, name)) {
	case 0:
		if (visit_procs(dir_fd, &v, &e) < 0)
			return -1;
		return v.seen ? 0 : 1;
	case 1:
		return 0;
	}
	return -1;
}

int cgroup_rmtree(int root_fd, const char *path)
{
	enum {
		MOST = 1 << 20
	};
	char parent[CGROUP_PATH_CAP], name[256];
	const char *leaf = strrchr(path, '/');
	off_t pos;

	leaf = leaf == NULL ? path : leaf + 1;
	(void)cgroup_prefix(path, -1, parent);
	for (int i = 0; i < MOST; i++) {
		CLEAN_FD int up =
			path_open(root_fd, parent[0] == '\0' ? "." : parent,
				  PATH_ONE_FS, O_RDONLY | O_DIRECTORY, 0);
		CLEAN_FD int fd = up < 0 ? -1 : open_dir(up, leaf);
		bool top = true;

		if (fd < 0)
			return errno == ENOENT ? 0 : -1;
		(void)snprintf(name, sizeof(name), "%s", leaf);
		/* down to a cgroup that has none below it */
		for (;;) {
			char child[256];
			int next;

			pos = 0;
			if (next_child(fd, &pos, child) <= 0)
				break;
			next = open_dir(fd, child);
			if (next < 0)
				break;
			fd_close(&up);
			up = fd_take(&fd);
			fd = next;
			(void)snprintf(name, sizeof(name), "%s", child);
			top = false;
		}
		if (unlinkat(up, name, AT_REMOVEDIR) < 0 && errno != ENOENT)
			return -1;
		if (top)
			return 0;
	}
	errno = ELOOP;
	return -1;
}

int cgroup_rmtree_wait(int root_fd, const char *path, int *timeout_ms)
{
	int step_ms = 1;

	/* EBUSY passes when the last has quite ended, and nothing tells us. */
	while (cgroup_rmtree(root_fd, path) < 0) {
		if (errno != EBUSY || *timeout_ms <= 0)
			return -1;
		nap(-1, 0, step_ms);
		*timeout_ms -= step_ms;
		step_ms = step_ms < 32 ? step_ms * 2 : 32;
	}
	return 0;
}

int cgroup_rm_parents(int root_fd, const char *path)
{
	char part[CGROUP_PATH_CAP];
	struct stat st;

	for (int up = 1; cgroup_prefix(path, -up, part) > 0; up++) {
		CLEAN_FD int fd = path_open(root_fd, part, PATH_ONE_FS,
					    O_PATH | O_DIRECTORY, 0);

		if (fd < 0 && errno == ENOENT)
			continue;
		if (fd < 0 || fstat(fd, &st) < 0)
			return -1;
		if ((st.st_mode & CGROUP_OURS) == 0)
			return 0;
		if (unlinkat(root_fd, part, AT_REMOVEDIR) < 0 &&
		    errno != ENOENT)
			return errno == EBUSY || errno == ENOTEMPTY ? 0 : -1;
	}
	return 0;
}

int cgroup_remove(const struct cgroup *cg, int timeout_ms, struct err *e)
{
	int result = 0;

	for (size_t i = 0; i < cg->n; i++)
		if (cgroup_rmtree_wait(cg->h[i].root_fd, cg->path,
				       &timeout_ms) < 0 ||
		    cgroup_rm_parents(cg->h[i].root_fd, cg->path) < 0)
			result = err_sys(e, at, "%s: rmdir", cg->path);
	return result;
}
