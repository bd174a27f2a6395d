/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <string.h>

#include "base/num.h"
#include "unit.h"

static const struct {
	const char *s;
	bool u64, i64, u32, octal;
} texts[] = {
	{ "0", true, true, true, true },
	{ "7", true, true, true, true },
	{ "8", true, true, true, false },
	{ "0755", false, false, false, true },
	{ "00", false, false, false, true },
	{ "01777", false, false, false, true },
	{ "7777777", true, true, true, true },
	{ "77777777", true, true, true, false },
	{ "4294967295", true, true, true, false },
	{ "4294967296", true, true, false, false },
	{ "9223372036854775807", true, true, false, false },
	{ "9223372036854775808", true, false, false, false },
	{ "18446744073709551615", true, false, false, false },
	{ "18446744073709551616", false, false, false, false },
	{ "18446744073709551620", false, false, false, false },
	{ "28446744073709551615", false, false, false, false },
	{ "99999999999999999999", false, false, false, false },
	{ "100000000000000000000", false, false, false, false },
	{ "-1", false, true, false, false },
	{ "-9223372036854775808", false, true, false, false },
	{ "-9223372036854775809", false, false, false, false },
	{ "-0", false, false, false, false },
	{ "-01", false, false, false, false },
	{ "--1", false, false, false, false },
	{ "-", false, false, false, false },
	{ "", false, false, false, false },
	{ " 1", false, false, false, false },
	{ "1 ", false, false, false, false },
	{ "1\n", false, false, false, false },
	{ "+1", false, false, false, false },
	{ "0x10", false, false, false, false },
	{ "1e3", false, false, false, false },
	{ "1.0", false, false, false, false },
	{ "1_000", false, false, false, false },
	{ "\xd9\xa1", false, false, false, false },
};

START_TEST(takes_numbers_and_nothing_else)
{
	const char *s = texts[_i].s;
	size_t len = strlen(s);
	uint64_t u = 42;
	int64_t i = 42;
	uint32_t w = 42, o = 42;

	ck_assert_int_eq(num_u64(s, len, &u), texts[_i].u64);
	ck_assert_int_eq(num_i64(s, len, &i), texts[_i].i64);
	ck_assert_int_eq(num_u32(s, len, &w), texts[_i].u32);
	ck_assert_int_eq(num_octal(s, len, &o), texts[_i].octal);
	if (!texts[_i].u64)
		ck_assert_uint_eq(u, 42);
	if (!texts[_i].i64)
		ck_assert_int_eq(i, 42);
	if (!texts[_i].u32)
		ck_assert_uint_eq(w, 42);
	if (!texts[_i].octal)
		ck_assert_uint_eq(o, 42);
}
END_TEST

START_TEST(the_value_is_right)
{
	uint64_t u;
	int64_t i;
	uint32_t w;

	ck_assert(num_u64("18446744073709551615", 20, &u));
	ck_assert_uint_eq(u, UINT64_MAX);
	ck_assert(num_i64("-9223372036854775808", 20, &i));
	ck_assert_int_eq(i, INT64_MIN);
	ck_assert(num_i64("9223372036854775807", 19, &i));
	ck_assert_int_eq(i, INT64_MAX);
	ck_assert(num_i64("-42", 3, &i));
	ck_assert_int_eq(i, -42);
	ck_assert(num_u32("4294967295", 10, &w));
	ck_assert_uint_eq(w, UINT32_MAX);
	ck_assert(num_octal("01777", 5, &w));
	ck_assert_uint_eq(w, 01777);
}
END_TEST

/* The length counts, not a NUL; what stands behind is not looked at. */
START_TEST(the_length_counts)
{
	uint64_t u;
	uint32_t o;

	ck_assert(num_u64("123x", 3, &u));
	ck_assert_uint_eq(u, 123);
	ck_assert(!num_u64("1\0", 2, &u));
	ck_assert(!num_octal("7\0", 2, &o));
}
END_TEST

START_TEST(sets)
{
	static const char *const bad[] = {
		"a",     "1,", ",1",  "1,,2", "-1",     "1-",  "3-1",
		"1-2-3", "01", "1 2", "1024", "0-1024", "1;2", "1\n",
	};
	uint64_t bits[NUM_SET_MAX / 64];
	unsigned n = 77, i;

	ck_assert(num_set("0-3,7", bits, &n));
	ck_assert_uint_eq(n, 5);
	ck_assert_uint_eq(bits[0], 0x8f);
	ck_assert(num_set(" 1 , 63-64 ,3", bits, &n));
	ck_assert_uint_eq(n, 4);
	ck_assert_uint_eq(bits[0], UINT64_C(1) << 63 | 0xa);
	ck_assert_uint_eq(bits[1], 1);
	ck_assert(num_set("0-1023,5", bits, &n));
	ck_assert_uint_eq(n, NUM_SET_MAX);
	ck_assert(num_set("", bits, &n) && num_set(" ", NULL, NULL));
	ck_assert_uint_eq(n, 0);
	ck_assert_uint_eq(bits[0], 0);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(!num_set(bad[i], bits, &n), "%s", bad[i]);
	ck_assert_uint_eq(n, 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("num");
	TCase *tc = tcase_create("num");

	tcase_add_loop_test(tc, takes_numbers_and_nothing_else, 0,
			    sizeof(texts) / sizeof(texts[0]));
	tcase_add_test(tc, the_value_is_right);
	tcase_add_test(tc, the_length_counts);
	tcase_add_test(tc, sets);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
