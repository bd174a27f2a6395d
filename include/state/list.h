/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef STATE_LIST_H
#define STATE_LIST_H

#include "base/err.h"
#include "state/store.h"

/*
 * state_remove - take the folder away, the record last of its files, so that
 * a crash on the way leaves a container that can be deleted again. After
 * state_lock(). Errors: SYS.
 */
NODISCARD int state_remove(const struct state_root *r, struct state_box *box,
			   struct err *e);

/*
 * state_list - call @each for every container, by name in byte order.
 * @each: its return other than 0 ends the walk and is returned.
 * Errors: SYS, LIMIT.
 */
NODISCARD int state_list(const struct state_root *r,
			 int (*each)(void *ctx, const char *id, struct err *e),
			 void *ctx, struct err *e);

#endif
