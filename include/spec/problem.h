/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SPEC_PROBLEM_H
#define SPEC_PROBLEM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

/*
 * What reading found wrong with a text. All of it is kept, up to a bound, so
 * that a user sees every mistake at once; the policy turns each into a finding
 * by its rule id (POLICY 1A). Nothing here decides whether a container runs.
 */
#define CFG_SYNTAX    "cfg-syntax"    /* not the JSON, type or shape expected */
#define CFG_SIZE      "cfg-size"      /* more than a reader should take */
#define CFG_DUP_KEY   "cfg-dup-key"   /* one key twice in an object */
#define CFG_CASE_KEY  "cfg-case-key"  /* keys that differ in case only */
#define CFG_NEAR_MISS "cfg-near-miss" /* unknown key, nearly a known one */
#define CFG_UNKNOWN   "cfg-unknown"   /* other unknown key: a warning */
#define CFG_CAP       "cfg-cap"       /* no capability: a warning, too */
#define CFG_NUL       "cfg-nul"       /* NUL, or a control byte in a name */
#define CFG_VERSION   "cfg-version"   /* ociVersion absent, odd or too new */
#define CFG_ENUM      "cfg-enum"      /* a name that no list of ours has */
#define NS_JOIN_BAD   "ns-join-invalid" /* a namespace type twice */

enum {
	SPEC_PROBLEMS_MAX = 256,
	SPEC_WARNINGS_MAX = 128, /* so that they can't push refusals out */
};

struct spec_problem {
	const char *rule;    /* one of the ids above */
	const char *pointer; /* RFC 6901; in the arena */
	const char *message; /* one line, text of the config unescaped in it */
	uint32_t off;        /* byte offset into the text */
	bool refuses;        /* false: a warning */
};

struct spec_problems {
	struct arena *arena; /* borrowed; must outlive this */
	struct spec_problem *v;
	uint32_t n;
	uint32_t dropped;  /* found, but past the bounds above */
	uint32_t refusing; /* of all found, dropped ones too */
	bool no_memory;    /* the arena's cap was reached: judge nothing */
};

/* spec_problems_init - none yet; what comes is kept in @a (borrowed). */
void spec_problems_init(struct spec_problems *p, struct arena *a);

/*
 * spec_problem_add - keep one more.
 * @rule:    borrowed for good: a constant.
 * @pointer: copied.
 * The message is cut at 255 bytes. At the bounds it is counted, not kept:
 * whenever p->refusing is not 0, one refusing problem at least is in p->v.
 */
void spec_problem_add(struct spec_problems *p, const char *rule, uint32_t off,
		      const char *pointer, const char *fmt, ...)
	PRINTF_LIKE(5, 6);

#endif
