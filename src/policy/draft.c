/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a config asks for, as a plan: nothing is judged here, and what the
 * plan can't say is left for a rule to find (or for `unsupported`).
 */
#include "config.h"

#include <string.h>

#include "private.h"

static const enum plan_ns_type ns_types[] = {
	[SPEC_NS_PID] = PLAN_NS_PID,
	[SPEC_NS_NETWORK] = PLAN_NS_NET,
	[SPEC_NS_MOUNT] = PLAN_NS_MOUNT,
	[SPEC_NS_IPC] = PLAN_NS_IPC,
	[SPEC_NS_UTS] = PLAN_NS_UTS,
	[SPEC_NS_USER] = PLAN_NS_TYPES, /* the plan's ids */
	[SPEC_NS_CGROUP] = PLAN_NS_CGROUP,
	[SPEC_NS_TIME] = PLAN_NS_TIME,
};

static void draft_namespaces(struct judge *j)
{
	const struct spec_nss *l = &j->spec->lx.namespaces;
	enum plan_ns_type type;
	const char *path;
	uint32_t i;
	size_t t;

	for (t = 0; t < PLAN_NS_TYPES; t++)
		j->d.ns[t].type = (enum plan_ns_type)t;
	for (i = 0; i < l->n; i++) {
		if (l->v[i].type.s == NULL || l->v[i].type.v < 0)
			continue;
		type = ns_types[l->v[i].type.v];
		if (type == PLAN_NS_TYPES)
			continue;
		path = "";
		if (l->v[i].path.s != NULL && l->v[i].path.len > 0)
			path = path_clean(j, "", l->v[i].path.s);
		j->d.ns[type].join = path != NULL ? path : "/";
	}
}

static void draft_time_offset(struct judge *j, const char *clock,
			      const struct spec_time_offset *s,
			      struct plan_time_offset *out)
{
	if (!s->at.set)
		return;
	out[j->d.c.n_time_offsets].clock = clock;
	out[j->d.c.n_time_offsets].secs = s->secs.v;
	out[j->d.c.n_time_offsets].nanosecs = (uint32_t)s->nanosecs.v;
	j->d.c.n_time_offsets++;
}

static void draft_time_offsets(struct judge *j)
{
	const struct spec_time_offsets *s = &j->spec->lx.time_offsets;
	struct plan_time_offset *out = judge_alloc(j, 2, sizeof(*out));

	if (out == NULL)
		return;
	draft_time_offset(j, "monotonic", &s->monotonic, out);
	draft_time_offset(j, "boottime", &s->boottime, out);
	j->d.c.time_offsets = out;
}

const struct plan_id_map *draft_maps(struct judge *j,
				     const struct spec_idmaps *s, size_t *n)
{
	struct plan_id_map *out = judge_alloc(j, s->n, sizeof(*out));
	uint32_t i;

	*n = 0;
	if (out == NULL)
		return NULL;
	for (i = 0; i < s->n; i++) {
		out[i].container = (uint32_t)s->v[i].container_id.v;
		out[i].host = (uint32_t)s->v[i].host_id.v;
		out[i].size = (uint32_t)s->v[i].size.v;
	}
	*n = s->n;
	return out;
}

