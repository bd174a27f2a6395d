/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "../src/spec/private.h"
#include "spec/spec_unit.h"

/* How long a start of each is UTF-8. */
static const struct {
	const char *s;
	size_t good;
} utf8[] = {
	{ "", 0 },
	{ "plain ascii of more than eight", 30 },
	{ "\xc2\x80", 2 },
	{ "\xdf\xbf", 2 },
	{ "\xe0\xa0\x80", 3 },
	{ "\xed\x9f\xbf", 3 },
	{ "\xee\x80\x80", 3 },
	{ "\xef\xbf\xbf", 3 },
	{ "\xf0\x90\x80\x80", 4 },
	{ "\xf4\x8f\xbf\xbf", 4 },
	{ "12345678\xc3\xa9"
	  "12345678",
	  18 },
	{ "\x80", 0 },
	{ "a\xbf", 1 },
	{ "\xc0\x80", 0 },
	{ "\xc1\xbf", 0 },
	{ "\xc2", 0 },
	{ "\xc2\x41", 0 },
	{ "\xe0\x9f\xbf", 0 },
	{ "\xed\xa0\x80", 0 },
	{ "\xe2\x82", 0 },
	{ "\xe2\x82\x41", 0 },
	{ "\xf0\x8f\xbf\xbf", 0 },
	{ "\xf4\x90\x80\x80", 0 },
	{ "\xf1\x80\x80", 0 },
	{ "\xf1\x80\x80\xc0", 0 },
	{ "\xf5\x80\x80\x80", 0 },
	{ "12345678\xff", 8 },
	{ "1234567\xff"
	  "12345678",
	  7 },
};

START_TEST(utf8_starts)
{
	ck_assert_uint_eq(text_utf8(utf8[_i].s, strlen(utf8[_i].s)),
			  utf8[_i].good);
}
END_TEST

static const struct {
	const char *raw;
	size_t good; /* where the first lone half stands */
	bool nul;
} escapes[] = {
	{ "plain", 5, false },
	{ "\\n\\\\u0000", 9, false },
	{ "\\u0000", 6, true },
	{ "\\u0001\\u0000", 12, true },
	{ "\\ud83d\\ude00", 12, false },
	{ "\\uD83D\\uDE00", 12, false },
	{ "\\ud7ff\\ue000", 12, false },
	{ "\\ud800\\udc00", 12, false },
	{ "\\udbff\\udfff", 12, false },
	{ "\\ud800", 0, false },
	{ "x\\udfff", 1, false },
	{ "\\ud800\\u0041", 0, false },
	{ "\\ud800\\ud800\\udc00", 0, false },
	{ "\\udc00\\ud800", 0, false },
	{ "\\ud800 \\udc00", 0, false },
	{ "\\ud83d\\ude00\\ud83d", 12, false },
	{ "\\\\ud800", 7, false },
};

START_TEST(escapes_and_halves)
{
	bool nul;

	ck_assert_uint_eq(
		text_escapes(escapes[_i].raw, strlen(escapes[_i].raw), &nul),
		escapes[_i].good);
	ck_assert_int_eq(nul, escapes[_i].nul);
}
END_TEST

/* Nothing behind the end is looked at. */
START_TEST(ends_are_ends)
{
	bool nul;

	ck_assert_uint_eq(text_escapes("\\ud800\\udc00", 6, &nul), 0);
	ck_assert_uint_eq(text_escapes("\\u0000", 5, &nul), 5);
	ck_assert(!nul);
	ck_assert_uint_eq(text_utf8("\xc3\xa9", 1), 0);
	ck_assert(!text_control("\xc2\x80", 1));
}
END_TEST

START_TEST(controls)
{
	ck_assert(!text_control("", 0));
	ck_assert(!text_control("a b~\xc2\xa0\xc3\x80\xe2\x82\xac", 11));
	ck_assert(text_control("a\x1f", 2));
	ck_assert(text_control("\0", 1));
	ck_assert(text_control("\x7f", 1));
	ck_assert(text_control("\xc2\x80", 2));
	ck_assert(text_control("\xc2\x9f", 2));
}
END_TEST

static const struct {
	const char *a, *b;
	int sign;
} keys[] = {
	{ "", "", 0 },
	{ "abc", "aBC", 0 },
	{ "a", "b", -1 },
	{ "b", "A", 1 },
	{ "a", "aa", -1 },
	{ "process", "proce\xc5\xbf\xc5\xbf", 0 },
	{ "k", "\xe2\x84\xaa", 0 },
	{ "K", "\xe2\x84\xaa", 0 },
	{ "\xe2\x84\xab", "\xe2\x84\xaa", 1 },
	{ "abcdefgh\xc5\xbf", "abcdefghS", 0 },
	{ "abcdefghijklmnop", "abcdefghijklmnoP", 0 },
	{ "abcdefghijklmnop", "abcdefghijklmnoq", -1 },
	{ "1234567\xc5\xbf", "1234567\xc5\x80", -1 },
	{ "[", "{", -1 },
	{ "@", "`", -1 },
};

START_TEST(folding)
{
	int c = key_fold_cmp(keys[_i].a, strlen(keys[_i].a), keys[_i].b,
			     strlen(keys[_i].b));

	ck_assert_int_eq((c > 0) - (c < 0), keys[_i].sign);
	c = key_fold_cmp(keys[_i].b, strlen(keys[_i].b), keys[_i].a,
			 strlen(keys[_i].a));
	ck_assert_int_eq((c < 0) - (c > 0), keys[_i].sign);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("text");
	TCase *tc = tcase_create("text");

	tcase_add_loop_test(tc, utf8_starts, 0, CASES(utf8));
	tcase_add_loop_test(tc, escapes_and_halves, 0, CASES(escapes));
	tcase_add_test(tc, ends_are_ends);
	tcase_add_test(tc, controls);
	tcase_add_loop_test(tc, folding, 0, CASES(keys));
	suite_add_tcase(s, tc);
	return unit_run(s);
}
