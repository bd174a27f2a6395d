/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "spec/spec_unit.h"

START_TEST(every_field)
{
	struct parsed x;
	const struct spec_hooks *h = &x.s.hooks;

	parse_full(&x);
	ck_assert_uint_eq(h->prestart.n, 1);
	ck_assert_str_eq(h->prestart.v[0].path.s, "/a");
	ck_assert_str_eq(h->prestart.v[0].args.v[1].s, "x\ny");
	ck_assert_str_eq(h->prestart.v[0].env.v[0].s, "K=V");
	ck_assert_int_eq(h->prestart.v[0].timeout.v, 5);
	ck_assert_str_eq(h->create_runtime.v[0].path.s, "/b");
	ck_assert_str_eq(h->create_container.v[0].path.s, "/c");
	ck_assert_str_eq(h->start_container.v[0].path.s, "/d");
	ck_assert_str_eq(h->poststart.v[0].path.s, "/e");
	ck_assert_uint_eq(h->poststop.n, 2);
	ck_assert_str_eq(h->poststop.v[0].path.s, "/f");
	ck_assert_str_eq(h->poststop.v[1].path.s, "/g");
	ck_assert(!h->poststop.v[1].timeout.set);
	arena_free(&x.a);
}
END_TEST

#define HOOKS(s) ",\"hooks\":{" s "}"
static const struct fault faults[] = {
	{ HOOKS(""), NULL, NULL },
	{ HOOKS("\"prestart\":[]"), NULL, NULL },
	{ HOOKS("\"prestart\":[{\"path\":\"/a\",\"args\":[\"\\n\"],"
		"\"env\":[\"A=\\n\"]}]"),
	  NULL, NULL },
	{ HOOKS("\"prestart\":{}"), CFG_SYNTAX, "/hooks/prestart" },
	{ HOOKS("\"prestart\":[{}]"), CFG_SYNTAX, "/hooks/prestart/0/path" },
	{ HOOKS("\"prestart\":[{\"path\":\"/a\\u0000b\"}]"), CFG_NUL,
	  "/hooks/prestart/0/path" },
	{ HOOKS("\"prestart\":[{\"path\":\"/a\\nb\"}]"), CFG_NUL,
	  "/hooks/prestart/0/path" },
	{ HOOKS("\"poststop\":[{\"path\":\"/a\",\"timeout\":\"5\"}]"),
	  CFG_SYNTAX, "/hooks/poststop/0/timeout" },
	{ HOOKS("\"poststop\":[{\"path\":\"/a\",\"timeout\":0}]"), CFG_SYNTAX,
	  "/hooks/poststop/0/timeout" },
	{ HOOKS("\"prestart\":[{\"path\":\"/a\",\"timeout\":-1}]"), CFG_SYNTAX,
	  "/hooks/prestart/0/timeout" },
	{ HOOKS("\"preStart\":[]"), CFG_CASE_KEY, "/hooks/preStart" },
	{ HOOKS("\"poststops\":[]"), CFG_NEAR_MISS, "/hooks/poststops" },
	{ HOOKS("\"whenever\":[]"), CFG_UNKNOWN, "/hooks/whenever" },
};
FAULT_TEST(faulty, faults)

int main(void)
{
	Suite *s = suite_create("hooks");
	TCase *tc = tcase_create("hooks");

	tcase_add_test(tc, every_field);
	tcase_add_loop_test(tc, faulty, 0, CASES(faults));
	suite_add_tcase(s, tc);
	return unit_run(s);
}
