/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads a tree by the tables of the sections, without recursion: a stack of
 * objects and lists being read, as deep as the tables nest.
 *
 * Must: a value of the wrong shape is reported and left absent; nothing is
 * decided here but shape.
 */
#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "private.h"

enum {
	FRAMES = 12,
	NAMES_SAID = 8,
	UNKNOWN_MAX = 1024, /* keys; each costs a search for what was meant */
};

/* What any SPEC_LIST looks like. */
SPEC_LIST(any_list, void);
_Static_assert(sizeof(struct any_list) == sizeof(struct spec_strs),
	       "a SPEC_LIST is laid out the same whatever it is of");

/* What any element of a FIELD_MAP begins with. */
struct keyed {
	struct spec_at at;
	struct spec_str key;
};

struct frame {
	const struct section *section;
	const struct json *node; /* the object or list itself */
	const struct json *next; /* the child to read next */
	char *object;            /* where it goes; of a list: element 0 */
	uint32_t seen;           /* bit i: field i was there */
	uint32_t index;          /* of a list: elements read */
	bool list;
	bool map; /* a list made of an object's members */
};

struct spec_reader {
	struct arena *arena;
	struct spec_problems *problems;
	struct frame frames[FRAMES];
	unsigned depth;
	unsigned unknown; /* keys so far */
	bool no_memory;
	bool too_deep; /* a bug in the tables */
};

void spec_wrong(struct spec_reader *r, const char *rule,
		const struct json *node, const char *fmt, ...)
{
	char text[256];
	va_list ap;

	if (problems_full(r->problems))
		return;
	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	problem_node(r->problems, rule, node, "%s", text);
}

const struct json *spec_member(const struct json *node, const char *key)
{
	const struct json *c = node->type == JSON_OBJECT ? node->u.child : NULL;

	while (c != NULL && (c->twice || strcmp(c->key, key) != 0))
		c = c->next;
	return c;
}

const struct json *spec_element(const struct json *node, uint32_t i)
{
	const struct json *c = node->type == JSON_ARRAY ? node->u.child : NULL;

	while (c != NULL && i-- > 0)
		c = c->next;
	return c;
}

static bool typed(struct spec_reader *r, const struct json *node,
		  enum json_type want)
{
	if (node->type == want)
		return true;
	spec_wrong(r, CFG_SYNTAX, node, "%s where %s belongs",
		   json_type_name(node->type), json_type_name((uint8_t)want));
	return false;
}

static bool clean(struct spec_reader *r, const struct field *f,
		  const struct json *node)
{
	if ((f->flags & FIELD_FREE) != 0 || !text_control(node->u.s, node->len))
		return true;
	spec_wrong(r, CFG_NUL, node, "a control character");
	return false;
}

static struct spec_str key_of(struct spec_reader *r, const struct json *node)
{
	struct spec_str s = { .s = node->key,
			      .len = node->key_len,
			      .off = node->off };

	if (node->key_len == 0)
		spec_wrong(r, CFG_SYNTAX, node, "an empty key");
	else if (text_control(node->key, node->key_len))
		spec_wrong(r, CFG_NUL, node, "a control character in a key");
	return s;
}

static struct spec_str read_str(struct spec_reader *r, const struct field *f,
				const struct json *node)
{
	struct spec_str s = { 0 };

	if (typed(r, node, JSON_STRING) && clean(r, f, node)) {
		s.s = node->u.s;
		s.len = node->len;
		s.off = node->off;
	}
	return s;
}

static struct spec_u64 read_u64(struct spec_reader *r, const struct json *node,
				uint64_t max)
{
	struct spec_u64 n = { 0 };

	if (!typed(r, node, JSON_NUMBER))
		return n;
	if (node->negative || node->u.u > max) {
		spec_wrong(r, CFG_SYNTAX, node, "not from 0 to %llu",
			   (unsigned long long)max);
		return n;
	}
	n.v = node->u.u;
	n.off = node->off;
	n.set = true;
	return n;
}

static struct spec_i64 read_i64(struct spec_reader *r, const struct json *node,
				int64_t min, int64_t max)
{
	struct spec_i64 n = { 0 };

	if (!typed(r, node, JSON_NUMBER))
		return n;
	if (node->negative ? node->u.i < min : node->u.u > (uint64_t)max) {
		spec_wrong(r, CFG_SYNTAX, node, "not from %lld to %lld",
			   (long long)min, (long long)max);
		return n;
	}
	n.v = node->negative ? node->u.i : (int64_t)node->u.u;
	n.off = node->off;
	n.set = true;
	return n;
}

