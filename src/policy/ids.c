/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Id mappings and the ids of the process: who root in there is out here. */
#include "config.h"

#include <string.h>

#include "private.h"

enum {
	BLOCK = 65536,
	NO_ID = -1
};

static void say_map(struct judge *j, const struct policy_rule *r,
		    const char *list, uint32_t i, const struct spec_idmap *m,
		    const char *message)
{
	judge_found(j, r,
		    &(struct found){
			    .pointer = TEXT(j, "/linux/%s/%u", list, i),
			    .off = m->at.off,
			    .message = message,
			    .asked = TEXT(j,
					  "{\"containerID\":%u,\"hostID\":%u,"
					  "\"size\":%u}",
					  (unsigned)m->container_id.v,
					  (unsigned)m->host_id.v,
					  (unsigned)m->size.v) });
}

static void map_host_root(struct judge *j, const struct policy_rule *r,
			  const char *list, const struct spec_idmaps *l)
{
	uint32_t i;

	for (i = 0; i < l->n; i++)
		if (l->v[i].host_id.v == 0 && l->v[i].size.v > 0)
			say_map(j, r, list, i, &l->v[i],
				"maps the host's id 0 into the container");
}

/* The one that we are root of ourselves. */
static bool has_host_root(const struct facts *f)
{
	unsigned i;

	for (i = 0; i < f->n_uid_maps; i++)
		if (f->uid_maps[i].outside == 0)
			return true;
	for (i = 0; i < f->n_gid_maps; i++)
		if (f->gid_maps[i].outside == 0)
			return true;
	return false;
}

static void judge_host_root(struct judge *j, const struct policy_rule *r)
{
	if (has_host_root(j->facts))
		judge_found(j, r,
			    &(struct found){
				    .pointer = "/linux",
				    .off = j->spec->lx.at.off,
				    .message = "brig runs in a user namespace "
					       "that has id 0 of the one above",
				    .fix = "make it as another user, or "
					   "without that id" });
	if (j->facts->user == FACTS_NS_ROOT)
		return;
	map_host_root(j, r, "uidMappings", &j->spec->lx.uid_mappings);
	map_host_root(j, r, "gidMappings", &j->spec->lx.gid_mappings);
}

/* Ids that people log in with, and those of daemons. */
static void map_logins(struct judge *j, const struct policy_rule *r,
		       const char *list, const struct spec_idmaps *l)
{
	uint32_t i;

	for (i = 0; i < l->n; i++)
		if (l->v[i].host_id.v > 0 && l->v[i].host_id.v < 65536)
			say_map(j, r, list, i, &l->v[i],
				"covers ids below 65536, which users and "
				"daemons of the host have");
}

static void judge_overlap(struct judge *j, const struct policy_rule *r)
{
	if (j->facts->user == FACTS_NS_ROOT)
		return; /* ids that were given to that namespace */
	map_logins(j, r, "uidMappings", &j->spec->lx.uid_mappings);
	map_logins(j, r, "gidMappings", &j->spec->lx.gid_mappings);
}

static bool overlap(uint64_t a, uint64_t n, uint64_t b, uint64_t m)
{
	return a < b + m && b < a + n;
}

const char *ids_map_fault(const struct spec_idmaps *l, uint32_t i)
{
	const struct spec_idmap *m = &l->v[i], *o;
	uint32_t k;

	if (m->size.v == 0)
		return "maps nothing: its size is 0";
	if (m->container_id.v + m->size.v > UINT32_MAX ||
	    m->host_id.v + m->size.v > UINT32_MAX)
		return "ends beyond the last id";
	for (k = 0; k < i; k++) {
		o = &l->v[k];
		if (overlap(m->container_id.v, m->size.v, o->container_id.v,
			    o->size.v) ||
		    overlap(m->host_id.v, m->size.v, o->host_id.v, o->size.v))
			return "overlaps another one";
	}
	return NULL;
}

