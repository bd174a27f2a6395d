/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * held NAME OUT CMD...: CMD, in whose children the first call of that name
 * never returns, as one that a file server does not answer. OUT: the pid of
 * CMD, and then of who waits.
 */
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static const struct {
	const char *name;
	unsigned nr;
} calls[] = {
	{ "setsid", SYS_setsid },
	{ "capset", SYS_capset },
	{ "keyctl", SYS_keyctl },
};

enum {
	N_CALLS = sizeof(calls) / sizeof(calls[0])
};

static int listener_of(unsigned nr)
{
	struct sock_filter f[] = {
		{ BPF_LD | BPF_W | BPF_ABS, 0, 0,
		  offsetof(struct seccomp_data, nr) },
		{ BPF_JMP | BPF_JEQ | BPF_K, 0, 1, nr },
		{ BPF_RET | BPF_K, 0, 0, SECCOMP_RET_USER_NOTIF },
		{ BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW },
	};
	struct sock_fprog p = { 4, f };

	return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
			    SECCOMP_FILTER_FLAG_NEW_LISTENER, &p);
}

/* One descriptor over a socket: passed on, or taken if @fd is -1 */
static int pass(int s, int fd)
{
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(sizeof(int))];
	} c = { .head = { .cmsg_len = CMSG_LEN(sizeof(int)),
			  .cmsg_level = SOL_SOCKET,
			  .cmsg_type = SCM_RIGHTS } };
	char byte = 0;
	struct iovec v = { &byte, 1 };
	struct msghdr h = { .msg_iov = &v,
			    .msg_iovlen = 1,
			    .msg_control = &c,
			    .msg_controllen = sizeof(c) };

	if (fd >= 0) {
		memcpy(CMSG_DATA(&c.head), &fd, sizeof(fd));
		return (int)sendmsg(s, &h, 0);
	}
	if (recvmsg(s, &h, MSG_CMSG_CLOEXEC) == 1 && CMSG_FIRSTHDR(&h) != NULL)
		memcpy(&fd, CMSG_DATA(&c.head), sizeof(fd));
	return fd;
}

int main(int argc, char **argv)
{
	struct seccomp_notif_resp r;
	struct seccomp_notif n;
	int s[2], listener;
	size_t i = 0;
	pid_t pid;
	FILE *out;

	while (argc > 3 && i < N_CALLS && strcmp(calls[i].name, argv[1]) != 0)
		i++;
	if (argc < 4 || i == N_CALLS ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, s) < 0)
		return 2;
	pid = fork();
	if (pid == 0) {
		listener = listener_of(calls[i].nr);
		if (listener < 0 || pass(s[1], listener) != 1)
			_exit(99);
		(void)close(listener);
		(void)execv(argv[3], argv + 3);
		_exit(99);
	}
	(void)close(s[1]);
	listener = pass(s[0], -1);
	out = fopen(argv[2], "we");
	if (pid < 0 || listener < 0 || out == NULL)
		return 99;
	(void)setvbuf(out, NULL, _IONBF, 0);
	fprintf(out, "%d\n", pid);
	for (;;) {
		memset(&n, 0, sizeof(n));
		if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &n) < 0)
			(void)pause();
		memset(&r, 0, sizeof(r));
		r.id = n.id;
		r.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
		if (n.pid == (unsigned)pid)
			(void)ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &r);
		else
			fprintf(out, "%u\n", n.pid);
	}
}
