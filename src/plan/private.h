/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PLAN_PRIVATE_H
#define PLAN_PRIVATE_H

#include "base/arena.h"
#include "base/buf.h"
#include "plan/plan.h"

/*
 * The room's own: how plan/types.h is described to the generic code. One
 * table a struct, one row a member, in the order of the struct; copy, codec,
 * comparison, print and the general half of the invariants are made from it.
 */
enum kind {
	K_BOOL,   /* bool */
	K_U32,    /* uint32_t */
	K_U64,    /* uint64_t */
	K_I64,    /* int64_t */
	K_ENUM,   /* any enum: names has its values from 0 up */
	K_TEXT,   /* const char * */
	K_OPT,    /* struct plan_opt */
	K_STRUCT, /* a struct in the struct: of */
	K_LIST,   /* a pointer to structs and a count: of */
	K_TEXTS,  /* const char *const * and a count */
	K_U32S,   /* const uint32_t * and a count */
	K_BYTES,  /* const uint8_t * and a count */
};

/* How a value is printed. */
enum look {
	L_PLAIN,
	L_QUIET,  /* a number that is left out when it is 0 */
	L_OCTAL,  /* permission bits */
	L_CHAR,   /* a number that is a letter */
	L_BITS,   /* a set; names has its bits from 0 up; left out when 0 */
	L_LIMIT,  /* 2^64-1 is "unlimited" */
	L_NAMED,  /* a number; names has its values from 0 up */
	L_NAME,   /* NAME=value: the name alone */
	L_SECRET, /* not at all */
};

/* What must hold of a text. */
enum rule {
	R_ANY,   /* anything */
	R_SOME,  /* anything but "" */
	R_LINE,  /* no control character */
	R_WORD,  /* of A-Z a-z 0-9 _ . + : - , or "" */
	R_HEX64, /* 64 lower-case hex digits */
	R_HEX0,  /* the same or "" */
	R_PATH,  /* absolute and clean: no "//", ".", "..", "/" at the end */
	R_PATH0, /* the same or "" */
	R_REL,   /* relative and clean */
	R_REL0,  /* the same or "" */
	R_ENV,   /* NAME=value */
};

struct table;
struct field {
	const char *name;
	const struct table *of;
	const char *const *names;
	uint32_t most;    /* elements of a list, bytes of K_BYTES */
	uint32_t longest; /* bytes of a text, or of each of K_TEXTS */
	uint16_t offset;  /* of the member */
	uint16_t count;   /* of a list's n_ member */
	uint8_t n_names;
	enum kind kind : 8; /* small: there are hundreds of them */
	enum look look : 8;
	enum rule rule : 8;
};

struct table {
	const char *name;
	const struct field *fields;
	size_t n_fields;
	size_t size; /* sizeof the struct */
};

enum plan_kind {
	PLAN_KIND_CONTAINER,
	PLAN_KIND_EXEC,
	PLAN_KIND_UPDATE,
	PLAN_KIND_REFUSAL, /* has no body */
	PLAN_KIND_SETTINGS,
	PLAN_KINDS,
};

/* schema_of - the table of a kind's body: NULL for PLAN_KIND_REFUSAL. */
const struct table *schema_of(enum plan_kind kind);
extern const struct table schema_report;

/* A plan; itself in its arena, so that it is frozen with the rest. */
struct plan {
	struct arena arena;
	enum plan_kind kind;
	const void *body; /* by kind; NULL for PLAN_KIND_REFUSAL */
	const struct plan_report *report;
};

/* Where a walk over the tables is: a list of frames on the C stack. */
struct at {
	const struct at *up;
	const char *name;
	size_t index; /* AT_NONE: not an element */
};
#define AT_NONE SIZE_MAX
enum {
	AT_SIZE = 96
};

/* at_text - "mounts[3].dest" into @out of AT_SIZE bytes. */
void at_text(const struct at *at, char *out);

