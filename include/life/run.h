/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LIFE_RUN_H
#define LIFE_RUN_H

#include <stdbool.h>

#include "life/create.h"
#include "life/life.h"

struct life_run {
	struct life_create create;
	bool detach; /* return once it runs */
	bool keep;   /* leave it stopped, for delete */
};

/*
 * life_run - create, start, wait for its end, delete. Signals and the caller's
 * terminal are passed on meanwhile.
 * @status:  out; what the program exited with, or 128 and the signal that
 *           ended it; 0 with detach.
 * Errors: those of life_create(), life_start(), life_delete().
 */
NODISCARD int life_run(const struct life *l, const struct life_run *o,
		       int *status, struct err *e);

#endif
