/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ENGINE_RDT_H
#define ENGINE_RDT_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/err.h"
#include "plan/plan.h"

/*
 * A container's class of cache and memory bandwidth (config-linux.md
 * IntelRdt). Without one in the plan none of this touches resctrl. Private to
 * the room.
 */
struct rdt {
	int root_fd; /* owned, all of them; -1 */
	int class_fd;
	int mon_fd;
	bool made; /* the class, by us */
	bool mon_made;
};

/* rdt_init - nothing yet; rdt_close() it in any case. */
void rdt_init(struct rdt *r);
void rdt_close(struct rdt *r);

/*
 * rdt_make - the class, its schemata, the group that is measured.
 * @state_fd: the container's state folder: a file "rdt" there says, before
 *            anything is made, that something of the container's name may be.
 * Errors: UNSUPPORTED (no resctrl), SPEC (the class is there, and another),
 * DENIED (res-rdt: it is there, and others are in it), SYS.
 */
NODISCARD int rdt_make(struct rdt *r, const struct plan_container *c,
		       const char *id, int state_fd, struct err *e);

/* rdt_add - the container's first process goes into it. Errors: SYS. */
NODISCARD int rdt_add(struct rdt *r, pid_t pid, struct err *e);

/* rdt_undo - of a launch that failed: what was made goes again. */
void rdt_undo(struct rdt *r, const struct plan_container *c, const char *id,
	      int state_fd);

/*
 * rdt_remove - of a container that is deleted: its measured group, and the
 * class that has its name. @owner: the path of its state folder.
 */
NODISCARD int rdt_remove(const struct plan_container *c, const char *owner,
			 struct err *e);

#endif
