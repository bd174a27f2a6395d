/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef STATE_FILES_H
#define STATE_FILES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "plan/plan.h"
#include "state/record.h"
#include "state/store.h"

/*
 * state_put - write the file @name whole. Needs the lock.
 * Errors: SYS; what was there before is still there.
 */
NODISCARD int state_put(const struct state_box *box, const char *name,
			const void *bytes, size_t len, struct err *e);

/* state_get - append a file's bytes to @out. Errors: SYS, LIMIT (its cap). */
NODISCARD int state_get(const struct state_box *box, const char *name,
			struct buf *out, struct err *e);

/* state_has - is there such a file? */
bool state_has(const struct state_box *box, const char *name);

NODISCARD int state_put_plan(const struct state_box *box, const struct plan *p,
			     struct err *e);
NODISCARD int state_put_record(const struct state_box *box,
			       const struct state_record *r, struct err *e);

/*
 * state_get_plan, state_get_record - read back what was written.
 * @out:  a plan is the caller's to plan_free().
 * Errors: SPEC (damaged, another version, another container's), SYS (num
 * ENOENT: a crash came before it was written).
 */
NODISCARD int state_get_plan(const struct state_box *box, struct plan **out,
			     struct err *e);
NODISCARD int state_get_record(const struct state_box *box,
			       struct state_record *r, struct err *e);

#endif
