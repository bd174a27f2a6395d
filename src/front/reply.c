/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>

#include "private.h"

static int64_t now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Wait for bytes or the end. */
static int await(int fd, int64_t deadline, struct err *e)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	int64_t left;
	int n;

	do {
		left = deadline - now_ms();
		if (left <= 0)
			return err_set(e, ERR_LIMIT, 0, "config",
				       "reading it took too long");
		n = poll(&p, 1, (int)left);
	} while (n == 0 || (n < 0 && errno == EINTR));
	return n < 0 ? err_sys(e, "front", "poll") : 0;
}

/* Up to @most bytes more. Returns how many, 0 at the end, -1. */
static ssize_t some(int fd, int64_t deadline, size_t most, struct buf *out,
		    struct err *e)
{
	char bytes[8192];
	ssize_t n;

	do {
		if (await(fd, deadline, e) != 0)
			return -1;
		n = read(fd, bytes,
			 most < sizeof(bytes) ? most : sizeof(bytes));
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return err_sys(e, "front", "read the plan");
	buf_bytes(out, bytes, (size_t)n);
	if (!buf_ok(out))
		return err_set(e, ERR_LIMIT, 0, "config",
			       "its plan is too long");
	return n;
}

int reply_read(int fd, int limit_ms, struct buf *out, struct err *e)
{
	int64_t deadline = now_ms() + limit_ms;
	ssize_t n;

	do
		n = some(fd, deadline, SIZE_MAX, out, e);
	while (n > 0);
	return (int)n;
}

int reply_part(int fd, int limit_ms, size_t want, struct buf *out,
	       struct err *e)
{
	int64_t deadline = now_ms() + limit_ms;
	ssize_t n;

	while (out->len < want) {
		n = some(fd, deadline, want - out->len, out, e);
		if (n < 0)
			return -1;
		if (n == 0)
			return err_set(e, ERR_SPEC, 0, "config",
				       "the parser's answer ends in itself");
	}
	return 0;
}
