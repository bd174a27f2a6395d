/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fault KIND OP...: each system call that brig makes to do OP fails once
 * (KIND fail), or is interrupted (intr), or the process that makes it is
 * killed in its place (kill); after each, what has to be true of the host is
 * looked at. TAP without a plan, numbered on from $TAP_N. $W is a folder with
 * the bundle b and the file process. $FAULT_EVERY: of the calls of one name
 * the first, and every so many-th. fault.sh calls it.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "look.h"
#include "trace.h"

enum {
	PATH = 4096,
	ARGS = 20,
	SETTLE_MS = 3000
};

#define ID "f1"

enum kind {
	FAIL,
	INTR,
	KILL
};

/* Where an operation begins, and what is there when it has been done. */
enum where {
	NOTHING,
	CREATED,
	RUNNING,
	PAUSED
};

static const struct op {
	const char *name;
	enum where from, to;
	bool whole; /* no container is left of one that failed */
	bool makes; /* a process that can be looked at, by its pid file */
	bool init;  /* the container's process goes on meanwhile */
	const char *bundle; /* what is there before; NULL: @/b */
	const char *args[10];
	bool net; /* it takes the devices that @/net/devices makes */
} ops[] = {
	/* clang-format off */
	{ "create", NOTHING, CREATED, true, true, false, NULL,
	  { "create", "--bundle", "@/b", "--pid-file", "@/pid", ID } },
	{ "create-rich", NOTHING, CREATED, true, true, false, NULL,
	  { "create", "--bundle", "@/rich", "--console-socket", "@/tty",
	    "--pid-file", "@/pid", ID } },
	{ "create-net", NOTHING, CREATED, true, true, false, NULL,
	  { "create", "--bundle", "@/net", "--pid-file", "@/pid", ID }, true },
	{ "run-net", NOTHING, RUNNING, true, true, false, NULL,
	  { "run", "--detach", "--bundle", "@/net", "--pid-file", "@/pid",
	    ID }, true },
	{ "delete-net", RUNNING, NOTHING, false, false, false, "@/net",
	  { "delete", "--force", ID }, true },
	{ "run", NOTHING, RUNNING, true, true, false, NULL,
	  { "run", "--detach", "--bundle", "@/b", "--pid-file", "@/pid",
	    ID } },
	{ "start", CREATED, RUNNING, false, false, true, NULL, { "start", ID } },
	{ "start-heard", CREATED, RUNNING, false, false, true, "@/heard",
	  { "start", ID } },
	{ "exec-heard", RUNNING, RUNNING, false, true, false, "@/heard",
	  { "exec", "--detach", "--process", "@/process", "--pid-file",
	    "@/pid", ID } },
	{ "exec-tty", RUNNING, RUNNING, false, true, false, NULL,
	  { "exec", "--detach", "--process", "@/process.tty",
	    "--console-socket", "@/tty", "--pid-file", "@/pid", ID } },
	{ "exec", RUNNING, RUNNING, false, true, false, NULL,
	  { "exec", "--detach", "--process", "@/process", "--pid-file",
	    "@/pid", ID } },
	{ "kill", RUNNING, RUNNING, false, false, false, NULL,
	  { "kill", ID, "CONT" } },
	{ "kill-all", RUNNING, NOTHING, false, false, false, NULL,
	  { "kill", "--all", ID, "KILL" } },
	{ "delete", RUNNING, NOTHING, false, false, false, NULL,
	  { "delete", "--force", ID } },
	{ "pause", RUNNING, PAUSED, false, false, false, NULL, { "pause", ID } },
	{ "resume", PAUSED, RUNNING, false, false, false, NULL, { "resume", ID } },
	{ "delete-paused", PAUSED, NOTHING, false, false, false, NULL,
	  { "delete", "--force", ID } },
	{ "ps", RUNNING, RUNNING, false, false, false, NULL, { "ps", ID } },
	{ "state", RUNNING, RUNNING, false, false, false, NULL, { "state", ID } },
	{ "list", RUNNING, RUNNING, false, false, false, NULL, { "list" } },
	/* clang-format on */
};

