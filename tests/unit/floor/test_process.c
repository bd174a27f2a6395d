/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The floor under a process, a member at a time: as the container's own, and
 * as one more. */
#include "config.h"

#include <linux/seccomp.h>
#include <string.h>

#include "../../../src/plan/private.h"
#include "floor/floor.h"
#include "sample.h"
#include "unit.h"

static const struct plan_io_priority io_rt = { 1, 0 }, io_idle = { 3, 7 };
static struct plan_scheduler kept;

static void sched(struct plan_process *p, uint32_t policy, int64_t nice)
{
	kept = (struct plan_scheduler){ .policy = policy, .nice = nice };
	p->scheduler = &kept;
	p->n_scheduler = 1;
}

#define CASE(name, edit)                         \
	static void name(struct plan_process *p) \
	{                                        \
		edit;                            \
	}
CASE(fifo, sched(p, 1, 0))
CASE(deadline, sched(p, 6, 0))
CASE(nice_below, sched(p, 0, -1))
CASE(batch, sched(p, 3, 19))
CASE(idle, sched(p, 5, 0))
CASE(disk_first, p->io_priority = &io_rt; p->n_io_priority = 1)
CASE(disk_last, p->io_priority = &io_idle; p->n_io_priority = 1)
CASE(not_random, p->personality = ((struct plan_opt){ true, 0x0040000 }))
CASE(narrow, p->personality = ((struct plan_opt){ true, 8 }))

static const struct {
	const char *at; /* "": it holds */
	void (*spoil)(struct plan_process *p);
} cases[] = {
	{ "process.scheduler", fifo },
	{ "process.scheduler", deadline },
	{ "process.scheduler", nice_below },
	{ "", batch },
	{ "", idle },
	{ "process.scheduler", disk_first },
	{ "", disk_last },
	{ "process.scheduler", not_random },
	{ "", narrow },
};

/* A file of the host's in the container: confined, or named by the ceiling. */
START_TEST(create_container)
{
	static const struct plan_hook hook = {
		.when = PLAN_HOOK_CREATE_CONTAINER, .path = "/usr/bin/hook"
	};
	struct ceiling top = *floor_ceiling(PLAN_PROFILE_HARDENED);
	struct plan_container c = sample_container();
	const struct plan own = { .kind = PLAN_KIND_CONTAINER, .body = &c };
	struct plan_hook h = hook;
	struct err e = { 0 };

	c.hooks = &h;
	c.n_hooks = 1;
	ck_assert_int_eq(floor_check(&own, &top, &e), -1);
	ck_assert_str_eq(e.at, "/usr/bin/hook");
	h.confined = true;
	ck_assert_int_eq(floor_check(&own, &top, &e), 0);
	top.host_hooks = false; /* as strict has it */
	ck_assert_int_eq(floor_check(&own, &top, &e), -1);
	top.hooks = &hook.path;
	top.n_hooks = 1;
	h.confined = false;
	ck_assert_int_eq(floor_check(&own, &top, &e), 0);
}
END_TEST

