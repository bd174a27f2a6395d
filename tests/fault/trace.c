/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "trace.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	TASKS = 32
};

struct task {
	pid_t pid;
	int role; /* -1: its maker has not told yet */
	bool waits;
	bool counting;
	bool within; /* brig-net, */
	bool begun;  /* past its loader, and the frame */
	bool fake;   /* its result is ours to give */
	unsigned long long arg;
};

struct tracer {
	const struct fault *f;
	struct traced *out; /* shared with who asked */
	pid_t first;
	struct task tasks[TASKS];
	unsigned next_role;
	unsigned count[ROLES];
};

static const char *const call_names[] = {
#include "names.h"
};

const char *call_name(int nr)
{
	if (nr < 0 || (size_t)nr >= sizeof(call_names) / sizeof(*call_names) ||
	    call_names[nr] == NULL)
		return "?";
	return call_names[nr];
}

static void die(const char *what)
{
	perror(what);
	_exit(99);
}

static struct task *task(struct tracer *t, pid_t pid)
{
	struct task *none = NULL;

	for (size_t i = 0; i < TASKS; i++) {
		if (t->tasks[i].pid == pid)
			return &t->tasks[i];
		if (t->tasks[i].pid == 0 && none == NULL)
			none = &t->tasks[i];
	}
	if (none == NULL)
		die("too many processes");
	*none = (struct task){ .pid = pid, .role = -1 };
	return none;
}

static void resume(const struct tracer *t, struct task *k, int sig)
{
	bool of_interest =
		t->f->kind == FAULT_NONE || k->role == (int)t->f->role;
	bool look = k->counting && of_interest && (k->fake || !t->out->hit);

	k->waits = false;
	(void)ptrace(look ? PTRACE_SYSCALL : PTRACE_CONT, k->pid, 0, sig);
}

/* A call that all filters allow and that does nothing in place of it. */
static void replace(struct task *k)
{
	struct user_regs_struct r;

	if (ptrace(PTRACE_GETREGS, k->pid, 0, &r) != 0)
		return;
	k->fake = true;
	k->arg = r.rdi;
	if (r.orig_rax == SYS_close) /* close(2) fails and closes */
		return;
	r.orig_rax = SYS_brk;
	r.rdi = 0;
	(void)ptrace(PTRACE_SETREGS, k->pid, 0, &r);
}

static void result(struct task *k, int num)
{
	struct user_regs_struct r;

	k->fake = false;
	if (ptrace(PTRACE_GETREGS, k->pid, 0, &r) != 0)
		return;
	r.rax = (unsigned long long)-num;
	r.rdi = k->arg;
	(void)ptrace(PTRACE_SETREGS, k->pid, 0, &r);
}

static void on_call(struct tracer *t, struct task *k)
{
	const struct fault *f = t->f;
	struct __ptrace_syscall_info s;
	struct traced *o = t->out;
	unsigned n;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, k->pid, sizeof(s), &s) < 0)
		return;
	if (s.op == PTRACE_SYSCALL_INFO_EXIT && k->fake)
		result(k, f->num);
	if (s.op != PTRACE_SYSCALL_INFO_ENTRY || k->role < 0)
		return;
	k->begun |= s.entry.nr == SYS_setns;
	if (k->within && !k->begun)
		return;
	n = ++t->count[k->role];
	if (o->n_calls < CALLS_MAX)
		o->calls[o->n_calls++] =
			(struct call){ (unsigned char)k->role, k->within,
				       (short)s.entry.nr, n, s.entry.args[1] };
	if (f->kind == FAULT_NONE || o->hit || f->role != (unsigned)k->role ||
	    n < f->n || (f->kind == FAULT_ERROR && f->nr != (int)s.entry.nr))
		return;
	o->hit = true;
	o->hit_nr = (short)s.entry.nr;
	if (f->kind == FAULT_KILL)
		(void)kill(k->pid, SIGKILL);
	else
		replace(k);
}

static void on_child(struct tracer *t, struct task *k)
{
	unsigned long pid;
	struct task *c;

	if (ptrace(PTRACE_GETEVENTMSG, k->pid, 0, &pid) != 0)
		return;
	c = task(t, (pid_t)pid);
	c->role = t->next_role < ROLE_INIT ? (int)t->next_role++ : 0;
	c->counting = k->counting;
	if (c->waits)
		resume(t, c, 0);
}

static bool is_net(pid_t pid)
{
	char path[64], to[4096];
	ssize_t n;

	(void)snprintf(path, sizeof(path), "/proc/%d/exe", pid);
	n = readlink(path, to, sizeof(to));
	return n > 9 && memcmp(to + n - 9, "/brig-net", 9) == 0;
}

