/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SPEC_JSON_H
#define SPEC_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "spec/problem.h"

/*
 * RFC 8259, strictly, into a tree of small nodes in an arena. Every other
 * reader disagrees with some other reader about duplicate keys, case, NUL and
 * lone surrogates; what the engine, we and a scanner could read differently
 * is refused. Only src/spec/json.c knows that yajl does the lexing.
 */
enum {
	JSON_MAX_BYTES = 4 * 1024 * 1024,
	JSON_MAX_DEPTH = 32, /* objects and arrays open at once */
	JSON_MAX_NODES = 64 * 1024,
	JSON_POINTER_MAX = 512, /* a longer pointer is cut, ending in "..." */
};

enum json_type {
	JSON_NULL,
	JSON_BOOL,
	JSON_NUMBER, /* an integer: u.i or u.u, see json.negative */
	JSON_STRING,
	JSON_ARRAY,
	JSON_OBJECT,
};

struct json {
	struct json *parent; /* NULL: the root */
	struct json *next;   /* the sibling behind this, or NULL */
	union {
		struct json *child; /* ARRAY, OBJECT: the first, or NULL */
		const char *s; /* STRING: UTF-8, NUL behind it, none inside */
		uint64_t u;    /* NUMBER, not negative */
		int64_t i;     /* NUMBER, negative */
		bool b;        /* BOOL */
	} u;
	const char *key;  /* in an object: as a string; else NULL */
	uint32_t key_len; /* in an object: bytes; in an array: the index */
	uint32_t len;     /* STRING: bytes; ARRAY, OBJECT: children */
	uint32_t off;     /* of the value's first byte in the text */
	uint8_t type;     /* enum json_type */
	bool negative;    /* NUMBER: below 0 */
	bool twice;       /* an earlier sibling has this key; skip it */
};

/*
 * json_parse - read @text whole.
 * @root:  out; the tree, in @a. NULL when the text was broken: then @p has a
 *         problem that says where. Problems that leave the tree whole (a key
 *         twice, a NUL) are in @p too, and the tree is there.
 * @a:     borrowed; takes about 64 bytes a value and the text's length.
 * @text:  borrowed until return; nothing in the tree points into it.
 * Problems: cfg-syntax (grammar, UTF-8, lone surrogate, BOM, trailing bytes,
 * a number that is not an integer of 64 bits), cfg-size (bytes, depth,
 * values), cfg-dup-key, cfg-case-key, cfg-nul.
 * Returns -1 only when judging failed: LIMIT (the arena is used up).
 */
NODISCARD int json_parse(const struct json **root, struct arena *a,
			 const char *text, size_t len, struct spec_problems *p,
			 struct err *e);

/* json_type_name - "a string", "an array", … for messages. */
const char *json_type_name(uint8_t type);

/*
 * json_pointer - the RFC 6901 pointer of @node ("" for the root) into @buf of
 * JSON_POINTER_MAX bytes. Returns @buf.
 */
const char *json_pointer(const struct json *node, char buf[JSON_POINTER_MAX]);

/*
 * json_pointer_add - append "/" and @key, with ~ and / escaped, to the
 * pointer in @buf of JSON_POINTER_MAX bytes. Returns @buf.
 */
const char *json_pointer_add(char buf[JSON_POINTER_MAX], const char *key);

/*
 * json_next - walk over the values that a pattern names, in document order.
 * @root:    the tree.
 * @pattern: a pointer whose parts may be "*" (any member or element), at most
 *           15 of them: "/mounts/" "*" "/options". No ~ escapes in it.
 * @after:   what the last call gave back, or NULL for the first.
 * Returns NULL at the end. Values whose key stood twice are left out.
 */
const struct json *json_next(const struct json *root, const char *pattern,
			     const struct json *after);

#endif
