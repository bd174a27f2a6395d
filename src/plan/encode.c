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

void codec_put(struct buf *b, uint64_t v, size_t n)
{
	uint64_t le = htole64(v);

	buf_bytes(b, &le, n);
}

static int put_text(const struct codec_writer *w, const struct field *f,
		    const char *s, const struct at *at)
{
	size_t len = strlen(s);

	if (len > f->longest)
		return codec_too_long(w->e, at, len, f->longest);
	codec_put(w->out, len, 4);
	buf_bytes(w->out, s, len);
	return 0;
}

static int put_list(const struct codec_writer *w, const struct field *f,
		    const void *base, const struct at *at)
{
	struct at in = { .up = at };
	size_t n, i;
	const void *list = field_list(f, base, &n);
	char text[AT_SIZE];

	if (n > f->most)
		return codec_too_long(w->e, at, n, f->most);
	if (n > 0 && list == NULL) {
		at_text(at, text);
		return err_set(w->e, ERR_BUG, 0, text, "a list without memory");
	}
	codec_put(w->out, n, 4);
	if (f->kind == K_BYTES) {
		buf_bytes(w->out, list, n);
		return 0;
	}
	for (i = 0; i < n; i++) {
		in.index = i;
		if (f->kind == K_U32S)
			codec_put(w->out, list_u32(list, i), 4);
		else if (f->kind == K_TEXTS) {
			if (put_text(w, f, list_text(list, i), &in) != 0)
				return -1;
		} else if (codec_put_struct(w, f->of, list_at(f, list, i),
					    &in) != 0)
			return -1;
	}
	return 0;
}

static int put_field(const struct codec_writer *w, const struct field *f,
		     const void *base, const struct at *at)
{
	struct plan_opt o;

	switch (f->kind) {
	case K_BOOL:
		codec_put(w->out, field_bool(f, base), 1);
		return 0;
	case K_U32:
		codec_put(w->out, field_u32(f, base), 4);
		return 0;
	case K_U64:
	case K_I64:
		codec_put(w->out, field_u64(f, base), 8);
		return 0;
	case K_ENUM:
		if (field_u32(f, base) >= f->n_names)
			return codec_too_long(w->e, at, field_u32(f, base),
					      f->n_names - 1);
		codec_put(w->out, field_u32(f, base), 1);
		return 0;
	case K_TEXT:
		return put_text(w, f, field_text(f, base), at);
	case K_OPT:
		o = field_opt(f, base);
		codec_put(w->out, o.set, 1);
		if (o.set)
			codec_put(w->out, (uint64_t)o.v, 8);
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

int codec_put_struct(const struct codec_writer *w, const struct table *t,
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
