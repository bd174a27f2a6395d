/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

/*
 * Network devices go to the container, and come back when the launch fails, by
 * the program brig-net, which alone speaks netlink. Frame and descriptors are
 * as src/net/private.h has them.
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
	LINE = 2 * NET_NAME + 2,
	FRAME = LINE * NET_MOST, /* less than a pipe holds */
	DEADLINE_MS = 30000,
};

static const char program[] = BRIG_LIBEXECDIR "/brig-net";
static const char at[] = "/linux/netDevices";

/* In the child: the four at their numbers, and nothing else. */
static _Noreturn void become(const int fds[4])
{
	static const int numbers[4] = { 0, 1, 3, 4 };
	char name[] = "brig-net", *const argv[] = { name, NULL };
	char *const envp[] = { NULL };
	struct err ignored;
	int high[4], i;

	for (i = 0; i < 4; i++) {
		high[i] = fcntl(fds[i], F_DUPFD_CLOEXEC, 10);
		if (high[i] < 0)
			_exit(127);
	}
	for (i = 0; i < 4; i++)
		if (dup2(high[i], numbers[i]) < 0)
			_exit(127);
	proc_default_signals();
	if (proc_close_from(5, &ignored) != 0)
		_exit(127);
	(void)execve(program, argv, envp);
	_exit(126);
}

/* Its answer: a name a line, or "!" and what was wrong. */
static int answer(char *text, struct net_names *names, struct err *e)
{
	char *line = text, *end;
	size_t n = 0, len;

	if (text[0] == '!')
		return err_set(e, ERR_SYS, 0, at, "%s", text + 1);
	for (; *line != '\0' && n < names->n; line = end + 1, n++) {
		end = strchr(line, '\n');
		len = strcspn(line, " \n");
		if (end == NULL || len == 0 || len >= NET_NAME ||
		    end != line + len + 2)
			break;
		names->up[n] = line[len + 1] == '1';
		memcpy(names->to[n], line, len);
		names->to[n][len] = '\0';
	}
	if (n != names->n)
		return err_set(e, ERR_SYS, 0, at,
			       "brig-net gave no answer that is one");
	return 0;
}

static int ended(pid_t pid, int pidfd, struct err *e)
{
	struct err ignored;
	bool over = false;
	int status = 0;

	if (pidfd_wait_ms(pidfd, DEADLINE_MS, &over, e) != 0 || !over)
		(void)!pidfd_signal(pidfd, SIGKILL, &ignored);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return err_sys(e, at, "wait for brig-net");
	if (!over)
		return err_set(e, ERR_LIMIT, ETIMEDOUT, at,
			       "brig-net does not end");
	if (WIFEXITED(status) && WEXITSTATUS(status) == 126)
		return err_set(e, ERR_UNSUPPORTED, 0, at,
			       "%s can't be run; fix: install it (brig built "
			       "with libmnl)",
			       program);
	return 0;
}

static int run(const char *frame, size_t len, int from_fd, int to_fd,
	       struct net_names *names, struct err *e)
{
	CLEAN_FD int in = -1, in_w = -1, out = -1, out_w = -1, pidfd = -1;
	char text[FRAME + 512];
	size_t got = 0;
	int p[2], rc;
	pid_t pid;

	if (pipe2(p, O_CLOEXEC) != 0)
		return err_sys(e, at, "pipe");
	in = p[0];
	in_w = p[1];
	if (pipe2(p, O_CLOEXEC) != 0)
		return err_sys(e, at, "pipe");
	out = p[0];
	out_w = p[1];
	if (fd_write_all(in_w, frame, len, at, e) != 0)
		return -1;
	fd_close(&in_w);
	pid = ns_clone(0, -1, &pidfd);
	if (pid < 0)
		return err_sys(e, at, "clone");
	if (pid == 0)
		become((const int[4]){ in, out_w, from_fd, to_fd });
	fd_close(&out_w);
	rc = ended(pid, pidfd, e);
	if (rc == 0)
		rc = fd_read_all(out, text, sizeof(text) - 1, &got, at, e);
	text[got] = '\0';
	return rc == 0 ? answer(text, names, e) : -1;
}

int net_move(int from_fd, int to_fd, struct net_names *names, struct err *e)
{
	char frame[FRAME + 1];
	size_t len = 0, i;

	if (names->n > NET_MOST)
		return err_set(e, ERR_BUG, 0, at, "too many");
	for (i = 0; i < names->n; i++)
		len += (size_t)snprintf(frame + len, sizeof(frame) - len,
					"%.15s %.15s %d\n", names->from[i],
					names->to[i], names->up[i]);
	return run(frame, len, from_fd, to_fd, names, e);
}

static void copy(char *to, const char *from)
{
	size_t n = strlen(from);

	memcpy(to, from, n < NET_NAME ? n + 1 : 0);
}

int net_give(struct net_gift *g, int proc_fd, pid_t pid,
	     const struct plan_container *c, struct err *e)
{
	char path[64];
	size_t i;

	if (c->n_net_devices == 0)
		return 0;
	if (c->n_net_devices > NET_MOST)
		return err_set(e, ERR_BUG, 0, at, "too many");
	for (i = 0; i < c->n_net_devices; i++) {
		copy(g->names.from[i], c->net_devices[i].host);
		copy(g->names.to[i], c->net_devices[i].name);
		g->names.up[i] = true;
	}
	g->names.n = c->n_net_devices;
	(void)snprintf(path, sizeof(path), "%d/ns/net", (int)pid);
	g->theirs_fd = openat(proc_fd, path, O_RDONLY | O_CLOEXEC);
	g->ours_fd = openat(proc_fd, "self/ns/net", O_RDONLY | O_CLOEXEC);
	if (g->theirs_fd < 0 || g->ours_fd < 0)
		return err_sys(e, at, "open the namespaces");
	if (net_move(g->ours_fd, g->theirs_fd, &g->names, e) != 0)
		return -1;
	g->given = true;
	return 0;
}

void net_take_back(struct net_gift *g)
{
	struct net_names back = { .n = g->names.n };
	struct err ignored;
	size_t i;

	if (g->given) {
		for (i = 0; i < back.n; i++) {
			copy(back.from[i], g->names.to[i]);
			copy(back.to[i], g->names.from[i]);
			back.up[i] = g->names.up[i];
		}
		(void)!net_move(g->theirs_fd, g->ours_fd, &back, &ignored);
	}
	g->given = false;
	fd_close(&g->ours_fd);
	fd_close(&g->theirs_fd);
}
