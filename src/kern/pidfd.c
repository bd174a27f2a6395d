/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Processes by descriptor.
 *
 * Must: never signal or wait for a process by a pid alone.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/num.h"
#include "kern/pidfd.h"

static const char at[] = "process";

static int gone(pid_t pid, struct err *e)
{
	return err_set(e, ERR_STATE, ESRCH, at, "%d is gone", (int)pid);
}

/*
 * "PID (COMM) STATE ...": the name is the process's own to choose, with blanks
 * and parentheses; the last ")" ends it, as all behind it is numbers.
 */
static bool field_22(char *stat, uint64_t *ticks)
{
	char *s = strrchr(stat, ')');

	if (s == NULL)
		return false;
	s++; /* the blank before field 3 */
	for (int field = 3; field <= 22; field++) {
		s = strchr(s, ' ');
		if (s == NULL)
			return false;
		s++;
	}
	return num_u64(s, strcspn(s, " \n"), ticks);
}

int pidfd_start_time(pid_t pid, uint64_t *ticks, struct err *e)
{
	char buf[1024];
	ssize_t n;
	CLEAN_FD int fd = -1;

	(void)snprintf(buf, sizeof(buf), "/proc/%d/stat", (int)pid);
	fd = open(buf, O_RDONLY | O_CLOEXEC);
	if (fd < 0 && (errno == ENOENT || errno == ESRCH))
		return gone(pid, e);
	if (fd < 0)
		return err_sys(e, at, "open /proc/%d/stat", (int)pid);
	do
		n = read(fd, buf, sizeof(buf) - 1);
	while (n < 0 && errno == EINTR);
	if (n < 0 && errno == ESRCH)
		return gone(pid, e);
	if (n < 0)
		return err_sys(e, at, "read /proc/%d/stat", (int)pid);
	buf[n] = '\0';
	if (!field_22(buf, ticks))
		return err_set(e, ERR_BUG, 0, at, "odd /proc/%d/stat",
			       (int)pid);
	return 0;
}

/*
 * If the pid is the wanted process's when its stat is read, it was so when the
 * descriptor was opened: that process began earlier than either.
 */
int pidfd_open_checked(pid_t pid, uint64_t ticks, int *fd, struct err *e)
{
	CLEAN_FD int got = pid > 0 ? (int)syscall(SYS_pidfd_open, pid, 0) : -1;
	uint64_t found;

	if (got < 0 && (pid <= 0 || errno == ESRCH || errno == EINVAL))
		return gone(pid, e);
	if (got < 0)
		return err_sys(e, at, "pidfd_open %d", (int)pid);
	if (pidfd_start_time(pid, &found, e) < 0)
		return -1;
	if (found != ticks)
		return gone(pid, e);
	*fd = fd_take(&got);
	return 0;
}

int pidfd_signal(int pidfd, int sig, struct err *e)
{
	if (syscall(SYS_pidfd_send_signal, pidfd, sig, NULL, 0) == 0)
		return 0;
	if (errno == ESRCH)
		return err_set(e, ERR_STATE, ESRCH, at, "it is gone");
	return err_sys(e, at, "signal %d", sig);
}

static int64_t now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int pidfd_wait_ms(int pidfd, int timeout_ms, bool *ended, struct err *e)
{
	struct pollfd p = { .fd = pidfd, .events = POLLIN };
	int64_t end = timeout_ms > 0 ? now_ms() + timeout_ms : 0;
	int n, left = timeout_ms;

	for (;;) {
		n = poll(&p, 1, left);
		if (n >= 0 || errno != EINTR)
			break;
		if (timeout_ms > 0) {
			int64_t ms = end - now_ms();

			left = ms > 0 ? (int)ms : 0;
		}
	}
	if (n < 0)
		return err_sys(e, at, "poll");
	if (n > 0 && (p.revents & POLLNVAL) != 0)
		return err_set(e, ERR_BUG, EBADF, at, "not a descriptor");
	*ended = n > 0;
	return 0;
}

int pidfd_take(int pidfd, int number, int *fd, struct err *e)
{
	*fd = (int)syscall(SYS_pidfd_getfd, pidfd, number, 0);
	return *fd < 0 ? err_sys(e, at, "take descriptor %d", number) : 0;
}
