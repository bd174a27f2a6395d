/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A pty of the container's own devpts.
 *
 * Must: open neither end by a path of the image; keep the slave from becoming
 * the caller's controlling terminal.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/fd.h"
#include "kern/console.h"
#include "kern/path.h"

static const char at[] = "terminal";

int console_open(int devpts_fd, int *master_fd, int *slave_fd, uint32_t *number,
		 struct err *e)
{
	struct statfs fs;
	unsigned int n = 0;
	int unlock = 0;
	CLEAN_FD int master = -1;
	CLEAN_FD int slave = -1;

	if (fstatfs(devpts_fd, &fs) < 0)
		return err_sys(e, at, "statfs");
	if (fs.f_type != DEVPTS_SUPER_MAGIC)
		return err_set(e, ERR_DENIED, 0, at, "not a devpts");
	master =
		path_open(devpts_fd, "ptmx", PATH_ONE_FS, O_RDWR | O_NOCTTY, 0);
	if (master < 0)
		return err_sys(e, at, "open ptmx");
	if (ioctl(master, TIOCSPTLCK, &unlock) < 0 ||
	    ioctl(master, TIOCGPTN, &n) < 0)
		return err_sys(e, at, "unlock");
	slave = ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (slave < 0)
		return err_sys(e, at, "TIOCGPTPEER");
	*master_fd = fd_take(&master);
	*slave_fd = fd_take(&slave);
	*number = n;
	return 0;
}

int console_own(int slave_fd, uid_t uid, gid_t gid, struct err *e)
{
	if (fchown(slave_fd, uid, gid) < 0 || fchmod(slave_fd, 0620) < 0)
		return err_sys(e, at, "owner %u:%u", uid, gid);
	return 0;
}

int console_size(int fd, uint32_t rows, uint32_t columns, struct err *e)
{
	struct winsize w = { .ws_row = (unsigned short)rows,
			     .ws_col = (unsigned short)columns };

	if (rows == 0 && columns == 0)
		return 0;
	if (rows > UINT16_MAX || columns > UINT16_MAX)
		return err_set(e, ERR_LIMIT, 0, at, "a size over 65535");
	if (ioctl(fd, TIOCSWINSZ, &w) < 0)
		return err_sys(e, at, "size %u by %u", rows, columns);
	return 0;
}

int console_control(int slave_fd, struct err *e)
{
	if (ioctl(slave_fd, TIOCSCTTY, 0) < 0)
		return err_sys(e, at, "TIOCSCTTY");
	return 0;
}

int console_send(int sock_fd, int master_fd, struct err *e)
{
	static const char name[] = "/dev/ptmx";
	union { /* aligned as a header needs */
		struct cmsghdr head;
		char space[CMSG_SPACE(sizeof(int))];
	} control;
	char data[sizeof(name)];
	struct iovec iov = { .iov_base = data, .iov_len = sizeof(name) - 1 };
	struct msghdr m = { .msg_iov = &iov,
			    .msg_iovlen = 1,
			    .msg_control = &control,
			    .msg_controllen = sizeof(control) };
	ssize_t n;

	memcpy(data, name, sizeof(name));
	memset(&control, 0, sizeof(control));
	control.head.cmsg_level = SOL_SOCKET;
	control.head.cmsg_type = SCM_RIGHTS;
	control.head.cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(&control.head), &master_fd, sizeof(int));
	do
		n = sendmsg(sock_fd, &m, MSG_NOSIGNAL);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return err_sys(e, "console socket", "sendmsg");
	return 0;
}
