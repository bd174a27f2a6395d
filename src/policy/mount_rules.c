/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is mounted, where and how. Answers: set-id programs and device nodes on
 * volumes, programs written in a mount and run, mounts over /proc that turn
 * LSM labels and sysctls elsewhere (CVE-2019-16884, -19921, CVE-2025-52881),
 * cgroup release agents (CVE-2022-0492).
 */
#include "config.h"

#include <linux/mount.h>
#include <string.h>

#include "mount.h"
#include "private.h"

/* ---- attributes ---- */

/* Is the attribute set on all that the mount brings? */
static bool has_attr(const struct mount_draft *d, uint64_t attr)
{
	return ((d->m.recursive ? d->m.rec_set : d->m.attr_set | d->m.rec_set) &
		~d->m.attr_clear & attr) != 0;
}

static void set_attr(struct judge *j, const struct policy_rule *r, size_t i,
		     uint64_t attr)
{
	struct plan_mount *m = &j->d.mounts[i].m;

	m->attr_clear &= ~attr;
	m->rec_clear &= ~attr;
	if (m->type == PLAN_MOUNT_BIND)
		m->rec_set |= attr;
	else
		m->attr_set |= attr;
	judge_reason(j,
		     TEXT(j, "mounts[%zu].%s", i,
			  m->type == PLAN_MOUNT_BIND ? "rec_set" : "attr_set"),
		     r);
}

static enum policy_act say_options(struct judge *j, const struct policy_rule *r,
				   const struct mount_draft *d, bool lesser,
				   bool lacks, const char *message,
				   const char *given)
{
	const struct spec_strs *o = &d->s->options;

	return judge_found(
		j, r,
		&(struct found){
			.pointer = TEXT(j, "/mounts/%u/options", d->index),
			.off = o->set ? o->off : d->s->at.off,
			.message = message,
			.asked = o->set ? judge_json_strs(j, o) : NULL,
			.given = TEXT(j, "[\"%s\"]", given),
			.lesser = lesser,
			.lacks = lacks });
}

/* Must this mount have nodes that open? */
static bool opens_devices(const struct mount_draft *d)
{
	return d->m.type == PLAN_MOUNT_DEVPTS ||
	       (d->m.type == PLAN_MOUNT_TMPFS &&
		strcmp(d->m.dest, "/dev") == 0);
}

void judge_mnt_suid(struct judge *j, const struct policy_rule *r)
{
	const struct mount_draft *d;
	size_t i;

	for (i = 0; i < j->d.n_mounts; i++) {
		d = &j->d.mounts[i];
		if (d->s == NULL || !d->known || has_attr(d, MOUNT_ATTR_NOSUID))
			continue;
		if (say_options(j, r, d, false, (d->says & SAYS_SUID) == 0,
				TEXT(j, "set-id programs in %s would be so",
				     d->m.dest),
				"nosuid") == POLICY_FORCE)
			set_attr(j, r, i, MOUNT_ATTR_NOSUID);
	}
}

void judge_mnt_dev(struct judge *j, const struct policy_rule *r)
{
	const struct mount_draft *d;
	size_t i;

	for (i = 0; i < j->d.n_mounts; i++) {
		d = &j->d.mounts[i];
		if (d->s == NULL || !d->known || opens_devices(d) ||
		    has_attr(d, MOUNT_ATTR_NODEV))
			continue;
		if (say_options(
			    j, r, d, false, (d->says & SAYS_DEV) == 0,
			    TEXT(j, "device nodes in %s would open", d->m.dest),
			    "nodev") == POLICY_FORCE)
			set_attr(j, r, i, MOUNT_ATTR_NODEV);
	}
}

enum exec {
	EXEC_FINE,   /* may be: read-only, or an image-init */
	EXEC_NEVER,  /* noexec, always */
	EXEC_VOLUME, /* a writable folder, or a file by its source */
};

static enum exec exec_of(const struct mount_draft *d)
{
	switch (d->class) {
	case MOUNT_OTHER:
	case MOUNT_ENGINE:
	case MOUNT_HOST_FILE:
		return EXEC_NEVER;
	case MOUNT_INIT:
		return EXEC_FINE;
	case MOUNT_BIND:
	case MOUNT_VOLUME:
	case MOUNT_HOME:
	case MOUNT_SENSITIVE:
		break;
	}
	if (strcmp(d->m.dest, "/dev/shm") == 0)
		return EXEC_NEVER;
	return (d->says & SAYS_RO) != 0 ? EXEC_FINE : EXEC_VOLUME;
}

