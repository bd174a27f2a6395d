/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LIFE_EVENTS_H
#define LIFE_EVENTS_H

#include <stdbool.h>

#include "base/buf.h"
#include "life/life.h"

struct life_events {
	const char *id;
	bool once;            /* what it has used until now, and no more */
	unsigned interval_ms; /* not 0 */
};

/*
 * life_events - tell of a container until it ends: what it uses at each
 * interval, and when its memory ran out; each as one JSON object and a newline.
 * @each: its return other than 0 ends it.
 * Errors: STATE (not running), SYS, LIMIT; whatever @each filled in.
 */
NODISCARD int life_events(const struct life *l, const struct life_events *o,
			  int (*each)(void *ctx, const struct buf *line,
				      struct err *e),
			  void *ctx, struct err *e);

#endif