START_TEST(asks)
{
	static const char *const sockets[] = { "/run/a", "/run/b" };
	static const struct plan_listener b = { "/run/b", "" },
					  other = { "/run/bb", "" };
	struct ceiling top = *floor_ceiling(PLAN_PROFILE_HARDENED);
	struct plan_container c = sample_container();
	struct plan_exec x = sample_exec();
	const struct plan own = { .kind = PLAN_KIND_CONTAINER, .body = &c };
	const struct plan more = { .kind = PLAN_KIND_EXEC, .body = &x };
	struct plan_filter f = c.process.filters[0];
	struct err e = { 0 };

	f.flags = SECCOMP_FILTER_FLAG_NEW_LISTENER;
	c.process.filters = &f;
	ck_assert_int_eq(floor_check(&own, &top, &e), -1);
	ck_assert_str_eq(e.at, "process.listener");
	c.process.listener = &b;
	c.process.n_listener = 1;
	ck_assert_int_eq(floor_check(&own, &top, &e), -1);
	top.notify_sockets = sockets;
	top.n_notify_sockets = 2;
	ck_assert_int_eq(floor_check(&own, &top, &e), 0);
	ck_assert_int_eq(floor_check_exec(&more, &own, &top, &e), -1);
	ck_assert_str_eq(e.at, "process.listener");
	x.process = c.process;
	ck_assert_int_eq(floor_check_exec(&more, &own, &top, &e), 0);
	x.process.listener = &other;
	ck_assert_int_eq(floor_check_exec(&more, &own, &top, &e), -1);
	c.process.listener = &other;
	ck_assert_int_eq(floor_check(&own, &top, &e), -1);
	top.n_notify_sockets = 0;
	x.process.listener = &b;
	ck_assert_int_eq(floor_check_exec(&more, &own, &top, &e), -1);
}
END_TEST

START_TEST(clauses)
{
	const struct ceiling *top = floor_ceiling(PLAN_PROFILE_HARDENED);
	struct plan_container good = sample_container(), c = good;
	struct plan_exec x = sample_exec();
	const struct plan running = { .kind = PLAN_KIND_CONTAINER,
				      .body = &good };
	const struct plan own = { .kind = PLAN_KIND_CONTAINER, .body = &c };
	const struct plan more = { .kind = PLAN_KIND_EXEC, .body = &x };
	int want = cases[_i].at[0] == '\0' ? 0 : -1;
	struct err e = { 0 };

	cases[_i].spoil(&c.process);
	x.process = c.process;
	ck_assert_int_eq(floor_check(&own, top, &e), want);
	if (want != 0)
		ck_assert_str_eq(e.at, cases[_i].at);
	ck_assert_int_eq(floor_check_exec(&more, &running, top, &e), want);
	if (want != 0)
		ck_assert_str_eq(e.at, cases[_i].at);
}
END_TEST

START_TEST(other_limits)
{
	const struct ceiling *top = floor_ceiling(PLAN_PROFILE_HARDENED);
	static const struct plan_kv kv = { "cgroup.procs", "1" };
	struct plan_dev_rule dev[] = { { .type = 'a', .access = "rwm" },
				       { .allow = true,
					 .type = 'c',
					 .major = { true, 1 },
					 .minor = { true, 3 },
					 .access = "rwm" } };
	struct plan_update u = sample_update();
	struct plan p = { .kind = PLAN_KIND_UPDATE, .body = &u };
	struct err e = { 0 };

	ck_assert_int_eq(floor_check_update(&p, top, &e), 0);
	u.cgroup.devices = dev;
	u.cgroup.n_devices = 2;
	ck_assert_int_eq(floor_check_update(&p, top, &e), 0);
	dev[1].minor.v = 1; /* mem */
	ck_assert_int_eq(floor_check_update(&p, top, &e), -1);
	ck_assert_str_eq(e.at, "cgroup.devices");
	u.cgroup.n_devices = 1;
	dev[0].allow = true;
	ck_assert_int_eq(floor_check_update(&p, top, &e), -1);
	u.cgroup.n_devices = 0;
	u.cgroup.unified = &kv;
	u.cgroup.n_unified = 1;
	ck_assert_int_eq(floor_check_update(&p, top, &e), -1);
	ck_assert_str_eq(e.at, "cgroup.procs");
	p.kind = PLAN_KIND_REFUSAL;
	ck_assert_int_eq(floor_check_update(&p, top, &e), -1);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("process");
	TCase *tc = tcase_create("process");

	tcase_add_loop_test(tc, clauses, 0, sizeof(cases) / sizeof(cases[0]));
	tcase_add_test(tc, create_container);
	tcase_add_test(tc, asks);
	tcase_add_test(tc, other_limits);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
