/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <linux/mount.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <string.h>

#include "plan/build.h"
#include "plan/plan.h"
#include "sample.h"
#include "unit.h"

START_TEST(each_kind_has_its_door)
{
	const struct plan_container c = sample_container();
	const struct plan_exec x = sample_exec();
	const struct plan_update u = sample_update();
	const struct plan_report r = sample_report(), no = sample_refusal();
	struct plan *p[4];
	struct err e = { 0 };
	unsigned i;

	ck_assert_int_eq(plan_build_container(&p[0], &c, &r, &e), 0);
	ck_assert_int_eq(plan_build_exec(&p[1], &x, &r, &e), 0);
	ck_assert_int_eq(plan_build_update(&p[2], &u, &r, &e), 0);
	ck_assert_int_eq(plan_build_refusal(&p[3], &no, &e), 0);
	for (i = 0; i < 4; i++) {
		ck_assert((plan_container(p[i]) != NULL) == (i == 0));
		ck_assert((plan_exec(p[i]) != NULL) == (i == 1));
		ck_assert((plan_update(p[i]) != NULL) == (i == 2));
		ck_assert(plan_report(p[i])->refused == (i == 3));
	}
	ck_assert(!plan_equal(p[0], p[1]));
	ck_assert(!plan_equal(p[2], p[3]));
	ck_assert_int_eq((int)plan_update(p[2])->cgroup.pids.v, 100);
	for (i = 0; i < 4; i++)
		plan_free(p[i]);
}
END_TEST

/* The copy is deep: what it was made from may go. */
START_TEST(deep)
{
	char host[] = "a-host", arg[] = "/bin/true";
	const char *args[] = { arg };
	struct plan_container c = sample_container();
	const struct plan_report r = sample_report();
	struct err e = { 0 };
	struct plan *p;

	c.hostname = host;
	c.process.args = args;
	c.process.n_args = 1;
	ck_assert_int_eq(plan_build_container(&p, &c, &r, &e), 0);
	memset(host, 'x', sizeof(host) - 1);
	memset(arg, 'x', sizeof(arg) - 1);
	args[0] = NULL;
	ck_assert_str_eq(plan_container(p)->hostname, "a-host");
	ck_assert_str_eq(plan_container(p)->process.args[0], "/bin/true");
	plan_free(p);
}
END_TEST

START_TEST(equal_to_itself_alone)
{
	struct plan *p = sample_plan(), *q = sample_plan();
	struct plan_container c = sample_container();
	struct plan_report r = sample_report();
	struct err e = { 0 };

	ck_assert(p != q && plan_equal(p, q));
	plan_free(q);
	c.process.oom_score_adj.v = 1;
	ck_assert_int_eq(plan_build_container(&q, &c, &r, &e), 0);
	ck_assert(!plan_equal(p, q));
	plan_free(q);
	c = sample_container();
	r.n_findings--;
	ck_assert_int_eq(plan_build_container(&q, &c, &r, &e), 0);
	ck_assert(!plan_equal(p, q));
	plan_free(q);
	plan_free(p);
}
END_TEST

/* An absent number is absent, whatever stands behind it. */
START_TEST(absent_is_absent)
{
	struct plan_container c = sample_container();
	const struct plan_report r = sample_report();
	struct plan *p = NULL, *q = NULL;
	struct err e = { 0 };

	c.process.umask = (struct plan_opt){ false, 5 };
	ck_assert_int_eq(plan_build_container(&p, &c, &r, &e), 0);
	c.process.umask = (struct plan_opt){ false, 0 };
	ck_assert_int_eq(plan_build_container(&q, &c, &r, &e), 0);
	ck_assert(plan_equal(p, q));
	ck_assert_int_eq((int)plan_container(p)->process.umask.v, 0);
	plan_free(p);
	plan_free(q);
}
END_TEST

/* A text that was never set is the empty one. */
START_TEST(no_text_is_empty)
{
	struct plan_container c = sample_container();
	const struct plan_report r = sample_report();
	struct err e = { 0 };
	struct plan *p;

	c.domainname = NULL;
	ck_assert_int_eq(plan_build_container(&p, &c, &r, &e), 0);
	ck_assert_str_eq(plan_container(p)->domainname, "");
	plan_free(p);
	c.mounts = NULL;
	ck_assert_int_eq(plan_build_container(&p, &c, &r, &e), -1);
	ck_assert_int_eq((int)e.kind, (int)ERR_BUG);
	ck_assert_str_eq(e.at, "mounts");
	ck_assert_ptr_null(p);
}
END_TEST

