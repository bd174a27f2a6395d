/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <linux/filter.h>
#include <linux/mount.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../../src/plan/private.h"
#include "gen.h"
#include "plan/build.h"

void gen_init(struct gen *g, uint64_t seed)
{
	arena_init(&g->arena, 64 << 20);
	g->state = seed * 0x9e3779b97f4a7c15 + 1;
	g->words = 0;
}

uint64_t gen_below(struct gen *g, uint64_t n)
{
	g->state ^= g->state << 13;
	g->state ^= g->state >> 7;
	g->state ^= g->state << 17;
	return (g->state >> 11) % n;
}

static void *memory(struct gen *g, size_t n, size_t size)
{
	void *p = arena_array(&g->arena, n, size);

	if (p == NULL)
		abort();
	return p;
}

static const char *text(struct gen *g, const char *before, const char *after)
{
	char s[256];

	(void)snprintf(s, sizeof(s), "%s%u%s", before, g->words++, after);
	return arena_copy(&g->arena, s, strlen(s));
}

static const char *sha256(struct gen *g)
{
	char s[65];

	(void)snprintf(s, sizeof(s), "%064x", g->words++);
	return arena_copy(&g->arena, s, 64);
}

static const char *ruled(struct gen *g, enum rule rule)
{
	switch (rule) {
	case R_ANY:
		return gen_below(g, 4) ? text(g, "any ", "\n\x01\xc3\xa4") : "";
	case R_SOME:
		return text(g, "some ", "\t");
	case R_LINE:
		return gen_below(g, 4) ? text(g, "a line \"", "\"") : "";
	case R_WORD:
		return gen_below(g, 4) ? text(g, "Word-", ".a:b_c+") : "";
	case R_HEX0:
		if (gen_below(g, 2))
			return "";
		return sha256(g);
	case R_HEX64:
		return sha256(g);
	case R_PATH0:
		return gen_below(g, 2) ? text(g, "/p/.", "/..x") : "";
	case R_PATH:
		return text(g, "/path/", "/...");
	case R_REL0:
		return gen_below(g, 2) ? text(g, "rel/", "") : "";
	case R_REL:
		return text(g, "rel/", "");
	case R_ENV:
		break;
	}
	return text(g, "NAME=value ", "=\n");
}

static void put(void *base, size_t offset, const void *v, size_t size)
{
	memcpy((char *)base + offset, v, size);
}

static uint64_t number(struct gen *g, const struct field *f)
{
	uint64_t bits = 0;
	uint32_t i;

	if (f->look == L_NAMED)
		return gen_below(g, f->n_names);
	if (f->look != L_BITS)
		return gen_below(g, 3) ? gen_below(g, UINT64_C(1) << 53)
				       : UINT64_MAX;
	for (i = 0; i < f->n_names; i++)
		if (f->names[i] != NULL && gen_below(g, 2))
			bits |= UINT64_C(1) << i;
	return bits;
}

static void fill(struct gen *g, const struct table *t, void *base);

static void fill_list(struct gen *g, const struct field *f, void *base)
{
	size_t n = gen_below(g, 4), size, i;
	const char *s;
	uint32_t u;
	char *list;

	size = f->kind == K_LIST    ? f->of->size
	       : f->kind == K_TEXTS ? sizeof(char *)
	       : f->kind == K_U32S  ? sizeof(uint32_t)
				    : 1;
	n = n > f->most ? f->most : n;
	list = memory(g, n, size);
	for (i = 0; i < n; i++) {
		if (f->kind == K_LIST)
			fill(g, f->of, list + i * size);
		else if (f->kind == K_TEXTS) {
			s = ruled(g, f->rule);
			put(list, i * size, &s, size);
		} else {
			u = (uint32_t)gen_below(g, 256);
			put(list, i * size, &u, size);
		}
	}
	put(base, f->offset, &list, sizeof(list));
	put(base, f->count, &n, sizeof(n));
}

