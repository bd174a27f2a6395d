/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <string.h>

#include "base/place.h"

struct place place_of(const char *text, size_t len, size_t off)
{
	struct place p = { 1, 1 };
	const char *end = text + (off < len ? off : len);
	const char *nl;

	if (len == 0)
		return p;
	while ((nl = memchr(text, '\n', (size_t)(end - text))) != NULL) {
		p.line++;
		text = nl + 1;
	}
	for (; text < end; text++)
		p.column += ((unsigned char)*text & 0xc0) != 0x80;
	return p;
}
