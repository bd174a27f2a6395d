/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

/*
 * Where a builder may make set-id files: in what lasts on the host, but out of
 * the reach of the host's users. An image that is pulled has them as well, and
 * lies where these are: below an engine's folder that only root may enter. Such
 * a folder has to be above what can be written, and in the same mount of its
 * file system: what shows a part of another place does not count.
 *
 * Answers: mnt-suid.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/fd.h"
#include "kern/mnt.h"
#include "private.h"

bool closed_wanted(const struct plan_container *c)
{
	return c->has_process && c->profile != PLAN_PROFILE_OPEN &&
	       c->process.baseline == PLAN_BASELINE_DENY_SETID_OK;
}

/* With an ACL the bits of the group are only what its entries may have. */
static bool lets_in(int dir, const struct statx *sx)
{
	CLEAN_FD int fd = -1;

	if (sx->stx_uid != 0 || (sx->stx_mode & S_IXOTH) != 0)
		return true;
	if ((sx->stx_mode & S_IXGRP) == 0)
		return false;
	fd = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd < 0 || sx->stx_gid != 0 ||
	       fgetxattr(fd, "system.posix_acl_access", NULL, 0) >= 0 ||
	       (errno != ENODATA && errno != EOPNOTSUPP);
}

/* The one that it is in: the container may change its own, as its owner. */
static int folder(int proc_fd, int fd, const struct statx *sx)
{
	char link[32], path[4096];
	ssize_t n;

	if (S_ISDIR(sx->stx_mode))
		return openat(fd, "..", O_PATH | O_DIRECTORY | O_CLOEXEC);
	(void)snprintf(link, sizeof(link), "self/fd/%d", fd);
	n = readlinkat(proc_fd, link, path, sizeof(path) - 1);
	if (n <= 0)
		return -1;
	path[n] = '\0';
	*(strrchr(path, '/') + 1) = '\0'; /* the kernel's: it begins with one */
	return open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

/* What an engine made for a container's /dev/shm: gone with it. */
static bool void_there(int fd)
{
	struct statvfs v;

	return strcmp(mnt_fs_name(fd), "tmpfs") == 0 && fstatvfs(fd, &v) == 0 &&
	       (v.f_flag & ST_NOSUID) != 0;
}

int closed_hold(int proc_fd, int fd, const char *what, const char *at,
		struct err *e)
{
	const unsigned mask = STATX_BASIC_STATS | STATX_MNT_ID;
	CLEAN_FD int dir = -1;
	struct statx sx, last = { 0 };
	uint64_t mount;
	int next;

	if (void_there(fd))
		return 0;
	if (statx(fd, "", AT_EMPTY_PATH, mask, &sx) != 0)
		return err_sys(e, at, "statx");
	mount = sx.stx_mnt_id;
	dir = folder(proc_fd, fd, &sx);
	while (dir >= 0 && statx(dir, "", AT_EMPTY_PATH, mask, &sx) == 0 &&
	       sx.stx_mnt_id == mount &&
	       (sx.stx_ino != last.stx_ino ||
		sx.stx_dev_minor != last.stx_dev_minor)) {
		if (!lets_in(dir, &sx))
			return 0;
		last = sx;
		next = openat(dir, "..", O_PATH | O_DIRECTORY | O_CLOEXEC);
		fd_close(&dir);
		dir = next;
	}
	return err_set(
		e, ERR_DENIED, 0, at,
		"mnt-suid: set-id files in %s would be the host's users' "
		"to run: no folder above it, in its mount, is root's alone "
		"to enter; fix: chmod 0710 on the engine's data folder, or "
		"leave set-id out of the policy",
		what);
}