static void fill_field(struct gen *g, const struct field *f, void *base)
{
	struct plan_opt o = { false, 0 };
	const char *s;
	uint64_t n;
	uint32_t u;
	bool b;

	switch (f->kind) {
	case K_BOOL:
		b = gen_below(g, 2) == 1;
		put(base, f->offset, &b, sizeof(b));
		return;
	case K_U32:
		u = (uint32_t)number(g, f);
		put(base, f->offset, &u, sizeof(u));
		return;
	case K_U64:
	case K_I64:
		n = number(g, f);
		put(base, f->offset, &n, sizeof(n));
		return;
	case K_ENUM:
		u = (uint32_t)gen_below(g, f->n_names);
		put(base, f->offset, &u, sizeof(u));
		return;
	case K_TEXT:
		s = ruled(g, f->rule);
		put(base, f->offset, &s, sizeof(s));
		return;
	case K_OPT:
		o.set = gen_below(g, 2) == 1;
		o.v = (int64_t)gen_below(g, 100); /* also where it is absent */
		put(base, f->offset, &o, sizeof(o));
		return;
	case K_STRUCT:
		fill(g, f->of, (char *)base + f->offset);
		return;
	case K_LIST:
	case K_TEXTS:
	case K_U32S:
	case K_BYTES:
		break;
	}
	fill_list(g, f, base);
}

static void fill(struct gen *g, const struct table *t, void *base)
{
	size_t i;

	for (i = 0; i < t->n_fields; i++)
		fill_field(g, &t->fields[i], base);
}

/* ---- what members say of one another ---- */

static void mend_rdt(struct gen *g, struct plan_container *c)
{
	static const char *const lines[] = { "L3:0=7f0;1=1f", "MB:0=20" };
	struct plan_rdt *r = memory(g, 1, sizeof(*r));

	*r = (struct plan_rdt){ .class = gen_below(g, 2) ? "/" : "class",
				.check = lines,
				.n_check = gen_below(g, 3),
				.schemata = lines,
				.n_schemata = gen_below(g, 3),
				.monitoring = gen_below(g, 2) == 1,
				.shared = gen_below(g, 2) == 1 };
	c->rdt = r;
	c->n_rdt = gen_below(g, 2);
}

static void mend_shares(struct gen *g, struct plan_process *p)
{
	struct plan_scheduler *s = memory(g, 1, sizeof(*s));
	struct plan_io_priority *io = memory(g, 1, sizeof(*io));
	struct plan_memory_policy *m = memory(g, 1, sizeof(*m));

	s->policy = (uint32_t)gen_below(g, 7);
	s->flags = gen_below(g, 128);
	s->nice = (int64_t)gen_below(g, 40) - 20;
	s->priority = s->policy == 1 || s->policy == 2 ? 7 : 0;
	s->runtime = s->policy == 6 ? gen_below(g, 1000) : 0;
	s->deadline = s->policy == 6 ? gen_below(g, 1000) : 0;
	s->period = s->policy == 6 ? gen_below(g, 1000) : 0;
	io->class = 1 + (uint32_t)gen_below(g, 3);
	io->level = (uint32_t)gen_below(g, 8);
	m->mode = (uint32_t)gen_below(g, 7);
	m->flags = (uint32_t)gen_below(g, 8) << 13;
	m->nodes = m->mode == 0 || m->mode == 4 ? "" : "0-3,7";
	p->scheduler = s;
	p->n_scheduler = gen_below(g, 2);
	p->io_priority = io;
	p->n_io_priority = gen_below(g, 2);
	p->memory_policy = m;
	p->n_memory_policy = gen_below(g, 2);
	p->personality.v = (int64_t)gen_below(g, 2) * 8;
	p->cpus_initial = gen_below(g, 2) ? "" : "0, 2-4";
	p->cpus_final = gen_below(g, 2) ? "" : "1023";
}

static void mend_listener(struct gen *g, struct plan_process *p,
			  struct plan_filter *f)
{
	struct plan_listener *l = memory(g, 1, sizeof(*l));

	l->path = text(g, "/run/socket.", "");
	l->metadata = ruled(g, R_ANY);
	p->listener = l;
	p->n_listener = p->n_filters > 0 ? gen_below(g, 2) : 0;
	if (p->n_listener > 0)
		f[p->n_filters - 1].flags |= SECCOMP_FILTER_FLAG_NEW_LISTENER;
}

