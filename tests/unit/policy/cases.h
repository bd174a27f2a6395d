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

#endif
