/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

/*
 * One more process in a container: its cgroup, its namespaces in one setns by
 * pidfd, and then the same tail as a launch has, the user namespace last.
 *
 * Answers: CVE-2016-9962 (not dumpable until execve), CVE-2022-29162.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "cgroup.h"
#include "kern/caps.h"
#include "kern/cgroup_set.h"
#include "kern/console.h"
#include "kern/mnt.h"
#include "kern/ns.h"
#include "kern/path.h"
#include "kern/pidfd.h"
#include "kern/proc.h"
#include "kern/sched.h"
#include "notify.h"
#include "private.h"
#include "said.h"

enum {
	DEADLINE_MS = 30000
};

struct exec {
	const struct engine_exec *x;
	const struct plan_process *p;
	struct id_maps maps;
	struct cgroup cgroup;
	int proc_fd; /* owned; the host's /proc */
	int init_fd; /* owned; pidfd of the container's first process */
	int pidfd;   /* owned; of the new one */
	pid_t pid;
	struct sync sync;  /* the parent's */
	struct sync child; /* the child's */
	int said[2];       /* owned; closed by execve, or why it failed */
	struct notify notify;
	int slave_fd;
	bool cloned_in;
	struct proof_ns ns[PROOF_NS];
	struct tail tail;
};

/* ---- the child ---- */

static int join(struct exec *x, struct err *e)
{
	if (proc_die_with_parent(1, e) != 0)
		return -1;
	if (setsid() < 0)
		return err_sys(e, "session", "setsid");
	if (cgroup_join_self(&x->cgroup, x->cloned_in, e) != 0)
		return -1;
	if (sched_cpus_final(x->p->cpus_initial, x->p->cpus_final, e) != 0)
		return -1;
	/* Born in all others. Time by itself: an old kernel may have none. */
	if (setns(x->init_fd, CLONE_NEWCGROUP) != 0)
		return err_sys(e, "namespaces", "join the container's");
	if (setns(x->init_fd, CLONE_NEWTIME) != 0 && errno != EINVAL)
		return err_sys(e, "namespaces", "join the container's time");
	return 0;
}

static int own_proc(struct exec *x, struct err *e)
{
	const struct mnt_param p = { "source", "proc", -1 };

	fd_close(&x->tail.proc_fd);
	return mnt_new("proc", &p, 1,
		       MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC,
		       &x->tail.proc_fd, "/proc", e);
}

/* A terminal out of the container's devpts; its master goes to the parent. */
static int console(struct exec *x, struct err *e)
{
	CLEAN_FD int root = -1, pts = -1, master = -1;
	uint32_t number;
	uid_t uid;
	gid_t gid;
	int fd;

	if (!x->p->terminal)
		return tail_stdio(&x->tail, e);
	root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	pts = root < 0 ? -1
		       : path_open(root, "/dev/pts", PATH_NO_LINKS,
				   O_PATH | O_DIRECTORY, 0);
	if (pts < 0)
		return err_sys(e, "terminal", "open /dev/pts");
	if (maps_uid(&x->maps, x->p->uid, &uid, e) != 0 ||
	    maps_tty(&x->maps, x->p->gid, &gid, e) != 0 ||
	    console_open(pts, &master, &x->slave_fd, &number, e) != 0 ||
	    console_own(x->slave_fd, uid, gid, e) != 0 ||
	    console_size(x->slave_fd, x->p->rows, x->p->columns, e) != 0 ||
	    sync_send(&x->child, SYNC_MASTER, NULL, 0, master, e) != 0 ||
	    console_control(x->slave_fd, e) != 0)
		return -1;
	for (fd = 0; fd <= 2; fd++)
		if (dup2(x->slave_fd, fd) < 0)
			return err_sys(e, "stdio", "terminal");
	return 0;
}

static int built(struct exec *x, struct err *e)
{
	if (sync_send(&x->child, SYNC_BUILT, NULL, 0, -1, e) != 0)
		return -1;
	return sync_recv(&x->child, SYNC_HOOKED, NULL, 0, NULL, NULL, -1, -1,
			 e);
}

static int self(struct exec *x, struct err *e)
{
	if (tail_self(&x->tail, e) != 0)
		return -1;
	return tail_domain(&x->tail, plan_container(x->x->container), e);
}

