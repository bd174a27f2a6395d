/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a part of a policy allows, gives and limits. Must: know what a path, a
 * number, a name means before it counts; open nothing that the floor holds.
 */
#include "config.h"

#include <string.h>

#include "bpf/calls.h"
#include "settings.h"

/* ---- what is said once ---- */

/* Counts, if what is written there does: @ok is what it must be. */
static bool once(struct set *s, enum set_once which, const char *key,
		 const struct set_at *at, uint32_t off, bool mine,
		 const char *wrong)
{
	const struct set_at there = set_off(at, off);

	if (wrong != NULL)
		set_wrong(s, &there, "%s %s", key, wrong);
	return mine && wrong == NULL &&
	       set_wins(s, &s->once[which], &there, key);
}

static void number(struct set *s, enum set_once which, const char *key,
		   const struct spec_u64 *n, const struct set_at *at, bool mine,
		   uint64_t least, uint64_t most, uint64_t *out)
{
	const char *wrong = n->v < least  ? "is too small"
			    : n->v > most ? "is too large"
					  : NULL;

	if (n->set && once(s, which, key, at, n->off, mine, wrong))
		*out = n->v;
}

static void optional(struct set *s, enum set_once which, const char *key,
		     const struct spec_u64 *n, const struct set_at *at,
		     bool mine, uint64_t least, uint64_t most,
		     struct plan_opt *out)
{
	uint64_t v = 0;

	number(s, which, key, n, at, mine, least, most, &v);
	if (v != 0)
		*out = (struct plan_opt){ .set = true, .v = (int64_t)v };
}

enum {
	SIZE_LEAST = 65536,
	INODES_LEAST = 16,
};
#define SIZE_MOST (UINT64_C(1) << 50)

static void sizes(struct set *s, const struct spec_policy_part *p,
		  const struct set_at *at, bool mine)
{
	struct plan_settings *o = &s->out;

	number(s, SET_UPPER_BYTES, "root.bytes", &p->root.bytes, at, mine,
	       SIZE_LEAST, SIZE_MOST, &o->upper_bytes);
	number(s, SET_UPPER_INODES, "root.inodes", &p->root.inodes, at, mine,
	       INODES_LEAST, SIZE_MOST, &o->upper_inodes);
	number(s, SET_TMPFS_BYTES, "tmpfs.bytes", &p->tmpfs.bytes, at, mine,
	       SIZE_LEAST, SIZE_MOST, &o->tmpfs_bytes);
	number(s, SET_TMPFS_INODES, "tmpfs.inodes", &p->tmpfs.inodes, at, mine,
	       INODES_LEAST, SIZE_MOST, &o->tmpfs_inodes);
	optional(s, SET_PIDS, "limits.pids", &p->limits.pids, at, mine, 1,
		 1 << 22, &o->pids);
	optional(s, SET_MEMORY, "limits.memory", &p->limits.memory, at, mine,
		 1 << 20, SIZE_MOST, &o->memory);
	optional(s, SET_CPU_SHARES, "limits.cpu-shares", &p->limits.cpu_shares,
		 at, mine, 2, 262144, &o->cpu_shares);
}

static void words(struct set *s, const struct spec_policy_part *p,
		  const struct set_at *at, bool mine)
{
	if (p->mode.s != NULL && p->mode.v >= 0 &&
	    once(s, SET_MODE, "mode", at, p->mode.off, mine, NULL))
		s->out.audit = p->mode.v == 1;
	if (p->root.kind.s != NULL && p->root.kind.v >= 0 &&
	    once(s, SET_ROOT, "root.kind", at, p->root.kind.off, mine, NULL))
		s->out.root = (enum plan_root_kind)p->root.kind.v;
	if (p->seccomp.set_id.set && once(s, SET_SETID, "seccomp.set-id", at,
					  p->seccomp.set_id.off, mine, NULL))
		s->out.setid = p->seccomp.set_id.v;
	if (p->mdwe.set &&
	    once(s, SET_MDWE, "deny-write-exec", at, p->mdwe.off, mine, NULL))
		s->out.mdwe = p->mdwe.v;
}

enum {
	ID_BLOCK = 65536,
	ID_BLOCKS_MOST = 4096,
};

