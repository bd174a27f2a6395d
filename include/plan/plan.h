/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PLAN_PLAN_H
#define PLAN_PLAN_H

#include "base/err.h"
#include "plan/settings.h"
#include "plan/types.h"

/*
 * A sealed plan: what will be done, decided. The only door between the half
 * that judges and the half with privilege. Opaque; whoever holds one can read
 * it and free it. Making one is plan/build.h's (policy alone) and the
 * decoder's (plan/codec.h), and both hold it to the invariants in
 * src/plan/invariant.c. Its memory is read-only once sealed.
 */
struct plan;

/* Each gives NULL when the plan is of another kind. */
const struct plan_container *plan_container(const struct plan *p);
const struct plan_exec *plan_exec(const struct plan *p);
const struct plan_update *plan_update(const struct plan *p);
const struct plan_settings *plan_settings(const struct plan *p);

/* plan_findings - the report that came with it; never NULL. */
const struct plan_report *plan_report(const struct plan *p);

/*
 * plan_updated - a container's plan as it is after an update: what that sets
 * takes the place of what was set before.
 * @out:  sealed, the caller's to plan_free(); NULL on failure.
 * Errors: BUG (other kinds of plan, a broken invariant), SYS (ENOMEM).
 */
NODISCARD int plan_updated(struct plan **out, const struct plan *container,
			   const struct plan *update, struct err *e);

/* plan_equal - same kind, same members, same report. */
bool plan_equal(const struct plan *a, const struct plan *b);

/* plan_free - give the memory back. @p: takes; NULL is a no-op. */
void plan_free(struct plan *p);

#endif
