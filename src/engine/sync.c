/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>

#include "base/fd.h"
#include "kern/pidfd.h"
#include "sync.h"

enum {
	DYING_MS = 1000
};

/* Who may say it, and what must have been said before. */
static const struct {
	enum sync_side from;
	unsigned after;
	const char *name;
} table[SYNC_KINDS] = {
	[SYNC_MASTER] = { SYNC_CHILD, 0, "master" },
	[SYNC_BUILT] = { SYNC_CHILD, 0, "built" },
	[SYNC_HOOKED] = { SYNC_PARENT, 1U << SYNC_BUILT, "hooked" },
	[SYNC_PROVEN] = { SYNC_CHILD, 1U << SYNC_HOOKED, "proven" },
	[SYNC_COMMIT] = { SYNC_PARENT, 1U << SYNC_PROVEN, "commit" },
	[SYNC_TAKEN] = { SYNC_PARENT, 1U << SYNC_COMMIT, "taken" },
	[SYNC_FAILED] = { SYNC_CHILD, 0, "failed" },
};

static int permitted(struct sync *s, enum sync_side from, unsigned msg,
		     struct err *e)
{
	if (msg >= SYNC_KINDS || table[msg].from != from ||
	    (s->seen & 1U << msg) != 0 ||
	    (s->seen & table[msg].after) != table[msg].after)
		return err_set(e, ERR_BUG, 0, "launch protocol",
			       "message %u is out of turn", msg);
	s->seen |= 1U << msg;
	return 0;
}

union control {
	struct cmsghdr head;
	char room[CMSG_SPACE(sizeof(int))];
};

int sync_send(struct sync *s, enum sync_msg msg, const void *data, size_t len,
	      int fd, struct err *e)
{
	unsigned char kind = (unsigned char)msg;
	union control c = { .room = { 0 } };
	struct iovec v[2] = {
		{ &kind, 1 },
		{ (void *)(uintptr_t)data, len },
	};
	struct msghdr h = { .msg_iov = v, .msg_iovlen = len > 0 ? 2 : 1 };
	ssize_t n;

	if (permitted(s, s->side, msg, e) != 0)
		return -1;
	if (fd >= 0) {
		h.msg_control = &c;
		h.msg_controllen = sizeof(c);
		c.head.cmsg_level = SOL_SOCKET;
		c.head.cmsg_type = SCM_RIGHTS;
		c.head.cmsg_len = CMSG_LEN(sizeof(fd));
		memcpy(CMSG_DATA(&c.head), &fd, sizeof(fd));
	}
	do
		n = sendmsg(s->fd, &h, MSG_NOSIGNAL);
	while (n < 0 && errno == EINTR);
	if (n != (ssize_t)(len + 1))
		return err_sys(e, "launch protocol", "send %s",
			       table[msg].name);
	return 0;
}

static int64_t now_ms(void)
{
	struct timespec t = { 0 };

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/*
 * The parent's child, which is not reaped here. Its descriptors are closed a
 * moment before its end can be seen.
 */
static int died(int pidfd, const char *what, struct err *e)
{
	siginfo_t how = { 0 };
	struct err ignored;
	bool ended = false, killed;

	killed = pidfd_wait_ms(pidfd, DYING_MS, &ended, &ignored) == 0 &&
		 ended &&
		 waitid(P_PIDFD, (id_t)pidfd, &how,
			WEXITED | WNOHANG | WNOWAIT) == 0 &&
		 how.si_code == CLD_KILLED && how.si_status == SIGKILL;
	if (killed)
		return err_set(e, ERR_SYS, ESRCH, "launch",
			       "its process was killed before it said %s; "
			       "fix: if it has a limit of memory, raise that",
			       what);
	return err_set(e, ERR_SYS, ESRCH, "launch",
		       "its process died before it said %s", what);
}

/* Until there is something to read. */
static int wait_readable(const struct sync *s, int pidfd, int timeout_ms,
			 const char *what, struct err *e)
{
	struct pollfd p[2] = { { s->fd, POLLIN, 0 }, { pidfd, POLLIN, 0 } };
	int64_t end = now_ms() + timeout_ms;
	int left = timeout_ms, n;

	for (;;) {
		n = poll(p, pidfd >= 0 ? 2 : 1, left);
		if (n < 0 && errno != EINTR)
			return err_sys(e, "launch protocol", "poll");
		/* What it said last counts more than that it is dead. */
		if (n > 0 && (p[0].revents & POLLIN) != 0)
			return 0;
		if (n > 0)
			return died(pidfd, what, e);
		if (timeout_ms >= 0) {
			left = (int)(end - now_ms());
			if (n == 0 || left <= 0)
				return err_set(e, ERR_LIMIT, ETIMEDOUT,
					       "launch", "no %s after %d ms",
					       what, timeout_ms);
		}
	}
}

static int take_fd(struct msghdr *h)
{
	struct cmsghdr *c = CMSG_FIRSTHDR(h);
	int fd = -1;

	if (c != NULL && c->cmsg_level == SOL_SOCKET &&
	    c->cmsg_type == SCM_RIGHTS && c->cmsg_len == CMSG_LEN(sizeof(fd)))
		memcpy(&fd, CMSG_DATA(c), sizeof(fd));
	return fd;
}

/* A SYNC_FAILED: what the child said becomes ours. */
static int failed(const void *data, size_t len, struct err *e)
{
	if (len == sizeof(*e)) {
		memcpy(e, data, sizeof(*e));
		if (err_sane(e))
			return -1;
	}
	return err_set(e, ERR_BUG, 0, "launch protocol", "a broken failure");
}

int sync_recv(struct sync *s, enum sync_msg want, void *data, size_t cap,
	      size_t *len, int *fd, int pidfd, int timeout_ms, struct err *e)
{
	struct err said;
	unsigned char kind = 0;
	union control c = { .room = { 0 } };
	bool small = cap < sizeof(said); /* a failure must fit, whatever */
	struct iovec v[2] = { { &kind, 1 },
			      { small ? (void *)&said : data,
				small ? sizeof(said) : cap } };
	struct msghdr h = { .msg_iov = v,
			    .msg_iovlen = 2,
			    .msg_control = &c,
			    .msg_controllen = sizeof(c) };
	CLEAN_FD int got_fd = -1;
	ssize_t n;

	if (fd != NULL)
		*fd = -1;
	if (wait_readable(s, pidfd, timeout_ms, table[want].name, e) != 0)
		return -1;
	do
		n = recvmsg(s->fd, &h, MSG_CMSG_CLOEXEC);
	while (n < 0 && errno == EINTR);
	if (n == 0 && pidfd >= 0)
		return died(pidfd, table[want].name, e);
	if (n == 0)
		errno = EPIPE;
	if (n <= 0)
		return err_sys(e, "launch protocol", "the other side is gone");
	got_fd = take_fd(&h);
	if (permitted(s, s->side == SYNC_PARENT ? SYNC_CHILD : SYNC_PARENT,
		      kind, e) != 0)
		return -1;
	if (kind == SYNC_FAILED)
		return failed(v[1].iov_base, (size_t)n - 1, e);
	if (kind != (unsigned char)want || (h.msg_flags & MSG_TRUNC) != 0 ||
	    (small && (size_t)n - 1 > cap))
		return err_set(e, ERR_BUG, 0, "launch protocol",
			       "%s instead of %s", table[kind].name,
			       table[want].name);
	if (small && n > 1)
		memcpy(data, &said, (size_t)n - 1);
	if (len != NULL)
		*len = (size_t)n - 1;
	if (fd != NULL)
		*fd = fd_take(&got_fd);
	return 0;
}