void judge_mnt_exec(struct judge *j, const struct policy_rule *r)
{
	struct mount_draft *d;
	enum exec exec;
	size_t i;

	for (i = 0; i < j->d.n_mounts; i++) {
		d = &j->d.mounts[i];
		if (d->s == NULL || !d->known || has_attr(d, MOUNT_ATTR_NOEXEC))
			continue;
		exec = exec_of(d);
		if (exec == EXEC_FINE) {
			if (!d->m.remount)
				d->m.allow |= PLAN_BIND_EXEC;
			continue;
		}
		if (say_options(j, r, d, exec == EXEC_VOLUME,
				(d->says & SAYS_EXEC) == 0,
				exec == EXEC_VOLUME
					? TEXT(j,
					       "what is written in %s can be "
					       "run, if it is a folder; a file "
					       "gets noexec",
					       d->m.dest)
					: TEXT(j, "programs in %s could be run",
					       d->m.dest),
				"noexec") == POLICY_FORCE)
			set_attr(j, r, i, MOUNT_ATTR_NOEXEC);
	}
}

static void read_only(struct judge *j, const struct policy_rule *r,
		      enum plan_mount_type type)
{
	const struct mount_draft *d;
	size_t i;

	for (i = 0; i < j->d.n_mounts; i++) {
		d = &j->d.mounts[i];
		if (d->s == NULL || !d->known || d->m.type != type ||
		    has_attr(d, MOUNT_ATTR_RDONLY))
			continue;
		if (say_options(j, r, d, false, (d->says & SAYS_RW) == 0,
				TEXT(j, "%s would be writable", d->m.dest),
				"ro") == POLICY_FORCE)
			set_attr(j, r, i, MOUNT_ATTR_RDONLY);
	}
}

void judge_mnt_sysfs(struct judge *j, const struct policy_rule *r)
{
	read_only(j, r, PLAN_MOUNT_SYSFS);
}

void judge_mnt_cgroup(struct judge *j, const struct policy_rule *r)
{
	read_only(j, r, PLAN_MOUNT_CGROUP);
}

void judge_mnt_propagation(struct judge *j, const struct policy_rule *r)
{
	struct mount_draft *d;
	bool unset;
	size_t i;

	for (i = 0; i < j->d.n_mounts; i++) {
		d = &j->d.mounts[i];
		if (d->s == NULL || !d->known || d->m.remount ||
		    (d->m.type != PLAN_MOUNT_BIND &&
		     (d->says & (SAYS_SHARED | SAYS_SLAVE)) == 0))
			continue;
		unset = (d->says & SAYS_PROPAGATION) == 0;
		if (!unset && (d->says & (SAYS_SHARED | SAYS_SLAVE)) == 0)
			continue;
		judge_found(
			j, r,
			&(struct found){
				.pointer =
					TEXT(j, "/mounts/%u/options", d->index),
				.off = d->s->options.set ? d->s->options.off
							 : d->s->at.off,
				.message =
					unset ? "no propagation is said"
					: (d->says & SAYS_SLAVE) != 0
						? "mounts of the host come in"
						: "mounts of the container go "
						  "out to the host",
				.asked = d->s->options.set
						 ? judge_json_strs(
							   j, &d->s->options)
						 : NULL,
				.given = "[\"rprivate\"]",
				.also = unset,
				.lesser = (d->says & SAYS_SLAVE) != 0,
				.lacks = unset });
		if (unset) {
			d->m.propagation_recursive = true;
			judge_reason(j, TEXT(j, "mounts[%zu].propagation", i),
				     r);
		}
	}
}

void judge_mnt_submount(struct judge *j, const struct policy_rule *r)
{
	const struct mount_draft *d;
	size_t i;

	for (i = 0; i < j->d.n_mounts; i++) {
		d = &j->d.mounts[i];
		if (d->s == NULL || !d->known || !d->m.recursive ||
		    (d->says & SAYS_RO) == 0 || (d->says & SAYS_RRO) != 0)
			continue;
		if (say_options(j, r, d, false, true,
				TEXT(j,
				     "only the topmost mount of %s would be "
				     "read-only",
				     d->m.dest),
				"rro") == POLICY_FORCE)
			set_attr(j, r, i, MOUNT_ATTR_RDONLY);
	}
}

/* ---- data ---- */

