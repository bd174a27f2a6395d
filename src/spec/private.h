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

/*
 * The table-driven reader. A section of the specification is a const table
 * of its fields, a row each: what its key is, what may stand there, where in
 * the section's struct it goes. Adding a field is adding a row.
 */
enum field_kind {
	FIELD_STR,    /* struct spec_str */
	FIELD_BOOL,   /* struct spec_bool */
	FIELD_U16,    /* struct spec_u64, 16 bits */
	FIELD_U32,    /* struct spec_u64, 32 bits */
	FIELD_U64,    /* struct spec_u64 */
	FIELD_I32,    /* struct spec_i64, 32 bits */
	FIELD_I64,    /* struct spec_i64 */
	FIELD_ENUM,   /* struct spec_enum; names */
	FIELD_STRS,   /* struct spec_strs */
	FIELD_U32S,   /* struct spec_u64s, 32 bits each */
	FIELD_ENUMS,  /* struct spec_enums; names */
	FIELD_PAIRS,  /* struct spec_pairs: an object of strings */
	FIELD_OBJECT, /* the section's struct itself */
	FIELD_LIST,   /* a SPEC_LIST of the section's struct */
	FIELD_MAP,    /* the same, of an object: keys go to the second member */
	FIELD_ANY,    /* struct spec_at: there, whatever it is */
};

enum {
	FIELD_MUST = 1, /* the object is broken without it */
	FIELD_FREE = 2, /* values may hold control characters */
	FIELD_LOOSE =
		4, /* of ENUMS: what is no name is left out, and warned of */
};

struct names {
	const char *const *v; /* the index is the value; NULL: unused */
	unsigned n;
};

struct section;
struct spec_reader;

struct field {
	const char *key;
	const struct section *section; /* of OBJECT, LIST, MAP */
	const struct names *names;     /* of ENUM, ENUMS */
	uint16_t offset;               /* in the section's struct */
	uint16_t max;                  /* of LIST: most elements; 0: any */
	uint8_t kind;                  /* enum field_kind */
	uint8_t flags;
};

struct section {
	const struct field *fields; /* 32 at most */
	unsigned n;
	unsigned size; /* of its struct; `at` comes first in it */
	bool closed;   /* a key is a value: one that no row has is CFG_ENUM */
	/* what a row can't say, after all fields are read; may be NULL */
	void (*check)(struct spec_reader *r, const void *object,
		      const struct json *node);
};

/* A row: ROW(struct, "key", member, what it is, whether it must be there). */
#define ROW(st, k, m, ...)                                              \
	{                                                               \
		.key = (k), .offset = (uint16_t)offsetof(struct st, m), \
		__VA_ARGS__                                             \
	}
#define IS(what)       .kind = FIELD_##what
#define IS_OBJECT(sec) .kind = FIELD_OBJECT, .section = &section_##sec
#define IS_LIST(sec)   .kind = FIELD_LIST, .section = &section_##sec
#define IS_MAP(sec)    .kind = FIELD_MAP, .section = &section_##sec
#define IS_ENUM(list)  .kind = FIELD_ENUM, .names = &names_##list
#define IS_ENUMS(list) .kind = FIELD_ENUMS, .names = &names_##list
#define MUST           .flags = FIELD_MUST
#define FREE           .flags = FIELD_FREE
#define LOOSE          .flags = FIELD_LOOSE
#define AT_MOST(n)     .max = (n)
#define NAMES(list)                         \
	{                                   \
		.v = list, .n = COUNT(list) \
	}
#define COUNT(a) ((unsigned)(sizeof(a) / sizeof((a)[0])))
#define SECTION(st, f, c)                                                \
	{                                                                \
		.fields = (f), .n = COUNT(f), .size = sizeof(struct st), \
		.check = (c)                                             \
	}

/* spec_read - read @node by @section's table into @object, which is zero. */
NODISCARD int spec_read(const struct section *section, void *object,
			const struct json *node, struct arena *a,
			struct spec_problems *p, struct err *e);

/* spec_wrong - what a section's check reports, at @node. */
void spec_wrong(struct spec_reader *r, const char *rule,
		const struct json *node, const char *fmt, ...)
	PRINTF_LIKE(4, 5);

/* spec_member - the member of object @node named @key, or NULL. */
const struct json *spec_member(const struct json *node, const char *key);

/* spec_element - element @i of array @node, or NULL. */
const struct json *spec_element(const struct json *node, uint32_t i);

/*
 * spec_unknown_key - is @node's key one of @section's but for case, or nearly
 * one? Reports cfg-case-key, cfg-near-miss or cfg-unknown.
 */
void spec_unknown_key(struct spec_problems *p, const struct section *section,
		      const struct json *node);

extern const struct section section_spec;
extern const struct section section_policy;
extern const struct section section_process;
extern const struct section section_root;
extern const struct section section_mount;
extern const struct section section_idmap;
extern const struct section section_ns;
extern const struct section section_time_offsets;
extern const struct section section_net_device;
extern const struct section section_device;
extern const struct section section_dev_rule;
extern const struct section section_resources;
extern const struct section section_seccomp;
extern const struct section section_intel_rdt;
extern const struct section section_memory_policy;
extern const struct section section_personality;
extern const struct section section_hooks;
extern const struct names names_propagation;
extern const struct names names_cap;

/* __assert_fail - assert(3)'s, as yajl calls it; json.c. */
_Noreturn void __assert_fail(const char *what, const char *file, unsigned line,
			     const char *function);

#endif
