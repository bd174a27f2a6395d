/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "base/sha256.h"
#include "job.h"
#include "unit.h"

static struct plan *compiled(const struct front_job *j)
{
	struct plan *p = NULL;
	struct err e = { 0 };
	size_t i;

	job_begin();
	ck_assert_msg(front_compile(j, &p, &e) == 0, "%s: %s", e.at, e.text);
	job_clean();
	for (i = 0; i < plan_report(p)->n_findings; i++)
		if (plan_report(p)->findings[i].action == PLAN_REFUSE)
			ck_assert_msg(plan_report(p)->refused, "%s",
				      plan_report(p)->findings[i].rule);
	return p;
}

START_TEST(a_container)
{
	const struct front_job j = job_of(JOB_CONFIG);
	struct plan *p = compiled(&j);
	const struct plan_container *c = plan_container(p);
	char sha[65];

	ck_assert_ptr_nonnull(c);
	ck_assert_str_eq(c->hostname, "box");
	ck_assert(c->process.no_new_privs);
	sha256_hex(JOB_CONFIG, strlen(JOB_CONFIG), sha);
	ck_assert_str_eq(c->config_sha256, sha);
	plan_free(p);
}
END_TEST

START_TEST(a_process_and_limits)
{
	const struct front_job make = job_of(JOB_CONFIG);
	struct plan *running = compiled(&make), *p;
	struct front_job j = job_of(JOB_PROCESS);

	j.kind = FRONT_EXEC;
	j.running = running;
	p = compiled(&j);
	ck_assert_ptr_nonnull(plan_exec(p));
	ck_assert_str_eq(plan_exec(p)->process.args[0], "/bin/id");
	plan_free(p);
	j = job_of(JOB_RESOURCES);
	j.kind = FRONT_UPDATE;
	j.running = running;
	p = compiled(&j);
	ck_assert_ptr_nonnull(plan_update(p));
	ck_assert_int_eq((int)plan_update(p)->cgroup.pids.v, 50);
	plan_free(p);
	plan_free(running);
}
END_TEST

static void refused(const char *text)
{
	const struct front_job j = job_of(text);
	struct plan *p = compiled(&j);

	ck_assert_msg(plan_report(p)->refused, "%s", text);
	ck_assert_ptr_null(plan_container(p));
	ck_assert_uint_gt(plan_report(p)->n_findings, 0);
	plan_free(p);
}

START_TEST(refusals)
{
	refused("");
	refused("{");
	refused("[]");
	refused("nonsense");
	refused("{\"ociVersion\":\"2.0.0\"}");
	refused("{\"a\":\"\xff\"}");
}
END_TEST

/* The largest text that may come, of what costs most: within the limits. */
static void large(const char *head, const char *unit, const char *tail)
{
	char *text = malloc(FRONT_TEXT_MAX + 1);
	struct front_job j;
	struct plan *p;
	struct err e = { 0 };
	size_t n;

	ck_assert_ptr_nonnull(text);
	n = strlen(head);
	memcpy(text, head, n);
	while (n + strlen(unit) + strlen(tail) < FRONT_TEXT_MAX) {
		memcpy(text + n, unit, strlen(unit));
		n += strlen(unit);
	}
	memcpy(text + n, tail, strlen(tail) + 1);
	j = job_of(text);
	job_begin();
	if (front_compile(&j, &p, &e) == 0) {
		ck_assert(plan_report(p)->refused);
		plan_free(p);
	} else { /* too much, said so: not a parser that died */
		ck_assert_msg(e.kind == ERR_LIMIT, "%s: %s", e.at, e.text);
	}
	job_clean();
	free(text);
}

START_TEST(as_large_as_may_be)
{
	large("[", "[", "");
	large("{\"a\":[0", ",0", "]}");
	large("{\"process\":{\"env\":[\"A=1\"", ",\"A=\\u00e4\"", "]}}");
	large("{\"a\":\"", "x", "\"}");
	large("{\"mounts\":[{}", ",{}", "]}");
	large("{\"a\":1", ",\"a\":1", "}");
}
END_TEST

START_TEST(too_large)
{
	struct front_job j = job_of("{}");
	struct plan *p;
	struct err e = { 0 };

	j.len = FRONT_TEXT_MAX + 1;
	ck_assert_int_eq(front_compile(&j, &p, &e), -1);
	ck_assert_int_eq((int)e.kind, (int)ERR_LIMIT);
	ck_assert_ptr_null(p);
}
END_TEST

START_TEST(without_a_container)
{
	struct front_job j = job_of(JOB_PROCESS);
	struct plan *p;
	struct err e = { 0 };

	j.kind = FRONT_EXEC;
	ck_assert_int_eq(front_compile(&j, &p, &e), -1);
	ck_assert_int_eq((int)e.kind, (int)ERR_BUG);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("front");
	TCase *tc = tcase_create("front");

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, a_container);
	tcase_add_test(tc, a_process_and_limits);
	tcase_add_test(tc, refusals);
	tcase_add_test(tc, as_large_as_may_be);
	tcase_add_test(tc, too_large);
	tcase_add_test(tc, without_a_container);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
