/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SPEC_VALUE_H
#define SPEC_VALUE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * What a field of the specification is read into. All of it is zero when the
 * field is absent, lives in the arena of the parse, and keeps the byte offset
 * of its value (off). Present and empty is not the same as absent: `set`.
 */

/* The head of every object: its first member, `at`. */
struct spec_at {
	uint32_t off;
	bool set;
};

/* A string; s is NULL when absent. No NUL inside. */
struct spec_str {
	const char *s;
	uint32_t len;
	uint32_t off;
};

struct spec_bool {
	uint32_t off;
	bool set;
	bool v;
};

/* A number that can't be negative; its field's own width is checked. */
struct spec_u64 {
	uint64_t v;
	uint32_t off;
	bool set;
};

struct spec_i64 {
	int64_t v;
	uint32_t off;
	bool set;
};

/*
 * A name out of a closed list: s is NULL when absent (look at it first: v is
 * then 0 or -1); v is the list's enum, or the kernel's number where the field
 * says so, and -1 for a name that is not in it, a cfg-enum problem already.
 */
struct spec_enum {
	const char *s;
	uint32_t off;
	int v;
};

/* A pair out of an object whose keys are free (annotations, sysctl). */
struct spec_pair {
	struct spec_str key;
	struct spec_str value;
};

/*
 * A list: v[0] to v[n - 1]. set and n 0: the empty list was written. An
 * element of the wrong shape (a problem already) is there all the same, so
 * that indexes are those of the config: a string as "", never NULL; a name as
 * "" and -1; a number or object with `set` false.
 */
#define SPEC_LIST(name, type)  \
	struct name {          \
		const type *v; \
		uint32_t n;    \
		uint32_t off;  \
		bool set;      \
	}

SPEC_LIST(spec_strs, struct spec_str);
SPEC_LIST(spec_u64s, struct spec_u64);
SPEC_LIST(spec_enums, struct spec_enum);
SPEC_LIST(spec_pairs, struct spec_pair);

#endif
