/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "host.h"
#include "unit.h"

static char dir[64];
static int old_root = -1;

void host_begin(void)
{
	unit_folder(dir, sizeof(dir));
}

void host_end(void)
{
	(void)rmdir(dir);
}

void host_leave(void)
{
	if (old_root >= 0)
		ck_assert(fchdir(old_root) == 0 && chroot(".") == 0);
}

void folder(const char *path)
{
	char part[256];
	size_t i, n = strlen(path);

	ck_assert_uint_lt(n, sizeof(part));
	for (i = 1; i <= n; i++)
		if (path[i] == '/' || path[i] == '\0') {
			memcpy(part, path, i);
			part[i] = '\0';
			ck_assert(mkdir(part, 0755) == 0 || errno == EEXIST);
		}
}

void folders(const char *list)
{
	for (; *list != '\0'; list += strlen(list) + 1)
		folder(list);
}

void file(const char *path, mode_t mode, uid_t uid)
{
	int fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);

	ck_assert_msg(fd >= 0, "%s: %s", path, strerror(errno));
	ck_assert_int_eq(fchown(fd, uid, uid), 0);
	ck_assert_int_eq(fchmod(fd, mode), 0);
	(void)close(fd);
}

void socket_at(const char *path)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)snprintf(a.sun_path, sizeof(a.sun_path), "%s", path);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&a, sizeof(a)), 0);
	(void)close(fd);
}

bool host(int *proc_fd)
{
	if (geteuid() != 0 || unshare(CLONE_NEWNS) != 0)
		return false;
	ck_assert_int_eq(mount("", "/", "", MS_REC | MS_PRIVATE, NULL), 0);
	ck_assert_int_eq(mount("tmpfs", dir, "tmpfs", 0, "mode=755"), 0);
	*proc_fd = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
	ck_assert_int_ge(*proc_fd, 0);
	old_root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	ck_assert_int_ge(old_root, 0);
	ck_assert_int_eq(chroot(dir), 0);
	ck_assert_int_eq(chdir("/"), 0);
	umask(0);
	folder("/srv/state/c");
	return true;
}

void another(const char *path)
{
	struct stat a, b;

	ck_assert_int_eq(mount("tmpfs", path, "tmpfs", 0, NULL), 0);
	ck_assert_int_eq(stat(path, &a), 0);
	ck_assert_int_eq(stat("/", &b), 0);
	ck_assert(a.st_ino == b.st_ino && a.st_dev != b.st_dev);
}
