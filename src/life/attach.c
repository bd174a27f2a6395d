/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd.h"
#include "life/attach.h"

enum {
	CHUNK = 2048,
	LAST = 64 * 1024, /* more than a terminal holds */
};

/* Bytes on their way from one descriptor to another. */
struct pipeline {
	int from; /* -1: ended */
	int to;
	size_t start;
	size_t len;
	char data[CHUNK];
};

int attach_begin(struct attach *a, struct err *e)
{
	sigset_t all;

	*a = (struct attach)ATTACH_NONE;
	if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0)
		return err_sys(e, "prctl", "PR_SET_CHILD_SUBREAPER");
	(void)sigfillset(&all);
	/* What stops or breaks this process itself stays as it is. */
	(void)sigdelset(&all, SIGSEGV);
	(void)sigdelset(&all, SIGBUS);
	(void)sigdelset(&all, SIGILL);
	(void)sigdelset(&all, SIGFPE);
	(void)sigdelset(&all, SIGABRT);
	(void)sigdelset(&all, SIGTSTP);
	(void)sigdelset(&all, SIGTTIN);
	if (sigprocmask(SIG_BLOCK, &all, &a->was) < 0)
		return err_sys(e, "sigprocmask", "block signals");
	a->signal_fd = signalfd(-1, &all, SFD_CLOEXEC | SFD_NONBLOCK);
	if (a->signal_fd >= 0)
		return 0;
	(void)err_sys(e, "signalfd", "make it");
	(void)sigprocmask(SIG_SETMASK, &a->was, NULL);
	return -1;
}

static void resize(int master_fd)
{
	struct winsize ws;

	if (ioctl(0, TIOCGWINSZ, &ws) == 0)
		(void)ioctl(master_fd, TIOCSWINSZ, &ws);
}

static int make_raw(struct attach *a, int master_fd, struct err *e)
{
	struct termios raw;

	if (isatty(0) == 0)
		return 0;
	if (tcgetattr(0, &a->tty) < 0)
		return err_sys(e, "terminal", "read its settings");
	raw = a->tty;
	cfmakeraw(&raw);
	if (tcsetattr(0, TCSANOW, &raw) < 0)
		return err_sys(e, "terminal", "make it raw");
	a->raw = true;
	resize(master_fd);
	return 0;
}

/* One read's worth of signals. */
static int pass_signals(const struct attach *a, int pidfd, int master_fd,
			struct err *e)
{
	struct signalfd_siginfo si[4];
	ssize_t n = read(a->signal_fd, si, sizeof(si));
	size_t i;

	if (n < 0 && errno != EAGAIN && errno != EINTR)
		return err_sys(e, "signalfd", "read");
	for (i = 0; n > 0 && i < (size_t)n / sizeof(*si); i++) {
		int sig = (int)si[i].ssi_signo;

		if (sig == SIGCHLD || sig == SIGPIPE)
			continue;
		if (sig == SIGWINCH && master_fd >= 0)
			resize(master_fd);
		else if (syscall(SYS_pidfd_send_signal, pidfd, sig, NULL, 0) <
				 0 &&
			 errno != ESRCH)
			return err_sys(e, "pidfd_send_signal", "signal %d",
				       sig);
	}
	return 0;
}

/* Read what is there. An end, or a terminal that nobody has open, ends it. */
static void fill(struct pipeline *p)
{
	ssize_t n = read(p->from, p->data, sizeof(p->data));

	if (n > 0) {
		p->start = 0;
		p->len = (size_t)n;
	} else if (n == 0 || (errno != EINTR && errno != EAGAIN)) {
		p->from = -1;
	}
}

static void drain(struct pipeline *p)
{
	ssize_t n = write(p->to, p->data + p->start, p->len);

	if (n > 0) {
		p->start += (size_t)n;
		p->len -= (size_t)n;
	} else if (n < 0 && errno != EINTR && errno != EAGAIN) {
		p->len = 0; /* nobody reads it: as if it had been read */
		p->to = -1;
	}
}

/* poll(2)'s entry for one pipeline: wait to write what it has, else to read. */
static struct pollfd wants(const struct pipeline *p)
{
	if (p->len > 0 && p->to >= 0)
		return (struct pollfd){ .fd = p->to, .events = POLLOUT };
	return (struct pollfd){ .fd = p->from, .events = POLLIN };
}

static void turn(struct pipeline *p, const struct pollfd *got)
{
	if (got->fd < 0 || got->revents == 0)
		return;
	if (p->len > 0 && p->to >= 0)
		drain(p);
	else
		fill(p);
	if (p->to < 0)
		p->len = 0;
}

/*
 * What the process wrote last, as far as the reader takes it. Another one of
 * the container may write to the terminal for ever.
 */
static void last_words(struct pipeline *p)
{
	struct pollfd fd = { .events = POLLIN };
	size_t said = 0;

	while (p->from >= 0 && p->to >= 0 && said < LAST) {
		if (p->len > 0) {
			struct pollfd out = { .fd = p->to, .events = POLLOUT };

			if (poll(&out, 1, 2000) <= 0)
				return;
			drain(p);
			continue;
		}
		fd.fd = p->from;
		if (poll(&fd, 1, 0) <= 0)
			return;
		fill(p);
		said += p->len;
	}
}

static int reap(int pidfd, int *status, struct err *e)
{
	siginfo_t si = { 0 };
	int got;

	do
		got = waitid(P_PIDFD, (id_t)pidfd, &si, WEXITED);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return err_sys(e, "waitid", "of the container's process");
	*status = si.si_code == CLD_EXITED ? si.si_status : 128 + si.si_status;
	return 0;
}

int attach_wait(struct attach *a, int pidfd, int master_fd, int *status,
		struct err *e)
{
	struct pipeline in = { .from = master_fd < 0 ? -1 : 0,
			       .to = master_fd };
	struct pipeline out = { .from = master_fd, .to = 1 };

	if (master_fd >= 0 && make_raw(a, master_fd, e) < 0)
		return -1;
	for (;;) {
		struct pollfd fds[4] = {
			{ .fd = pidfd, .events = POLLIN },
			{ .fd = a->signal_fd, .events = POLLIN },
			wants(&in),
			wants(&out),
		};

		if (poll(fds, 4, -1) < 0 && errno != EINTR)
			return err_sys(e, "poll", "wait");
		if (fds[1].revents != 0 &&
		    pass_signals(a, pidfd, master_fd, e) < 0)
			return -1;
		if (fds[0].revents != 0)
			break;
		turn(&in, &fds[2]);
		turn(&out, &fds[3]);
	}
	last_words(&out);
	return reap(pidfd, status, e);
}

void attach_end(struct attach *a)
{
	if (a->raw)
		(void)tcsetattr(0, TCSANOW, &a->tty);
	a->raw = false;
	if (a->signal_fd < 0)
		return;
	fd_close(&a->signal_fd);
	(void)sigprocmask(SIG_SETMASK, &a->was, NULL);
}
