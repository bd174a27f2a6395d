/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Scopes of systemd: the host's, or that of the user who brig is run by. The
 * frame is what src/bus/private.h describes.
 *
 * Must: stop no scope in which anybody lives (the caller looks); name none but
 * the plan's.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/fd.h"
#include "base/num.h"
#include "kern/cgroup_own.h"
#include "kern/probe.h"
#include "kern/proc.h"
#include "systemd.h"

static const char program[] = BRIG_LIBEXECDIR "/brig-systemd";
static const char at[] = "brig-systemd";

enum {
	FRAME_MAX = 8000,
	DEADLINE_MS = 30000,
	CPUS = 1024,
};

/* ---- whose ---- */

/* The host's root's is the system's; anybody else's is their own. */
static bool users(void)
{
	return probe_user() != FACTS_HOST_ROOT;
}

/* What brig-systemd has of our environment: where the user's bus is. */
struct where {
	char runtime[64];
	char *env[3];
};

static void look(struct where *w)
{
	static const char *const names[] = { "DBUS_SESSION_BUS_ADDRESS=",
					     "XDG_RUNTIME_DIR=" };
	size_t n = 0;

	for (char **s = environ; s != NULL && *s != NULL; s++)
		for (size_t i = 0; i < 2 && n < 2; i++)
			if (strncmp(*s, names[i], strlen(names[i])) == 0)
				w->env[n++] = *s;
	if (n == 0) {
		(void)snprintf(w->runtime, sizeof(w->runtime),
			       "XDG_RUNTIME_DIR=/run/user/%u", probe_outside());
		w->env[n++] = w->runtime;
	}
	w->env[n] = NULL;
}

/* ---- the frame ---- */

static void put_verb(struct buf *b, const char *verb, const char *scope)
{
	buf_init(b, FRAME_MAX - 1);
	buf_fmt(b, "%s%s %s\n", users() ? "user " : "", verb, scope);
}

/* -1, no limit, is the greatest number there. */
static void put_limit(struct buf *b, const char *name, struct plan_opt o)
{
	if (o.set)
		buf_fmt(b, "t %s %llu\n", name,
			o.v < 0 ? ~0ULL : (unsigned long long)o.v);
}

/* "0-2,7" as a set of bits, the lowest first. */
static void put_set(struct buf *b, const char *name, const char *list)
{
	unsigned char bits[CPUS / 8] = { 0 };
	size_t most = 0, len;
	uint32_t from, to;

	if (list[0] == '\0')
		return;
	for (const char *s = list; *s != '\0'; s += *s == ',' || *s == ' ') {
		len = strspn(s, "0123456789");
		if (!num_u32(s, len, &from))
			return;
		s += len;
		to = from;
		if (*s == '-') {
			len = strspn(s + 1, "0123456789");
			if (!num_u32(s + 1, len, &to))
				return;
			s += 1 + len;
		}
		for (; from <= to && from < CPUS; from++) {
			bits[from / 8] |= (unsigned char)(1U << from % 8);
			if (from / 8 >= most)
				most = from / 8 + 1;
		}
		if (*s != ',' && *s != ' ' && *s != '\0')
			return;
	}
	buf_fmt(b, "ay %s ", name);
	for (size_t i = 0; i < most; i++)
		buf_fmt(b, "%02x", bits[i]);
	buf_char(b, '\n');
}

/* A quota as systemd has it: µs of each second, in steps of 10 ms. */
static void put_quota(struct buf *b, const struct plan_cpu *c)
{
	const int64_t step = 10000;
	int64_t period =
		c->period.set && c->period.v > 0 ? c->period.v : 100000;
	int64_t us;

	if (c->period.set)
		put_limit(b, "CPUQuotaPeriodUSec", c->period);
	if (!c->quota.set)
		return;
	us = -1;
	if (c->quota.v > 0 && c->quota.v < INT64_MAX / 1000000)
		us = (c->quota.v * 1000000 / period + step - 1) / step * step;
	put_limit(b, "CPUQuotaPerSecUSec",
		  (struct plan_opt){ .set = true, .v = us });
}

