/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FRONT_PRIVATE_H
#define FRONT_PRIVATE_H

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

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

/*
 * compile - in the cage: read, judge, encode; the answer goes to @out.
 * @last: the process ends next: no memory is given back.
 */
NODISCARD int compile(const struct front_job *job, const char *sha256,
		      bool last, struct buf *out, struct err *e);

/*
 * compile_document - document.c: judge each container of a document, as one
 * plan (the first's) with the findings of all, which point into the document.
 */
struct arena;
struct policy_opts;
NODISCARD int compile_document(const struct front_job *job,
			       const struct policy_opts *o, struct arena *a,
			       struct plan **out, struct err *e);

/*
 * reply_read - what comes out of the child, until its end or @deadline_ms.
 * @out:  gains what came.
 * Errors: LIMIT (too much, or too late), SYS.
 */
NODISCARD int reply_read(int fd, int limit_ms, struct buf *out, struct err *e);

/*
 * reply_part - the same, until @out has @want bytes.
 * Errors: SPEC (the end came first), LIMIT, SYS.
 */
NODISCARD int reply_part(int fd, int limit_ms, size_t want, struct buf *out,
			 struct err *e);

/* ---- front.c: what both kinds of child are to the parent ---- */

/* check - is the job one that can be asked for? Errors: LIMIT, BUG. */
NODISCARD int check(const struct front_job *job, struct err *e);

/* reap - end the child, and say how it ended. Errors: SYS. */
NODISCARD int reap(pid_t pid, siginfo_t *how, struct err *e);

/* died - what that means of the text. Returns -1. */
int died(const siginfo_t *how, struct err *e);

/*
 * take_reply - an answer to a plan.
 * @reply: a byte, and what it says is behind it; hostile.
 */
NODISCARD int take_reply(const struct front_job *job, const struct buf *reply,
			 const char *sha256, struct plan **out, struct err *e);

#endif
