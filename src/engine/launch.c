/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

/*
 * The host's side of a launch: ids, user namespace, cgroup, the child, hooks,
 * proof. Each thing that is made is undone at the end of engine_create() when
 * a later one fails.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "cgroup.h"
#include "engine/ids.h"
#include "hooks.h"
#include "kern/caps.h"
#include "kern/cgroup_set.h"
#include "kern/console.h"
#include "kern/ns.h"
#include "kern/pidfd.h"
#include "kern/proc.h"
#include "net.h"
#include "private.h"
#include "rdt.h"

enum {
	DEADLINE_MS = 30000, /* for a step of the child's, hooks not counted */
};

static const struct {
	int flag;
	const char *name;  /* in /proc/PID/ns, after exec */
	const char *proof; /* the same before it */
} kinds[PLAN_NS_TYPES + 1] = {
	[PLAN_NS_MOUNT] = { CLONE_NEWNS, "mnt", "mnt" },
	[PLAN_NS_PID] = { CLONE_NEWPID, "pid", "pid" },
	[PLAN_NS_NET] = { CLONE_NEWNET, "net", "net" },
	[PLAN_NS_IPC] = { CLONE_NEWIPC, "ipc", "ipc" },
	[PLAN_NS_UTS] = { CLONE_NEWUTS, "uts", "uts" },
	[PLAN_NS_CGROUP] = { CLONE_NEWCGROUP, "cgroup", "cgroup" },
	[PLAN_NS_TIME] = { CLONE_NEWTIME, "time", "time_for_children" },
	[PLAN_NS_TYPES] = { CLONE_NEWUSER, "user", "user" },
};

struct launch {
	const struct engine_job *job;
	const struct plan_container *c;
	struct ids_pool pool;
	bool leased;
	struct id_maps maps;
	struct cgroup cgroup;
	struct sd_hold hold;
	bool grouped;
	struct rdt rdt;
	int proc_fd; /* owned; the host's /proc */
	pid_t pid;
	int pidfd; /* owned */
	struct sync sync;
	struct proof_ns ns[PROOF_NS];
	struct child child;
};

/* ---- namespaces to join ---- */

static int open_joins(struct launch *l, struct err *e)
{
	char at[56];
	size_t i;

	l->child.adrift = true;
	for (i = 0; i < l->c->n_namespaces; i++) {
		const struct plan_ns *n = &l->c->namespaces[i];

		if (n->type == PLAN_NS_MOUNT)
			l->child.adrift = n->join[0] != '\0';
		if (n->join[0] == '\0')
			continue;
		(void)snprintf(at, sizeof(at), "/linux/namespaces/%zu/path", i);
		if (n->type == PLAN_NS_MOUNT &&
		    l->c->profile != PLAN_PROFILE_OPEN)
			return err_set(e, ERR_UNSUPPORTED, 0, at,
				       "joining a mount namespace");
		if (ns_open(n->join, kinds[n->type].flag,
			    &l->child.join_fds[n->type], at, e) != 0)
			return -1;
	}
	return 0;
}

static int lease_ids(struct launch *l, struct engine_lease *lease,
		     struct err *e)
{
	*lease = (struct engine_lease){ .base = 0 };
	if (l->c->ids.kind == PLAN_IDS_MAPS &&
	    l->c->profile != PLAN_PROFILE_OPEN)
		return user_maps_unused(&l->c->ids, &l->job->ids, e);
	if (l->c->ids.kind != PLAN_IDS_BLOCK)
		return 0;
	if (ids_open(&l->pool, &l->job->ids, e) != 0)
		return -1;
	l->leased = true;
	return user_lease(&l->pool, l->proc_fd, l->c, l->child.join_fds,
			  l->job->owner, lease, e);
}

/* ---- what the child needs to know ---- */

static int join_user(struct launch *l, struct err *e)
{
	const struct plan_ids *ids = &l->c->ids;
	int *fd = &l->child.tail.userns_fd;

	if (user_join(l->proc_fd, ids, &l->job->ids, &l->maps, fd, e) != 0)
		return -1;
	return user_share(&l->pool, &l->job->ids, ids->join, *fd, &l->maps,
			  l->job->owner, &l->leased, e);
}

static int fill_ids(struct launch *l, const struct engine_lease *lease,
		    struct err *e)
{
	if (maps_fill(&l->maps, &l->c->ids, lease, e) != 0)
		return -1;
	if (l->c->ids.kind == PLAN_IDS_JOIN && join_user(l, e) != 0)
		return -1;
	/* A map without a root inside has the first id do its work. */
	if (maps_uid(&l->maps, 0, &l->child.root_uid, e) != 0)
		l->child.root_uid = l->maps.uid[0].host;
	if (maps_gid(&l->maps, 0, &l->child.root_gid, e) != 0)
		l->child.root_gid = l->maps.gid[0].host;
	return 0;
}