static void mend_process(struct gen *g, struct plan_process *p)
{
	static const struct sock_filter ret = { BPF_RET | BPF_K, 0, 0, 7 };
	const char **args = memory(g, 2, sizeof(*args));
	struct plan_rlimit *l = memory(g, 16, sizeof(*l));
	struct plan_filter *f = memory(g, 2, sizeof(*f));
	size_t i;

	args[0] = text(g, "program ", "");
	args[1] = "";
	p->args = args;
	p->n_args = 1 + gen_below(g, 2);
	p->cwd = text(g, "/cwd", "");
	p->uid = (uint32_t)gen_below(g, 10);
	p->gid = (uint32_t)gen_below(g, 10);
	if (gen_below(g, 4) == 0) /* the intersections leave little */
		p->caps.permitted = p->caps.inheritable = p->caps.ambient =
			p->caps.bounding;
	p->caps.permitted &= p->caps.bounding;
	p->caps.effective &= p->caps.permitted;
	p->caps.inheritable &= p->caps.bounding;
	p->caps.ambient &= p->caps.permitted & p->caps.inheritable;
	p->n_rlimits = gen_below(g, 17);
	for (i = 0; i < p->n_rlimits; i++) {
		l[i].resource = (uint32_t)i;
		l[i].hard = gen_below(g, 3) ? 1 + gen_below(g, 99) : UINT64_MAX;
		l[i].soft = gen_below(g, l[i].hard);
	}
	p->rlimits = l;
	mend_shares(g, p);
	p->rows = p->terminal ? (uint32_t)gen_below(g, 65536) : 0;
	p->columns = p->terminal ? (uint32_t)gen_below(g, 65536) : 0;
	p->n_filters = gen_below(g, 3);
	for (i = 0; i < p->n_filters; i++) {
		f[i].code = (const uint8_t *)&ret;
		f[i].n_code = sizeof(ret);
		f[i].flags = (uint32_t)gen_below(g, 8);
	}
	p->filters = f;
	mend_listener(g, p, f);
}

/* The access time is one field of three bits. */
static void mend_attr(struct gen *g, uint64_t *set, uint64_t *clear)
{
	static const uint64_t times[] = { 0, MOUNT_ATTR_NOATIME,
					  MOUNT_ATTR_STRICTATIME };
	const uint64_t atime = MOUNT_ATTR__ATIME;

	*set = (*set & ~atime) | times[gen_below(g, 3)];
	*clear &= ~*set & ~atime;
	if ((*set & atime) != 0 || gen_below(g, 2))
		*clear |= atime;
}

static void mend_idmap(struct gen *g, struct plan_mount *m)
{
	struct plan_id_map *maps = memory(g, 2, sizeof(*maps));

	m->idmap_top &= m->idmap;
	m->n_uid_maps = m->n_gid_maps = 0;
	if (!m->idmap || gen_below(g, 2))
		return;
	maps[0] = (struct plan_id_map){ 0, 1000, 5 };
	maps[1] = (struct plan_id_map){ 7, 0, 1 };
	m->uid_maps = m->gid_maps = maps;
	m->n_uid_maps = 1 + gen_below(g, 2);
	m->n_gid_maps = 1 + gen_below(g, 2);
}

/* Only what the container's own ids map can stay without. */
static void mend_plain(struct plan_mount *m)
{
	if (!m->idmap || m->n_uid_maps > 0)
		m->allow &= ~(unsigned)(PLAN_BIND_PLAIN | PLAN_BIND_PLAIN_RW);
	if ((m->allow & PLAN_BIND_PLAIN_RW) != 0)
		m->allow |= PLAN_BIND_PLAIN;
}

static void mend_mounts(struct gen *g, struct plan_container *c)
{
	struct plan_mount *m = memory(g, c->n_mounts, sizeof(*m));
	struct plan_kv *size = memory(g, 1, sizeof(*size));
	size_t i;

	*size = (struct plan_kv){ "size", "64k" };
	for (i = 0; i < c->n_mounts; i++) {
		m[i] = c->mounts[i];
		mend_attr(g, &m[i].attr_set, &m[i].attr_clear);
		mend_attr(g, &m[i].rec_set, &m[i].rec_clear);
		m[i].n_data = 0;
		m[i].remount = gen_below(g, 4) == 0;
		if (m[i].remount) {
			m[i].idmap = m[i].copy_up = false;
			m[i].allow = 0;
		}
		mend_idmap(g, &m[i]);
		mend_plain(&m[i]);
		if (m[i].type == PLAN_MOUNT_BIND) {
			m[i].source = text(g, "/source/", "");
			m[i].copy_up = false;
			continue;
		}
		m[i].recursive = m[i].idmap = m[i].idmap_top = false;
		m[i].n_uid_maps = m[i].n_gid_maps = 0;
		m[i].rec_set = m[i].rec_clear = 0;
		m[i].allow = 0;
		m[i].copy_up &= m[i].type == PLAN_MOUNT_TMPFS;
		if (m[i].type == PLAN_MOUNT_TMPFS && !m[i].remount) {
			m[i].data = size;
			m[i].n_data = 1;
		}
	}
	c->mounts = m;
}

