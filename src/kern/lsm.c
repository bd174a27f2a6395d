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
#include "kern/lsm.h"
#include "kern/path.h"

enum {
	TEXT = 4096
};

static const struct {
	const char *at;
	const char *name;
	const char *file;   /* below /proc/PID/attr */
	const char *before; /* what is written before the name */
} kinds[] = {
	[LSM_APPARMOR] = { "/process/apparmorProfile", "AppArmor",
			   "apparmor/exec", "exec " },
	[LSM_SELINUX] = { "/process/selinuxLabel", "SELinux", "exec", "" },
};

static int unapplied(enum lsm which, const char *name, int num, struct err *e)
{
	errno = num;
	(void)err_sys(e, kinds[which].at,
		      "lsm-unapplied: %s does not take \"%.64s\"",
		      kinds[which].name, name);
	e->kind = ERR_DENIED;
	return -1;
}

/* By our own number, not by the link "self": no link is to be followed. */
static int attribute(int proc_fd, enum lsm which, int flags)
{
	char path[64];
	struct statfs fs;
	int fd;

	(void)snprintf(path, sizeof(path), "%d/attr/%s", (int)getpid(),
		       kinds[which].file);
	if (fstatfs(proc_fd, &fs) != 0 || fs.f_type != PROC_SUPER_MAGIC) {
		errno = EXDEV;
		return -1;
	}
	fd = path_open(proc_fd, path, PATH_ONE_FS, (uint64_t)flags, 0);
	if (fd >= 0 &&
	    (fstatfs(fd, &fs) != 0 || fs.f_type != PROC_SUPER_MAGIC)) {
		fd_close(&fd);
		errno = EXDEV;
	}
	return fd;
}

bool lsm_name_is(enum lsm which, const char *text, const char *name)
{
	size_t n = strlen(name);

	if (strncmp(text, name, n) != 0)
		return false;
	text += n;
	/* A profile may say of itself that it confines nothing. */
	if (which == LSM_APPARMOR && text[0] == ' ' && text[1] == '(')
		return strchr(text, ')') != NULL &&
		       strncmp(text + 2, "unconfined)", 11) != 0;
	return text[0] == '\0' || (text[0] == '\n' && text[1] == '\0');
}

static int read_back(int proc_fd, enum lsm which, const char *name,
		     struct err *e)
{
	CLEAN_FD int fd = attribute(proc_fd, which, O_RDONLY);
	char text[TEXT];
	ssize_t n;

	do
		n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);
	while (n < 0 && fd >= 0 && errno == EINTR);
	if (n < 0)
		return unapplied(which, name, errno, e);
	text[n] = '\0';
	if (!lsm_name_is(which, text, name))
		return err_set(e, ERR_DENIED, 0, kinds[which].at,
			       "lsm-unapplied: %s says \"%.64s\" instead of "
			       "\"%.64s\"",
			       kinds[which].name, text, name);
	return 0;
}

int lsm_exec_set(int proc_fd, enum lsm which, const char *name, struct err *e)
{
	CLEAN_FD int fd = attribute(proc_fd, which, O_WRONLY);
	char text[TEXT];
	ssize_t n;
	int len;

	if (fd < 0)
		return unapplied(which, name, errno, e);
	len = snprintf(text, sizeof(text), "%s%s", kinds[which].before, name);
	if (len < 0 || (size_t)len >= sizeof(text))
		return unapplied(which, name, ENAMETOOLONG, e);
	do /* one write: the rest of a name is another name */
		n = write(fd, text, (size_t)len);
	while (n < 0 && errno == EINTR);
	if (n != len)
		return unapplied(which, name, n < 0 ? errno : EIO, e);
	return read_back(proc_fd, which, name, e);
}
