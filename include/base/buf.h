/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/*
 * Text (or bytes) of bounded length, grown on the heap up to a cap. A failure
 * is sticky: after it every append is a no-op and buf_ok() is false, so that
 * a writer of forty lines checks once, at the end.
 */
struct buf {
	char *data; /* NUL terminated whenever len > 0 or data != NULL */
	size_t len;
	size_t size; /* allocated */
	size_t cap;  /* most that len may become */
	bool failed;
};

#define CLEAN_BUF __attribute__((cleanup(buf_free)))

/* buf_init - empty, at most @cap bytes. */
void buf_init(struct buf *b, size_t cap);

/* buf_ok - has every append until now succeeded? */
bool buf_ok(const struct buf *b);

void buf_bytes(struct buf *b, const void *bytes, size_t len);
void buf_str(struct buf *b, const char *s);
void buf_char(struct buf *b, char c);
void buf_fmt(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);

/*
 * buf_safe - append @s, which may come from outside, so that it can do nothing
 * to a terminal or a log line: control bytes, DEL and invalid UTF-8 become
 * \xNN, a backslash is doubled.
 */
void buf_safe(struct buf *b, const char *s);

/*
 * buf_hostile - is the character above ASCII at @s one that drives or reorders
 * a terminal: C1, bidirectional? Gives back which, and its bytes, or 0.
 */
unsigned buf_hostile(const char *s, size_t *n);

/*
 * buf_utf8 - append the one character above ASCII at **@s, or U+FFFD for a
 * byte that begins none, and step over it.
 */
void buf_utf8(struct buf *b, const char **s);

/* buf_free - give the memory back; the buf is as after buf_init(). */
void buf_free(struct buf *b);

#endif
