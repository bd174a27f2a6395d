/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who is nobody's root becomes that of a user namespace of its own. */
#include "config.h"

#include <unistd.h>

#include "engine/own.h"
#include "kern/probe.h"
#include "private.h"

int enter(const struct life *l, const struct held *h, unsigned keep,
	  struct err *e)
{
	struct engine_init init = { 0 };

	if (l->again == NULL)
		return 0;
	if (geteuid() == 0)
		return engine_sealed(l->again, keep, e);
	if (l->entered)
		return 0;
	if (h != NULL && held_status(h) != LIFE_STOPPED)
		init = held_init(h);
	return engine_enter_own(init.pid != 0 ? &init : NULL, l->again, keep,
				e);
}

int life_own(struct life_own *out, struct err *e)
{
	enum {
		LAST = 1000 /* of what spec writes */
	};
	struct facts f;

	if (probe_facts(&f, e) < 0)
		return -1;
	out->ids = engine_own_ranges(LAST);
	out->pids = f.cgroup != FACTS_CGROUP_NONE || f.manager_at[0] != '\0';
	out->memory = f.cgroup_memory;
	out->cpu = f.cgroup_cpu;
	return 0;
}

int enter_by_id(const struct life *l, const char *id, unsigned keep,
		struct err *e)
{
	CLEAN_HELD struct held *h = NULL;

	if (l->again == NULL || l->entered || geteuid() == 0)
		return enter(l, NULL, keep, e);
	return held_open(l, id, false, &h, e) < 0 ? -1 : enter(l, h, keep, e);
}
