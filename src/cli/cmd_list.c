/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "base/jsonw.h"
#include "base/when.h"
#include "life/state.h"
#include "private.h"

struct args {
	const char *format;
	bool quiet;
};

static const struct opt opts[] = {
	{ "format", 'f', OPT_TEXT, offsetof(struct args, format), "FORMAT",
	  "table or json" },
	{ "quiet", 'q', OPT_FLAG, offsetof(struct args, quiet), NULL,
	  "ids only" },
};

enum {
	LIST_MAX = 64 * 1024 * 1024
};

struct lister {
	struct cli *c;
	struct buf out;
	struct jsonw w;
	bool json;
	bool quiet;
};

static const char *when(uint64_t ms, char *buf, size_t size)
{
	if (ms == 0)
		return "";
	time_rfc3339((int64_t)(ms / 1000), buf, size);
	return buf;
}

static void put_json(struct jsonw *w, const struct life_row *row)
{
	const struct plan_container *c = row->container;
	char buf[32];
	size_t i;

	jsonw_object(w, NULL);
	jsonw_str(w, "ociVersion", c != NULL ? c->oci_version : "1.3.0");
	jsonw_str(w, "id", row->id);
	jsonw_i64(w, "pid", row->pid);
	jsonw_str(w, "status", row->status);
	jsonw_str(w, "bundle", row->bundle);
	/* In runc's order, as scripts cut that too. Go's reader takes null for
	 * a time, and not "". */
	if (c != NULL)
		jsonw_str(w, "rootfs", c->root.path);
	jsonw_str(w, "created",
		  row->created_ms != 0 ? when(row->created_ms, buf, sizeof(buf))
				       : NULL);
	if (c != NULL) {
		jsonw_object(w, "annotations");
		for (i = 0; i < c->n_annotations; i++)
			jsonw_str(w, c->annotations[i].key,
				  c->annotations[i].value);
		jsonw_end(w);
	}
	if (row->problem != NULL)
		jsonw_str(w, "problem", row->problem);
	jsonw_end(w);
}

static void put_line(struct buf *out, const struct life_row *row)
{
	char buf[32];

	/* runc's columns, in its order, as scripts cut them */
	buf_fmt(out, "%-24s %-8lld %-9s ", row->id, (long long)row->pid,
		row->status);
	buf_safe(out, row->problem != NULL ? row->problem : row->bundle);
	buf_fmt(out, " %s\n", when(row->created_ms, buf, sizeof(buf)));
}

static int each(void *ctx, const struct life_row *row, struct err *e)
{
	struct lister *l = ctx;

	(void)e;
	if (l->quiet)
		buf_fmt(&l->out, "%s\n", row->id);
	else if (l->json)
		put_json(&l->w, row);
	else
		put_line(&l->out, row);
	return 0;
}

static int run(struct cli *c, const struct command *self, int argc, char **argv)
{
	struct args a = { 0 };
	struct lister l = { .c = c };
	struct err e;
	int status;

	if (cli_options(c, self, &a, argc, argv, 0, 0, &status) < 0)
		return status;
	if (cli_json(a.format, "table", &l.json, &e) < 0)
		return cli_usage(c, "%s %s", e.at, e.text);
	l.quiet = a.quiet;
	l.json = l.json && !a.quiet;
	buf_init(&l.out, LIST_MAX);
	jsonw_init(&l.w, &l.out, false);
	if (l.json)
		jsonw_array(&l.w, NULL);
	else if (!l.quiet)
		buf_fmt(&l.out, "%-24s %-8s %-9s %s %s\n", "ID", "PID",
			"STATUS", "BUNDLE", "CREATED");
	if (life_list(&c->life, each, &l, &e) < 0) {
		buf_free(&l.out);
		return cli_fail(c, &e);
	}
	if (l.json) {
		jsonw_end(&l.w);
		buf_char(&l.out, '\n');
	}
	status = cli_put(c, &l.out);
	buf_free(&l.out);
	return status;
}

const struct command cmd_list = {
	.name = "list",
	.operands = "",
	.title = "list the containers of this state folder",
	.hardened = true,
	.run = run,
	OPTS(opts),
};
