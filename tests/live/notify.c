/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A seccomp agent: notify SOCKET OUT [MODE]. Takes states and listeners from
 * SOCKET. What came over one connection is a line of OUT, written at its end:
 * the number of descriptors, a blank, the bytes. Then it answers: getppid is
 * 4242, anything else fails with ENOMEDIUM. MODE "hangup" closes what it
 * accepts, "drop" the listener, "deaf" accepts nothing; "first" does not wait
 * for the end of a connection (runc and crun keep theirs while they run), but
 * takes what comes with the listener.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static void serve(int listener)
{
	struct seccomp_notif n;
	struct seccomp_notif_resp r;

	(void)prctl(PR_SET_PDEATHSIG, 9);
	for (;;) {
		memset(&n, 0, sizeof(n));
		if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &n) < 0) {
			if (errno == EINTR)
				continue;
			_exit(0);
		}
		memset(&r, 0, sizeof(r));
		r.id = n.id;
		if (n.data.nr == SYS_getppid)
			r.val = 4242;
		else
			r.error = -ENOMEDIUM;
		(void)ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &r);
	}
}

static int take(int s, const char *out, int first)
{
	static char text[1 << 20];
	size_t len = 0, fds = 0;
	int fd = -1, got;
	FILE *f;

	for (;;) {
		union {
			struct cmsghdr head;
			char room[CMSG_SPACE(sizeof(int) * 4)];
		} c;
		struct iovec v = { text + len, sizeof(text) - len };
		struct msghdr h = { .msg_iov = &v,
				    .msg_iovlen = 1,
				    .msg_control = &c,
				    .msg_controllen = sizeof(c) };
		struct cmsghdr *m;
		ssize_t n = recvmsg(s, &h, MSG_CMSG_CLOEXEC);

		if (n <= 0)
			break;
		len += (size_t)n;
		for (m = CMSG_FIRSTHDR(&h); m != NULL; m = CMSG_NXTHDR(&h, m)) {
			fds += (m->cmsg_len - CMSG_LEN(0)) / sizeof(int);
			memcpy(&got, CMSG_DATA(m), sizeof(got));
			fd = got;
		}
		if (first && fd >= 0)
			break;
	}
	f = fopen(out, "ae");
	if (f == NULL)
		die(out);
	fprintf(f, "%zu %.*s\n", fds, (int)len, text);
	(void)fclose(f);
	return fd;
}

int main(int argc, char **argv)
{
	const char *mode = argc > 3 ? argv[3] : "";
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int s = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), c, fd;

	if (argc < 3 || s < 0)
		return 2;
	snprintf(at.sun_path, sizeof(at.sun_path), "%s", argv[1]);
	(void)unlink(argv[1]);
	if (bind(s, (struct sockaddr *)&at, sizeof(at)) < 0 ||
	    listen(s, strcmp(mode, "deaf") == 0 ? 0 : 16) < 0)
		die(argv[1]);
	while (strcmp(mode, "deaf") == 0)
		(void)pause();
	for (;;) {
		c = accept4(s, NULL, NULL, SOCK_CLOEXEC);
		if (c < 0)
			die("accept");
		if (strcmp(mode, "hangup") == 0) {
			(void)close(c);
			continue;
		}
		fd = take(c, argv[2], strcmp(mode, "first") == 0);
		if (fd >= 0 && strcmp(mode, "drop") != 0 && fork() == 0)
			serve(fd);
		(void)close(fd);
		(void)close(c);
	}
}