static void take_pool(struct set *s, const struct spec_policy_pool *p,
		      const struct set_at *at, bool mine)
{
	const struct set_at first = set_off(at, p->first.off);
	const struct set_at last = set_off(at, p->last.off);
	uint64_t from = p->first.v, end = p->last.v + 1;

	if (!p->first.set || !p->last.set)
		return;
	if (from < ID_BLOCK || from % ID_BLOCK != 0 || from > INT32_MAX)
		set_wrong(s, &first,
			  "id-pool.first is a multiple of %d above 0 and below "
			  "2147483648",
			  (int)ID_BLOCK);
	else if (end <= from || end % ID_BLOCK != 0 ||
		 end > (uint64_t)INT32_MAX + 1)
		set_wrong(s, &last,
			  "id-pool.last is one less than a multiple of %d, "
			  "above first and below 2147483648",
			  (int)ID_BLOCK);
	else if (end - from > (uint64_t)ID_BLOCKS_MOST * ID_BLOCK)
		set_wrong(s, &last, "id-pool is of at most %d times %d ids",
			  (int)ID_BLOCKS_MOST, (int)ID_BLOCK);
	else if (once(s, SET_IDS, "id-pool", at, p->at.off, mine, NULL))
		s->out.ids = (struct plan_id_pool){ (uint32_t)from,
						    (uint32_t)(end - 1) };
}

/* ---- lists ---- */

/* Absolute, and written in the one way that it can be. */
static bool clean(struct set *s, const struct spec_str *path,
		  const struct set_at *at)
{
	const struct set_at there = set_off(at, path->off);
	const char *is;

	if (path->s == NULL)
		return false;
	is = path->s[0] == '/' ? path_clean(&s->j, "/", path->s) : NULL;
	if (is != NULL && strcmp(is, path->s) == 0)
		return true;
	set_wrong(s, &there,
		  "a path is absolute, without \"//\", \".\", \"..\" and \"/\" "
		  "at its end");
	return false;
}

/* The kernel's, devices (see "devices"), and brig's own. */
static bool never(const char *path, bool write)
{
	static const char *const dirs[] = { "/proc",        "/sys",
					    "/dev",         "/etc/brig",
					    "/run/brig",    "/var/run/brig",
					    "/var/lib/brig" };
	size_t i;

	for (i = 0; i < COUNT(dirs); i++)
		if (path_within(path, dirs[i]) ||
		    (write && path_within(dirs[i], path)))
			return true;
	return strcmp(path, "/") == 0;
}

static void take_path(struct set *s, const struct spec_allowed_path *p,
		      const struct set_at *at, bool mine)
{
	size_t n = s->out.n_paths, i;

	if (!clean(s, &p->path, at))
		return;
	if (never(p->path.s, p->write.v)) {
		set_wrong(s, at, "no policy can open %s%.128s",
			  p->write.v ? "for writing " : "", p->path.s);
		return;
	}
	for (i = 0; mine && i < n; i++)
		if (strcmp(s->paths[i].path, p->path.s) == 0) {
			set_wrong(s, at, "%.128s is there already", p->path.s);
			return;
		}
	if (!mine)
		return;
	s->paths = set_more(s, s->paths, n, &s->max_paths, sizeof(*s->paths));
	if (s->paths == NULL)
		return;
	s->paths[n].path = p->path.s;
	s->paths[n].write = p->write.v;
	set_origin(s, TEXT(&s->j, "paths[%zu]", s->out.n_paths++), at);
}

static void take_device(struct set *s, const struct spec_allowed_device *d,
			const struct set_at *at, bool mine)
{
	size_t n = s->out.n_devices;

	if (d->type.s == NULL || !d->major.set)
		return;
	if ((strcmp(d->type.s, "c") != 0 && strcmp(d->type.s, "b") != 0) ||
	    d->major.v > 4095 || d->minor.v > 1048575) {
		set_wrong(s, at,
			  "a device is \"c\" or \"b\", its major up to "
			  "4095, its minor up to 1048575");
		return;
	}
	if (d->type.s[0] == 'c' && d->major.v == 1 &&
	    (!d->minor.set || d->minor.v < 3 || d->minor.v == 4)) {
		set_wrong(s, at, "no policy can open the kernel's memory");
		return;
	}
	if (!mine)
		return;
	s->devices = set_more(s, s->devices, n, &s->max_devices,
			      sizeof(*s->devices));
	if (s->devices == NULL)
		return;
	s->devices[n] = (struct plan_allowed_device){
		.type = (uint32_t)d->type.s[0],
		.major = (uint32_t)d->major.v,
		.minor = { .set = d->minor.set, .v = (int64_t)d->minor.v },
	};
	set_origin(s, TEXT(&s->j, "devices[%zu]", s->out.n_devices++), at);
}

