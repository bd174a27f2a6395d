/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The invariants of settings. Must: a policy is never the conformance build's
 * profile, and each exemption is one that can be told from no exemption.
 */
#include "config.h"

#include "private.h"

enum {
	BLOCK = 65536
};

/* Blocks of one grid: two pools never have a part of a block in common. */
static bool whole_blocks(const struct plan_id_pool *p)
{
	return p->first >= BLOCK && p->first % BLOCK == 0 &&
	       p->last > p->first && p->last <= INT32_MAX &&
	       (p->last + 1) % BLOCK == 0;
}

int inv_settings(const struct inv *v, const struct plan *p)
{
	const struct plan_settings *s = p->body;
	size_t i;

	if (s->profile != p->report->profile)
		return inv_broken(v, "profile", "must be the report's");
	if (s->profile == PLAN_PROFILE_OPEN)
		return inv_broken(v, "profile", "must keep the floor");
	for (i = 0; i < s->n_devices; i++)
		if ((s->devices[i].type != 'c' && s->devices[i].type != 'b') ||
		    s->devices[i].major > 4095 ||
		    !inv_between(s->devices[i].minor, 0, 1048575))
			return inv_broken(v, "devices", "must be of devices");
	if (!s->hooks_named && s->n_hooks > 0)
		return inv_broken(v, "hooks", "must be named");
	if (!inv_between(s->pids, 1, INT64_MAX) ||
	    !inv_between(s->memory, 1, INT64_MAX) ||
	    !inv_between(s->cpu_shares, 2, 262144) || s->upper_bytes == 0 ||
	    s->upper_inodes == 0 || s->tmpfs_bytes == 0 || s->tmpfs_inodes == 0)
		return inv_broken(v, "limits", "must limit");
	if (!whole_blocks(&s->ids))
		return inv_broken(v, "ids", "must be whole blocks");
	for (i = 0; i < s->n_exemptions; i++)
		if (s->exemptions[i].rule[0] == '\0' ||
		    s->exemptions[i].reason[0] == '\0')
			return inv_broken(v, "exemptions",
					  "must name a rule and a reason");
	return 0;
}
