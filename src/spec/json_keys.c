/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keys of one object that other readers would take for one another: equal, or
 * equal but for case. Go's decoder folds case by Unicode, so that the long s
 * and the Kelvin sign stand for s and k in an ASCII name; so they do here.
 *
 * Must: be no worse than n log n on hostile input, and need no libc sort
 * (glibc's qsort asks the kernel how much memory there is).
 */
#include "config.h"

#include <string.h>

#include "private.h"

enum {
	FEW = 12
}; /* up to so many keys, each is compared with each */

static unsigned fold_next(const char **s, const char *end)
{
	const unsigned char *p = (const unsigned char *)*s;
	size_t left = (size_t)(end - *s);

	if (left == 0)
		return 0;
	(*s)++;
	if (p[0] >= 'A' && p[0] <= 'Z')
		return (unsigned)p[0] - 'A' + 'a';
	if (left >= 2 && p[0] == 0xc5 && p[1] == 0xbf) {
		(*s)++;
		return 's';
	}
	if (left >= 3 && p[0] == 0xe2 && p[1] == 0x84 && p[2] == 0xaa) {
		*s += 2;
		return 'k';
	}
	return p[0];
}

/* How many bytes, by eights, are plain ASCII and equal at both starts. */
static size_t same_start(const char *a, const char *b, size_t len)
{
	uint64_t x, y;
	size_t i = 0;

	for (; len - i >= sizeof(x); i += sizeof(x)) {
		memcpy(&x, a + i, sizeof(x));
		memcpy(&y, b + i, sizeof(y));
		if (x != y || (x & 0x8080808080808080U) != 0)
			break;
	}
	return i;
}

int key_fold_cmp(const char *a, size_t a_len, const char *b, size_t b_len)
{
	const char *a_end = a + a_len, *b_end = b + b_len;
	size_t skip = same_start(a, b, a_len < b_len ? a_len : b_len);
	unsigned x, y;

	a += skip;
	b += skip;
	do {
		x = fold_next(&a, a_end);
		y = fold_next(&b, b_end);
	} while (x == y && x != 0);
	return x == y ? 0 : x < y ? -1 : 1;
}

static bool same(const struct json *a, const struct json *b)
{
	return a->key_len == b->key_len &&
	       memcmp(a->key, b->key, a->key_len) == 0;
}

static int fold(const struct json *a, const struct json *b)
{
	return key_fold_cmp(a->key, a->key_len, b->key, b->key_len);
}

static void report(struct spec_problems *p, struct json *later,
		   const struct json *earlier)
{
	if (same(later, earlier)) {
		later->twice = true;
		if (!problems_full(p))
			problem_node(p, CFG_DUP_KEY, later,
				     "the key is there twice, before "
				     "with the value at byte %u",
				     earlier->off);
	} else if (!problems_full(p)) {
		problem_node(p, CFG_CASE_KEY, later,
			     "another key, \"%.64s\", differs from this "
			     "one in case only",
			     earlier->key);
	}
}

static void check_few(struct spec_problems *p, struct json *const *v, size_t n)
{
	size_t i, j;
	const struct json *hit;

	for (i = 1; i < n; i++) {
		hit = NULL;
		for (j = 0; j < i; j++) {
			if (fold(v[i], v[j]) != 0)
				continue;
			if (hit == NULL || same(v[i], v[j]))
				hit = v[j];
		}
		if (hit != NULL)
			report(p, v[i], hit);
	}
}

/* Folded, then exact, then where it stands: a total order. */
static bool before(const struct json *a, const struct json *b)
{
	size_t least = a->key_len < b->key_len ? a->key_len : b->key_len;
	int c = fold(a, b);

	if (c == 0)
		c = memcmp(a->key, b->key, least);
	if (c == 0 && a->key_len != b->key_len)
		c = a->key_len < b->key_len ? -1 : 1;
	return c != 0 ? c < 0 : a->off < b->off;
}

static void sift(struct json **v, size_t i, size_t n)
{
	struct json *x = v[i];
	size_t c;

	for (; (c = 2 * i + 1) < n; i = c) {
		if (c + 1 < n && before(v[c], v[c + 1]))
			c++;
		if (!before(x, v[c]))
			break;
		v[i] = v[c];
	}
	v[i] = x;
}

static void heap_sort(struct json **v, size_t n)
{
	struct json *last;
	size_t i;

	for (i = n / 2; i-- > 0;)
		sift(v, i, n);
	while (n-- > 1) {
		last = v[n];
		v[n] = v[0];
		v[0] = last;
		sift(v, 0, n);
	}
}

static void check_many(struct spec_problems *p, struct json **v, size_t n)
{
	size_t i;

	heap_sort(v, n);
	for (i = 1; i < n; i++) {
		if (fold(v[i - 1], v[i]) != 0)
			continue;
		if (v[i - 1]->off < v[i]->off)
			report(p, v[i], v[i - 1]);
		else
			report(p, v[i - 1], v[i]);
	}
}

bool keys_check(struct spec_problems *p, struct arena *a, struct json *first,
		size_t n)
{
	struct json *few[FEW], **v = few, *node = first;
	size_t i;

	if (n < 2)
		return true;
	if (n > FEW) {
		v = arena_array(a, n, sizeof(struct json *));
		if (v == NULL)
			return false;
	}
	for (i = 0; i < n; i++) {
		v[i] = node;
		node = node->next;
	}
	if (n > FEW)
		check_many(p, v, n);
	else
		check_few(p, v, n);
	return true;
}
