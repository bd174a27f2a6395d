/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "kern/probe.h"
#include "unit.h"

START_TEST(says_what_can_be_seen_otherwise)
{
	struct rlimit r = { 100, 100 };
	struct facts f;
	struct err e;

	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &r), 0);
	ck_assert_int_eq(probe_facts(&f, &e), 0);
	ck_assert_uint_eq(f.nofile_hard, 100);
	ck_assert_uint_ge(f.last_cap, 40);
	ck_assert_int_ge(prctl(PR_CAPBSET_READ, f.last_cap), 0);
	ck_assert_int_lt(prctl(PR_CAPBSET_READ, f.last_cap + 1), 0);
	ck_assert_uint_gt(f.memory_bytes, 16 << 20);
	ck_assert_int_eq(f.time_ns,
			 access("/proc/self/ns/time_for_children", F_OK) == 0);
	/* one came with the other */
	ck_assert_int_eq(f.mdwe,
			 access("/proc/sys/vm/memfd_noexec", F_OK) == 0);
	ck_assert_int_eq(f.tmpfs_idmap, f.mdwe); /* and this */
	ck_assert_int_eq(f.memfd_noexec,
			 access("/proc/sys/vm/memfd_noexec", F_OK) == 0);
}
END_TEST

START_TEST(grants_no_more_than_it_has)
{
	struct facts f;
	struct err e;

	if (prctl(PR_CAPBSET_DROP, 21 /* SYS_ADMIN */) != 0)
		return; /* not root: there is nothing to drop */
	ck_assert_int_eq(probe_facts(&f, &e), 0);
	ck_assert_uint_eq(f.caps >> 21 & 1, 0);
	ck_assert_uint_ne(f.caps, 0);
}
END_TEST

START_TEST(a_root_of_a_namespace_is_not_host_root)
{
	struct facts f;
	struct err e;

	if (geteuid() != 0)
		return;
	ck_assert_int_eq(probe_facts(&f, &e), 0);
	if (f.user != FACTS_HOST_ROOT || unshare(CLONE_NEWUSER) != 0)
		return;
	ck_assert_int_eq(probe_facts(&f, &e), 0);
	ck_assert_int_ne(f.user, FACTS_HOST_ROOT);
}
END_TEST

START_TEST(an_ordinary_user_is_one)
{
	struct facts f;
	struct err e;

	if (geteuid() == 0)
		ck_assert_int_eq(setresuid(1000, 1000, 1000), 0);
	ck_assert_int_eq(probe_facts(&f, &e), 0);
	ck_assert_int_eq(f.user, FACTS_ORDINARY);
	ck_assert_uint_eq(f.caps, 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("probe");
	TCase *tc = tcase_create("probe");

	tcase_add_test(tc, says_what_can_be_seen_otherwise);
	tcase_add_test(tc, grants_no_more_than_it_has);
	tcase_add_test(tc, a_root_of_a_namespace_is_not_host_root);
	tcase_add_test(tc, an_ordinary_user_is_one);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
