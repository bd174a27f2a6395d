/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

/*
 * Network devices go to the container, and come back when the launch fails, by
 * the program brig-net, which alone speaks netlink. Frame and descriptors are
 * as src/net/private.h has them. It stays until the launch is over, and knows
 * what they were: so they come back when brig itself is killed, too. When it is
 * what is killed, a second one brings back what it says to have moved; our
 * descriptor keeps their namespace until then, and they would end with that.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd.h"
#include "kern/ns.h"
#include "kern/pidfd.h"
#include "kern/proc.h"
#include "net.h"

enum {
	FDS = 6,
	LINE = 2 * NET_NAME,
	FRAME = LINE * NET_MOST, /* less than a pipe holds */
	ANSWER = 640,
	DEADLINE_MS = 30000,
};

static const char program[] = BRIG_LIBEXECDIR "/brig-net";
static const char at[] = "/linux/netDevices";

/* In the child: these at their numbers, and nothing else. */
static _Noreturn void become(const int fds[FDS])
{
	static const int numbers[FDS] = { 0, 1, 3, 4, 5, 6 };
	char name[] = "brig-net", *const argv[] = { name, NULL };
	char *const envp[] = { NULL };
	struct err ignored;
	int high[FDS], i;

	for (i = 0; i < FDS; i++) {
		high[i] = fcntl(fds[i], F_DUPFD_CLOEXEC, 10);
		if (high[i] < 0)
			_exit(127);
	}
	for (i = 0; i < FDS; i++)
		if (dup2(high[i], numbers[i]) < 0)
			_exit(127);
	proc_default_signals();
	if (proc_close_from(7, &ignored) != 0)
		_exit(127);
	(void)execve(program, argv, envp);
	_exit(126);
}

/* Wait for its end. Its status; 0 when that can't be learnt. */
static int ended(struct net_gift *g)
{
	struct err ignored;
	bool over = false;
	pid_t pid = g->pid;
	int status = 0;

	if (pid <= 0)
		return 0;
	if (pidfd_wait_ms(g->pidfd, DEADLINE_MS, &over, &ignored) == 0 && !over)
		(void)!pidfd_signal(g->pidfd, SIGKILL, &ignored);
	g->pid = 0;
	fd_close(&g->pidfd);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return 0;
	g->killed = WIFSIGNALED(status);
	return status;
}

/* Its answer: "moved", or "!" and what was wrong; nothing, if it never ran. */
static int answer(struct net_gift *g, int out_fd, struct err *e)
{
	char text[ANSWER + 1];
	bool there = false;
	size_t got = 0;
	int status;

	/* Not a pidfd, but read from as one is waited for. */
	if (pidfd_wait_ms(out_fd, DEADLINE_MS, &there, e) != 0)
		return -1;
	if (!there)
		return err_set(e, ERR_LIMIT, ETIMEDOUT, at,
			       "brig-net does not answer");
	if (fd_read_all(out_fd, text, ANSWER, &got, at, e) != 0)
		return -1;
	text[got] = '\0';
	if (strcmp(text, "moved\n") == 0)
		return 0;
	if (text[0] == '!')
		return err_set(e, ERR_SYS, 0, at, "%s", text + 1);
	fd_close(&g->hold_fd);
	status = ended(g);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 126)
		return err_set(e, ERR_UNSUPPORTED, 0, at,
			       "%s can't be run; fix: install it (brig built "
			       "with libmnl)",
			       program);
	return err_set(e, ERR_SYS, 0, at,
		       "brig-net gave no answer that is one");
}

static int run(struct net_gift *g, const char *frame, size_t len, struct err *e)
{
	CLEAN_FD int in = -1, in_w = -1, out = -1, out_w = -1, hold = -1;
	CLEAN_FD int log_w = -1;
	int p[2];

	if (pipe2(p, O_CLOEXEC) != 0)
		return err_sys(e, at, "pipe");
	in = p[0];
	in_w = p[1];
	if (pipe2(p, O_CLOEXEC) != 0)
		return err_sys(e, at, "pipe");
	out = p[0];
	out_w = p[1];
	if (pipe2(p, O_CLOEXEC) != 0)
		return err_sys(e, at, "pipe");
	hold = p[0];
	g->hold_fd = p[1];
	if (pipe2(p, O_CLOEXEC) != 0)
		return err_sys(e, at, "pipe");
	g->log_fd = p[0];
	log_w = p[1];
	if (fd_write_all(in_w, frame, len, at, e) != 0)
		return -1;
	fd_close(&in_w);
	g->pid = ns_clone(0, -1, &g->pidfd);
	if (g->pid < 0)
		return err_sys(e, at, "clone");
	if (g->pid == 0)
		become((const int[FDS]){ in, out_w, g->ours_fd, g->theirs_fd,
					 hold, log_w });
	fd_close(&out_w);
	fd_close(&log_w);
	fd_close(&hold);
	return answer(g, out, e);
}

int net_give(struct net_gift *g, int proc_fd, pid_t pid,
	     const struct plan_container *c, struct err *e)
{
	char path[64], frame[FRAME + 1];
	size_t len = 0, i;

	if (c->n_net_devices == 0)
		return 0;
	if (c->n_net_devices > NET_MOST)
		return err_set(e, ERR_BUG, 0, at, "too many");
	for (i = 0; i < c->n_net_devices; i++)
		len += (size_t)snprintf(frame + len, sizeof(frame) - len,
					"%.15s %.15s\n", c->net_devices[i].host,
					c->net_devices[i].name);
	(void)snprintf(path, sizeof(path), "%d/ns/net", (int)pid);
	g->theirs_fd = openat(proc_fd, path, O_RDONLY | O_CLOEXEC);
	g->ours_fd = openat(proc_fd, "self/ns/net", O_RDONLY | O_CLOEXEC);
	if (g->theirs_fd < 0 || g->ours_fd < 0)
		return err_sys(e, at, "open the namespaces");
	return run(g, frame, len, e);
}

static void forget(struct net_gift *g)
{
	fd_close(&g->log_fd);
	fd_close(&g->ours_fd);
	fd_close(&g->theirs_fd);
}

/* By one more brig-net, the other way about. */
static void bring_back(struct net_gift *g)
{
	struct net_gift again = NET_GIFT_NONE;
	CLEAN_FD int out = -1, out_w = -1;
	int p[2];

	if (pipe2(p, O_CLOEXEC) != 0)
		return;
	out = p[0];
	out_w = p[1];
	again.pid = ns_clone(0, -1, &again.pidfd);
	if (again.pid == 0)
		become((const int[FDS]){ g->log_fd, out_w, g->theirs_fd,
					 g->ours_fd, out, out_w });
	(void)ended(&again);
}

int net_keep(struct net_gift *g, struct err *e)
{
	bool over = false;

	if (g->hold_fd < 0)
		return 0;
	/* It has no end of its own while it waits: so it was killed. */
	if (pidfd_wait_ms(g->pidfd, 0, &over, e) != 0)
		return -1;
	if (over || fd_write_all(g->hold_fd, "k", 1, at, e) != 0)
		return err_set(e, ERR_SYS, 0, at, "brig-net was killed");
	fd_close(&g->hold_fd);
	if (ended(g) != 0)
		return err_set(e, ERR_SYS, 0, at, "brig-net has failed");
	forget(g);
	return 0;
}

void net_take_back(struct net_gift *g)
{
	fd_close(&g->hold_fd);
	(void)ended(g);
	if (g->killed && g->log_fd >= 0)
		bring_back(g);
	forget(g);
}
