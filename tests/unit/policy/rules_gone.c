/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tables of rules with one taken out: linked into test_gone.t before
 * libpolicy.a, so that the archive's own rules.o stays out. What is shipped
 * knows nothing of it.
 */
#include "config.h"

#define policy_rule_at   rule_of_all
#define policy_rule_find rule_find_of_all
#include "src/policy/rules.c"
#undef policy_rule_at
#undef policy_rule_find

#include "rules_gone.h"

const struct policy_rule *policy_rule_at(size_t i);
const struct policy_rule *policy_rule_find(const char *id);

static const char *gone = "";

void rule_take_out(const char *id)
{
	gone = id;
}

const struct policy_rule *policy_rule_at(size_t i)
{
	const struct policy_rule *r;
	size_t k;

	for (k = 0; (r = rule_of_all(k)) != NULL; k++)
		if (strcmp(r->id, gone) != 0 && i-- == 0)
			return r;
	return NULL;
}

const struct policy_rule *policy_rule_find(const char *id)
{
	return strcmp(id, gone) == 0 ? NULL : rule_find_of_all(id);
}
