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

/* Is the attribute set on all that the mount brings? Recursive ones go last. */
static bool has_attr(const struct mount_draft *d, uint64_t attr)
{
	return ((d->m.recursive ? d->m.rec_set : d->m.attr_set | d->m.rec_set) &
		~(d->m.attr_clear | d->m.rec_clear) & attr) != 0;
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

enum policy_act mount_say(struct judge *j, const struct policy_rule *r,
			  const struct mount_draft *d, bool lesser, bool lacks,
			  const char *message, const char *given)
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
		if (mount_say(j, r, d, false, (d->says & SAYS_SUID) == 0,
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
		if (mount_say(
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

/* Is what it brings, or a part of that, written by another of the mounts? */
static bool written(const struct judge *j, const struct mount_draft *d)
{
	const struct mount_draft *o;
	size_t i;

	for (i = 0; i < j->d.n_mounts; i++) {
		o = &j->d.mounts[i];
		if (o->s != NULL && o->known && o->m.type == PLAN_MOUNT_BIND &&
		    (o->says & SAYS_RO) == 0 &&
		    (path_within(o->m.source, d->m.source) ||
		     path_within(d->m.source, o->m.source)))
			return true;
	}
	return false;
}

static enum exec exec_of(const struct judge *j, const struct mount_draft *d)
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
	return (d->says & SAYS_RO) != 0 && !written(j, d) ? EXEC_FINE
							  : EXEC_VOLUME;
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
		exec = exec_of(j, d);
		if (exec == EXEC_FINE) {
			if (!d->m.remount)
				d->m.allow |= PLAN_BIND_EXEC;
			continue;
		}
		if (mount_say(j, r, d, exec == EXEC_VOLUME,
			      (d->says & SAYS_EXEC) == 0,
			      exec == EXEC_VOLUME
				      ? TEXT(j,
					     "what is written in %s%s can be "
					     "run, if it is a folder; a file "
					     "gets noexec",
					     d->m.dest,
					     (d->says & SAYS_RO) != 0
						     ? " by another mount of "
						       "its source"
						     : "")
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
		if (mount_say(j, r, d, false, (d->says & SAYS_RW) == 0,
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
		if (mount_say(j, r, d, false, true,
			      TEXT(j,
				   "only the topmost mount of %s would be "
				   "read-only",
				   d->m.dest),
			      "rro") == POLICY_FORCE)
			set_attr(j, r, i, MOUNT_ATTR_RDONLY);
	}
}

/* ---- mappings, remounts, others ---- */

void judge_mnt_idmap(struct judge *j, const struct policy_rule *r)
{
	const struct mount_draft *d;
	size_t i;

	for (i = 0; i < j->d.n_mounts; i++) {
		d = &j->d.mounts[i];
		if (d->s != NULL &&
		    ((d->says & SAYS_IDMAP) != 0 || d->s->uid_mappings.n > 0 ||
		     d->s->gid_mappings.n > 0))
			(void)mount_say(j, r, d, false, false,
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
	if (draft_public(j, d) && !judge_open(j))
		return "of the host's settings and programs a container has "
		       "what everybody may read";
	if (j->facts->entered)
		return "an ordinary user has no mount that could be idmapped";
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
			(void)mount_say(j, r, d, false, false, why, "");
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
			(void)mount_say(j, r, d, false, false, why, "");
	}
}

void judge_mnt_ext(struct judge *j, const struct policy_rule *r)
{
	const struct mount_draft *d;
	size_t i;

	for (i = 0; i < j->d.n_mounts; i++) {
		d = &j->d.mounts[i];
		if (d->s != NULL && d->odd != NULL)
			(void)mount_say(
				j, r, d, false, false,
				TEXT(j,
				     "`%s' is one runtime's own option: links "
				     "are never followed out of the root "
				     "anyway",
				     d->odd),
				"");
	}
}
