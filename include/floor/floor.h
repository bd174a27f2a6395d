/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FLOOR_FLOOR_H
#define FLOOR_FLOOR_H

#include "base/err.h"
#include "floor/ceiling.h"
#include "plan/plan.h"

/*
 * The second opinion. A plan comes out of a process that has read untrusted
 * text; suppose that an attacker owns it. Then the plan is well-formed and may
 * ask for anything. What follows holds every plan, before anything is done,
 * against the floor that no container goes below and the ceiling that this
 * host's owner has set. It shares no code and no table with policy, so that
 * one mistake does not make both wrong, and it judges by text alone: what has
 * to be seen on an opened file (inodes, owners) is the engine's.
 *
 * floor_check - may this container be made?
 * @p:    borrowed; a container's plan.
 * @top:  borrowed; chosen by the parent, never by what it checks.
 * Errors: DENIED: at names the member, the text is "CLAUSE: what is wrong".
 */
NODISCARD int floor_check(const struct plan *p, const struct ceiling *top,
			  struct err *e);

/*
 * floor_check_exec - may this process join that container?
 * @x:        borrowed; an exec's plan.
 * @running:  borrowed; the plan that the container was launched by: the
 *            process gets no more than that has, and every filter of it.
 * Errors: DENIED.
 */
NODISCARD int floor_check_exec(const struct plan *x, const struct plan *running,
			       const struct ceiling *top, struct err *e);

/* floor_check_update - may a container's limits become these? Errors: DENIED.
 */
NODISCARD int floor_check_update(const struct plan *u,
				 const struct ceiling *top, struct err *e);

/* floor_clause_at - the name of clause @i of floor_check(), NULL at the end. */
const char *floor_clause_at(size_t i);

#endif
