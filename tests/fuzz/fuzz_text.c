/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text from outside on its way to a terminal, a log line and a number:
 * base/buf, base/jsonw, base/num.
 */
#include "config.h"

#include <string.h>

#include "base/buf.h"
#include "base/jsonw.h"
#include "base/num.h"
#include "fuzz.h"

static void numbers(const char *s, size_t len)
{
	uint64_t u;
	int64_t i;
	uint32_t o;
	CLEAN_BUF struct buf b = { 0 };

	buf_init(&b, 64);
	if (num_u64(s, len, &u)) {
		buf_fmt(&b, "%llu", (unsigned long long)u);
		MUST(b.len == len && memcmp(b.data, s, len) == 0);
		buf_free(&b);
	}
	if (num_i64(s, len, &i)) {
		buf_fmt(&b, "%lld", (long long)i);
		MUST(b.len == len && memcmp(b.data, s, len) == 0);
	}
	if (num_octal(s, len, &o))
		MUST(o <= 07777777);
}

static void safe(const char *s)
{
	CLEAN_BUF struct buf b = { 0 };
	size_t i;

	buf_init(&b, 4 << 20);
	buf_safe(&b, s);
	for (i = 0; i < b.len; i++)
		MUST((unsigned char)b.data[i] >= 0x20 && b.data[i] != 0x7f);
}

/* Pure ASCII comes out of a JSON string with no byte that ends it early. */
static void json(const char *s)
{
	CLEAN_BUF struct buf b = { 0 };
	struct jsonw w;
	size_t i;

	buf_init(&b, 4 << 20);
	jsonw_init(&w, &b, false);
	jsonw_str(&w, NULL, s);
	if (!buf_ok(&b))
		return;
	MUST(b.len >= 2 && b.data[0] == '"' && b.data[b.len - 1] == '"');
	for (i = 1; i < b.len - 1; i++) {
		MUST((unsigned char)b.data[i] >= 0x20 && b.data[i] != '"');
		if (b.data[i] == '\\')
			i++;
	}
	MUST(i == b.len - 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *s = malloc(size + 1);

	if (s == NULL)
		return 0;
	if (size > 0)
		memcpy(s, data, size);
	s[size] = '\0';
	numbers((const char *)data, size);
	safe(s);
	json(s);
	free(s);
	return 0;
}
