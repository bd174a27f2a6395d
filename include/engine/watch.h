/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ENGINE_WATCH_H
#define ENGINE_WATCH_H

#include "base/buf.h"
#include "base/err.h"
#include "engine/engine.h"

/*
 * What a container uses, and what happens to it. Nothing polls: the kernel
 * tells of memory that ran out, of the end, and of the interval asked for.
 */
struct engine_watch;

enum engine_event {
	ENGINE_EVENT_STATS, /* an interval is over */
	ENGINE_EVENT_OOM,
	ENGINE_EVENT_END, /* the first process has ended */
};

/*
 * engine_watch_open - @interval_ms: 0: no ENGINE_EVENT_STATS.
 * @out:  the caller's to engine_watch_close(); NULL on failure.
 * Errors: STATE (not running), SYS.
 */
NODISCARD int engine_watch_open(const struct plan *plan,
				const struct engine_init *init,
				unsigned interval_ms, struct engine_watch **out,
				struct err *e);

/* engine_watch_next - wait for what comes next. Errors: SYS. */
NODISCARD int engine_watch_next(struct engine_watch *w, enum engine_event *what,
				struct err *e);

/*
 * engine_watch_stats - append what it has used until now, as one JSON object of
 * the shape that runc's events have. What the host does not count is 0, or is
 * left out. Errors: SYS, LIMIT.
 */
NODISCARD int engine_watch_stats(const struct engine_watch *w, struct buf *out,
				 struct err *e);

void engine_watch_close(struct engine_watch **w);

#endif
