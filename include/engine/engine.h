/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ENGINE_ENGINE_H
#define ENGINE_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"
#include "plan/plan.h"
#include "plan/settings.h"

/*
 * What carries a plan out. Nothing here decides: what is to be done stands in
 * the plan, and the members below are only where and on whose behalf. All of
 * it needs host root (uid 0 of the initial user namespace, with SYS_ADMIN and
 * the rest) and one thread. A failure leaves the host as it was.
 */

/* A process that must not be taken for another: pids are used again. */
struct engine_init {
	pid_t pid;           /* as the caller's pid namespace sees it */
	uint64_t start_time; /* field 22 of /proc/PID/stat, clock ticks */
};

/* The host ids that one container has; base 0 is none. */
struct engine_lease {
	uint32_t base;       /* of its block of 65536 */
	uint32_t extra_base; /* of the second block, for extra ids; 0: none */
	bool shared;         /* of a container whose ipc or pid it joined */
};

enum {
	ENGINE_PROOF_MAX = 16 * 1024
};

struct engine_job {
	const struct plan *plan; /* borrowed; a container's */
	const char *id;          /* borrowed */
	const char *bundle;      /* borrowed; absolute, for the hooks' state */
	const char *owner;       /* borrowed; absolute path of the state folder,
				    by which a lease is known after a crash */
	struct plan_id_pool ids; /* where its block is from */
	int state_fd;     /* borrowed; the container's state folder: the FIFOs
			     "gate" and "said" are made there */
	int console_fd;   /* borrowed; a connected socket that gets the pty's
			     master by SCM_RIGHTS, or -1 */
	int preserve_fds; /* descriptors 3 .. 2+N that the process keeps */
	unsigned listen_fds; /* so many of them LISTEN_FDS tells it of */
	bool keyring;        /* give it a session keyring of its own */
};

/* Network devices that were moved, held by a helper: see engine_keep(). */
struct net_gift {
	int hold_fd; /* owned; -1: nothing is held */
	int pidfd;   /* owned; the helper */
	pid_t pid;
	/* For when it is killed; owned, -1 as long as nothing was given. */
	int log_fd;    /* what it may have moved, as a frame for the way back */
	int ours_fd;   /* the network namespaces; */
	int theirs_fd; /* it lives at least as long as this */
	bool killed;
};

#define NET_GIFT_NONE                      \
	((struct net_gift){ .hold_fd = -1, \
			    .pidfd = -1,   \
			    .log_fd = -1,  \
			    .ours_fd = -1, \
			    .theirs_fd = -1 })

struct engine_made {
	struct engine_init init;
	int pidfd;     /* the caller's; of the container's first process */
	int master_fd; /* the caller's; the pty's master when the plan has a
			  terminal and there was no console_fd; else -1 */
	struct net_gift net; /* the caller's: engine_keep() or engine_drop() */
	struct engine_lease lease;
	bool stays; /* of a failure: a killed process does not end, and what it
		       holds is still there, as after a crash */
	char proof[ENGINE_PROOF_MAX]; /* what the child read back, text lines */
	size_t proof_len;
};

/*
 * engine_create - all of a launch up to the gate: ids, cgroup, namespaces,
 * root, mounts, hooks up to createContainer, confinement, proof. On
 * success the container's first process waits at the gate, no longer tied to
 * the caller's life, and is the caller's child.
 * Errors: SYS (at names the step), DENIED (a condition on an opened file is
 * not met), UNSUPPORTED (a kernel feature is missing: named with its version),
 * LIMIT (ids used up, a deadline), STATE. Everything is rolled back, unless
 * @made->stays: then the state folder must stay too.
 */
NODISCARD int engine_create(const struct engine_job *job,
			    struct engine_made *made, struct err *e);

/*
 * engine_keep - the network devices of a launch stay with the container, now
 * that nothing of it can fail any more. engine_drop - what was not kept goes
 * back to where it was, as it was; so it does when the caller is killed.
 */
NODISCARD int engine_keep(struct engine_made *made, struct err *e);
void engine_drop(struct engine_made *made);

/*
 * engine_start - open the gate and learn whether the program runs.
 * @state_fd:  borrowed; the folder with "gate" and "said".
 * @init:      must still be there.
 * @plan:      borrowed; for how long its startContainer hooks may take, and
 *             for its seccomp listener, who is told of @id and @bundle.
 * Errors: STATE (not waiting at the gate), SYS (execve failed: the text says
 * what execve said; the process is gone then).
 */