static void put_v2(struct buf *b, const struct plan_cgroup *c)
{
	struct plan_opt swap = c->memory.swap, low = c->memory.reservation;
	struct plan_opt weight = c->cpu.shares;

	put_limit(b, "MemoryMax", c->memory.limit);
	if (low.v < 0)
		low.v = 0;
	put_limit(b, "MemoryLow", low);
	if (swap.set && swap.v >= 0)
		swap.v = c->memory.limit.v > 0 && swap.v > c->memory.limit.v
				 ? swap.v - c->memory.limit.v
				 : 0;
	put_limit(b, "MemorySwapMax", swap);
	weight.set = weight.set && weight.v > 0;
	if (weight.v < 2)
		weight.v = 2;
	if (weight.v > 262144)
		weight.v = 262144;
	weight.v = 1 + (weight.v - 2) * 9999 / 262142;
	put_limit(b, "CPUWeight", weight);
	if (c->block_io.weight.set && c->block_io.weight.v >= 10)
		buf_fmt(b, "t IOWeight %lld\n",
			(long long)(1 +
				    (c->block_io.weight.v - 10) * 9999 / 990));
}

static void put_limits(struct buf *b, const struct plan_cgroup *c, bool v2)
{
	struct plan_opt pids = c->pids;

	if (v2) {
		put_v2(b, c);
	} else {
		put_limit(b, "MemoryLimit", c->memory.limit);
		put_limit(b, "CPUShares", c->cpu.shares);
		put_limit(b, "BlockIOWeight", c->block_io.weight);
	}
	if (pids.v == 0) /* systemd has no less; the cgroup gets 0 itself */
		pids.v = 1;
	put_limit(b, "TasksMax", pids);
	put_quota(b, &c->cpu);
	put_set(b, "AllowedCPUs", c->cpu.cpus);
	put_set(b, "AllowedMemoryNodes", c->cpu.mems);
}

static void put_scope(struct buf *b, const struct plan_cgroup *c, bool v2)
{
	put_verb(b, "start", c->scope);
	buf_fmt(b, "s Description a container of brig\n");
	buf_fmt(b, "s Slice %s\n", c->slice);
	buf_str(b, "b DefaultDependencies 0\nb Delegate 1\n"
		   "b CPUAccounting 1\nb MemoryAccounting 1\n"
		   "b TasksAccounting 1\n");
	buf_fmt(b, "b %sAccounting 1\n", v2 ? "IO" : "BlockIO");
	put_limits(b, c, v2);
}

/* ---- the program ---- */

static _Noreturn void child(int fd, const char *path)
{
	char *const argv[] = { (char *)(uintptr_t)at, NULL };
	struct where w = { 0 };
	struct err e;
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (users())
		look(&w);
	if (null >= 0 && dup2(null, 0) >= 0 && dup2(null, 1) >= 0 &&
	    dup2(fd, 3) >= 0 && (fd != 3 || fcntl(3, F_SETFD, 0) == 0) &&
	    proc_close_from(4, &e) == 0)
		(void)execve(path, argv, w.env);
	_exit(127);
}

static int hear(int fd, struct err *e)
{
	struct pollfd p = { fd, POLLIN, 0 };
	char text[601];
	ssize_t n;
	int rc;

	do
		rc = poll(&p, 1, DEADLINE_MS);
	while (rc < 0 && errno == EINTR);
	n = rc > 0 ? recv(fd, text, sizeof(text) - 1, 0) : -1;
	if (rc == 0)
		return err_set(e, ERR_LIMIT, ETIMEDOUT, at, "no answer");
	if (n <= 0)
		return err_set(e, ERR_SYS, 0, at,
			       "ended without a word: is %s there?", program);
	text[n] = '\0';
	if (strcmp(text, "ok") == 0)
		return 0;
	return err_set(e, ERR_SYS, 0, at, "%s", text);
}