static void take_window(struct set *s, const struct spec_window *w,
			const struct set_at *at, bool mine)
{
	size_t n = s->out.n_windows, max = s->max_windows, i;

	if (!clean(s, &w->path, at))
		return;
	for (i = 0; mine && i < n; i++)
		if (strcmp(s->windows[i].path, w->path.s) == 0) {
			set_wrong(s, at, "%.128s is there already", w->path.s);
			return;
		}
	if (strcmp(w->path.s, "/") == 0 || never(w->path.s, true) || n == 24) {
		set_wrong(s, at, "no window can be there, or too many are");
		return;
	}
	if (!mine)
		return;
	s->windows_at =
		set_more(s, s->windows_at, n, &max, sizeof(*s->windows_at));
	s->windows = set_more(s, s->windows, n, &s->max_windows,
			      sizeof(*s->windows));
	if (s->windows == NULL || s->windows_at == NULL)
		return;
	s->windows[n].path = w->path.s;
	s->windows[n].exec = w->exec.v;
	s->windows_at[n] = *at;
	s->out.n_windows++;
}

/* A list of texts, each of them looked at by @good. */
static void texts(struct set *s, const struct spec_strs *l,
		  const struct set_at *at, bool mine, const char *key,
		  bool (*good)(struct set *s, const struct spec_str *t,
			       const struct set_at *at),
		  const char ***list, size_t *n, size_t *max)
{
	struct set_at there;
	uint32_t i;

	for (i = 0; i < l->n; i++) {
		there = set_off(at, l->v[i].off);
		if (!good(s, &l->v[i], &there) || !mine)
			continue;
		*list = set_more(s, *list, *n, max, sizeof(**list));
		if (*list == NULL)
			return;
		(*list)[*n] = l->v[i].s;
		set_origin(s, TEXT(&s->j, "%s[%zu]", key, (*n)++), &there);
	}
}

static bool good_call(struct set *s, const struct spec_str *t,
		      const struct set_at *at)
{
	uint32_t nr;

	if (bpf_syscall_number(BPF_ARCH_NATIVE, t->s, &nr) != BPF_UNKNOWN)
		return true;
	set_wrong(s, at, "\"%.64s\" is no system call", t->s);
	return false;
}

static bool good_net(struct set *s, const struct spec_str *t,
		     const struct set_at *at)
{
	if (t->s != NULL && judge_net_name(t->s, false))
		return true;
	set_wrong(s, at, "no network device has such a name");
	return false;
}

static void take_caps(struct set *s, const struct spec_enums *l,
		      const struct set_at *at)
{
	const struct set_at there = set_off(at, l->off);

	if (l->n == 0)
		return;
	s->out.caps |= draft_caps(l);
	set_origin(s, "caps", &there);
}

/* ---- all of it ---- */

void set_allow(struct set *s, const struct spec_policy_part *p,
	       const struct set_at *at, bool mine)
{
	struct set_at there;
	uint32_t i;

	words(s, p, at, mine);
	sizes(s, p, at, mine);
	take_pool(s, &p->pool, at, mine);
	if (mine)
		take_caps(s, &p->capabilities, at);
	for (i = 0; i < p->paths.n; i++) {
		there = set_off(at, p->paths.v[i].at.off);
		take_path(s, &p->paths.v[i], &there, mine);
	}
	for (i = 0; i < p->devices.n; i++) {
		there = set_off(at, p->devices.v[i].at.off);
		take_device(s, &p->devices.v[i], &there, mine);
	}
	for (i = 0; i < p->root.windows.n; i++) {
		there = set_off(at, p->root.windows.v[i].at.off);
		take_window(s, &p->root.windows.v[i], &there, mine);
	}
	s->out.hooks_named |= mine && p->hooks.set;
	texts(s, &p->hooks, at, mine, "hooks", clean, &s->hooks,
	      &s->out.n_hooks, &s->max_hooks);
	texts(s, &p->notify_sockets, at, mine, "notify_sockets", clean,
	      &s->notify, &s->out.n_notify_sockets, &s->max_notify);
	texts(s, &p->net_devices, at, mine, "net_devices", good_net, &s->net,
	      &s->out.n_net_devices, &s->max_net);
	texts(s, &p->seccomp.allow, at, mine, "seccomp_allow", good_call,
	      &s->allow, &s->out.n_seccomp_allow, &s->max_allow);
	texts(s, &p->seccomp.deny, at, mine, "seccomp_deny", good_call,
	      &s->deny, &s->out.n_seccomp_deny, &s->max_deny);
}

