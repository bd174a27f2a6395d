/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/fd.h"
#include "kern/path.h"
#include "kern/sysctl.h"

static bool is_proc(int fd)
{
	struct statfs fs;

	return fstatfs(fd, &fs) == 0 && fs.f_type == PROC_SUPER_MAGIC;
}

int sysctl_write(int proc_fd, const char *path, const char *value,
		 struct err *e)
{
	char at[96], file[256];
	ssize_t n;
	CLEAN_FD int dir = -1;
	CLEAN_FD int fd = -1;

	(void)snprintf(at, sizeof(at), "sysctl %s", path);
	if ((size_t)snprintf(file, sizeof(file), "%s", path) >= sizeof(file))
		return err_set(e, ERR_LIMIT, 0, at, "the name is too long");
	if (!is_proc(proc_fd))
		return err_set(e, ERR_DENIED, 0, at, "not below a procfs");
	/* two steps, so that no ".." of the path leads out of sys */
	dir = path_open(proc_fd, "sys", PATH_ONE_FS, O_PATH | O_DIRECTORY, 0);
	fd = dir < 0 ? -1 : path_open(dir, file, PATH_ONE_FS, O_WRONLY, 0);
	if (fd < 0)
		return err_sys(e, at, "open");
	if (!is_proc(fd))
		return err_set(e, ERR_DENIED, 0, at, "not in a procfs");
	do
		n = write(fd, value, strlen(value));
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return err_sys(e, at, "write \"%s\"", value);
	if ((size_t)n != strlen(value))
		return err_set(e, ERR_SYS, EIO, at, "only %zd bytes were taken",
			       n);
	return 0;
}