static void mend_lines(struct gen *g, struct plan_cgroup *cg)
{
	struct plan_block_io *b = &cg->block_io;
	struct plan_block_weight *w = memory(g, b->n_weights, sizeof(*w));
	struct plan_huge_pages *h = memory(g, cg->n_huge_pages, sizeof(*h));
	struct plan_rdma *r = memory(g, cg->n_rdma, sizeof(*r));
	struct plan_if_priority *p = memory(g, cg->n_if_priorities, sizeof(*p));
	size_t i;

	b->weight.v &= 1023;
	b->leaf_weight.v &= 1023;
	for (i = 0; i < b->n_weights; i++) {
		w[i] = b->weights[i];
		w[i].weight.v &= 1023;
		w[i].leaf_weight.v &= 1023;
	}
	b->weights = w;
	for (i = 0; i < cg->n_huge_pages; i++) {
		h[i] = cg->huge_pages[i];
		h[i].size = i % 2 == 0 ? "2MB" : "1GB";
	}
	cg->huge_pages = h;
	for (i = 0; i < cg->n_rdma; i++) {
		r[i] = cg->rdma[i];
		r[i].device = text(g, "mlx", "");
		r[i].handles.v &= 255;
		r[i].objects.v &= 255;
	}
	cg->rdma = r;
	for (i = 0; i < cg->n_if_priorities; i++) {
		p[i] = cg->if_priorities[i];
		p[i].name = text(g, "eth", "");
	}
	cg->if_priorities = p;
	cg->class_id.v &= 255;
}

static void mend_cgroup(struct gen *g, struct plan_cgroup *cg)
{
	static const char letters[] = "abc";
	struct plan_dev_rule *d = memory(g, cg->n_devices, sizeof(*d));
	struct plan_kv *kv = memory(g, cg->n_unified, sizeof(*kv));
	size_t i;

	cg->path = text(g, "/cgroup/", "");
	if (gen_below(g, 8) == 0) {
		*cg = (struct plan_cgroup){ .none = true,
					    .path = cg->path,
					    .slice = "",
					    .scope = "",
					    .cpu.cpus = "",
					    .cpu.mems = "" };
		return;
	}
	cg->none = false;
	for (i = 0; i < cg->n_devices; i++) {
		d[i] = cg->devices[i];
		d[i].type = (uint32_t)letters[gen_below(g, 3)];
		d[i].access = gen_below(g, 2) ? "rwm" : "m";
		if (d[i].type == 'a')
			d[i].major.set = d[i].minor.set = false;
	}
	cg->devices = d;
	for (i = 0; i < cg->n_unified; i++) {
		kv[i].key = text(g, "file.", "");
		kv[i].value = text(g, "value ", "\n");
	}
	cg->unified = kv;
	mend_lines(g, cg);
	cg->cpu.idle.v &= 1;
	cg->cpu.cpus = text(g, "0-", ",7");
	cg->cpu.mems = gen_below(g, 2) ? "" : "0";
}

static void mend_scope(struct gen *g, struct plan_cgroup *cg)
{
	char path[256];

	cg->systemd &= !cg->none;
	cg->slice = cg->scope = "";
	if (!cg->systemd)
		return;
	cg->slice = "machine.slice";
	cg->scope = text(g, "docker-", ".scope");
	(void)snprintf(path, sizeof(path), "/%s/%s", cg->slice, cg->scope);
	cg->path = arena_copy(&g->arena, path, strlen(path));
}

static void mend_devices(struct gen *g, struct plan_container *c)
{
	static const char letters[] = "cbp";
	struct plan_device *d = memory(g, c->n_devices, sizeof(*d));
	size_t i;

	for (i = 0; i < c->n_devices; i++) {
		d[i] = c->devices[i];
		d[i].path = text(g, "/dev/", "");
		d[i].type = (uint32_t)letters[gen_below(g, 3)];
		d[i].major = d[i].type == 'p' ? 0 : d[i].major % 4096;
		d[i].minor = d[i].type == 'p' ? 0 : d[i].minor % (1 << 20);
		d[i].mode &= 0777;
	}
	c->devices = d;
}

static void mend_net_devices(struct gen *g, struct plan_container *c)
{
	struct plan_net_device *d = memory(g, 2, sizeof(*d));

	d[0] = (struct plan_net_device){ "eth1", "eth%d" };
	d[1] = (struct plan_net_device){ "wan-7", "wan" };
	c->net_devices = d;
	c->n_net_devices = gen_below(g, 3);
}

