/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading a sealed plan: all that a holder of one can do. */
#include "config.h"

#include <string.h>

#include "plan/plan.h"
#include "private.h"

const struct plan_container *plan_container(const struct plan *p)
{
	return p->kind == PLAN_KIND_CONTAINER ? p->body : NULL;
}

const struct plan_exec *plan_exec(const struct plan *p)
{
	return p->kind == PLAN_KIND_EXEC ? p->body : NULL;
}

const struct plan_update *plan_update(const struct plan *p)
{
	return p->kind == PLAN_KIND_UPDATE ? p->body : NULL;
}

const struct plan_settings *plan_settings(const struct plan *p)
{
	return p->kind == PLAN_KIND_SETTINGS ? p->body : NULL;
}

const struct plan_report *plan_report(const struct plan *p)
{
	return p->report;
}

static bool same_struct(const struct table *t, const void *a, const void *b);

static bool same_list(const struct field *f, const void *a, const void *b)
{
	size_t n, m, i;
	const void *x = field_list(f, a, &n), *y = field_list(f, b, &m);

	if (n != m)
		return false;
	if (f->kind == K_BYTES)
		return n == 0 || memcmp(x, y, n) == 0;
	for (i = 0; i < n; i++) {
		if (f->kind == K_U32S) {
			if (list_u32(x, i) != list_u32(y, i))
				return false;
		} else if (f->kind == K_TEXTS) {
			if (strcmp(list_text(x, i), list_text(y, i)) != 0)
				return false;
		} else if (!same_struct(f->of, list_at(f, x, i),
					list_at(f, y, i)))
			return false;
	}
	return true;
}

static bool same_opt(struct plan_opt a, struct plan_opt b)
{
	return a.set == b.set && (!a.set || a.v == b.v);
}

static bool same_field(const struct field *f, const void *a, const void *b)
{
	switch (f->kind) {
	case K_BOOL:
		return field_bool(f, a) == field_bool(f, b);
	case K_U32:
	case K_ENUM:
		return field_u32(f, a) == field_u32(f, b);
	case K_U64:
	case K_I64:
		return field_u64(f, a) == field_u64(f, b);
	case K_TEXT:
		return strcmp(field_text(f, a), field_text(f, b)) == 0;
	case K_OPT:
		return same_opt(field_opt(f, a), field_opt(f, b));
	case K_STRUCT:
		return same_struct(f->of, field_at(f, a), field_at(f, b));
	case K_LIST:
	case K_TEXTS:
	case K_U32S:
	case K_BYTES:
		break;
	}
	return same_list(f, a, b);
}

static bool same_struct(const struct table *t, const void *a, const void *b)
{
	size_t i;

	for (i = 0; i < t->n_fields; i++)
		if (!same_field(&t->fields[i], a, b))
			return false;
	return true;
}

bool plan_equal(const struct plan *a, const struct plan *b)
{
	const struct table *t = schema_of(a->kind);

	return a->kind == b->kind &&
	       same_struct(&schema_report, a->report, b->report) &&
	       (t == NULL || same_struct(t, a->body, b->body));
}

void plan_free(struct plan *p)
{
	struct arena arena;

	if (p == NULL)
		return;
	arena = p->arena; /* its own memory goes with it */
	arena_free(&arena);
}
