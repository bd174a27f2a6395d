/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The payload of a frame: a walk over the tables, little-endian. */
#include "config.h"

#include <endian.h>
#include <string.h>

#include "private.h"

int codec_too_long(struct err *e, const struct at *at, size_t is, size_t most)
{
	char text[AT_SIZE];

	at_text(at, text);
	return err_set(e, ERR_LIMIT, 0, text, "%zu is more than the limit, %zu",
		       is, most);
}

void codec_flush(struct codec_writer *w)
{
	buf_bytes(w->out, w->stage, w->n);
	w->n = 0;
}

static void put_bytes(struct codec_writer *w, const void *bytes, size_t n)
{
	if (n > sizeof(w->stage) - w->n)
		codec_flush(w);
	if (n > sizeof(w->stage)) {
		buf_bytes(w->out, bytes, n);
		return;
	}
	if (n > 0)
		memcpy(w->stage + w->n, bytes, n);
	w->n += n;
}

void codec_put(struct codec_writer *w, uint64_t v, size_t n)
{
	uint64_t le = htole64(v);

	if (sizeof(le) > sizeof(w->stage) - w->n)
		codec_flush(w);
	memcpy(w->stage + w->n, &le, sizeof(le)); /* n of them count */
	w->n += n;
}

static int put_text(struct codec_writer *w, const struct field *f,
		    const char *s, const struct at *at)
{
	size_t len = strlen(s);

	if (len > f->longest)
		return codec_too_long(w->e, at, len, f->longest);
	codec_put(w, len, 4);
	put_bytes(w, s, len);
	return 0;
}

RARELY static int no_list(struct err *e, const struct at *at)
{
	char text[AT_SIZE];

	at_text(at, text);
	return err_set(e, ERR_BUG, 0, text, "a list without memory");
}

static int put_list(struct codec_writer *w, const struct field *f,
		    const void *base, const struct at *at)
{
	struct at in = { .up = at };
	size_t n, i;
	const void *list = field_list(f, base, &n);

	if (n > f->most)
		return codec_too_long(w->e, at, n, f->most);
	if (n > 0 && list == NULL)
		return no_list(w->e, at);
	codec_put(w, n, 4);
	if (f->kind == K_BYTES) {
		put_bytes(w, list, n);
		return 0;
	}
	for (i = 0; i < n; i++) {
		in.index = i;
		if (f->kind == K_U32S)
			codec_put(w, list_u32(list, i), 4);
		else if (f->kind == K_TEXTS) {
			if (put_text(w, f, list_text(list, i), &in) != 0)
				return -1;
		} else if (codec_put_struct(w, f->of, list_at(f, list, i),
					    &in) != 0)
			return -1;
	}
	return 0;
}

static int put_field(struct codec_writer *w, const struct field *f,
		     const void *base, const struct at *at)
{
	struct plan_opt o;

	switch (f->kind) {
	case K_BOOL:
		codec_put(w, field_bool(f, base), 1);
		return 0;
	case K_U32:
		codec_put(w, field_u32(f, base), 4);
		return 0;
	case K_U64:
	case K_I64:
		codec_put(w, field_u64(f, base), 8);
		return 0;
	case K_ENUM:
		if (field_u32(f, base) >= f->n_names)
			return codec_too_long(w->e, at, field_u32(f, base),
					      f->n_names - (size_t)1);
		codec_put(w, field_u32(f, base), 1);
		return 0;
	case K_TEXT:
		return put_text(w, f, field_text(f, base), at);
	case K_OPT:
		o = field_opt(f, base);
		codec_put(w, o.set, 1);
		if (o.set)
			codec_put(w, (uint64_t)o.v, 8);
		return 0;
	case K_STRUCT:
		return codec_put_struct(w, f->of, field_at(f, base), at);
	case K_LIST:
	case K_TEXTS:
	case K_U32S:
	case K_BYTES:
		break;
	}
	return put_list(w, f, base, at);
}

int codec_put_struct(struct codec_writer *w, const struct table *t,
		     const void *base, const struct at *up)
{
	struct at at = { .up = up, .index = AT_NONE };
	size_t i;

	for (i = 0; i < t->n_fields; i++) {
		at.name = t->fields[i].name;
		if (put_field(w, &t->fields[i], base, &at) != 0)
			return -1;
	}
	return 0;
}
