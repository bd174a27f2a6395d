/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * RFC 8259 into a tree, by the callbacks of yajl's streaming interface; this
 * is the one file that knows of yajl. yajl gives the grammar. What it lets
 * pass is refused here: \v and \f as blanks, UTF-8 of any kind (its own check
 * takes surrogates and long forms), lone surrogates (it writes '?'), numbers
 * of any size, depth, keys.
 *
 * Must: no recursion; time n log n at the worst; nothing of yajl's behind the
 * header; no text of ours in yajl's memory after json_parse().
 * Answers: POLICY 1A, the differences between the peers' readers.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <yajl/yajl_parse.h>

#include "base/num.h"
#include "private.h"

struct level {
	struct json *node; /* an open array or object */
	struct json *last; /* its last child, or NULL */
};

struct reader {
	yajl_handle yajl;
	const char *text;
	size_t len;
	size_t end;     /* just behind the last token */
	bool finishing; /* all text was fed; only its last token may come */
	bool no_memory;
	bool stopped; /* by us: a problem has been reported */
	struct arena *arena;
	struct spec_problems *problems;
	char *pool; /* all strings; never longer than the text */
	size_t pooled;
	struct json *root;
	unsigned nodes;
	unsigned depth;
	const char *key; /* of the value to come */
	uint32_t key_len;
	struct level level[JSON_MAX_DEPTH];
};

/*
 * Report at a byte of the text, at the place where the next value would
 * stand, and stop. Returns 0, which tells yajl to.
 */
static int stop(struct reader *r, const char *rule, size_t off,
		const char *what)
{
	struct json here = { 0 };
	struct json *top = NULL;

	if (r->depth > 0)
		top = r->level[r->depth - 1].node;
	if (top != NULL && top->type == JSON_OBJECT && r->key == NULL) {
		here = *top;
	} else if (top != NULL) {
		here.parent = top;
		here.key = r->key;
		here.key_len = r->key == NULL ? top->len : r->key_len;
	}
	here.off = (uint32_t)off;
	problem_node(r->problems, rule, &here, "%s", what);
	r->stopped = true;
	return 0;
}

static int starve(struct reader *r)
{
	r->no_memory = true;
	return 0;
}

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/*
 * Where the token that yajl has just read begins, r->end being set to its
 * end. Between two tokens there are blanks, at most one comma or colon (yajl
 * saw to that), and what yajl, but not JSON, takes for blanks.
 */
static bool token(struct reader *r, size_t *start)
{
	size_t i = r->end;

	r->end = r->finishing ? r->len : yajl_get_bytes_consumed(r->yajl);
	for (; i < r->end; i++) {
		if (r->text[i] == '\v' || r->text[i] == '\f')
			return stop(r, CFG_SYNTAX, i,
				    "a vertical tab or form feed is not "
				    "a blank in JSON") != 0;
		if (!blank(r->text[i]) && r->text[i] != ',' &&
		    r->text[i] != ':')
			break;
	}
	*start = i;
	return true;
}

/* A node for a value that begins at @off, linked to its parent, or NULL. */
static struct json *add(struct reader *r, enum json_type type, size_t off)
{
	struct level *top;
	struct json *node;

	if (r->nodes == JSON_MAX_NODES) {
		(void)stop(r, CFG_SIZE, off, "more than 65536 values");
		return NULL;
	}
	node = arena_alloc(r->arena, sizeof(*node));
	if (node == NULL) {
		(void)starve(r);
		return NULL;
	}
	r->nodes++;
	node->type = (uint8_t)type;
	node->off = (uint32_t)off;
	if (r->depth == 0) {
		r->root = node;
		return node;
	}
	top = &r->level[r->depth - 1];
	node->parent = top->node;
	node->key = r->key;
	node->key_len = r->key == NULL ? top->node->len : r->key_len;
	r->key = NULL;
	if (top->last == NULL)
		top->node->u.child = node;
	else
		top->last->next = node;
	top->last = node;
	top->node->len++;
	return node;
}

/*
 * Judge the string whose raw text is from @start to r->end, quotes included,
 * and copy what yajl made of it. @nul: out; there was one, and it is cut
 * there. NULL: stopped.
 */
