/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "life/group.h"
#include "private.h"

/* The container, if it is in one of two states. */
static int in_state(const struct life *l, const char *id, bool lock,
		    enum engine_status a, enum engine_status b, struct held **h,
		    struct err *e)
{
	struct engine_init init;
	enum engine_status now;

	if (held_open(l, id, lock, h, e) < 0)
		return -1;
	init = held_init(*h);
	now = init.pid == 0 || (*h)->plan == NULL
		      ? ENGINE_STOPPED
		      : engine_status((*h)->box.dir_fd, &init, (*h)->plan);
	if (now == a || now == b)
		return 0;
	if (now == ENGINE_STOPPED)
		return err_set(e, ERR_STATE, 0, id, "container not running");
	return err_set(e, ERR_STATE, 0, id,
		       a == ENGINE_PAUSED ? "container not paused"
					  : "container is paused already");
}

int life_pause(const struct life *l, const char *id, bool on, struct err *e)
{
	CLEAN_HELD struct held *h = NULL;

	if (in_state(l, id, true, on ? ENGINE_RUNNING : ENGINE_PAUSED,
		     on ? ENGINE_CREATED : ENGINE_PAUSED, &h, e) < 0)
		return -1;
	return engine_freeze(h->plan, on, e);
}

int life_pids(const struct life *l, const char *id, uint32_t *pids, size_t cap,
	      size_t *n, struct err *e)
{
	CLEAN_HELD struct held *h = NULL;
	struct engine_init init;

	if (held_open(l, id, false, &h, e) < 0)
		return -1;
	*n = 0;
	init = held_init(h);
	if (init.pid == 0 || h->plan == NULL)
		return 0;
	if (engine_pids(h->plan, pids, cap, n, e) < 0)
		return -1;
	/* one without a cgroup of its own */
	if (*n == 0 && cap > 0 &&
	    engine_status(h->box.dir_fd, &init, h->plan) != ENGINE_STOPPED)
		pids[(*n)++] = (uint32_t)init.pid;
	return 0;
}
