/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <limits.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/netlink.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd.h"
#include "kern/tell.h"

enum {
	TRUSTED_APP = AUDIT_FIRST_USER_MSG + 21, /* libaudit.h */
	DAEMON = 3 << 3,                         /* LOG_DAEMON */
	LOG = 0,                                 /* the child's descriptors */
	AUDIT = 1,
	STEP_MS = 100,
	PATIENCE_MS = 5000,
	AUDIT_LINE = 8000 /* MAX_AUDIT_MESSAGE_LENGTH is 8970 */
};

static int connected(const char *path)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	memcpy(to.sun_path, path, strlen(path) + 1);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0)
		fd_close(&fd);
	return fd;
}

static bool may_audit(void)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3
	};
	struct __user_cap_data_struct now[_LINUX_CAPABILITY_U32S_3] = { 0 };

	return syscall(SYS_capget, &head, now) == 0 &&
	       (now[CAP_AUDIT_WRITE / 32].effective >> (CAP_AUDIT_WRITE % 32) &
		1) != 0;
}

void tell_open(struct tell *t)
{
	*t = (struct tell){ .audit_fd = -1 };
	t->log_fd = connected(TELL_JOURNAL);
	t->journal = t->log_fd >= 0;
	if (!t->journal)
		t->log_fd = connected(TELL_SYSLOG);
	if (may_audit())
		t->audit_fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC,
				     NETLINK_AUDIT);
}

void tell_close(struct tell *t)
{
	fd_close(&t->log_fd);
	fd_close(&t->audit_fd);
}

/* Wait for room, but not for ever: a reader may be there that reads nothing. */
static bool room(int *left_ms)
{
	struct pollfd p = { .fd = LOG, .events = POLLOUT };
	int step = *left_ms < STEP_MS ? *left_ms : STEP_MS;

	*left_ms -= STEP_MS;
	return step > 0 && poll(&p, 1, step) >= 0;
}

/* A digit, which is its priority, and a line of @len bytes. */
static void log_one(bool journal, const char *line, size_t len, int *left_ms)
{
	char head[96];
	char end = '\n';
	struct iovec v[3] = { { .iov_base = head },
			      { .iov_base = (void *)(uintptr_t)(line + 1),
				.iov_len = len - 1 },
			      { .iov_base = &end, .iov_len = 1 } };
	struct msghdr m = { .msg_iov = v, .msg_iovlen = journal ? 3 : 2 };
	int priority = line[0] - '0';
	int n = journal ? snprintf(head, sizeof(head),
				   "SYSLOG_IDENTIFIER=brig\nPRIORITY=%d\n"
				   "MESSAGE=",
				   priority)
			: snprintf(head, sizeof(head),
				   "<%d>brig[%d]: ", DAEMON | priority,
				   (int)getpid());

	v[0].iov_len = (size_t)n;
	while (sendmsg(LOG, &m, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
		if (errno != EAGAIN || !room(left_ms))
			return;
}

static void audit_one(const char *text, size_t len)
{
	struct {
		struct nlmsghdr head;
		char text[AUDIT_LINE];
	} m = { .head = { .nlmsg_type = TRUSTED_APP,
			  .nlmsg_flags = NLM_F_REQUEST } };

	if (len >= sizeof(m.text))
		return;
	memcpy(m.text, text, len);
	m.head.nlmsg_len = (uint32_t)NLMSG_LENGTH(len + 1);
	if (send(AUDIT, &m, m.head.nlmsg_len, MSG_DONTWAIT) < 0)
		return; /* no audit where this runs: not ours to mend */
}

static void logs(bool journal, const struct buf *lines)
{
	const char *s = lines->data;
	int left_ms = PATIENCE_MS;
	size_t n;

	for (; s < lines->data + lines->len; s += n + 1) {
		n = strlen(s);
		if (n > 1)
			log_one(journal, s, n, &left_ms);
	}
}

static void audits(const struct buf *lines)
{
	const char *s = lines->data;
	size_t n;

	for (; s < lines->data + lines->len; s += n + 1) {
		n = strlen(s);
		audit_one(s, n);
	}
}

/* Not instrumented: AddressSanitizer's exit takes what was closed. */
static void __attribute__((noreturn, no_sanitize("address")))
child(const struct tell *t, const struct buf *lines, const struct buf *audit)
{
	if (fork() != 0)
		_exit(0);
	if ((t->log_fd >= 0 && dup2(t->log_fd, LOG) < 0) ||
	    (t->audit_fd >= 0 && dup2(t->audit_fd, AUDIT) < 0) ||
	    syscall(SYS_close_range, AUDIT + 1, UINT_MAX, 0) != 0)
		_exit(1);
	if (t->log_fd < 0)
		(void)close(LOG);
	if (t->audit_fd < 0)
		(void)close(AUDIT);
	if (t->log_fd >= 0 && lines->len > 0)
		logs(t->journal, lines);
	if (t->audit_fd >= 0 && audit->len > 0)
		audits(audit);
	_exit(0);
}

void tell_send(const struct tell *t, const struct buf *lines,
	       const struct buf *audit)
{
	pid_t pid;

	if (!buf_ok(lines) || !buf_ok(audit) ||
	    (t->log_fd < 0 && t->audit_fd < 0))
		return;
	pid = fork();
	if (pid == 0)
		child(t, lines, audit);
	if (pid > 0)
		(void)waitpid(pid, NULL, 0);
}
