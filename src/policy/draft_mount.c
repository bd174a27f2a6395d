/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a mount of the config asks for: its options as attributes of
 * mount_setattr(2), the rest as data of fsconfig(2). Options are as mount(8)
 * has them, config.md "Linux mount options"; a later one wins.
 */
#include "config.h"

#include <linux/mount.h>
#include <string.h>

#include "base/num.h"
#include "private.h"

enum opt_kind {
	OPT_ATTR, /* sets or clears attributes of the mount */
	OPT_REC,  /* the same for all that is mounted below */
	OPT_PROP, /* propagation */
	OPT_BIND, /* bind, rbind */
	OPT_FLAG, /* of a file system: what a new tmpfs gets */
	OPT_NONE, /* asks for what is so already */
	OPT_SAYS, /* only says something */
	OPT_COPY, /* tmpcopyup */
};

struct opt {
	const char *name;
	enum opt_kind kind;
	uint64_t set;
	uint64_t clear;
	uint32_t says;
	enum plan_propagation prop;
	bool rec;
};

#define ATTR(n, s, c, y)                                                 \
	{                                                                \
		.name = (n), .kind = OPT_ATTR, .set = (s), .clear = (c), \
		.says = (y)                                              \
	}
#define REC(n, s, c, y)                                                 \
	{                                                               \
		.name = (n), .kind = OPT_REC, .set = (s), .clear = (c), \
		.says = (y)                                             \
	}
#define PROP(n, p, r, y)                                              \
	{                                                             \
		.name = (n), .kind = OPT_PROP, .prop = PLAN_PROP_##p, \
		.rec = (r), .says = SAYS_PROPAGATION | (y)            \
	}
#define OTHER(n, k, y)                                \
	{                                             \
		.name = (n), .kind = (k), .says = (y) \
	}

#define FLAG(n, s, c)                                                   \
	{                                                               \
		.name = (n), .kind = OPT_FLAG, .set = (s), .clear = (c) \
	}

/* Beside the attributes: apply looks at these in any option. */
enum {
	FLAG_SYNC = 1 << 24,
	FLAG_DIRSYNC = FLAG_SYNC << 1,
	FLAG_LAZYTIME = FLAG_SYNC << 2,
};

