/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keys that no table has. A misspelt one ("secomp") leaves a container
 * unconfined on runtimes that ignore it as the specification says; so what
 * is nearly a known key is told apart from what is foreign.
 */
#include "config.h"

#include <string.h>

#include "private.h"
#include "spec/unknown.h"

enum {
	NEAR = 2,    /* edits */
	KEY_MAX = 40 /* no known key is as long */
};

static unsigned char lower(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static unsigned least(unsigned a, unsigned b, unsigned c)
{
	if (b < a)
		a = b;
	return c < a ? c : a;
}

/* Edits from @a to @b without regard to case; more than NEAR is not exact. */
static unsigned edits(const char *a, size_t n, const char *b, size_t m)
{
	unsigned row[KEY_MAX + 1], corner, up, best;
	size_t i, j;

	if (n > KEY_MAX || m > KEY_MAX || n > m + NEAR || m > n + NEAR)
		return NEAR + 1;
	for (j = 0; j <= m; j++)
		row[j] = (unsigned)j;
	for (i = 1; i <= n; i++) {
		corner = row[0];
		row[0] = (unsigned)i;
		best = row[0];
		for (j = 1; j <= m; j++) {
			up = row[j];
			row[j] = least(
				up + 1, row[j - 1] + 1,
				corner + (lower(a[i - 1]) != lower(b[j - 1])));
			corner = up;
			if (row[j] < best)
				best = row[j];
		}
		if (best > NEAR)
			return NEAR + 1;
	}
	return row[m];
}

bool spec_key_near(const char *key, size_t len, const char *known)
{
	size_t m = strlen(known), longer = len > m ? len : m;
	unsigned d = edits(key, len, known, m);

	return d <= NEAR && d * 2 < longer;
}

void spec_unknown_key(struct spec_problems *p, const struct section *section,
		      const struct json *node)
{
	const char *known, *nearly = NULL;
	unsigned i;

	if (problems_full(p))
		return;
	for (i = 0; i < section->n; i++) {
		known = section->fields[i].key;
		if (key_fold_cmp(node->key, node->key_len, known,
				 strlen(known)) == 0) {
			problem_node(p, CFG_CASE_KEY, node,
				     "the key is \"%s\" but for case", known);
			return;
		}
		if (nearly == NULL &&
		    spec_key_near(node->key, node->key_len, known))
			nearly = known;
	}
	if (nearly != NULL)
		problem_node(p, CFG_NEAR_MISS, node,
			     "unknown key; is \"%s\" meant?", nearly);
	else if (section->closed)
		problem_node(p, CFG_ENUM, node, "no known name here");
	else
		problem_node(p, CFG_UNKNOWN, node, "unknown key, ignored");
}
