/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../../src/plan/private.h"
#include "gen.h"
#include "plan/build.h"
#include "plan/codec.h"
#include "sample.h"
#include "unit.h"

enum {
	PLANS = 1000,
	REACHED = 4000, /* each value comes up: see lacks() */
	HEAD = 20,
	MEMBERS = 1024, /* of all tables, one that is used twice twice */
	NONE = 1,
	SOME = 2
};

static void encode(const struct plan *p, struct buf *b)
{
	struct err e = { 0 };

	buf_init(b, PLAN_FRAME_MAX);
	ck_assert_msg(plan_encode(p, b, &e) == 0, "%s: %s", e.at, e.text);
}

/* decode(encode(p)) == p */
START_TEST(round_trip)
{
	struct gen g;
	struct buf b, again;
	struct plan *p, *q;
	struct err e = { 0 };
	unsigned i;

	for (i = 0; i < PLANS; i++) {
		gen_init(&g, i);
		p = gen_plan(&g);
		encode(p, &b);
		ck_assert_msg(plan_decode(&q, b.data, b.len, &e) == 0, "%s: %s",
			      e.at, e.text);
		ck_assert(plan_equal(p, q) && plan_equal(q, p));
		encode(q, &again);
		ck_assert_uint_eq(b.len, again.len);
		ck_assert_int_eq(memcmp(b.data, again.data, b.len), 0);
		buf_free(&b);
		buf_free(&again);
		plan_free(p);
		plan_free(q);
		arena_free(&g.arena);
	}
}
END_TEST

/* ---- what the plans that go round are made of ---- */

/* A bit a value where values have names, else NONE or SOME. */
static uint64_t value(const struct field *f, const void *base)
{
	uint64_t n;
	size_t len;

	switch (f->kind) {
	case K_BOOL:
		return field_bool(f, base) ? SOME : NONE;
	case K_ENUM:
		return UINT64_C(1) << field_u32(f, base);
	case K_U32:
	case K_U64:
	case K_I64:
		n = f->kind == K_U32 ? field_u32(f, base) : field_u64(f, base);
		if (f->look == L_BITS)
			return n;
		if (f->look == L_NAMED)
			return UINT64_C(1) << n;
		return n == 0 ? NONE : SOME;
	case K_TEXT:
		return field_text(f, base)[0] == '\0' ? NONE : SOME;
	case K_OPT:
		return field_opt(f, base).set ? SOME : NONE;
	case K_STRUCT:
		return SOME;
	case K_LIST:
	case K_TEXTS:
	case K_U32S:
	case K_BYTES:
		break;
	}
	(void)field_list(f, base, &len);
	return len == 0 ? NONE : SOME;
}

static uint64_t values(const struct field *f)
{
	uint64_t all = 0;
	unsigned i;

	if (f->kind != K_ENUM && f->look != L_BITS && f->look != L_NAMED)
		return f->kind == K_BOOL || f->kind == K_OPT ? NONE | SOME
							     : SOME;
	for (i = 0; i < f->n_names; i++)
		if (f->names[i] != NULL)
			all |= UINT64_C(1) << i;
	return all;
}

/* What the invariants leave to none. */
static const struct {
	const char *member;
	uint64_t values;
} never[] = {
	{ "plan_container.mounts.attr_set", 0x40 },
	{ "plan_container.mounts.rec_set", 0x40 },
	{ "plan_container.process.io_priority.class", 1 },
	{ "plan_exec.process.io_priority.class", 1 },
	{ "plan_update.cgroup.path", SOME },
	{ "plan_update.cgroup.systemd", SOME },
	{ "plan_update.cgroup.slice", SOME },
	{ "plan_update.cgroup.scope", SOME },
	{ "plan_settings.profile", 1 << PLAN_PROFILE_OPEN },
};

/* @seen has a place for each member, in the order of the tables. */
static size_t visit(const struct table *t, const void *base, uint64_t *seen)
{
	size_t at = 0, n, i, j, in;
	const struct field *f;
	const char *s;

	for (i = 0; i < t->n_fields; i++) {
		f = &t->fields[i];
		seen[at++] |= base == NULL ? 0 : value(f, base);
		if (f->of == NULL)
			continue;
		in = visit(f->of, NULL, seen + at);
		if (base != NULL && f->kind == K_STRUCT)
			(void)visit(f->of, field_at(f, base), seen + at);
		else if (base != NULL) {
			s = field_list(f, base, &n);
			for (j = 0; j < n; j++)
				(void)visit(f->of, list_at(f, s, j), seen + at);
		}
		at += in;
	}
	return at;
}

static size_t lacks(const struct table *t, const uint64_t *seen,
		    const char *where, unsigned *n)
{
	char name[128];
	size_t at = 0, i, j;
	uint64_t no;

	for (i = 0; i < t->n_fields; i++) {
		const struct field *f = &t->fields[i];

		no = values(f) & ~seen[at++];
		(void)snprintf(name, sizeof(name), "%s.%s", where, f->name);
		for (j = 0; j < sizeof(never) / sizeof(never[0]); j++)
			if (strcmp(never[j].member, name) == 0)
				no ^= never[j].values; /* nor may it be made */
		if (no != 0) {
			fprintf(stderr, "made or not: %s, %llx\n", name,
				(unsigned long long)no);
			++*n;
		}
		if (f->of != NULL)
			at += lacks(f->of, seen + at, name, n);
	}
	return at;
}

