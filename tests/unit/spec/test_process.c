/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <sys/resource.h>

#include <linux/capability.h>
#include <linux/ioprio.h>

#include "spec/spec_unit.h"

START_TEST(every_field)
{
	struct parsed x;
	const struct spec_process *p = &x.s.process;

	parse_full(&x);
	ck_assert(p->terminal.set && p->terminal.v);
	ck_assert_uint_eq(p->console_size.height.v, 25);
	ck_assert_uint_eq(p->console_size.width.v, 80);
	ck_assert_uint_eq(p->user.uid.v, 1001);
	ck_assert_uint_eq(p->user.gid.v, 1002);
	ck_assert_uint_eq(p->user.umask.v, 18);
	ck_assert_uint_eq(p->user.additional_gids.n, 2);
	ck_assert_uint_eq(p->user.additional_gids.v[1].v, 6);
	ck_assert_str_eq(p->user.username.s, "joe");
	ck_assert_uint_eq(p->args.n, 3);
	ck_assert_str_eq(p->args.v[2].s, "a\nb");
	ck_assert_uint_eq(p->args.v[2].len, 3);
	ck_assert_str_eq(p->command_line.s, "sh -c");
	ck_assert_str_eq(p->env.v[1].s, "B=\t");
	ck_assert_str_eq(p->cwd.s, "/home");
	ck_assert(p->no_new_privileges.set && p->no_new_privileges.v);
	ck_assert_str_eq(p->apparmor_profile.s, "acme");
	ck_assert_int_eq(p->oom_score_adj.v, -500);
	ck_assert_str_eq(p->selinux_label.s,
			 "system_u:system_r:container_t:s0");
	ck_assert_str_eq(p->exec_cpu_affinity.initial.s, "7");
	ck_assert_str_eq(p->exec_cpu_affinity.final.s, "0-3,7");
	arena_free(&x.a);
}
END_TEST

START_TEST(names_are_the_kernels_numbers)
{
	struct parsed x;
	const struct spec_process *p = &x.s.process;

	parse_full(&x);
	ck_assert_uint_eq(p->capabilities.bounding.n, 2);
	ck_assert_int_eq(p->capabilities.bounding.v[0].v, CAP_CHOWN);
	ck_assert_int_eq(p->capabilities.bounding.v[1].v,
			 CAP_CHECKPOINT_RESTORE);
	ck_assert_str_eq(p->capabilities.bounding.v[1].s,
			 "CAP_CHECKPOINT_RESTORE");
	ck_assert_int_eq(p->capabilities.effective.v[0].v, CAP_KILL);
	ck_assert_int_eq(p->capabilities.inheritable.v[0].v, CAP_SETUID);
	ck_assert_int_eq(p->capabilities.permitted.v[0].v, CAP_SETGID);
	ck_assert_int_eq(p->capabilities.ambient.v[0].v, CAP_SYS_ADMIN);
	ck_assert_int_eq(SPEC_CAP_LAST, CAP_CHECKPOINT_RESTORE);
	ck_assert_int_eq(p->rlimits.v[0].type.v, RLIMIT_NOFILE);
	ck_assert_uint_eq(p->rlimits.v[0].soft.v, 1024);
	ck_assert(p->rlimits.v[0].hard.v == UINT64_MAX);
	ck_assert_int_eq(p->rlimits.v[1].type.v, RLIMIT_CORE);
	ck_assert(p->rlimits.v[1].soft.set && p->rlimits.v[1].soft.v == 0);
	ck_assert_int_eq(p->io_priority.class.v, IOPRIO_CLASS_IDLE);
	ck_assert_int_eq(p->io_priority.priority.v, 4);
	arena_free(&x.a);
}
END_TEST

START_TEST(scheduler)
{
	struct parsed x;
	const struct spec_scheduler *s = &x.s.process.scheduler;

	parse_full(&x);
	ck_assert_int_eq(s->policy.v, SPEC_SCHED_DEADLINE);
	ck_assert_int_eq(s->nice.v, -19);
	ck_assert_int_eq(s->priority.v, 3);
	ck_assert_uint_eq(s->flags.n, 1);
	ck_assert_int_eq(s->flags.v[0].v, SPEC_SCHED_FLAG_RECLAIM);
	ck_assert_uint_eq(s->runtime.v, 11);
	ck_assert_uint_eq(s->deadline.v, 12);
	ck_assert_uint_eq(s->period.v, 13);
	arena_free(&x.a);
}
END_TEST

START_TEST(absent_is_not_empty)
{
	struct parsed x;

	parse(&x, ",\"process\":{\"cwd\":\"/\",\"env\":[],"
		  "\"capabilities\":{},\"terminal\":false}");
	ck_assert_uint_eq(x.p.n, 0);
	ck_assert(!x.s.process.args.set && x.s.process.env.set);
	ck_assert_uint_eq(x.s.process.env.n, 0);
	ck_assert(x.s.process.capabilities.at.set);
	ck_assert(!x.s.process.capabilities.bounding.set);
	ck_assert(!x.s.process.user.at.set);
	ck_assert(x.s.process.terminal.set && !x.s.process.terminal.v);
	ck_assert(!x.s.process.no_new_privileges.set);
	ck_assert_ptr_null(x.s.process.apparmor_profile.s);
	arena_free(&x.a);
}
END_TEST

