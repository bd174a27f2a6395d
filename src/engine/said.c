/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "said.h"

static int wait_for(struct pollfd *p, nfds_t n, int within_ms)
{
	int rc;

	do
		rc = poll(p, n, within_ms);
	while (rc < 0 && errno == EINTR);
	return rc;
}

static ssize_t take(int fd, void *out, size_t size)
{
	ssize_t n;

	do
		n = read(fd, out, size);
	while (n < 0 && errno == EINTR);
	return n;
}

/* A failure, or nothing that we know. */
static int failure(const struct err *said, ssize_t n, const char *at,
		   struct err *e)
{
	if (n != (ssize_t)sizeof(*said) || !err_sane(said))
		return err_set(e, ERR_BUG, 0, at, "a broken message");
	*e = *said;
	return -1;
}

int said_listener(int said_fd, int pidfd, int within_ms, int *number,
		  struct err *e)
{
	static const char at[] = "seccomp";
	struct pollfd p[] = { { said_fd, POLLIN, 0 }, { pidfd, POLLIN, 0 } };
	struct err said;
	ssize_t n = 0;

	if (wait_for(p, 2, within_ms) <= 0)
		return err_set(e, ERR_LIMIT, ETIMEDOUT, at,
			       "no listener in time");
	if (p[0].revents != 0)
		n = take(said_fd, &said, sizeof(said));
	if (n <= 0)
		return err_set(e, ERR_STATE, ESRCH, at,
			       "the process died before it was confined");
	if (n != (ssize_t)sizeof(*number))
		return failure(&said, n, at, e);
	memcpy(number, &said, sizeof(*number));
	return 0;
}

/* execve closes the pipe; anything that comes through it is a failure. */
int said_executed(int said_fd, int within_ms, struct err *e)
{
	struct pollfd p = { said_fd, POLLIN, 0 };
	struct err said;
	ssize_t n;

	if (wait_for(&p, 1, within_ms) <= 0)
		return err_set(e, ERR_LIMIT, ETIMEDOUT, "exec", "no execve");
	n = take(said_fd, &said, sizeof(said));
	return n == 0 ? 0 : failure(&said, n, "exec", e);
}
