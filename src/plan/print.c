/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The canonical text. Left out: a flag that is not set, an empty text, list or
 * set, a number that the schema calls quiet; but not if a rule made it so.
 * Must: show no value of an environment variable or annotation, and nothing
 * that could drive a terminal.
 */
#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "base/sha256.h"
#include "plan/print.h"
#include "private.h"

enum {
	NAME_CAP = 4096
};

struct printer {
	struct buf *out;
	struct buf name; /* of the member at hand, in full */
	const struct plan_reason *reasons;
	size_t n_reasons;
	/* How much of the name, if any, is a struct or list whose first line
	 * comes next: that line then has its rules, too. */
	size_t pending;
};

/* ---- names ---- */

/* Go into a member or element; leave() with what this gave goes back. */
static size_t enter(struct printer *p, const char *name)
{
	size_t len = p->name.len;

	if (len > 0)
		buf_char(&p->name, '.');
	buf_str(&p->name, name);
	return len;
}

static size_t enter_element(struct printer *p, size_t i)
{
	size_t len = p->name.len;

	buf_fmt(&p->name, "[%zu]", i);
	return len;
}

static void leave(struct printer *p, size_t len)
{
	if (!buf_ok(&p->name)) /* no memory: the text is not whole either */
		p->out->failed = true;
	else if (p->name.len > 0)
		p->name.data[p->name.len = len] = '\0';
	if (p->pending > len)
		p->pending = 0;
}

/* Has a rule named the first @len bytes of the name at hand? */
static bool names(const struct printer *p, const struct plan_reason *r,
		  size_t len)
{
	return strlen(r->field) == len && buf_ok(&p->name) &&
	       memcmp(r->field, p->name.data, len) == 0;
}

static bool has_reason(const struct printer *p)
{
	size_t i;

	for (i = 0; i < p->n_reasons; i++)
		if (names(p, &p->reasons[i], p->name.len))
			return true;
	return false;
}

static void begin(struct printer *p)
{
	buf_bytes(p->out, p->name.data, p->name.len);
	buf_str(p->out, " = ");
}

static void end(struct printer *p)
{
	const char *between = "  # ";
	size_t i;

	for (i = 0; i < p->n_reasons; i++)
		if (names(p, &p->reasons[i], p->name.len) ||
		    (p->pending > 0 && names(p, &p->reasons[i], p->pending))) {
			buf_str(p->out, between);
			buf_safe(p->out, p->reasons[i].rule);
			between = ", ";
		}
	p->pending = 0;
	buf_char(p->out, '\n');
}

static void mark(struct printer *p)
{
	if (has_reason(p))
		p->pending = p->name.len;
}

/* ---- values ---- */

static void put_quoted(struct buf *b, const char *s, size_t n)
{
	buf_char(b, '"');
	for (; n > 0; n--, s++) {
		if (*s == '"' || *s == '\\')
			buf_fmt(b, "\\%c", *s);
		else if (*s >= 0x20 && *s < 0x7f)
			buf_char(b, *s);
		else if (*s == '\n')
			buf_str(b, "\\n");
		else
			buf_fmt(b, "\\x%02x", (unsigned)(unsigned char)*s);
	}
	buf_char(b, '"');
}

static void put_text(struct buf *b, const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (s[i] <= 0x20 || s[i] >= 0x7f || s[i] == '"' || s[i] == '\\')
			break;
	if (i == n && n > 0 && s[0] != '#')
		buf_bytes(b, s, n);
	else
		put_quoted(b, s, n);
}

static void put_bits(struct buf *b, const struct field *f, uint64_t n)
{
	const char *between = "";
	uint32_t i;

	for (i = 0; i < f->n_names; i++)
		if ((n >> i & 1) != 0) {
			buf_fmt(b, "%s%s", between, f->names[i]);
			between = " ";
		}
}

static void put_number(struct buf *b, const struct field *f, uint64_t n)
{
	switch (f->look) {
	case L_OCTAL:
		buf_fmt(b, "0%" PRIo64, n);
		return;
	case L_CHAR:
		buf_char(b, (char)n);
		return;
	case L_BITS:
		put_bits(b, f, n);
		return;
	case L_NAMED:
		buf_str(b, f->names[n]);
		return;
	case L_LIMIT:
		if (n == UINT64_MAX) {
			buf_str(b, "unlimited");
			return;
		}
		break;
	case L_PLAIN:
	case L_QUIET:
	case L_NAME:
	case L_SECRET:
		break;
	}
	buf_fmt(b, "%" PRIu64, n);
}

static bool silent(const struct field *f, uint64_t n)
{
	return n == 0 && (f->look == L_QUIET || f->look == L_BITS);
}

