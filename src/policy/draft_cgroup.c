/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a cgroup is asked for: linux.resources, at create and at update. */
#include "config.h"

#include <string.h>

#include "base/sha256.h"
#include "private.h"

enum {
	UPPER_LEAST = 4096
};

/* config.md has 0 for "not set" in what docker and podman always write. */
static struct plan_opt opt_u64(const struct spec_u64 *s, bool zero_counts)
{
	struct plan_opt o = { .set = s->set && (s->v != 0 || zero_counts),
			      .v = s->v > INT64_MAX ? INT64_MAX
						    : (int64_t)s->v };

	return o;
}

static struct plan_opt opt_i64(const struct spec_i64 *s, bool zero_counts)
{
	struct plan_opt o = { .set = s->set && (s->v != 0 || zero_counts),
			      .v = s->v };

	return o;
}

static void draft_memory(const struct spec_memory *s, struct plan_memory *m)
{
	m->limit = opt_i64(&s->limit, false);
	m->reservation = opt_i64(&s->reservation, false);
	m->swap = opt_i64(&s->swap, false);
	m->swappiness = opt_u64(&s->swappiness, true);
	m->kernel = opt_i64(&s->kernel, false);
	m->kernel_tcp = opt_i64(&s->kernel_tcp, false);
	m->oom_kill_disable = s->disable_oom_killer.v;
	m->check_before_update = s->check_before_update.v;
}

static void draft_cpu(const struct spec_cpu *s, struct plan_cpu *c)
{
	c->shares = opt_u64(&s->shares, false);
	c->quota = opt_i64(&s->quota, false);
	c->period = opt_u64(&s->period, false);
	c->burst = opt_u64(&s->burst, true);
	c->idle = opt_i64(&s->idle, true);
	c->rt_runtime = opt_i64(&s->realtime_runtime, false);
	c->rt_period = opt_u64(&s->realtime_period, false);
	c->cpus = s->cpus.s != NULL ? s->cpus.s : "";
	c->mems = s->mems.s != NULL ? s->mems.s : "";
}

static void draft_throttles(const struct spec_throttles *l, enum plan_rate what,
			    struct plan_throttle *out, size_t *n)
{
	uint32_t i;

	for (i = 0; i < l->n; i++) {
		struct plan_throttle *t = &out[(*n)++];

		t->what = what;
		t->major = (uint32_t)l->v[i].major.v;
		t->minor = (uint32_t)l->v[i].minor.v;
		t->rate = l->v[i].rate.v;
	}
}

static void draft_block_io(struct judge *j, const struct spec_block_io *s,
			   struct plan_block_io *b)
{
	size_t n = (size_t)s->read_bps.n + s->write_bps.n + s->read_iops.n +
		   s->write_iops.n;
	struct plan_throttle *t = judge_alloc(j, n, sizeof(*t));
	struct plan_block_weight *w =
		judge_alloc(j, s->weight_device.n, sizeof(*w));
	uint32_t i;

	if (t == NULL || w == NULL)
		return;
	b->weight = opt_u64(&s->weight, false);
	b->leaf_weight = opt_u64(&s->leaf_weight, false);
	for (i = 0; i < s->weight_device.n; i++) {
		const struct spec_weight_device *d = &s->weight_device.v[i];

		w[i].major = (uint32_t)d->major.v;
		w[i].minor = (uint32_t)d->minor.v;
		w[i].weight = opt_u64(&d->weight, true);
		w[i].leaf_weight = opt_u64(&d->leaf_weight, true);
	}
	b->weights = w;
	b->n_weights = i;
	b->throttles = t;
	draft_throttles(&s->read_bps, PLAN_READ_BPS, t, &b->n_throttles);
	draft_throttles(&s->write_bps, PLAN_WRITE_BPS, t, &b->n_throttles);
	draft_throttles(&s->read_iops, PLAN_READ_IOPS, t, &b->n_throttles);
	draft_throttles(&s->write_iops, PLAN_WRITE_IOPS, t, &b->n_throttles);
}

static const char *text_or(const struct spec_str *s)
{
	return s->s != NULL ? s->s : "";
}

/* One line a page size, a device, an interface, a file. */
static void draft_lines(struct judge *j, const struct spec_resources *s,
			struct plan_cgroup *c)
{
	const struct spec_if_prios *prios = &s->network.priorities;
	struct plan_huge_pages *h =
		judge_alloc(j, s->hugepage_limits.n, sizeof(*h));
	struct plan_rdma *r = judge_alloc(j, s->rdma.n, sizeof(*r));
	struct plan_if_priority *p = judge_alloc(j, prios->n, sizeof(*p));
	struct plan_kv *u = judge_alloc(j, s->unified.n, sizeof(*u));
	uint32_t i;