static void mend_hooks(struct gen *g, struct plan_container *c)
{
	struct plan_hook *h = memory(g, c->n_hooks, sizeof(*h));
	size_t i;

	for (i = 0; i < c->n_hooks; i++) {
		h[i] = c->hooks[i];
		if (h[i].engine_exe)
			h[i].path = text(g, "/proc/", "/exe");
		h[i].timeout_ms |= 1;
	}
	c->hooks = h;
}

static void mend_ids(struct gen *g, struct plan_container *c)
{
	struct plan_id_map *m = memory(g, 2, sizeof(*m));
	uint32_t *extra = memory(g, 1, sizeof(*extra));

	if (c->ids.kind == PLAN_IDS_NONE && c->profile != PLAN_PROFILE_OPEN)
		c->ids.kind = PLAN_IDS_BLOCK;
	c->ids = (struct plan_ids){ .kind = c->ids.kind, .join = "" };
	if (c->ids.kind == PLAN_IDS_JOIN)
		c->ids.join = text(g, "/proc/", "/ns/user");
	m[0] = (struct plan_id_map){ 0, 100000, 1000 };
	m[1] = (struct plan_id_map){ 2000, 2, 1 };
	*extra = 70000;
	if (c->ids.kind == PLAN_IDS_BLOCK) {
		c->ids.size = 65536;
		c->ids.extra_uids = c->ids.extra_gids = extra;
		c->ids.n_extra_uids = gen_below(g, 2);
		c->ids.n_extra_gids = gen_below(g, 2);
	} else if (c->ids.kind == PLAN_IDS_MAPS ||
		   c->ids.kind == PLAN_IDS_NESTED ||
		   (c->ids.kind == PLAN_IDS_JOIN && gen_below(g, 2))) {
		c->ids.uid_maps = c->ids.gid_maps = m;
		c->ids.n_uid_maps = 1 + gen_below(g, 2);
		c->ids.n_gid_maps = 1 + gen_below(g, 2);
	}
	c->ids.keep_groups = c->ids.kind == PLAN_IDS_NESTED &&
			     c->process.n_groups == 0 && gen_below(g, 2);
}

static void mend_namespaces(struct gen *g, struct plan_container *c)
{
	struct plan_ns *ns = memory(g, PLAN_NS_TYPES, sizeof(*ns));
	struct plan_time_offset *t = memory(g, 2, sizeof(*t));
	uint32_t first = (uint32_t)gen_below(g, PLAN_NS_TYPES), i;

	for (i = 0; i < PLAN_NS_TYPES; i++) {
		ns[i].type = (enum plan_ns_type)((first + i) % PLAN_NS_TYPES);
		ns[i].join = ruled(g, R_PATH0);
	}
	c->namespaces = ns;
	c->n_namespaces = PLAN_NS_TYPES;
	t[0] = (struct plan_time_offset){ "boottime", -7, 999999999 };
	t[1] = (struct plan_time_offset){ "monotonic", 1 << 20, 0 };
	c->time_offsets = t;
	c->n_time_offsets = gen_below(g, 3);
	for (i = 0; i < PLAN_NS_TYPES; i++)
		if (ns[i].type == PLAN_NS_TIME && ns[i].join[0] != '\0')
			c->n_time_offsets = 0;
}

struct plan_container *gen_container(struct gen *g)
{
	struct plan_container *c = memory(g, 1, sizeof(*c));

	fill(g, schema_of(PLAN_KIND_CONTAINER), c);
	mend_namespaces(g, c);
	mend_ids(g, c);
	mend_rdt(g, c);
	mend_mounts(g, c);
	mend_devices(g, c);
	mend_net_devices(g, c);
	mend_hooks(g, c);
	mend_cgroup(g, &c->cgroup);
	mend_scope(g, &c->cgroup);
	mend_process(g, &c->process);
	c->root.upper_bytes = 1 + gen_below(g, 1 << 30);
	c->root.upper_inodes = 1 + gen_below(g, 1 << 20);
	if (c->root.readonly)
		c->root.n_windows = 0;
	return c;
}

struct plan_exec *gen_exec(struct gen *g)
{
	struct plan_exec *x = memory(g, 1, sizeof(*x));

	fill(g, schema_of(PLAN_KIND_EXEC), x);
	mend_process(g, &x->process);
	return x;
}