static const char *string(struct reader *r, size_t start,
			  const unsigned char *s, size_t *len, bool *nul)
{
	const char *raw = r->text + start + 1;
	size_t raw_len = r->end - start - 2, good;
	char *copy = r->pool + r->pooled;

	*nul = false;
	good = text_utf8(raw, raw_len);
	if (good != raw_len) {
		(void)stop(r, CFG_SYNTAX, start + 1 + good, "invalid UTF-8");
		return NULL;
	}
	if ((const char *)s != raw) {
		good = text_escapes(raw, raw_len, nul);
		if (good != raw_len) {
			(void)stop(r, CFG_SYNTAX, start + 1 + good,
				   "half of a surrogate pair");
			return NULL;
		}
	}
	/* decoding never lengthens, and both quotes are left for the NUL */
	if (*len > raw_len || r->len - r->pooled < raw_len + 2) {
		(void)stop(r, CFG_SYNTAX, start, "string misread");
		return NULL;
	}
	memcpy(copy, s, *len);
	copy[*len] = '\0';
	r->pooled += *len + 1;
	if (*nul)
		*len = strlen(copy);
	return copy;
}

static int on_key(void *ctx, const unsigned char *s, size_t len)
{
	struct reader *r = ctx;
	struct json *object = r->level[r->depth - 1].node;
	const char *key;
	size_t start;
	bool nul;

	if (!token(r, &start))
		return 0;
	key = string(r, start, s, &len, &nul);
	if (key == NULL)
		return 0;
	if (nul && !problems_full(r->problems))
		problem_node(r->problems, CFG_NUL, object,
			     "a NUL in a key, behind \"%.64s\"", key);
	r->key = key;
	r->key_len = (uint32_t)len;
	return 1;
}

static int on_string(void *ctx, const unsigned char *s, size_t len)
{
	struct reader *r = ctx;
	struct json *node;
	const char *copy;
	size_t start;
	bool nul;

	if (!token(r, &start))
		return 0;
	copy = string(r, start, s, &len, &nul);
	if (copy == NULL)
		return 0;
	node = add(r, JSON_STRING, start);
	if (node == NULL)
		return 0;
	node->u.s = copy;
	node->len = (uint32_t)len;
	if (nul && !problems_full(r->problems))
		problem_node(r->problems, CFG_NUL, node,
			     "a NUL, behind \"%.64s\"", copy);
	return 1;
}

static int on_number(void *ctx, const char *s, size_t len)
{
	struct reader *r = ctx;
	struct json *node;
	size_t start;
	uint64_t u = 0;
	int64_t i = 0;
	bool negative;

	if (!token(r, &start))
		return 0;
	negative = len > 0 && s[0] == '-';
	if (negative ? !num_i64(s, len, &i) : !num_u64(s, len, &u))
		return stop(r, CFG_SYNTAX, start,
			    memchr(s, '.', len) != NULL ||
					    memchr(s, 'e', len) != NULL ||
					    memchr(s, 'E', len) != NULL
				    ? "not a plain integer"
				    : "out of the range of 64 bits");
	node = add(r, JSON_NUMBER, start);
	if (node == NULL)
		return 0;
	node->negative = negative;
	if (negative)
		node->u.i = i;
	else
		node->u.u = u;
	return 1;
}

static int on_null(void *ctx)
{
	struct reader *r = ctx;
	size_t start;

	return token(r, &start) && add(r, JSON_NULL, start) != NULL;
}

static int on_boolean(void *ctx, int b)
{
	struct reader *r = ctx;
	struct json *node;
	size_t start;

	if (!token(r, &start))
		return 0;
	node = add(r, JSON_BOOL, start);
	if (node == NULL)
		return 0;
	node->u.b = b != 0;
	return 1;
}

static int open_level(struct reader *r, enum json_type type)
{
	struct json *node;
	size_t start;

	if (!token(r, &start))
		return 0;
	if (r->depth == JSON_MAX_DEPTH)
		return stop(r, CFG_SIZE, start, "nested more than 32 deep");
	node = add(r, type, start);
	if (node == NULL)
		return 0;
	r->level[r->depth].node = node;
	r->level[r->depth].last = NULL;
	r->depth++;
	return 1;
}

static int on_start_map(void *ctx)
{
	return open_level(ctx, JSON_OBJECT);
}