/* Each is the inside of a process that has its cwd. */
static const struct fault faults[] = {
	{ "", NULL, NULL },
	{ ",\"args\":\"sh\"", CFG_SYNTAX, "/process/args" },
	{ ",\"args\":[\"\\u0000\"]", CFG_NUL, "/process/args/0" },
	{ ",\"args\":[\"\\u0001\\n\"]", NULL, NULL },
	{ ",\"env\":[\"A=\\u001b\"]", NULL, NULL },
	{ ",\"terminal\":1", CFG_SYNTAX, "/process/terminal" },
	{ ",\"terminal\":\"true\"", CFG_SYNTAX, "/process/terminal" },
	{ ",\"user\":{\"uid\":4294967295,\"gid\":0}", NULL, NULL },
	{ ",\"user\":{\"uid\":4294967296,\"gid\":0}", CFG_SYNTAX,
	  "/process/user/uid" },
	{ ",\"user\":{\"uid\":-1,\"gid\":0}", CFG_SYNTAX, "/process/user/uid" },
	{ ",\"user\":{\"uid\":\"0\",\"gid\":0}", CFG_SYNTAX,
	  "/process/user/uid" },
	{ ",\"user\":{\"gid\":0}", CFG_SYNTAX, "/process/user/uid" },
	{ ",\"user\":{\"uid\":0}", CFG_SYNTAX, "/process/user/gid" },
	{ ",\"user\":{\"uid\":0,\"gid\":0,\"additionalGids\":[1,-1]}",
	  CFG_SYNTAX, "/process/user/additionalGids/1" },
	{ ",\"NONEWPRIVILEGES\":false", CFG_CASE_KEY,
	  "/process/NONEWPRIVILEGES" },
	{ ",\"capabilities\":{\"bounding\":[\"CAP_CHOWN\",\"CAP_FOO\"]}",
	  CFG_CAP, "/process/capabilities/bounding/1" },
	{ ",\"capabilities\":{\"effective\":[\"cap_chown\"]}", CFG_CAP,
	  "/process/capabilities/effective/0" },
	{ ",\"capabilities\":{\"effective\":[3]}", CFG_SYNTAX,
	  "/process/capabilities/effective/0" },
	{ ",\"capabilities\":{\"boundin\":[]}", CFG_NEAR_MISS,
	  "/process/capabilities/boundin" },
	{ ",\"capabilities\":{\"bounding\":[],\"bounding\":[]}", CFG_DUP_KEY,
	  "/process/capabilities/bounding" },
	{ ",\"rlimits\":[{\"type\":\"RLIMIT_FOO\",\"soft\":1,\"hard\":1}]",
	  CFG_ENUM, "/process/rlimits/0/type" },
	{ ",\"rlimits\":[{\"type\":\"RLIMIT_AS\",\"soft\":1}]", CFG_SYNTAX,
	  "/process/rlimits/0/hard" },
	{ ",\"rlimits\":[{\"type\":\"RLIMIT_AS\",\"soft\":1,\"hard\":-1}]",
	  CFG_SYNTAX, "/process/rlimits/0/hard" },
	{ ",\"rlimits\":[{\"type\":\"RLIMIT_AS\",\"soft\":1,\"hard\":1},"
	  "{\"type\":\"RLIMIT_CPU\",\"soft\":1,\"hard\":1},"
	  "{\"type\":\"RLIMIT_AS\",\"soft\":1,\"hard\":1}]",
	  CFG_ENUM, "/process/rlimits/2" },
	{ ",\"rlimits\":[[]]", CFG_SYNTAX, "/process/rlimits/0" },
	{ ",\"oomScoreAdj\":2147483648", CFG_SYNTAX, "/process/oomScoreAdj" },
	{ ",\"oomScoreAdj\":-2147483649", CFG_SYNTAX, "/process/oomScoreAdj" },
	{ ",\"scheduler\":{\"nice\":1}", CFG_SYNTAX,
	  "/process/scheduler/policy" },
	{ ",\"scheduler\":{\"policy\":\"SCHED_EXT\"}", CFG_ENUM,
	  "/process/scheduler/policy" },
	{ ",\"scheduler\":{\"policy\":\"SCHED_RR\",\"flags\":[\"X\"]}",
	  CFG_ENUM, "/process/scheduler/flags/0" },
	{ ",\"ioPriority\":{\"class\":\"IOPRIO_CLASS_NONE\"}", CFG_ENUM,
	  "/process/ioPriority/class" },
	{ ",\"ioPriority\":{\"class\":\"\"}", CFG_ENUM,
	  "/process/ioPriority/class" },
	{ ",\"consoleSize\":{\"height\":1}", CFG_SYNTAX,
	  "/process/consoleSize/width" },
	{ ",\"apparmorProfile\":\"a\\nb\"", CFG_NUL,
	  "/process/apparmorProfile" },
};

START_TEST(faulty)
{
	char text[1024];
	struct parsed x;

	(void)snprintf(text, sizeof(text), ",\"process\":{\"cwd\":\"/\"%s}",
		       faults[_i].text);
	parse(&x, text);
	expect(&x, &faults[_i]);
	arena_free(&x.a);
}
END_TEST

START_TEST(no_cwd)
{
	static const struct fault f = { ",\"process\":{}", CFG_SYNTAX,
					"/process/cwd" };

	fault(&f);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("process");
	TCase *tc = tcase_create("process");

	tcase_add_test(tc, every_field);
	tcase_add_test(tc, names_are_the_kernels_numbers);
	tcase_add_test(tc, scheduler);
	tcase_add_test(tc, absent_is_not_empty);
	tcase_add_loop_test(tc, faulty, 0, CASES(faults));
	tcase_add_test(tc, no_cwd);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