struct run {
	const struct op *op;
	enum kind kind;
	const char *w, *parent, *cg, *brig;
	char *host;          /* with no container */
	char *mid;           /* with that which the operation finds */
	bool up;             /* it is there */
	char *good;          /* of a process that was made without a fault */
	struct traced clean; /* a run without a fault */
	struct traced t;
	int tty;   /* listens for terminals */
	int heard; /* and for seccomp listeners */
	struct call at;
	unsigned tried, missed, bad;
};

static unsigned tap_n, tap_bad;

/* ---- brig ---- */

static void words(const struct run *r, const char *const *args, char **argv,
		  char text[ARGS][PATH])
{
	const char *first[] = { r->brig, "--root", "@/state" };
	size_t n = 0;

	for (size_t i = 0; i < 3 + 10; i++) {
		const char *a = i < 3 ? first[i] : args[i - 3];

		if (a == NULL)
			break;
		(void)snprintf(text[n], PATH, "%s%s", *a == '@' ? r->w : "",
			       *a == '@' ? a + 1 : a);
		argv[n] = text[n];
		n++;
	}
	argv[n] = NULL;
}

static int brig(const struct run *r, char *said, size_t cap,
		const char *const *args)
{
	static char text[ARGS][PATH];
	char *argv[ARGS];

	words(r, args, argv, text);
	return plain_run(argv, said, cap);
}

#define BRIG(r, said, ...)          \
	brig(r, said, sizeof(said), \
	     (const char *const[10]){ __VA_ARGS__, NULL })

/* From the pid file, or 0. */
static pid_t pid_in(const struct run *r, const char *name)
{
	char path[PATH];
	int pid = 0;
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s/%s", r->w, name);
	f = fopen(path, "re");
	if (f == NULL)
		return 0;
	if (fscanf(f, "%d", &pid) != 1)
		pid = 0;
	(void)fclose(f);
	return pid;
}

static void forget(const struct run *r, const char *name)
{
	char path[PATH];

	(void)snprintf(path, sizeof(path), "%s/%s", r->w, name);
	(void)unlink(path);
}

static void bail(const char *what, const char *said)
{
	printf("Bail out! %s: %s\n", what, said);
	exit(99);
}

static pid_t init_of(const struct run *r)
{
	return pid_in(r, "init");
}

/* Devices of the host, if they are there no more. */
static void devices(const struct run *r)
{
	char path[PATH], said[4096], sh[] = "/bin/sh";
	char *const argv[] = { sh, path, NULL };

	(void)snprintf(path, sizeof(path), "%s/net/devices", r->w);
	if (r->op->net && plain_run(argv, said, sizeof(said)) != 0)
		bail("devices", said);
}

/* The container as the operation finds it. */
static void set_up(struct run *r)
{
	char said[4096];

	if (!r->up)
		devices(r);
	if (r->op->from == NOTHING || r->up)
		return;
	r->up = true;
	if (BRIG(r, said, "create", "--bundle",
		 r->op->bundle != NULL ? r->op->bundle : "@/b", "--pid-file",
		 "@/init", ID) != 0)
		bail("create", said);
	if (r->op->from >= RUNNING && BRIG(r, said, "start", ID) != 0)
		bail("start", said);
	if (r->op->from == PAUSED && BRIG(r, said, "pause", ID) != 0)
		bail("pause", said);
}

static long now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void reap(void)
{
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
}

/* A socket as an engine has one: what comes there is taken, and closed. */
static int listen_at(const char *folder, const char *name)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	(void)snprintf(a.sun_path, sizeof(a.sun_path), "%.80s/%.20s", folder,
		       name);
	(void)unlink(a.sun_path);
	if (fd < 0 || bind(fd, (void *)&a, sizeof(a)) != 0 ||
	    listen(fd, 8) != 0)
		bail("socket", strerror(errno));
	return fd;
}

static void hang_up(const struct run *r)
{
	int fd;

	while ((fd = accept(r->tty, NULL, NULL)) >= 0 ||
	       (fd = accept(r->heard, NULL, NULL)) >= 0)
		(void)close(fd);
}

/* ---- what must be true ---- */

static bool wrong(struct run *r, const char *fmt, const char *more)
{
	char *s;

	if (r->bad++ < 6) {
		printf("# %s: role %u, call %u, %s: ", r->op->name, r->at.role,
		       r->at.n, call_name(r->at.nr));
		printf(fmt, more);
		printf("\n");
		for (s = strtok(r->t.said, "\n"); s != NULL;
		     s = strtok(NULL, "\n"))
			printf("#   said: %s\n", s);
	}
	return false;
}

