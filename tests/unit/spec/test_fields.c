/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "spec/spec_unit.h"

struct walk {
	struct parsed x;
	const char *text;
	size_t len;
	int seen;
	char first[64], last[64];
};

/* Where the value that begins at @s ends; the texts have no escaped quote. */
static const char *skip(const char *s)
{
	int depth = 0;
	bool quoted = false;

	for (;; s++) {
		if (*s == '"')
			quoted = !quoted;
		if (quoted)
			continue;
		if (depth == 0 && strchr(",]} \n", *s) != NULL)
			return s;
		if (*s == '{' || *s == '[')
			depth++;
		if ((*s == '}' || *s == ']') && --depth == 0)
			return s + 1;
	}
}

static int is_in_full(void *ctx, const char *pattern)
{
	struct walk *w = ctx;

	ck_assert_msg(json_next(w->x.s.json, pattern, NULL) != NULL,
		      "%s is not in full.json", pattern);
	if (w->seen++ == 0)
		(void)snprintf(w->first, sizeof(w->first), "%s", pattern);
	(void)snprintf(w->last, sizeof(w->last), "%s", pattern);
	return 0;
}

START_TEST(full_is_full)
{
	struct walk w = { 0 };

	parse_full(&w.x);
	ck_assert_int_eq(spec_fields(is_in_full, &w), 0);
	ck_assert_int_gt(w.seen, 200);
	ck_assert_str_eq(w.first, "/ociVersion");
	ck_assert_str_eq(w.last, "/zos");
	arena_free(&w.x.a);
}
END_TEST

static int stop_at_third(void *ctx, const char *pattern)
{
	int *n = ctx;

	(void)pattern;
	return ++*n == 3 ? 7 : 0;
}

START_TEST(a_walk_can_be_ended)
{
	int n = 0;

	ck_assert_int_eq(spec_fields(stop_at_third, &n), 7);
	ck_assert_int_eq(n, 3);
}
END_TEST

/* Put what no field takes in the place of one, and see it reported there. */
static void misfit(const struct walk *w, const struct json *node,
		   const char *what)
{
	char *text = malloc(w->len + 64), pointer[JSON_POINTER_MAX];
	const char *from = w->text + node->off, *to = skip(from);
	struct parsed x;
	bool found = false;
	uint32_t i;
	int n;

	ck_assert_ptr_nonnull(text);
	n = snprintf(text, w->len + 64, "%.*s%s%.*s", (int)(from - w->text),
		     w->text, what, (int)(w->text + w->len - to), to);
	parse_n(&x, text, (size_t)n);
	(void)json_pointer(node, pointer);
	for (i = 0; i < x.p.n; i++)
		found |= strncmp(x.p.v[i].pointer, pointer, strlen(pointer)) ==
				 0 &&
			 (x.p.v[i].refuses || what[0] == '{');
	ck_assert_msg(found, "%s as %s", pointer, what);
	arena_free(&x.a);
	free(text);
}

static int try_misfits(void *ctx, const char *pattern)
{
	static const char *const others[] = { "/vm", "/windows", "/solaris",
					      "/freebsd", "/zos" };
	struct walk *w = ctx;
	const struct json *node = NULL;
	size_t i;

	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		if (strcmp(pattern, others[i]) == 0)
			return 0;
	}
	while ((node = json_next(w->x.s.json, pattern, node)) != NULL) {
		misfit(w, node, "[null]");
		misfit(w, node, "{\"\":{}}");
		misfit(w, node, "null");
		w->seen++;
	}
	return 0;
}

START_TEST(no_field_takes_anything)
{
	struct walk w = { 0 };
	char *text;

	parse_full(&w.x);
	text = slurp(FULL, &w.len);
	w.text = text;
	ck_assert_int_eq(spec_fields(try_misfits, &w), 0);
	ck_assert_int_gt(w.seen, 220);
	free(text);
	arena_free(&w.x.a);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("fields");
	TCase *tc = tcase_create("fields");

	tcase_add_test(tc, full_is_full);
	tcase_add_test(tc, a_walk_can_be_ended);
	tcase_add_test(tc, no_field_takes_anything);
	tcase_set_timeout(tc, 60);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
