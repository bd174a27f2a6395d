/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BASE_JSONW_H
#define BASE_JSONW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

/*
 * Writes JSON into a buf: commas, quotes and escapes are its business. Depth
 * is bounded (32); misuse (an end without a begin, a key in an array) marks
 * the buf as failed. @key is NULL inside an array and at the top.
 */
struct jsonw {
	struct buf *out; /* borrowed */
	unsigned depth;
	bool pretty;          /* one value a line, two blanks a level */
	unsigned char in[32]; /* '{' or '[' a level */
	bool some[32];        /* has this level a value yet? */
};

void jsonw_init(struct jsonw *w, struct buf *out, bool pretty);
void jsonw_object(struct jsonw *w, const char *key); /* { */
void jsonw_array(struct jsonw *w, const char *key);  /* [ */
void jsonw_end(struct jsonw *w);                     /* } or ] */
void jsonw_str(struct jsonw *w, const char *key,
	       const char *s); /* NULL: null */
void jsonw_u64(struct jsonw *w, const char *key, uint64_t n);
void jsonw_i64(struct jsonw *w, const char *key, int64_t n);
void jsonw_bool(struct jsonw *w, const char *key, bool b);
void jsonw_null(struct jsonw *w, const char *key);
void jsonw_raw(struct jsonw *w, const char *key, const char *json); /* as is */

#endif