	if (h == NULL || r == NULL || p == NULL || u == NULL)
		return;
	for (i = 0; i < s->hugepage_limits.n; i++)
		h[i] = (struct plan_huge_pages){
			text_or(&s->hugepage_limits.v[i].page_size),
			s->hugepage_limits.v[i].limit.v
		};
	c->huge_pages = h;
	c->n_huge_pages = i;
	for (i = 0; i < s->rdma.n; i++)
		r[i] = (struct plan_rdma){
			text_or(&s->rdma.v[i].key),
			opt_u64(&s->rdma.v[i].hca_handles, true),
			opt_u64(&s->rdma.v[i].hca_objects, true)
		};
	c->rdma = r;
	c->n_rdma = i;
	for (i = 0; i < prios->n; i++)
		p[i] = (struct plan_if_priority){
			text_or(&prios->v[i].name),
			(uint32_t)prios->v[i].priority.v
		};
	c->if_priorities = p;
	c->n_if_priorities = i;
	for (i = 0; i < s->unified.n; i++)
		u[i] = (struct plan_kv){ text_or(&s->unified.v[i].key),
					 text_or(&s->unified.v[i].value) };
	c->unified = u;
	c->n_unified = i;
	c->class_id = opt_u64(&s->network.class_id, false);
}

static void draft_dev_rules(struct judge *j)
{
	static const char types[] = { [SPEC_RULE_ALL] = 'a',
				      [SPEC_RULE_CHAR] = 'c',
				      [SPEC_RULE_BLOCK] = 'b' };
	const struct spec_dev_rules *l = &j->res->devices;
	size_t n = l->n + (j->spec != NULL ? j->spec->lx.devices.n : 0);
	uint32_t i;

	j->d.dev_rules =
		judge_alloc(j, n + DRAFT_RULES_MORE, sizeof(*j->d.dev_rules));
	for (i = 0; j->d.dev_rules != NULL && i < l->n; i++) {
		const struct spec_dev_rule *s = &l->v[i];
		struct plan_dev_rule *r = &j->d.dev_rules[j->d.n_dev_rules++];

		r->allow = s->allow.v;
		r->type = 'a';
		if (s->type.s != NULL && s->type.v >= 0)
			r->type = (unsigned char)types[s->type.v];
		r->major.set = s->major.set && s->major.v != -1;
		r->major.v = s->major.v;
		r->minor.set = s->minor.set && s->minor.v != -1;
		r->minor.v = s->minor.v;
		r->access = s->access.s != NULL && s->access.len > 0
				    ? s->access.s
				    : "rwm";
	}
}

/* c m-m rwm: what the default nodes need, to be made and to be opened. */
static const struct {
	int64_t major;
	int64_t minor; /* -1: any */
} default_rules[] = {
	{ 1, 3 }, { 1, 5 }, { 1, 7 }, { 1, 8 },    { 1, 9 },
	{ 5, 0 }, { 5, 1 }, { 5, 2 }, { 136, -1 },
};

/* Does the config allow it already, with no word against it behind? */
static bool allowed(const struct judge *j, int64_t major, int64_t minor)
{
	const struct plan_dev_rule *r;
	bool yes = false;
	size_t i;

	for (i = 0; i < j->res->devices.n; i++) {
		r = &j->d.dev_rules[i];
		if (r->type == 'c' && r->major.set && r->major.v == major)
			yes = r->allow &&
			      (yes || (strlen(r->access) == 3 &&
				       r->minor.set == (minor >= 0) &&
				       (minor < 0 || r->minor.v == minor)));
		else if (!r->allow && r->type == 'a')
			yes = false;
	}
	return yes;
}

/* config-linux.md: the list in its order; the default devices behind it. */
static void draft_default_rules(struct judge *j)
{
	struct plan_dev_rule *r;
	size_t i;

	if (j->d.dev_rules == NULL ||
	    (judge_open(j) && j->d.n_dev_rules == 0)) /* unset: all */
		return;
	for (i = 0; i < COUNT(default_rules); i++) {
		if (allowed(j, default_rules[i].major, default_rules[i].minor))
			continue;
		r = &j->d.dev_rules[j->d.n_dev_rules++];
		r->allow = true;
		r->type = 'c';
		r->major.set = true;
		r->major.v = default_rules[i].major;
		r->minor.set = default_rules[i].minor >= 0;
		r->minor.v = r->minor.set ? default_rules[i].minor : 0;
		r->access = "rwm";
	}
	for (i = 0; i < j->d.n_devices; i++) { /* their nodes must be made */
		const struct plan_device *d = &j->d.devices[i].d;

		if (j->d.devices[i].s == NULL || d->type == 'p')
			continue;
		r = &j->d.dev_rules[j->d.n_dev_rules++];
		r->allow = true;
		r->type = d->type;
		r->major.set = true;
		r->major.v = d->major;
		r->minor.set = true;
		r->minor.v = d->minor;
		r->access = "m";
	}
}

