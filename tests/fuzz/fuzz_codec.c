/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A plan's frame: from the sandboxed front, whom an attacker may own, and from
 * the state folder. What decodes has one spelling, and equals itself.
 */
#include "config.h"

#include <string.h>

#include "../../src/plan/private.h"
#include "fuzz.h"
#include "plan/codec.h"
#include "plan/print.h"

enum {
	HEAD = 20
};

static void decode(const uint8_t *data, size_t size)
{
	CLEAN_BUF struct buf b = { 0 };
	struct plan *p, *q;
	struct err e = { 0 };
	struct jsonw w;

	buf_init(&b, 64 << 20);
	if (plan_decode(&p, data, size, &e) != 0) {
		MUST(p == NULL && err_sane(&e));
		return;
	}
	MUST(plan_encode(p, &b, &e) == 0);
	MUST(b.len == size && memcmp(b.data, data, size) == 0);
	MUST(plan_decode(&q, b.data, b.len, &e) == 0);
	MUST(plan_equal(p, q));
	buf_free(&b);
	plan_print(p, &b);
	buf_free(&b);
	jsonw_init(&w, &b, true);
	plan_print_json(p, &w);
	plan_free(p);
	plan_free(q);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *frame;
	uint64_t sum;
	size_t i;

	decode(data, size);
	if (size < HEAD)
		return 0;
	/* Once more with length and checksum right, as an attacker would. */
	frame = malloc(size);
	if (frame == NULL)
		return 0;
	memcpy(frame, data, size);
	sum = codec_checksum(frame[6] | (uint64_t)frame[7] << 8, frame + HEAD,
			     size - HEAD);
	for (i = 0; i < 4; i++)
		frame[8 + i] = (uint8_t)((size - HEAD) >> 8 * i);
	for (i = 0; i < 8; i++)
		frame[12 + i] = (uint8_t)(sum >> 8 * i);
	decode(frame, size);
	free(frame);
	return 0;
}