/* What the host's own is, so that it is not that: no answer is no launch. */
static int host_ns(const struct launch *l, const char *name, uint64_t *ino,
		   struct err *e)
{
	*ino = ns_inode(l->proc_fd, "self", name);
	return *ino != 0 ? 0 : err_sys(e, "namespaces", "stat of our %s", name);
}

static int expect_ns(struct launch *l, struct err *e)
{
	struct tail *t = &l->child.tail;
	size_t i, n = 0;
	struct stat st;

	for (i = 0; i < l->c->n_namespaces; i++) {
		enum plan_ns_type type = l->c->namespaces[i].type;
		int join = l->child.join_fds[type];
		struct proof_ns *want = &l->ns[n++];

		want->name = kinds[type].proof;
		if (host_ns(l, kinds[type].name, &want->not_ino, e) != 0)
			return -1;
		if (join >= 0 && fstat(join, &st) != 0)
			return err_sys(e, "/linux/namespaces", "stat");
		want->ino = join >= 0 ? st.st_ino : 0;
		if (join >= 0 && type == PLAN_NS_TIME)
			want->name = "time";
		if (type == PLAN_NS_CGROUP && join < 0)
			t->cgroup_root = true;
	}
	if (l->maps.user_ns) {
		l->ns[n] = (struct proof_ns){ "user", 0, 0 };
		if (host_ns(l, "user", &l->ns[n].not_ino, e) != 0)
			return -1;
		if (fstat(t->userns_fd, &st) != 0)
			return err_sys(e, "user namespace", "stat");
		l->ns[n++].ino = st.st_ino;
	}
	t->ns = l->ns;
	t->n_ns = n;
	return 0;
}

/* Today's dockerd has 0, and relies on 022, which the peers take. */
static mode_t current_umask(void)
{
	mode_t m = umask(0);

	(void)umask(m);
	return m | 0022;
}

static int fill_tail(struct launch *l, struct err *e)
{
	const struct plan_container *c = l->c;
	struct tail *t = &l->child.tail;

	t->p = &c->process;
	t->maps = &l->maps;
	t->nested = c->ids.kind == PLAN_IDS_NESTED;
	t->keep_groups = c->ids.keep_groups;
	t->id = l->job->keyring ? l->job->id : NULL;
	t->last_cap = caps_last();
	t->umask = c->process.umask.set ? (mode_t)c->process.umask.v
					: current_umask();
	t->keep_fds = 3 + (unsigned)l->job->preserve_fds;
	t->listen_fds = l->job->listen_fds;
	t->root_readonly = c->root.readonly || c->root.kind == PLAN_ROOT_WX;
	if (expect_ns(l, e) != 0)
		return -1;
	return tail_fill_words(t, e);
}

static int make_fifo(int state_fd, const char *name, int flags, int *out_fd,
		     struct err *e)
{
	CLEAN_FD int both = -1;

	(void)unlinkat(state_fd, name, 0);
	if (mkfifoat(state_fd, name, 0600) != 0)
		return err_sys(e, name, "make the FIFO");
	both = openat(state_fd, name, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	if (both < 0)
		return err_sys(e, name, "open the FIFO");
	if (flags == O_RDWR) {
		*out_fd = fd_take(&both);
		return 0;
	}
	/* Writing only: the reader sees the end when execve has closed it. */
	*out_fd = openat(state_fd, name, flags | O_CLOEXEC | O_NOFOLLOW);
	return *out_fd < 0 ? err_sys(e, name, "open the FIFO") : 0;
}

static uint64_t clone_flags(const struct plan_container *c)
{
	uint64_t flags = 0;
	size_t i;

	for (i = 0; i < c->n_namespaces; i++) {
		enum plan_ns_type t = c->namespaces[i].type;

		if (c->namespaces[i].join[0] == '\0' && t != PLAN_NS_CGROUP &&
		    t != PLAN_NS_TIME)
			flags |= (uint64_t)(unsigned)kinds[t].flag;
	}
	return flags;
}

/* A pid namespace to join is entered by the next child, not by us. */
static int clone_child(struct launch *l, struct err *e)
{
	int join = l->child.join_fds[PLAN_NS_PID];
	CLEAN_FD int own = -1, theirs = -1;
	int sv[2], rc = 0;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sv) != 0)
		return err_sys(e, "launch", "socketpair");
	l->sync = (struct sync){ .fd = sv[0], .side = SYNC_PARENT };
	theirs = sv[1];
	l->child.sync = (struct sync){ .fd = theirs, .side = SYNC_CHILD };
	if (join >= 0) {
		own = openat(l->proc_fd, "self/ns/pid", O_RDONLY | O_CLOEXEC);
		if (own < 0 || setns(join, CLONE_NEWPID) != 0)
			return err_sys(e, "/linux/namespaces", "join pid");
	}
	l->pid = ns_clone(clone_flags(l->c), cgroup_unified_fd(&l->cgroup),
			  &l->pidfd);
	if (l->pid == 0) {
		fd_close(&l->sync.fd);
		child_main(&l->child);
	}
	if (l->pid < 0) {
		l->pid = 0;
		(void)err_sys(e, "launch", "clone");
		rc = -1;
	}
	/* After a failure too: hooks are still to be forked. Who is root of a
	 * user namespace alone has no way back into the host's. */
	if (join >= 0 && setns(own, CLONE_NEWPID) != 0 && rc == 0 &&
	    !(l->child.tail.nested && l->c->n_hooks == 0))
		rc = err_sys(e, "launch", "back to our pid namespace");
	return rc;
}