static const struct opt options[] = {
	OTHER("bind", OPT_BIND, SAYS_BIND),
	{ .name = "rbind", .kind = OPT_BIND, .says = SAYS_BIND, .rec = true },
	ATTR("ro", MOUNT_ATTR_RDONLY, 0, SAYS_RO),
	ATTR("rw", 0, MOUNT_ATTR_RDONLY, SAYS_RW),
	ATTR("nosuid", MOUNT_ATTR_NOSUID, 0, 0),
	ATTR("suid", 0, MOUNT_ATTR_NOSUID, SAYS_SUID),
	ATTR("nodev", MOUNT_ATTR_NODEV, 0, 0),
	ATTR("dev", 0, MOUNT_ATTR_NODEV, SAYS_DEV),
	ATTR("noexec", MOUNT_ATTR_NOEXEC, 0, 0),
	ATTR("exec", 0, MOUNT_ATTR_NOEXEC, SAYS_EXEC),
	ATTR("noatime", MOUNT_ATTR_NOATIME, MOUNT_ATTR__ATIME, 0),
	ATTR("atime", 0, MOUNT_ATTR__ATIME, 0),
	ATTR("relatime", 0, MOUNT_ATTR__ATIME, 0),
	ATTR("norelatime", 0, MOUNT_ATTR__ATIME, 0),
	ATTR("strictatime", MOUNT_ATTR_STRICTATIME, MOUNT_ATTR__ATIME, 0),
	ATTR("nostrictatime", 0, MOUNT_ATTR__ATIME, 0),
	ATTR("nodiratime", MOUNT_ATTR_NODIRATIME, 0, 0),
	ATTR("diratime", 0, MOUNT_ATTR_NODIRATIME, 0),
	ATTR("nosymfollow", MOUNT_ATTR_NOSYMFOLLOW, 0, 0),
	ATTR("symfollow", 0, MOUNT_ATTR_NOSYMFOLLOW, 0),
	REC("rro", MOUNT_ATTR_RDONLY, 0, SAYS_RO | SAYS_RRO),
	REC("rrw", 0, MOUNT_ATTR_RDONLY, SAYS_RW),
	REC("rnosuid", MOUNT_ATTR_NOSUID, 0, 0),
	REC("rsuid", 0, MOUNT_ATTR_NOSUID, SAYS_SUID),
	REC("rnodev", MOUNT_ATTR_NODEV, 0, 0),
	REC("rdev", 0, MOUNT_ATTR_NODEV, SAYS_DEV),
	REC("rnoexec", MOUNT_ATTR_NOEXEC, 0, 0),
	REC("rexec", 0, MOUNT_ATTR_NOEXEC, SAYS_EXEC),
	REC("rnoatime", MOUNT_ATTR_NOATIME, MOUNT_ATTR__ATIME, 0),
	REC("ratime", 0, MOUNT_ATTR__ATIME, 0),
	REC("rrelatime", 0, MOUNT_ATTR__ATIME, 0),
	REC("rnorelatime", 0, MOUNT_ATTR__ATIME, 0),
	REC("rstrictatime", MOUNT_ATTR_STRICTATIME, MOUNT_ATTR__ATIME, 0),
	REC("rnostrictatime", 0, MOUNT_ATTR__ATIME, 0),
	REC("rnodiratime", MOUNT_ATTR_NODIRATIME, 0, 0),
	REC("rdiratime", 0, MOUNT_ATTR_NODIRATIME, 0),
	REC("rnosymfollow", MOUNT_ATTR_NOSYMFOLLOW, 0, 0),
	REC("rsymfollow", 0, MOUNT_ATTR_NOSYMFOLLOW, 0),
	PROP("private", PRIVATE, false, 0),
	PROP("rprivate", PRIVATE, true, 0),
	PROP("slave", SLAVE, false, SAYS_SLAVE),
	PROP("rslave", SLAVE, true, SAYS_SLAVE),
	PROP("shared", SHARED, false, SAYS_SHARED),
	PROP("rshared", SHARED, true, SAYS_SHARED),
	PROP("unbindable", UNBINDABLE, false, SAYS_UNBINDABLE),
	PROP("runbindable", UNBINDABLE, true, SAYS_UNBINDABLE),
	OTHER("tmpcopyup", OPT_COPY, 0),
	OTHER("idmap", OPT_SAYS, SAYS_IDMAP),
	OTHER("ridmap", OPT_SAYS, SAYS_IDMAP | SAYS_RIDMAP),
	OTHER("remount", OPT_SAYS, SAYS_REMOUNT),
	OTHER("copy-symlink", OPT_SAYS, SAYS_PRIVATE_OPT),
	OTHER("src-nofollow", OPT_SAYS, SAYS_PRIVATE_OPT),
	OTHER("dest-nofollow", OPT_SAYS, SAYS_PRIVATE_OPT),
	/*
	 * Flags of a superblock. A bind has its file system's, whatever is
	 * asked (mount(2)), and so have those that are the kernel's own; a
	 * tmpfs shows them. It has no versions, and no mandatory locks.
	 */
	FLAG("sync", FLAG_SYNC, 0),
	FLAG("async", 0, FLAG_SYNC),
	FLAG("dirsync", FLAG_DIRSYNC, 0),
	FLAG("lazytime", FLAG_LAZYTIME, 0),
	FLAG("nolazytime", 0, FLAG_LAZYTIME),
	OTHER("defaults", OPT_NONE, 0),
	OTHER("iversion", OPT_NONE, 0),
	OTHER("noiversion", OPT_NONE, 0),
	OTHER("loud", OPT_NONE, 0),
	OTHER("silent", OPT_NONE, 0),
	OTHER("mand", OPT_NONE, 0),
	OTHER("nomand", OPT_NONE, 0),
};

static const struct {
	const char *name;
	enum plan_mount_type type;
} types[] = {
	{ "bind", PLAN_MOUNT_BIND },     { "tmpfs", PLAN_MOUNT_TMPFS },
	{ "proc", PLAN_MOUNT_PROC },     { "sysfs", PLAN_MOUNT_SYSFS },
	{ "devpts", PLAN_MOUNT_DEVPTS }, { "mqueue", PLAN_MOUNT_MQUEUE },
	{ "cgroup", PLAN_MOUNT_CGROUP }, { "cgroup2", PLAN_MOUNT_CGROUP },
};

