/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For whatever config comes, the plan satisfies the floor: on many that are
 * made at random, in every profile, and on what joins a container. judged.h
 * aborts where it does not hold. Looked for without end by the fuzz target
 * fuzz_config, out of the same parts.
 */
#include "config.h"

#include "base/buf.h"
#include "judged.h"
#include "made.h"
#include "unit.h"

enum {
	CONFIGS = 2000,
	SIZE = 512,
	TEXT_MAX = 1 << 20
};

static uint64_t rnd(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

START_TEST(every_plan_is_above_the_floor)
{
	uint64_t seed = 0x20261122;
	uint8_t data[SIZE];
	unsigned runs = 0;
	struct buf text;
	size_t k;
	int i;

	for (i = 0; i < CONFIGS; i++) {
		for (k = 0; k < SIZE; k++)
			data[k] = (uint8_t)(rnd(&seed) >> 32);
		data[0] = (uint8_t)(i % 4 * 16);
		buf_init(&text, TEXT_MAX);
		made_config(data, SIZE, &text);
		ck_assert(buf_ok(&text));
		runs += judged_config(text.data, text.len);
		buf_free(&text);
		made_process(data, SIZE, &text);
		judged_joined(text.data, text.len);
		buf_free(&text);
		made_resources(data, SIZE, &text);
		judged_joined(text.data, text.len);
		buf_free(&text);
	}
	/* Refusals satisfy any floor: enough must be plans, and not all. */
	ck_assert_msg(runs > CONFIGS / 5 && runs < CONFIGS * 9 / 10, "%u run",
		      runs);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("property");
	TCase *tc = tcase_create("property");

	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, every_plan_is_above_the_floor);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
