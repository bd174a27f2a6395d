/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ENGINE_CGROUP_H
#define ENGINE_CGROUP_H

#include <stdbool.h>

#include "base/err.h"
#include "kern/cgroup.h"
#include "plan/types.h"
#include "systemd.h"

/*
 * The container's cgroup as its plan has it. Private to the room.
 */

/*
 * cg_make - find the hierarchies, make the cgroup, set all that the plan sets.
 * @cg:    out, initialised by it; cgroup_close() it. After a failure nothing
 *         is left of the cgroup. To undo it later: cg_unmake().
 * @hold:  out; sd_release() it when the container's process is in there.
 * Then, in the child: cgroup_join_self(cg), before unshare(CLONE_NEWCGROUP).
 * Errors: SYS, STATE (in use), UNSUPPORTED (a missing controller, by name).
 */
NODISCARD int cg_make(const struct plan_container *c, struct cgroup *cg,
		      struct sd_hold *hold, struct err *e);

/*
 * cg_begun - what can be set only once the container's process is in there or,
 * on cgroup v1, about to join: a limit of no process, or of one in a scope.
 * Errors: SYS.
 */
NODISCARD int cg_begun(const struct plan_cgroup *want, const struct cgroup *cg,
		       struct sd_hold *hold, struct err *e);

/* cg_unmake - what cg_make() made; its processes are gone already. */
void cg_unmake(const struct plan_cgroup *want, struct cgroup *cg,
	       struct sd_hold *hold);

/*
 * cg_open - the cgroup of a container that was made before, to signal or
 * freeze it.
 * @cg:  out, initialised by it; cgroup_close() it.
 */
NODISCARD int cg_open(const struct plan_cgroup *want, struct cgroup *cg,
		      struct err *e);

/* cg_enter - the same, for a process of ours to be made in it. */
NODISCARD int cg_enter(const struct plan_cgroup *want, struct cgroup *cg,
		       struct err *e);

/*
 * cg_update - set what @change sets in an open cgroup; the path is unused.
 * @of:  what is set already: the other half of a pair, of which @change may
 *       have one.
 */
NODISCARD int cg_update(const struct cgroup *cg,
			const struct plan_cgroup *change,
			const struct plan_container *of, struct err *e);

/*
 * cg_kill - SIGKILL to all in it, and wait until they are gone, at most
 * @timeout_ms. Errors: SYS, LIMIT (not gone in time).
 */
NODISCARD int cg_kill(const struct plan_cgroup *want, int timeout_ms,
		      struct err *e);

/* cg_remove - remove it; gone already is no error. */
NODISCARD int cg_remove(const struct plan_cgroup *want, struct err *e);

#endif