/* Comes to be, soon: dying takes its time. */
static bool settles(struct run *r, const char *want, const char *what)
{
	long end = now_ms() + SETTLE_MS;
	char *now;
	bool same;

	for (;;) {
		reap();
		now = look_host(r->parent, r->w);
		same = strcmp(now, want) == 0;
		if (same || now_ms() >= end)
			break;
		free(now);
		(void)usleep(2000);
	}
	if (!same) {
		(void)wrong(r, "%s", what);
		if (r->bad <= 6)
			(void)look_differ(want, now, stdout);
		if (want == r->host) { /* say each thing once */
			free(r->host);
			r->host = now;
			return false;
		}
	}
	free(now);
	return same;
}

/* Whatever there is goes away by one command. */
static bool take_down(struct run *r)
{
	char said[4096];
	char *now;
	bool gave;

	forget(r, "pid");
	gave = r->op->net && BRIG(r, said, "state", ID) == 0 &&
	       (strstr(said, "\"created\"") || strstr(said, "\"running\""));
	if (r->mid != NULL && r->op->from == r->op->to) {
		reap();
		now = look_host(r->parent, r->w);
		r->up = strcmp(now, r->mid) == 0;
		free(now);
		if (r->up)
			return true;
	}
	r->up = false;
	if (BRIG(r, said, "delete", "--force", ID) != 0)
		return wrong(r, "delete --force failed: %s", said);
	forget(r, "init");
	/* such a device ends with its container */
	if (gave && r->op->whole)
		devices(r);
	return settles(r, r->host, "the host is not as it was:");
}

static bool one_line(const char *s)
{
	const char *end = strchr(s, '\n');

	return strncmp(s, "brig: ", 6) == 0 && strchr(s + 6, ':') != NULL &&
	       end != NULL && end[1] == '\0';
}

static bool alive(pid_t pid)
{
	char path[64], state = 'X';
	FILE *f;

	(void)snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	f = pid > 0 ? fopen(path, "re") : NULL;
	if (f == NULL)
		return false;
	if (fscanf(f, "%*d (%*[^)]) %c", &state) != 1)
		state = 'X';
	(void)fclose(f);
	return state != 'Z' && state != 'X';
}

/* Capabilities that a failed probe took away are no less confinement. */
static void fewer_caps(char *now, const char *good)
{
	static const char *const sets[] = { "CapBnd:\t", "CapEff:\t",
					    "CapPrm:\t" };

	for (size_t i = 0; i < 3; i++) {
		char *a = strstr(now, sets[i]);
		const char *b = strstr(good, sets[i]);

		if (a != NULL && b != NULL &&
		    (strtoul(a + 8, NULL, 16) & ~strtoul(b + 8, NULL, 16)) == 0)
			memcpy(a + 8, b + 8, 16);
	}
}

/* As good as one that was made without a fault? */
static bool as_good(struct run *r, pid_t pid)
{
	long end = now_ms() + SETTLE_MS / 2;
	char *now;
	bool same;

	for (;;) {
		/* that was its end; state says "stopped" */
		if (r->at.role != 0 &&
		    (r->kind == KILL || r->op->from != RUNNING) && !alive(pid))
			return true;
		now = look_at(pid, r->cg);
		if (now == NULL)
			return wrong(r, "success, and no process%s", "");
		fewer_caps(now, r->good);
		same = strcmp(now, r->good) == 0;
		/* it may be on the way from the commit to the gate */
		if (same || now_ms() >= end)
			break;
		free(now);
		(void)usleep(2000);
	}
	if (!same) {
		(void)wrong(r, "success, but not as confined:%s", "");
		if (r->bad <= 6)
			(void)look_differ(r->good, now, stdout);
	}
	free(now);
	return same;
}

/* state and list say something that can be read, whatever happened. */
static bool can_be_seen(struct run *r)
{
	static const char *const words[] = { "creating", "created", "running",
					     "stopped", "paused" };
	char said[4096];
	int st = BRIG(r, said, "state", ID);
	bool good = st != 0 && strstr(said, "does not exist") != NULL;

	for (size_t i = 0; st == 0 && i < 5; i++)
		good = good || strstr(said, words[i]) != NULL;
	if (!good)
		return wrong(r, "state: %s", said);
	if (BRIG(r, said, "list") != 0 || strstr(said, "brig: ") != NULL)
		return wrong(r, "list: %s", said);
	return true;
}

