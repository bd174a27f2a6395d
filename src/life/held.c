/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>

#include "private.h"
#include "state/files.h"
#include "state/list.h"

int held_new(struct held **out, struct err *e)
{
	struct held *h = calloc(1, sizeof(*h));

	*out = h;
	if (h == NULL)
		return err_sys(e, "state", "memory");
	h->root.fd = -1;
	h->box.dir_fd = -1;
	h->box.lock_fd = -1;
	return 0;
}

void held_close(struct held **h)
{
	if (*h == NULL)
		return;
	plan_free((*h)->plan);
	state_close(&(*h)->box);
	state_close_root(&(*h)->root);
	free(*h);
	*h = NULL;
}

/* A file that a crash kept from being written is not damage. */
static int unless_missing(struct err *e)
{
	return e->kind == ERR_SYS && e->num == ENOENT ? 0 : -1;
}

static int load(struct held *h, struct err *e)
{
	h->recorded = true;
	if (state_get_record(&h->box, &h->record, e) < 0) {
		h->recorded = false;
		if (unless_missing(e) < 0)
			return -1;
	}
	if (state_get_plan(&h->box, &h->plan, e) < 0)
		return unless_missing(e);
	return 0;
}

int held_open(const struct life *l, const char *id, bool lock,
	      struct held **out, struct err *e)
{
	struct held *h;

	*out = NULL;
	if (state_id_check(id, e) < 0 || held_new(out, e) < 0)
		return -1;
	h = *out;
	if (state_open_root(l->root, false, &h->root, e) < 0) {
		if (e->kind == ERR_STATE && e->num == ENOENT)
			(void)err_set(e, ERR_STATE, ENOENT, id,
				      "container does not exist");
	} else if (state_open(&h->root, id, &h->box, e) == 0 &&
		   (!lock || state_lock(&h->box, e) == 0) && load(h, e) == 0) {
		return 0;
	}
	held_close(out);
	return -1;
}

struct engine_init held_init(const struct held *h)
{
	struct engine_init init = { 0 };

	if (h->recorded) {
		init.pid = h->record.pid;
		init.start_time = h->record.start_time;
	}
	return init;
}

enum life_status held_status(const struct held *h)
{
	struct engine_init init = held_init(h);

	if (init.pid == 0 && h->box.lock_fd < 0 && state_locked(&h->box))
		return LIFE_CREATING;
	/* left by a crash, of its maker or of the one who removed it */
	if (init.pid == 0 || h->plan == NULL)
		return LIFE_STOPPED;
	switch (engine_status(h->box.dir_fd, &init, h->plan)) {
	case ENGINE_CREATED:
		return LIFE_CREATED;
	case ENGINE_RUNNING:
		return LIFE_RUNNING;
	case ENGINE_PAUSED:
		return LIFE_PAUSED;
	case ENGINE_STOPPED:
		break;
	}
	return LIFE_STOPPED;
}

const char *status_name(enum life_status s)
{
	switch (s) {
	case LIFE_CREATING:
		return "creating";
	case LIFE_CREATED:
		return "created";
	case LIFE_RUNNING:
		return "running";
	case LIFE_PAUSED:
		return "paused";
	case LIFE_STOPPED:
		break;
	}
	return "stopped";
}

/* Can a process outlive the first one? Its pid namespace ends the others. */
static bool may_linger(const struct plan_container *c)
{
	size_t i;

	for (i = 0; i < c->n_namespaces; i++)
		if (c->namespaces[i].type == PLAN_NS_PID)
			return c->namespaces[i].join[0] != '\0';
	return true;
}

void poststop(const struct life *l, const struct held *h)
{
	const char *bundle = h->recorded ? h->record.bundle : "/";
	struct err e;

	if (h->plan == NULL)
		return;
	if (engine_hooks(h->plan, PLAN_HOOK_POSTSTOP, h->box.id, bundle, 0,
			 "stopped", true, &e) < 0)
		log_line(l->log, LOG_WARNING, "%s: %s: %s", h->box.id, e.at,
			 e.text);
}

/*
 * Give back what a launch that never came to its end holds. The engine makes
 * its gate once the cgroup is its own, and clones nothing before: without one,
 * whatever lives in the cgroup is somebody else's.
 */
static int undo_torn(struct held *h, const char *owner, struct err *e)
{
	if (h->plan == NULL)
		return engine_remove(NULL, owner, e);
	if (!state_has(&h->box, "gate")) {
		if (engine_remove(h->plan, owner, e) == 0)
			return 0;
		return engine_remove(NULL, owner, e);
	}
	if (engine_stop(h->plan, NULL, e) < 0)
		return -1;
	return engine_remove(h->plan, owner, e);
}

static int undo_whole(struct held *h, const char *owner, struct err *e)
{
	struct engine_init init = held_init(h);

	if (h->plan != NULL &&
	    (held_status(h) != LIFE_STOPPED ||
	     may_linger(plan_container(h->plan))) &&
	    engine_stop(h->plan, &init, e) < 0)
		return -1;
	return engine_remove(h->plan, owner, e);
}

int held_undo(const struct life *l, struct held *h, struct err *e)
{
	char owner[PATH_MAX];

	if (state_path(&h->box, owner, sizeof(owner), e) < 0 ||
	    (held_init(h).pid == 0 ? undo_torn(h, owner, e)
				   : undo_whole(h, owner, e)) < 0)
		return -1;
	poststop(l, h);
	return state_remove(&h->root, &h->box, e);
}