static void draft_ids(struct judge *j)
{
	const struct spec_linux *lx = &j->spec->lx;
	struct plan_ids *ids = &j->d.c.ids;
	const struct spec_ns *user = NULL;
	uint32_t i;

	for (i = 0; i < lx->namespaces.n; i++)
		if (lx->namespaces.v[i].type.s != NULL &&
		    lx->namespaces.v[i].type.v == SPEC_NS_USER)
			user = &lx->namespaces.v[i];
	ids->kind = PLAN_IDS_NONE;
	ids->join = "";
	if (user == NULL)
		return; /* ns-user-absent gives it a block */
	if (user->path.s != NULL && user->path.len > 0) {
		ids->kind = PLAN_IDS_JOIN;
		ids->join = path_clean(j, "", user->path.s);
		if (ids->join == NULL)
			ids->join = "/"; /* refused: ns-join-invalid */
	} else if (lx->uid_mappings.n == 0 && lx->gid_mappings.n == 0) {
		ids->kind = PLAN_IDS_BLOCK;
		draft_nested(j);
		return;
	} else {
		ids->kind = PLAN_IDS_MAPS;
	}
	ids->uid_maps = draft_maps(j, &lx->uid_mappings, &ids->n_uid_maps);
	ids->gid_maps = draft_maps(j, &lx->gid_mappings, &ids->n_gid_maps);
	if (ids->kind == PLAN_IDS_MAPS)
		draft_nested(j);
}

static void draft_root(struct judge *j)
{
	const struct spec_root *s = &j->spec->root;
	struct plan_root *r = &j->d.c.root;
	const char *path = NULL;

	if (s->path.s != NULL)
		path = path_clean(j, j->opts->bundle, s->path.s);
	r->path = path != NULL ? path : "/"; /* refused: root-host */
	r->kind = PLAN_ROOT_DIRECT;
	r->readonly = s->readonly.v;
	if (!judge_open(j)) { /* for the mount points that the image lacks */
		if (r->readonly)
			r->kind = PLAN_ROOT_WX;
		r->upper_bytes = draft_bytes(j, j->profile->upper_bytes);
		r->upper_inodes = j->profile->upper_inodes;
	}
	if (!j->spec->lx.rootfs_propagation.s)
		return;
	switch ((enum spec_propagation)j->spec->lx.rootfs_propagation.v) {
	case SPEC_PROP_SHARED:
	case SPEC_PROP_RSHARED:
		r->propagation = PLAN_PROP_SHARED;
		break;
	case SPEC_PROP_SLAVE:
	case SPEC_PROP_RSLAVE:
		r->propagation = PLAN_PROP_SLAVE;
		break;
	case SPEC_PROP_UNBINDABLE:
	case SPEC_PROP_RUNBINDABLE:
		r->propagation = PLAN_PROP_UNBINDABLE;
		break;
	case SPEC_PROP_PRIVATE:
	case SPEC_PROP_RPRIVATE:
		break;
	}
}

static void draft_device(struct judge *j, uint32_t i)
{
	static const char types[] = { [SPEC_DEV_CHAR] = 'c',
				      [SPEC_DEV_UNBUF] = 'c',
				      [SPEC_DEV_BLOCK] = 'b',
				      [SPEC_DEV_FIFO] = 'p' };
	const struct spec_device *s = &j->spec->lx.devices.v[i];
	struct dev_draft *d = &j->d.devices[j->d.n_devices++];
	const char *path = NULL;

	d->s = s;
	d->index = i;
	if (s->path.s != NULL)
		path = path_clean(j, "", s->path.s);
	d->d.path = path != NULL ? path : "/"; /* refused: dev-path */
	if (s->type.s != NULL && s->type.v >= 0)
		d->d.type = (unsigned char)types[s->type.v];
	if (d->d.type != 'p') {
		d->d.major = (uint32_t)s->major.v;
		d->d.minor = (uint32_t)s->minor.v;
	}
	/* dev-mode says what is cut here; type bits are podman's */
	d->d.mode = s->file_mode.set ? (uint32_t)s->file_mode.v &
					       (judge_open(j) ? 07777 : 0666)
				     : 0666;
	d->d.uid = (uint32_t)s->uid.v;
	d->d.gid = (uint32_t)s->gid.v;
}

/* config-linux.md, "Default Devices"; ptmx and console are the engine's. */
static const struct plan_device default_devices[] = {
	{ "/dev/null", 'c', 1, 3, 0666, 0, 0 },
	{ "/dev/zero", 'c', 1, 5, 0666, 0, 0 },
	{ "/dev/full", 'c', 1, 7, 0666, 0, 0 },
	{ "/dev/random", 'c', 1, 8, 0666, 0, 0 },
	{ "/dev/urandom", 'c', 1, 9, 0666, 0, 0 },
	{ "/dev/tty", 'c', 5, 0, 0666, 0, 0 },
};

