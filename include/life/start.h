/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LIFE_START_H
#define LIFE_START_H

#include "life/life.h"

/*
 * life_start - let the program of a created container run, then the poststart
 * hooks, the failure of one of which stops it.
 * Errors: STATE (it does not exist, is not created, has no process); SYS (the
 * program can't be run); those of a hook.
 */
NODISCARD int life_start(const struct life *l, const char *id, struct err *e);

#endif