/* Was it past the start of the C library? main()'s first is a prctl(2). */
static bool started(const struct run *r)
{
	const struct call *c = r->clean.calls;

	while (c->role != 0 || c->nr != SYS_prctl)
		c++;
	return r->at.role != 0 || r->at.n >= c->n;
}

static void judge(struct run *r)
{
	const struct op *op = r->op;
	int st = r->t.status;
	bool ok = true, killed = r->kind == KILL && r->at.role == 0;

	if (st == -1)
		(void)wrong(r, "no end in %s seconds", "15");
	else if (killed && r->t.hit)
		ok = can_be_seen(r);
	else if (st != 0 && !started(r))
		ok = true; /* the C library, before main() */
	else if (st != 0 && (!WIFEXITED(st) || !one_line(r->t.said)))
		ok = wrong(r, "does not end in one line of error%s", "");
	else if (st != 0 && r->kind == INTR)
		ok = wrong(r, "takes EINTR for a failure%s", "");
	else if (st == 0 && op->makes)
		ok = as_good(r, pid_in(r, "pid"));
	else if (st == 0 && op->to != NOTHING && op->from != NOTHING)
		ok = as_good(r, init_of(r));
	else if (st != 0)
		ok = can_be_seen(r);
	if (!ok)
		(void)fflush(stdout);
	if (st > 0 && !killed && op->whole)
		(void)settles(r, r->host, "something is left of it:");
	if (st == 0 && strncmp(op->name, "delete", 6) == 0) {
		forget(r, "init");
		(void)settles(r, r->host, "deleted, and yet");
	}
	(void)take_down(r);
}

/* ---- one after the other ---- */

static int number(enum kind kind, int nr)
{
	if (kind == INTR)
		return EINTR;
	switch (nr) {
	case SYS_mmap:
	case SYS_brk:
	case SYS_mremap:
	case SYS_mprotect:
		return ENOMEM;
	case SYS_clone:
	case SYS_clone3:
	case SYS_fork:
	case SYS_vfork:
	case SYS_setresuid:
		return EAGAIN;
	case SYS_write:
	case SYS_pwrite64:
	case SYS_mkdirat:
	case SYS_symlinkat:
		return ENOSPC;
	case SYS_setns:
	case SYS_capset:
	case SYS_prctl:
	case SYS_mount_setattr:
	case SYS_fchown:
	case SYS_kill:
	case SYS_pidfd_send_signal:
		return EPERM;
	case SYS_socketpair:
	case SYS_pipe2:
		return EMFILE;
	}
	return EIO;
}

/* Can it fail so? */
static bool possible(enum kind kind, const struct call *c)
{
	switch (kind) {
	case KILL:
		return true;
	case FAIL: /* brk(2) says by the break that is that it can't be */
		return c->nr != SYS_brk && c->nr != SYS_exit_group &&
		       c->nr != SYS_exit && c->nr != SYS_rt_sigreturn &&
		       c->nr != SYS_umask;
	case INTR:
		break;
	}
	switch (c->nr) {
	case SYS_read:
	case SYS_pread64:
	case SYS_write:
	case SYS_poll:
	case SYS_wait4:
	case SYS_waitid:
	case SYS_flock:
	case SYS_recvmsg:
	case SYS_sendmsg:
		return true;
	case SYS_fcntl:
		return c->arg == F_SETLKW;
	}
	return false;
}

static void once(struct run *r, const struct fault *f)
{
	static char text[ARGS][PATH];
	char *argv[ARGS];

	hang_up(r);
	set_up(r);
	words(r, r->op->args, argv, text);
	trace_run(argv, f, r->op->init ? init_of(r) : 0, &r->t);
}

/* As it is in the end: on the way to the gate it still holds a socket. */
static char *settled(const struct run *r, pid_t pid)
{
	long end = now_ms() + SETTLE_MS;
	char *now;

	for (;;) {
		now = look_at(pid, r->cg);
		if (now == NULL || strstr(now, " socket:") == NULL ||
		    now_ms() >= end)
			return now;
		free(now);
		(void)usleep(2000);
	}
}