static void draft_devices(struct judge *j)
{
	const struct spec_devices *l = &j->spec->lx.devices;
	uint32_t i;

	j->d.devices = judge_alloc(j, COUNT(default_devices) + l->n,
				   sizeof(*j->d.devices));
	if (j->d.devices == NULL)
		return;
	for (i = 0; i < COUNT(default_devices); i++)
		j->d.devices[i].d = default_devices[i];
	j->d.n_devices = COUNT(default_devices);
	for (i = 0; i < l->n; i++)
		draft_device(j, i);
}

/* A list of paths; what is no absolute path is for a rule to refuse. */
static const char **draft_paths(struct judge *j, const struct spec_strs *s,
				size_t more, size_t *n)
{
	const char **out = judge_alloc(j, s->n + more, sizeof(*out));
	const char *path;
	uint32_t i;
	size_t k;

	*n = 0;
	for (i = 0; out != NULL && i < s->n; i++) {
		if (s->v[i].s == NULL || s->v[i].s[0] != '/')
			continue;
		path = path_clean(j, "", s->v[i].s);
		for (k = 0; path != NULL && k < *n; k++)
			if (strcmp(out[k], path) == 0)
				break;
		if (path != NULL && k == *n)
			out[(*n)++] = path;
	}
	return out;
}

static void draft_net_devices(struct judge *j)
{
	const struct spec_net_devices *l = &j->spec->lx.net_devices;
	struct plan_net_device *out = judge_alloc(j, l->n, sizeof(*out));
	uint32_t i;

	if (out == NULL)
		return;
	for (i = 0; i < l->n; i++) {
		out[i].host = l->v[i].key.s;
		out[i].name = l->v[i].name.s != NULL && l->v[i].name.len > 0
				      ? l->v[i].name.s
				      : l->v[i].key.s;
	}
	j->d.c.net_devices = out;
	j->d.c.n_net_devices = l->n;
}

static void draft_sysctls(struct judge *j)
{
	const struct spec_pairs *l = &j->spec->lx.sysctl;
	char *path, *c;
	uint32_t i;

	j->d.sysctls = judge_alloc(j, (size_t)l->n + DRAFT_SYSCTLS_MORE,
				   sizeof(*j->d.sysctls));
	for (i = 0; j->d.sysctls != NULL && i < l->n; i++) {
		path = arena_copy(&j->arena, l->v[i].key.s, l->v[i].key.len);
		if (path == NULL) {
			j->full = true;
			return;
		}
		for (c = path; *c != '\0'; c++)
			if (*c == '.')
				*c = '/';
		draft_sysctl(j, path,
			     l->v[i].value.s != NULL ? l->v[i].value.s : "");
	}
}

struct plan_sysctl *draft_sysctl(struct judge *j, const char *path,
				 const char *value)
{
	struct plan_sysctl *s = NULL;
	size_t i;

	if (j->d.sysctls == NULL)
		return NULL;
	for (i = 0; i < j->d.n_sysctls; i++)
		if (strcmp(j->d.sysctls[i].path, path) == 0)
			s = &j->d.sysctls[i];
	if (s == NULL)
		s = &j->d.sysctls[j->d.n_sysctls++];
	s->path = path;
	s->value = value;
	return s;
}

