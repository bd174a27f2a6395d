/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which program a hook is.
 *
 * Must: look at what was opened, never at a path again; run nothing that a
 * user of the host could have put there.
 * Answers: hooks as a way to host root (CVE-2024-0132, CVE-2025-23266 and
 * their kin), a config that names a file of the caller's.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/num.h"
#include "hook_exe.h"

enum {
	LINKS_MAX = 16,
	LINK_TEXT = 1024,
};

/* PROC_USER_INIT_INO of the kernel: the initial user namespace's file. */
static const ino_t user_init_ino = 0xEFFFFFFD;

static int unsafe(struct err *e, const char *at, const char *what,
		  const char *why)
{
	return err_set(e, ERR_DENIED, 0, at, "%s %s", what, why);
}

static int check_dir(int fd, const struct stat *st, const char *name,
		     const char *at, struct err *e)
{
	struct statfs fs;

	if (fstatfs(fd, &fs) < 0)
		return err_sys(e, at, "statfs %s", name);
	if (fs.f_type == PROC_SUPER_MAGIC)
		return unsafe(e, at, name, "is in a procfs");
	if (st->st_uid != 0)
		return unsafe(e, at, name, "is a folder that is not root's");
	if ((st->st_mode & 0022) != 0 && (st->st_mode & S_ISVTX) == 0)
		return unsafe(e, at, name,
			      "is a folder that others can write to");
	return 0;
}

static int check_file(int fd, const char *name, const char *at, struct err *e)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return err_sys(e, at, "stat %s", name);
	if (!S_ISREG(st.st_mode))
		return unsafe(e, at, name, "is not a regular file");
	if (st.st_uid != 0)
		return unsafe(e, at, name, "is not root's");
	if ((st.st_mode & 0022) != 0)
		return unsafe(e, at, name, "is writable by others");
	return 0;
}

/* A walk from the root, a name at a time. */
struct exe_walk {
	char rest[PATH_MAX]; /* still to go */
	int links;
	int fd; /* owned; where we are */
};

/* The first name of @w->rest, taken off it; NULL at the end. */
static const char *take_name(struct exe_walk *w, char name[NAME_MAX + 1])
{
	const char *s = w->rest + strspn(w->rest, "/");
	size_t len = strcspn(s, "/");

	if (len == 0 || len > NAME_MAX)
		return NULL;
	memcpy(name, s, len);
	name[len] = '\0';
	s += len;
	memmove(w->rest, s, strlen(s) + 1);
	return name;
}

static int to_root(struct exe_walk *w, const char *at, struct err *e)
{
	struct stat st;

	fd_close(&w->fd);
	w->fd = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (w->fd < 0 || fstat(w->fd, &st) < 0)
		return err_sys(e, at, "open /");
	return check_dir(w->fd, &st, "/", at, e);
}

/* The link's text goes before what is still to go. @fd: the link, O_PATH. */
static int take_link(struct exe_walk *w, int fd, const char *name,
		     const char *at, struct err *e)
{
	char text[LINK_TEXT];
	ssize_t n = readlinkat(fd, "", text, sizeof(text));
	size_t left = strlen(w->rest);

	if (n < 0)
		return err_sys(e, at, "readlink %s", name);
	if (++w->links > LINKS_MAX || n == 0 || n == LINK_TEXT ||
	    (size_t)n + left + 2 > sizeof(w->rest))
		return unsafe(e, at, name, "leads on and on");
	memmove(w->rest + n + 1, w->rest, left + 1);
	memcpy(w->rest, text, (size_t)n);
	w->rest[n] = '/';
	return text[0] == '/' ? to_root(w, at, e) : 0;
}

