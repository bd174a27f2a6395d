/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where brig is root of somebody's user namespace and not of the host: the
 * container's ids are of those, and a cgroup is to be had only where one
 * was delegated. What is weaker than elsewhere is said.
 */
#include "config.h"

#include <string.h>

#include "base/num.h"
#include "private.h"

/* In our own namespace: an id that a mapping of the config calls @host. */
static bool ours(const struct facts_map *m, unsigned n, uint32_t *host,
		 uint32_t size)
{
	unsigned i;

	for (i = 0; i < n; i++)
		if (*host >= m[i].outside && size <= m[i].size &&
		    *host - m[i].outside <= m[i].size - size) {
			*host = m[i].inside + (*host - m[i].outside);
			return true;
		}
	return false;
}

/*
 * As they are, a line of ours a line; or those of the config. An ordinary user
 * names ids of the host, out of which brig made our namespace. What can't be
 * had stays as it is: the kernel refuses to map it.
 */
static const struct plan_id_map *nested(struct judge *j,
					const struct plan_id_map *asked,
					size_t *n, const struct facts_map *m,
					unsigned n_m)
{
	struct plan_id_map *out =
		judge_alloc(j, *n > 0 ? *n : n_m, sizeof(*out));
	size_t i;

	for (i = 0; out != NULL && i < *n; i++) {
		out[i] = asked[i];
		if (j->facts->entered)
			(void)ours(m, n_m, &out[i].host, out[i].size);
	}
	if (*n > 0)
		return out;
	for (i = 0; out != NULL && i < n_m; i++)
		out[i] = (struct plan_id_map){ m[i].inside, m[i].inside,
					       m[i].size };
	*n = out != NULL ? n_m : 0;
	return out;
}

void draft_nested(struct judge *j)
{
	const struct facts *f = j->facts;
	struct plan_ids *ids = &j->d.c.ids;

	if (f->user != FACTS_NS_ROOT || judge_open(j))
		return;
	ids->kind = PLAN_IDS_NESTED;
	ids->size = 0;
	ids->uid_maps = nested(j, ids->uid_maps, &ids->n_uid_maps, f->uid_maps,
			       f->n_uid_maps);
	ids->gid_maps = nested(j, ids->gid_maps, &ids->n_gid_maps, f->gid_maps,
			       f->n_gid_maps);
	ids->keep_groups = !f->setgroups;
}

/* An owner that is not there: the file system is its maker's, as by itself. */
static void drop_owners(struct judge *j, struct mount_draft *d)
{
	size_t i, n = 0;
	uint64_t id;

	for (i = 0; i < d->m.n_data; i++) {
		bool gid = strcmp(d->data[i].key, "gid") == 0;

		if ((gid || strcmp(d->data[i].key, "uid") == 0) &&
		    num_u64(d->data[i].value, strlen(d->data[i].value), &id) &&
		    !ids_mapped(j, gid, (uint32_t)id))
			continue;
		d->data[n++] = d->data[i];
	}
	d->m.n_data = n;
}

static void judge_rootless(struct judge *j, const struct policy_rule *r)
{
	struct plan_ids *ids = &j->d.c.ids;
	size_t i;

	if (ids->kind != PLAN_IDS_NESTED)
		return;
	judge_found(j, r,
		    &(struct found){
			    .pointer = "/linux",
			    .off = j->spec->lx.at.off,
			    .message =
				    "its ids are those of the user namespace "
				    "that brig is root of: root in it is "
				    "whoever made that" });
	judge_reason(j, "ids.kind", r);
	for (i = 0; i < j->d.n_mounts; i++)
		drop_owners(j, &j->d.mounts[i]);
	if (!ids->keep_groups)
		return;
	judge_found(j, r,
		    &(struct found){
			    .pointer = "/linux",
			    .off = j->spec->lx.at.off,
			    .message = "the groups of who started it stay its "
				       "own: there are no group ids to give",
			    .fix = "give the user ranges in /etc/subuid and "
				   "/etc/subgid, and newuidmap" });
	judge_reason(j, "ids.keep_groups", r);
	j->d.n_groups = 0;
}

/* ---- no cgroup ---- */

static bool asks_memory(const struct plan_memory *m)
{
	return m->limit.set || m->reservation.set || m->swap.set ||
	       m->swappiness.set || m->kernel.set || m->kernel_tcp.set ||
	       m->oom_kill_disable;
}

