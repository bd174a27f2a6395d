/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <string.h>

#include "base/buf.h"
#include "unit.h"

START_TEST(grows_and_stays_terminated)
{
	CLEAN_BUF struct buf b = { 0 };
	size_t i;

	buf_init(&b, 100000);
	for (i = 0; i < 10000; i++)
		buf_str(&b, "0123456789");
	ck_assert(buf_ok(&b));
	ck_assert_uint_eq(b.len, 100000);
	ck_assert_uint_eq(strlen(b.data), 100000);
}
END_TEST

START_TEST(a_failure_sticks)
{
	CLEAN_BUF struct buf b = { 0 };

	buf_init(&b, 4);
	buf_str(&b, "abc");
	ck_assert(buf_ok(&b));
	buf_str(&b, "de");
	ck_assert(!buf_ok(&b));
	buf_char(&b, 'd');
	buf_fmt(&b, "%d", 1);
	ck_assert_uint_eq(b.len, 3);
	ck_assert_str_eq(b.data, "abc");
}
END_TEST

START_TEST(the_cap_itself_fits)
{
	CLEAN_BUF struct buf b = { 0 };

	buf_init(&b, 4);
	buf_fmt(&b, "%s", "abcd");
	ck_assert(buf_ok(&b));
	buf_bytes(&b, "", 0);
	ck_assert(buf_ok(&b));
	buf_char(&b, 'e');
	ck_assert(!buf_ok(&b));
}
END_TEST

START_TEST(bytes_may_hold_nul)
{
	CLEAN_BUF struct buf b = { 0 };

	buf_init(&b, 16);
	buf_bytes(&b, "a\0b", 3);
	buf_fmt(&b, "%02d", 7);
	ck_assert_uint_eq(b.len, 5);
	ck_assert_int_eq(memcmp(b.data, "a\0b07", 6), 0);
}
END_TEST

START_TEST(free_makes_it_new)
{
	struct buf b;

	buf_init(&b, 1);
	buf_str(&b, "too long");
	buf_free(&b);
	ck_assert(buf_ok(&b));
	ck_assert_ptr_null(b.data);
	buf_char(&b, 'x');
	ck_assert_str_eq(b.data, "x");
	buf_free(&b);
	buf_free(&b);
}
END_TEST

static const struct {
	const char *in, *safe;
} texts[] = {
	{ "plain ~", "plain ~" },
	{ "a\\b", "a\\\\b" },
	{ "\x1b[31m", "\\x1b[31m" },
	{ "a\nb\r\t\x7f", "a\\x0ab\\x0d\\x09\\x7f" },
	{ "gr\xc3\xbc\xc3\x9f", "gr\xc3\xbc\xc3\x9f" },
	{ "\xe2\x82\xac", "\xe2\x82\xac" },
	{ "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80" },
	/* C1 controls, bidirectional marks, overrides and isolates */
	{ "\xc2\x9b", "\\xc2\\x9b" },
	{ "\xc2\xa0", "\xc2\xa0" },
	{ "\xe2\x80\x8e", "\\xe2\\x80\\x8e" },
	{ "\xe2\x80\xae", "\\xe2\\x80\\xae" },
	{ "\xe2\x81\xa6", "\\xe2\\x81\\xa6" },
	{ "\xe2\x80\xa8", "\\xe2\\x80\\xa8" },
	/* overlong, surrogate, past U+10FFFF, cut, stray */
	{ "\xc0\x80", "\\xc0\\x80" },
	{ "\xc1\xbf", "\\xc1\\xbf" },
	{ "\xe0\x80\xaf", "\\xe0\\x80\\xaf" },
	{ "\xed\xa0\x80", "\\xed\\xa0\\x80" },
	{ "\xf0\x80\x80\x80", "\\xf0\\x80\\x80\\x80" },
	{ "\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80" },
	{ "\xf5", "\\xf5" },
	{ "\xe2\x82", "\\xe2\\x82" },
	{ "\xf0\x9f\x98", "\\xf0\\x9f\\x98" },
	{ "\x80z", "\\x80z" },
};

START_TEST(safe_text_drives_no_terminal)
{
	CLEAN_BUF struct buf b = { 0 };

	buf_init(&b, 256);
	buf_safe(&b, texts[_i].in);
	ck_assert(buf_ok(&b));
	ck_assert_str_eq(b.data, texts[_i].safe);
}
END_TEST

START_TEST(safe_of_nothing_is_nothing)
{
	CLEAN_BUF struct buf b = { 0 };

	buf_init(&b, 256);
	buf_safe(&b, "");
	ck_assert_uint_eq(b.len, 0);
	ck_assert(buf_ok(&b));
}
END_TEST

START_TEST(utf8_steps_a_character)
{
	CLEAN_BUF struct buf b = { 0 };
	const char *s = "\xc3\xbc\xffz";

	buf_init(&b, 256);
	buf_utf8(&b, &s);
	ck_assert_int_eq((unsigned char)*s, 0xff);
	buf_utf8(&b, &s);
	ck_assert_str_eq(s, "z");
	ck_assert_str_eq(b.data, "\xc3\xbc\xef\xbf\xbd");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("buf");
	TCase *tc = tcase_create("buf");

	tcase_add_test(tc, grows_and_stays_terminated);
	tcase_add_test(tc, a_failure_sticks);
	tcase_add_test(tc, the_cap_itself_fits);
	tcase_add_test(tc, bytes_may_hold_nul);
	tcase_add_test(tc, free_makes_it_new);
	tcase_add_loop_test(tc, safe_text_drives_no_terminal, 0,
			    sizeof(texts) / sizeof(texts[0]));
	tcase_add_test(tc, safe_of_nothing_is_nothing);
	tcase_add_test(tc, utf8_steps_a_character);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
