/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <string.h>

#include "base/place.h"
#include "unit.h"

static void at(const char *text, size_t off, uint32_t line, uint32_t column)
{
	struct place p = place_of(text, strlen(text), off);

	ck_assert_uint_eq(p.line, line);
	ck_assert_uint_eq(p.column, column);
}

START_TEST(lines_and_columns_are_from_1)
{
	at("", 0, 1, 1);
	at("", 7, 1, 1);
	at("ab\ncd", 0, 1, 1);
	at("ab\ncd", 1, 1, 2);
	at("ab\ncd", 2, 1, 3); /* the newline ends its line */
	at("ab\ncd", 3, 2, 1);
	at("ab\ncd", 4, 2, 2);
	at("\n\n\n", 2, 3, 1);
}
END_TEST

START_TEST(past_the_end_is_the_end)
{
	at("ab\ncd", 5, 2, 3);
	at("ab\ncd", 4000000000U, 2, 3);
	at("ab\n", 99, 2, 1);
}
END_TEST

START_TEST(a_column_is_a_character)
{
	at("\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80x", 9, 1, 4);
	at("\n\xc3\xa4x", 3, 2, 2);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("place");
	TCase *tc = tcase_create("place");

	tcase_add_test(tc, lines_and_columns_are_from_1);
	tcase_add_test(tc, past_the_end_is_the_end);
	tcase_add_test(tc, a_column_is_a_character);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
