/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The same as JSON: all members, empty ones too; what is secret is left out. */
#include "config.h"

#include <string.h>

#include "base/sha256.h"
#include "plan/print.h"
#include "private.h"

static void json_struct(struct jsonw *w, const struct table *t,
			const void *base);

static void json_text(struct jsonw *w, const char *key, const struct field *f,
		      const char *s)
{
	char name[256];
	size_t n = strcspn(s, "=");

	if (f->look == L_SECRET)
		return;
	if (f->look != L_NAME) {
		jsonw_str(w, key, s);
		return;
	}
	if (n >= sizeof(name))
		n = sizeof(name) - 1;
	memcpy(name, s, n);
	name[n] = '\0';
	jsonw_str(w, key, name);
}

static void json_bits(struct jsonw *w, const struct field *f, uint64_t n)
{
	uint32_t i;

	jsonw_array(w, f->name);
	for (i = 0; i < f->n_names; i++)
		if ((n >> i & 1) != 0)
			jsonw_str(w, NULL, f->names[i]);
	jsonw_end(w);
}

static void json_number(struct jsonw *w, const struct field *f, uint64_t n)
{
	const char letter[2] = { (char)n, '\0' };

	switch (f->look) {
	case L_CHAR:
		jsonw_str(w, f->name, letter);
		return;
	case L_BITS:
		json_bits(w, f, n);
		return;
	case L_NAMED:
		jsonw_str(w, f->name, f->names[n]);
		return;
	case L_PLAIN:
	case L_QUIET:
	case L_OCTAL:
	case L_LIMIT:
	case L_NAME:
	case L_SECRET:
		break;
	}
	jsonw_u64(w, f->name, n);
}

static void json_list(struct jsonw *w, const struct field *f, const void *base)
{
	size_t n, i;
	const void *list = field_list(f, base, &n);
	char hex[65];

	if (f->kind == K_BYTES) {
		sha256_hex(list, n, hex);
		jsonw_object(w, f->name);
		jsonw_u64(w, "bytes", n);
		jsonw_str(w, "sha256", hex);
		jsonw_end(w);
		return;
	}
	jsonw_array(w, f->name);
	for (i = 0; i < n; i++) {
		if (f->kind == K_U32S)
			jsonw_u64(w, NULL, list_u32(list, i));
		else if (f->kind == K_TEXTS)
			json_text(w, NULL, f, list_text(list, i));
		else {
			jsonw_object(w, NULL);
			json_struct(w, f->of, list_at(f, list, i));
			jsonw_end(w);
		}
	}
	jsonw_end(w);
}

static void json_opt(struct jsonw *w, const char *name, struct plan_opt o)
{
	if (o.set)
		jsonw_i64(w, name, o.v);
	else
		jsonw_null(w, name);
}

static void json_field(struct jsonw *w, const struct field *f, const void *base)
{
	switch (f->kind) {
	case K_BOOL:
		jsonw_bool(w, f->name, field_bool(f, base));
		return;
	case K_U32:
		json_number(w, f, field_u32(f, base));
		return;
	case K_U64:
		json_number(w, f, field_u64(f, base));
		return;
	case K_I64:
		jsonw_i64(w, f->name, (int64_t)field_u64(f, base));
		return;
	case K_ENUM:
		jsonw_str(w, f->name, f->names[field_u32(f, base)]);
		return;
	case K_TEXT:
		json_text(w, f->name, f, field_text(f, base));
		return;
	case K_OPT:
		json_opt(w, f->name, field_opt(f, base));
		return;
	case K_STRUCT:
		jsonw_object(w, f->name);
		json_struct(w, f->of, field_at(f, base));
		jsonw_end(w);
		return;
	case K_LIST:
	case K_TEXTS:
	case K_U32S:
	case K_BYTES:
		json_list(w, f, base);
		return;
	}
}

static void json_struct(struct jsonw *w, const struct table *t,
			const void *base)
{
	size_t i;

	for (i = 0; i < t->n_fields; i++)
		json_field(w, &t->fields[i], base);
}

void plan_print_json(const struct plan *p, struct jsonw *w)
{
	const struct table *t = schema_of(p->kind);

	jsonw_object(w, NULL);
	if (t != NULL)
		json_struct(w, t, p->body);
	jsonw_end(w);
}
