/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

/*
 * A container that exists: opening its gate, its status, signals, its end.
 * By pidfd and start time throughout; nothing polls.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd.h"
#include "cgroup.h"
#include "engine/ids.h"
#include "hooks.h"
#include "kern/cgroup_tree.h"
#include "kern/pidfd.h"
#include "kern/probe.h"
#include "notify.h"
#include "private.h"
#include "rdt.h"

enum {
	START_MS = 30000,
	STOP_MS = 10000
};

static const struct plan_cgroup *cgroup_of(const struct plan *plan)
{
	const struct plan_container *c =
		plan != NULL ? plan_container(plan) : NULL;

	return c != NULL ? &c->cgroup : NULL;
}

/* Opens for writing only while somebody waits at it: else ENXIO. */
static int open_gate(int state_fd)
{
	return openat(state_fd, "gate",
		      O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW);
}

/*
 * What the process says behind the gate: nothing and the end, when execve has
 * closed its side; or why it could not. Killed before it came to open its side,
 * it leaves a FIFO that never had a writer, and such a one never hangs up.
 */
static int listen_to(int said_fd, int pidfd, int within_ms, struct err *e)
{
	struct pollfd p[] = { { said_fd, POLLIN, 0 }, { pidfd, POLLIN, 0 } };
	struct err said;
	bool ended;
	ssize_t n;
	int rc;

	do
		rc = poll(p, 2, within_ms);
	while (rc < 0 && errno == EINTR);
	if (rc < 0)
		return err_sys(e, "start", "poll");
	if (rc == 0)
		return err_set(e, ERR_LIMIT, ETIMEDOUT, "start",
			       "nothing from the container's first process");
	do
		n = read(said_fd, &said, sizeof(said));
	while (n < 0 && errno == EINTR);
	if (n == 0 || (n < 0 && errno == EAGAIN))
		return 0;
	if (n == (ssize_t)sizeof(said) && err_sane(&said))
		*e = said;
	else
		(void)err_set(e, ERR_BUG, 0, "start", "a broken message");
	/* It ends now; its status is the engine's to collect. */
	if (pidfd_wait_ms(pidfd, STOP_MS, &ended, &said) != 0 || !ended)
		return err_at(e, "and it does not end");
	return -1;
}

/*
 * If nobody gets it, nothing is started: the process ends. While the gate is
 * open to us, it waits there for the byte that says so.
 */
static int hand_over(struct notify *n, int gate, int within_ms, struct err *e)
{
	struct err late;
	bool ended;

	if (n->sock_fd < 0)
		return 0;
	if (notify_hand(n, within_ms, e) == 0 &&
	    fd_write_all(gate, "", 1, "gate", e) == 0)
		return 0;
	if ((pidfd_signal(n->pidfd, SIGKILL, &late) != 0 &&
	     late.kind != ERR_STATE) ||
	    pidfd_wait_ms(n->pidfd, STOP_MS, &ended, &late) != 0 || !ended)
		return err_at(e, "and it does not end");
	return -1;
}

bool child_end(pid_t pid, int pidfd, struct err *e)
{
	struct err ignored;
	bool ended;

	if (pidfd_signal(pidfd, SIGKILL, &ignored) != 0)
		(void)kill(pid, SIGKILL); /* our child, unreaped */
	if (pidfd_wait_ms(pidfd, STOP_MS, &ended, &ignored) == 0 && !ended) {
		(void)err_at(e, "killed, its process does not end, so all of "
				"it stays for a later delete");
		return false;
	}
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	return true;
}

int engine_start(int state_fd, const struct engine_init *init,
		 const struct plan *plan, const char *id, const char *bundle,
		 struct err *e)
{
	const struct plan_container *c = plan_container(plan);
	CLEAN_FD int pidfd = -1, gate = -1, said = -1;
	CLEAN_NOTIFY struct notify n = {
		.c = c,
		.id = id,
		.bundle = bundle,
		.status = "created",
		.init = init->pid,
		.pid = init->pid,
		.sock_fd = -1,
	};
	int within_ms = START_MS;