static void map_malformed(struct judge *j, const struct policy_rule *r,
			  const char *list, const struct spec_idmaps *l,
			  const struct spec_idmaps *other)
{
	const char *why;
	uint32_t i;

	for (i = 0; i < l->n; i++) {
		why = ids_map_fault(l, i);
		if (why == NULL && j->d.c.ids.kind != PLAN_IDS_MAPS &&
		    j->d.c.ids.kind != PLAN_IDS_JOIN &&
		    j->d.c.ids.kind != PLAN_IDS_NESTED)
			why = "is for a user namespace, which is not asked for";
		if (why != NULL)
			say_map(j, r, list, i, &l->v[i], why);
	}
	if (l->n == 0 && other->n > 0)
		judge_found(
			j, r,
			&(struct found){ .pointer = TEXT(j, "/linux/%s", list),
					 .off = other->off,
					 .message = "is empty, and the other "
						    "mapping is not",
					 .asked = "[]" });
}

static void judge_malformed(struct judge *j, const struct policy_rule *r)
{
	const struct spec_linux *lx = &j->spec->lx;

	map_malformed(j, r, "uidMappings", &lx->uid_mappings,
		      &lx->gid_mappings);
	map_malformed(j, r, "gidMappings", &lx->gid_mappings,
		      &lx->uid_mappings);
}

/* ---- the ids of the process ---- */

bool ids_mapped(const struct judge *j, bool group, uint32_t id)
{
	const struct plan_ids *ids = &j->d.c.ids;
	const struct plan_id_map *m = group ? ids->gid_maps : ids->uid_maps;
	const uint32_t *extra = group ? ids->extra_gids : ids->extra_uids;
	size_t n_extra = group ? ids->n_extra_gids : ids->n_extra_uids;
	size_t n = group ? ids->n_gid_maps : ids->n_uid_maps, i;

	switch (ids->kind) {
	case PLAN_IDS_NONE:
		return true;
	case PLAN_IDS_BLOCK:
		if (j->running == NULL || id < BLOCK)
			return true; /* a new one gets an extent of its own */
		for (i = 0; i < n_extra; i++)
			if (extra[i] == id)
				return true;
		return false;
	case PLAN_IDS_JOIN:
		if (n == 0)
			return true; /* the engine sees, in the namespace */
		break;
	case PLAN_IDS_MAPS:
	case PLAN_IDS_NESTED:
		break;
	}
	for (i = 0; i < n; i++)
		if (overlap(m[i].container, m[i].size, id, 1))
			return true;
	return false;
}

static bool good_id(struct judge *j, const struct policy_rule *r, bool group,
		    const struct spec_u64 *id, const char *pointer)
{
	const char *why = NULL;

	if (id->v == (uint32_t)NO_ID)
		why = "4294967295 is no id: to the kernel it means `as it is', "
		      "which is root";
	else if (!ids_mapped(j, group, (uint32_t)id->v))
		why = "is not mapped into the container";
	if (why == NULL)
		return true;
	judge_found(
		j, r,
		&(struct found){ .pointer = pointer,
				 .off = id->off,
				 .message = why,
				 .asked = judge_json_num(j, (int64_t)id->v) });
	return false;
}

static void add_extra(uint32_t *list, size_t *n, uint32_t id)
{
	size_t i;

	if (id < BLOCK)
		return;
	for (i = 0; i < *n; i++)
		if (list[i] == id)
			return;
	list[(*n)++] = id;
}

/* With a block each id beyond it gets an extent of its own. */
static void take_extra(struct judge *j)
{
	const struct spec_user *u = &j->proc->user;
	struct plan_ids *ids = &j->d.c.ids;
	uint32_t *uids = judge_alloc(j, 1, sizeof(*uids));
	uint32_t *gids =
		judge_alloc(j, (size_t)u->additional_gids.n + 1, sizeof(*gids));
	uint32_t i;

	if (uids == NULL || gids == NULL)
		return;
	add_extra(uids, &ids->n_extra_uids, (uint32_t)u->uid.v);
	add_extra(gids, &ids->n_extra_gids, (uint32_t)u->gid.v);
	for (i = 0; i < u->additional_gids.n; i++)
		add_extra(gids, &ids->n_extra_gids,
			  (uint32_t)u->additional_gids.v[i].v);
	ids->extra_uids = uids;
	ids->extra_gids = gids;
}

