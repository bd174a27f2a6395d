/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LIFE_DELETE_H
#define LIFE_DELETE_H

#include <stdbool.h>

#include "life/life.h"

/*
 * life_delete - remove a stopped container and all that create made; poststop
 * hooks run when it is gone.
 * @force: kill it first if it is not stopped; one that does not exist is no
 *         error; what a crash left is cleaned up.
 * Errors: STATE (it does not exist; it is not stopped); SPEC (its state is
 * damaged: nothing is done, with @force either); SYS, LIMIT.
 */
NODISCARD int life_delete(const struct life *l, const char *id, bool force,
			  struct err *e);

#endif
