/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SAMPLE_H
#define SAMPLE_H

#include "plan/plan.h"

/*
 * What plain docker asks for, hardened: a plan that keeps every invariant and
 * the floor, for a test to spoil in one place. Static memory, not to be freed;
 * a list is changed by pointing at another.
 */
struct plan_container sample_container(void);
struct plan_exec sample_exec(void);
struct plan_update sample_update(void);

/* A report that goes with them, and one that refuses. */
struct plan_report sample_report(void);
struct plan_report sample_refusal(void);

/* sample_plan - sealed; the caller's. */
struct plan *sample_plan(void);

#endif
