/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The payload of a frame, taken apart. Must: read no byte past the end;
 * reserve no more than the bytes at hand can account for; accept one spelling
 * only (a bool is 0 or 1, an absent number has no value behind it).
 * Answers: CVE-2021-43784 (a length that overflowed in runc's bootstrap
 * message).
 */
#include "config.h"

#include <endian.h>
#include <string.h>

#include "private.h"

uint64_t codec_word(const unsigned char *p, size_t n)
{
	uint64_t v = 0;
	uint32_t u;

	switch (n) { /* a copy of constant length is one instruction */
	case 8:
		memcpy(&v, p, 8);
		return le64toh(v);
	case 4:
		memcpy(&u, p, 4);
		return le32toh(u);
	case 1:
		return p[0];
	}
	while (n-- > 0)
		v = v << 8 | p[n];
	return v;
}

int codec_malformed(const struct codec_reader *r, const struct at *at,
		    const char *why)
{
	char text[AT_SIZE];

	at_text(at, text);
	return err_set(r->e, ERR_SPEC, 0, text, "%s", why);
}

int codec_no_memory(const struct codec_reader *r, const struct at *at)
{
	char text[AT_SIZE];

	at_text(at, text);
	return err_set(r->e, ERR_LIMIT, 0, text,
		       "the plan takes more memory than we give it");
}

int codec_take(struct codec_reader *r, size_t n, uint64_t *v,
	       const struct at *at)
{
	if ((size_t)(r->end - r->p) < n)
		return codec_malformed(r, at, "the plan ends here");
	*v = codec_word(r->p, n);
	r->p += n;
	return 0;
}

static void set(void *base, size_t offset, const void *v, size_t size)
{
	memcpy((char *)base + offset, v, size);
}

static int take_text(struct codec_reader *r, const struct field *f, void *out,
		     const struct at *at)
{
	const char *s = "";
	uint64_t len = 0;

	if (codec_take(r, 4, &len, at) != 0)
		return -1;
	if (len > f->longest)
		return codec_too_long(r->e, at, len, f->longest);
	if (len > (size_t)(r->end - r->p))
		return codec_malformed(r, at, "the plan ends in this text");
	if (memchr(r->p, '\0', len) != NULL)
		return codec_malformed(r, at, "a NUL in a text");
	if (len > 0)
		s = arena_copy(r->arena, r->p, len);
	if (s == NULL)
		return codec_no_memory(r, at);
	r->p += len;
	set(out, 0, &s, sizeof(s));
	return 0;
}

static size_t element(const struct field *f)
{
	if (f->kind == K_LIST)
		return f->of->size;
	if (f->kind == K_TEXTS)
		return sizeof(char *);
	return f->kind == K_U32S ? sizeof(uint32_t) : 1;
}

/* The fewest bytes that an element of the list can have in a frame. */
static size_t least(const struct field *f)
{
	return f->kind == K_TEXTS || f->kind == K_U32S ? 4 : 1;
}

static int take_element(struct codec_reader *r, const struct field *f,
			void *out, const struct at *at)
{
	uint64_t v = 0;
	uint32_t u;

	if (f->kind == K_LIST)
		return codec_take_struct(r, f->of, out, at);
	if (f->kind == K_TEXTS)
		return take_text(r, f, out, at);
	if (codec_take(r, 4, &v, at) != 0)
		return -1;
	u = (uint32_t)v;
	set(out, 0, &u, sizeof(u));
	return 0;
}

static int take_list(struct codec_reader *r, const struct field *f, void *base,
		     const struct at *at)
{
	struct at in = { .up = at };
	size_t size = element(f), n;
	uint64_t v = 0;
	char *list;

	if (codec_take(r, 4, &v, at) != 0)
		return -1;
	n = (size_t)v;
	if (n > f->most)
		return codec_too_long(r->e, at, n, f->most);
	if (n > (size_t)(r->end - r->p) / least(f))
		return codec_malformed(r, at,
				       "more elements than there are bytes");
	if (n == 0)
		return 0;
	list = arena_array(r->arena, n, size);
	if (list == NULL)
		return codec_no_memory(r, at);
	set(base, f->offset, &list, sizeof(list));
	set(base, f->count, &n, sizeof(n));
	if (f->kind == K_BYTES) {
		memcpy(list, r->p, n);
		r->p += n;
		return 0;
	}
	for (in.index = 0; in.index < n; in.index++)
		if (take_element(r, f, list + in.index * size, &in) != 0)
			return -1;
	return 0;
}

static int take_number(struct codec_reader *r, const struct field *f,
		       void *base, const struct at *at)
{
	size_t size = f->kind == K_U32 ? 4 : f->kind == K_ENUM ? 1 : 8;
	uint64_t v = 0;
	uint32_t u;

	if (codec_take(r, size, &v, at) != 0)
		return -1;
	if (f->kind == K_ENUM && v >= f->n_names)
		return codec_malformed(r, at, "not a value of its kind");
	u = (uint32_t)v;
	if (size == 8)
		set(base, f->offset, &v, sizeof(v));
	else
		set(base, f->offset, &u, sizeof(u));
	return 0;
}

static int take_flag(struct codec_reader *r, bool *out, const struct at *at)
{
	uint64_t v = 0;

	if (codec_take(r, 1, &v, at) != 0)
		return -1;
	if (v > 1)
		return codec_malformed(r, at, "neither yes nor no");
	*out = v == 1;
	return 0;
}

static int take_opt(struct codec_reader *r, const struct field *f, void *base,
		    const struct at *at)
{
	struct plan_opt o = { 0 };
	uint64_t v = 0;

	if (take_flag(r, &o.set, at) != 0)
		return -1;
	if (o.set) {
		if (codec_take(r, 8, &v, at) != 0)
			return -1;
		o.v = (int64_t)v;
	}
	set(base, f->offset, &o, sizeof(o));
	return 0;
}

static int take_field(struct codec_reader *r, const struct field *f, void *base,
		      const struct at *at)
{
	bool b = false;

	switch (f->kind) {
	case K_BOOL:
		if (take_flag(r, &b, at) != 0)
			return -1;
		set(base, f->offset, &b, sizeof(b));
		return 0;
	case K_U32:
	case K_U64:
	case K_I64:
	case K_ENUM:
		return take_number(r, f, base, at);
	case K_TEXT:
		return take_text(r, f, (char *)base + f->offset, at);
	case K_OPT:
		return take_opt(r, f, base, at);
	case K_STRUCT:
		return codec_take_struct(r, f->of, (char *)base + f->offset,
					 at);
	case K_LIST:
	case K_TEXTS:
	case K_U32S:
	case K_BYTES:
		break;
	}
	return take_list(r, f, base, at);
}

int codec_take_struct(struct codec_reader *r, const struct table *t, void *base,
		      const struct at *up)
{
	struct at at = { .up = up, .index = AT_NONE };
	size_t i;

	for (i = 0; i < t->n_fields; i++) {
		at.name = t->fields[i].name;
		if (take_field(r, &t->fields[i], base, &at) != 0)
			return -1;
	}
	return 0;
}
