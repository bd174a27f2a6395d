/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "base/jsonw.h"
#include "engine/watch.h"
#include "life/events.h"
#include "private.h"

enum {
	LINE_MAX_BYTES = 1024 * 1024
};

static int line(const struct engine_watch *w, const char *id, bool oom,
		struct buf *out, struct err *e)
{
	CLEAN_BUF struct buf data = { 0 };
	struct jsonw j;

	buf_init(&data, LINE_MAX_BYTES);
	buf_init(out, LINE_MAX_BYTES);
	if (!oom && engine_watch_stats(w, &data, e) < 0)
		return -1;
	jsonw_init(&j, out, false);
	jsonw_object(&j, NULL);
	jsonw_str(&j, "type", oom ? "oom" : "stats");
	jsonw_str(&j, "id", id);
	if (!oom)
		jsonw_raw(&j, "data", data.data);
	jsonw_end(&j);
	buf_char(out, '\n');
	if (!buf_ok(out))
		return err_set(e, ERR_LIMIT, 0, "events", "too much to tell");
	return 0;
}

static void close_watch(struct engine_watch **w)
{
	engine_watch_close(w);
}

int life_events(const struct life *l, const struct life_events *o,
		int (*each)(void *ctx, const struct buf *line, struct err *e),
		void *ctx, struct err *e)
{
	struct engine_watch *w __attribute__((cleanup(close_watch))) = NULL;
	CLEAN_HELD struct held *h = NULL;
	enum engine_event what = ENGINE_EVENT_STATS;
	struct engine_init init;
	int rc;

	if (held_open(l, o->id, false, &h, e) < 0)
		return -1;
	init = held_init(h);
	if (init.pid == 0 || h->plan == NULL)
		return err_set(e, ERR_STATE, 0, o->id, "container not running");
	if (engine_watch_open(h->plan, &init, o->once ? 0 : o->interval_ms, &w,
			      e) < 0)
		return -1;
	while (o->once || engine_watch_next(w, &what, e) == 0) {
		CLEAN_BUF struct buf out = { 0 };

		if (what == ENGINE_EVENT_END)
			return 0;
		rc = line(w, o->id, what == ENGINE_EVENT_OOM, &out, e);
		if (rc == 0)
			rc = each(ctx, &out, e);
		if (rc != 0 || o->once)
			return rc;
	}
	return -1;
}
