/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

/* The ids that an ordinary user may have, and who gives them. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/facts.h"
#include "base/fd.h"
#include "base/num.h"
#include "engine/engine.h"
#include "engine/own.h"
#include "kern/own.h"
#include "kern/pidfd.h"
#include "kern/probe.h"
#include "passwd.h"

enum {
	RANGES = FACTS_MAPS - 1, /* and the user's own id; more are left out */
	WORDS = 2 + 3 * (RANGES + 1),
	WORD = 12,
	NAME = 64,
};

static const char at[] = "user namespace";

/* ---- subuid(5), subgid(5) ---- */

struct user {
	uint32_t uid;
	char name[NAME]; /* "" when passwd(5) has none */
};

struct ranges {
	const struct user *of;
	uint32_t first[RANGES];
	uint32_t size[RANGES];
	uint32_t next; /* inside */
	unsigned n;
};

static bool is_user(char *const *field, void *ctx)
{
	struct user *u = ctx;
	uint32_t uid;

	if (!num_u32(field[2], strlen(field[2]), &uid) || uid != u->uid ||
	    strlen(field[0]) >= NAME)
		return false;
	memcpy(u->name, field[0], strlen(field[0]) + 1);
	return true;
}

/*
 * A line of the user's, by name or number. One that can't be had is passed
 * over: the kernel takes an id only once.
 */
static bool take(char *const *field, void *ctx)
{
	struct ranges *r = ctx;
	uint32_t uid, first, size;
	unsigned i;

	if ((r->of->name[0] == '\0' || strcmp(field[0], r->of->name) != 0) &&
	    (!num_u32(field[0], strlen(field[0]), &uid) || uid != r->of->uid))
		return false;
	if (!num_u32(field[1], strlen(field[1]), &first) ||
	    !num_u32(field[2], strlen(field[2]), &size) || size == 0 ||
	    size > UINT32_MAX - first || size > UINT32_MAX - r->next)
		return false;
	for (i = 0; i < r->n; i++)
		if (first < r->first[i] + r->size[i] &&
		    r->first[i] < first + size)
			return false;
	r->first[r->n] = first;
	r->size[r->n++] = size;
	r->next += size;
	return r->n == RANGES;
}

static void read_ranges(const char *path, struct ranges *r)
{
	CLEAN_FD int fd = open(path, O_RDONLY | O_CLOEXEC);

	(void)passwd_find(fd, 3, take, r);
}

/* ---- newuidmap(1), newgidmap(1) ---- */

/* The words of its command line. */
struct line {
	char text[WORDS][WORD];
	char *argv[WORDS + 1];
	unsigned n;
};

static void word(struct line *l, uint32_t v)
{
	(void)snprintf(l->text[l->n], WORD, "%u", v);
	l->argv[l->n] = l->text[l->n];
	l->n++;
}

static void fill(struct line *l, const char *tool, uint32_t own,
		 const struct ranges *r)
{
	uint32_t inside = 1;
	unsigned i;

	l->n = 1;
	(void)snprintf(l->text[0], WORD, "%s", tool);
	l->argv[0] = l->text[0];
	word(l, (uint32_t)getpid());
	word(l, 0);
	word(l, own);
	word(l, 1);
	for (i = 0; i < r->n; i++) {
		word(l, inside);
		word(l, r->first[i]);
		word(l, r->size[i]);
		inside += r->size[i];
	}
	l->argv[l->n] = NULL;
}

/* May it change its user? By its mode, or by a capability of the file's. */
static bool privileged(int fd, mode_t mode)
{
	char path[32];

	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return (mode & S_ISUID) != 0 ||
	       getxattr(path, "security.capability", NULL, 0) > 0;
}