NODISCARD int engine_start(int state_fd, const struct engine_init *init,
			   const struct plan *plan, const char *id,
			   const char *bundle, struct err *e);

enum engine_status {
	ENGINE_CREATED, /* waits at the gate */
	ENGINE_RUNNING,
	ENGINE_PAUSED,
	ENGINE_STOPPED,
};

/* engine_status - by pidfd, start time and the gate; never fails. */
enum engine_status engine_status(int state_fd, const struct engine_init *init,
				 const struct plan *plan);

/*
 * engine_signal - send @sig to the first process, or with @all to each process
 * of the container's cgroup; so with SIGKILL where it has no pid namespace of
 * its own.
 * Errors: STATE (it is gone: the text is "container not running", which
 * engines look for), SYS.
 */
NODISCARD int engine_signal(const struct plan *plan,
			    const struct engine_init *init, int sig, bool all,
			    struct err *e);

/*
 * engine_freeze - stop all processes of a container where they are, or let
 * them go on. Errors: UNSUPPORTED (no freezer), SYS.
 */
NODISCARD int engine_freeze(const struct plan *plan, bool on, struct err *e);

/*
 * engine_update - set what an update sets in the container's cgroup. When one
 * of its settings fails, those before it are taken back.
 * @container:  borrowed; its plan, as it was before.
 * Errors: SYS (at is the file), UNSUPPORTED (no such controller or setting),
 * SPEC, LIMIT.
 */
NODISCARD int engine_update(const struct plan *container,
			    const struct plan *update, struct err *e);

/*
 * engine_pids - the processes of its cgroup, as the caller's pid namespace has
 * them. @pids: out; at most @cap, @n of them. Errors: LIMIT (more), SYS.
 */
NODISCARD int engine_pids(const struct plan *plan, uint32_t *pids, size_t cap,
			  size_t *n, struct err *e);

/*
 * engine_stop - kill whatever the container has and wait for its end, by
 * pidfd, at most 10 s. @init NULL or gone: what its cgroup still holds.
 * Errors: SYS, LIMIT (it did not end in time).
 */
NODISCARD int engine_stop(const struct plan *plan,
			  const struct engine_init *init, struct err *e);

/*
 * engine_remove - give back what a stopped container held: cgroups and lease.
 * @plan:   NULL when the crash came before one was written.
 * @owner:  as in engine_job; finds the lease.
 * What is gone already is no error, so that it can be called again.
 */
NODISCARD int engine_remove(const struct plan *plan, const char *owner,
			    struct err *e);

/*
 * engine_find_ids - who a container's user and group are, by its /etc/passwd
 * and /etc/group; read in its mount namespace by a child that can do nothing
 * else.
 * @user, @group:  borrowed; names, or NULL where none is asked for.
 * @uid:  out, with a @user. @gid: out; the group's, or the user's own.
 * Errors: SPEC (there is none of that name; at is "--user"), STATE (not
 * running), LIMIT, SYS. Linux 5.8: setns(2) by pidfd.
 */
NODISCARD int engine_find_ids(const struct engine_init *init, const char *user,
			      const char *group, uint32_t *uid, uint32_t *gid,
			      struct err *e);

struct engine_exec {
	const char *id;          /* borrowed; for who listens, as the bundle */
	const char *bundle;      /* borrowed; absolute */
	const struct plan *plan; /* borrowed; an exec's */
	const struct plan *container; /* borrowed; the container's */
	const struct engine_init *init;
	struct engine_lease lease;
	int console_fd; /* borrowed, or -1 */
	int preserve_fds;
	unsigned listen_fds;
	bool frozen; /* it may be: wait for as long as that takes */
};

/*
 * engine_exec - one more process in a running container, confined as the
 * plan says; returns once execve has succeeded. It is the caller's child.
 * Errors: as engine_create(); STATE (not running); SYS when execve failed.
 */
NODISCARD int engine_exec(const struct engine_exec *x, struct engine_made *made,
			  struct err *e);

/*
 * engine_hooks - run the plan's hooks of one kind, in order, in the caller's
 * namespaces, with the state JSON on stdin; stops at the first that fails
 * unless @all.
 * @status:  "creating", "created", "running", "stopped", for the state JSON.
 * Errors: SYS, DENIED (not a root-owned program), LIMIT (its timeout); at is
 * "hooks/poststop/0".
 */
NODISCARD int engine_hooks(const struct plan *plan, enum plan_hook_when when,
			   const char *id, const char *bundle, pid_t pid,
			   const char *status, bool all, struct err *e);

#endif
