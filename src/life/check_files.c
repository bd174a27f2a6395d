/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `check` of any number of files: as many at once as one child may have. */
#include "config.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "front/front.h"
#include "life/bundle.h"
#include "life/check.h"
#include "private.h"

enum {
	TOGETHER = 1 << 20, /* bytes: no more is read before those are judged */
};

struct batch {
	const struct life_sink *to;
	struct life_checked of[FRONT_MANY_MAX];
	struct buf text[FRONT_MANY_MAX];
	size_t n;
	size_t bytes;
};

int check_path(const char *path, bool *dir, char *out, size_t size,
	       struct err *e)
{
	struct stat st;
	int n;

	*dir = strcmp(path, "-") != 0 && stat(path, &st) == 0 &&
	       S_ISDIR(st.st_mode);
	n = snprintf(out, size, "%s%s", path, *dir ? "/config.json" : "");
	if (n < 0 || (size_t)n >= size)
		return err_set(e, ERR_LIMIT, 0, "check", "path too long");
	return 0;
}

static void tell(void *ctx, size_t i, struct plan *p, const struct err *e)
{
	struct batch *b = ctx;
	struct err in; /* "FILE:LINE:COLUMN", of what is no document */

	b->of[i].plan = p;
	b->of[i].e = e;
	if (e != NULL && e->kind == ERR_SPEC && e->at[0] >= '0' &&
	    e->at[0] <= '9') {
		(void)err_set(&in, e->kind, 0, b->of[i].path, "%s", e->text);
		(void)snprintf(in.at, sizeof(in.at), "%.72s:%.20s",
			       b->of[i].path, e->at);
		b->of[i].e = &in;
	}
	b->to->each(b->to->ctx, &b->of[i]);
	plan_free(p);
}

/* Judge what is at hand. */
static int flush(const struct life *l, const struct life_check *o,
		 struct batch *b, struct err *e)
{
	const struct front_sink sink = { tell, b };
	size_t i;
	int rc = 0;

	if (b->n > 0)
		rc = judge_many(l, o, b->text, b->n, &sink, e);
	for (i = 0; i < b->n; i++)
		buf_free(&b->text[i]);
	b->n = 0;
	b->bytes = 0;
	return rc;
}

/* One file more. What can't be read is told in its turn. */
static int add(const struct life *l, const struct life_check *o,
	       struct batch *b, const char *path, struct err *e)
{
	struct life_checked *c = &b->of[b->n];
	struct buf *text = &b->text[b->n];
	char file[PATH_MAX];
	struct err why;

	*c = (struct life_checked){ .path = path, .text = "" };
	buf_init(text, BUNDLE_CONFIG_MAX);
	if (check_path(path, &c->dir, file, sizeof(file), &why) < 0 ||
	    bundle_read_file(file, text, &why) < 0) {
		const struct life_checked unread = {
			.path = path, .dir = c->dir, .text = "", .e = &why
		};

		buf_free(text);
		if (flush(l, o, b, e) < 0)
			return -1;
		b->to->each(b->to->ctx, &unread);
		return 0;
	}
	if (text->data != NULL)
		c->text = text->data;
	c->len = text->len;
	b->bytes += text->len;
	b->n++;
	if (b->n == FRONT_MANY_MAX || b->bytes > TOGETHER)
		return flush(l, o, b, e);
	return 0;
}

int life_check_files(const struct life *l, const struct life_check *o,
		     char *const *paths, size_t n, const struct life_sink *to,
		     struct err *e)
{
	struct batch b = { .to = to };
	size_t i;

	if (o->host && enter(l, NULL, 0, e) < 0)
		return -1;
	for (i = 0; i < n; i++)
		if (add(l, o, &b, paths[i], e) < 0)
			return -1;
	return flush(l, o, &b, e);
}
