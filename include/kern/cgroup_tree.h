/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERN_CGROUP_TREE_H
#define KERN_CGROUP_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "kern/cgroup.h"

/*
 * A cgroup and all that was made below it: who lives there, to the last of
 * them. A hierarchy in which it does not exist is passed over.
 */

/* cgroup_empty - is there no process in it or below? Errors: SYS. */
NODISCARD int cgroup_empty(const struct cgroup *cg, bool *empty, struct err *e);

/*
 * cgroup_wait_empty - until there is none, at most @timeout_ms. Where cgroup2
 * is, its cgroup.events wakes us; where v1 alone is, which tells nobody, the
 * end of one process in it after the other. Only those that can't be waited for
 * (of another pid namespace) are asked for at growing distances (1 .. 32 ms).
 * @empty:  out; false when the time was over first.
 */
NODISCARD int cgroup_wait_empty(const struct cgroup *cg, int timeout_ms,
				bool *empty, struct err *e);

/*
 * cgroup_signal_all - send @sig to each process in it or below. SIGKILL goes
 * by cgroup2's cgroup.kill (Linux 5.14) where that is; else the cgroup is
 * frozen meanwhile (v1: freezer), so that a fork can't outrun it.
 * Nobody in it is no error. Errors: SYS, LIMIT (nested too deep).
 */
NODISCARD int cgroup_signal_all(const struct cgroup *cg, int sig,
				struct err *e);

/*
 * cgroup_pids - each process in it or below, by the caller's pid namespace.
 * @pids:  out; at most @cap, @n of them. Errors: SYS, LIMIT (more than @cap).
 */
NODISCARD int cgroup_pids(const struct cgroup *cg, uint32_t *pids, size_t cap,
			  size_t *n, struct err *e);

/*
 * cgroup_freeze - stop (or, with @frozen false, let go) all in it or below.
 * Does not wait for the last to have stopped.
 * Errors: SYS, UNSUPPORTED (no freezer).
 */
NODISCARD int cgroup_freeze(const struct cgroup *cg, bool frozen,
			    struct err *e);

/*
 * cgroup_frozen - is it, or is it about to be?
 * Errors: SYS. A host without a freezer: false.
 */
NODISCARD int cgroup_frozen(const struct cgroup *cg, bool *frozen,
			    struct err *e);

/*
 * cgroup_remove - remove it and what was made below it, in each hierarchy,
 * and the parents that cgroup_create() once made, if they are empty now. One
 * that is gone already is no error. Processes that are just ending are waited
 * for, at most @timeout_ms in all.
 * Errors: SYS (EBUSY: somebody lives there still).
 */
NODISCARD int cgroup_remove(const struct cgroup *cg, int timeout_ms,
			    struct err *e);

#endif