static void judge_user_invalid(struct judge *j, const struct policy_rule *r)
{
	const struct spec_user *u = &j->proc->user;
	bool good;
	uint32_t i;

	good = good_id(j, r, false, &u->uid, judge_proc(j, "/user/uid"));
	good &= good_id(j, r, true, &u->gid, judge_proc(j, "/user/gid"));
	for (i = 0; i < u->additional_gids.n; i++)
		good &= good_id(
			j, r, true, &u->additional_gids.v[i],
			TEXT(j, "%s/user/additionalGids/%u", j->proc_at, i));
	if (good && j->running == NULL && j->d.c.ids.kind == PLAN_IDS_BLOCK)
		take_extra(j);
}

static void judge_user_root(struct judge *j, const struct policy_rule *r)
{
	if (j->proc->at.set && j->proc->user.uid.v == 0)
		judge_found(j, r,
			    &(struct found){
				    .pointer = judge_proc(j, "/user/uid"),
				    .off = j->proc->user.uid.set
						   ? j->proc->user.uid.off
						   : j->proc->at.off,
				    .message = "the process is root in the "
					       "container",
				    .asked = "0" });
}

static void judge_gid0(struct judge *j, const struct policy_rule *r)
{
	const struct spec_user *u = &j->proc->user;
	size_t i, n = 0;

	if (!u->at.set || u->uid.v == 0)
		return;
	if (u->gid.v == 0)
		judge_found(j, r,
			    &(struct found){
				    .pointer = judge_proc(j, "/user/gid"),
				    .off = u->gid.set ? u->gid.off : u->at.off,
				    .message = "a user that is not root is in "
					       "root's group",
				    .asked = "0",
				    .fix = "name a group: --user UID:GID",
				    .lesser = true });
	for (i = 0; i < j->d.n_groups; i++)
		if (j->d.groups[i] == 0)
			break;
	if (i == j->d.n_groups ||
	    judge_found(
		    j, r,
		    &(struct found){
			    .pointer = judge_proc(j, "/user/additionalGids"),
			    .off = u->additional_gids.off,
			    .message = "a user that is not root is in "
				       "root's group",
			    .asked = "[0]",
			    .given = "[]" }) != POLICY_FORCE)
		return;
	for (i = 0; i < j->d.n_groups; i++)
		if (j->d.groups[i] != 0)
			j->d.groups[n++] = j->d.groups[i];
	j->d.n_groups = n;
	judge_reason(j, "process.groups", r);
}

static void judge_umask(struct judge *j, const struct policy_rule *r)
{
	const struct spec_u64 *u = &j->proc->user.umask;

	if (u->set && (u->v & 0777) == 0)
		judge_found(
			j, r,
			&(struct found){
				.pointer = judge_proc(j, "/user/umask"),
				.off = u->off,
				.message = "what the process makes can be "
					   "written by every user",
				.asked = judge_json_num(j, (int64_t)u->v) });
}

/* A user namespace that is there: whose, and with which ids? */
static void judge_mismatch(struct judge *j, const struct policy_rule *r)
{
	const struct spec_nss *l = &j->spec->lx.namespaces;
	const struct spec_ns *s;
	const char *pointer;
	uint32_t i;

	for (i = 0; i < l->n; i++) {
		s = &l->v[i];
		if (s->type.s == NULL || s->type.v != SPEC_NS_USER ||
		    s->path.s == NULL || s->path.len == 0)
			continue;
		pointer = TEXT(j, "/linux/namespaces/%u/path", i);
		if (path_host_ns(s->path.s))
			judge_found(j, r,
				    &(struct found){
					    .pointer = pointer,
					    .off = s->path.off,
					    .message = "the host's own user "
						       "namespace",
					    .asked = judge_json_str(
						    j, s->path.s) });
		else
			judge_opened(j, r, pointer, s->path.off,
				     "must be brig's or root's, without the "
				     "host's id 0, and mapped as the config "
				     "says");
	}
}

#define IDS  .family = "ns", .on = POLICY_ON_CREATE
#define USER .family = "ns", .on = POLICY_ON_CREATE | POLICY_ON_EXEC

