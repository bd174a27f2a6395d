/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/fd.h"
#include "kern/path.h"

enum {
	TRIES = 256, /* EAGAIN: a rename raced with us; runc takes 128 */
	LINKS = 40,  /* as the kernel has it */
};

int path_open(int root_fd, const char *path, enum path_walk walk,
	      uint64_t flags, mode_t mode)
{
	struct open_how how = { .flags = flags | O_CLOEXEC,
				.mode = (flags & O_CREAT) != 0 ? mode : 0,
				.resolve = RESOLVE_IN_ROOT |
					   RESOLVE_NO_MAGICLINKS };
	int fd, tries = 0;

	if (walk != PATH_IN_ROOT)
		how.resolve |= RESOLVE_NO_SYMLINKS;
	if (walk == PATH_ONE_FS)
		how.resolve |= RESOLVE_NO_XDEV;
	do
		fd = (int)syscall(SYS_openat2, root_fd, path, &how,
				  sizeof(how));
	while (fd < 0 && errno == EAGAIN && ++tries < TRIES);
	return fd;
}

bool path_is(int fd, dev_t dev, ino_t ino)
{
	struct stat st;

	return fstat(fd, &st) == 0 && st.st_dev == dev && st.st_ino == ino;
}

/* A walk that makes what is missing: the text still to go, and links taken. */
enum {
	WALK_MAX = 2560
};

struct walk {
	char path[WALK_MAX];
	char next[WALK_MAX];
	int links;
};

/* Append to w->next; false when it does not fit. */
static bool add(struct walk *w, size_t *len, const char *s, size_t n)
{
	if (n >= WALK_MAX - *len)
		return false;
	memcpy(w->next + *len, s, n);
	*len += n;
	w->next[*len] = '\0';
	return true;
}

/*
 * @parent_fd has @name as a dangling symlink: what lies before @name, the
 * link's target and the rest become the new path. The kernel resolves its
 * dots and slashes anew, from the root.
 */
static int splice_link(struct walk *w, int parent_fd, const char *name,
		       size_t before, const char *rest)
{
	char target[WALK_MAX];
	ssize_t n = readlinkat(parent_fd, name, target, sizeof(target) - 1);
	size_t len = 0;

	if (n <= 0)
		return -1;
	if (++w->links > LINKS) {
		errno = ELOOP;
		return -1;
	}
	if (target[0] == '/')
		before = 0;
	if (!add(w, &len, w->path, before) || !add(w, &len, "/", 1) ||
	    !add(w, &len, target, (size_t)n) || !add(w, &len, "/", 1) ||
	    !add(w, &len, rest, strlen(rest))) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(w->path, w->next, len + 1);
	return 0;
}

/*
 * The component of w->path from @from to @to does not resolve: make it, as a
 * folder unless it is the last and a file is wanted. 1: the path changed, walk
 * anew.
 */
static int make_one(struct walk *w, int root_fd, size_t from, size_t to,
		    bool dir)
{
	char name[NAME_MAX + 1], keep = w->path[from];
	bool last = w->path[to + strspn(w->path + to, "/")] == '\0';
	CLEAN_FD int parent_fd = -1;
	struct stat st;
	int rc;

	if (to - from > NAME_MAX) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(name, w->path + from, to - from);
	name[to - from] = '\0';
	w->path[from] = '\0';
	parent_fd = path_open(root_fd, from == 0 ? "/" : w->path, PATH_IN_ROOT,
			      O_PATH | O_DIRECTORY, 0);
	w->path[from] = keep;
	if (parent_fd < 0)
		return -1;
	if (fstatat(parent_fd, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISLNK(st.st_mode))
		return splice_link(w, parent_fd, name, from, w->path + to) == 0
			       ? 1
			       : -1;
	if (strcmp(name, "..") == 0 || strcmp(name, ".") == 0) {
		errno = EINVAL;
		return -1;
	}
	if (last && !dir)
		rc = mknodat(parent_fd, name, S_IFREG | 0644, 0);
	else
		rc = mkdirat(parent_fd, name, 0755);
	return rc == 0 || errno == EEXIST ? 0 : -1;
}

/* Make each component of the path that is not there. 1: walk anew. */
static int make_all(struct walk *w, int root_fd, bool dir)
{
	size_t from = 0, to;
	char keep;
	int fd, rc;

	for (;;) {
		from += strspn(w->path + from, "/");
		if (w->path[from] == '\0')
			return 0;
		to = from + strcspn(w->path + from, "/");
		keep = w->path[to];
		w->path[to] = '\0';
		fd = path_open(root_fd, w->path, PATH_IN_ROOT, O_PATH, 0);
		w->path[to] = keep;
		if (fd >= 0) {
			fd_close(&fd);
		} else {
			if (errno != ENOENT)
				return -1;
			rc = make_one(w, root_fd, from, to, dir);
			if (rc != 0)
				return rc;
		}
		from = to;
	}
}

int path_make(int root_fd, const char *path, bool dir, int *out_fd,
	      const char *at, struct err *e)
{
	CLEAN_FD int fd = -1;
	struct walk w;
	struct stat root;
	int rc;

	*out_fd = -1;
	fd = path_open(root_fd, path, PATH_IN_ROOT, O_PATH, 0);
	if (fd < 0 && errno == ENOENT) {
		if (strlen(path) >= sizeof(w.path))
			return err_set(e, ERR_LIMIT, 0, at, "path too long");
		w.links = 0;
		memcpy(w.path, path, strlen(path) + 1);
		do
			rc = make_all(&w, root_fd, dir);
		while (rc > 0);
		if (rc < 0)
			return err_sys(e, at, "make the mount point %s", path);
		fd = path_open(root_fd, path, PATH_IN_ROOT, O_PATH, 0);
	}
	if (fd < 0)
		return err_sys(e, at, "open %s in the root", path);
	if (fstat(root_fd, &root) != 0)
		return err_sys(e, at, "stat of the root");
	if (path_is(fd, root.st_dev, root.st_ino))
		return err_set(e, ERR_DENIED, 0, at,
			       "mnt-dest: %s leads to the root itself", path);
	*out_fd = fd_take(&fd);
	return 0;
}
