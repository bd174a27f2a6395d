/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LIFE_GROUP_H
#define LIFE_GROUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "life/life.h"

/* What is done to all processes of a container at once, through its cgroup. */

/*
 * life_pause - freeze a running container; @on false: let it go on.
 * Errors: STATE (not running; not paused), UNSUPPORTED (no freezer), SYS.
 */
NODISCARD int life_pause(const struct life *l, const char *id, bool on,
			 struct err *e);

/*
 * life_pids - the processes of a container, as this pid namespace has them; of
 * one that has stopped none, or those that outlive its first.
 * @pids:  out; at most @cap, @n of them.
 * Errors: STATE (it does not exist), LIMIT (more than @cap), SYS.
 */
NODISCARD int life_pids(const struct life *l, const char *id, uint32_t *pids,
			size_t cap, size_t *n, struct err *e);

#endif