struct plan_update *gen_update(struct gen *g)
{
	struct plan_update *u = memory(g, 1, sizeof(*u));

	fill(g, schema_of(PLAN_KIND_UPDATE), u);
	mend_cgroup(g, &u->cgroup);
	u->cgroup.path = u->cgroup.slice = u->cgroup.scope = "";
	u->cgroup.systemd = false;
	return u;
}

static struct plan_settings *gen_settings(struct gen *g, struct plan_report *r)
{
	struct plan_settings *s = memory(g, 1, sizeof(*s));
	struct plan_allowed_device *d;
	struct plan_exemption *x;
	size_t i;

	fill(g, schema_of(PLAN_KIND_SETTINGS), s);
	if (s->profile == PLAN_PROFILE_OPEN)
		s->profile = PLAN_PROFILE_STRICT;
	r->profile = s->profile;
	x = memory(g, s->n_exemptions + 1, sizeof(*x));
	for (i = 0; i < s->n_exemptions; i++) {
		x[i] = s->exemptions[i];
		if (x[i].rule[0] == '\0')
			x[i].rule = "user-root";
		if (x[i].reason[0] == '\0')
			x[i].reason = "tried";
	}
	s->exemptions = x;
	d = memory(g, s->n_devices + 1, sizeof(*d));
	for (i = 0; i < s->n_devices; i++) {
		d[i] = (struct plan_allowed_device){
			.type = gen_below(g, 2) ? 'c' : 'b',
			.major = (uint32_t)gen_below(g, 4096)
		};
		d[i].minor.set = gen_below(g, 2) == 1;
		d[i].minor.v = d[i].minor.set ? (int64_t)gen_below(g, 300) : 0;
	}
	s->devices = d;
	s->hooks_named |= s->n_hooks > 0;
	s->pids.v = s->pids.set ? 100 : 0;
	s->memory.v = s->memory.set ? 4096 : 0;
	s->cpu_shares.v = s->cpu_shares.set ? 1024 : 0;
	s->upper_bytes |= 1;
	s->upper_inodes |= 1;
	s->tmpfs_bytes |= 1;
	s->tmpfs_inodes |= 1;
	s->ids.first = (uint32_t)(1 + gen_below(g, 1000)) << 16;
	s->ids.last =
		s->ids.first + ((uint32_t)(1 + gen_below(g, 9)) << 16) - 1;
	return s;
}

struct plan_report *gen_report(struct gen *g, bool refused)
{
	static const enum plan_action milder[] = { PLAN_FORCE, PLAN_WARN,
						   PLAN_CONDITION };
	struct plan_report *r = memory(g, 1, sizeof(*r));
	struct plan_finding *f;
	size_t i;

	fill(g, &schema_report, r);
	f = memory(g, r->n_findings + 1, sizeof(*f));
	for (i = 0; i < r->n_findings; i++) {
		f[i] = r->findings[i];
		f[i].action = milder[gen_below(g, 3)];
	}
	if (refused) {
		fill(g, schema_report.fields[2].of, &f[r->n_findings]);
		f[r->n_findings++].action = PLAN_REFUSE;
	}
	r->findings = f;
	r->refused = refused;
	return r;
}

struct plan *gen_plan(struct gen *g)
{
	const uint64_t n = gen_below(g, PLAN_KINDS);
	enum plan_kind kind = (enum plan_kind)n;
	struct plan_report *r = gen_report(g, kind == PLAN_KIND_REFUSAL);
	struct plan_container *c;
	struct plan *p = NULL;
	struct err e = { 0 };
	int rc = -1;

	switch (kind) {
	case PLAN_KIND_CONTAINER:
		c = gen_container(g);
		r->profile = c->profile;
		rc = plan_build_container(&p, c, r, &e);
		break;
	case PLAN_KIND_EXEC:
		rc = plan_build_exec(&p, gen_exec(g), r, &e);
		break;
	case PLAN_KIND_UPDATE:
		rc = plan_build_update(&p, gen_update(g), r, &e);
		break;
	case PLAN_KIND_SETTINGS:
		rc = plan_build_settings(&p, gen_settings(g, r), r, &e);
		break;
	case PLAN_KIND_REFUSAL:
		rc = plan_build_refusal(&p, r, &e);
		break;
	case PLAN_KINDS:
		break;
	}
	if (rc != 0) {
		fprintf(stderr, "gen_plan: %s: %s\n", e.at, e.text);
		abort();
	}
	return p;
}