static void apply(struct mount_draft *d, const struct opt *o)
{
	/* a later word takes back what an earlier one said */
	const uint32_t pairs = SAYS_RO | SAYS_RW | SAYS_RRO;
	const uint32_t props =
		SAYS_PROPAGATION | SAYS_SHARED | SAYS_SLAVE | SAYS_UNBINDABLE;

	if ((o->says & (SAYS_RO | SAYS_RW)) != 0)
		d->says &= ~pairs;
	if (o->kind == OPT_PROP)
		d->says &= ~props;
	if ((o->set & MOUNT_ATTR_NOSUID) != 0)
		d->says &= ~(uint32_t)SAYS_SUID;
	if ((o->set & MOUNT_ATTR_NODEV) != 0)
		d->says &= ~(uint32_t)SAYS_DEV;
	if ((o->set & MOUNT_ATTR_NOEXEC) != 0)
		d->says &= ~(uint32_t)SAYS_EXEC;
	d->says |= o->says;
	switch (o->kind) {
	case OPT_ATTR:
		d->m.attr_set = (d->m.attr_set & ~o->clear) | o->set;
		d->m.attr_clear = (d->m.attr_clear & ~o->set) | o->clear;
		break;
	case OPT_REC: /* the topmost mount is one of them */
		d->m.rec_set = (d->m.rec_set & ~o->clear) | o->set;
		d->m.rec_clear = (d->m.rec_clear & ~o->set) | o->clear;
		d->m.attr_set &= ~o->clear;
		d->m.attr_clear &= ~o->set;
		break;
	case OPT_PROP:
		d->m.propagation = o->prop;
		d->m.propagation_recursive = o->rec;
		break;
	case OPT_BIND:
		d->m.recursive |= o->rec;
		break;
	case OPT_COPY:
		d->m.copy_up = true;
		break;
	case OPT_FLAG:
		d->fs_flags =
			(d->fs_flags & (uint32_t)~o->clear) | (uint32_t)o->set;
		break;
	case OPT_NONE:
	case OPT_SAYS:
		break;
	}
}

static void put_data(struct mount_draft *d, struct plan_kv kv)
{
	size_t i;

	for (i = 0; i < d->m.n_data; i++)
		if (strcmp(d->data[i].key, kv.key) == 0) {
			d->data[i] = kv;
			return;
		}
	d->data[d->m.n_data++] = kv;
}

/* An option that no table has is the file system's: "size=64m", "newinstance".
 */
static void add_data(struct judge *j, struct mount_draft *d, const char *s)
{
	const char *eq = strchr(s, '=');
	struct plan_kv kv = { .key = s, .value = "" };

	if (eq != NULL) {
		buf_bytes(&j->text, s, (size_t)(eq - s));
		kv.key = judge_keep(j);
		kv.value = eq + 1;
	}
	put_data(d, kv);
}

/* As many as options named them at most: there is room. */
static void add_flags(struct mount_draft *d)
{
	static const char *const names[] = { "sync", "dirsync", "lazytime" };
	size_t i;

	for (i = 0; i < COUNT(names); i++)
		if ((d->fs_flags & (uint32_t)FLAG_SYNC << i) != 0)
			put_data(d, (struct plan_kv){ names[i], "" });
}

static void read_option(struct judge *j, struct mount_draft *d, const char *s)
{
	size_t i;

	for (i = 0; i < COUNT(options); i++) {
		if (strcmp(options[i].name, s) != 0)
			continue;
		apply(d, &options[i]);
		if (options[i].says == SAYS_PRIVATE_OPT)
			d->odd = s;
		return;
	}
	add_data(j, d, s);
}

static void read_type(struct mount_draft *d)
{
	const char *type = d->s->type.s;
	size_t i;

	/* config.md: a bind is what has the option bind or rbind */
	d->m.type = PLAN_MOUNT_BIND;
	d->known = (d->says & SAYS_BIND) != 0;
	if (d->known || type == NULL)
		return;
	for (i = 0; i < COUNT(types); i++)
		if (strcmp(types[i].name, type) == 0) {
			d->m.type = types[i].type;
			d->known = true;
		}
}

bool draft_public(const struct judge *j, const struct mount_draft *d)
{
	return (d->class == MOUNT_HOST_FILE || d->class == MOUNT_INIT) &&
	       !exempt_path(j, d->m.source, (d->says & SAYS_RO) == 0);
}

