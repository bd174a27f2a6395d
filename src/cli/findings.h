/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FINDINGS_H
#define FINDINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/jsonw.h"
#include "plan/types.h"

/* Findings for a reader, the same in check and record. */

/* How many of each action. */
struct tally {
	size_t refuse;
	size_t force;
	size_t warn;
	size_t condition;
};

struct tally findings_tally(const struct plan_report *r);

/* findings_json - the member "findings": all, in the config's order. */
void findings_json(struct jsonw *w, const struct plan_report *r);

/*
 * findings_text - a table, worst first, a refusal with what to do about it; of
 * many that one rule has found alike, the first few.
 * @colour: for a terminal.
 */
void findings_text(struct buf *b, const struct plan_report *r, bool colour);

/* findings_action - "refuse", "force", "warn", "condition". */
const char *findings_action(enum plan_action a);

/* findings_profile - the name of a profile. */
const char *findings_profile(enum plan_profile p);

#endif