	if (pidfd_open_checked(init->pid, init->start_time, &pidfd, e) != 0)
		return err_set(e, ERR_STATE, 0, "start",
			       "cannot start a container that has stopped");
	said = openat(state_fd, "said",
		      O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW);
	gate = open_gate(state_fd);
	if (said < 0 || gate < 0)
		return err_set(e, ERR_STATE, 0, "start",
			       "cannot start a container that is not in the "
			       "created state");
	n.pidfd = pidfd;
	n.said_fd = said;
	if (c != NULL) {
		n.p = &c->process;
		within_ms += hooks_ms(c, PLAN_HOOK_START_CONTAINER);
		if (notify_connect(&n, e) != 0)
			return -1;
	}
	if (fd_write_all(gate, "", 1, "gate", e) != 0)
		return -1;
	/* It opens once: a process that is killed before it has read the byte
	 * is a reader for a moment after this has seen its end. */
	if (unlinkat(state_fd, "gate", 0) != 0)
		return err_sys(e, "start", "gate");
	if (hand_over(&n, gate, within_ms, e) != 0)
		return -1;
	fd_close(&gate);
	return listen_to(said, pidfd, within_ms, e);
}

enum engine_status engine_status(int state_fd, const struct engine_init *init,
				 const struct plan *plan)
{
	CLEAN_FD int pidfd = -1, gate = -1;
	const struct plan_cgroup *cg = cgroup_of(plan);
	bool ended = false, frozen = false;
	struct cgroup c;
	struct err e;

	/* What can't be told is alive: nobody is to delete it as dead. */
	if (pidfd_open_checked(init->pid, init->start_time, &pidfd, &e) != 0)
		return e.kind == ERR_STATE ? ENGINE_STOPPED : ENGINE_RUNNING;
	if (pidfd_wait_ms(pidfd, 0, &ended, &e) == 0 && ended)
		return ENGINE_STOPPED;
	if (cg != NULL) {
		if (cg_open(cg, &c, &e) == 0 &&
		    cgroup_frozen(&c, &frozen, &e) != 0)
			frozen = false;
		cgroup_close(&c);
	}
	/* Also of one that is created: it can't be started until it goes on. */
	if (frozen)
		return ENGINE_PAUSED;
	gate = open_gate(state_fd);
	return gate >= 0 ? ENGINE_CREATED : ENGINE_RUNNING;
}

static int not_running(struct err *e)
{
	return err_set(e, ERR_STATE, ESRCH, "kill", "container not running");
}

static int signal_all(const struct plan *plan, int sig, struct err *e)
{
	const struct plan_cgroup *cg = cgroup_of(plan);
	struct cgroup c;
	int rc;

	if (cg == NULL)
		return not_running(e);
	rc = cg_open(cg, &c, e);
	if (rc == 0)
		rc = cgroup_signal_all(&c, sig, e);
	cgroup_close(&c);
	return rc;
}

/* The end of a pid namespace's first process is the end of all in it. */
static bool owns_pid_ns(const struct plan *plan)
{
	const struct plan_container *c = plan_container(plan);
	size_t i;

	for (i = 0; c != NULL && i < c->n_namespaces; i++)
		if (c->namespaces[i].type == PLAN_NS_PID)
			return c->namespaces[i].join[0] == '\0';
	return false;
}

/*
 * Without a pid namespace of its own the end of the first process is not that
 * of the others: KILL is for all of them, as with runc since 1.2. @left: there
 * was one.
 */
static int kill_whole(const struct plan *plan, int sig, bool *left,
		      struct err *e)
{
	uint32_t pid;
	size_t n;

	*left = false;
	if (sig != SIGKILL || cgroup_of(plan) == NULL || owns_pid_ns(plan))
		return 0;
	if (engine_pids(plan, &pid, 1, &n, e) == 0)
		*left = n > 0;
	else if (e->kind == ERR_LIMIT)
		*left = true;
	else
		return -1;
	return *left ? signal_all(plan, sig, e) : 0;
}

/* A frozen process of cgroup v1 dies only when it is let go. */
static int thaw(const struct plan_cgroup *cg, struct err *e)
{
	struct cgroup c;
	bool frozen = false;
	int rc;

	if (cg == NULL)
		return 0;
	rc = cg_open(cg, &c, e);
	if (rc == 0)
		rc = cgroup_frozen(&c, &frozen, e);
	if (rc == 0 && frozen)
		rc = cgroup_freeze(&c, false, e);
	cgroup_close(&c);
	return rc;
}