static void draft_hook_list(struct judge *j, enum plan_hook_when when,
			    const struct spec_hook_list *l)
{
	uint32_t i, k;

	for (i = 0; i < l->n; i++) {
		const struct spec_hook *s = &l->v[i];
		struct plan_hook *h = &j->d.hooks[j->d.n_hooks++];
		const char **args =
			judge_alloc(j, (size_t)s->args.n + 1, sizeof(*args));
		const char **env = judge_alloc(j, s->env.n, sizeof(*env));
		const char *path = NULL;

		if (args == NULL || env == NULL)
			return;
		if (s->path.s != NULL)
			path = path_clean(j, "", s->path.s);
		h->when = when;
		h->path = path != NULL ? path : "/";
		for (k = 0; k < s->args.n; k++)
			args[h->n_args++] = s->args.v[k].s;
		if (h->n_args == 0) /* exec(3): it has a name at least */
			args[h->n_args++] = h->path;
		for (k = 0; k < s->env.n; k++)
			env[h->n_env++] = s->env.v[k].s;
		h->args = args;
		h->env = env;
		if (s->timeout.set && s->timeout.v > 0)
			h->timeout_ms = s->timeout.v > UINT32_MAX / 1000
						? UINT32_MAX
						: (uint32_t)s->timeout.v * 1000;
	}
}

static void draft_hooks(struct judge *j)
{
	const struct spec_hooks *s = &j->spec->hooks;

	j->d.hooks = judge_alloc(j,
				 (size_t)s->prestart.n + s->create_runtime.n +
					 s->create_container.n +
					 s->start_container.n + s->poststart.n +
					 s->poststop.n,
				 sizeof(*j->d.hooks));
	if (j->d.hooks == NULL)
		return;
	draft_hook_list(j, PLAN_HOOK_PRESTART, &s->prestart);
	draft_hook_list(j, PLAN_HOOK_CREATE_RUNTIME, &s->create_runtime);
	draft_hook_list(j, PLAN_HOOK_CREATE_CONTAINER, &s->create_container);
	draft_hook_list(j, PLAN_HOOK_START_CONTAINER, &s->start_container);
	draft_hook_list(j, PLAN_HOOK_POSTSTART, &s->poststart);
	draft_hook_list(j, PLAN_HOOK_POSTSTOP, &s->poststop);
}

static void draft_annotations(struct judge *j)
{
	const struct spec_pairs *l = &j->spec->annotations;
	struct plan_kv *out = judge_alloc(j, l->n, sizeof(*out));
	uint32_t i;

	for (i = 0; out != NULL && i < l->n; i++) {
		out[i].key = l->v[i].key.s;
		out[i].value = l->v[i].value.s != NULL ? l->v[i].value.s : "";
	}
	j->d.c.annotations = out;
	j->d.c.n_annotations = out != NULL ? l->n : 0;
}

void draft_container(struct judge *j)
{
	const struct spec *s = j->spec;
	struct plan_container *c = &j->d.c;

	c->profile = j->opts->profile;
	c->scope = j->opts->scope;
	c->oci_version = s->oci_version.s != NULL ? s->oci_version.s : "";
	c->config_sha256 = j->opts->config_sha256;
	c->policy_sha256 = j->opts->policy_sha256;
	c->hostname = s->hostname.s != NULL ? s->hostname.s : "";
	c->domainname = s->domainname.s != NULL ? s->domainname.s : "";
	c->mount_label = s->lx.mount_label.s != NULL ? s->lx.mount_label.s : "";
	draft_annotations(j);
	draft_namespaces(j);
	draft_time_offsets(j);
	draft_ids(j);
	draft_root(j);
	draft_mounts(j);
	draft_devices(j);
	draft_net_devices(j);
	j->d.masked = draft_paths(j, &s->lx.masked_paths,
				  j->profile->n_masked_paths, &j->d.n_masked);
	j->d.readonly =
		draft_paths(j, &s->lx.readonly_paths,
			    j->profile->n_readonly_paths, &j->d.n_readonly);
	draft_sysctls(j);
	draft_cgroup(j);
	draft_rdt(j);
	draft_hooks(j);
	c->has_process = s->process.at.set;
	if (c->has_process) {
		draft_process(j);
		draft_filter(j);
	}
}