static int descriptors(struct exec *x, struct err *e)
{
	struct tail *t = &x->tail;

	t->other_fds[0] = &x->said[1];
	t->other_fds[1] = &x->child.fd;
	t->other_fds[2] = &t->proc_fd;
	t->other_fds[3] = &t->userns_fd;
	t->other_fds[4] = &t->domain_fd;
	return tail_fds(t, e);
}

static int user_namespace(struct exec *x, struct err *e)
{
	if (tail_enter(&x->tail, e) != 0)
		return -1;
	fd_close(&x->tail.userns_fd);
	return 0;
}

static int identity(struct exec *x, struct err *e)
{
	return tail_identity(&x->tail, e);
}

static int capabilities(struct exec *x, struct err *e)
{
	return tail_caps(&x->tail, e);
}

static int program(struct exec *x, struct err *e)
{
	return tail_program(&x->tail, e);
}

static int lock(struct exec *x, struct err *e)
{
	(void)umask(x->tail.umask);
	return tail_lock(&x->tail, e);
}

static int prove(struct exec *x, struct err *e)
{
	if (tail_prove(&x->tail, e) != 0)
		return -1;
	fd_close(&x->tail.proc_fd);
	if (proc_die_with_parent(0, e) != 0)
		return -1;
	return tail_cut_limits(&x->tail, e);
}

static int (*const steps[])(struct exec *x, struct err *e) = {
	join,           own_proc, console,      built,   self, descriptors,
	user_namespace, identity, capabilities, program, lock, prove,
};

static _Noreturn void child_of_exec(struct exec *x)
{
	struct err e = { .kind = ERR_NONE }, lost;
	size_t i;
	int rc = 0;

	for (i = 0; i < sizeof(steps) / sizeof(steps[0]) && rc == 0; i++)
		rc = steps[i](x, &e);
	if (rc == 0)
		rc = sync_send(&x->child, SYNC_PROVEN, x->tail.proof,
			       x->tail.proof_len, -1, &e);
	if (rc == 0)
		rc = sync_recv(&x->child, SYNC_COMMIT, NULL, 0, NULL, NULL, -1,
			       -1, &e);
	/* Who has committed listens to the pipe alone. */
	if (rc != 0)
		(void)!sync_send(&x->child, SYNC_FAILED, &e, sizeof(e), -1,
				 &lost);
	else {
		x->tail.said_fd = x->said[1];
		x->tail.answer_fd = x->child.fd;
		(void)tail_exec(&x->tail, &e);
	}
	if (write(x->said[1], &e, sizeof(e)) < 0)
		_exit(127);
	_exit(e.num == EACCES ? 126 : 127);
}

/* ---- the parent ---- */

static int open_user_ns(struct exec *x, struct err *e)
{
	char path[64];

	if (!x->maps.user_ns)
		return 0;
	(void)snprintf(path, sizeof(path), "%d/ns/user", (int)x->x->init->pid);
	x->tail.userns_fd = openat(x->proc_fd, path, O_RDONLY | O_CLOEXEC);
	if (x->tail.userns_fd < 0)
		return err_sys(e, "user namespace", "open the container's");
	/* Opened by pid: is that still the same process? */
	return pidfd_signal(x->init_fd, 0, e);
}

static int open_cgroup(struct exec *x, struct err *e)
{
	const struct plan_exec *pe = plan_exec(x->x->plan);
	struct plan_cgroup cg = plan_container(x->x->container)->cgroup;
	char path[4096];
	int n;

	if (pe->cgroup[0] == '\0')
		return cg_enter(&cg, &x->cgroup, e);
	n = snprintf(path, sizeof(path), "%s/%s", cg.path, pe->cgroup);
	if (n < 0 || (size_t)n >= sizeof(path))
		return err_set(e, ERR_LIMIT, 0, "--cgroup", "path too long");
	cg.path = path;
	return cg_enter(&cg, &x->cgroup, e);
}

/* The namespaces that it must be in: those of the container's process. */
static int expect_ns(struct exec *x, struct err *e)
{
	static const char *const names[] = { "mnt", "pid",    "net", "ipc",
					     "uts", "cgroup", "user" };
	char who[16];
	size_t i;

	(void)snprintf(who, sizeof(who), "%d", (int)x->x->init->pid);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		uint64_t ino = ns_inode(x->proc_fd, who, names[i]);

		if (ino == 0)
			return err_set(e, ERR_STATE, errno, "exec",
				       "container not running");
		x->ns[i] = (struct proof_ns){ names[i], 0, ino };
	}
	x->tail.ns = x->ns;
	x->tail.n_ns = i;
	return 0;
}

