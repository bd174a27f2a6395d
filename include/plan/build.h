/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PLAN_BUILD_H
#define PLAN_BUILD_H

/* For policy only (and src/plan itself): the lints hold it so. */
#include "plan/plan.h"

/*
 * plan_build_* - copy what policy decided, check its invariants, seal it.
 * @out:  a sealed plan, the caller's to plan_free(); NULL on failure.
 * @c, @x, @u, @r:  borrowed, copied deep. A NULL text is copied as "".
 * Errors: BUG (an invariant is broken; at names the member), LIMIT (a list or
 * text is longer than its schema says), SYS (ENOMEM).
 */
NODISCARD int plan_build_container(struct plan **out,
				   const struct plan_container *c,
				   const struct plan_report *r, struct err *e);
NODISCARD int plan_build_exec(struct plan **out, const struct plan_exec *x,
			      const struct plan_report *r, struct err *e);
NODISCARD int plan_build_update(struct plan **out, const struct plan_update *u,
				const struct plan_report *r, struct err *e);

NODISCARD int plan_build_settings(struct plan **out,
				  const struct plan_settings *s,
				  const struct plan_report *r, struct err *e);

/* plan_build_refusal - a plan of no kind, only its report. */
NODISCARD int plan_build_refusal(struct plan **out, const struct plan_report *r,
				 struct err *e);

#endif