static void on_stop(struct tracer *t, struct task *k, int status)
{
	int sig = WSTOPSIG(status);

	switch (status >> 16) {
	case PTRACE_EVENT_CLONE:
	case PTRACE_EVENT_FORK:
	case PTRACE_EVENT_VFORK:
		on_child(t, k);
		break;
	case PTRACE_EVENT_EXEC:
		k->within = is_net(k->pid);
		k->begun = false;
		k->counting =
			k->within || (k->pid == t->first && t->count[0] == 0);
		break;
	case PTRACE_EVENT_STOP:
		if (k->role < 0) {
			k->waits = true;
			return;
		}
		break;
	default:
		if (sig == (SIGTRAP | 0x80)) {
			on_call(t, k);
			break;
		}
		resume(t, k, sig);
		return;
	}
	resume(t, k, 0);
}

static _Noreturn void child(char *const argv[], int go, int out)
{
	char c;
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

	if (null < 0 || dup2(null, 0) < 0 || dup2(out, 1) < 0 ||
	    dup2(out, 2) < 0 || (go >= 0 && read(go, &c, 1) != 0))
		die("child");
	(void)execv(argv[0], argv);
	die(argv[0]);
	_exit(99);
}

static void seize(struct tracer *t, pid_t pid, int role)
{
	const long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE |
			     PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
			     PTRACE_O_TRACEEXEC;

	if (ptrace(PTRACE_SEIZE, pid, 0, options) != 0)
		die("seize");
	task(t, pid)->role = role;
}

/* In a process of its own, at whose end everything is let go. */
static _Noreturn void worker(char *const argv[], struct tracer *t, pid_t attach,
			     int out)
{
	int go[2], st;
	pid_t pid;

	if (pipe2(go, O_CLOEXEC) != 0 || (t->first = fork()) < 0)
		die("fork");
	if (t->first == 0) {
		(void)close(go[1]);
		child(argv, go[0], out);
	}
	t->out->pid = t->first;
	t->next_role = 1;
	seize(t, t->first, 0);
	if (attach != 0) {
		seize(t, attach, ROLE_INIT);
		task(t, attach)->counting = true;
		(void)ptrace(PTRACE_INTERRUPT, attach, 0, 0);
		if (waitpid(attach, &st, __WALL) == attach && WIFSTOPPED(st))
			on_stop(t, task(t, attach), st);
	}
	(void)close(go[0]);
	(void)close(go[1]);
	(void)alarm(HANG_S); /* SIGALRM ends us; @out says so then */
	while ((pid = waitpid(-1, &st, __WALL)) > 0 || errno == EINTR) {
		if (pid < 0)
			continue;
		if (WIFSTOPPED(st)) {
			on_stop(t, task(t, pid), st);
			continue;
		}
		task(t, pid)->pid = 0;
		if (pid == t->first) {
			t->out->status = st;
			break;
		}
	}
	_exit(0);
}

/* What is there; who has the pipe may live on. */
static void hear(int fd, char *said, size_t cap)
{
	size_t len = 0;
	ssize_t n;

	(void)fcntl(fd, F_SETFL, O_NONBLOCK);
	while (len + 1 < cap && (n = read(fd, said + len, cap - 1 - len)) > 0)
		len += (size_t)n;
	said[len] = '\0';
}

/*
 * And for whatever else is ours meanwhile: the first process of a container
 * does not end before those that were made in it from outside are reaped.
 */
static int wait_for(pid_t pid)
{
	pid_t got;
	int st = -1;

	do
		got = waitpid(-1, &st, 0);
	while (got != pid && (got > 0 || errno == EINTR));
	return st;
}

void trace_run(char *const argv[], const struct fault *f, pid_t attach,
	       struct traced *out)
{
	struct tracer t = { .f = f };
	int p[2];
	pid_t pid;

	t.out = mmap(NULL, sizeof(*t.out), PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (t.out == MAP_FAILED || pipe2(p, O_CLOEXEC) != 0)
		die("trace");
	t.out->status = -1;
	pid = fork();
	if (pid < 0)
		die("fork");
	if (pid == 0)
		worker(argv, &t, attach, p[1]);
	(void)close(p[1]);
	(void)wait_for(pid);
	if (t.out->status == -1 && t.out->pid > 0)
		(void)kill(t.out->pid, SIGKILL);
	*out = *t.out;
	hear(p[0], out->said, sizeof(out->said));
	(void)close(p[0]);
	(void)munmap(t.out, sizeof(*t.out));
}

int plain_run(char *const argv[], char *said, size_t cap)
{
	int p[2], st = -1;
	pid_t pid;

	if (pipe2(p, O_CLOEXEC) != 0)
		die("pipe");
	pid = fork();
	if (pid < 0)
		die("fork");
	if (pid == 0)
		child(argv, -1, p[1]);
	(void)close(p[1]);
	st = wait_for(pid);
	hear(p[0], said, cap);
	(void)close(p[0]);
	return st;
}
