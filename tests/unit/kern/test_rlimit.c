/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <sys/resource.h>

#include "kern/rlimit.h"
#include "unit.h"

START_TEST(sets_what_is_listed)
{
	const struct rlimit_item list[] = {
		{ RLIMIT_NOFILE, 50, 60 },
		{ RLIMIT_CORE, 0, 0 },
	};
	struct rlimit r;
	struct err e;

	ck_assert_int_eq(rlimit_set(0, list, 2, &e), 0);
	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &r), 0);
	ck_assert_uint_eq(r.rlim_cur, 50);
	ck_assert_uint_eq(r.rlim_max, 60);
	ck_assert_int_eq(getrlimit(RLIMIT_CORE, &r), 0);
	ck_assert_uint_eq(r.rlim_max, 0);
}
END_TEST

START_TEST(lower_stays_lower)
{
	const struct rlimit_item list[] = {
		{ RLIMIT_NOFILE, 50, 60 },
		{ RLIMIT_CPU, 7, 7 },
	};
	const struct rlimit_item more[] = {
		{ RLIMIT_NOFILE, 70, 70 },
		{ RLIMIT_CPU, 5, 9 },
	};
	struct rlimit r;
	struct err e;

	ck_assert_int_eq(rlimit_set(0, list, 2, &e), 0);
	ck_assert_int_eq(rlimit_lower(more, 2, &e), 0);
	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &r), 0);
	ck_assert_uint_eq(r.rlim_cur, 60);
	ck_assert_uint_eq(r.rlim_max, 60);
	ck_assert_int_eq(getrlimit(RLIMIT_CPU, &r), 0);
	ck_assert_uint_eq(r.rlim_cur, 5);
	ck_assert_uint_eq(r.rlim_max, 7);
}
END_TEST

START_TEST(a_failure_is_named)
{
	const struct rlimit_item odd[] = { { RLIMIT_NOFILE, 60, 50 } };
	const struct rlimit_item none[] = { { 4711, 1, 1 } };
	struct err e;

	ck_assert_int_eq(rlimit_set(0, odd, 1, &e), -1);
	ck_assert_str_eq(e.at, "RLIMIT_NOFILE");
	ck_assert_int_eq(rlimit_set(0, none, 1, &e), -1);
	ck_assert_str_eq(e.at, "RLIMIT_?");
	ck_assert_str_eq(rlimit_name(RLIMIT_RTTIME), "RLIMIT_RTTIME");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("rlimit");
	TCase *tc = tcase_create("rlimit");

	tcase_add_test(tc, sets_what_is_listed);
	tcase_add_test(tc, lower_stays_lower);
	tcase_add_test(tc, a_failure_is_named);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
