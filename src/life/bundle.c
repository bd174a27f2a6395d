/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/fd.h"
#include "life/bundle.h"

#define RULE "cfg-bundle-perm"

enum {
	DEPTH_MAX = 512, /* folders above a bundle */
	LINKS_MAX = 40,  /* on the way to it */
};

/*
 * May others than the owner and root's group write to it? An access list shows
 * in the mode as the group's rights, whomever it names.
 */
static bool others_write(int fd, const struct stat *st)
{
	char link[64];

	if ((st->st_mode & S_IWOTH) != 0)
		return true;
	if ((st->st_mode & S_IWGRP) == 0)
		return false;
	(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	return st->st_gid != 0 ||
	       getxattr(link, "system.posix_acl_access", NULL, 0) > 0;
}

static int denied(const char *what, unsigned up, struct err *e)
{
	if (up == 0)
		return err_set(e, ERR_DENIED, 0, RULE,
			       "%s may be written by others than its owner; "
			       "fix: chmod go-w",
			       what);
	return err_set(e, ERR_DENIED, 0, RULE,
		       "the folder %u above the bundle may be written by "
		       "others than its owner and has no sticky bit; fix: "
		       "chmod go-w",
		       up);
}

/* The bundle's folder and all above it, by descriptor, up to the root. */
static int check_folders(int dir_fd, struct err *e)
{
	CLEAN_FD int at = -1;
	struct stat st;
	struct stat was = { 0 };
	unsigned up;

	for (up = 0; up < DEPTH_MAX; up++) {
		int next = openat(up == 0 ? dir_fd : at, up == 0 ? "." : "..",
				  O_PATH | O_DIRECTORY | O_CLOEXEC);

		if (next < 0)
			return err_sys(e, RULE, "open a folder above");
		fd_close(&at);
		at = next;
		if (fstat(at, &st) < 0)
			return err_sys(e, RULE, "look at a folder above");
		if (up > 0 && st.st_dev == was.st_dev &&
		    st.st_ino == was.st_ino)
			return 0;
		if (others_write(at, &st) && (st.st_mode & S_ISVTX) == 0)
			return denied("the bundle's folder", up, e);
		was = st;
	}
	return err_set(e, ERR_LIMIT, 0, RULE, "too many folders above");
}

/* A way to the bundle, a name at a time. */
struct way {
	char rest[PATH_MAX]; /* still to go */
	int links;
	int fd; /* owned; where we are */
};

/* Who may change the link @st, in the folder at @w->fd, chooses the bundle. */
static int check_link(const struct way *w, const struct stat *st, struct err *e)
{
	struct stat dir;

	if (fstat(w->fd, &dir) < 0)
		return err_sys(e, RULE, "look at a link's folder");
	if (!others_write(w->fd, &dir) ||
	    ((dir.st_mode & S_ISVTX) != 0 &&
	     (st->st_uid == 0 || st->st_uid == geteuid() ||
	      st->st_uid == dir.st_uid)))
		return 0;
	return err_set(e, ERR_DENIED, 0, RULE,
		       "a link on the way to the bundle may be changed by "
		       "others; fix: name the bundle itself");
}

/* Its text goes before what is still to go. */
static int take_link(struct way *w, int fd, struct err *e)
{
	char text[PATH_MAX];
	ssize_t n = readlinkat(fd, "", text, sizeof(text));
	size_t left = strlen(w->rest);

	if (n <= 0 || ++w->links > LINKS_MAX ||
	    (size_t)n + left + 2 > sizeof(w->rest))
		return err_set(e, ERR_LIMIT, ELOOP, RULE,
			       "links lead on and on");
	memmove(w->rest + n + 1, w->rest, left + 1);
	memcpy(w->rest, text, (size_t)n);
	w->rest[n] = '/';
	return 0;
}

static int step(struct way *w, struct err *e)
{
	char name[NAME_MAX + 1];
	size_t from = strspn(w->rest, "/"), n = strcspn(w->rest + from, "/");
	CLEAN_FD int fd = -1;
	struct statfs fs;
	struct stat st;

	if (n > NAME_MAX)
		return err_set(e, ERR_LIMIT, ENAMETOOLONG, RULE, "a name");
	memcpy(name, w->rest + from, n);
	name[n] = '\0';
	if (from > 0) { /* at its start alone: names are parted by one */
		fd_close(&w->fd);
		w->fd = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	}
	memmove(w->rest, w->rest + from + n, strlen(w->rest + from + n) + 1);
	memmove(w->rest, w->rest + strspn(w->rest, "/"),
		strlen(w->rest + strspn(w->rest, "/")) + 1);
	fd = openat(w->fd, n == 0 ? "." : name,
		    O_PATH | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) < 0 || fstatfs(fd, &fs) < 0)
		return err_sys(e, "the bundle", "open %s", n == 0 ? "/" : name);
	if (S_ISLNK(st.st_mode) && fs.f_type != PROC_SUPER_MAGIC)
		return check_link(w, &st, e) < 0 ? -1 : take_link(w, fd, e);
	if (S_ISLNK(st.st_mode)) { /* /proc/self/fd/N: no text says where */
		fd_close(&fd);
		fd = openat(w->fd, name, O_PATH | O_CLOEXEC);
		if (fd < 0)
			return err_sys(e, "the bundle", "open it");
	}
	fd_close(&w->fd);
	w->fd = fd_take(&fd);
	return 0;
}

