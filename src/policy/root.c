/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The root file system. Answers: programs written and run by an intruder (W^X
 * root), a root that is the host's own folder or gets there by a link.
 */
#include "config.h"

#include <string.h>

#include "private.h"

static void judge_host(struct judge *j, const struct policy_rule *r)
{
	const struct spec_root *s = &j->spec->root;
	const char *path = j->d.c.root.path;

	if (s->path.s == NULL)
		return; /* spec's to say */
	if (path_root_bad(path) && strstr(s->path.s, "..") == NULL)
		judge_found(j, r,
			    &(struct found){
				    .pointer = "/root/path",
				    .off = s->path.off,
				    .message = TEXT(j,
						    "%s is a folder of the "
						    "host's own, or holds one",
						    path),
				    .asked = judge_json_str(j, s->path.s),
				    .lesser = strcmp(path, "/") == 0 });
	else
		judge_opened(j, r, "/root/path", s->path.off,
			     "must not be a folder of the host's own");
}

/* A ".." can't be resolved by its text, nor can a link. */
static void judge_symlink(struct judge *j, const struct policy_rule *r)
{
	const struct spec_root *s = &j->spec->root;

	if (s->path.s == NULL)
		return;
	if (path_clean(j, j->opts->bundle, s->path.s) == NULL)
		judge_found(
			j, r,
			&(struct found){ .pointer = "/root/path",
					 .off = s->path.off,
					 .message = "has a `..'",
					 .asked = judge_json_str(j, s->path.s),
					 .lesser = true });
	else
		judge_opened(j, r, "/root/path", s->path.off,
			     "no part of it may be a symbolic link");
}

static void judge_writable(struct judge *j, const struct policy_rule *r)
{
	const struct spec_root *s = &j->spec->root;
	struct plan_root *root = &j->d.c.root;
	bool wx = j->profile->root == PLAN_ROOT_WX;

	if (!s->at.set || root->readonly)
		return;
	if (judge_found(
		    j, r,
		    &(struct found){
			    .pointer = "/root/readonly",
			    .off = s->readonly.set ? s->readonly.off
						   : s->at.off,
			    .message = wx ? "the root is writable: it becomes "
					    "read-only, with windows to write "
					    "in where nothing can be run"
					  : "what is written to the root ends "
					    "with the container",
			    .asked = s->readonly.set ? "false" : NULL,
			    .given = wx ? "\"wx\"" : "\"scratch\"",
			    .lacks = !s->readonly.set }) != POLICY_FORCE)
		return;
	root->kind = j->profile->root;
	judge_reason(j, "root.kind", r);
	if (!wx)
		return;
	root->windows = j->profile->windows;
	root->n_windows = j->profile->n_windows;
	judge_reason(j, "root.windows", r);
}

/* Does anything outlive the container? */
static bool persistent(const struct judge *j)
{
	const struct mount_draft *d;
	size_t i;

	for (i = 0; i < j->d.n_mounts; i++) {
		d = &j->d.mounts[i];
		if (d->m.type == PLAN_MOUNT_BIND && (d->says & SAYS_RO) == 0 &&
		    (d->class == MOUNT_BIND || d->class == MOUNT_VOLUME ||
		     d->class == MOUNT_HOME))
			return true;
	}
	return false;
}

static void judge_ephemeral(struct judge *j, const struct policy_rule *r)
{
	if (!j->spec->root.at.set || j->d.c.root.readonly || persistent(j))
		return;
	judge_found(j, r,
		    &(struct found){ .pointer = "/root",
				     .off = j->spec->root.at.off,
				     .message = "no volume: all that the "
						"container writes ends with "
						"it" });
}

static void judge_propagation(struct judge *j, const struct policy_rule *r)
{
	const struct spec_enum *s = &j->spec->lx.rootfs_propagation;

	switch (j->d.c.root.propagation) {
	case PLAN_PROP_PRIVATE:
		return;
	case PLAN_PROP_SLAVE:
	case PLAN_PROP_SHARED:
	case PLAN_PROP_UNBINDABLE:
		break;
	}
	judge_found(
		j, r,
		&(struct found){
			.pointer = "/linux/rootfsPropagation",
			.off = s->off,
			.message = TEXT(j, "the root mount is %s", s->s),
			.asked = judge_json_str(j, s->s),
			.lesser = j->d.c.root.propagation == PLAN_PROP_SLAVE });
}

#define ROOT .family = "root", .on = POLICY_ON_CREATE

const struct policy_rule rules_root[] = {
	{
		.id = "root-host",
		ROOT,
		.act = ACTS(REFUSE, REFUSE, REFUSE, PASS),
		.lesser_when = "the host's root itself",
		.lesser = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.opened = "root.path is not the host's root, one of its "
			  "protected folders, or above one, or the state "
			  "folder; nor below a home or /run, but where a part "
			  "of it is called rootfs, merged or the like",
		.title = "root.path is the host's root, a folder of the "
			 "host's own, or one that holds such",
		.why = "the image would be the host",
		.fix = "unpack the image into a folder of its own, called "
		       "rootfs",
		.references = { "CIS-Docker 5.6" },
		.judge = judge_host,
	},
	{
		.id = "root-symlink",
		ROOT,
		.act = ACTS(REFUSE, REFUSE, REFUSE, PASS),
		.lesser_when = "a `..'",
		.lesser = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.opened = "no part of root.path is a symbolic link",
		.title = "root.path has a `..', or leads over a symbolic link",
		.why = "who may change the link chooses the root after it was "
		       "judged",
		.fix = "write the path that it leads to",
		.judge = judge_symlink,
	},
	{
		.id = "root-writable",
		ROOT,
		.act = ACTS(REFUSE, FORCE, FORCE, PASS),
		.title = "the root file system is writable",
		.why = "an intruder writes a program and runs it. The root "
		       "becomes read-only; /tmp, /run, /var/lib and the like "
		       "stay writable as windows where nothing can be run",
		.fix = "set root.readonly (docker run --read-only) and mount "
		       "volumes and tmpfs where the program writes",
		.references = { "CIS-Docker 5.13" },
		.judge = judge_writable,
	},
	{
		.id = "root-ephemeral",
		ROOT,
		.act = ACTS(WARN, WARN, WARN, PASS),
		.title = "a writable root, and no volume",
		.why = "what the program writes ends with the container: a "
		       "database without a volume is empty after a restart",
		.fix = "mount a volume where the data is kept",
		.judge = judge_ephemeral,
	},
	{
		.id = "root-propagation",
		ROOT,
		.act = ACTS(REFUSE, REFUSE, REFUSE, PASS),
		.lesser_when = "slave: the host's mounts come in, none go out",
		.lesser = ACTS(WARN, WARN, WARN, PASS),
		.title = "rootfsPropagation is shared or unbindable",
		.why = "mounts of the container appear on the host",
		.fix = "leave linux.rootfsPropagation out, or set it to "
		       "private",
		.references = { "CIS-Docker 5.20" },
		.judge = judge_propagation,
	},
	{ .id = NULL },
};