/* ---- with the child ---- */

static int deliver_console(struct launch *l, struct engine_made *made,
			   struct err *e)
{
	CLEAN_FD int master = -1;

	if (!l->c->process.terminal)
		return 0;
	if (sync_recv(&l->sync, SYNC_MASTER, NULL, 0, NULL, &master, l->pidfd,
		      DEADLINE_MS, e) != 0)
		return -1;
	if (l->job->console_fd >= 0)
		return console_send(l->job->console_fd, master, e);
	made->master_fd = fd_take(&master);
	return 0;
}

static int run_hooks(struct launch *l, struct err *e)
{
	static const enum plan_hook_when when[] = { PLAN_HOOK_PRESTART,
						    PLAN_HOOK_CREATE_RUNTIME };
	size_t i;

	for (i = 0; i < 2; i++)
		if (engine_hooks(l->job->plan, when[i], l->job->id,
				 l->job->bundle, l->pid, "creating", false,
				 e) != 0)
			return -1;
	return 0;
}

static int follow(struct launch *l, struct engine_made *made, struct err *e)
{
	if (deliver_console(l, made, e) != 0 ||
	    sync_recv(&l->sync, SYNC_BUILT, NULL, 0, NULL, NULL, l->pidfd,
		      DEADLINE_MS, e) != 0 ||
	    net_give(&made->net, l->proc_fd, l->pid, l->c, e) != 0 ||
	    run_hooks(l, e) != 0 ||
	    sync_send(&l->sync, SYNC_HOOKED, NULL, 0, -1, e) != 0 ||
	    sync_recv(&l->sync, SYNC_PROVEN, made->proof, sizeof(made->proof),
		      &made->proof_len, NULL, l->pidfd,
		      DEADLINE_MS + hooks_ms(l->c, PLAN_HOOK_CREATE_CONTAINER),
		      e) != 0 ||
	    cgroup_joined(&l->cgroup, l->proc_fd, l->pid, e) != 0)
		return -1;
	made->init.pid = l->pid;
	if (pidfd_start_time(l->pid, &made->init.start_time, e) != 0)
		return -1;
	if (l->leased && ids_commit(&l->pool, l->job->owner, l->pid,
				    made->init.start_time, e) != 0)
		return -1;
	return sync_send(&l->sync, SYNC_COMMIT, NULL, 0, -1, e);
}

/* ---- all of it ---- */