/* The bundle's folder, each link on the way looked at; -1 if there is none. */
static int open_bundle(const char *path, struct err *e)
{
	struct way w = { .fd = -1 };
	int rc, fd = -1;

	if (strlen(path) >= sizeof(w.rest))
		return err_set(e, ERR_LIMIT, 0, path, "path too long");
	memcpy(w.rest, path, strlen(path) + 1);
	w.fd = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
	rc = w.fd < 0 ? err_sys(e, path, "open the bundle") : 0;
	while (rc == 0 && w.rest[0] != '\0')
		rc = step(&w, e);
	if (rc == 0) {
		fd = openat(w.fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		rc = fd < 0 ? err_sys(e, path, "open the bundle") : 0;
	}
	fd_close(&w.fd);
	return rc == 0 ? fd : -1;
}

/* All of @fd, in steps that a small config doesn't feel. */
int bundle_slurp(int fd, struct buf *out, const char *at, struct err *e)
{
	char part[4096];
	ssize_t n;

	do {
		n = read(fd, part, sizeof(part));
		if (n < 0 && errno != EINTR)
			return err_sys(e, at, "read");
		if (n > 0)
			buf_bytes(out, part, (size_t)n);
	} while (n != 0 && buf_ok(out));
	if (!buf_ok(out))
		return err_set(e, ERR_LIMIT, 0, "cfg-size",
			       "%s is larger than %zu bytes", at, out->cap);
	return 0;
}

int bundle_read(const char *path, char real[PATH_MAX], struct buf *config,
		struct err *e)
{
	CLEAN_FD int dir_fd = -1;
	CLEAN_FD int fd = -1;
	struct stat st, dir;
	char link[64];
	const char *at;
	ssize_t n;

	dir_fd = open_bundle(path, e);
	if (dir_fd < 0)
		return -1;
	(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", dir_fd);
	n = readlink(link, real, PATH_MAX);
	if (n < 0)
		return err_sys(e, path, "find the bundle");
	if (n >= PATH_MAX)
		return err_set(e, ERR_LIMIT, 0, path, "path too long");
	real[n] = '\0';
	/* No path of a plan has one. */
	for (at = real; *at != '\0'; at++)
		if ((unsigned char)*at < 0x20 || *at == 0x7f)
			return err_set(e, ERR_SPEC, 0, "the bundle",
				       "its path has a control character");
	if (check_folders(dir_fd, e) < 0)
		return -1;
	fd = openat(dir_fd, "config.json",
		    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0 && errno == ELOOP)
		return err_set(e, ERR_DENIED, errno, RULE,
			       "config.json is a symlink; fix: put the file "
			       "itself there");
	if (fd < 0 || fstat(fd, &st) < 0)
		return err_sys(e, "config.json", "open");
	if (!S_ISREG(st.st_mode))
		return err_set(e, ERR_DENIED, 0, RULE,
			       "config.json is no regular file");
	if (others_write(fd, &st))
		return denied("config.json", 0, e);
	if (fstat(dir_fd, &dir) < 0)
		return err_sys(e, path, "look at the bundle");
	if (st.st_uid != 0 && st.st_uid != geteuid() && st.st_uid != dir.st_uid)
		return err_set(e, ERR_DENIED, 0, RULE,
			       "config.json belongs to another than root and "
			       "the bundle's owner; fix: chown it");
	return bundle_slurp(fd, config, "config.json", e);
}

int bundle_read_file(const char *path, struct buf *out, struct err *e)
{
	CLEAN_FD int fd = -1;
	struct stat st;

	if (strcmp(path, "-") == 0)
		return bundle_slurp(0, out, "standard input", e);
	fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) < 0)
		return err_sys(e, path, "open");
	if (S_ISFIFO(st.st_mode)) { /* <(…) of a shell: wait for its writer */
		if (fcntl(fd, F_SETFL, 0) < 0)
			return err_sys(e, path, "read");
	} else if (!S_ISREG(st.st_mode)) {
		return err_set(e, ERR_SPEC, 0, path,
			       "is neither a file nor a pipe");
	}
	return bundle_slurp(fd, out, path, e);
}
