/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "life/start.h"
#include "private.h"

int start_held(const struct life *l, struct held *h, struct err *e)
{
	struct engine_init init = held_init(h);
	struct err late;

	if (engine_start(h->box.dir_fd, &init, h->plan, h->box.id,
			 h->record.bundle, e) < 0)
		return -1;
	if (engine_hooks(h->plan, PLAN_HOOK_POSTSTART, h->box.id,
			 h->record.bundle, init.pid, "running", false, e) == 0)
		return 0;
	if (engine_stop(h->plan, &init, &late) < 0)
		log_line(l->log, LOG_WARNING, "%s: %s: %s", h->box.id, late.at,
			 late.text);
	return -1;
}

int life_start(const struct life *l, const char *id, struct err *e)
{
	CLEAN_HELD struct held *h = NULL;
	enum life_status now;

	if (held_open(l, id, true, &h, e) < 0)
		return -1;
	now = held_status(h);
	if (now != LIFE_CREATED)
		return err_set(e, ERR_STATE, 0, id,
			       "cannot start a container that is %s",
			       status_name(now));
	if (!plan_container(h->plan)->has_process)
		return err_set(e, ERR_STATE, 0, id,
			       "its config has no process to start");
	return start_held(l, h, e);
}