void sd_release(struct sd_hold *hold)
{
	if (hold->fd < 0)
		return;
	(void)shutdown(hold->fd, SHUT_RDWR); /* a clone may have one, too */
	fd_close(&hold->fd);
	while (waitpid(hold->pid, NULL, 0) < 0 && errno == EINTR)
		;
}

static int ask(const struct buf *frame, struct sd_hold *hold, struct err *e)
{
	int sv[2];

	hold->fd = -1;
	if (!buf_ok(frame))
		return err_set(e, ERR_LIMIT, 0, at, "too much to be said");
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sv) != 0)
		return err_sys(e, at, "socketpair");
	hold->pid = fork();
	if (hold->pid == 0)
		child(sv[1], program);
	(void)close(sv[1]);
	if (hold->pid < 0) {
		(void)close(sv[0]);
		return err_sys(e, at, "fork");
	}
	hold->fd = sv[0];
	if (send(sv[0], frame->data, frame->len, MSG_NOSIGNAL) >= 0) {
		if (hear(sv[0], e) == 0)
			return 0;
	} else if (errno == EPIPE) {
		(void)err_set(e, ERR_SYS, 0, at, "can't be run: %s", program);
	} else {
		(void)err_sys(e, at, "send");
	}
	(void)kill(hold->pid, SIGKILL); /* our child, unreaped */
	sd_release(hold);
	return -1;
}

static int tell(const struct buf *frame, struct err *e)
{
	struct sd_hold hold;
	int rc = ask(frame, &hold, e);

	sd_release(&hold);
	return rc;
}

/*
 * Where a user's systemd has it is our guess, from where that one is: the
 * limits are written, and processes killed, by that path.
 */
static int settled(const struct plan_cgroup *c, const struct sd_hold *hold,
		   struct err *e)
{
	bool there;

	if (cgroup_is_in(hold->pid, c->path, &there, e) < 0)
		return -1;
	if (there)
		return 0;
	return err_set(e, ERR_STATE, 0, at,
		       "the user's systemd has the scope elsewhere than in %s",
		       c->path);
}

int sd_near(const struct plan_cgroup *c, struct err *e)
{
	CLEAN_BUF struct buf b = { 0 };
	char scope[48];
	bool there;

	if (!c->systemd || !users())
		return 0;
	if (cgroup_reaches(c->path, &there, e) < 0)
		return -1;
	if (there)
		return 0;
	(void)snprintf(scope, sizeof(scope), "brig-caller-%d.scope",
		       (int)getpid());
	put_verb(&b, "adopt", scope);
	buf_str(&b, "s Description brig, on its way to a container\n");
	return tell(&b, e);
}

int sd_start(const struct plan_cgroup *c, bool v2, struct sd_hold *hold,
	     struct err *e)
{
	CLEAN_BUF struct buf b = { 0 };

	put_scope(&b, c, v2);
	if (ask(&b, hold, e) < 0)
		return -1;
	if (!users() || settled(c, hold, e) == 0)
		return 0;
	sd_release(hold);
	return -1;
}

int sd_update(const struct plan_cgroup *c, const struct plan_cgroup *change,
	      bool v2, struct err *e)
{
	struct plan_cgroup both = *change;
	CLEAN_BUF struct buf b = { 0 };

	/* what means something together only */
	if (both.memory.swap.set && !both.memory.limit.set)
		both.memory.limit = c->memory.limit;
	if (both.memory.limit.set && !both.memory.swap.set)
		both.memory.swap = c->memory.swap;
	if (both.cpu.quota.set && !both.cpu.period.set)
		both.cpu.period = c->cpu.period;
	if (both.cpu.period.set && !both.cpu.quota.set)
		both.cpu.quota = c->cpu.quota;
	put_verb(&b, "set", c->scope);
	put_limits(&b, &both, v2);
	return tell(&b, e);
}

int sd_stop(const struct plan_cgroup *c, struct err *e)
{
	CLEAN_BUF struct buf b = { 0 };

	put_verb(&b, "stop", c->scope);
	return tell(&b, e);
}
