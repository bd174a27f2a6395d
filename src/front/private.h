/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FRONT_PRIVATE_H
#define FRONT_PRIVATE_H

#include "base/buf.h"
#include "front/front.h"

/*
 * What the child writes: one byte, then a plan's frame or a struct err as it
 * is in memory (the parent is the same program), then the end.
 */
enum {
	FRONT_PLAN = 'P',
	FRONT_ERROR = 'E'
};

/*
 * cage_enter - give up everything but @fd, which becomes descriptor 0.
 * Errors: SYS.
 */
NODISCARD int cage_enter(int fd, struct err *e);

/* compile - in the cage: read, judge, encode; the answer goes to @out. */
NODISCARD int compile(const struct front_job *job, const char *sha256,
		      struct buf *out, struct err *e);

/*
 * reply_read - what comes out of the child, until its end or @deadline_ms.
 * @out:  gains what came.
 * Errors: LIMIT (too much, or too late), SYS.
 */
NODISCARD int reply_read(int fd, int limit_ms, struct buf *out, struct err *e);

#endif
