/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef GEN_H
#define GEN_H

#include "base/arena.h"
#include "plan/plan.h"

/*
 * Random plans that keep the invariants: every member that the schema has is
 * filled by its row, then what members say of one another is made true.
 */
struct gen {
	struct arena arena; /* the memory of what was made */
	uint64_t state;
	unsigned words; /* made until now: no text comes twice */
};

void gen_init(struct gen *g, uint64_t seed);
uint64_t gen_below(struct gen *g, uint64_t n);
struct plan_container *gen_container(struct gen *g);
struct plan_exec *gen_exec(struct gen *g);
struct plan_update *gen_update(struct gen *g);
struct plan_report *gen_report(struct gen *g, bool refused);

/* gen_plan - any kind of plan, sealed; the caller's. */
struct plan *gen_plan(struct gen *g);

#endif
