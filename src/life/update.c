/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "life/bundle.h"
#include "life/resources_text.h"
#include "life/update.h"
#include "private.h"
#include "state/files.h"

static void clean_plan(struct plan **p)
{
	plan_free(*p);
}
#define CLEAN_PLAN __attribute__((cleanup(clean_plan)))

static int read_text(const struct life_update *o, struct buf *out,
		     struct err *e)
{
	buf_init(out, BUNDLE_CONFIG_MAX);
	if (o->resources != NULL)
		return bundle_read_file(o->resources, out, e);
	return resources_text(o, out, e);
}

/*
 * What is written first is the plan: after a crash in between it has limits
 * that the kernel lacks, and the next update, or the container's end, mends
 * that. The other way about, a limit would be there that no record has.
 */
static int carry_out(const struct life *l, const struct held *h,
		     const struct plan *change, const struct plan *now,
		     struct err *e)
{
	struct err late;

	if (state_put_plan(&h->box, now, e) < 0)
		return -1;
	if (engine_update(h->plan, change, e) == 0)
		return 0;
	if (state_put_plan(&h->box, h->plan, &late) < 0)
		log_line(l->log, LOG_WARNING, "%s: %s", late.at, late.text);
	return -1;
}

int life_update(const struct life *l, const struct life_update *o,
		struct err *e)
{
	CLEAN_BUF struct buf text = { 0 };
	CLEAN_HELD struct held *h = NULL;
	CLEAN_PLAN struct plan *change = NULL;
	CLEAN_PLAN struct plan *now = NULL;

	if (enter_by_id(l, o->id, 0, e) < 0 || read_text(o, &text, e) < 0 ||
	    held_open(l, o->id, true, &h, e) < 0)
		return -1;
	if (held_status(h) == LIFE_STOPPED)
		return err_set(e, ERR_STATE, 0, o->id, "container not running");
	if (judge_resources(l, text.data, text.len, h->record.bundle, o->id,
			    h->plan, &change, &now, e) < 0)
		return -1;
	return carry_out(l, h, change, now, e);
}
