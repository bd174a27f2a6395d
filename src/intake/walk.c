/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <string.h>

#include "base/place.h"
#include "private.h"

static void at(struct walk *w, size_t off, char place[32])
{
	struct place p = place_of(w->text, w->len, off);
	struct buf b;

	buf_init(&b, 31);
	buf_fmt(&b, "%lu:%lu", (unsigned long)p.line, (unsigned long)p.column);
	memcpy(place, b.data != NULL ? b.data : "", b.len + 1);
	buf_free(&b);
}

void complain(struct walk *w, const struct json *node, const char *expected)
{
	char pointer[JSON_POINTER_MAX];
	char place[32] = "";

	if (w->failed)
		return;
	w->failed = true;
	at(w, node->off, place);
	(void)json_pointer(node, pointer);
	(void)err_set(w->e, ERR_SPEC, 0, place, "%.256s%sexpected %s", pointer,
		      pointer[0] != '\0' ? ": " : "", expected);
}

void no_room(struct walk *w)
{
	if (!w->failed)
		(void)err_set(w->e, ERR_LIMIT, 0, "intake",
			      "more than is taken: memory, or containers");
	w->failed = true;
}

const struct json *get(const struct json *o, const char *key)
{
	const struct json *m;

	if (o == NULL || o->type != JSON_OBJECT)
		return NULL;
	for (m = o->u.child; m != NULL; m = m->next)
		if (!m->twice && strcmp(m->key, key) == 0)
			return m->type == JSON_NULL ? NULL : m;
	return NULL;
}

bool is(const char *s, const char *word)
{
	return strcmp(s, word) == 0;
}

const char *option(const char *s, const char *key)
{
	size_t n = strlen(key);

	if (strncmp(s, key, n) != 0 || (s[n] != '=' && s[n] != ':'))
		return NULL;
	return s + n + 1;
}

static const struct json *typed(struct walk *w, const struct json *m,
				enum json_type type)
{
	if (m == NULL || m->type == type)
		return m;
	complain(w, m, json_type_name((uint8_t)type));
	return NULL;
}

const struct json *want(struct walk *w, const struct json *o, const char *key,
			enum json_type type)
{
	return typed(w, get(o, key), type);
}

bool flag(struct walk *w, const struct json *o, const char *key)
{
	const struct json *m = want(w, o, key, JSON_BOOL);

	return m != NULL && m->u.b;
}

const char *str(struct walk *w, const struct json *o, const char *key)
{
	const struct json *m = want(w, o, key, JSON_STRING);

	return m != NULL ? m->u.s : "";
}

int64_t num(struct walk *w, const struct json *o, const char *key,
	    int64_t other)
{
	const struct json *m = want(w, o, key, JSON_NUMBER);

	if (m == NULL)
		return other;
	if (m->negative)
		return m->u.i;
	return m->u.u > INT64_MAX ? INT64_MAX : (int64_t)m->u.u;
}

static const struct json *next(struct walk *w, const struct json *o,
			       const char *key, const struct json *after,
			       enum json_type type)
{
	const struct json *list;

	if (after != NULL)
		return typed(w, after->next, type);
	list = want(w, o, key, JSON_ARRAY);
	return list != NULL ? typed(w, list->u.child, type) : NULL;
}

const struct json *strings(struct walk *w, const struct json *o,
			   const char *key, const struct json *after)
{
	return next(w, o, key, after, JSON_STRING);
}

const struct json *each(struct walk *w, const struct json *o, const char *key,
			const struct json *after)
{
	return next(w, o, key, after, JSON_OBJECT);
}

/* Text that has a fault that a config would be refused for is no document. */
static int refused(struct walk *w, const struct spec_problems *p)
{
	char place[32] = "";
	uint32_t i;

	for (i = 0; i < p->n; i++)
		if (p->v[i].refuses) {
			at(w, p->v[i].off, place);
			return err_set(w->e, ERR_SPEC, 0, place,
				       "expected JSON: %s", p->v[i].message);
		}
	return 0;
}

int intake_read(struct intake *out, enum intake_kind kind, struct arena *a,
		const char *text, size_t len, struct err *e)
{
	struct walk w = {
		.arena = a, .text = text, .len = len, .out = out, .e = e
	};
	const struct json *root;
	struct spec_problems p;

	out->n = 0;
	spec_problems_init(&p, a);
	if (json_parse(&root, a, text, len, &p, e) != 0 || refused(&w, &p) != 0)
		return -1;
	if (root == NULL)
		return err_set(e, ERR_SPEC, 0, "1:1", "expected JSON");
	if (kind == INTAKE_DOCKER)
		docker_read(&w, root);
	else
		pod_read(&w, root);
	if (!w.failed && out->n == 0)
		complain(&w, root, "a container: there is none in it");
	return w.failed ? -1 : 0;
}

const struct json *intake_origin_of(const struct intake_item *it,
				    const char *rule, const char *pointer)
{
	const struct json *best = it->node;
	size_t most = 0;
	size_t i;

	for (i = 0; i < it->n_origins; i++) {
		const struct intake_origin *o = &it->origins[i];
		size_t n = strlen(o->prefix);
		size_t score = n * 64 + strlen(o->rule) + 1;

		if (strncmp(o->prefix, pointer, n) == 0 &&
		    (pointer[n] == '\0' || pointer[n] == '/') &&
		    strncmp(o->rule, rule, strlen(o->rule)) == 0 &&
		    score > most) {
			best = o->node;
			most = score;
		}
	}
	return best;
}
