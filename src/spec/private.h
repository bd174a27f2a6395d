/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SPEC_PRIVATE_H
#define SPEC_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "spec/json.h"
#include "spec/problem.h"
#include "spec/value.h"

/*
 * problems_full - is the list full and a refusal in it? Then one more refusal
 * is counted here, and the caller saves itself the work of describing it.
 */
bool problems_full(struct spec_problems *p);

/* problem_node - spec_problem_add() with the offset and pointer of @node. */
void problem_node(struct spec_problems *p, const char *rule,
		  const struct json *node, const char *fmt, ...)
	PRINTF_LIKE(4, 5);

/*
 * key_fold_cmp - compare two keys without regard to case, as Go's decoder
 * does for ASCII names. <0, 0, >0 as memcmp(3).
 */
int key_fold_cmp(const char *a, size_t a_len, const char *b, size_t b_len);

/*
 * keys_check - report the keys of an object that are there twice, or differ
 * in case only, and mark the former.
 * @first: the object's first of @n members.
 * Returns false when the arena is used up.
 */
bool keys_check(struct spec_problems *p, struct arena *a, struct json *first,
		size_t n);

/*
 * text_utf8 - the length of the longest start of @s that is UTF-8 as RFC 3629
 * has it: shortest forms, no surrogates, nothing above U+10FFFF.
 */
size_t text_utf8(const char *s, size_t len);

/*
 * text_escapes - look at the \u escapes in the raw, lexed inside of a JSON
 * string.
 * @nul: out; true when one is U+0000.
 * Returns where the first surrogate without its half is, or @len.
 */
size_t text_escapes(const char *raw, size_t len, bool *nul);

/* text_control - is there a control character (C0, DEL, C1) in @s? */
bool text_control(const char *s, size_t len);

#endif
