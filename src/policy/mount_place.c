/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What may be mounted, and where in the container. A link in the image can
 * make of a destination another one: the engine opens it inside the root and
 * looks again. Here is what the text of it says.
 */
#include "config.h"

#include <linux/mount.h>
#include <string.h>

#include "mount.h"
#include "private.h"

static void say_dest(struct judge *j, const struct policy_rule *r,
		     const struct mount_draft *d, const char *message)
{
	const char *dest = d->s->destination.s;

	judge_found(
		j, r,
		&(struct found){
			.pointer = TEXT(j, "/mounts/%u/destination", d->index),
			.off = dest != NULL ? d->s->destination.off
					    : d->s->at.off,
			.message = message,
			.asked = dest != NULL ? judge_json_str(j, dest)
					      : "null" });
}

void judge_mnt_default_dev(struct judge *j, const struct policy_rule *r)
{
	static const struct plan_kv data[] = { { "mode", "755" },
					       { "size", "65536k" } };
	struct mount_draft *first = j->d.mounts;
	struct plan_kv *own = judge_alloc(j, COUNT(data), sizeof(*own));
	size_t i;

	for (i = 0; i < j->d.n_mounts; i++)
		if (strcmp(j->d.mounts[i].m.dest, "/dev") == 0)
			return;
	if (judge_found(j, r,
			&(struct found){
				.pointer = "/mounts",
				.off = j->spec->mounts.off,
				.message = "no tmpfs on /dev, so no place for "
					   "the device nodes",
				.given = "{\"destination\":\"/dev\",\"type\":"
					 "\"tmpfs\"}",
				.lacks = true }) != POLICY_FORCE ||
	    first == NULL || own == NULL)
		return;
	memcpy(own, data, sizeof(data));
	memmove(first + 1, first, j->d.n_mounts * sizeof(*first));
	memset(first, 0, sizeof(*first));
	j->d.n_mounts++;
	first->known = true;
	first->m.type = PLAN_MOUNT_TMPFS;
	first->m.dest = "/dev";
	first->m.source = "tmpfs";
	first->m.attr_set =
		MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC | MOUNT_ATTR_STRICTATIME;
	first->data = own; /* rules behind this one may change it */
	first->m.data = own;
	first->m.n_data = COUNT(data);
	judge_reason(j, "mounts[0]", r);
}

void judge_mnt_fs_type(struct judge *j, const struct policy_rule *r)
{
	const struct mount_draft *d;
	const char *type;
	size_t i;

	for (i = 0; i < j->d.n_mounts; i++) {
		d = &j->d.mounts[i];
		if (d->known)
			continue;
		type = d->s->type.s != NULL ? d->s->type.s : "";
		judge_found(
			j, r,
			&(struct found){
				.pointer = TEXT(j, "/mounts/%u/type", d->index),
				.off = d->s->type.s != NULL ? d->s->type.off
							    : d->s->at.off,
				.message = TEXT(j,
						"`%.64s' is no file system "
						"that a container mounts",
						type),
				.asked = judge_json_str(j, type) });
	}
}

void judge_mnt_proc_cover(struct judge *j, const struct policy_rule *r)
{
	const struct mount_draft *d;
	size_t i;

	for (i = 0; i < j->d.n_mounts; i++) {
		d = &j->d.mounts[i];
		if (d->s == NULL || !path_within(d->m.dest, "/proc") ||
		    (d->known && d->m.type == PLAN_MOUNT_PROC &&
		     strcmp(d->m.dest, "/proc") == 0))
			continue;
		say_dest(j, r, d,
			 TEXT(j, "%s would cover a part of proc", d->m.dest));
	}
}

void judge_mnt_sys_cover(struct judge *j, const struct policy_rule *r)
{
	const struct mount_draft *d;
	size_t i;

	for (i = 0; i < j->d.n_mounts; i++) {
		d = &j->d.mounts[i];
		if (d->s == NULL || !path_within(d->m.dest, "/sys"))
			continue;
		if (strcmp(d->m.dest, "/sys") == 0 && d->known &&
		    d->m.type == PLAN_MOUNT_SYSFS)
			continue;
		if (path_within(d->m.dest, "/sys/fs/cgroup") && d->known &&
		    d->m.type == PLAN_MOUNT_CGROUP)
			continue;
		say_dest(j, r, d,
			 TEXT(j, "%s would cover a part of sysfs", d->m.dest));
	}
}

/* Where a file system of the kernel belongs; NULL: anywhere. */
static const char *place_of(enum plan_mount_type type)
{
	switch (type) {
	case PLAN_MOUNT_PROC:
		return "/proc";
	case PLAN_MOUNT_SYSFS:
		return "/sys";
	case PLAN_MOUNT_CGROUP:
		return "/sys/fs/cgroup";
	case PLAN_MOUNT_DEVPTS: /* each has as many terminals as one may */
		return "/dev/pts";
	case PLAN_MOUNT_BIND:
	case PLAN_MOUNT_TMPFS:
	case PLAN_MOUNT_MQUEUE:
		break;
	}
	return NULL;
}

void judge_mnt_proc_place(struct judge *j, const struct policy_rule *r)
{
	const struct mount_draft *d;
	const char *place;
	size_t i;

	for (i = 0; i < j->d.n_mounts; i++) {
		d = &j->d.mounts[i];
		if (d->s == NULL || !d->known)
			continue;
		place = place_of(d->m.type);
		if (place != NULL && !path_within(d->m.dest, place))
			say_dest(j, r, d,
				 TEXT(j, "it is mounted at %s alone", place));
	}
}

/* What stands in /dev because of the specification. */
static const char *const dev_fixed[] = {
	"/dev/null",    "/dev/zero",  "/dev/full",    "/dev/random",
	"/dev/urandom", "/dev/tty",   "/dev/console", "/dev/ptmx",
	"/dev/fd",      "/dev/stdin", "/dev/stdout",  "/dev/stderr",
};

static const char *dest_fault(const struct mount_draft *d)
{
	size_t i;

	if (d->dest_dots)
		return "has a `..'";
	if (d->dest_relative)
		return "is not absolute";
	if (strcmp(d->m.dest, "/") == 0)
		return "is the root itself";
	if (strcmp(d->m.dest, "/dev") == 0 && d->m.type != PLAN_MOUNT_TMPFS)
		return "takes a tmpfs, for the device nodes";
	if (path_within(d->m.dest, "/dev/pts") &&
	    (d->m.type != PLAN_MOUNT_DEVPTS ||
	     strcmp(d->m.dest, "/dev/pts") != 0))
		return "takes a devpts, and nothing over it";
	for (i = 0; i < COUNT(dev_fixed); i++)
		if (path_within(d->m.dest, dev_fixed[i]))
			return "is a default device";
	return NULL;
}

void judge_mnt_dest(struct judge *j, const struct policy_rule *r)
{
	const struct mount_draft *d;
	const char *why;
	size_t i;

	for (i = 0; i < j->d.n_mounts; i++) {
		d = &j->d.mounts[i];
		why = d->s != NULL ? dest_fault(d) : NULL;
		if (why == NULL || (judge_open(j) && d->dest_relative &&
				    strcmp(d->m.dest, "/") != 0))
			continue; /* config.md: relative is from the root */
		say_dest(j, r, d, why);
	}
}
