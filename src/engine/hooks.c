/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Programs that the config has run, as host root; or inside, where the caller
 * says how they are confined (hooks_inside.c).
 *
 * Must: give a hook its own environment and nothing of ours or of the image's
 * (CVE-2025-23266): no descriptor but the three, the host's / as folder,
 * default signals; outlive a hook that doesn't read, doesn't end or floods us.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/fd.h"
#include "engine/engine.h"
#include "engine/oci_state.h"
#include "hook_exe.h"
#include "hooks.h"
#include "kern/proc.h"
#include "private.h"

enum {
	STATE_CAP = 1 << 20,
	WORDS_CAP = 1 << 23, /* arguments and environment, in memory */
	SAID_CAP = 288,      /* of what it writes: the end of it */
	EXE_FD = 3,
	FAULT_FD = 4,
};

/* One hook under way. */
struct run {
	const char *at;
	const char *path; /* for a script, whose interpreter needs a name */
	bool engine_exe;
	char **argv;
	char **envp;
	const struct buf *state;
	size_t sent;
	int64_t end_ms;
	bool confined;
	const struct hooks_inside *inside; /* NULL: on the host */
	int exe_fd;   /* owned, all of them; -1: its path is inside */
	int in_fd;    /* we write its stdin */
	int out_fd;   /* we read its stdout and stderr */
	int fault_fd; /* why it was not executed: an errno */
	int pidfd;
	pid_t pid;
	char said[SAID_CAP]; /* NUL-terminated */
	size_t n_said;
};

static int64_t now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* NULL-terminated, as execve(2) wants it; the words stay the plan's. */
static char **words(struct arena *a, const char *const *list, size_t n,
		    const char *first)
{
	char **w = arena_array(a, n + 2, sizeof(*w));

	if (w == NULL)
		return NULL;
	if (n == 0 && first != NULL) {
		list = &first;
		n = 1;
	}
	for (size_t i = 0; i < n; i++) {
		w[i] = arena_copy(a, list[i], strlen(list[i]));
		if (w[i] == NULL)
			return NULL;
	}
	return w;
}

/* In the child: only what this needs stays open, at fixed places. */
static int arrange(const struct run *r, int in, int out, int fault)
{
	int fd[5] = { in, out, out, r->exe_fd, fault };

	if (r->exe_fd < 0)
		fd[EXE_FD] = fault; /* a place must be taken */

	for (int i = 0; i < 5; i++) { /* out of the way first */
		fd[i] = fcntl(fd[i], F_DUPFD_CLOEXEC, 8);
		if (fd[i] < 0)
			return -1;
	}
	for (int i = 0; i < 5; i++)
		if (dup3(fd[i], i, i > STDERR_FILENO ? O_CLOEXEC : 0) < 0)
			return -1;
	return close_range(FAULT_FD + 1, ~0U, 0);
}

_Noreturn static void child(const struct run *r, int in, int out, int fault)
{
	const struct hooks_inside *inside = r->inside;
	struct err e = { .kind = ERR_NONE };
	int num;

	errno = EPERM;
	if (inside != NULL && inside->enter != NULL &&
	    inside->enter(inside->ctx, r->confined, &e) < 0) {
		if (e.num != 0)
			errno = e.num;
		goto early;
	}
	if (arrange(r, in, out, fault) < 0)
		goto early;
	proc_default_signals();
	(void)umask(0022);
	/* a group of its own, to be killed as one; and not to outlive us */
	if (setpgid(0, 0) < 0 || chdir("/") < 0 ||
	    prctl(PR_SET_PDEATHSIG, SIGKILL) < 0)
		goto failed;
	/* Behind the last filters nothing comes but the program. */
	if (inside != NULL && inside->last != NULL &&
	    inside->last(inside->ctx, &e) < 0) {
		errno = e.num != 0 ? e.num : EPERM;
		goto failed;
	}
	if (r->exe_fd < 0) {
		(void)execve(r->path, r->argv, r->envp);
		goto failed;
	}
	(void)syscall(SYS_execveat, EXE_FD, "", r->argv, r->envp,
		      AT_EMPTY_PATH);
	/*
	 * A script can't be run off a descriptor that closes on exec. No user
	 * can change what any part of its path means: that was checked.
	 */
	if (errno == ENOENT && !r->engine_exe)
		(void)execve(r->path, r->argv, r->envp);
failed:
	fault = FAULT_FD;
early:
	num = errno;
	(void)!write(fault, &num, sizeof(num));
	_exit(127);
}