START_TEST(freed_when_there_is_none)
{
	plan_free(NULL);
}
END_TEST

/* Of the three bits of the access time: 0x40 is no value to the kernel. */
START_TEST(access_times)
{
	static const struct {
		uint64_t time;
		bool good;
	} times[] = {
		{ MOUNT_ATTR_RELATIME, true },
		{ MOUNT_ATTR_NOATIME, true },
		{ MOUNT_ATTR_STRICTATIME, true },
		{ 0x40, false },
		{ 0x40 | MOUNT_ATTR_NOATIME, false },
	};
	const struct plan_report r = sample_report();
	struct plan_container c = sample_container();
	struct plan_mount m = c.mounts[0];
	struct err e = { 0 };
	struct plan *p;
	size_t i;

	c.mounts = &m;
	c.n_mounts = 1;
	for (i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		m.attr_set = times[i].time;
		m.attr_clear = MOUNT_ATTR__ATIME;
		ck_assert_msg((plan_build_container(&p, &c, &r, &e) == 0) ==
				      times[i].good,
			      "%zu", i);
		plan_free(p);
	}
	ck_assert_str_eq(e.at, "mounts.attr_set");
}
END_TEST

/* Sealed: a write dies. */
START_TEST(read_only)
{
	struct plan *p = sample_plan();
	const struct plan_container *c = plan_container(p);
	bool *flag;

	memcpy(&flag, &(const void *){ &c->process.no_new_privs },
	       sizeof(flag));
	(void)signal(SIGSEGV, SIG_DFL); /* a sanitizer's handler exits */
	*(volatile bool *)flag = false;
}
END_TEST

START_TEST(texts_are_read_only)
{
	struct plan *p = sample_plan();
	char *text;

	memcpy(&text, &plan_container(p)->mounts[9].source, sizeof(text));
	(void)signal(SIGSEGV, SIG_DFL);
	*(volatile char *)text = 'x';
}
END_TEST

/* A listener is the last filter's, and somebody's. */
START_TEST(listener)
{
	static const struct plan_listener l = { "/run/s", "" };
	const struct plan_report r = sample_report();
	struct plan_exec x = sample_exec();
	struct plan_filter f[2] = { x.process.filters[0],
				    x.process.filters[0] };
	struct err e = { 0 };
	struct plan *p;

	x.process.filters = f;
	x.process.n_filters = 2;
	f[1].flags = SECCOMP_FILTER_FLAG_NEW_LISTENER;
	ck_assert_int_eq(plan_build_exec(&p, &x, &r, &e), -1);
	ck_assert_str_eq(e.at, "process.filters.flags");
	x.process.listener = &l;
	x.process.n_listener = 1;
	ck_assert_int_eq(plan_build_exec(&p, &x, &r, &e), 0);
	ck_assert_str_eq(plan_exec(p)->process.listener->path, "/run/s");
	plan_free(p);
	f[0].flags = SECCOMP_FILTER_FLAG_NEW_LISTENER;
	ck_assert_int_eq(plan_build_exec(&p, &x, &r, &e), -1);
	f[0].flags = 0;
	f[1].flags = SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV;
	ck_assert_int_eq(plan_build_exec(&p, &x, &r, &e), -1);
	ck_assert_str_eq(e.at, "process.filters.flags");
	x.process.n_filters = 0;
	ck_assert_int_eq(plan_build_exec(&p, &x, &r, &e), -1);
	ck_assert_str_eq(e.at, "process.listener");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("plan");
	TCase *tc = tcase_create("plan");

	tcase_add_test(tc, each_kind_has_its_door);
	tcase_add_test(tc, deep);
	tcase_add_test(tc, equal_to_itself_alone);
	tcase_add_test(tc, absent_is_absent);
	tcase_add_test(tc, no_text_is_empty);
	tcase_add_test(tc, freed_when_there_is_none);
	tcase_add_test(tc, access_times);
	tcase_add_test(tc, listener);
	tcase_add_test_raise_signal(tc, read_only, SIGSEGV);
	tcase_add_test_raise_signal(tc, texts_are_read_only, SIGSEGV);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