int engine_signal(const struct plan *plan, const struct engine_init *init,
		  int sig, bool all, struct err *e)
{
	CLEAN_FD int pidfd = -1;
	bool ended, left;
	struct err late;

	if (all)
		return signal_all(plan, sig, e);
	if (kill_whole(plan, sig, &left, e) != 0)
		return -1;
	if (left)
		return 0;
	if (pidfd_open_checked(init->pid, init->start_time, &pidfd, e) != 0)
		return e->kind == ERR_STATE ? not_running(e) : -1;
	if (pidfd_wait_ms(pidfd, 0, &ended, e) != 0)
		return -1;
	if (ended)
		return not_running(e);
	if (pidfd_signal(pidfd, sig, e) != 0)
		return -1;
	if (sig != SIGKILL || thaw(cgroup_of(plan), e) == 0)
		return 0;
	/* Nobody is kept out: its cgroup may have gone with it by now. */
	return pidfd_wait_ms(pidfd, 0, &ended, &late) == 0 && ended ? 0 : -1;
}

int engine_freeze(const struct plan *plan, bool on, struct err *e)
{
	const struct plan_cgroup *cg = cgroup_of(plan);
	struct cgroup c;
	int rc;

	if (cg == NULL)
		return not_running(e);
	rc = cg_open(cg, &c, e);
	if (rc == 0)
		rc = cgroup_freeze(&c, on, e);
	cgroup_close(&c);
	return rc;
}

int engine_pids(const struct plan *plan, uint32_t *pids, size_t cap, size_t *n,
		struct err *e)
{
	const struct plan_cgroup *cg = cgroup_of(plan);
	struct cgroup c;
	int rc;

	*n = 0;
	if (cg == NULL)
		return not_running(e);
	rc = cg_open(cg, &c, e);
	if (rc == 0)
		rc = cgroup_pids(&c, pids, cap, n, e);
	cgroup_close(&c);
	return rc;
}

int engine_stop(const struct plan *plan, const struct engine_init *init,
		struct err *e)
{
	CLEAN_FD int pidfd = -1;
	const struct plan_cgroup *cg = cgroup_of(plan);
	bool ended = true;

	if (init != NULL &&
	    pidfd_open_checked(init->pid, init->start_time, &pidfd, e) == 0) {
		if (pidfd_signal(pidfd, SIGKILL, e) != 0 &&
		    e->kind != ERR_STATE)
			return -1;
		if (thaw(cg, e) != 0)
			return -1;
		if (pidfd_wait_ms(pidfd, STOP_MS, &ended, e) != 0)
			return -1;
		if (!ended)
			return err_set(e, ERR_LIMIT, ETIMEDOUT, "delete",
				       "the container's first process does "
				       "not end");
	} else if (init != NULL && e->kind != ERR_STATE) {
		return -1;
	}
	if (cg == NULL || (init != NULL && owns_pid_ns(plan)))
		return 0;
	return cg_kill(cg, STOP_MS, e);
}

int engine_remove(const struct plan *plan, const char *owner, struct err *e)
{
	const struct plan_cgroup *cg = cgroup_of(plan);
	const struct plan_container *c =
		plan != NULL ? plan_container(plan) : NULL;
	const struct plan_id_pool any = { PLAN_POOL_FIRST, PLAN_POOL_LAST };
	struct ids_pool pool;
	int rc;

	if (cg != NULL && cg_remove(cg, e) != 0)
		return -1;
	if (c != NULL && rdt_remove(c, owner, e) != 0)
		return -1;
	if (c != NULL)
		root_leave(c);
	if (c != NULL && c->ids.kind != PLAN_IDS_BLOCK &&
	    c->ids.kind != PLAN_IDS_JOIN)
		return 0;
	/* The registry is the host's: nobody else ever had a block of it. */
	if ((c == NULL || c->ids.kind == PLAN_IDS_JOIN) &&
	    probe_user() != FACTS_HOST_ROOT)
		return 0;
	if (ids_open(&pool, &any, e) != 0)
		return -1;
	rc = ids_release(&pool, owner, e);
	ids_close(&pool);
	return rc;
}
