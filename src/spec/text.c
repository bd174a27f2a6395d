/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What may stand in a string: UTF-8, escapes, control characters. */
#include "config.h"

#include <string.h>

#include "private.h"

/* The bytes of the character that begins at @s, or 0: none does. */
static size_t utf8_one(const unsigned char *s, size_t len)
{
	size_t n, i;
	unsigned least = 0x80, most = 0xbf;

	if (s[0] < 0x80)
		return 1;
	if (s[0] >= 0xc2 && s[0] <= 0xdf) {
		n = 2;
	} else if (s[0] >= 0xe0 && s[0] <= 0xef) {
		n = 3;
		if (s[0] == 0xe0)
			least = 0xa0;
		if (s[0] == 0xed)
			most = 0x9f;
	} else if (s[0] >= 0xf0 && s[0] <= 0xf4) {
		n = 4;
		if (s[0] == 0xf0)
			least = 0x90;
		if (s[0] == 0xf4)
			most = 0x8f;
	} else {
		return 0;
	}
	if (len < n || s[1] < least || s[1] > most)
		return 0;
	for (i = 2; i < n; i++) {
		if (s[i] < 0x80 || s[i] > 0xbf)
			return 0;
	}
	return n;
}

size_t text_utf8(const char *s, size_t len)
{
	const unsigned char *p = (const unsigned char *)s;
	size_t i = 0, n;
	uint64_t eight;

	while (i < len) {
		while (len - i >= sizeof(eight)) {
			memcpy(&eight, p + i, sizeof(eight));
			if ((eight & 0x8080808080808080U) != 0)
				break;
			i += sizeof(eight);
		}
		if (i == len)
			break;
		n = utf8_one(p + i, len - i);
		if (n == 0)
			break;
		i += n;
	}
	return i;
}

static unsigned hex4(const char *s)
{
	unsigned n = 0, d;
	int i;

	for (i = 0; i < 4; i++) {
		d = (unsigned char)s[i];
		if (d >= '0' && d <= '9')
			d -= '0';
		else
			d = (d | 0x20U) - 'a' + 10;
		n = n << 4 | (d & 15U);
	}
	return n;
}

size_t text_escapes(const char *raw, size_t len, bool *nul)
{
	size_t i = 0;
	unsigned c;

	*nul = false;
	while (i < len) {
		if (raw[i] != '\\') {
			i++;
			continue;
		}
		if (len - i < 6 || raw[i + 1] != 'u') {
			i += 2;
			continue;
		}
		c = hex4(raw + i + 2);
		if (c == 0)
			*nul = true;
		if (c >= 0xdc00 && c <= 0xdfff)
			return i;
		if (c >= 0xd800 && c <= 0xdbff) {
			if (len - i < 12 || raw[i + 6] != '\\' ||
			    raw[i + 7] != 'u')
				return i;
			c = hex4(raw + i + 8);
			if (c < 0xdc00 || c > 0xdfff)
				return i;
			i += 6;
		}
		i += 6;
	}
	return len;
}

bool text_control(const char *s, size_t len)
{
	const unsigned char *p = (const unsigned char *)s;
	size_t i;

	for (i = 0; i < len; i++) {
		if (p[i] < 0x20 || p[i] == 0x7f)
			return true;
		if (p[i] == 0xc2 && i + 1 < len && p[i + 1] < 0xa0)
			return true;
	}
	return false;
}