/* Reading a member; a struct is given as the address that it begins at. */
bool field_bool(const struct field *f, const void *base);
uint32_t field_u32(const struct field *f, const void *base); /* K_ENUM too */
uint64_t field_u64(const struct field *f, const void *base); /* K_I64 too */
const char *field_text(const struct field *f, const void *base);
struct plan_opt field_opt(const struct field *f, const void *base);
const void *field_at(const struct field *f, const void *base); /* K_STRUCT */
const void *field_list(const struct field *f, const void *base, size_t *n);

/* list_* - element @i of what field_list() gave. */
const void *list_at(const struct field *f, const void *list, size_t i);
const char *list_text(const void *list, size_t i);
uint32_t list_u32(const void *list, size_t i);

/*
 * plan_encode_parts - append the frame of a plan that is not sealed yet, which
 * may break any invariant, but not a limit. A NULL text counts as "".
 * Errors: BUG (a list that is NULL and has elements), LIMIT, SYS (ENOMEM).
 */
NODISCARD int plan_encode_parts(enum plan_kind kind, const void *body,
				const struct plan_report *r, struct buf *out,
				struct err *e);

/* The codec's halves, encode.c and decode.c. */
struct codec_writer {
	struct buf *out;
	struct err *e;
	size_t n;                 /* bytes that wait in stage */
	unsigned char stage[512]; /* many small ones become one append */
};

struct codec_reader {
	const unsigned char *p, *end;
	struct arena *arena; /* takes what is read */
	struct err *e;
};

/* Rare, and kept out of line: their buffers cost each call otherwise. */
#define RARELY __attribute__((cold, noinline))
RARELY int codec_too_long(struct err *e, const struct at *at, size_t is,
			  size_t most);
RARELY int codec_malformed(const struct codec_reader *r, const struct at *at,
			   const char *why);
RARELY int codec_no_memory(const struct codec_reader *r, const struct at *at);
void codec_put(struct codec_writer *w, uint64_t v, size_t n); /* n bytes */
void codec_flush(struct codec_writer *w);
uint64_t codec_checksum(uint64_t seed, const unsigned char *p, size_t len);
uint64_t codec_word(const unsigned char *p, size_t n);
NODISCARD int codec_take(struct codec_reader *r, size_t n, uint64_t *v,
			 const struct at *at);
NODISCARD int codec_put_struct(struct codec_writer *w, const struct table *t,
			       const void *base, const struct at *up);
NODISCARD int codec_take_struct(struct codec_reader *r, const struct table *t,
				void *base, const struct at *up);

/*
 * plan_from_frame - plan_decode(), with the kind of error that a broken
 * invariant is: BUG where the frame is our own.
 */
NODISCARD int plan_from_frame(struct plan **out, const void *bytes, size_t len,
			      enum err_kind bad, struct err *e);

/*
 * plan_invariants - does all hold that must hold of any plan?
 * @bad:  the kind of error that a breach is: BUG of ours, SPEC of a frame.
 */
NODISCARD int plan_invariants(const struct plan *p, enum err_kind bad,
			      struct err *e);

/* The parts of plan_invariants(), a file each. */
struct inv {
	enum err_kind bad;
	struct err *e;
};
RARELY int inv_broken(const struct inv *v, const char *at, const char *why);
bool inv_all_of(const char *s, const char *set);
bool inv_between(struct plan_opt o, int64_t low, int64_t high); /* or absent */
bool inv_within(const char *path, const char *dir); /* itself or below it */
NODISCARD int inv_container(const struct inv *v,
			    const struct plan_container *c);
NODISCARD int inv_map(const struct inv *v, const struct plan_id_map *m,
		      size_t n, const char *at);
NODISCARD int inv_ids(const struct inv *v, const struct plan_container *c);
NODISCARD int inv_mounts(const struct inv *v, const struct plan_container *c);
NODISCARD int inv_cgroup(const struct inv *v, const struct plan_cgroup *cg);
NODISCARD int inv_process(const struct inv *v, const struct plan_process *p);
NODISCARD int inv_filter(const struct inv *v, const struct plan_filter *f);
NODISCARD int inv_settings(const struct inv *v, const struct plan *p);

#endif
