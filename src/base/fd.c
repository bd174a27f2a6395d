/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <unistd.h>

#include "base/fd.h"

void fd_close(int *fd)
{
	int keep = errno;

	if (*fd >= 0)
		(void)close(*fd);
	*fd = -1;
	errno = keep;
}

void fd_cleanup(int *fd)
{
	fd_close(fd);
}

int fd_take(int *fd)
{
	int got = *fd;

	*fd = -1;
	return got;
}

/* One read(2) that outlives signals: -1, 0 at the end, or a count. */
static ssize_t some(int fd, void *buf, size_t len)
{
	ssize_t n;

	do
		n = read(fd, buf, len);
	while (n < 0 && errno == EINTR);
	return n;
}

int fd_read_all(int fd, void *buf, size_t cap, size_t *len, const char *at,
		struct err *e)
{
	size_t have = 0;
	char more;
	ssize_t n = 1;

	while (have < cap && n != 0) {
		n = some(fd, (char *)buf + have, cap - have);
		if (n < 0)
			return err_sys(e, at, "read");
		have += (size_t)n;
	}
	if (n != 0) { /* full: is this the end too? */
		n = some(fd, &more, 1);
		if (n < 0)
			return err_sys(e, at, "read");
		if (n > 0)
			return err_set(e, ERR_LIMIT, 0, at,
				       "longer than %zu bytes", cap);
	}
	*len = have;
	return 0;
}

int fd_read_exact(int fd, void *buf, size_t len, const char *at, struct err *e)
{
	size_t have = 0;
	ssize_t n;

	while (have < len) {
		n = some(fd, (char *)buf + have, len - have);
		if (n < 0)
			return err_sys(e, at, "read");
		if (n == 0)
			return err_set(e, ERR_SPEC, EPIPE, at,
				       "ended after %zu of %zu bytes", have,
				       len);
		have += (size_t)n;
	}
	return 0;
}

int fd_write_all(int fd, const void *buf, size_t len, const char *at,
		 struct err *e)
{
	const char *from = buf;
	ssize_t n;

	while (len > 0) {
		n = write(fd, from, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_sys(e, at, "write");
		from += n;
		len -= (size_t)n;
	}
	return 0;
}
