/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/sha256.h"
#include "state/record.h"
#include "unit.h"

static const struct state_record sample = {
	.id = "web-1",
	.bundle = "/run/a b/%\n\x7f\xc3\xa9",
	.pid = 4711,
	.start_time = 123456789,
	.created_ms = 1790000000123,
	.base = 1879048192,
	.extra_base = 1879113728,
	.shared = true,
};

static bool reads(const char *text, size_t len, struct err *e)
{
	struct state_record r;

	return state_record_parse(&r, text, len, e) == 0;
}

/* @lines with a right sum behind them */
static void sealed(struct buf *out, const char *lines)
{
	char sum[65];

	buf_init(out, STATE_RECORD_MAX);
	buf_str(out, lines);
	sha256_hex(out->data, out->len, sum);
	buf_fmt(out, "sum %s\n", sum);
}

START_TEST(reads_what_it_wrote)
{
	CLEAN_BUF struct buf b = { 0 };
	struct state_record r;
	struct err e;

	buf_init(&b, STATE_RECORD_MAX);
	state_record_text(&sample, &b);
	ck_assert(buf_ok(&b));
	ck_assert_int_eq(state_record_parse(&r, b.data, b.len, &e), 0);
	ck_assert_str_eq(r.id, sample.id);
	ck_assert_str_eq(r.bundle, sample.bundle);
	ck_assert_int_eq(r.pid, sample.pid);
	ck_assert(r.start_time == sample.start_time);
	ck_assert(r.created_ms == sample.created_ms);
	ck_assert(r.base == sample.base);
	ck_assert(r.extra_base == sample.extra_base);
	ck_assert(r.shared);
	ck_assert_ptr_null(strchr(b.data, '\r'));
}
END_TEST

START_TEST(refuses_each_flipped_byte)
{
	CLEAN_BUF struct buf b = { 0 };
	struct err e;
	size_t i;
	int bit;

	buf_init(&b, STATE_RECORD_MAX);
	state_record_text(&sample, &b);
	for (i = 0; i < b.len; i++)
		for (bit = 0; bit < 8; bit++) {
			b.data[i] = (char)(b.data[i] ^ (1 << bit));
			ck_assert_msg(!reads(b.data, b.len, &e), "byte %zu", i);
			ck_assert_int_eq(e.kind, ERR_SPEC);
			b.data[i] = (char)(b.data[i] ^ (1 << bit));
		}
	ck_assert(reads(b.data, b.len, &e));
}
END_TEST

START_TEST(refuses_each_cut)
{
	CLEAN_BUF struct buf b = { 0 };
	struct err e;
	size_t i;

	buf_init(&b, STATE_RECORD_MAX);
	state_record_text(&sample, &b);
	for (i = 0; i < b.len; i++)
		ck_assert_msg(!reads(b.data, i, &e), "cut at %zu", i);
	buf_str(&b, "x");
	ck_assert(!reads(b.data, b.len, &e));
}
END_TEST

START_TEST(names_another_version)
{
	CLEAN_BUF struct buf b = { 0 };
	struct err e;

	sealed(&b, "brig-state 7\nid a\n");
	ck_assert(!reads(b.data, b.len, &e));
	ck_assert_ptr_nonnull(strstr(e.text, "version 7"));
}
END_TEST

/* Lines that carry a right sum and are still not ours. */
static const char *const odd[] = {
	"brig-state 1\n",
	"brig-state 1\nid a/b\nbundle /b\npid 1\nstart 1\ncreated 1\nbase 0\n"
	"extra 0\nshared 0\n",
	"brig-state 1\nid a\nbundle b\npid 1\nstart 1\ncreated 1\nbase 0\n"
	"extra 0\nshared 0\n",
	"brig-state 1\nid a\nbundle /%00\npid 1\nstart 1\ncreated 1\nbase 0\n"
	"extra 0\nshared 0\n",
	"brig-state 1\nid a\nbundle /b\npid -1\nstart 1\ncreated 1\nbase 0\n"
	"extra 0\nshared 0\n",
	"brig-state 1\nid a\nbundle /b\npid 4294967296\nstart 1\ncreated 1\n"
	"base 0\nextra 0\nshared 0\n",
	"brig-state 1\nid a\nbundle /b\npid 1\nstart 01\ncreated 1\nbase 0\n"
	"extra 0\nshared 0\n",
	"brig-state 1\nid a\nbundle /b\npid 1\nstart 1\ncreated 1\nbase 0\n"
	"extra 0\nshared 2\n",
	"brig-state 1\nid a\nbundle /b\npid 1\nstart 1\ncreated 1\nbase 0\n"
	"extra 0\nshared 0\nmore 1\n",
	"brig-state 1\nid a\nbundle /b\nstart 1\npid 1\ncreated 1\nbase 0\n"
	"extra 0\nshared 0\n",
};

START_TEST(refuses_odd_lines)
{
	CLEAN_BUF struct buf b = { 0 };
	struct err e;

	sealed(&b, odd[_i]);
	ck_assert(!reads(b.data, b.len, &e));
	ck_assert_int_eq(e.kind, ERR_SPEC);
}
END_TEST

START_TEST(takes_good_lines)
{
	CLEAN_BUF struct buf b = { 0 };
	struct err e;

	sealed(&b, "brig-state 1\nid a\nbundle /b\npid 0\nstart 0\ncreated 1\n"
		   "base 0\nextra 0\nshared 0\n");
	ck_assert(reads(b.data, b.len, &e));
}
END_TEST

START_TEST(ids)
{
	char max[STATE_ID_MAX + 2];

	memset(max, 'a', sizeof(max));
	max[STATE_ID_MAX] = '\0';
	ck_assert(state_id_valid(max));
	ck_assert(state_id_valid("a"));
	ck_assert(state_id_valid("_+-.."));
	ck_assert(state_id_valid("-x"));
	max[STATE_ID_MAX] = 'a';
	max[STATE_ID_MAX + 1] = '\0';
	ck_assert(!state_id_valid(max));
	ck_assert(!state_id_valid(""));
	ck_assert(!state_id_valid("."));
	ck_assert(!state_id_valid(".."));
	ck_assert(!state_id_valid(".a"));
	ck_assert(!state_id_valid("a/b"));
	ck_assert(!state_id_valid("/a"));
	ck_assert(!state_id_valid("a b"));
	ck_assert(!state_id_valid("a\n"));
	ck_assert(!state_id_valid("a:b"));
	ck_assert(!state_id_valid("\xc3\xa9"));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("record");
	TCase *tc = tcase_create("record");

	tcase_add_test(tc, reads_what_it_wrote);
	tcase_add_test(tc, refuses_each_flipped_byte);
	tcase_add_test(tc, refuses_each_cut);
	tcase_add_test(tc, names_another_version);
	tcase_add_loop_test(tc, refuses_odd_lines, 0,
			    (int)(sizeof(odd) / sizeof(*odd)));
	tcase_add_test(tc, takes_good_lines);
	tcase_add_test(tc, ids);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
