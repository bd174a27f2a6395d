/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers as Kubernetes writes them, in thousandths, up to INT64_MAX. */
#include "config.h"

#include <string.h>

#include "base/num.h"
#include "private.h"

/* "e3", "E-2": 0 if it is none. What is less than a thousandth counts as one.
 */
static int64_t power(const char *s)
{
	bool less = s[1] == '-';
	const char *digits = s + 1 + (less || s[1] == '+');
	int64_t times = 1000;
	uint32_t n;

	if (!num_u32(digits, strlen(digits), &n))
		return 0;
	for (; n > 0 && times > 1 && times < INT64_MAX; n--)
		if (less)
			times /= 10;
		else
			times = times > INT64_MAX / 10 ? INT64_MAX : times * 10;
	return times;
}

/* What one is, with this behind it; 0: nothing that is known. */
static int64_t unit(const char *s)
{
	static const struct {
		char suffix[3];
		int64_t times;
	} units[] = {
		{ "", 1000 },
		{ "n", 1 },
		{ "u", 1 },
		{ "m", 1 },
		{ "k", INT64_C(1000000) },
		{ "M", INT64_C(1000000000) },
		{ "G", INT64_C(1000000000000) },
		{ "T", INT64_C(1000000000000000) },
		{ "P", INT64_C(1000000000000000000) },
		{ "E", INT64_MAX },
		{ "Ki", INT64_C(1000) << 10 },
		{ "Mi", INT64_C(1000) << 20 },
		{ "Gi", INT64_C(1000) << 30 },
		{ "Ti", INT64_C(1000) << 40 },
		{ "Pi", INT64_C(1000) << 50 },
		{ "Ei", INT64_MAX },
	};
	size_t i;

	for (i = 0; i < sizeof(units) / sizeof(*units); i++)
		if (is(s, units[i].suffix))
			return units[i].times;
	return s[0] == 'e' || s[0] == 'E' ? power(s) : 0;
}

int64_t quantity(const char *s)
{
	size_t n, k = 0, i;
	int64_t part = 0, of = 1, times;
	uint64_t v = 0;

	s += s[0] == '+';
	n = strspn(s, "0123456789");
	if (n > 0 && !num_u64(s, n, &v))
		v = UINT64_MAX;
	s += n;
	if (s[0] == '.') {
		k = strspn(++s, "0123456789");
		for (i = 0; i < k && i < 3; i++) {
			part = part * 10 + (s[i] - '0');
			of *= 10;
		}
		s += k;
	}
	times = unit(s);
	if (n + k == 0 || times == 0)
		return -1;
	return v >= (uint64_t)(INT64_MAX / times)
		       ? INT64_MAX
		       : (int64_t)v * times + part * (times / of);
}