/* Whose the files of a bind are: config.md, "idmap" and "uidMappings". */
static void settle_idmap(struct judge *j, struct mount_draft *d)
{
	const struct spec_mount *s = d->s;
	struct plan_mount *m = &d->m;
	bool own = s->uid_mappings.n > 0 || s->gid_mappings.n > 0;
	/* with mappings of the config its engine has done it */
	bool ours = j->d.c.ids.kind != PLAN_IDS_MAPS &&
		    j->d.c.ids.kind != PLAN_IDS_JOIN &&
		    j->facts->user != FACTS_NS_ROOT && !judge_open(j) &&
		    !draft_public(j, d);

	m->idmap = ours || own || (d->says & SAYS_IDMAP) != 0;
	if (own) {
		m->uid_maps = draft_maps(j, &s->uid_mappings, &m->n_uid_maps);
		m->gid_maps = draft_maps(j, &s->gid_mappings, &m->n_gid_maps);
	}
	m->idmap_top = m->idmap && m->recursive && (own || !ours) &&
		       (d->says & SAYS_RIDMAP) == 0;
}

/* podman and buildah pass on a volume's words that they have carried out
 * themselves: whether what the image has in that place was copied into it,
 * labels, owners. */
static void drop_done(struct mount_draft *d)
{
	static const char *const done[] = { "copy", "nocopy", "z", "Z", "U" };
	size_t i, k, n = 0;

	for (i = 0; i < d->m.n_data; i++) {
		for (k = 0; k < COUNT(done); k++)
			if (d->data[i].value[0] == '\0' &&
			    strcmp(d->data[i].key, done[k]) == 0)
				break;
		if (k == COUNT(done))
			d->data[n++] = d->data[i];
	}
	d->m.n_data = n;
}

/* Attributes of a new file system are its mount's: there is nothing below. */
static void settle(struct judge *j, struct mount_draft *d)
{
	struct plan_mount *m = &d->m;

	if (m->type == PLAN_MOUNT_BIND) {
		settle_idmap(j, d);
		drop_done(d);
		if (!judge_open(j))
			return;
		m->n_data = 0; /* as mount(2) passes them over */
		if ((d->says & SAYS_PROPAGATION) == 0 &&
		    j->d.c.root.propagation == PLAN_PROP_SLAVE) {
			/* as runc, where "/" is one before the binds */
			m->propagation = PLAN_PROP_SLAVE;
			m->propagation_recursive = true;
		}
		return;
	}
	m->attr_set = (m->attr_set & ~m->rec_clear) | m->rec_set;
	m->rec_set = 0;
	m->rec_clear = 0;
	m->attr_clear = 0;
	m->recursive = false;
	if (m->type == PLAN_MOUNT_TMPFS)
		add_flags(d);
	if (m->source[0] == '\0')
		m->source = d->s->type.s != NULL ? d->s->type.s : "none";
}

/* Is it a bind that only as a read-only one passes? */
static bool needs_ro(const struct judge *j, const struct mount_draft *d)
{
	switch (d->class) {
	case MOUNT_INIT:
	case MOUNT_HOST_FILE:
	case MOUNT_SENSITIVE:
		return !exempt_path(j, d->m.source, true);
	case MOUNT_OTHER:
	case MOUNT_ENGINE:
	case MOUNT_VOLUME:
	case MOUNT_HOME:
	case MOUNT_BIND:
		break;
	}
	return false;
}

/*
 * A remount is of what an entry before it mounted there, and gives it the
 * attributes that it names and no others, as mount(2) does.
 */
static void settle_remount(struct judge *j, struct mount_draft *d)
{
	const uint64_t all = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID |
			     MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC |
			     MOUNT_ATTR_NODIRATIME | MOUNT_ATTR_NOSYMFOLLOW;
	const struct mount_draft *of = NULL;
	struct plan_mount *m = &d->m;
	size_t i;

	for (i = 0; i < d->index; i++)
		if (strcmp(j->d.mounts[i].m.dest, m->dest) == 0)
			of = &j->d.mounts[i];
	m->remount = d->known = true;
	m->type = of != NULL ? of->m.type : PLAN_MOUNT_TMPFS;
	m->source = of != NULL ? of->m.source : "none";
	d->class = of != NULL ? of->class : MOUNT_OTHER;
	d->found = of != NULL;
	d->opens = of != NULL && (d->says & SAYS_RO) == 0 && needs_ro(j, of);
	m->recursive = of != NULL && of->m.recursive;
	if (m->type != PLAN_MOUNT_BIND) {
		m->attr_set = (m->attr_set & ~m->rec_clear) | m->rec_set;
		m->rec_set = m->rec_clear = 0;
	}
	m->attr_clear |= all & ~(m->attr_set | m->rec_set);
}

