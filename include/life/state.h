/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LIFE_STATE_H
#define LIFE_STATE_H

#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "life/life.h"
#include "plan/plan.h"

/*
 * life_state - append the state of a container as JSON (runtime.md), one
 * object, no newline. A folder that a crash left is "stopped".
 * Errors: STATE (it does not exist), SPEC (damaged), SYS.
 */
NODISCARD int life_state(const struct life *l, const char *id, struct buf *out,
			 struct err *e);

/* One container, for a list. */
struct life_row {
	const char *id;
	pid_t pid; /* 0: none */
	const char *status;
	const char *bundle;  /* "" when unknown */
	uint64_t created_ms; /* since the epoch; 0 when unknown */
	const char *problem; /* NULL, or why its state can't be read */
	const struct plan_container *container; /* NULL: a launch that fell */
};

/*
 * life_list - call @each for every container in the state folder, by id.
 * @each: its return other than 0 ends the walk.
 * Errors: SYS, LIMIT; whatever @each filled in.
 */
NODISCARD int life_list(const struct life *l,
			int (*each)(void *ctx, const struct life_row *row,
				    struct err *e),
			void *ctx, struct err *e);

#endif
