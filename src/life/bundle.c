/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "life/bundle.h"

#define RULE "cfg-bundle-perm"

enum {
	DEPTH_MAX = 512, /* folders above a bundle */
};

static bool others_write(const struct stat *st)
{
	if ((st->st_mode & S_IWOTH) != 0)
		return true;
	return (st->st_mode & S_IWGRP) != 0 && st->st_gid != 0;
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
		if (others_write(&st) && (st.st_mode & S_ISVTX) == 0)
			return denied("the bundle's folder", up, e);
		was = st;
	}
	return err_set(e, ERR_LIMIT, 0, RULE, "too many folders above");
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
	struct stat st;
	char link[64];
	ssize_t n;

	dir_fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir_fd < 0)
		return err_sys(e, path, "open the bundle");
	(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", dir_fd);
	n = readlink(link, real, PATH_MAX);
	if (n < 0)
		return err_sys(e, path, "find the bundle");
	if (n >= PATH_MAX)
		return err_set(e, ERR_LIMIT, 0, path, "path too long");
	real[n] = '\0';
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
	if (others_write(&st))
		return denied("config.json", 0, e);
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