/* Is there a @key that is a limit? 0 is none to tmpfs. */
static bool limited(const struct mount_draft *d, const char *key)
{
	size_t i;

	for (i = 0; i < d->m.n_data; i++)
		if (strcmp(d->data[i].key, key) == 0)
			return strpbrk(d->data[i].value, "123456789") != NULL;
	return false;
}

static void give_data(struct judge *j, size_t i, const char *key,
		      const char *value)
{
	struct mount_draft *d = &j->d.mounts[i];
	struct plan_kv *more = judge_alloc(j, d->m.n_data + 1, sizeof(*more));
	size_t k;

	for (k = 0; k < d->m.n_data; k++)
		if (strcmp(d->data[k].key, key) == 0) {
			d->data[k].value = value;
			return;
		}
	if (more == NULL)
		return;
	if (d->m.n_data > 0)
		memcpy(more, d->data, d->m.n_data * sizeof(*more));
	more[d->m.n_data].key = key;
	more[d->m.n_data].value = value;
	d->m.n_data++;
	d->data = more;
	d->m.data = more;
}

void judge_mnt_tmpfs(struct judge *j, const struct policy_rule *r)
{
	const struct mount_draft *d;
	const char *bytes, *inodes;
	size_t i;

	bytes = TEXT(
		j, "%llu",
		(unsigned long long)draft_bytes(j, j->profile->tmpfs_bytes));
	inodes = TEXT(j, "%llu", (unsigned long long)j->profile->tmpfs_inodes);
	for (i = 0; i < j->d.n_mounts; i++) {
		d = &j->d.mounts[i];
		if (d->s == NULL || !d->known ||
		    d->m.type != PLAN_MOUNT_TMPFS || d->m.remount ||
		    limited(d, "size"))
			continue;
		if (say_options(j, r, d, false, true,
				TEXT(j,
				     "%s could take half of the host's memory",
				     d->m.dest),
				TEXT(j, "size=%s\",\"nr_inodes=%s", bytes,
				     inodes)) != POLICY_FORCE)
			continue;
		give_data(j, i, "size", bytes);
		if (!limited(&j->d.mounts[i], "nr_inodes"))
			give_data(j, i, "nr_inodes", inodes);
		judge_reason(j, TEXT(j, "mounts[%zu].data", i), r);
	}
}

/* Options of a file system that go to fsconfig(2), and what they may be. */
static const struct {
	enum plan_mount_type type;
	const char *key;
	const char *of; /* the value is made of these; "" is a flag */
	size_t most;    /* characters */
} data_keys[] = {
	{ PLAN_MOUNT_TMPFS, "mode", "01234567", 7 },
	{ PLAN_MOUNT_TMPFS, "uid", "0123456789", 5 },
	{ PLAN_MOUNT_TMPFS, "gid", "0123456789", 5 },
	{ PLAN_MOUNT_TMPFS, "size", "0123456789kKmMgGtT%", 20 },
	{ PLAN_MOUNT_TMPFS, "nr_inodes", "0123456789kKmMgG", 20 },
	{ PLAN_MOUNT_DEVPTS, "newinstance", "", 0 },
	{ PLAN_MOUNT_DEVPTS, "ptmxmode", "01234567", 7 },
	{ PLAN_MOUNT_DEVPTS, "mode", "01234567", 7 },
	{ PLAN_MOUNT_DEVPTS, "gid", "0123456789", 5 },
	{ PLAN_MOUNT_DEVPTS, "uid", "0123456789", 5 },
	{ PLAN_MOUNT_DEVPTS, "max", "0123456789", 7 },
	{ PLAN_MOUNT_PROC, "hidepid", "abcdefghijklmnopqrstuvwxyz01234", 12 },
	{ PLAN_MOUNT_PROC, "subset", "pid", 3 },
};

/* "64k": digits, then one letter at most; "007" is a mode, "07" no id. */
static bool good_value(size_t k, const char *s)
{
	size_t n = strlen(s), digits = strspn(s, "0123456789");

	if (strspn(s, data_keys[k].of) != n || n > data_keys[k].most)
		return false;
	if (data_keys[k].most == 0)
		return true;
	if (data_keys[k].most == 20)
		return digits > 0 && n - digits <= 1;
	if (data_keys[k].of[0] == '0' && data_keys[k].of[8] != '\0' && n > 1 &&
	    s[0] == '0')
		return false;
	return n > 0;
}

static bool good_data(const struct mount_draft *d, const struct plan_kv *kv)
{
	size_t k;

	for (k = 0; k < COUNT(data_keys); k++)
		if (data_keys[k].type == d->m.type &&
		    strcmp(data_keys[k].key, kv->key) == 0)
			return good_value(k, kv->value);
	return false;
}

