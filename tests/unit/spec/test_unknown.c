/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "spec/spec_unit.h"

/* Keys beside the known ones of the top level, and what they are taken for. */
static const struct {
	const char *key;
	const char *rule;
	const char *meant; /* in the message */
} keys[] = {
	{ "Process", CFG_CASE_KEY, "\"process\"" },
	{ "HOSTNAME", CFG_CASE_KEY, "\"hostname\"" },
	{ "annotation\xc5\xbf", CFG_CASE_KEY, "\"annotations\"" },
	{ "proces", CFG_NEAR_MISS, "\"process\"" },
	{ "processs", CFG_NEAR_MISS, "\"process\"" },
	{ "porcess", CFG_NEAR_MISS, "\"process\"" },
	{ "Proces", CFG_NEAR_MISS, "\"process\"" },
	{ "prces", CFG_NEAR_MISS, "\"process\"" },
	{ "lnx", CFG_NEAR_MISS, "\"linux\"" },
	{ "mount", CFG_NEAR_MISS, "\"mounts\"" },
	{ "host_name", CFG_NEAR_MISS, "\"hostname\"" },
	{ "xprocessx", CFG_NEAR_MISS, "\"process\"" },
	{ "prce", CFG_UNKNOWN, "ignored" },
	{ "xyzprocess", CFG_UNKNOWN, "ignored" },
	{ "foo", CFG_UNKNOWN, "ignored" },
	{ "v", CFG_UNKNOWN, "ignored" },
	{ "vendor.example", CFG_UNKNOWN, "ignored" },
	{ "a key of more than forty bytes, as no field is called", CFG_UNKNOWN,
	  "ignored" },
};

START_TEST(told_apart)
{
	char text[256];
	struct parsed x;

	(void)snprintf(text, sizeof(text), ",\"%s\":0", keys[_i].key);
	parse(&x, text);
	ck_assert_uint_eq(x.p.n, 1);
	ck_assert_str_eq(x.p.v[0].rule, keys[_i].rule);
	ck_assert_msg(strstr(x.p.v[0].message, keys[_i].meant) != NULL,
		      "%s: %s", keys[_i].key, x.p.v[0].message);
	arena_free(&x.a);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("unknown");
	TCase *tc = tcase_create("unknown");

	tcase_add_loop_test(tc, told_apart, 0, CASES(keys));
	suite_add_tcase(s, tc);
	return unit_run(s);
}