/* Terminals are the whole host's: one container must not use them up. */
static void bound_ptys(const struct judge *j, struct mount_draft *d)
{
	const char *most = j->profile->ptys;
	uint32_t ours, n;
	size_t i;

	if (most == NULL || !d->known || d->m.type != PLAN_MOUNT_DEVPTS ||
	    !num_u32(most, strlen(most), &ours))
		return;
	for (i = 0; i < d->m.n_data; i++)
		if (strcmp(d->data[i].key, "max") == 0) {
			if (num_u32(d->data[i].value, strlen(d->data[i].value),
				    &n) &&
			    n > ours)
				d->data[i].value = most;
			return;
		}
	d->data[d->m.n_data++] = (struct plan_kv){ "max", most };
}

/* A pod has its own volumes, and another one's are the host's to it. */
static enum mount_class class_of(const struct judge *j,
				 const struct mount_draft *d)
{
	const struct path_pod own = {
		.cgroup = j->spec->lx.cgroups_path.s,
		.sandbox = exempt_annotation(j, "io.kubernetes.cri.sandbox-id"),
		.uid = exempt_annotation(j, "io.kubernetes.cri.sandbox-uid"),
	};
	enum mount_class c = path_class(d->m.source, (d->says & SAYS_RO) != 0);

	return (c == MOUNT_ENGINE || c == MOUNT_VOLUME) &&
			       path_anothers(d->m.source, &own)
		       ? MOUNT_SENSITIVE
		       : c;
}

static void draft_mount(struct judge *j, struct mount_draft *d)
{
	const struct spec_mount *s = d->s;
	const char *dest = s->destination.s;
	uint32_t i;

	d->data = judge_alloc(j, s->options.n + 1, sizeof(*d->data));
	if (d->data == NULL)
		return;
	for (i = 0; i < s->options.n; i++)
		if (s->options.v[i].s != NULL)
			read_option(j, d, s->options.v[i].s);
	d->m.data = d->data;
	read_type(d);
	if ((d->says & SAYS_REMOUNT) == 0)
		bound_ptys(j, d);
	d->m.dest = dest != NULL ? path_clean(j, "", dest) : NULL;
	d->dest_dots = dest != NULL && d->m.dest == NULL;
	d->dest_relative = dest == NULL || dest[0] != '/';
	if (d->m.dest == NULL)
		d->m.dest = "/";
	if ((d->says & SAYS_REMOUNT) != 0) {
		settle_remount(j, d);
		return;
	}
	d->m.source = s->source.s != NULL ? s->source.s : "";
	if (d->m.type == PLAN_MOUNT_BIND && s->source.s != NULL)
		d->m.source = path_clean(j, j->opts->bundle, s->source.s);
	if (d->m.source == NULL)
		d->m.source = ""; /* refused: mnt-host-sensitive */
	if (d->m.type == PLAN_MOUNT_BIND && d->m.source[0] == '/')
		d->class = class_of(j, d);
	else if (d->m.type == PLAN_MOUNT_BIND)
		d->class = MOUNT_SENSITIVE;
	if (d->class == MOUNT_SENSITIVE && j->facts->user == FACTS_NS_ROOT)
		d->class = path_user_class(d->m.source);
	settle(j, d);
}

void draft_mounts(struct judge *j)
{
	const struct spec_mounts *l = &j->spec->mounts;
	uint32_t i;

	j->d.mounts = judge_alloc(j, (size_t)l->n + DRAFT_MOUNTS_MORE,
				  sizeof(*j->d.mounts));
	if (j->d.mounts == NULL)
		return;
	for (i = 0; i < l->n; i++) {
		j->d.mounts[i].s = &l->v[i];
		j->d.mounts[i].index = i;
		draft_mount(j, &j->d.mounts[i]);
	}
	j->d.n_mounts = l->n;
}

bool draft_option(const struct spec_mount *m, const char *option)
{
	uint32_t i;

	for (i = 0; i < m->options.n; i++)
		if (m->options.v[i].s != NULL &&
		    strcmp(m->options.v[i].s, option) == 0)
			return true;
	return false;
}
