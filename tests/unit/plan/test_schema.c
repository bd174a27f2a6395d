/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <string.h>

#include "../../../src/plan/private.h"
#include "unit.h"

static size_t width(const struct field *f)
{
	switch (f->kind) {
	case K_BOOL:
		return sizeof(bool);
	case K_U32:
	case K_ENUM:
		return sizeof(uint32_t);
	case K_U64:
	case K_I64:
		return sizeof(uint64_t);
	case K_TEXT:
		return sizeof(char *);
	case K_OPT:
		return sizeof(struct plan_opt);
	case K_STRUCT:
		return f->of->size;
	case K_LIST:
	case K_TEXTS:
	case K_U32S:
	case K_BYTES:
		break;
	}
	return sizeof(void *) + sizeof(size_t);
}

static size_t alignment(const struct field *f)
{
	size_t w = width(f);

	return w < sizeof(void *) ? w : sizeof(void *);
}

static size_t up(size_t n, size_t to)
{
	return (n + to - 1) / to * to;
}

/* No member is missing: each begins where the one before it ends. */
static unsigned covers(const struct table *t)
{
	size_t end = 0, most = 1, i;
	unsigned tables = 1;

	for (i = 0; i < t->n_fields; i++) {
		const struct field *f = &t->fields[i];
		size_t a = f->kind == K_STRUCT && width(f) % 8 != 0
				   ? 4
				   : alignment(f);

		ck_assert_msg(f->offset == up(end, a), "%s: before %s", t->name,
			      f->name);
		if (f->kind == K_LIST || f->kind == K_TEXTS ||
		    f->kind == K_U32S || f->kind == K_BYTES)
			ck_assert_uint_eq(f->count, f->offset + sizeof(void *));
		end = f->offset + width(f);
		most = a > most ? a : most;
		if (f->of != NULL)
			tables += covers(f->of);
	}
	ck_assert_msg(t->size == up(end, most), "%s: at the end", t->name);
	return tables;
}

START_TEST(no_member_is_missing)
{
	ck_assert_uint_ge(covers(schema_of(PLAN_KIND_CONTAINER)), 20);
	(void)covers(schema_of(PLAN_KIND_EXEC));
	(void)covers(schema_of(PLAN_KIND_UPDATE));
	(void)covers(schema_of(PLAN_KIND_SETTINGS));
	(void)covers(&schema_report);
	ck_assert_ptr_null(schema_of(PLAN_KIND_REFUSAL));
}
END_TEST

START_TEST(every_value_has_a_name)
{
	const struct table *t = schema_of(PLAN_KIND_CONTAINER);
	size_t i, j;

	for (i = 0; i < t->n_fields; i++)
		for (j = 0; j < t->fields[i].n_names; j++)
			ck_assert_ptr_nonnull(t->fields[i].names[j]);
	ck_assert_str_eq(t->fields[0].names[PLAN_PROFILE_OPEN], "open");
	ck_assert_uint_eq(t->fields[0].n_names, PLAN_PROFILE_OPEN + 1);
}
END_TEST

START_TEST(where_it_is_stays_in_bounds)
{
	struct at top = { .name = "a_rather_long_name_of_a_member_that_nests",
			  .index = AT_NONE };
	struct at in[20];
	char out[AT_SIZE];
	size_t i;

	at_text(&top, out);
	ck_assert_str_eq(out, top.name);
	for (i = 0; i < 20; i++) {
		in[i].up = i == 0 ? &top : &in[i - 1];
		in[i].name = top.name;
		in[i].index = i % 2 == 0 ? AT_NONE - 1 : AT_NONE;
	}
	at_text(&in[19], out);
	ck_assert_uint_eq(strlen(out), AT_SIZE - 1);
	in[0].index = 3;
	in[1].name = "x";
	at_text(&in[1], out);
	ck_assert_str_eq(out, "a_rather_long_name_of_a_member_that_nests[3].x");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("schema");
	TCase *tc = tcase_create("schema");

	tcase_add_test(tc, no_member_is_missing);
	tcase_add_test(tc, every_value_has_a_name);
	tcase_add_test(tc, where_it_is_stays_in_bounds);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
