/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ENGINE_OWN_H
#define ENGINE_OWN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct engine_init;

/*
 * engine_enter_own - what an ordinary user's brig does before it touches a
 * container: it becomes root of a user namespace, and starts itself anew there.
 * With newuidmap and newgidmap, where the user has ranges in /etc/subuid and
 * /etc/subgid, else with the one id. What it does from there on is what it does
 * as root of anybody's user namespace.
 * @init:  borrowed; a process of a container: the namespace that it was made
 *         in is joined. NULL: a new one.
 * @argv:  borrowed; of the program then.
 * @keep:  descriptors from 3 on that stay open.
 * Returns only on failure: SYS, LIMIT, UNSUPPORTED (no user namespaces for
 * ordinary users), DENIED (a tool that is not to be trusted or gives none; a
 * container of somebody else's), STATE (it has ended).
 */
int engine_enter_own(const struct engine_init *init, char *const *argv,
		     unsigned keep, struct err *e);

/*
 * engine_sealed - what who is a root already does before it touches a
 * container: own_sealed().
 * @argv:  borrowed; of the program as it was started.
 * @keep:  descriptors from 3 on that stay open.
 */
NODISCARD int engine_sealed(char *const *argv, unsigned keep, struct err *e);

/*
 * engine_own_ranges - would engine_enter_own() have ids up to @last and more,
 * by newuidmap and newgidmap? Runs neither.
 */
bool engine_own_ranges(uint32_t last);

#endif