static int start(struct run *r, struct err *e)
{
	CLEAN_FD int in = -1;
	CLEAN_FD int out = -1;
	CLEAN_FD int fault = -1;
	int p[2];

	if (pipe2(p, O_CLOEXEC) < 0)
		return err_sys(e, r->at, "pipe");
	in = p[0];
	r->in_fd = p[1];
	if (pipe2(p, O_CLOEXEC) < 0)
		return err_sys(e, r->at, "pipe");
	r->out_fd = p[0];
	out = p[1];
	if (pipe2(p, O_CLOEXEC) < 0)
		return err_sys(e, r->at, "pipe");
	r->fault_fd = p[0];
	fault = p[1];
	if (fcntl(r->in_fd, F_SETFL, O_NONBLOCK) < 0 ||
	    fcntl(r->out_fd, F_SETFL, O_NONBLOCK) < 0)
		return err_sys(e, r->at, "fcntl");
	r->pid = fork();
	if (r->pid < 0)
		return err_sys(e, r->at, "fork");
	if (r->pid == 0)
		child(r, in, out, fault);
	/* our own child, not waited for: the pid is its */
	r->pidfd = (int)syscall(SYS_pidfd_open, r->pid, 0);
	if (r->pidfd < 0)
		return err_sys(e, r->at, "pidfd_open");
	return 0;
}

/* As much of the state as the pipe takes. */
static void feed(struct run *r)
{
	ssize_t n = write(r->in_fd, r->state->data + r->sent,
			  r->state->len - r->sent);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n > 0)
		r->sent += (size_t)n;
	if (n < 0 || r->sent == r->state->len) /* EPIPE: it need not read */
		fd_close(&r->in_fd);
}

/* Keeps the end of what it says. False when there is no more now. */
static bool listen_to(struct run *r)
{
	char chunk[4096];
	ssize_t n = read(r->out_fd, chunk, sizeof(chunk));
	size_t len, keep, cap = sizeof(r->said) - 1;

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return false;
	if (n <= 0) {
		fd_close(&r->out_fd);
		return false;
	}
	len = (size_t)n < cap ? (size_t)n : cap;
	keep = r->n_said + len > cap ? cap - len : r->n_said;
	memmove(r->said, r->said + r->n_said - keep, keep);
	memcpy(r->said + keep, chunk + n - len, len);
	r->n_said = keep + len;
	r->said[r->n_said] = '\0';
	return true;
}

/* Until it ends: 0; or its time does: LIMIT. */
static int attend(struct run *r, struct err *e)
{
	enum {
		DRAIN = 64
	};

	for (;;) {
		struct pollfd p[3] = {
			{ .fd = r->pidfd, .events = POLLIN },
			{ .fd = r->in_fd, .events = POLLOUT },
			{ .fd = r->out_fd, .events = POLLIN },
		};
		int64_t left = r->end_ms - now_ms();
		int n = poll(p, 3,
			     left > INT_MAX ? INT_MAX
			     : left > 0     ? (int)left
					    : 0);

		if (n < 0 && errno != EINTR)
			return err_sys(e, r->at, "poll");
		if (n == 0 && left <= 0)
			return err_set(e, ERR_LIMIT, ETIMEDOUT, r->at,
				       "%.96s did not end in its time",
				       r->path);
		if (n <= 0)
			continue;
		if (p[1].revents != 0)
			feed(r);
		if (p[2].revents != 0)
			(void)listen_to(r);
		if (p[0].revents != 0)
			break;
	}
	/* what it left in the pipe; a grandchild may go on writing */
	for (int i = 0; i < DRAIN && r->out_fd >= 0 && listen_to(r); i++)
		;
	return 0;
}

/* How it ended, in words; its last words behind. */
static int verdict(struct run *r, const siginfo_t *end, struct err *e)
{
	int num;

	while (r->n_said > 0 && r->said[r->n_said - 1] == '\n')
		r->said[--r->n_said] = '\0';
	for (size_t i = 0; i < r->n_said; i++)
		if (r->said[i] == '\n')
			r->said[i] = ' ';
	if (read(r->fault_fd, &num, sizeof(num)) == sizeof(num)) {
		errno = num;
		return err_sys(e, r->at, "%.96s: execve", r->path);
	}
	if (end->si_code == CLD_EXITED && end->si_status == 0)
		return 0;
	return err_set(e, ERR_SYS, 0, r->at, "%.96s: %s %d%s%s", r->path,
		       end->si_code == CLD_EXITED ? "exit status"
						  : "killed by signal",
		       end->si_status, r->n_said > 0 ? ": " : "", r->said);
}

static int follow(struct run *r, struct err *e)
{
	struct err other;
	siginfo_t end;
	int result = start(r, e);

	if (r->pid > 0) {
		if (result == 0)
			result = attend(r, e);
		if (result < 0) { /* the group, and it in case it has none */
			(void)kill(-r->pid, SIGKILL);
			(void)kill(r->pid, SIGKILL);
		}
		memset(&end, 0, sizeof(end));
		while (waitid(P_PID, (id_t)r->pid, &end, WEXITED) < 0 &&
		       errno == EINTR)
			;
		if (verdict(r, &end, result < 0 ? &other : e) < 0)
			result = -1;
	}
	fd_close(&r->in_fd);
	fd_close(&r->out_fd);
	fd_close(&r->fault_fd);
	fd_close(&r->pidfd);
	return result;
}

