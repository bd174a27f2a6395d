/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SPEC_UNIT_H
#define SPEC_UNIT_H

/* What the tests of the room spec share. Any failure ends the test. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "spec/spec.h"
#include "unit.h"

struct parsed {
	struct arena a;
	struct spec_problems p;
	struct spec s;
};

/* A config, or a part of one, and the one problem that it has. */
struct fault {
	const char *text;
	const char *rule;    /* NULL: none */
	const char *pointer; /* of the problem */
};

static inline void parse_n(struct parsed *x, const char *text, size_t len)
{
	struct err e;

	arena_init(&x->a, 64U << 20);
	spec_problems_init(&x->p, &x->a);
	ck_assert_int_eq(spec_parse(&x->s, &x->a, text, len, &x->p, &e), 0);
}

/* A config of the least that must be there, and @more (from a comma on). */
static inline void parse(struct parsed *x, const char *more)
{
	struct buf b;

	buf_init(&b, 1U << 20);
	buf_fmt(&b, "{\"ociVersion\":\"1.2.0\",\"root\":{\"path\":\"r\"}%s}",
		more);
	ck_assert(buf_ok(&b));
	parse_n(x, b.data, b.len);
	buf_free(&b);
}

static inline void expect(const struct parsed *x, const struct fault *f)
{
	if (f->rule == NULL) {
		ck_assert_msg(x->p.n == 0, "%s: %s at %s: %s", f->text,
			      x->p.n > 0 ? x->p.v[0].rule : "",
			      x->p.n > 0 ? x->p.v[0].pointer : "",
			      x->p.n > 0 ? x->p.v[0].message : "");
		return;
	}
	ck_assert_msg(x->p.n == 1, "%s: %u problems", f->text, x->p.n);
	ck_assert_str_eq(x->p.v[0].rule, f->rule);
	ck_assert_str_eq(x->p.v[0].pointer, f->pointer);
	ck_assert_int_eq(x->p.v[0].refuses,
			 strcmp(f->rule, CFG_UNKNOWN) != 0 &&
				 strcmp(f->rule, CFG_CAP) != 0);
	ck_assert_uint_eq(x->p.refusing, x->p.v[0].refuses ? 1 : 0);
}

/* One case of a section's table. */
static inline void fault(const struct fault *f)
{
	struct parsed x;

	parse(&x, f->text);
	expect(&x, f);
	arena_free(&x.a);
}

/* A file of the source tree, to be freed. */
static inline char *slurp(const char *name, size_t *len)
{
	const char *dir = getenv("srcdir");
	enum {
		MOST = 1 << 20
	};
	char path[512], *text = malloc(MOST);
	FILE *f;

	ck_assert_ptr_nonnull(text);
	(void)snprintf(path, sizeof(path), "%s/%s", dir != NULL ? dir : ".",
		       name);
	f = fopen(path, "r");
	ck_assert_msg(f != NULL, "%s", path);
	*len = fread(text, 1, MOST, f);
	ck_assert(*len > 0 && *len < MOST);
	(void)fclose(f);
	return text;
}

#define FULL "tests/fuzz/corpus/spec/full.json"

/* The config that has every field. */
static inline void parse_full(struct parsed *x)
{
	size_t len;
	char *text = slurp(FULL, &len);

	parse_n(x, text, len);
	ck_assert_uint_eq(x->p.n, 0);
	free(text);
}

#define FAULT_TEST(name, table)      \
	START_TEST(name)             \
	{                            \
		fault(&(table)[_i]); \
	}                            \
	END_TEST
#define CASES(table) ((int)(sizeof(table) / sizeof((table)[0])))

#endif
