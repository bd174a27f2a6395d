/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

void buf_init(struct buf *b, size_t cap)
{
	*b = (struct buf){ .cap = cap };
}

bool buf_ok(const struct buf *b)
{
	return !b->failed;
}

/* Room for @more bytes and the NUL behind them. */
static bool room(struct buf *b, size_t more)
{
	size_t size = b->size == 0 ? 256 : b->size;
	char *p;

	if (b->failed || more > b->cap - b->len) {
		b->failed = true;
		return false;
	}
	while (size < b->len + more + 1)
		size *= 2;
	if (size == b->size)
		return true;
	p = realloc(b->data, size);
	if (p == NULL) {
		b->failed = true;
		return false;
	}
	b->data = p;
	b->size = size;
	return true;
}

void buf_bytes(struct buf *b, const void *bytes, size_t len)
{
	if (!room(b, len))
		return;
	if (len > 0)
		memcpy(b->data + b->len, bytes, len);
	b->len += len;
	b->data[b->len] = '\0';
}

void buf_str(struct buf *b, const char *s)
{
	buf_bytes(b, s, strlen(s));
}

void buf_char(struct buf *b, char c)
{
	buf_bytes(b, &c, 1);
}

void buf_fmt(struct buf *b, const char *fmt, ...)
{
	va_list ap, again;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		b->failed = true;
	else if (room(b, (size_t)n)) {
		(void)vsnprintf(b->data + b->len, (size_t)n + 1, fmt, again);
		b->len += (size_t)n;
	}
	va_end(again);
}

/* The length of the UTF-8 character at @s, 0 where there is none. */
static size_t utf8(const unsigned char *s)
{
	uint32_t c;

	if (s[0] >= 0xc2 && s[0] <= 0xdf)
		return (s[1] & 0xc0) == 0x80 ? 2 : 0;
	if ((s[0] & 0xf0) == 0xe0) {
		if ((s[1] & 0xc0) != 0x80 || (s[2] & 0xc0) != 0x80)
			return 0;
		c = (s[0] & 0xfU) << 12 | (s[1] & 0x3fU) << 6 | (s[2] & 0x3fU);
		return c >= 0x800 && (c < 0xd800 || c > 0xdfff) ? 3 : 0;
	}
	if (s[0] >= 0xf0 && s[0] <= 0xf4) {
		if ((s[1] & 0xc0) != 0x80 || (s[2] & 0xc0) != 0x80 ||
		    (s[3] & 0xc0) != 0x80)
			return 0;
		c = (s[0] & 7U) << 18 | (s[1] & 0x3fU) << 12;
		return c >= 0x10000 && c <= 0x10ffff ? 4 : 0;
	}
	return 0;
}

void buf_utf8(struct buf *b, const char **s)
{
	size_t n = utf8((const unsigned char *)*s);

	if (n == 0) {
		buf_str(b, "\xef\xbf\xbd");
		n = 1;
	} else {
		buf_bytes(b, *s, n);
	}
	*s += n;
}

/*
 * C1 controls (U+0080..9F) and the bidirectional controls reorder or drive a
 * terminal as surely as an escape does.
 */
static bool hostile(const unsigned char *s, size_t n)
{
	if (n == 2)
		return s[0] == 0xc2 && s[1] < 0xa0;
	return n == 3 && s[0] == 0xe2 &&
	       ((s[1] == 0x80 && (s[2] == 0x8e || s[2] == 0x8f ||
				  (s[2] >= 0xa8 && s[2] <= 0xae))) ||
		(s[1] == 0x81 && s[2] >= 0xa6 && s[2] <= 0xa9));
}

unsigned buf_hostile(const char *text, size_t *n)
{
	const unsigned char *s = (const unsigned char *)text;

	*n = utf8(s);
	if (*n == 0 || !hostile(s, *n))
		return 0;
	if (*n == 2)
		return (s[0] & 0x1fU) << 6 | (s[1] & 0x3fU);
	return (s[0] & 0xfU) << 12 | (s[1] & 0x3fU) << 6 | (s[2] & 0x3fU);
}

void buf_safe(struct buf *b, const char *text)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t n;

	while (*s != '\0') {
		n = *s >= 0x20 && *s < 0x7f ? 1 : utf8(s);
		if (n == 0 || hostile(s, n)) {
			n = n == 0 ? 1 : n;
			for (; n > 0; n--)
				buf_fmt(b, "\\x%02x", *s++);
			continue;
		}
		if (*s == '\\')
			buf_char(b, '\\');
		buf_bytes(b, s, n);
		s += n;
	}
}

void buf_free(struct buf *b)
{
	free(b->data);
	buf_init(b, b->cap);
}