/* The image's own programs are not for the host, by whatever link or mount. */
static int not_image(const struct run *r, const struct hooks_job *job,
		     struct err *e)
{
	const char *const dirs[] = { job->c->root.path, job->bundle };
	CLEAN_FD int proc = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
	bool in;

	if (job->c->profile == PLAN_PROFILE_OPEN)
		return 0;
	if (proc < 0)
		return err_sys(e, r->at, "open /proc");
	for (size_t i = 0; i < 2; i++) {
		if (dirs[i] == NULL)
			continue;
		if (origin_within(proc, r->exe_fd, dirs[i], &in, r->at, e) < 0)
			return -1;
		if (in)
			return err_set(e, ERR_DENIED, 0, r->at,
				       "hook-unsafe: %.96s is in the bundle, "
				       "or in the container's root",
				       r->path);
	}
	return 0;
}

static int run_hook(const struct plan_hook *h, const struct hooks_job *job,
		    const struct buf *state, const char *at, struct err *e)
{
	bool here = h->when == PLAN_HOOK_START_CONTAINER;
	struct run r = { .at = at,
			 .inside = job->inside,
			 .confined = h->confined,
			 .path = h->path,
			 .engine_exe = h->engine_exe,
			 .state = state,
			 .end_ms = now_ms() + h->timeout_ms,
			 .exe_fd = -1,
			 .in_fd = -1,
			 .out_fd = -1,
			 .fault_fd = -1,
			 .pidfd = -1 };
	struct arena a;
	int result = -1;

	arena_init(&a, WORDS_CAP);
	r.argv = words(&a, h->args, h->n_args, h->path);
	r.envp = words(&a, h->env, h->n_env, NULL);
	if (r.argv == NULL || r.envp == NULL)
		(void)err_set(e, ERR_LIMIT, 0, at, "no memory");
	else if (here || (hook_exe_open(h->path, h->engine_exe, &r.exe_fd, at,
					e) == 0 &&
			  (h->engine_exe || not_image(&r, job, e) == 0)))
		result = follow(&r, e);
	fd_close(&r.exe_fd);
	arena_free(&a);
	return result;
}

static const char *kind_name(enum plan_hook_when when)
{
	switch (when) {
	case PLAN_HOOK_PRESTART:
		return "prestart";
	case PLAN_HOOK_CREATE_RUNTIME:
		return "createRuntime";
	case PLAN_HOOK_CREATE_CONTAINER:
		return "createContainer";
	case PLAN_HOOK_START_CONTAINER:
		return "startContainer";
	case PLAN_HOOK_POSTSTART:
		return "poststart";
	case PLAN_HOOK_POSTSTOP:
		return "poststop";
	}
	return "?";
}

static int run_kind(const struct hooks_job *job, const struct buf *state,
		    struct err *e)
{
	const struct plan_container *c = job->c;
	struct err other;
	char at[48];
	unsigned nth = 0;
	int result = 0;

	for (size_t i = 0; i < c->n_hooks; i++) {
		if (c->hooks[i].when != job->when)
			continue;
		(void)snprintf(at, sizeof(at), "hooks/%s/%u",
			       kind_name(job->when), nth++);
		if (run_hook(&c->hooks[i], job, state, at,
			     result == 0 ? e : &other) < 0)
			result = -1;
		if (result < 0 && !job->all)
			break;
	}
	return result;
}

int hooks_ms(const struct plan_container *c, enum plan_hook_when when)
{
	uint64_t ms = 0;

	for (size_t i = 0; i < c->n_hooks; i++)
		if (c->hooks[i].when == when)
			ms += c->hooks[i].timeout_ms;
	return ms < HOOKS_MS_MAX ? (int)ms : HOOKS_MS_MAX;
}

int hooks_run(const struct hooks_job *job, struct err *e)
{
	const struct plan_container *c = job->c;
	struct sigaction ignore = { .sa_handler = SIG_IGN }, before;
	struct buf state CLEAN_BUF;
	size_t i = 0;
	int result;

	buf_init(&state, STATE_CAP);
	while (i < c->n_hooks && c->hooks[i].when != job->when)
		i++;
	if (i == c->n_hooks)
		return 0;
	oci_state_json(&state, c, job->id, job->bundle, job->pid, job->status,
		       NULL);
	if (!buf_ok(&state))
		return err_set(e, ERR_LIMIT, 0, "hooks",
			       "the state is longer than 1 MiB");
	/* a hook that doesn't read its stdin must not kill us */
	if (sigaction(SIGPIPE, &ignore, &before) < 0)
		return err_sys(e, "hooks", "sigaction");
	result = run_kind(job, &state, e);
	(void)sigaction(SIGPIPE, &before, NULL);
	return result;
}

int engine_hooks(const struct plan *plan, enum plan_hook_when when,
		 const char *id, const char *bundle, pid_t pid,
		 const char *status, bool all, struct err *e)
{
	const struct hooks_job job = { .c = plan_container(plan),
				       .when = when,
				       .id = id,
				       .bundle = bundle,
				       .pid = pid,
				       .status = status,
				       .all = all };

	return hooks_run(&job, e);
}
