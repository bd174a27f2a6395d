/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "life/pidfile.h"

int pidfile_open(const char *path, struct pidfile *out, struct err *e)
{
	CLEAN_FD int fd = -1;
	char dir[PATH_MAX];
	const char *slash;
	size_t len;
	struct stat st;

	*out = (struct pidfile)PIDFILE_NONE;
	if (path == NULL)
		return 0;
	slash = strrchr(path, '/');
	len = slash == NULL ? 0 : (size_t)(slash - path) + 1;
	if (len >= sizeof(dir) || strlen(path + len) >= sizeof(out->name))
		return err_set(e, ERR_LIMIT, 0, "--pid-file", "path too long");
	if (path[len] == '\0' || strcmp(path + len, ".") == 0 ||
	    strcmp(path + len, "..") == 0)
		return err_set(e, ERR_SPEC, 0, "--pid-file",
			       "is no file name: \"%.200s\"", path);
	memcpy(dir, len == 0 ? "." : path, len == 0 ? 1 : len);
	dir[len == 0 ? 1 : len] = '\0';
	memcpy(out->name, path + len, strlen(path + len) + 1);
	fd = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return err_sys(e, "--pid-file", "open its folder");
	if (fstatat(fd, out->name, &st, AT_SYMLINK_NOFOLLOW) < 0) {
		if (errno != ENOENT)
			return err_sys(e, "--pid-file", "look at it");
	} else if (!S_ISREG(st.st_mode)) {
		return err_set(e, ERR_SPEC, 0, "--pid-file",
			       "is there already, and is no regular file");
	}
	out->dir_fd = fd_take(&fd);
	return 0;
}

/*
 * Without a name until it is whole, so that a kill leaves nothing: where the
 * file system can, and where no such file is there yet.
 */
static bool write_unnamed(const struct pidfile *p, const char *text)
{
	CLEAN_FD int fd =
		openat(p->dir_fd, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0644);
	char self[64];
	struct err e;

	(void)snprintf(self, sizeof(self), "/proc/self/fd/%d", fd);
	return fd >= 0 &&
	       fd_write_all(fd, text, strlen(text), "--pid-file", &e) == 0 &&
	       linkat(AT_FDCWD, self, p->dir_fd, p->name, AT_SYMLINK_FOLLOW) ==
		       0;
}

int pidfile_write(const struct pidfile *p, pid_t pid, struct err *e)
{
	CLEAN_FD int fd = -1;
	char part[64];
	char text[32];

	if (p->dir_fd < 0)
		return 0;
	(void)snprintf(part, sizeof(part), ".brig-pid-%lld", (long long)pid);
	(void)snprintf(text, sizeof(text), "%lld", (long long)pid);
	if (write_unnamed(p, text))
		return 0;
	(void)unlinkat(p->dir_fd, part, 0);
	fd = openat(p->dir_fd, part,
		    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
	if (fd < 0)
		return err_sys(e, "--pid-file", "make it");
	if (fd_write_all(fd, text, strlen(text), "--pid-file", e) == 0) {
		if (renameat(p->dir_fd, part, p->dir_fd, p->name) == 0)
			return 0;
		(void)err_sys(e, "--pid-file", "rename it");
	}
	(void)unlinkat(p->dir_fd, part, 0);
	return -1;
}

void pidfile_remove(const struct pidfile *p)
{
	if (p->dir_fd >= 0)
		(void)unlinkat(p->dir_fd, p->name, 0);
}

void pidfile_close(struct pidfile *p)
{
	fd_close(&p->dir_fd);
}
