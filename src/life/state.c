/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>

#include "base/jsonw.h"
#include "base/when.h"
#include "engine/oci_state.h"
#include "life/state.h"
#include "private.h"
#include "state/list.h"

/* runtime.md: a pid when created or running, and none afterwards. */
static pid_t shown_pid(const struct held *h, enum life_status now)
{
	return now == LIFE_CREATING || now == LIFE_STOPPED ? 0 : h->record.pid;
}

/* Where a crash came before there was a plan. */
static void bare_state(struct buf *out, const struct held *h,
		       enum life_status now)
{
	struct jsonw w;

	jsonw_init(&w, out, true);
	jsonw_object(&w, NULL);
	jsonw_str(&w, "ociVersion", "1.3.0");
	jsonw_str(&w, "id", h->box.id);
	jsonw_str(&w, "status", status_name(now));
	jsonw_str(&w, "bundle", h->recorded ? h->record.bundle : "");
	jsonw_end(&w);
}

int life_state(const struct life *l, const char *id, struct buf *out,
	       struct err *e)
{
	CLEAN_HELD struct held *h = NULL;
	enum life_status now;
	char created[32];

	if (held_open(l, id, false, &h, e) < 0)
		return -1;
	now = held_status(h);
	time_rfc3339((int64_t)(h->record.created_ms / 1000), created,
		     sizeof(created));
	if (h->plan == NULL || !h->recorded)
		bare_state(out, h, now);
	else
		oci_state_json(out, plan_container(h->plan), h->box.id,
			       h->record.bundle, shown_pid(h, now),
			       status_name(now), created);
	if (!buf_ok(out))
		return err_set(e, ERR_LIMIT, 0, id, "state too large");
	return 0;
}

struct lister {
	const struct life *l;
	int (*each)(void *ctx, const struct life_row *row, struct err *e);
	void *ctx;
};

static int list_one(void *ctx, const char *id, struct err *e)
{
	const struct lister *to = ctx;
	CLEAN_HELD struct held *h = NULL;
	struct life_row row = { .id = id, .status = "unknown", .bundle = "" };
	struct err why;

	if (held_open(to->l, id, false, &h, &why) < 0) {
		if (why.kind == ERR_STATE && why.num == ENOENT)
			return 0; /* deleted while we look */
		row.problem = why.text;
	} else {
		enum life_status now = held_status(h);

		row.status = status_name(now);
		row.pid = shown_pid(h, now);
		row.bundle = h->record.bundle;
		row.created_ms = h->record.created_ms;
		row.container =
			h->plan != NULL ? plan_container(h->plan) : NULL;
	}
	return to->each(to->ctx, &row, e);
}

int life_list(const struct life *l,
	      int (*each)(void *ctx, const struct life_row *row, struct err *e),
	      void *ctx, struct err *e)
{
	CLEAN_STATE_ROOT struct state_root root = STATE_ROOT_NONE;
	struct lister to = { .l = l, .each = each, .ctx = ctx };

	if (state_open_root(l->root, false, &root, e) < 0)
		return e->kind == ERR_STATE && e->num == ENOENT ? 0 : -1;
	return state_list(&root, list_one, &to, e);
}
