/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ENGINE_SYSTEMD_H
#define ENGINE_SYSTEMD_H

#include <sys/types.h>

#include "base/err.h"
#include "plan/types.h"

/*
 * The container's cgroup as a scope of systemd's, by the program brig-systemd,
 * which is started for that alone and has the bus. Private to the room.
 */

/* The program that is the scope's one process until the container's are. */
struct sd_hold {
	int fd; /* owned; -1: none */
	pid_t pid;
};

/*
 * sd_start - have systemd make the plan's scope in its slice, with the limits
 * as its properties, so that it never sets others.
 * @v2:    cgroup2 alone: the properties differ.
 * @hold:  out; sd_release() it once the container's process is in the scope,
 *         or to give up: then the scope is empty, and systemd forgets it.
 * Errors: SYS (no such program, no bus, systemd says no), LIMIT (too late),
 * STATE (a user's systemd made it elsewhere).
 */
NODISCARD int sd_start(const struct plan_cgroup *c, bool v2,
		       struct sd_hold *hold, struct err *e);
void sd_release(struct sd_hold *hold);

/*
 * sd_near - before a process of ours is made in the plan's scope: where a user
 * may not put one there from where we are (a session's scope), their systemd
 * moves us below itself, to a scope that ends with us. Else does nothing.
 * Errors: as of sd_start().
 */
NODISCARD int sd_near(const struct plan_cgroup *c, struct err *e);

/* sd_update - set the properties that @change has. */
NODISCARD int sd_update(const struct plan_cgroup *c,
			const struct plan_cgroup *change, bool v2,
			struct err *e);

/* sd_stop - stop the scope and forget it; gone already is no error. */
NODISCARD int sd_stop(const struct plan_cgroup *c, struct err *e);

#endif