/* Today's dockerd has 0, and relies on 022, which the peers take. */
static mode_t current_umask(void)
{
	mode_t m = umask(0);

	(void)umask(m);
	return m | 0022;
}

/* PLAN_PROFILE_OPEN only: the root of such a one is not its namespace's. */
static bool has_mounts(const struct plan_container *c)
{
	size_t i;

	for (i = 0; i < c->n_namespaces; i++)
		if (c->namespaces[i].type == PLAN_NS_MOUNT)
			return c->namespaces[i].join[0] == '\0';
	return false;
}

static int prepare(struct exec *x, struct err *e)
{
	const struct plan_container *c = plan_container(x->x->container);
	struct tail *t = &x->tail;
	bool ended;

	x->proc_fd = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (x->proc_fd < 0)
		return err_sys(e, "/proc", "open");
	if (pidfd_open_checked(x->x->init->pid, x->x->init->start_time,
			       &x->init_fd, e) != 0 ||
	    pidfd_wait_ms(x->init_fd, 0, &ended, e) != 0)
		return -1;
	if (ended)
		return err_set(e, ERR_STATE, 0, "exec",
			       "cannot exec in a stopped container");
	if (!has_mounts(c))
		return err_set(e, ERR_UNSUPPORTED, 0, "exec",
			       "its container has no mount namespace of its "
			       "own");
	if (maps_fill(&x->maps, &c->ids, &x->x->lease, e) != 0 ||
	    (c->ids.kind == PLAN_IDS_JOIN &&
	     user_maps_of(x->proc_fd, x->x->init->pid, &x->maps, e) != 0) ||
	    open_user_ns(x, e) != 0 || open_cgroup(x, e) != 0)
		return -1;
	t->p = x->p;
	t->maps = &x->maps;
	t->id = x->x->id; /* whoever calls: one never gets the caller's */
	t->nested = c->ids.kind == PLAN_IDS_NESTED;
	t->keep_groups = c->ids.keep_groups;
	t->last_cap = caps_last();
	t->umask = x->p->umask.set ? (mode_t)x->p->umask.v : current_umask();
	t->keep_fds = 3 + (unsigned)x->x->preserve_fds;
	t->listen_fds = x->x->listen_fds;
	x->notify = (struct notify){ .c = c,
				     .p = x->p,
				     .id = x->x->id,
				     .bundle = x->x->bundle,
				     .init = x->x->init->pid,
				     .status = "running" };
	if (expect_ns(x, e) != 0 || notify_connect(&x->notify, e) != 0)
		return -1;
	if (pipe2(x->said, O_CLOEXEC) != 0)
		return err_sys(e, "exec", "pipe");
	return tail_fill_words(t, e);
}

/*
 * Where it runs before it is in the container's cgroup: born there. And in the
 * container's namespaces, whose root would else see the host's by it.
 */
static int clone_on_cpus(struct exec *x, int cg, struct err *e)
{
	const int inside = CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWNET |
			   CLONE_NEWIPC | CLONE_NEWUTS;
	bool there = x->p->cpus_initial[0] != '\0';
	struct sched_cpus before;

	if (there && (sched_cpus_get(&before, e) != 0 ||
		      sched_cpus_list(x->p->cpus_initial, e) != 0))
		return -1;
	x->pid = ns_clone_inside(x->init_fd, inside, cg, &x->pidfd);
	if (x->pid == 0) {
		fd_close(&x->sync.fd);
		fd_close(&x->said[0]);
		child_of_exec(x);
	}
	if (x->pid < 0) {
		x->pid = 0;
		return err_sys(e, "exec", "clone");
	}
	return there ? sched_cpus_set(&before, e) : 0;
}

static int clone_child(struct exec *x, struct err *e)
{
	CLEAN_FD int theirs = -1;
	int sv[2], cg = cgroup_unified_fd(&x->cgroup);

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sv) != 0)
		return err_sys(e, "exec", "socketpair");
	x->sync = (struct sync){ .fd = sv[0], .side = SYNC_PARENT };
	theirs = sv[1];
	x->child = (struct sync){ .fd = theirs, .side = SYNC_CHILD };
	x->cloned_in = cg >= 0;
	if (clone_on_cpus(x, cg, e) != 0)
		return -1;
	fd_close(&x->said[1]);
	return 0;
}

