/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdbool.h>
#include <stdio.h>

#include "base/when.h"

static bool leap(unsigned year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

void time_rfc3339(int64_t seconds, char *buf, size_t size)
{
	static const unsigned char days[12] = { 31, 28, 31, 30, 31, 30,
						31, 31, 30, 31, 30, 31 };
	uint64_t s = seconds > 0 ? (uint64_t)seconds : 0, day = s / 86400;
	unsigned year = 1970, month = 0, second = (unsigned)(s % 86400), n;

	while (day >= (n = leap(year) ? 366 : 365) && year < 9999) {
		day -= n;
		year++;
	}
	for (; month < 11; month++) {
		n = days[month] + (month == 1 && leap(year) ? 1U : 0U);
		if (day < n)
			break;
		day -= n;
	}
	(void)snprintf(buf, size, "%04u-%02u-%02uT%02u:%02u:%02uZ", year,
		       month + 1, (unsigned)day + 1, second / 3600,
		       second / 60 % 60, second % 60);
}