/* The profile's, but where the policy has a word of its own. */
static void finish_windows(struct set *s, const struct policy_profile *p)
{
	size_t n = s->out.n_windows, i, k;
	struct plan_window *all =
		judge_alloc(&s->j, n + p->n_windows, sizeof(*all));

	if (all == NULL)
		return;
	for (i = 0; i < n; i++) {
		all[i] = s->windows[i];
		set_origin(s, TEXT(&s->j, "windows[%zu]", i),
			   &s->windows_at[i]);
	}
	for (i = 0; i < p->n_windows; i++) {
		for (k = 0; k < s->out.n_windows; k++)
			if (strcmp(all[k].path, p->windows[i].path) == 0)
				break;
		if (k < s->out.n_windows)
			continue;
		set_origin(s, TEXT(&s->j, "windows[%zu]", n), NULL);
		all[n++] = p->windows[i];
	}
	s->out.windows = all;
	s->out.n_windows = n;
}

/* What is said once: where it goes, and what it is in the profile. */
static void finish_once(struct set *s, const struct policy_profile *p)
{
	static const char *const names[SET_ONCE] = {
		[SET_MODE] = "audit",
		[SET_ROOT] = "root",
		[SET_UPPER_BYTES] = "upper_bytes",
		[SET_UPPER_INODES] = "upper_inodes",
		[SET_TMPFS_BYTES] = "tmpfs_bytes",
		[SET_TMPFS_INODES] = "tmpfs_inodes",
		[SET_PIDS] = "pids",
		[SET_MEMORY] = "memory",
		[SET_CPU_SHARES] = "cpu_shares",
		[SET_SETID] = "setid",
		[SET_MDWE] = "mdwe",
		[SET_IDS] = "ids.first",
	};
	struct plan_settings *o = &s->out;
	size_t i;

	if (!s->once[SET_ROOT].set)
		o->root = p->root;
	if (!s->once[SET_UPPER_BYTES].set)
		o->upper_bytes = p->upper_bytes;
	if (!s->once[SET_UPPER_INODES].set)
		o->upper_inodes = p->upper_inodes;
	if (!s->once[SET_TMPFS_BYTES].set)
		o->tmpfs_bytes = p->tmpfs_bytes;
	if (!s->once[SET_TMPFS_INODES].set)
		o->tmpfs_inodes = p->tmpfs_inodes;
	if (!s->once[SET_PIDS].set)
		o->pids = (struct plan_opt){ .set = true, .v = p->pids };
	if (!s->once[SET_IDS].set)
		o->ids = (struct plan_id_pool){ PLAN_POOL_FIRST,
						PLAN_POOL_LAST };
	for (i = 0; i < SET_ONCE; i++)
		set_origin(s, names[i], s->once[i].set ? &s->once[i].at : NULL);
	set_origin(s, "ids.last",
		   s->once[SET_IDS].set ? &s->once[SET_IDS].at : NULL);
}

void set_allow_finish(struct set *s)
{
	const struct policy_profile *p = policy_profile(s->out.profile);

	s->out.caps |= p->caps;
	set_origin(s, "caps", NULL);
	s->out.paths = s->paths;
	s->out.devices = s->devices;
	s->out.hooks = s->hooks;
	s->out.notify_sockets = s->notify;
	s->out.net_devices = s->net;
	s->out.seccomp_allow = s->allow;
	s->out.seccomp_deny = s->deny;
	finish_once(s, p);
	finish_windows(s, p);
}
