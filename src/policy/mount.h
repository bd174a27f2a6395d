/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef POLICY_MOUNT_H
#define POLICY_MOUNT_H

#include "private.h"

/* The functions of the rows in mount.c. */

/* mount_place.c: what, and where */
void judge_mnt_default_dev(struct judge *j, const struct policy_rule *r);
void judge_mnt_fs_type(struct judge *j, const struct policy_rule *r);
void judge_mnt_proc_cover(struct judge *j, const struct policy_rule *r);
void judge_mnt_sys_cover(struct judge *j, const struct policy_rule *r);
void judge_mnt_proc_place(struct judge *j, const struct policy_rule *r);
void judge_mnt_dest(struct judge *j, const struct policy_rule *r);

/*
 * mount_rules.c: how. mount_say tells of the options of @d, and what is given
 * instead; judge_found() says the rest.
 */
enum policy_act mount_say(struct judge *j, const struct policy_rule *r,
			  const struct mount_draft *d, bool lesser, bool lacks,
			  const char *message, const char *given);
void judge_mnt_suid(struct judge *j, const struct policy_rule *r);
void judge_mnt_dev(struct judge *j, const struct policy_rule *r);
void judge_mnt_exec(struct judge *j, const struct policy_rule *r);
void judge_mnt_sysfs(struct judge *j, const struct policy_rule *r);
void judge_mnt_cgroup(struct judge *j, const struct policy_rule *r);
void judge_mnt_propagation(struct judge *j, const struct policy_rule *r);
void judge_mnt_submount(struct judge *j, const struct policy_rule *r);
void judge_mnt_idmap(struct judge *j, const struct policy_rule *r);
void judge_mnt_idmap_invalid(struct judge *j, const struct policy_rule *r);
void judge_mnt_remount(struct judge *j, const struct policy_rule *r);
void judge_mnt_ext(struct judge *j, const struct policy_rule *r);

/* mount_data.c: the file system's own options */
void judge_mnt_tmpfs(struct judge *j, const struct policy_rule *r);
void judge_mnt_data(struct judge *j, const struct policy_rule *r);

#endif
