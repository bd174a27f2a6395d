/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <string.h>

#include "gen.h"
#include "plan/build.h"
#include "plan/print.h"
#include "sample.h"
#include "unit.h"

static void print(const struct plan *p, struct buf *b)
{
	buf_init(b, 4 << 20);
	plan_print(p, b);
	ck_assert(buf_ok(b));
}

static void json(const struct plan *p, struct buf *b)
{
	struct jsonw w;

	buf_init(b, 4 << 20);
	jsonw_init(&w, b, false);
	plan_print_json(p, &w);
	ck_assert(buf_ok(b));
}

START_TEST(lines)
{
	static const char *const wanted[] = {
		"profile = hardened\n",
		"\nannotations[0].key = org.example.secret\n",
		"\nids.kind = block\nids.size = 65536\nnamespaces[0].type = ",
		"\nroot.windows[0].path = /tmp  # root-writable\n"
		"root.windows[1].path = /var/tmp\n",
		"\nmounts[1].attr_set = nosuid noexec strictatime  # "
		"mnt-exec\n",
		"\nmounts[2].data[0].key = newinstance\nmounts[2].data[1].key",
		"\nmounts[7].allow = engine-leaf\n",
		"\ndevices[0].type = c\n",
		"\ndevices[0].mode = 0666\n",
		"\nsysctls[1].value = \"0 2147483647\"\n",
		"\ncgroup.pids = 2048\n",
		"\nhooks[0].when = prestart\n",
		"\nprocess.args[2] = \"two words\"\n",
		"\nprocess.env[0] = PATH\nprocess.env[1] = PASSWORD\n",
		"\nprocess.groups = 0 5\nprocess.umask = 022\n",
		"\nprocess.caps.bounding = CHOWN DAC_OVERRIDE FOWNER KILL "
		"SETGID SETUID NET_BIND_SERVICE  # cap-trim\n",
		"\nprocess.caps.inheritable =   # cap-inheritable\n",
		"\nprocess.rlimits[2].resource = memlock\n"
		"process.rlimits[2].soft = 65536\n"
		"process.rlimits[2].hard = unlimited\n",
		"\nprocess.no_new_privs = true  # nnp-off\n",
		"\nprocess.baseline = deny\n",
		"\nprocess.filters[0].code = 32 bytes, sha256 ",
	};
	struct plan *p = sample_plan();
	struct buf b;
	size_t i;

	print(p, &b);
	for (i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		ck_assert_msg(strstr(b.data, wanted[i]) != NULL,
			      "no '%s' in\n%s", wanted[i], b.data);
	ck_assert_ptr_null(strstr(b.data, "reasons"));
	ck_assert_ptr_null(strstr(b.data, "domainname"));
	ck_assert_ptr_null(strstr(b.data, "terminal"));
	ck_assert_int_eq(b.data[b.len - 1], '\n');
	buf_free(&b);
	plan_free(p);
}
END_TEST

START_TEST(no_secrets)
{
	struct plan *p = sample_plan();
	struct buf b;

	print(p, &b);
	ck_assert_ptr_null(strstr(b.data, "hunter2"));
	ck_assert_ptr_null(strstr(b.data, "correct"));
	buf_free(&b);
	json(p, &b);
	ck_assert_ptr_null(strstr(b.data, "hunter2"));
	ck_assert_ptr_null(strstr(b.data, "correct"));
	ck_assert_ptr_nonnull(
		strstr(b.data, "\"env\":[\"PATH\",\"PASSWORD\"]"));
	buf_free(&b);
	plan_free(p);
}
END_TEST

START_TEST(what_json_has)
{
	static const char *const wanted[] = {
		"{\"profile\":\"hardened\",\"scope\":\"\",",
		"\"annotations\":[{\"key\":\"org.example.secret\"},",
		"\"ids\":{\"kind\":\"block\",\"join\":\"\",\"size\":65536,",
		"\"attr_set\":[\"nosuid\",\"nodev\",\"noexec\"]",
		"\"type\":\"c\",\"major\":1,\"minor\":3,\"mode\":438",
		"\"memory\":{\"limit\":null,",
		"\"caps\":{\"bounding\":[\"CHOWN\",",
		"\"filters\":[{\"code\":{\"bytes\":32,\"sha256\":\"",
		"\"hard\":18446744073709551615}",
	};
	struct plan *p = sample_plan();
	struct buf b;
	size_t i;

	json(p, &b);
	for (i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		ck_assert_msg(strstr(b.data, wanted[i]) != NULL,
			      "no '%s' in\n%s", wanted[i], b.data);
	buf_free(&b);
	plan_free(p);
}
END_TEST

/* The same plan, the same bytes; and nothing that drives a terminal. */
START_TEST(stable_and_tame)
{
	struct gen g;
	struct plan *p;
	struct buf a, b;
	unsigned i;
	size_t j;

	for (i = 0; i < 100; i++) {
		gen_init(&g, i);
		p = gen_plan(&g);
		print(p, &a);
		print(p, &b);
		ck_assert_uint_eq(a.len, b.len);
		if (a.len > 0)
			ck_assert_int_eq(memcmp(a.data, b.data, a.len), 0);
		for (j = 0; j < a.len; j++)
			ck_assert(a.data[j] == '\n' ||
				  (a.data[j] >= 0x20 && a.data[j] < 0x7f));
		buf_free(&b);
		json(p, &b);
		buf_free(&a);
		buf_free(&b);
		plan_free(p);
		arena_free(&g.arena);
	}
}
END_TEST

START_TEST(a_refusal_has_no_members)
{
	const struct plan_report no = sample_refusal();
	struct err e = { 0 };
	struct plan *p;
	struct buf b;

	ck_assert_int_eq(plan_build_refusal(&p, &no, &e), 0);
	print(p, &b);
	ck_assert_uint_eq(b.len, 0);
	buf_free(&b);
	json(p, &b);
	ck_assert_str_eq(b.data, "{}");
	buf_free(&b);
	plan_free(p);
}
END_TEST

/* An absent number that a rule took away is shown as such. */
START_TEST(what_a_rule_took)
{
	static const struct plan_reason why[] = {
		{ "process.oom_score_adj", "proc-oom" },
		{ "process.groups", "user-gid0" },
		{ "process.landlock", "a-rule" },
		{ "process.landlock", "b-rule" },
		{ "hooks", "hook-any" },
	};
	struct plan_container c = sample_container();
	const struct plan_report r = sample_report();
	struct err e = { 0 };
	struct plan *p;
	struct buf b;

	c.reasons = why;
	c.n_reasons = sizeof(why) / sizeof(why[0]);
	c.process.oom_score_adj.set = false;
	c.process.n_groups = 0;
	c.n_hooks = 0;
	ck_assert_int_eq(plan_build_container(&p, &c, &r, &e), 0);
	print(p, &b);
	ck_assert_ptr_nonnull(strstr(
		b.data, "\nprocess.oom_score_adj = absent  # proc-oom\n"));
	ck_assert_ptr_nonnull(
		strstr(b.data, "\nprocess.groups =   # user-gid0\n"));
	ck_assert_ptr_nonnull(strstr(
		b.data, "\nprocess.landlock = false  # a-rule, b-rule\n"));
	ck_assert_ptr_nonnull(strstr(b.data, "\nhooks =   # hook-any\n"));
	buf_free(&b);
	plan_free(p);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("print");
	TCase *tc = tcase_create("print");

	tcase_add_test(tc, lines);
	tcase_add_test(tc, no_secrets);
	tcase_add_test(tc, what_json_has);
	tcase_add_test(tc, stable_and_tame);
	tcase_add_test(tc, a_refusal_has_no_members);
	tcase_add_test(tc, what_a_rule_took);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