static int prepare(struct launch *l, struct engine_made *made, struct err *e)
{
	l->proc_fd = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (l->proc_fd < 0)
		return err_sys(e, "/proc", "open");
	if (open_joins(l, e) != 0 || lease_ids(l, &made->lease, e) != 0 ||
	    fill_ids(l, &made->lease, e) != 0)
		return -1;
	if (l->maps.user_ns && l->child.tail.userns_fd < 0 &&
	    user_make(l->proc_fd, &l->c->process, &l->c->ids, &l->maps,
		      l->child.root_uid, l->child.root_gid,
		      &l->child.tail.userns_fd, e) != 0)
		return -1;
	if (cg_make(l->c, &l->cgroup, &l->hold, e) != 0)
		return -1;
	l->grouped = true;
	if (make_fifo(l->job->state_fd, "gate", O_RDWR, &l->child.gate_fd, e) ||
	    make_fifo(l->job->state_fd, "said", O_WRONLY, &l->child.said_fd, e))
		return -1;
	/* Without a writer of ours, that the end of start's can be seen. */
	if (l->c->process.n_listener > 0) {
		l->child.answer_fd = openat(l->job->state_fd, "gate",
					    O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
		if (l->child.answer_fd < 0)
			return err_sys(e, "gate", "open");
	}
	if (rdt_make(&l->rdt, l->c, l->job->id, l->job->state_fd, e) != 0)
		return -1;
	return fill_tail(l, e);
}

/* All but what a process holds that does not end: it is as after a crash. */
static void roll_back(struct launch *l, struct engine_made *made, struct err *e)
{
	struct err ignored;

	net_take_back(&made->net);
	made->stays = l->pid > 0 && !child_end(l->pid, l->pidfd, e);
	fd_close(&made->master_fd);
	fd_close(&l->pidfd);
	if (made->stays)
		return;
	rdt_undo(&l->rdt, l->c, l->job->id, l->job->state_fd);
	if (l->grouped)
		cg_unmake(&l->c->cgroup, &l->cgroup, &l->hold);
	if (l->leased && ids_release(&l->pool, l->job->owner, &ignored) != 0)
		made->lease.base = 0; /* a dead owner's block is free anyway */
	(void)unlinkat(l->job->state_fd, "gate", 0);
	(void)unlinkat(l->job->state_fd, "said", 0);
}

static void release(struct launch *l)
{
	struct child *ch = &l->child;
	size_t i;

	for (i = 0; i < PLAN_NS_TYPES; i++)
		fd_close(&ch->join_fds[i]);
	fd_close(&ch->gate_fd);
	fd_close(&ch->answer_fd);
	fd_close(&ch->said_fd);
	fd_close(&ch->tail.userns_fd);
	fd_close(&l->proc_fd);
	fd_close(&l->sync.fd);
	sd_release(&l->hold);
	cgroup_close(&l->cgroup);
	rdt_close(&l->rdt);
	ids_close(&l->pool);
	tail_free_words(&ch->tail);
	free(l);
}

static struct launch *new_launch(const struct engine_job *job,
				 const struct plan_container *c)
{
	struct launch *l = calloc(1, sizeof(*l));
	size_t i;

	if (l == NULL)
		return NULL;
	l->job = job;
	l->c = c;
	l->pool.dir_fd = l->proc_fd = l->pidfd = l->sync.fd = -1;
	l->hold.fd = -1;
	cgroup_init(&l->cgroup);
	rdt_init(&l->rdt);
	l->child = (struct child){ .c = c,
				   .job = job,
				   .cgroup = &l->cgroup,
				   .maps = &l->maps,
				   .gate_fd = -1,
				   .answer_fd = -1,
				   .said_fd = -1,
				   .root_fd = -1,
				   .root_src_fd = -1,
				   .root_tree_fd = -1,
				   .null_fd = -1,
				   .console_slave_fd = -1,
				   .console_master_fd = -1 };
	l->child.tail.userns_fd = l->child.tail.proc_fd = -1;
	l->child.tail.domain_fd = -1;
	for (i = 0; i < PLAN_NS_TYPES; i++)
		l->child.join_fds[i] = -1;
	return l;
}

int engine_create(const struct engine_job *job, struct engine_made *made,
		  struct err *e)
{
	const struct plan_container *c = plan_container(job->plan);
	struct launch *l;
	int rc;

	made->pidfd = made->master_fd = -1;
	made->net = NET_GIFT_NONE;
	made->proof_len = 0;
	made->stays = false;
	if (c == NULL)
		return err_set(e, ERR_BUG, 0, "launch", "not a container plan");
	l = new_launch(job, c);
	if (l == NULL)
		return err_sys(e, "launch", "memory");
	rc = proc_undumpable(e);
	if (rc == 0)
		rc = prepare(l, made, e);
	if (rc == 0)
		rc = clone_child(l, e);
	if (rc == 0)
		rc = cg_begun(&c->cgroup, &l->cgroup, &l->hold, e);
	if (rc == 0)
		rc = rdt_add(&l->rdt, l->pid, e);
	if (rc == 0)
		rc = follow(l, made, e);
	if (rc == 0)
		made->pidfd = fd_take(&l->pidfd);
	else
		roll_back(l, made, e);
	release(l);
	return rc;
}

int engine_keep(struct engine_made *made, struct err *e)
{
	return net_keep(&made->net, e);
}

void engine_drop(struct engine_made *made)
{
	net_take_back(&made->net);
}
