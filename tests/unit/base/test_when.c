/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <string.h>
#include <time.h>

#include "base/when.h"
#include "unit.h"

static const struct {
	int64_t s;
	const char *text;
} times[] = {
	{ 0, "1970-01-01T00:00:00Z" },
	{ -1, "1970-01-01T00:00:00Z" },
	{ INT64_MIN, "1970-01-01T00:00:00Z" },
	{ 59, "1970-01-01T00:00:59Z" },
	{ 86399, "1970-01-01T23:59:59Z" },
	{ 86400, "1970-01-02T00:00:00Z" },
	{ 31535999, "1970-12-31T23:59:59Z" },
	{ 31536000, "1971-01-01T00:00:00Z" },
	{ 68169600, "1972-02-29T00:00:00Z" },
	{ 68256000, "1972-03-01T00:00:00Z" },
	{ 951782400, "2000-02-29T00:00:00Z" },
	{ 1709164800, "2024-02-29T00:00:00Z" },
	{ 2147483648, "2038-01-19T03:14:08Z" },
	{ 4107542400, "2100-03-01T00:00:00Z" },
	{ 253402300799, "9999-12-31T23:59:59Z" },
};

START_TEST(known_times)
{
	char buf[21];

	time_rfc3339(times[_i].s, buf, sizeof(buf));
	ck_assert_str_eq(buf, times[_i].text);
}
END_TEST

/* The C library's opinion, some three years a step, to the year 9999. */
START_TEST(as_libc_has_it)
{
	char ours[21], theirs[32];
	struct tm tm;
	time_t t;

	for (t = 0; t < 253402300799; t += 96843113) {
		time_rfc3339(t, ours, sizeof(ours));
		ck_assert_ptr_nonnull(gmtime_r(&t, &tm));
		(void)strftime(theirs, sizeof(theirs), "%Y-%m-%dT%H:%M:%SZ",
			       &tm);
		if (strcmp(ours, theirs) != 0)
			ck_assert_str_eq(ours, theirs);
	}
}
END_TEST

START_TEST(past_its_years_it_stays_in_its_buffer)
{
	char buf[21] = "";

	time_rfc3339(INT64_MAX, buf, sizeof(buf));
	ck_assert_uint_lt(strlen(buf), sizeof(buf));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("when");
	TCase *tc = tcase_create("when");

	tcase_add_loop_test(tc, known_times, 0,
			    sizeof(times) / sizeof(times[0]));
	tcase_add_test(tc, as_libc_has_it);
	tcase_add_test(tc, past_its_years_it_stays_in_its_buffer);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