/* A filter: how long, and which. */
static void put_bytes(struct buf *b, const void *bytes, size_t n)
{
	char hex[65];

	sha256_hex(bytes, n, hex);
	buf_fmt(b, "%zu bytes, sha256 %s", n, hex);
}

/* ---- the walk ---- */

static void print_struct(struct printer *p, const struct table *t,
			 const void *base);

static void print_element(struct printer *p, const struct field *f,
			  const void *list, size_t i)
{
	const char *s;

	if (f->kind == K_LIST) {
		mark(p);
		print_struct(p, f->of, list_at(f, list, i));
		return;
	}
	s = list_text(list, i);
	begin(p);
	put_text(p->out, s, f->look == L_NAME ? strcspn(s, "=") : strlen(s));
	end(p);
}

static void print_list(struct printer *p, const struct field *f,
		       const void *base)
{
	size_t n, i, len;
	const void *list = field_list(f, base, &n);

	if (n == 0 && !has_reason(p))
		return;
	if (n == 0 || f->kind == K_BYTES || f->kind == K_U32S) {
		begin(p);
		if (n > 0 && f->kind == K_BYTES)
			put_bytes(p->out, list, n);
		for (i = 0; i < n && f->kind == K_U32S; i++)
			buf_fmt(p->out, "%s%" PRIu32, i > 0 ? " " : "",
				list_u32(list, i));
		end(p);
		return;
	}
	mark(p);
	for (i = 0; i < n; i++) {
		len = enter_element(p, i);
		print_element(p, f, list, i);
		leave(p, len);
	}
}

static void print_opt(struct printer *p, const struct field *f,
		      struct plan_opt o)
{
	if (!o.set && !has_reason(p))
		return;
	begin(p);
	if (!o.set)
		buf_str(p->out, "absent");
	else if (f->look == L_OCTAL)
		buf_fmt(p->out, "0%" PRIo64, (uint64_t)o.v);
	else
		buf_fmt(p->out, "%" PRId64, o.v);
	end(p);
}

static void print_text(struct printer *p, const struct field *f, const char *s)
{
	if (f->look == L_SECRET || (s[0] == '\0' && !has_reason(p)))
		return;
	begin(p);
	put_text(p->out, s, strlen(s));
	end(p);
}

static void print_number(struct printer *p, const struct field *f, uint64_t n)
{
	if (silent(f, n) && !has_reason(p))
		return;
	begin(p);
	put_number(p->out, f, n);
	end(p);
}

static void print_word(struct printer *p, const char *s)
{
	begin(p);
	buf_str(p->out, s);
	end(p);
}

static void print_field(struct printer *p, const struct field *f,
			const void *base)
{
	switch (f->kind) {
	case K_BOOL:
		if (field_bool(f, base) || has_reason(p))
			print_word(p, field_bool(f, base) ? "true" : "false");
		return;
	case K_U32:
		print_number(p, f, field_u32(f, base));
		return;
	case K_U64:
		print_number(p, f, field_u64(f, base));
		return;
	case K_I64:
		begin(p);
		buf_fmt(p->out, "%" PRId64, (int64_t)field_u64(f, base));
		end(p);
		return;
	case K_ENUM:
		print_word(p, f->names[field_u32(f, base)]);
		return;
	case K_TEXT:
		print_text(p, f, field_text(f, base));
		return;
	case K_OPT:
		print_opt(p, f, field_opt(f, base));
		return;
	case K_STRUCT:
		mark(p);
		print_struct(p, f->of, field_at(f, base));
		return;
	case K_LIST:
	case K_TEXTS:
	case K_U32S:
	case K_BYTES:
		break;
	}
	print_list(p, f, base);
}

static void print_struct(struct printer *p, const struct table *t,
			 const void *base)
{
	bool top = p->name.len == 0;
	size_t i, len;

	for (i = 0; i < t->n_fields; i++) {
		if (top && strcmp(t->fields[i].name, "reasons") == 0)
			continue; /* they stand on the lines themselves */
		len = enter(p, t->fields[i].name);
		print_field(p, &t->fields[i], base);
		leave(p, len);
	}
}

void plan_print(const struct plan *plan, struct buf *out)
{
	const struct plan_container *c = plan_container(plan);
	const struct plan_exec *x = plan_exec(plan);
	const struct plan_settings *s = plan_settings(plan);
	const struct table *t = schema_of(plan->kind);
	struct printer p = { .out = out };

	buf_init(&p.name, NAME_CAP);
	if (c != NULL) {
		p.reasons = c->reasons;
		p.n_reasons = c->n_reasons;
	} else if (x != NULL) {
		p.reasons = x->reasons;
		p.n_reasons = x->n_reasons;
	} else if (s != NULL) {
		p.reasons = s->reasons;
		p.n_reasons = s->n_reasons;
	}
	if (t != NULL)
		print_struct(&p, t, plan->body);
	buf_free(&p.name);
}
