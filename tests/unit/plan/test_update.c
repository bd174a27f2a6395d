/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <string.h>

#include "plan/build.h"
#include "plan/plan.h"
#include "sample.h"
#include "unit.h"

START_TEST(what_it_sets_takes_the_place_of_what_was)
{
	static const struct plan_kv kv[] = { { "memory.high", "5" } };
	const struct plan_report r = sample_report();
	struct plan_update u = sample_update();
	struct plan *was = sample_plan(), *change, *now;
	const struct plan_cgroup *cg;
	struct err e = { 0 };

	u.cgroup.cpu.cpus = "0-1";
	u.cgroup.unified = kv;
	u.cgroup.n_unified = 1;
	ck_assert_int_eq(plan_build_update(&change, &u, &r, &e), 0);
	ck_assert_int_eq(plan_updated(&now, was, change, &e), 0);
	cg = &plan_container(now)->cgroup;
	ck_assert_int_eq(cg->pids.v, 100);
	ck_assert_int_eq(cg->memory.limit.v, 64 << 20);
	ck_assert_str_eq(cg->cpu.cpus, "0-1");
	ck_assert_uint_eq(cg->n_unified, 1);
	ck_assert_str_eq(cg->unified[0].key, "memory.high");
	/* and nothing else changes */
	ck_assert_str_eq(cg->path, plan_container(was)->cgroup.path);
	ck_assert_uint_eq(cg->n_devices, plan_container(was)->cgroup.n_devices);
	ck_assert_str_eq(plan_container(now)->process.args[0],
			 plan_container(was)->process.args[0]);
	ck_assert(!plan_equal(now, was));
	plan_free(now);
	u = (struct plan_update){ .cgroup = { .path = "" } };
	plan_free(change);
	ck_assert_int_eq(plan_build_update(&change, &u, &r, &e), 0);
	ck_assert_int_eq(plan_updated(&now, was, change, &e), 0);
	ck_assert(plan_equal(now, was));
	plan_free(now);
	plan_free(change);
	plan_free(was);
}
END_TEST

START_TEST(only_of_such_plans)
{
	struct plan *p = sample_plan(), *out;
	struct err e = { 0 };

	ck_assert_int_eq(plan_updated(&out, p, p, &e), -1);
	ck_assert_int_eq(e.kind, ERR_BUG);
	ck_assert_ptr_null(out);
	plan_free(p);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("update");
	TCase *tc = tcase_create("update");

	tcase_add_test(tc, what_it_sets_takes_the_place_of_what_was);
	tcase_add_test(tc, only_of_such_plans);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
