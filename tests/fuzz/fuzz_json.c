/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The strict reader on any bytes. What it hands on is a sound tree within its
 * bounds; what it does not hand on it has a refusal for, at a place.
 */
#include "config.h"

#include <string.h>

#include "fuzz.h"
#include "spec/json.h"

static const struct json *step(const struct json *n)
{
	if ((n->type == JSON_ARRAY || n->type == JSON_OBJECT) &&
	    n->u.child != NULL)
		return n->u.child;
	while (n != NULL && n->next == NULL)
		n = n->parent;
	return n == NULL ? NULL : n->next;
}

static void check_node(const struct json *n, size_t size)
{
	char pointer[JSON_POINTER_MAX];
	const struct json *c;
	uint32_t count = 0;

	MUST(n->off < size);
	MUST(n->type <= JSON_OBJECT);
	MUST(strlen(json_pointer(n, pointer)) < sizeof(pointer));
	if (n->type == JSON_STRING)
		MUST(strlen(n->u.s) == n->len);
	if (n->key != NULL)
		MUST(strlen(n->key) == n->key_len);
	if (n->type != JSON_ARRAY && n->type != JSON_OBJECT)
		return;
	for (c = n->u.child; c != NULL; c = c->next, count++) {
		MUST(c->parent == n && c->off > n->off);
		MUST((c->key != NULL) == (n->type == JSON_OBJECT));
		MUST(c->key != NULL || c->key_len == count);
	}
	MUST(count == n->len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct json *root, *n;
	struct spec_problems p;
	struct arena a;
	struct err e;
	unsigned nodes = 0;
	uint32_t i;

	arena_init(&a, 64U << 20);
	spec_problems_init(&p, &a);
	MUST(json_parse(&root, &a, (const char *)data, size, &p, &e) == 0);
	MUST(root != NULL || p.refusing > 0);
	for (i = 0; i < p.n; i++)
		MUST(p.v[i].off <= size && p.v[i].refuses);
	for (n = root; n != NULL; n = step(n), nodes++)
		check_node(n, size);
	MUST(nodes <= JSON_MAX_NODES);
	arena_free(&a);
	return 0;
}