const struct policy_rule rules_ids[] = {
	{
		.id = "ns-userns-mismatch",
		.family = "ns",
		.on = POLICY_ON_CREATE,
		.act = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.opened = "a user namespace that is joined was made in the "
			  "host's, by root or by brig, does not map the "
			  "host's id 0, and is mapped as the config says, "
			  "if it says so",
		.title = "joins the host's user namespace, one that a user "
			 "of the host made, or one whose mappings are others "
			 "than the config's",
		.why = "its maker has all power over what is in it, and by "
		       "that over the container's volumes; with other "
		       "mappings files would be somebody else's",
		.fix = "give the mappings of the namespace, or none; let root "
		       "make it",
		.judge = judge_mismatch,
	},
	{
		.id = "id-map-host-root",
		IDS,
		.act = ACTS(REFUSE, REFUSE, REFUSE, PASS),
		.title = "a mapping that covers the host's uid or gid 0",
		.why = "root of such a namespace is root to every file of the "
		       "host: core_pattern opened for writing",
		.fix = "map a range that begins above 65535",
		.judge = judge_host_root,
	},
	{
		.id = "id-map-overlap",
		IDS,
		.act = ACTS(REFUSE, REFUSE, REFUSE, PASS),
		.title = "a mapping that covers ids of the host's users",
		.why = "files of a user of the host, or of a group such as "
		       "shadow or disk, are the container's own; and a user "
		       "who is handed a folder of an idmapped volume by the "
		       "container is root to it",
		.fix = "map a range that nobody else has (/etc/subuid)",
		.judge = judge_overlap,
	},
	{
		.id = "id-map-pool",
		IDS,
		.act = ACTS(REFUSE, REFUSE, REFUSE, PASS),
		.opened = "no container has a block with one of these ids",
		.title = "a mapping that covers host ids which brig gives to "
			 "other containers",
		.why = "two containers would have the same ids, and neither "
		       "would know: files, keys and limits of the one are the "
		       "other's",
		.fix = "map other ids, or none, for a block of its own; or "
		       "move the policy's id-pool",
		.judge = judge_id_pool,
	},
	{
		.id = "id-map-malformed",
		IDS,
		.act = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.title = "a mapping that is empty, too long, overlaps another, "
			 "stands alone, or has no user namespace",
		.why = "other runtimes ignore mappings without a user "
		       "namespace, and the container runs as the host's root",
		.fix = "give both mappings, without overlaps, and {\"type\": "
		       "\"user\"} in linux.namespaces",
		.judge = judge_malformed,
	},
	{
		.id = "user-id-invalid",
		USER,
		.act = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.title = "a uid, gid or additional gid of 4294967295, or one "
			 "that is not mapped",
		.why = "-1 leaves an id as it is: crun ran uid 4294967295 as "
		       "root",
		.fix = "name an id that the container has",
		.references = { "CVE-2024-40635", "CVE-2026-46680" },
		.judge = judge_user_invalid,
	},
	{
		.id = "user-root",
		USER,
		.act = ACTS(REFUSE, WARN, WARN, PASS),
		.title = "the process is uid 0 in the container",
		.why = "mapped to nobody outside, it is still all powerful "
		       "over "
		       "the container's own files and processes",
		.fix = "run as another user: --user UID:GID, USER in the image",
		.references = { "CIS-Docker 4.1", "PSS Restricted" },
		.judge = judge_user_root,
	},
	{
		.id = "user-gid0",
		USER,
		.act = ACTS(REFUSE, FORCE, FORCE, PASS),
		.lesser_when = "its primary group",
		.lesser = ACTS(REFUSE, WARN, WARN, PASS),
		.title = "a process that is not root is in the group 0",
		.why = "docker adds the group to `-u 1000' without being "
		       "asked, and files of the image that root's group may "
		       "write become writable",
		.fix = "name the groups: --user UID:GID",
		.references = { "PSS Restricted" },
		.judge = judge_gid0,
	},
	{
		.id = "user-umask",
		USER,
		.act = ACTS(WARN, WARN, WARN, PASS),
		.title = "a umask of 0",
		.why = "files that the process makes can be changed by "
		       "everybody who sees them",
		.fix = "set process.user.umask to 022 (18)",
		.judge = judge_umask,
	},
	{ .id = NULL },
};