/* What there is to do to, and what a good run comes to. */
static void learn(struct run *r)
{
	const struct fault none = { .kind = FAULT_NONE };
	char said[4096];
	pid_t pid;

	/* once in vain: the folders that are made by the first */
	once(r, &none);
	if (r->t.status != 0)
		bail(r->op->name, r->t.said);
	if (BRIG(r, said, "delete", "--force", ID) != 0)
		bail("delete", said);
	forget(r, "pid");
	forget(r, "init");
	for (int i = 0; i < 50; i++) {
		reap();
		(void)usleep(1000);
	}
	r->up = false;
	if (r->op->whole)
		devices(r);
	r->host = look_host(r->parent, r->w);
	set_up(r);
	r->mid = r->op->from == NOTHING ? NULL : look_host(r->parent, r->w);
	once(r, &none);
	r->clean = r->t;
	if (r->t.status != 0)
		bail(r->op->name, r->t.said);
	pid = r->op->makes ? pid_in(r, "pid") : init_of(r);
	if (r->op->makes || r->op->to != NOTHING)
		r->good = settled(r, pid);
	(void)take_down(r);
}

static void tell(struct run *r, unsigned role)
{
	static const char *const kinds[] = { "fails", "is interrupted",
					     "is the last" };
	char who[32] = "brig";

	if (role == ROLE_INIT)
		(void)snprintf(who, sizeof(who), "the container's process");
	else if (role > 0)
		(void)snprintf(who, sizeof(who), "its child %u", role);
	printf("%sok %u - %s: %s: each call %s once: %u, %u not reached\n",
	       r->bad == 0 ? "" : "not ", ++tap_n, r->op->name, who,
	       kinds[r->kind], r->tried, r->missed);
	tap_bad += r->bad != 0;
	(void)fflush(stdout);
}

/* The calls of one process, each name's first and then every so many-th. */
static void role(struct run *r, unsigned role, unsigned every)
{
	unsigned seen[512] = { 0 };

	r->tried = r->missed = r->bad = 0;
	for (size_t i = 0; i < r->clean.n_calls; i++) {
		const struct call *c = &r->clean.calls[i];
		struct fault f = { .kind = r->kind == KILL ? FAULT_KILL
							   : FAULT_ERROR,
				   .role = role,
				   .n = c->n,
				   .nr = c->nr };

		if (c->role != role || !possible(r->kind, c) ||
		    (c->within && r->kind != FAIL) ||
		    seen[c->nr & 511]++ % every != 0)
			continue;
		f.num = number(r->kind, c->nr);
		r->at = *c;
		once(r, &f);
		r->tried++;
		r->missed += !r->t.hit;
		if (r->t.hit)
			r->at.nr = r->t.hit_nr;
		judge(r);
	}
	if (r->tried > 0)
		tell(r, role);
}

int main(int argc, char **argv)
{
	static struct run r;
	const char *every = getenv("FAULT_EVERY");
	static char cg[PATH];
	unsigned n = every != NULL ? (unsigned)strtoul(every, NULL, 10) : 1;

	r.w = getenv("W");
	r.brig = getenv("RUNTIME");
	if (argc < 3 || r.w == NULL || r.brig == NULL || getenv("CG") == NULL)
		return 2;
	if (getenv("TAP_N") != NULL)
		tap_n = (unsigned)strtoul(getenv("TAP_N"), NULL, 10);
	(void)snprintf(cg, sizeof(cg), "%s/" ID, getenv("CG"));
	r.cg = cg;
	r.parent = getenv("CG");
	r.kind = argv[1][0] == 'k' ? KILL : argv[1][0] == 'i' ? INTR : FAIL;
	r.tty = listen_at(r.w, "tty");
	r.heard = listen_at("/run", "fault.heard");
	(void)prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
	for (int i = 2; i < argc; i++)
		for (size_t k = 0; k < sizeof(ops) / sizeof(*ops); k++) {
			if (strcmp(ops[k].name, argv[i]) != 0)
				continue;
			r.op = &ops[k];
			r.good = r.mid = NULL;
			r.up = false;
			learn(&r);
			for (unsigned j = 0; j < ROLES; j++)
				role(&r, j, n == 0 ? 1 : n);
			r.mid = NULL;
			(void)take_down(&r);
		}
	return tap_bad != 0;
}
