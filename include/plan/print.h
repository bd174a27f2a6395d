/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PLAN_PRINT_H
#define PLAN_PRINT_H

#include "base/buf.h"
#include "base/jsonw.h"
#include "plan/plan.h"

/*
 * plan_print - the canonical text: one member a line, "root.kind = wx", list
 * elements as "mounts[3].dest = /dev/pts", members in the order of
 * plan/types.h, empty ones left out, texts quoted and escaped where they hold
 * anything but graphic ASCII, and behind a line the rule that put it there:
 * "  # nnp-off". The values of environment variables and annotations are
 * never shown, only their names. The same plan gives the same bytes.
 */
void plan_print(const struct plan *p, struct buf *out);

/* plan_print_json - the same as JSON: an object whose members are the fields.
 */
void plan_print_json(const struct plan *p, struct jsonw *w);

#endif