/* What would have been one is said, of a short list. */
static void no_name(struct spec_reader *r, const struct field *f,
		    const struct json *node)
{
	CLEAN_BUF struct buf b = { .cap = 192 };
	const struct names *names = f->names;
	unsigned i, n = 0;

	for (i = 0; i < names->n && names->n <= NAMES_SAID; i++)
		if (names->v[i] != NULL)
			buf_fmt(&b, "%s%s", n++ == 0 ? "; known: " : ", ",
				names->v[i]);
	spec_wrong(r, (f->flags & FIELD_LOOSE) != 0 ? CFG_CAP : CFG_ENUM, node,
		   "\"%.64s\" is no known name here%s", node->u.s,
		   n > 0 && buf_ok(&b) ? b.data : "");
}

static struct spec_enum read_enum(struct spec_reader *r, const struct field *f,
				  const struct json *node)
{
	struct spec_enum n = { .v = -1 };
	unsigned i;

	if (!typed(r, node, JSON_STRING) || !clean(r, f, node))
		return n;
	n.s = node->u.s;
	n.off = node->off;
	for (i = 0; i < f->names->n; i++) {
		if (f->names->v[i] != NULL &&
		    strcmp(f->names->v[i], node->u.s) == 0) {
			n.v = (int)i;
			return n;
		}
	}
	no_name(r, f, node);
	return n;
}

static void store_list(struct frame *top, const struct field *f, void *v,
		       const struct json *node)
{
	struct any_list list = {
		.v = v, .n = node->len, .off = node->off, .set = true
	};

	memcpy(top->object + f->offset, &list, sizeof(list));
}

/* In a list no s is NULL: what is of the wrong shape reads as "". */
static void store_element(struct spec_reader *r, char *to,
			  const struct field *f, const struct json *node)
{
	struct spec_pair pair;
	struct spec_u64 u;
	struct spec_enum n;

	if (f->kind == FIELD_U32S) {
		u = read_u64(r, node, UINT32_MAX);
		memcpy(to, &u, sizeof(u));
		return;
	}
	if (f->kind == FIELD_ENUMS) {
		n = read_enum(r, f, node);
		if (n.s == NULL)
			n.s = "";
		memcpy(to, &n, sizeof(n));
		return;
	}
	pair.value = read_str(r, f, node);
	if (pair.value.s == NULL)
		pair.value.s = "";
	if (f->kind == FIELD_STRS) {
		memcpy(to, &pair.value, sizeof(pair.value));
		return;
	}
	pair.key = key_of(r, node);
	memcpy(to, &pair, sizeof(pair));
}

/* A list of scalars, or an object of strings, in one go. */
static void read_list(struct spec_reader *r, struct frame *top,
		      const struct field *f, const struct json *node)
{
	static const uint8_t sizes[] = {
		[FIELD_STRS] = sizeof(struct spec_str),
		[FIELD_U32S] = sizeof(struct spec_u64),
		[FIELD_ENUMS] = sizeof(struct spec_enum),
		[FIELD_PAIRS] = sizeof(struct spec_pair),
	};
	const struct json *c;
	char *v;

	if (!typed(r, node, f->kind == FIELD_PAIRS ? JSON_OBJECT : JSON_ARRAY))
		return;
	v = arena_array(r->arena, node->len, sizes[f->kind]);
	if (v == NULL) {
		r->no_memory = true;
		return;
	}
	store_list(top, f, v, node);
	for (c = node->u.child; c != NULL; c = c->next, v += sizes[f->kind])
		store_element(r, v, f, c);
}

static void push(struct spec_reader *r, const struct frame *frame)
{
	struct spec_at at = { .off = frame->node->off, .set = true };

	if (r->depth == FRAMES) {
		r->too_deep = true;
		return;
	}
	if (!frame->list)
		memcpy(frame->object, &at, sizeof(at));
	r->frames[r->depth] = *frame;
	r->frames[r->depth].next = frame->node->u.child;
	r->depth++;
}

/* A list (or a map) of objects: its place now, its elements one by one. */
static void open_list(struct spec_reader *r, struct frame *top,
		      const struct field *f, const struct json *node)
{
	struct frame list = { .section = f->section,
			      .node = node,
			      .list = true,
			      .map = f->kind == FIELD_MAP };

	if (!typed(r, node, list.map ? JSON_OBJECT : JSON_ARRAY))
		return;
	if (f->max != 0 && node->len > f->max) {
		spec_wrong(r, CFG_SIZE, node, "%u entries, more than %u",
			   node->len, f->max);
		return;
	}
	list.object = arena_array(r->arena, node->len, f->section->size);
	if (list.object == NULL) {
		r->no_memory = true;
		return;
	}
	store_list(top, f, list.object, node);
	push(r, &list);
}

static void store_num(struct spec_reader *r, char *to, enum field_kind kind,
		      const struct json *node)
{
	struct spec_u64 u;
	struct spec_i64 i;

	if (kind == FIELD_I32 || kind == FIELD_I64) {
		i = kind == FIELD_I32 ? read_i64(r, node, INT32_MIN, INT32_MAX)
				      : read_i64(r, node, INT64_MIN, INT64_MAX);
		memcpy(to, &i, sizeof(i));
	} else {
		u = read_u64(r, node,
			     kind == FIELD_U16   ? UINT16_MAX
			     : kind == FIELD_U32 ? UINT32_MAX
						 : UINT64_MAX);
		memcpy(to, &u, sizeof(u));
	}
}