/* In a frozen cgroup it stops, until somebody lets it go on. */
static int within_ms(const struct exec *x)
{
	return x->x->frozen ? -1 : DEADLINE_MS;
}

static int console_out(struct exec *x, struct engine_made *made, struct err *e)
{
	CLEAN_FD int master = -1;

	if (!x->p->terminal)
		return 0;
	if (sync_recv(&x->sync, SYNC_MASTER, NULL, 0, NULL, &master, x->pidfd,
		      within_ms(x), e) != 0)
		return -1;
	if (x->x->console_fd >= 0)
		return console_send(x->x->console_fd, master, e);
	made->master_fd = fd_take(&master);
	return 0;
}

/* Nothing of the program has run yet: if this fails, nothing will. */
static int hand_over(struct exec *x, struct err *e)
{
	x->notify.pid = x->pid;
	x->notify.pidfd = x->pidfd;
	x->notify.said_fd = x->said[0];
	if (notify_hand(&x->notify, within_ms(x), e) != 0)
		return -1;
	return sync_send(&x->sync, SYNC_TAKEN, NULL, 0, -1, e);
}

static int follow(struct exec *x, struct engine_made *made, struct err *e)
{
	if (console_out(x, made, e) != 0 ||
	    sync_recv(&x->sync, SYNC_BUILT, NULL, 0, NULL, NULL, x->pidfd,
		      within_ms(x), e) != 0 ||
	    sync_send(&x->sync, SYNC_HOOKED, NULL, 0, -1, e) != 0 ||
	    sync_recv(&x->sync, SYNC_PROVEN, made->proof, sizeof(made->proof),
		      &made->proof_len, NULL, x->pidfd, within_ms(x), e) != 0 ||
	    cgroup_joined(&x->cgroup, x->proc_fd, x->pid, e) != 0)
		return -1;
	made->init.pid = x->pid;
	if (pidfd_start_time(x->pid, &made->init.start_time, e) != 0 ||
	    sync_send(&x->sync, SYNC_COMMIT, NULL, 0, -1, e) != 0 ||
	    (x->notify.sock_fd >= 0 && hand_over(x, e) != 0))
		return -1;
	return said_executed(x->said[0], within_ms(x), e);
}

static void release(struct exec *x)
{
	fd_close(&x->proc_fd);
	fd_close(&x->init_fd);
	fd_close(&x->pidfd);
	fd_close(&x->sync.fd);
	fd_close(&x->said[0]);
	fd_close(&x->said[1]);
	fd_close(&x->tail.userns_fd);
	cgroup_close(&x->cgroup);
	notify_close(&x->notify);
	tail_free_words(&x->tail);
	free(x);
}

static void roll_back(struct exec *x, struct engine_made *made, struct err *e)
{
	fd_close(&made->master_fd);
	made->stays = x->pid != 0 && !child_end(x->pid, x->pidfd, e);
}

int engine_exec(const struct engine_exec *in, struct engine_made *made,
		struct err *e)
{
	const struct plan_exec *pe = plan_exec(in->plan);
	struct exec *x;
	int rc;

	made->pidfd = made->master_fd = -1;
	made->proof_len = 0;
	if (pe == NULL || plan_container(in->container) == NULL)
		return err_set(e, ERR_BUG, 0, "exec", "not an exec's plan");
	x = calloc(1, sizeof(*x));
	if (x == NULL)
		return err_sys(e, "exec", "memory");
	x->x = in;
	x->p = &pe->process;
	x->proc_fd = x->init_fd = x->pidfd = x->sync.fd = x->slave_fd = -1;
	x->said[0] = x->said[1] = x->tail.userns_fd = x->tail.proc_fd = -1;
	x->tail.domain_fd = x->notify.sock_fd = -1;
	cgroup_init(&x->cgroup);
	rc = proc_undumpable(e);
	if (rc == 0)
		rc = prepare(x, e);
	if (rc == 0)
		rc = clone_child(x, e);
	if (rc == 0)
		rc = follow(x, made, e);
	if (rc == 0)
		made->pidfd = fd_take(&x->pidfd);
	else
		roll_back(x, made, e);
	release(x);
	return rc;
}
