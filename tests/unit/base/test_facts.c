/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "base/facts.h"
#include "unit.h"

/* A verdict must be the same everywhere: the reference host never drifts. */
START_TEST(the_reference_host_is_fixed)
{
	const struct facts *f = &facts_reference;

	ck_assert_int_eq(f->user, FACTS_HOST_ROOT);
	ck_assert_int_eq(f->cgroup, FACTS_CGROUP_V2);
	ck_assert_uint_eq(f->last_cap, 40);
	ck_assert_uint_eq(f->caps, ((1ULL << 41) - 1) & ~(1ULL << 24));
	ck_assert(f->time_ns);
	ck_assert(!f->apparmor);
	ck_assert(!f->selinux);
	ck_assert_int_eq(f->oom_score_adj, 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("facts");
	TCase *tc = tcase_create("facts");

	tcase_add_test(tc, the_reference_host_is_fixed);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