void judge_mnt_data(struct judge *j, const struct policy_rule *r)
{
	const struct mount_draft *d;
	size_t i, k;

	for (i = 0; i < j->d.n_mounts; i++) {
		d = &j->d.mounts[i];
		if (d->s == NULL || !d->known || d->m.remount)
			continue;
		if (d->m.copy_up && d->m.type != PLAN_MOUNT_TMPFS)
			(void)say_options(j, r, d, false, false,
					  "`tmpcopyup' is for a tmpfs", "");
		for (k = 0; k < d->m.n_data; k++)
			if (!good_data(d, &d->data[k]))
				(void)say_options(
					j, r, d, false, false,
					TEXT(j,
					     "`%.64s' with `%.64s' is no "
					     "option that is passed on",
					     d->data[k].key, d->data[k].value),
					"");
	}
}

void judge_mnt_idmap(struct judge *j, const struct policy_rule *r)
{
	const struct mount_draft *d;
	size_t i;

	for (i = 0; i < j->d.n_mounts; i++) {
		d = &j->d.mounts[i];
		if (d->s != NULL &&
		    ((d->says & SAYS_IDMAP) != 0 || d->s->uid_mappings.n > 0 ||
		     d->s->gid_mappings.n > 0))
			(void)say_options(j, r, d, false, false,
					  "mappings of its own for this mount",
					  "");
	}
}

/* NULL: they are as they must be. */
static const char *idmap_fault(const struct judge *j,
			       const struct mount_draft *d)
{
	const struct spec_idmaps *uids = &d->s->uid_mappings;
	const struct spec_idmaps *gids = &d->s->gid_mappings;
	const struct spec_idmaps *l;
	const char *why;
	uint32_t i;

	if (d->m.remount || d->m.type != PLAN_MOUNT_BIND)
		return "mappings are for a bind";
	if ((uids->n == 0) != (gids->n == 0))
		return "uidMappings and gidMappings: both, or neither";
	if (uids->n == 0)
		return j->d.c.ids.kind == PLAN_IDS_NONE
			       ? "no mappings, and no user namespace"
			       : NULL;
	for (l = uids;; l = gids) {
		for (i = 0; i < l->n; i++) {
			why = ids_map_fault(l, i);
			if (why != NULL)
				return why;
			if (j->d.c.ids.kind == PLAN_IDS_BLOCK &&
			    l->v[i].host_id.v + l->v[i].size.v > 65536)
				return "without mappings of the container's "
				       "own, hostID is an id of its, below "
				       "65536";
		}
		if (l == gids)
			return NULL;
	}
}

void judge_mnt_idmap_invalid(struct judge *j, const struct policy_rule *r)
{
	const struct mount_draft *d;
	const char *why;
	size_t i;

	for (i = 0; i < j->d.n_mounts; i++) {
		d = &j->d.mounts[i];
		if (d->s == NULL ||
		    ((d->says & SAYS_IDMAP) == 0 && d->s->uid_mappings.n == 0 &&
		     d->s->gid_mappings.n == 0))
			continue;
		why = idmap_fault(j, d);
		if (why != NULL)
			(void)say_options(j, r, d, false, false, why, "");
	}
}

void judge_mnt_remount(struct judge *j, const struct policy_rule *r)
{
	const struct mount_draft *d;
	const char *why;
	size_t i;

	for (i = 0; i < j->d.n_mounts; i++) {
		d = &j->d.mounts[i];
		if (d->s == NULL || !d->m.remount)
			continue;
		why = !d->found  ? "nothing was mounted there before"
		      : d->opens ? "it may be had read-only alone"
		      : d->m.n_data > 0 || d->m.copy_up ||
				      (d->says & SAYS_PROPAGATION) != 0
			      ? "a remount changes the attributes of the "
				"mount alone"
			      : NULL;
		if (why != NULL)
			(void)say_options(j, r, d, false, false, why, "");
	}
}

void judge_mnt_ext(struct judge *j, const struct policy_rule *r)
{
	const struct mount_draft *d;
	size_t i;

	for (i = 0; i < j->d.n_mounts; i++) {
		d = &j->d.mounts[i];
		if (d->s != NULL && d->odd != NULL)
			(void)say_options(
				j, r, d, false, false,
				TEXT(j,
				     "`%s' is one runtime's own option: links "
				     "are never followed out of the root "
				     "anyway",
				     d->odd),
				"");
	}
}
