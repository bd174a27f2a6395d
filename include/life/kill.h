/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LIFE_KILL_H
#define LIFE_KILL_H

#include <stdbool.h>

#include "life/life.h"

/*
 * life_kill - send a signal to a container's first process.
 * @all: to each process of the container instead, the first one gone or not.
 * Errors: STATE, with the words that engines look for: "container does not
 * exist", "container not running"; SYS.
 */
NODISCARD int life_kill(const struct life *l, const char *id, int sig, bool all,
			struct err *e);

#endif
