/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mappings of a config, and the ids that brig itself gives to containers. */
#include "config.h"

#include "private.h"

static bool covers(const struct plan_id_map *m, size_t n,
		   const struct plan_id_pool *pool)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (m[i].host <= pool->last &&
		    (uint64_t)m[i].host + m[i].size > pool->first)
			return true;
	return false;
}

static void say(struct judge *j, const struct policy_rule *r,
		const struct spec_idmaps *l, const char *pointer,
		const struct plan_id_pool *pool)
{
	judge_found(j, r,
		    &(struct found){ .pointer = pointer,
				     .off = l->off,
				     .message = TEXT(j,
						     "covers host ids from %u "
						     "to %u, of which brig "
						     "gives each container a "
						     "block of its own",
						     pool->first, pool->last),
				     .asked = "" });
}

void judge_id_pool(struct judge *j, const struct policy_rule *r)
{
	const struct plan_id_pool none = { PLAN_POOL_FIRST, PLAN_POOL_LAST };
	const struct plan_id_pool *pool =
		j->opts->settings != NULL ? &j->opts->settings->ids : &none;
	const struct plan_ids *ids = &j->d.c.ids;

	if (ids->kind != PLAN_IDS_MAPS || j->facts->user == FACTS_NS_ROOT)
		return;
	if (covers(ids->uid_maps, ids->n_uid_maps, pool))
		say(j, r, &j->spec->lx.uid_mappings, "/linux/uidMappings",
		    pool);
	if (covers(ids->gid_maps, ids->n_gid_maps, pool))
		say(j, r, &j->spec->lx.gid_mappings, "/linux/gidMappings",
		    pool);
}