/* By which manager: as the caller says, or (check) by how it is written. */
static bool by_systemd(const struct judge *j, const struct spec_str *s)
{
	if (j->opts->systemd != 0)
		return j->opts->systemd > 0;
	return s->s != NULL && s->s[0] != '/' && strchr(s->s, ':') != NULL;
}

/*
 * By the systemd of the user that brig is run by, where there is one? If so it
 * is asked to be, or if no cgroup is to be had otherwise.
 */
static bool by_users(const struct judge *j)
{
	return j->facts->user == FACTS_NS_ROOT &&
	       j->facts->manager_at[0] != '\0' &&
	       (by_systemd(j, &j->spec->lx.cgroups_path) ||
		j->facts->cgroup == FACTS_CGROUP_NONE);
}

/*
 * Who is not the host's root, and has no systemd of their own: where it says,
 * if that was delegated, else below what was.
 */
static void draft_delegated(struct judge *j, const char *asked,
			    const char *name)
{
	const struct facts *f = j->facts;
	size_t top = f->cgroup_top;
	const char *path = NULL;

	if (asked != NULL && strchr(asked, ':') == NULL)
		path = path_clean(j, "/", asked);
	if (path == NULL)
		path = TEXT(j, "/brig-%s", name);
	if (asked != NULL && asked[0] == '/' &&
	    strncmp(path, f->cgroup_at, top) == 0 &&
	    (top == 1 || path[top] == '/')) {
		j->d.c.cgroup.path = path;
		return;
	}
	j->d.c.cgroup.path = f->cgroup_at[1] == '\0'
				     ? path
				     : TEXT(j, "%s%s", f->cgroup_at, path);
}

static void draft_path(struct judge *j)
{
	const struct spec_str *s = &j->spec->lx.cgroups_path;
	struct plan_cgroup *c = &j->d.c.cgroup;
	const char *name = j->opts->id, *path;
	bool none = s->s == NULL || s->len == 0;
	char hash[65];

	if (name == NULL || name[0] == '\0') { /* one bundle, one cgroup */
		sha256_hex(j->opts->bundle, strlen(j->opts->bundle), hash);
		name = TEXT(j, "bundle-%.16s", hash);
	}
	if (c->none) {
		c->path = TEXT(j, "/brig/%s", name);
		return;
	}
	if (j->facts->user != FACTS_HOST_ROOT && !by_users(j)) {
		draft_delegated(j, none ? NULL : s->s, name);
		return;
	}
	c->path = "/"; /* what is refused: res-cgroup-path */
	if (by_systemd(j, s) || by_users(j)) {
		j->d.scope_fault = draft_scope(
			j, none || !by_systemd(j, s) ? TEXT(j, ":brig:%s", name)
						     : s->s);
		return;
	}
	if (!none && s->s[0] != '/' && strchr(s->s, ':') != NULL)
		j->d.scope_fault = "is slice:prefix:name, which needs "
				   "--systemd-cgroup";
	path = none ? TEXT(j, "/brig/%s", name) : path_clean(j, "/brig", s->s);
	if (path != NULL)
		c->path = path;
}

void draft_cgroup(struct judge *j)
{
	const struct spec_resources *s = j->res;
	struct plan_cgroup *c = &j->d.c.cgroup;

	c->path = c->slice = c->scope = "";
	c->none = j->running != NULL
			  ? j->running->cgroup.none
			  : j->facts->user != FACTS_HOST_ROOT &&
				    j->facts->cgroup == FACTS_CGROUP_NONE &&
				    !(j->spec != NULL && by_users(j));
	if (j->spec != NULL)
		draft_path(j);
	if (j->spec != NULL || s->devices.n > 0) { /* or they stay */
		draft_dev_rules(j);
		draft_default_rules(j);
	}
	c->pids = opt_i64(&s->pids.limit, true);
	draft_memory(&s->memory, &c->memory);
	draft_cpu(&s->cpu, &c->cpu);
	draft_block_io(j, &s->block_io, &c->block_io);
	draft_lines(j, s, c);
}

/*
 * The least of @most and a part of the memory limit, where there is one; but
 * a page at least: 0 is no limit to tmpfs.
 */
uint64_t draft_bytes(const struct judge *j, uint64_t most)
{
	const struct spec_i64 *limit = &j->res->memory.limit;
	uint64_t part = j->profile->upper_memory_part;

	if (part > 0 && limit->set && limit->v > 0 &&
	    (uint64_t)limit->v / part < most)
		most = (uint64_t)limit->v / part;
	return most > UPPER_LEAST ? most : UPPER_LEAST;
}