/* Each member of each kind of plan, each value that has a name. */
START_TEST(they_reach_every_member)
{
	static uint64_t seen[PLAN_KINDS + 1][MEMBERS];
	unsigned kinds = 0, missing = 0, i;
	const struct table *t;
	struct plan *p;
	struct gen g;

	for (i = 0; i < REACHED; i++) {
		gen_init(&g, i);
		p = gen_plan(&g);
		kinds |= 1U << p->kind;
		t = schema_of(p->kind);
		if (t != NULL)
			(void)visit(t, p->body, seen[p->kind]);
		(void)visit(&schema_report, p->report, seen[PLAN_KINDS]);
		plan_free(p);
		arena_free(&g.arena);
	}
	ck_assert_uint_eq(kinds, (1U << PLAN_KINDS) - 1);
	for (i = 0; i < PLAN_KINDS; i++) {
		t = schema_of((enum plan_kind)i);
		if (t != NULL)
			ck_assert_uint_le(lacks(t, seen[i], t->name, &missing),
					  MEMBERS);
	}
	(void)lacks(&schema_report, seen[PLAN_KINDS], "report", &missing);
	ck_assert_uint_eq(missing, 0);
}
END_TEST

/* Two plans that differ are not equal, and neither are their frames. */
START_TEST(distinct)
{
	struct gen g;
	struct plan *p[40];
	struct buf b[40];
	unsigned i, j;

	gen_init(&g, 7);
	for (i = 0; i < 40; i++) {
		p[i] = gen_plan(&g);
		encode(p[i], &b[i]);
	}
	for (i = 0; i < 40; i++)
		for (j = 0; j < 40; j++)
			ck_assert(
				plan_equal(p[i], p[j]) ==
				(b[i].len == b[j].len &&
				 memcmp(b[i].data, b[j].data, b[i].len) == 0));
	for (i = 0; i < 40; i++) {
		plan_free(p[i]);
		buf_free(&b[i]);
	}
	arena_free(&g.arena);
}
END_TEST

/* Length and sum made right, so that a change gets past them. */
static void reseal(char *frame, size_t len)
{
	uint64_t sum;
	size_t i;

	len -= HEAD;
	sum = codec_checksum((unsigned char)frame[6],
			     (unsigned char *)frame + HEAD, len);
	for (i = 0; i < 4; i++)
		frame[8 + i] = (char)(len >> 8 * i);
	for (i = 0; i < 8; i++)
		frame[12 + i] = (char)(sum >> 8 * i);
}

/* What decodes is spelled in no other way. */
static bool canonical(const char *bytes, size_t len)
{
	struct plan *p;
	struct err e = { 0 };
	struct buf b;

	if (plan_decode(&p, bytes, len, &e) != 0) {
		ck_assert_ptr_null(p);
		ck_assert(e.kind == ERR_SPEC || e.kind == ERR_LIMIT);
		return false;
	}
	encode(p, &b);
	ck_assert_uint_eq(b.len, len);
	ck_assert_int_eq(memcmp(b.data, bytes, len), 0);
	buf_free(&b);
	plan_free(p);
	return true;
}

START_TEST(a_flipped_byte_is_seen)
{
	struct plan *p = sample_plan();
	struct buf b;
	size_t i;

	encode(p, &b);
	for (i = 0; i < b.len; i++) {
		b.data[i] ^= (char)(1 << i % 8);
		ck_assert_msg(!canonical(b.data, b.len), "byte %zu", i);
		b.data[i] ^= (char)(1 << i % 8);
	}
	ck_assert(canonical(b.data, b.len));
	buf_free(&b);
	plan_free(p);
}
END_TEST

START_TEST(a_flipped_byte_with_a_right_sum_has_one_spelling)
{
	static const unsigned char flips[] = { 0x01, 0x02, 0x80, 0xff };
	unsigned taken = 0, refused = 0, k;
	struct plan *p = sample_plan();
	struct buf b;
	char old;
	size_t i;

	encode(p, &b);
	for (i = HEAD; i < b.len; i++)
		for (k = 0; k < sizeof(flips); k++) {
			old = b.data[i];
			b.data[i] ^= (char)flips[k];
			reseal(b.data, b.len);
			if (canonical(b.data, b.len))
				taken++;
			else
				refused++;
			b.data[i] = old;
		}
	reseal(b.data, b.len);
	ck_assert(canonical(b.data, b.len));
	ck_assert_uint_gt(taken, 100); /* the sum is right, so it can be */
	ck_assert_uint_gt(refused, 100);
	buf_free(&b);
	plan_free(p);
}
END_TEST

