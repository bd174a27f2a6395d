/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <string.h>

#include "base/num.h"

bool num_u64(const char *s, size_t len, uint64_t *out)
{
	uint64_t n = 0;
	unsigned d;
	size_t i;

	if (len == 0 || len > 20 || (len > 1 && s[0] == '0'))
		return false;
	for (i = 0; i < len; i++) {
		if (s[i] < '0' || s[i] > '9')
			return false;
		d = (unsigned)(s[i] - '0');
		if (n > (UINT64_MAX - d) / 10)
			return false;
		n = n * 10 + d;
	}
	*out = n;
	return true;
}

bool num_i64(const char *s, size_t len, int64_t *out)
{
	bool minus = len > 1 && s[0] == '-';
	uint64_t n;

	if (!num_u64(s + minus, len - minus, &n))
		return false;
	if (minus) {
		if (n == 0 || n > (uint64_t)INT64_MAX + 1)
			return false;
		*out = (int64_t)(0 - n);
		return true;
	}
	if (n > INT64_MAX)
		return false;
	*out = (int64_t)n;
	return true;
}

bool num_u32(const char *s, size_t len, uint32_t *out)
{
	uint64_t n;

	if (!num_u64(s, len, &n) || n > UINT32_MAX)
		return false;
	*out = (uint32_t)n;
	return true;
}

bool num_octal(const char *s, size_t len, uint32_t *out)
{
	uint32_t n = 0;
	size_t i;

	if (len == 0 || len > 7)
		return false;
	for (i = 0; i < len; i++) {
		if (s[i] < '0' || s[i] > '7')
			return false;
		n = n * 8 + (uint32_t)(s[i] - '0');
	}
	*out = n;
	return true;
}

/* One number at @s, below NUM_SET_MAX; behind it and its blanks; NULL: none. */
static const char *member(const char *s, uint32_t *v)
{
	size_t n;

	s += strspn(s, " ");
	n = strspn(s, "0123456789");
	if (!num_u32(s, n, v) || *v >= NUM_SET_MAX)
		return NULL;
	s += n;
	return s + strspn(s, " ");
}

bool num_set(const char *s, uint64_t bits[NUM_SET_MAX / 64], unsigned *n)
{
	uint64_t set[NUM_SET_MAX / 64] = { 0 }, left;
	uint32_t from, to;
	unsigned count = 0, i;

	while (s[strspn(s, " ")] != '\0') {
		s = member(s, &from);
		to = from;
		if (s != NULL && *s == '-')
			s = member(s + 1, &to);
		if (s == NULL || to < from || (*s != ',' && *s != '\0') ||
		    (*s == ',' && s[1 + strspn(s + 1, " ")] == '\0'))
			return false;
		for (; from <= to; from++)
			set[from / 64] |= UINT64_C(1) << from % 64;
		s += *s == ',';
	}
	for (i = 0; i < NUM_SET_MAX / 64; i++)
		for (left = set[i]; left != 0; left &= left - 1)
			count++;
	if (bits != NULL)
		memcpy(bits, set, sizeof(set));
	if (n != NULL)
		*n = count;
	return true;
}