static bool asks_cpu(const struct plan_cpu *c)
{
	return c->shares.set || c->quota.set || c->period.set || c->burst.set ||
	       c->idle.set || c->rt_runtime.set || c->rt_period.set ||
	       c->cpus[0] != '\0' || c->mems[0] != '\0';
}

static bool asks_io(const struct plan_block_io *b)
{
	return b->weight.set || b->leaf_weight.set || b->n_weights > 0 ||
	       b->n_throttles > 0;
}

/* What is asked for, by its member; NULL: nothing. */
static const char *asks(const struct judge *j, const struct plan_cgroup *c)
{
	if (j->on == POLICY_ON_UPDATE && j->d.n_dev_rules > 0)
		return "/devices";
	if (asks_memory(&c->memory))
		return "/memory";
	if (asks_cpu(&c->cpu))
		return "/cpu";
	if (c->pids.set && c->pids.v > 0)
		return "/pids";
	if (asks_io(&c->block_io))
		return "/blockIO";
	if (c->n_huge_pages > 0)
		return "/hugepageLimits";
	if (c->n_rdma > 0)
		return "/rdma";
	if (c->class_id.set || c->n_if_priorities > 0)
		return "/network";
	return c->n_unified > 0 ? "/unified" : NULL;
}

/* Limits hold there; for devices it takes the host's root. */
static void judge_delegated(struct judge *j, const struct policy_rule *r)
{
	const struct plan_ids *ids =
		j->running != NULL ? &j->running->ids : &j->d.c.ids;

	if (ids->kind != PLAN_IDS_NESTED)
		return;
	if (j->running == NULL)
		judge_reason(j, "cgroup.path", r);
	else if (j->d.n_dev_rules > 0)
		judge_found(
			j, r,
			&(struct found){ .pointer = judge_res(j, "/devices"),
					 .off = j->res_off,
					 .message = "rules for devices are the "
						    "host's root's to set: who "
						    "started brig has a cgroup "
						    "without" });
}

static void judge_no_cgroup(struct judge *j, const struct policy_rule *r)
{
	struct plan_cgroup *c = &j->d.c.cgroup;
	const char *member;
	size_t i, n = 0;

	if (!c->none) {
		judge_delegated(j, r);
		return;
	}
	member = asks(j, c);
	judge_found(j, r,
		    &(struct found){
			    .pointer = member != NULL ? judge_res(j, member)
						      : j->res_at,
			    .off = j->res_off,
			    .message = member != NULL
					       ? "asks for a limit, and who "
						 "started brig has no cgroup "
						 "to set it in"
					       : "who started brig has no "
						 "cgroup to give: nothing is "
						 "limited",
			    .lesser = member == NULL });
	judge_reason(j, "cgroup.none", r);
	c->pids.set = false;
	for (i = 0; i < j->d.n_mounts; i++)
		if (j->d.mounts[i].m.type != PLAN_MOUNT_CGROUP)
			j->d.mounts[n++] = j->d.mounts[i];
	j->d.n_mounts = n;
}

const struct policy_rule rules_rootless[] = {
	{
		.id = "rootless-ids",
		.family = "ns",
		.on = POLICY_ON_CREATE,
		.act = ACTS(WARN, WARN, WARN, PASS),
		.title = "brig is root of a user namespace, not of the host",
		.why = "the ids are not the container's alone: the user's "
		       "other "
		       "containers have the same, and who gets out of one is "
		       "that user; with a single id it keeps the user's "
		       "groups; "
		       "devices are the host's, bound, and no mount is "
		       "idmapped",
		.fix = "let the host's root start it",
		.judge = judge_rootless,
	},
	{
		.id = "rootless-cgroup",
		.family = "res",
		.on = POLICY_ON_CREATE | POLICY_ON_UPDATE,
		.act = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.lesser_when = "nothing is asked for",
		.lesser = ACTS(WARN, WARN, WARN, PASS),
		.title = "a limit is asked for, and there is no cgroup to set "
			 "it in",
		.why = "a limit that does not hold is worse than none; without "
		       "a limit of processes one container can stop its user's "
		       "others",
		.fix = "leave linux.resources out, or start it in a cgroup "
		       "below "
		       "one that was delegated",
		.judge = judge_no_cgroup,
	},
	{ .id = NULL },
};
