/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every field of the tables, by name: the `unsupported` table stands on it. */
#include "config.h"

#include <string.h>

#include "private.h"
#include "spec/spec.h"

enum {
	DEEPEST = 12,
	PATTERN_MAX = 256
};

struct level {
	const struct section *section;
	unsigned next;
	size_t len; /* of the pattern up to here */
};

struct walk {
	struct level level[DEEPEST];
	unsigned depth;
	char pattern[PATTERN_MAX];
};

/* Cut the pattern at @len and put "/" and @part behind it. */
static size_t extend(struct walk *w, size_t len, const char *part)
{
	size_t n = strlen(part);

	if (len + n + 2 > sizeof(w->pattern))
		return len;
	w->pattern[len++] = '/';
	memcpy(w->pattern + len, part, n + 1);
	return len + n;
}

static void enter(struct walk *w, const struct field *f, size_t len)
{
	if (w->depth == DEEPEST)
		return;
	if (f->kind == FIELD_LIST || f->kind == FIELD_MAP)
		len = extend(w, len, "*");
	w->level[w->depth].section = f->section;
	w->level[w->depth].next = 0;
	w->level[w->depth].len = len;
	w->depth++;
}

int spec_fields(int (*each)(void *ctx, const char *pattern), void *ctx)
{
	struct walk w = { .level[0].section = &section_spec, .depth = 1 };
	const struct field *f;
	struct level *top;
	size_t len;
	int rc = 0;

	while (w.depth > 0 && rc == 0) {
		top = &w.level[w.depth - 1];
		if (top->next == top->section->n) {
			w.depth--;
			continue;
		}
		f = &top->section->fields[top->next++];
		len = extend(&w, top->len, f->key);
		rc = each(ctx, w.pattern);
		if (rc == 0 && f->section != NULL)
			enter(&w, f, len);
	}
	return rc;
}
