/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "base/jsonw.h"
#include "unit.h"

START_TEST(writes_every_kind)
{
	CLEAN_BUF struct buf b = { 0 };
	struct jsonw w;

	buf_init(&b, 4096);
	jsonw_init(&w, &b, false);
	jsonw_object(&w, NULL);
	jsonw_str(&w, "s", "x");
	jsonw_str(&w, "none", NULL);
	jsonw_u64(&w, "u", UINT64_MAX);
	jsonw_i64(&w, "i", INT64_MIN);
	jsonw_bool(&w, "t", true);
	jsonw_bool(&w, "f", false);
	jsonw_null(&w, "n");
	jsonw_array(&w, "a");
	jsonw_u64(&w, NULL, 1);
	jsonw_object(&w, NULL);
	jsonw_end(&w);
	jsonw_array(&w, NULL);
	jsonw_end(&w);
	jsonw_end(&w);
	jsonw_end(&w);
	ck_assert(buf_ok(&b));
	ck_assert_str_eq(b.data, "{\"s\":\"x\",\"none\":null,"
				 "\"u\":18446744073709551615,"
				 "\"i\":-9223372036854775808,"
				 "\"t\":true,\"f\":false,\"n\":null,"
				 "\"a\":[1,{},[]]}");
}
END_TEST

START_TEST(pretty_is_a_value_a_line)
{
	CLEAN_BUF struct buf b = { 0 };
	struct jsonw w;

	buf_init(&b, 4096);
	jsonw_init(&w, &b, true);
	jsonw_object(&w, NULL);
	jsonw_array(&w, "a");
	jsonw_u64(&w, NULL, 1);
	jsonw_u64(&w, NULL, 2);
	jsonw_end(&w);
	jsonw_object(&w, "o");
	jsonw_end(&w);
	jsonw_end(&w);
	ck_assert(buf_ok(&b));
	ck_assert_str_eq(b.data, "{\n  \"a\": [\n    1,\n    2\n  ],\n"
				 "  \"o\": {}\n}");
}
END_TEST

static const struct {
	const char *in, *out;
} strings[] = {
	{ "", "\"\"" },
	{ "a/b", "\"a/b\"" },
	{ "\"\\", "\"\\\"\\\\\"" },
	{ "a\nb", "\"a\\nb\"" },
	{ "\t\x01\x1f\x7f", "\"\\u0009\\u0001\\u001f\\u007f\"" },
	{ "\xc3\xbc", "\"\xc3\xbc\"" },
	{ "\xf0\x9f\x98\x80.", "\"\xf0\x9f\x98\x80.\"" },
	{ "\xff", "\"\xef\xbf\xbd\"" },
	{ "\xed\xa0\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"" },
	{ "a\xe2\x82", "\"a\xef\xbf\xbd\xef\xbf\xbd\"" },
};

START_TEST(strings_are_escaped)
{
	CLEAN_BUF struct buf b = { 0 };
	struct jsonw w;

	buf_init(&b, 4096);
	jsonw_init(&w, &b, false);
	jsonw_str(&w, NULL, strings[_i].in);
	ck_assert(buf_ok(&b));
	ck_assert_str_eq(b.data, strings[_i].out);
}
END_TEST

/* What drives a terminal stays what it is to a reader of JSON. */
START_TEST(what_turns_a_line_is_escaped)
{
	CLEAN_BUF struct buf b = { .cap = 4096 };
	struct jsonw w;

	jsonw_init(&w, &b, false);
	jsonw_str(&w, NULL,
		  "a\xe2\x80\xae"
		  "b\xc2\x9b"
		  "c\xe2\x81\xa6\xc3\xa4\xe2\x82\xac");
	ck_assert_str_eq(b.data, "\"a\\u202eb\\u009bc\\u2066"
				 "\xc3\xa4\xe2\x82\xac\"");
}
END_TEST

START_TEST(keys_are_escaped_too)
{
	CLEAN_BUF struct buf b = { 0 };
	struct jsonw w;

	buf_init(&b, 4096);
	jsonw_init(&w, &b, false);
	jsonw_object(&w, NULL);
	jsonw_null(&w, "a\"b");
	jsonw_end(&w);
	ck_assert_str_eq(b.data, "{\"a\\\"b\":null}");
}
END_TEST

START_TEST(an_end_without_a_begin_fails)
{
	CLEAN_BUF struct buf b = { 0 };
	struct jsonw w;

	buf_init(&b, 4096);
	jsonw_init(&w, &b, false);
	jsonw_array(&w, NULL);
	jsonw_end(&w);
	ck_assert(buf_ok(&b));
	jsonw_end(&w);
	ck_assert(!buf_ok(&b));
}
END_TEST

START_TEST(a_key_in_an_array_fails)
{
	CLEAN_BUF struct buf b = { 0 };
	struct jsonw w;

	buf_init(&b, 4096);
	jsonw_init(&w, &b, false);
	jsonw_array(&w, NULL);
	jsonw_u64(&w, "k", 1);
	ck_assert(!buf_ok(&b));
}
END_TEST

START_TEST(no_key_in_an_object_fails)
{
	CLEAN_BUF struct buf b = { 0 };
	struct jsonw w;

	buf_init(&b, 4096);
	jsonw_init(&w, &b, false);
	jsonw_object(&w, NULL);
	jsonw_str(&w, NULL, "x");
	ck_assert(!buf_ok(&b));
}
END_TEST

START_TEST(depth_is_bounded)
{
	CLEAN_BUF struct buf b = { 0 };
	struct jsonw w;
	int i;

	buf_init(&b, 4096);
	jsonw_init(&w, &b, false);
	for (i = 0; i < 32; i++)
		jsonw_array(&w, NULL);
	ck_assert(buf_ok(&b));
	jsonw_array(&w, NULL);
	ck_assert(!buf_ok(&b));
	for (i = 0; i < 40; i++)
		jsonw_end(&w);
	ck_assert(!buf_ok(&b));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("jsonw");
	TCase *tc = tcase_create("jsonw");

	tcase_add_test(tc, writes_every_kind);
	tcase_add_test(tc, pretty_is_a_value_a_line);
	tcase_add_loop_test(tc, strings_are_escaped, 0,
			    sizeof(strings) / sizeof(strings[0]));
	tcase_add_test(tc, what_turns_a_line_is_escaped);
	tcase_add_test(tc, keys_are_escaped_too);
	tcase_add_test(tc, an_end_without_a_begin_fails);
	tcase_add_test(tc, a_key_in_an_array_fails);
	tcase_add_test(tc, no_key_in_an_object_fails);
	tcase_add_test(tc, depth_is_bounded);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
