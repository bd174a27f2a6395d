/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "life/resources_text.h"
#include "unit.h"

static struct buf out;
static struct err e;

static void setup(void)
{
	buf_init(&out, 65536);
}

static void teardown(void)
{
	buf_free(&out);
}

START_TEST(nothing_asks_for_nothing)
{
	struct life_update o = { .id = "c" };

	ck_assert_int_eq(resources_text(&o, &out, &e), 0);
	ck_assert_str_eq(out.data, "{}");
}
END_TEST

START_TEST(each_stands_in_its_place)
{
	static const char want[] =
		"{\"memory\":{\"limit\":1,\"reservation\":1,\"swap\":1,"
		"\"kernel\":1,\"kernelTCP\":1},\"cpu\":{\"shares\":1,"
		"\"quota\":1,\"period\":1,\"burst\":1,\"realtimeRuntime\":1,"
		"\"realtimePeriod\":1,\"idle\":1,\"cpus\":\"1\",\"mems\":\"1\""
		"},\"pids\":{\"limit\":1},\"blockIO\":{\"weight\":1}}";
	struct life_update o = { .id = "c" };

	for (size_t i = 0; i < LIFE_LIMITS; i++)
		o.limit[i] = "1";
	ck_assert_int_eq(resources_text(&o, &out, &e), 0);
	ck_assert_str_eq(out.data, want);
}
END_TEST

START_TEST(sizes)
{
	static const struct {
		const char *in;
		const char *want; /* NULL: refused */
	} cases[] = {
		{ "512m", "536870912" },
		{ "1G", "1073741824" },
		{ "1KiB", "1024" },
		{ "2kb", "2048" },
		{ "7b", "7" },
		{ "-1", "-1" },
		{ "8191p", "9222246136947933184" },
		{ "8192p", NULL },
		{ "-1k", NULL },
		{ "1.5g", NULL },
		{ "1kk", NULL },
		{ "1bb", NULL },
		{ "k", NULL },
		{ "", NULL },
		{ "1 k", NULL },
		{ "01", NULL },
		{ "1x", NULL },
		{ "99999999999999999999", NULL },
	};
	char want[64];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct life_update o = { .id = "c" };

		o.limit[LIFE_MEMORY] = cases[i].in;
		buf_free(&out);
		buf_init(&out, 65536);
		if (cases[i].want == NULL) {
			ck_assert_int_eq(resources_text(&o, &out, &e), -1);
			ck_assert_str_eq(e.at, "--memory");
			continue;
		}
		ck_assert_int_eq(resources_text(&o, &out, &e), 0);
		(void)snprintf(want, sizeof(want),
			       "{\"memory\":{\"limit\":%s}}", cases[i].want);
		ck_assert_str_eq(out.data, want);
	}
}
END_TEST

START_TEST(a_text_is_quoted)
{
	struct life_update o = { .id = "c" };

	o.limit[LIFE_CPUSET_CPUS] = "0\"},\"x\":{\"";
	ck_assert_int_eq(resources_text(&o, &out, &e), 0);
	ck_assert_str_eq(out.data,
			 "{\"cpu\":{\"cpus\":\"0\\\"},\\\"x\\\":{\\\"\"}}");
	o.limit[LIFE_PIDS_LIMIT] = "1,2";
	ck_assert_int_eq(resources_text(&o, &out, &e), -1);
	ck_assert_int_eq(e.kind, ERR_SPEC);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("resources_text");
	TCase *tc = tcase_create("resources_text");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, nothing_asks_for_nothing);
	tcase_add_test(tc, each_stands_in_its_place);
	tcase_add_test(tc, sizes);
	tcase_add_test(tc, a_text_is_quoted);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
