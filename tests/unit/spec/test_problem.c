/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "spec/problem.h"
#include "spec/spec_unit.h"

START_TEST(kept_as_told)
{
	struct spec_problems p;
	struct arena a;
	char pointer[] = "/a/b";

	arena_init(&a, 1U << 20);
	spec_problems_init(&p, &a);
	ck_assert_uint_eq(p.n, 0);
	spec_problem_add(&p, CFG_ENUM, 17, pointer, "no %s", "x");
	pointer[0] = '!'; /* it was copied */
	spec_problem_add(&p, CFG_UNKNOWN, 18, "", "y");
	ck_assert_uint_eq(p.n, 2);
	ck_assert_uint_eq(p.refusing, 1);
	ck_assert_str_eq(p.v[0].rule, "cfg-enum");
	ck_assert_str_eq(p.v[0].pointer, "/a/b");
	ck_assert_str_eq(p.v[0].message, "no x");
	ck_assert_uint_eq(p.v[0].off, 17);
	ck_assert(p.v[0].refuses && !p.v[1].refuses);
	arena_free(&a);
}
END_TEST

START_TEST(long_messages_are_cut)
{
	char text[600];
	struct spec_problems p;
	struct arena a;

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	arena_init(&a, 1U << 20);
	spec_problems_init(&p, &a);
	spec_problem_add(&p, CFG_ENUM, 0, "", "%s", text);
	ck_assert_uint_eq(strlen(p.v[0].message), 255);
	arena_free(&a);
}
END_TEST

/* Any number of warnings leaves room for refusals; any of them counts. */
START_TEST(bounds)
{
	struct spec_problems p;
	struct arena a;
	int i;

	arena_init(&a, 1U << 20);
	spec_problems_init(&p, &a);
	for (i = 0; i < 1000; i++)
		spec_problem_add(&p, CFG_UNKNOWN, 0, "", "w");
	ck_assert_uint_eq(p.n, SPEC_WARNINGS_MAX);
	ck_assert_uint_eq(p.dropped, 1000 - SPEC_WARNINGS_MAX);
	ck_assert_uint_eq(p.refusing, 0);
	for (i = 0; i < 1000; i++)
		spec_problem_add(&p, CFG_NUL, 0, "", "r");
	ck_assert_uint_eq(p.n, SPEC_PROBLEMS_MAX);
	ck_assert_uint_eq(p.refusing, 1000);
	ck_assert_str_eq(p.v[SPEC_PROBLEMS_MAX - 1].rule, CFG_NUL);
	ck_assert_uint_eq(p.n + p.dropped, 2000);
	arena_free(&a);
}
END_TEST

START_TEST(no_memory)
{
	struct spec_problems p;
	struct arena a;

	arena_init(&a, 64);
	spec_problems_init(&p, &a);
	spec_problem_add(&p, CFG_NUL, 0, "", "r");
	ck_assert(p.no_memory && p.n == 0 && p.refusing == 1);
	arena_free(&a);
	arena_init(&a, sizeof(struct spec_problem) * SPEC_PROBLEMS_MAX);
	spec_problems_init(&p, &a);
	spec_problem_add(&p, CFG_NUL, 0, "", "r");
	ck_assert(p.no_memory && p.n == 0 && p.refusing == 1);
	arena_free(&a);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("problem");
	TCase *tc = tcase_create("problem");

	tcase_add_test(tc, kept_as_told);
	tcase_add_test(tc, long_messages_are_cut);
	tcase_add_test(tc, bounds);
	tcase_add_test(tc, no_memory);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
