/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/fd.h"
#include "life/console.h"

enum {
	CONNECT_S = 10 /* in the queue of who listens */
};

/* A path that fits: @path itself, or one through its folder's descriptor. */
static int short_path(const char *path, const char *at, char *out, size_t size,
		      int *dir_fd, struct err *e)
{
	const char *slash = strrchr(path, '/');
	char dir[PATH_MAX];
	size_t len;
	int n;

	if (strlen(path) < size) {
		memcpy(out, path, strlen(path) + 1);
		return 0;
	}
	len = slash == NULL ? 0 : (size_t)(slash - path);
	if (len == 0 || len >= sizeof(dir))
		return err_set(e, ERR_LIMIT, 0, at, "path too long");
	memcpy(dir, path, len);
	dir[len] = '\0';
	*dir_fd = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (*dir_fd < 0)
		return err_sys(e, at, "open its folder");
	n = snprintf(out, size, "/proc/self/fd/%d/%s", *dir_fd, slash + 1);
	if (n < 0 || (size_t)n >= size)
		return err_set(e, ERR_LIMIT, 0, at, "name too long");
	return 0;
}

/* Whoever listens gets the container's terminal: ourselves, or root. */
static int our_own(int s, const char *at, struct err *e)
{
	struct ucred peer;
	socklen_t len = sizeof(peer);

	if (getsockopt(s, SOL_SOCKET, SO_PEERCRED, &peer, &len) < 0)
		return err_sys(e, at, "who listens");
	if (peer.uid == 0 || peer.uid == geteuid())
		return 0;
	return err_set(e, ERR_DENIED, 0, at,
		       "user %u listens there (proc-terminal)", peer.uid);
}

int console_connect(const char *path, const char *at, int *fd, struct err *e)
{
	const struct timeval within = { .tv_sec = CONNECT_S };
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	CLEAN_FD int dir_fd = -1;
	CLEAN_FD int s = -1;

	*fd = -1;
	if (path == NULL)
		return 0;
	if (path[0] == '\0')
		return err_set(e, ERR_SPEC, 0, at, "empty");
	if (short_path(path, at, to.sun_path, sizeof(to.sun_path), &dir_fd, e) <
	    0)
		return -1;
	s = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (s < 0 ||
	    setsockopt(s, SOL_SOCKET, SO_SNDTIMEO, &within, sizeof(within)) < 0)
		return err_sys(e, at, "socket");
	if (connect(s, (const struct sockaddr *)&to, sizeof(to)) < 0) {
		const bool full = errno == EAGAIN;

		return err_sys(e, at, "connect%s",
			       full ? ": its queue stays full" : "");
	}
	if (our_own(s, at, e) < 0)
		return -1;
	*fd = fd_take(&s);
	return 0;
}

int console_pass(int sock_fd, int fd, const char *name, const char *at,
		 struct err *e)
{
	union {
		struct cmsghdr h;
		char room[CMSG_SPACE(sizeof(int))];
	} c = { .h = { .cmsg_len = CMSG_LEN(sizeof(int)),
		       .cmsg_level = SOL_SOCKET,
		       .cmsg_type = SCM_RIGHTS } };
	struct iovec data = { (void *)(uintptr_t)name, strlen(name) };
	struct msghdr m = { .msg_iov = &data,
			    .msg_iovlen = 1,
			    .msg_control = &c,
			    .msg_controllen = sizeof(c.room) };

	if (sock_fd < 0)
		return 0;
	memcpy(CMSG_DATA(&c.h), &fd, sizeof(fd));
	if (sendmsg(sock_fd, &m, MSG_NOSIGNAL) < 0)
		return err_sys(e, at, "send the descriptor");
	return 0;
}