static int on_start_array(void *ctx)
{
	return open_level(ctx, JSON_ARRAY);
}

static int on_end_array(void *ctx)
{
	struct reader *r = ctx;
	size_t start;

	if (!token(r, &start))
		return 0;
	r->depth--;
	return 1;
}

static int on_end_map(void *ctx)
{
	struct reader *r = ctx;
	struct json *object = r->level[r->depth - 1].node;

	if (on_end_array(ctx) == 0)
		return 0;
	if (!keys_check(r->problems, r->arena, object->u.child, object->len))
		return starve(r);
	return 1;
}

static const yajl_callbacks callbacks = {
	.yajl_null = on_null,
	.yajl_boolean = on_boolean,
	.yajl_number = on_number,
	.yajl_string = on_string,
	.yajl_start_map = on_start_map,
	.yajl_map_key = on_key,
	.yajl_end_map = on_end_map,
	.yajl_start_array = on_start_array,
	.yajl_end_array = on_end_array,
};

/* yajl has stopped at a fault of grammar: say where, and in its words. */
static void grammar(struct reader *r)
{
	size_t n, off = r->len;
	char what[128] = "not JSON";
	unsigned char *s;

	s = yajl_get_error(r->yajl, 0, NULL, 0);
	if (s != NULL) {
		n = strcspn((char *)s, "\n");
		if (n >= sizeof(what))
			n = sizeof(what) - 1;
		memcpy(what, s, n);
		what[n] = '\0';
		yajl_free_error(r->yajl, s);
	}
	if (!r->finishing)
		off = yajl_get_bytes_consumed(r->yajl);
	(void)stop(r, CFG_SYNTAX, off < r->len ? off : r->len, what);
}

/* Feed it all. Afterwards r->stopped or r->no_memory, or the tree is whole. */
static void run(struct reader *r)
{
	yajl_status st;
	size_t tail;

	st = yajl_parse(r->yajl, (const unsigned char *)r->text, r->len);
	if (st == yajl_status_ok) {
		r->finishing = true;
		st = yajl_complete_parse(r->yajl);
	}
	if (r->stopped || r->no_memory)
		return;
	tail = r->end;
	if (r->root != NULL && r->depth == 0) {
		while (tail < r->len && blank(r->text[tail]))
			tail++;
		if (tail < r->len)
			(void)stop(r, CFG_SYNTAX, tail,
				   "more text behind the value");
	} else if (st != yajl_status_ok || r->root == NULL) {
		grammar(r);
	}
}

static bool too_odd(struct reader *r)
{
	if (r->len > JSON_MAX_BYTES)
		(void)stop(r, CFG_SIZE, JSON_MAX_BYTES,
			   "longer than 4194304 bytes");
	else if (r->len >= 3 && memcmp(r->text, "\xef\xbb\xbf", 3) == 0)
		(void)stop(r, CFG_SYNTAX, 0, "a byte order mark");
	return r->stopped;
}

int json_parse(const struct json **root, struct arena *a, const char *text,
	       size_t len, struct spec_problems *p, struct err *e)
{
	struct reader r = {
		.text = text, .len = len, .arena = a, .problems = p
	};

	*root = NULL;
	if (!too_odd(&r)) {
		r.pool = arena_alloc(a, len);
		r.yajl = yajl_alloc(&callbacks, NULL, &r);
		r.no_memory = r.pool == NULL || r.yajl == NULL;
	}
	if (r.yajl != NULL && !r.no_memory) {
		/* text_utf8() is stricter */
		(void)yajl_config(r.yajl, yajl_dont_validate_strings, 1);
		run(&r);
	}
	if (r.yajl != NULL)
		yajl_free(r.yajl);
	if (r.no_memory || p->no_memory)
		return err_set(e, ERR_LIMIT, 0, "json",
			       "more memory than is allowed");
	if (!r.stopped)
		*root = r.root;
	return 0;
}

/*
 * Where yajl's assertions end: at once. libc's own way to say so reads message
 * catalogues, and makes a static program a twentieth larger for it; it could
 * not write a word in the parser's sandbox anyway.
 */
void __assert_fail(const char *what, const char *file, unsigned line,
		   const char *function)
{
	(void)what;
	(void)file;
	(void)line;
	(void)function;
	abort();
}
