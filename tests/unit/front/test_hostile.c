/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a hostile front asks for (plant_judge.c), the floor has to see. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "floor/floor.h"
#include "job.h"
#include "unit.h"

static const struct {
	const char *ask;
	const char *at; /* "" is no plan that the front lets pass */
} cases[] = {
	{ "docker.sock", "/run/docker.sock" },
	{ "moved.sock", "/srv/docker.sock" },
	{ "etc", "/etc" },
	{ "allow-all", "process.baseline" },
	{ "host-root", "ids" },
	{ "hook", "/bin/sh" },
	{ "caps", "process.caps" },
	{ "profile", "" },
	{ "open", "" },
	{ "sha", "" },
	{ "exec", "" },
};

START_TEST(seen)
{
	struct front_job j;
	struct plan *p;
	struct err e = { 0 };
	char text[64];

	(void)snprintf(text, sizeof(text), "{\"hostname\":\"%s\"}",
		       cases[_i].ask);
	j = job_of(text);
	if (cases[_i].at[0] == '\0') {
		ck_assert_int_eq(front_compile(&j, &p, &e), -1);
		ck_assert_ptr_nonnull(strstr(e.text, "another question"));
		ck_assert_ptr_null(p);
		return;
	}
	ck_assert_msg(front_compile(&j, &p, &e) == 0, "%s: %s", e.at, e.text);
	ck_assert_int_eq(floor_check(p, floor_ceiling(j.profile), &e), -1);
	ck_assert_int_eq((int)e.kind, (int)ERR_DENIED);
	ck_assert_str_eq(e.at, cases[_i].at);
	plan_free(p);
}
END_TEST

/* The plan that the planted judge starts from is a good one. */
START_TEST(the_plant)
{
	const struct front_job j = job_of(JOB_CONFIG);
	struct plan *p;
	struct err e = { 0 };

	ck_assert_int_eq(front_compile(&j, &p, &e), 0);
	ck_assert_int_eq(floor_check(p, floor_ceiling(j.profile), &e), 0);
	plan_free(p);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("hostile");
	TCase *tc = tcase_create("hostile");

	tcase_add_test(tc, the_plant);
	tcase_add_loop_test(tc, seen, 0,
			    (int)(sizeof(cases) / sizeof(cases[0])));
	suite_add_tcase(s, tc);
	return unit_run(s);
}