/* @fd: out; -1: there is none. */
static int open_tool(const char *name, int *fd, struct err *e)
{
	static const char *const dirs[] = { "/usr/bin", "/usr/local/bin",
					    "/run/wrappers/bin" };
	char path[64];
	struct stat st;
	size_t i;

	for (i = 0; i < sizeof(dirs) / sizeof(dirs[0]) && *fd < 0; i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", dirs[i], name);
		*fd = open(path, O_PATH | O_CLOEXEC);
		if (*fd < 0 && errno != ENOENT)
			return err_sys(e, at, "open %s", path);
	}
	if (*fd < 0)
		return 0;
	if (fstat(*fd, &st) != 0)
		return err_sys(e, at, "look at %s", path);
	if (!S_ISREG(st.st_mode) || !probe_host_root(st.st_uid) ||
	    (st.st_mode & (S_IWGRP | S_IWOTH)) != 0)
		return err_set(e, ERR_DENIED, 0, at,
			       "%s is not root's alone to write", path);
	if (!privileged(*fd, st.st_mode))
		return err_set(e, ERR_DENIED, 0, at,
			       "%s is neither set-id nor has it file "
			       "capabilities",
			       path);
	return 0;
}

/* ---- all of it ---- */

/* What we have, and who gives it; *@uid_fd -1: the one id. */
static int look(struct user *who, struct ranges *uids, struct ranges *gids,
		int *uid_fd, int *gid_fd, struct err *e)
{
	CLEAN_FD int passwd = open("/etc/passwd", O_RDONLY | O_CLOEXEC);

	who->uid = geteuid();
	uids->of = gids->of = who;
	uids->next = gids->next = 1;
	(void)passwd_find(passwd, 4, is_user, who);
	read_ranges("/etc/subuid", uids);
	read_ranges("/etc/subgid", gids);
	if (uids->n == 0 || gids->n == 0)
		return 0;
	if (open_tool("newuidmap", uid_fd, e) != 0 ||
	    open_tool("newgidmap", gid_fd, e) != 0)
		return -1;
	if (*gid_fd < 0)
		fd_close(uid_fd);
	return 0;
}

bool engine_own_ranges(uint32_t last)
{
	CLEAN_FD int uid_fd = -1, gid_fd = -1;
	struct ranges uids = { 0 }, gids = { 0 };
	struct user who = { 0 };
	struct err e;

	return look(&who, &uids, &gids, &uid_fd, &gid_fd, &e) == 0 &&
	       uid_fd >= 0 && uids.next > last && gids.next > last;
}

static int make(struct err *e)
{
	CLEAN_FD int uid_fd = -1, gid_fd = -1;
	struct ranges uids = { 0 }, gids = { 0 };
	struct line uid_line, gid_line;
	struct user who = { 0 };

	if (look(&who, &uids, &gids, &uid_fd, &gid_fd, e) != 0)
		return -1;
	if (uid_fd < 0)
		return own_make(NULL, e);
	fill(&uid_line, "newuidmap", geteuid(), &uids);
	fill(&gid_line, "newgidmap", getegid(), &gids);
	return own_make(
		(const struct own_tool[OWN_TOOLS]){
			{ uid_fd, uid_line.argv },
			{ gid_fd, gid_line.argv },
		},
		e);
}

static int join(const struct engine_init *init, struct err *e)
{
	CLEAN_FD int proc_fd = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
	CLEAN_FD int pidfd = -1;
	bool ended;

	if (proc_fd < 0)
		return err_sys(e, "/proc", "open");
	if (pidfd_open_checked(init->pid, init->start_time, &pidfd, e) != 0 ||
	    own_join(proc_fd, init->pid, e) != 0 ||
	    pidfd_wait_ms(pidfd, 0, &ended, e) != 0)
		return -1;
	return !ended ? 0
		      : err_set(e, ERR_STATE, ESRCH, at,
				"container not running");
}

int engine_enter_own(const struct engine_init *init, char *const *argv,
		     unsigned keep, struct err *e)
{
	if ((init != NULL ? join(init, e) : make(e)) != 0)
		return -1;
	return own_again(argv, keep, e);
}

int engine_sealed(char *const *argv, unsigned keep, struct err *e)
{
	return own_sealed(argv, keep, e);
}
