/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CASES_H
#define CASES_H

#include <stddef.h>

/*
 * For each rule: a config that trips it, and one next to it that must not.
 * Both are the base config (test_rules.c) with one text in it replaced; '
 * stands for ". What each profile makes of it is written by hand.
 */
struct rule_case {
	const char *rule;
	const char *acts; /* strict, hardened, compat: R F W C, - for none */
	const char *pointer;
	const char *from; /* stands in the base config, once; "" : nothing */
	const char *trips;
	const char *near; /* does not trip it */
};

extern const struct rule_case cases_cfg[];
extern const struct rule_case cases_ns[];
extern const struct rule_case cases_root[];
extern const struct rule_case cases_mount[];
extern const struct rule_case cases_proc[];
extern const struct rule_case cases_sec[];
extern const struct rule_case cases_res[];
extern const struct rule_case cases_edge[];

#define CASE_TABLES 8

/* All of the above. */
extern const struct rule_case *const case_tables[CASE_TABLES];

enum {
	CASE_TEXT_MAX = 4 << 20
};

struct buf;
struct plan;

/*
 * case_text - the base config with @from, which stands there once, replaced.
 * @b: out; to be freed.
 */
void case_text(struct buf *b, const char *from, const char *to);

/* case_letter - what the report has of a rule: of RFWC, - for none. */
char case_letter(const struct plan *p, const char *rule, const char *pointer);

#endif
