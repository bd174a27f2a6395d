/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../../src/cli/score.h"
#include "policy/policy.h"
#include "unit.h"

static uint32_t of(const struct plan_finding *f, size_t n)
{
	return score_of(
		&(struct plan_report){ .findings = f, .n_findings = n });
}

START_TEST(each_rule_counts_once)
{
	static const struct plan_finding f[] = {
		{ .rule = "nnp-off", .action = PLAN_FORCE },
		{ .rule = "nnp-off", .action = PLAN_FORCE },
		{ .rule = "nnp-off", .action = PLAN_WARN },
		{ .rule = "root-host", .action = PLAN_CONDITION },
		{ .rule = "nnp-off", .action = PLAN_WARN },
		{ .rule = "res-pids", .action = PLAN_REFUSE },
		{ .rule = "no rule", .action = PLAN_REFUSE },
	};

	ck_assert_uint_eq(of(f, 0), 0);
	ck_assert_uint_eq(of(f, 1), 25); /* a tenth of 2.5 */
	ck_assert_uint_eq(of(f, 2), 25);
	ck_assert_uint_eq(of(f, 3), 125); /* a half, by the worst of them */
	ck_assert_uint_eq(of(f, 5), 125);
	ck_assert_uint_eq(of(f, 7), 175); /* and the whole of res' 0.5 */
}
END_TEST

START_TEST(never_more_than_ten)
{
	static struct plan_finding f[512];
	const struct policy_rule *r;
	size_t n = 0;

	while (n < 512 && (r = policy_rule_at(n)) != NULL)
		f[n++] = (struct plan_finding){ .rule = r->id,
						.action = PLAN_REFUSE };
	ck_assert_uint_eq(of(f, n), 1000);
	ck_assert_str_eq(score_word(1000), "dangerous");
	ck_assert_str_eq(score_word(999), "unsafe");
	ck_assert_str_eq(score_word(0), "safe");
	ck_assert_str_eq(score_word(250), "medium");
}
END_TEST

/* Every family has a weight, and brig(8) has each of them. */
START_TEST(the_page_has_the_weights)
{
	const char *srcdir = getenv("srcdir");
	static char page[1 << 18];
	const struct policy_rule *r;
	char path[4096], row[64];
	const char *family;
	uint32_t weight;
	unsigned i;
	size_t k;
	FILE *f;

	snprintf(path, sizeof(path), "%s/man/brig.8",
		 srcdir != NULL ? srcdir : ".");
	f = fopen(path, "re");
	ck_assert_msg(f != NULL, "%s", path);
	page[fread(page, 1, sizeof(page) - 1, f)] = '\0';
	(void)fclose(f);
	for (i = 0; (family = score_weight(i, &weight)) != NULL; i++) {
		snprintf(row, sizeof(row), "\n.It %s Ta %u.%u\n", family,
			 weight / 100, weight / 10 % 10);
		ck_assert_msg(strstr(page, row) != NULL, "no%s", row);
	}
	for (k = 0; (r = policy_rule_at(k)) != NULL; k++) {
		for (i = 0; (family = score_weight(i, &weight)) != NULL; i++)
			if (strcmp(family, r->family) == 0)
				break;
		ck_assert_msg(family != NULL, "%s: %s", r->id, r->family);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("score");
	TCase *tc = tcase_create("score");

	tcase_add_test(tc, each_rule_counts_once);
	tcase_add_test(tc, never_more_than_ten);
	tcase_add_test(tc, the_page_has_the_weights);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
