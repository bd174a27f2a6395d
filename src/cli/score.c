/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stddef.h>
#include <string.h>

#include "policy/policy.h"
#include "score.h"

enum {
	MOST = 1000,
	OTHERS = 100, /* a family that is not in the table */
};

/* In hundredths: what a refusal by a rule of the family counts. */
static const struct {
	char family[8];
	uint16_t weight;
} weights[] = {
	{ "ns", 300 },    { "cap", 250 },  { "dev", 250 },
	{ "mount", 250 }, { "hook", 200 }, { "seccomp", 200 },
	{ "root", 150 },  { "proc", 150 }, { "sysctl", 150 },
	{ "path", 100 },  { "lsm", 100 },  { "cfg", 100 },
	{ "misc", 100 },  { "res", 50 },
};

static const struct {
	uint16_t below;
	const char *word;
} words[] = {
	{ 100, "safe" },    { 250, "ok" },      { 500, "medium" },
	{ 750, "exposed" }, { MOST, "unsafe" },
};

const char *score_weight(unsigned i, uint32_t *weight)
{
	if (i >= sizeof(weights) / sizeof(*weights))
		return NULL;
	*weight = weights[i].weight;
	return weights[i].family;
}

static uint32_t weight_of(const char *family)
{
	uint32_t weight;
	const char *f;
	unsigned i;

	for (i = 0; (f = score_weight(i, &weight)) != NULL; i++)
		if (strcmp(f, family) == 0)
			return weight;
	return OTHERS;
}

/* Of ten parts. */
static uint32_t part(enum plan_action a)
{
	switch (a) {
	case PLAN_REFUSE:
		return 10;
	case PLAN_WARN:
		return 5;
	case PLAN_FORCE:
		return 1;
	case PLAN_CONDITION:
		break;
	}
	return 0;
}

/* The worst of its rule, and the first of those: the one that counts. */
static bool counts(const struct plan_report *r, size_t i)
{
	const struct plan_finding *f = &r->findings[i];
	size_t k;

	for (k = 0; k < r->n_findings; k++) {
		const struct plan_finding *o = &r->findings[k];

		if (strcmp(o->rule, f->rule) == 0 &&
		    (part(o->action) > part(f->action) ||
		     (k < i && o->action == f->action)))
			return false;
	}
	return true;
}

uint32_t score_of(const struct plan_report *r)
{
	const struct policy_rule *rule;
	uint32_t sum = 0;
	size_t i;

	for (i = 0; i < r->n_findings && sum < MOST; i++) {
		rule = policy_rule_find(r->findings[i].rule);
		if (rule != NULL && counts(r, i))
			sum += weight_of(rule->family) *
			       part(r->findings[i].action) / 10;
	}
	return sum < MOST ? sum : MOST;
}

const char *score_word(uint32_t score)
{
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (score < words[i].below)
			return words[i].word;
	return "dangerous";
}
