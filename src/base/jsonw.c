/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <inttypes.h>
#include <stddef.h>
#include <string.h>

#include "base/jsonw.h"

enum {
	DEPTH = 32
};

void jsonw_init(struct jsonw *w, struct buf *out, bool pretty)
{
	*w = (struct jsonw){ .out = out, .pretty = pretty };
}

static void newline(struct jsonw *w)
{
	unsigned i;

	if (!w->pretty)
		return;
	buf_char(w->out, '\n');
	for (i = 0; i < w->depth; i++)
		buf_str(w->out, "  ");
}

/* JSON may hold any UTF-8; what is not is written as U+FFFD. */
static void quoted(struct jsonw *w, const char *s)
{
	struct buf *b = w->out;
	const char *run;
	unsigned odd;
	size_t n;

	buf_char(b, '"');
	while (*s != '\0') {
		for (run = s; (unsigned char)*s >= 0x20 && *s != '"' &&
			      *s != '\\' && *s != 0x7f &&
			      (unsigned char)*s < 0x80;)
			s++;
		buf_bytes(b, run, (size_t)(s - run));
		if (*s == '\0')
			break;
		if (*s == '"' || *s == '\\')
			buf_fmt(b, "\\%c", *s);
		else if (*s == '\n')
			buf_str(b, "\\n");
		else if ((unsigned char)*s < 0x80)
			buf_fmt(b, "\\u%04x", (unsigned)(unsigned char)*s);
		else if ((odd = buf_hostile(s, &n)) != 0) {
			buf_fmt(b, "\\u%04x", odd);
			s += n;
			continue;
		} else {
			buf_utf8(b, &s);
			continue;
		}
		s++;
	}
	buf_char(b, '"');
}

static void before(struct jsonw *w, const char *key)
{
	bool in_object;

	if (w->depth == 0)
		return;
	in_object = w->in[w->depth - 1] == '{';
	if (in_object != (key != NULL)) {
		w->out->failed = true;
		return;
	}
	if (w->some[w->depth - 1])
		buf_char(w->out, ',');
	w->some[w->depth - 1] = true;
	newline(w);
	if (key != NULL) {
		quoted(w, key);
		buf_str(w->out, w->pretty ? ": " : ":");
	}
}

static void begin(struct jsonw *w, const char *key, char c)
{
	before(w, key);
	if (w->depth == DEPTH) {
		w->out->failed = true;
		return;
	}
	buf_char(w->out, c);
	w->in[w->depth] = (unsigned char)c;
	w->some[w->depth] = false;
	w->depth++;
}

void jsonw_object(struct jsonw *w, const char *key)
{
	begin(w, key, '{');
}

void jsonw_array(struct jsonw *w, const char *key)
{
	begin(w, key, '[');
}

void jsonw_end(struct jsonw *w)
{
	if (w->depth == 0) {
		w->out->failed = true;
		return;
	}
	w->depth--;
	if (w->some[w->depth])
		newline(w);
	buf_char(w->out, w->in[w->depth] == '{' ? '}' : ']');
}

void jsonw_str(struct jsonw *w, const char *key, const char *s)
{
	before(w, key);
	if (s == NULL)
		buf_str(w->out, "null");
	else
		quoted(w, s);
}

void jsonw_u64(struct jsonw *w, const char *key, uint64_t n)
{
	before(w, key);
	buf_fmt(w->out, "%" PRIu64, n);
}

void jsonw_i64(struct jsonw *w, const char *key, int64_t n)
{
	before(w, key);
	buf_fmt(w->out, "%" PRId64, n);
}

void jsonw_bool(struct jsonw *w, const char *key, bool b)
{
	before(w, key);
	buf_str(w->out, b ? "true" : "false");
}

void jsonw_null(struct jsonw *w, const char *key)
{
	jsonw_str(w, key, NULL);
}

void jsonw_raw(struct jsonw *w, const char *key, const char *json)
{
	before(w, key);
	buf_str(w->out, json);
}
