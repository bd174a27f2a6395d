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

/* The text that they are of. */
struct findings_source {
	const char *text;
	size_t len;
};

/*
 * findings_json - the member "findings": all, in the config's order.
 * @from: borrowed; for line and column; NULL: without.
 */
void findings_json(struct jsonw *w, const struct plan_report *r,
		   const struct findings_source *from);

/*
 * findings_text - a table, worst first, a refusal with what to do about it; of
 * many that one rule has found alike, the first few.
 * @from:   borrowed; for the line and column of a text that is none; NULL:
 *          without.
 * @colour: for a terminal.
 */
void findings_text(struct buf *b, const struct plan_report *r,
		   const struct findings_source *from, bool colour);

/* findings_action - "refuse", "force", "warn", "condition". */
const char *findings_action(enum plan_action a);

/* findings_profile - the name of a profile. */
const char *findings_profile(enum plan_profile p);

#endif