static int step(struct exe_walk *w, const char *name, const char *at,
		struct err *e)
{
	struct stat st;
	CLEAN_FD int fd = openat(w->fd, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0 || fstat(fd, &st) < 0)
		return err_sys(e, at, "open %s", name);
	if (S_ISLNK(st.st_mode)) {
		if (st.st_uid != 0)
			return unsafe(e, at, name, "is a link not root's");
		return take_link(w, fd, name, at, e);
	}
	if (S_ISDIR(st.st_mode) && check_dir(fd, &st, name, at, e) < 0)
		return -1;
	fd_close(&w->fd);
	w->fd = fd_take(&fd);
	return 0;
}

int hook_exe_walk(const char *path, int *out, const char *at, struct err *e)
{
	struct exe_walk w = { .fd = -1 };
	char name[NAME_MAX + 1];
	int result;

	if (path[0] != '/' || strlen(path) >= sizeof(w.rest))
		return unsafe(e, at, path, "is not an absolute path");
	memcpy(w.rest, path, strlen(path) + 1);
	result = to_root(&w, at, e);
	while (result == 0 && take_name(&w, name) != NULL)
		result = step(&w, name, at, e);
	if (result == 0 && w.rest[strspn(w.rest, "/")] != '\0')
		result = unsafe(e, at, path, "has a name that is too long");
	if (result == 0)
		*out = fd_take(&w.fd);
	fd_close(&w.fd);
	return result;
}

static int open_path(const char *path, int *out, const char *at, struct err *e)
{
	CLEAN_FD int fd = -1;

	if (hook_exe_walk(path, &fd, at, e) < 0 ||
	    check_file(fd, path, at, e) < 0)
		return -1;
	*out = fd_take(&fd);
	return 0;
}

/* Are all four of "Uid:\tR\tE\tS\tF" of /proc/PID/status 0? */
static bool all_root(int proc_fd)
{
	char buf[4096], *s;
	CLEAN_FD int fd = openat(proc_fd, "status", O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, buf, sizeof(buf) - 1);

	if (n <= 0)
		return false;
	buf[n] = '\0';
	s = strstr(buf, "\nUid:\t");
	return s != NULL && strncmp(s + 6, "0\t0\t0\t0\n", 8) == 0;
}

/* The engine's own program, through a process that is host root's. */
static int open_engine(const char *path, int *out, const char *at,
		       struct err *e)
{
	char dir[32];
	const char *s = path + 6;
	size_t len;
	uint32_t pid;
	struct stat st;
	struct statfs fs;
	CLEAN_FD int proc = -1;
	CLEAN_FD int fd = -1;

	if (strncmp(path, "/proc/", 6) != 0)
		return unsafe(e, at, path, "is not /proc/PID/exe");
	len = strcspn(s, "/");
	if (!num_u32(s, len, &pid) || strcmp(s + len, "/exe") != 0)
		return unsafe(e, at, path, "is not /proc/PID/exe");
	(void)snprintf(dir, sizeof(dir), "/proc/%u", pid);
	proc = open(dir, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (proc < 0 || fstatfs(proc, &fs) < 0)
		return err_sys(e, at, "open %s", dir);
	if (fs.f_type != PROC_SUPER_MAGIC)
		return unsafe(e, at, dir, "is not in a procfs");
	if (fstatat(proc, "ns/user", &st, 0) < 0)
		return err_sys(e, at, "stat %s/ns/user", dir);
	if (st.st_ino != user_init_ino || !all_root(proc))
		return unsafe(e, at, dir, "is not a process of host root");
	fd = openat(proc, "exe", O_PATH | O_CLOEXEC);
	if (fd < 0)
		return err_sys(e, at, "open %s", path);
	if (check_file(fd, path, at, e) < 0)
		return -1;
	*out = fd_take(&fd);
	return 0;
}

int hook_exe_open(const char *path, bool engine_exe, int *fd, const char *at,
		  struct err *e)
{
	int rc = engine_exe ? open_engine(path, fd, at, e)
			    : open_path(path, fd, at, e);

	return rc < 0 && e->kind == ERR_DENIED ? err_at(e, "hook-unsafe") : rc;
}
