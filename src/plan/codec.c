/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A plan as bytes: the frame; encode.c and decode.c have what is in it. Must:
 * have nothing behind the last member.
 *
 * The checksum is against accidents: a torn state file, a bad disk. It is no
 * SHA-256, which took more than the whole codec may, because it could not
 * stop anyone who writes frames on purpose: against those stand the
 * invariants and room floor. Every step is a bijection of the state and of
 * the word, so no change within one word escapes it.
 */
#include "config.h"

#include <string.h>

#include "plan/codec.h"
#include "private.h"

enum {
	HEAD = 20,
	ARENA = 32 * 1024 * 1024
};
static const unsigned char MAGIC[4] = { 'b', 'r', 'g', 'p' };

uint64_t codec_checksum(uint64_t seed, const unsigned char *p, size_t len)
{
	uint64_t h = seed ^ (uint64_t)len * 0x9e3779b97f4a7c15;
	size_t n;

	for (; len > 0; len -= n, p += n) {
		n = len < 8 ? len : 8;
		h = (h ^ codec_word(p, n)) * 0xff51afd7ed558ccd;
		h ^= h >> 32;
	}
	return h;
}

int plan_encode_parts(enum plan_kind kind, const void *body,
		      const struct plan_report *r, struct buf *out,
		      struct err *e)
{
	const struct table *t = schema_of(kind);
	struct codec_writer w;
	struct at report = { .name = "report", .index = AT_NONE };
	size_t start = out->len, len, i;
	uint64_t sum;

	w.out = out;
	w.e = e;
	w.n = 0;
	codec_put(&w, codec_word(MAGIC, sizeof(MAGIC)), sizeof(MAGIC));
	codec_put(&w, PLAN_FRAME_VERSION, 2);
	codec_put(&w, (uint64_t)kind, 2);
	codec_put(&w, 0, 4); /* the length, below */
	codec_put(&w, 0, 8); /* the checksum */
	if (codec_put_struct(&w, &schema_report, r, &report) != 0 ||
	    (t != NULL && codec_put_struct(&w, t, body, NULL) != 0))
		return -1;
	codec_flush(&w);
	len = out->len - start;
	if (!buf_ok(out) || len > PLAN_FRAME_MAX)
		return err_set(e, ERR_LIMIT, 0, "plan",
			       "longer than %d bytes, or no memory",
			       (int)PLAN_FRAME_MAX);
	len -= HEAD;
	for (i = 0; i < 4; i++)
		out->data[start + 8 + i] = (char)(len >> 8 * i);
	sum = codec_checksum((uint64_t)kind,
			     (const unsigned char *)out->data + start + HEAD,
			     len);
	for (i = 0; i < 8; i++)
		out->data[start + 12 + i] = (char)(sum >> 8 * i);
	return 0;
}

int plan_encode(const struct plan *p, struct buf *out, struct err *e)
{
	return plan_encode_parts(p->kind, p->body, p->report, out, e);
}

/* The head of a frame: whose payload @r then holds. */
static int take_head(struct codec_reader *r, enum plan_kind *kind)
{
	static const struct at at = { .name = "plan", .index = AT_NONE };
	uint64_t version = 0, which = 0, len = 0, sum = 0;

	if ((size_t)(r->end - r->p) < HEAD ||
	    memcmp(r->p, MAGIC, sizeof(MAGIC)) != 0)
		return codec_malformed(r, &at, "not a plan");
	if ((size_t)(r->end - r->p) > PLAN_FRAME_MAX)
		return codec_too_long(r->e, &at, (size_t)(r->end - r->p),
				      PLAN_FRAME_MAX);
	r->p += sizeof(MAGIC);
	if (codec_take(r, 2, &version, &at) != 0 ||
	    codec_take(r, 2, &which, &at) != 0 ||
	    codec_take(r, 4, &len, &at) != 0 ||
	    codec_take(r, 8, &sum, &at) != 0)
		return -1;
	if (version != PLAN_FRAME_VERSION)
		return codec_malformed(r, &at, "a plan of another version");
	if (which >= PLAN_KINDS)
		return codec_malformed(r, &at, "a plan of no known kind");
	if (len != (size_t)(r->end - r->p))
		return codec_malformed(r, &at, "not as long as it says");
	if (sum != codec_checksum(which, r->p, len))
		return codec_malformed(r, &at, "its checksum is another");
	*kind = (enum plan_kind)which;
	return 0;
}

/* The parts of a plan, into @p, which is in the arena. */
static int take_parts(struct codec_reader *r, struct plan *p)
{
	static const struct at head = { .name = "report", .index = AT_NONE };
	static const struct at end = { .name = "plan", .index = AT_NONE };
	const struct table *t = schema_of(p->kind);
	struct plan_report *report = arena_alloc(r->arena, sizeof(*report));
	void *body = NULL;

	if (report == NULL)
		return codec_no_memory(r, &head);
	if (codec_take_struct(r, &schema_report, report, &head) != 0)
		return -1;
	if (t != NULL) {
		body = arena_alloc(r->arena, t->size);
		if (body == NULL)
			return codec_no_memory(r, &end);
		if (codec_take_struct(r, t, body, NULL) != 0)
			return -1;
	}
	if (r->p != r->end)
		return codec_malformed(r, &end, "bytes behind its last member");
	p->body = body;
	p->report = report;
	return 0;
}

int plan_from_frame(struct plan **out, const void *bytes, size_t len,
		    enum err_kind bad, struct err *e)
{
	struct arena arena;
	struct codec_reader r = { .p = bytes,
				  .end = (const unsigned char *)bytes + len,
				  .arena = &arena,
				  .e = e };
	struct plan *p;
	enum plan_kind kind = PLAN_KINDS;

	*out = NULL;
	if (take_head(&r, &kind) != 0)
		return -1;
	arena_init(&arena, ARENA);
	p = arena_alloc(&arena, sizeof(*p));
	if (p == NULL)
		return err_sys(e, "plan", "no memory");
	p->kind = kind;
	if (take_parts(&r, p) != 0 || plan_invariants(p, bad, e) != 0) {
		arena_free(&arena);
		return -1;
	}
	p->arena = arena;
	arena_freeze(&arena);
	*out = p;
	return 0;
}

int plan_decode(struct plan **out, const void *bytes, size_t len, struct err *e)
{
	return plan_from_frame(out, bytes, len, ERR_SPEC, e);
}