START_TEST(cut_or_longer)
{
	struct plan *p = sample_plan();
	struct buf b;
	char *copy;
	size_t i;

	encode(p, &b);
	for (i = 0; i < b.len; i++) {
		/* Its own memory, so that a sanitizer sees a byte too far. */
		copy = malloc(i + 1);
		ck_assert_ptr_nonnull(copy);
		memcpy(copy, b.data, i);
		ck_assert(!canonical(copy, i));
		if (i > HEAD) {
			reseal(copy, i);
			ck_assert(!canonical(copy, i));
		}
		free(copy);
	}
	buf_char(&b, '\0');
	ck_assert(!canonical(b.data, b.len));
	reseal(b.data, b.len);
	ck_assert(!canonical(b.data, b.len));
	buf_free(&b);
	plan_free(p);
}
END_TEST

static void refused_as(const char *bytes, size_t len, enum err_kind kind,
		       const char *text)
{
	struct plan *p;
	struct err e = { 0 };

	ck_assert_int_eq(plan_decode(&p, bytes, len, &e), -1);
	ck_assert_int_eq((int)e.kind, (int)kind);
	ck_assert_str_eq(e.text, text);
}

START_TEST(the_head)
{
	struct plan *p = sample_plan();
	struct buf b;
	char *big;

	encode(p, &b);
	refused_as("", 0, ERR_SPEC, "not a plan");
	b.data[0] ^= 1;
	refused_as(b.data, b.len, ERR_SPEC, "not a plan");
	b.data[0] ^= 1;
	b.data[4] ^= 2;
	refused_as(b.data, b.len, ERR_SPEC, "a plan of another version");
	b.data[4] ^= 2;
	b.data[6] = 5;
	refused_as(b.data, b.len, ERR_SPEC, "a plan of no known kind");
	b.data[6] = 1;
	refused_as(b.data, b.len, ERR_SPEC, "its checksum is another");
	b.data[6] = 0;
	b.data[8] ^= 1;
	refused_as(b.data, b.len, ERR_SPEC, "not as long as it says");
	b.data[8] ^= 1;
	big = calloc(1, PLAN_FRAME_MAX + 1);
	ck_assert_ptr_nonnull(big);
	memcpy(big, b.data, HEAD);
	refused_as(big, PLAN_FRAME_MAX + 1, ERR_LIMIT,
		   "4194305 is more than the limit, 4194304");
	free(big);
	buf_free(&b);
	plan_free(p);
}
END_TEST

/* A list that says it is long gets no memory before its bytes are there. */
START_TEST(a_long_list_of_nothing)
{
	static const char *const args[] = { "aaaaaaaa" };
	struct plan_exec x = sample_exec();
	struct plan_report r = sample_report();
	struct err e = { 0 };
	struct plan *p;
	struct buf b;
	char *at;

	x.process.args = args;
	x.process.n_args = 1;
	ck_assert_int_eq(plan_build_exec(&p, &x, &r, &e), 0);
	encode(p, &b);
	at = memmem(b.data, b.len, "\1\0\0\0\10\0\0\0aaaaaaaa", 16);
	ck_assert_ptr_nonnull(at);
	memcpy(at, "\0\0\1\0", 4); /* 65536: as many as there may be */
	reseal(b.data, b.len);
	refused_as(b.data, b.len, ERR_SPEC,
		   "more elements than there are bytes");
	memcpy(at, "\1\0\1\0", 4);
	reseal(b.data, b.len);
	refused_as(b.data, b.len, ERR_LIMIT,
		   "65537 is more than the limit, 65536");
	memcpy(at, "\1\0\0\0\10\0\0\0aaaa\0aaa", 16);
	reseal(b.data, b.len);
	refused_as(b.data, b.len, ERR_SPEC, "a NUL in a text");
	buf_free(&b);
	plan_free(p);
}
END_TEST

START_TEST(appends)
{
	struct plan *p = sample_plan(), *q;
	struct err e = { 0 };
	struct buf b;

	buf_init(&b, PLAN_FRAME_MAX);
	buf_str(&b, "before");
	ck_assert_int_eq(plan_encode(p, &b, &e), 0);
	ck_assert_int_eq(plan_decode(&q, b.data + 6, b.len - 6, &e), 0);
	ck_assert(plan_equal(p, q));
	buf_free(&b);
	buf_init(&b, 100);
	ck_assert_int_eq(plan_encode(p, &b, &e), -1);
	ck_assert_int_eq((int)e.kind, (int)ERR_LIMIT);
	buf_free(&b);
	plan_free(p);
	plan_free(q);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("codec");
	TCase *tc = tcase_create("codec");

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, round_trip);
	tcase_add_test(tc, they_reach_every_member);
	tcase_add_test(tc, distinct);
	tcase_add_test(tc, a_flipped_byte_is_seen);
	tcase_add_test(tc, a_flipped_byte_with_a_right_sum_has_one_spelling);
	tcase_add_test(tc, cut_or_longer);
	tcase_add_test(tc, the_head);
	tcase_add_test(tc, a_long_list_of_nothing);
	tcase_add_test(tc, appends);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
