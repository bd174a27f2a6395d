/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The state folder and a container's folder in it: open, lock, list, remove. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "state/store.h"

#define LOCK  "lock"
#define WHERE " (fix: set XDG_RUNTIME_DIR, or name one by --root)"

/* Make @path and what is missing above it. */
static int make_path(const char *path, struct err *e)
{
	char part[PATH_MAX];
	size_t len = strlen(path);
	size_t i;

	if (len >= sizeof(part))
		return err_set(e, ERR_LIMIT, 0, "--root", "path too long");
	memcpy(part, path, len + 1);
	for (i = 1; i <= len; i++) {
		if (path[i] != '/' && path[i] != '\0')
			continue;
		part[i] = '\0';
		if (mkdir(part, 0700) < 0 && errno != EEXIST)
			return err_sys(e, path, "make the state folder%s",
				       errno == EACCES ? WHERE : "");
		part[i] = path[i];
	}
	return 0;
}

static int open_dir(int at, const char *path)
{
	return openat(at, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

int state_open_root(const char *path, bool make, struct state_root *out,
		    struct err *e)
{
	CLEAN_FD int fd = -1;
	struct stat st;
	bool ours;

	out->fd = -1;
	fd = open_dir(AT_FDCWD, path);
	if (fd < 0 && errno == ENOENT && !make)
		return err_set(e, ERR_STATE, ENOENT, path,
			       "there is no such state folder");
	if (fd < 0 && errno == ENOENT) {
		if (make_path(path, e) < 0)
			return -1;
		fd = open_dir(AT_FDCWD, path);
	}
	if (fd < 0 || fstat(fd, &st) < 0)
		return err_sys(e, path, "open the state folder");
	ours = st.st_uid == geteuid() || st.st_uid == 0;
	if (!ours || (st.st_mode & (S_IWGRP | S_IWOTH)) != 0)
		return err_set(e, ERR_STATE, EPERM, path,
			       "the state folder must be root's or the "
			       "caller's, and writable by its owner only%s",
			       ours ? "" : WHERE);
	out->fd = fd_take(&fd);
	return 0;
}

void state_close_root(struct state_root *r)
{
	fd_close(&r->fd);
}

static int gone(const char *id, struct err *e)
{
	return err_set(e, ERR_STATE, ENOENT, id, "container does not exist");
}

static int exists(const char *id, struct err *e)
{
	return err_set(e, ERR_STATE, EEXIST, id,
		       "container with given ID already exists");
}

/* The registry of host ids lives in the default folder as "ids". */
static bool registry(const struct state_root *r, const char *id)
{
	char link[64];
	char path[sizeof(STATE_DEFAULT_ROOT) + 1];
	ssize_t n;

	if (strcmp(id, "ids") != 0)
		return false;
	(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", r->fd);
	n = readlink(link, path, sizeof(path));
	return n == sizeof(STATE_DEFAULT_ROOT) - 1 &&
	       memcmp(path, STATE_DEFAULT_ROOT, (size_t)n) == 0;
}

static int set_lock(int fd, short type)
{
	struct flock l = { .l_type = type, .l_whence = SEEK_SET };
	int got;

	do
		got = fcntl(fd, F_SETLKW, &l);
	while (got < 0 && errno == EINTR);
	return got;
}

/*
 * Take the lock on @fd, which is taken over. A lock of the process, not of the
 * descriptor: what it clones, and what may live on as the container, does not
 * have it. Whoever waited here may wake up in a folder that is removed.
 */
static int lock(struct state_box *box, int fd, struct err *e)
{
	struct stat dir;
	struct stat file;

	box->lock_fd = fd;
	if (set_lock(fd, F_WRLCK) < 0)
		return err_sys(e, box->id, "lock the container");
	if (fstat(box->dir_fd, &dir) < 0 || fstat(fd, &file) < 0)
		return err_sys(e, box->id, "look at the container's folder");
	if (!S_ISREG(file.st_mode))
		return err_set(e, ERR_SPEC, 0, "lock", "is no regular file");
	return dir.st_nlink == 0 || file.st_nlink == 0 ? gone(box->id, e) : 0;
}

int state_lock(struct state_box *box, struct err *e)
{
	struct stat st;
	int fd = openat(box->dir_fd, LOCK,
			O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0 && errno != ENOENT)
		return err_sys(e, box->id, "open the lock");
	if (fd < 0 && (fstat(box->dir_fd, &st) < 0 || st.st_nlink == 0))
		return gone(box->id, e);
	return fd < 0 ? 0 : lock(box, fd, e);
}

bool state_locked(const struct state_box *box)
{
	struct flock l = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	CLEAN_FD int fd = -1;

	fd = openat(box->dir_fd, LOCK,
		    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	return fd >= 0 && fcntl(fd, F_GETLK, &l) == 0 && l.l_type != F_UNLCK;
}

static void init(struct state_box *box, const char *id)
{
	memset(box, 0, sizeof(*box));
	box->dir_fd = -1;
	box->lock_fd = -1;
	(void)snprintf(box->id, sizeof(box->id), "%s", id);
}

int state_reserve(const struct state_root *r, const char *id,
		  struct state_box *box, struct err *e)
{
	int fd;

	init(box, "");
	if (state_id_check(id, e) < 0)
		return -1;
	init(box, id);
	if (registry(r, id))
		return err_set(e, ERR_SPEC, 0, "cfg-id",
			       "\"ids\" is the id registry's name here");
	if (mkdirat(r->fd, id, 0700) < 0) {
		if (errno != EEXIST)
			return err_sys(e, id, "make the container's folder");
		return exists(id, e);
	}
	box->dir_fd = openat(r->fd, id,
			     O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (box->dir_fd < 0 && errno == ENOENT) /* a delete --force was first */
		return gone(id, e);
	if (box->dir_fd < 0) {
		(void)err_sys(e, id, "open the container's folder");
		(void)unlinkat(r->fd, id, AT_REMOVEDIR);
		return -1;
	}
	fd = openat(box->dir_fd, LOCK,
		    O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0 && errno == ENOENT)
		(void)gone(id, e);
	else if (fd < 0 && errno == EEXIST) /* another creator's, by now */
		(void)exists(id, e);
	else if (fd < 0)
		(void)err_sys(e, id, "make the lock");
	else if (lock(box, fd, e) == 0)
		return 0;
	if (e->kind != ERR_STATE) {
		(void)unlinkat(box->dir_fd, LOCK, 0);
		(void)unlinkat(r->fd, id, AT_REMOVEDIR);
	}
	state_close(box);
	return -1;
}

int state_open(const struct state_root *r, const char *id,
	       struct state_box *box, struct err *e)
{
	init(box, "");
	if (state_id_check(id, e) < 0)
		return -1;
	init(box, id);
	if (registry(r, id))
		return gone(id, e);
	box->dir_fd = openat(r->fd, id,
			     O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (box->dir_fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return gone(id, e);
	if (box->dir_fd < 0)
		return err_sys(e, id, "open the container's folder");
	return 0;
}

int state_path(const struct state_box *box, char *out, size_t size,
	       struct err *e)
{
	char link[64];
	ssize_t n;

	(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", box->dir_fd);
	n = readlink(link, out, size);
	if (n < 0)
		return err_sys(e, box->id, "find the container's folder");
	if ((size_t)n >= size)
		return err_set(e, ERR_LIMIT, 0, box->id, "path too long");
	out[n] = '\0';
	if (strchr(out, '\n') != NULL)
		return err_set(e, ERR_SPEC, 0, "--root",
			       "its path has a newline in it");
	return 0;
}

void state_close(struct state_box *box)
{
	fd_close(&box->lock_fd);
	fd_close(&box->dir_fd);
}
