/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The invariants of the ids: a sound map, and every id that the plan names in
 * it. Answers: ids that are not mapped end as somebody else's (an overflow to
 * root in crun 1.8, CVE-2024-40635).
 */
#include "config.h"

#include "private.h"

enum {
	BLOCK_MOST = 1 << 24
};

static bool overlap(uint32_t a, uint32_t n, uint32_t b, uint32_t m)
{
	return a < (uint64_t)b + m && b < (uint64_t)a + n;
}

int inv_map(const struct inv *v, const struct plan_id_map *m, size_t n,
	    const char *at)
{
	size_t i, j;

	if (n == 0)
		return inv_broken(v, at, "must map an id");
	for (i = 0; i < n; i++) {
		if (m[i].size == 0 ||
		    (uint64_t)m[i].container + m[i].size > UINT32_MAX ||
		    (uint64_t)m[i].host + m[i].size > UINT32_MAX)
			return inv_broken(v, at,
					  "an extent is empty or too long");
		for (j = 0; j < i; j++)
			if (overlap(m[i].container, m[i].size, m[j].container,
				    m[j].size) ||
			    overlap(m[i].host, m[i].size, m[j].host, m[j].size))
				return inv_broken(v, at, "extents overlap");
	}
	return 0;
}

static int check_extra(const struct inv *v, const struct plan_ids *ids,
		       const uint32_t *extra, size_t n, const char *at)
{
	size_t i, j;

	for (i = 0; i < n; i++) {
		if (extra[i] < ids->size || extra[i] == UINT32_MAX)
			return inv_broken(v, at, "must be beyond the block");
		for (j = 0; j < i; j++)
			if (extra[i] == extra[j])
				return inv_broken(v, at, "must be named once");
	}
	return 0;
}

static bool mapped(const struct plan_ids *ids, bool group, uint32_t id)
{
	const uint32_t *extra = group ? ids->extra_gids : ids->extra_uids;
	const struct plan_id_map *m = group ? ids->gid_maps : ids->uid_maps;
	size_t n_extra = group ? ids->n_extra_gids : ids->n_extra_uids;
	size_t n = group ? ids->n_gid_maps : ids->n_uid_maps, i;

	if (ids->kind == PLAN_IDS_NONE ||
	    (ids->kind == PLAN_IDS_JOIN && ids->n_uid_maps == 0))
		return true; /* the engine sees, in the namespace */
	if (ids->kind == PLAN_IDS_BLOCK && id < ids->size)
		return true;
	for (i = 0; i < n_extra; i++)
		if (extra[i] == id)
			return true;
	for (i = 0; i < n; i++)
		if (overlap(m[i].container, m[i].size, id, 1))
			return true;
	return false;
}

/* The mappings that a namespace to be joined is said to have, if they are. */
static int check_join(const struct inv *v, const struct plan_ids *ids)
{
	if (ids->join[0] == '\0' || ids->size != 0 || ids->n_extra_uids > 0 ||
	    ids->n_extra_gids > 0)
		return inv_broken(v, "ids.join",
				  "a namespace to join has a path, no size");
	if (ids->n_uid_maps == 0 && ids->n_gid_maps == 0)
		return 0;
	if (inv_map(v, ids->uid_maps, ids->n_uid_maps, "ids.uid_maps") != 0)
		return -1;
	return inv_map(v, ids->gid_maps, ids->n_gid_maps, "ids.gid_maps");
}

static int check_kind(const struct inv *v, const struct plan_container *c)
{
	const struct plan_ids *ids = &c->ids;
	bool extra = ids->n_extra_uids > 0 || ids->n_extra_gids > 0;
	bool maps = ids->n_uid_maps > 0 || ids->n_gid_maps > 0;

	if (ids->kind != PLAN_IDS_JOIN && ids->join[0] != '\0')
		return inv_broken(v, "ids.join", "is for a namespace to join");
	if (ids->keep_groups &&
	    (ids->kind != PLAN_IDS_NESTED || c->process.n_groups > 0))
		return inv_broken(v, "ids.keep_groups",
				  "is for nested ids, and no other groups");
	switch (ids->kind) {
	case PLAN_IDS_JOIN:
		return check_join(v, ids);
	case PLAN_IDS_BLOCK:
		if (ids->size == 0 || ids->size > BLOCK_MOST || maps)
			return inv_broken(v, "ids.size",
					  "a block has a size and no maps");
		if (check_extra(v, ids, ids->extra_uids, ids->n_extra_uids,
				"ids.extra_uids") != 0)
			return -1;
		return check_extra(v, ids, ids->extra_gids, ids->n_extra_gids,
				   "ids.extra_gids");
	case PLAN_IDS_MAPS:
	case PLAN_IDS_NESTED:
		if (extra || ids->size != 0)
			return inv_broken(v, "ids.size",
					  "maps have no size, no extra ids");
		if (inv_map(v, ids->uid_maps, ids->n_uid_maps,
			    "ids.uid_maps") != 0)
			return -1;
		return inv_map(v, ids->gid_maps, ids->n_gid_maps,
			       "ids.gid_maps");
	case PLAN_IDS_NONE:
		break;
	}
	if (extra || maps || ids->size != 0 || c->profile != PLAN_PROFILE_OPEN)
		return inv_broken(v, "ids.kind",
				  "no user namespace is the open profile's");
	return 0;
}

int inv_ids(const struct inv *v, const struct plan_container *c)
{
	const struct plan_process *p = &c->process;
	size_t i;

	if (check_kind(v, c) != 0)
		return -1;
	if (!c->has_process)
		return 0;
	if (!mapped(&c->ids, false, p->uid))
		return inv_broken(v, "process.uid", "must be mapped");
	if (!mapped(&c->ids, true, p->gid))
		return inv_broken(v, "process.gid", "must be mapped");
	for (i = 0; i < p->n_groups; i++)
		if (!mapped(&c->ids, true, p->groups[i]))
			return inv_broken(v, "process.groups",
					  "must be mapped");
	return 0;
}
