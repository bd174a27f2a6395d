/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * docker inspect and pods, any bytes: a document that is taken gives configs
 * that spec can read, each part of which is of a value of the document; one
 * that is not says where.
 */
#include "config.h"

#include <string.h>

#include "fuzz.h"
#include "intake/intake.h"
#include "spec/spec.h"

static void check(const struct intake_item *it, struct arena *a, size_t size)
{
	struct spec_problems p;
	struct spec s;
	struct err e;
	size_t i;

	MUST(it->text != NULL && strlen(it->text) == it->len);
	MUST(it->node != NULL && it->node->off < size);
	for (i = 0; i < it->n_origins; i++)
		MUST(it->origins[i].node->off < size);
	for (i = 0; i < it->n_notes; i++)
		MUST(it->notes[i].node->off < size);
	spec_problems_init(&p, a);
	MUST(spec_parse(&s, a, it->text, it->len, &p, &e) == 0);
	MUST(s.json != NULL);
	for (i = 0; i < p.n; i++)
		MUST(intake_origin_of(it, p.v[i].rule, p.v[i].pointer) != NULL);
}

static void as(enum intake_kind kind, const char *text, size_t size)
{
	static struct intake in;
	struct arena a;
	struct err e = { 0 };
	size_t i;

	arena_init(&a, 128U << 20);
	if (intake_read(&in, kind, &a, text, size, &e) == 0) {
		MUST(in.n > 0 && in.n <= INTAKE_ITEMS_MAX);
		for (i = 0; i < in.n; i++)
			check(&in.items[i], &a, size);
	} else {
		MUST(e.kind == ERR_LIMIT ||
		     (e.kind == ERR_SPEC && strchr(e.at, ':') != NULL));
		MUST(e.text[0] != '\0');
	}
	arena_free(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	as(INTAKE_DOCKER, (const char *)data, size);
	as(INTAKE_POD, (const char *)data, size);
	return 0;
}