static void read_field(struct spec_reader *r, struct frame *top,
		       const struct field *f, const struct json *node)
{
	char *to = top->object + f->offset;
	struct spec_at at = { .off = node->off, .set = true };
	struct spec_bool b = { .off = node->off, .set = true };
	struct frame object = { .section = f->section,
				.node = node,
				.object = to };
	struct spec_str s;
	struct spec_enum n;

	switch ((enum field_kind)f->kind) {
	case FIELD_STR:
		s = read_str(r, f, node);
		memcpy(to, &s, sizeof(s));
		break;
	case FIELD_BOOL:
		if (!typed(r, node, JSON_BOOL))
			break;
		b.v = node->u.b;
		memcpy(to, &b, sizeof(b));
		break;
	case FIELD_U16:
	case FIELD_U32:
	case FIELD_U64:
	case FIELD_I32:
	case FIELD_I64:
		store_num(r, to, (enum field_kind)f->kind, node);
		break;
	case FIELD_ENUM:
		n = read_enum(r, f, node);
		memcpy(to, &n, sizeof(n));
		break;
	case FIELD_STRS:
	case FIELD_U32S:
	case FIELD_ENUMS:
	case FIELD_PAIRS:
		read_list(r, top, f, node);
		break;
	case FIELD_OBJECT:
		if (typed(r, node, JSON_OBJECT))
			push(r, &object);
		break;
	case FIELD_LIST:
	case FIELD_MAP:
		open_list(r, top, f, node);
		break;
	case FIELD_ANY:
		memcpy(to, &at, sizeof(at));
		break;
	}
}

/* All members were read: what is missing, and what no row can say. */
static void leave_object(struct spec_reader *r, const struct frame *top)
{
	char pointer[JSON_POINTER_MAX];
	const struct field *f = top->section->fields;
	unsigned i;

	for (i = 0; i < top->section->n; i++) {
		if ((f[i].flags & FIELD_MUST) == 0 ||
		    (top->seen & 1U << i) != 0 || problems_full(r->problems))
			continue;
		(void)json_pointer(top->node, pointer);
		spec_problem_add(r->problems, CFG_SYNTAX, top->node->off,
				 json_pointer_add(pointer, f[i].key),
				 "it has to be there and is not");
	}
	if (top->section->check != NULL)
		top->section->check(r, top->object, top->node);
}

static void read_element(struct spec_reader *r, struct frame *top,
			 const struct json *node)
{
	struct frame object = { .section = top->section, .node = node };
	struct keyed head = { .at.off = node->off };

	object.object = top->object + (size_t)top->index * top->section->size;
	top->index++;
	if (top->map) {
		head.key = key_of(r, node);
		memcpy(object.object, &head, sizeof(head));
	}
	if (typed(r, node, JSON_OBJECT))
		push(r, &object);
}

static void read_member(struct spec_reader *r, struct frame *top,
			const struct json *node)
{
	const struct field *f = top->section->fields;
	unsigned i;

	for (i = 0; i < top->section->n; i++) {
		if (strcmp(f[i].key, node->key) != 0)
			continue;
		top->seen |= 1U << i;
		read_field(r, top, &f[i], node);
		return;
	}
	if (r->unknown < UNKNOWN_MAX)
		spec_unknown_key(r->problems, top->section, node);
	else if (r->unknown == UNKNOWN_MAX)
		spec_wrong(r, CFG_SIZE, node, "more than %d unknown keys",
			   UNKNOWN_MAX);
	if (r->unknown <= UNKNOWN_MAX)
		r->unknown++;
}

int spec_read(const struct section *section, void *object,
	      const struct json *node, struct arena *a, struct spec_problems *p,
	      struct err *e)
{
	struct spec_reader r = { .arena = a, .problems = p };
	struct frame first = { .section = section,
			       .node = node,
			       .object = object };
	struct frame *top;

	if (typed(&r, node, JSON_OBJECT))
		push(&r, &first);
	while (r.depth > 0 && !r.no_memory && !r.too_deep) {
		top = &r.frames[r.depth - 1];
		node = top->next;
		if (node == NULL) {
			r.depth--;
			if (!top->list)
				leave_object(&r, top);
			continue;
		}
		top->next = node->next;
		if (top->list)
			read_element(&r, top, node);
		else if (!node->twice)
			read_member(&r, top, node);
	}
	if (r.too_deep)
		return err_set(e, ERR_BUG, 0, "spec", "tables nest too deep");
	if (r.no_memory || p->no_memory)
		return err_set(e, ERR_LIMIT, 0, "spec",
			       "more memory than is allowed");
	return 0;
}
