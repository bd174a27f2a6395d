/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LIFE_PROCESS_TEXT_H
#define LIFE_PROCESS_TEXT_H

#include "base/buf.h"
#include "base/err.h"
#include "life/exec.h"
#include "plan/types.h"

/*
 * process_text - append the process.json that the arguments of exec ask for,
 * to be parsed and judged like any other.
 * @base:  borrowed; the container's own process: what is not asked for.
 * Errors: SPEC (a user, group or variable that is none; at is the option),
 * LIMIT.
 */
NODISCARD int process_text(const struct life_exec *o,
			   const struct plan_process *base, struct buf *out,
			   struct err *e);

/* process_cap - the name of capability @i, without CAP_; NULL past the last. */
const char *process_cap(size_t i);

#endif
