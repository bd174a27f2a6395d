/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef POLICY_MOUNT_H
#define POLICY_MOUNT_H

struct judge;
struct policy_rule;

/* The functions of the rows in mount.c. */

/* mount_place.c: what, and where */
void judge_mnt_default_dev(struct judge *j, const struct policy_rule *r);
void judge_mnt_fs_type(struct judge *j, const struct policy_rule *r);
void judge_mnt_proc_cover(struct judge *j, const struct policy_rule *r);
void judge_mnt_sys_cover(struct judge *j, const struct policy_rule *r);
void judge_mnt_proc_place(struct judge *j, const struct policy_rule *r);
void judge_mnt_dest(struct judge *j, const struct policy_rule *r);

/* mount_rules.c: how */
void judge_mnt_suid(struct judge *j, const struct policy_rule *r);
void judge_mnt_dev(struct judge *j, const struct policy_rule *r);
void judge_mnt_exec(struct judge *j, const struct policy_rule *r);
void judge_mnt_sysfs(struct judge *j, const struct policy_rule *r);
void judge_mnt_cgroup(struct judge *j, const struct policy_rule *r);
void judge_mnt_propagation(struct judge *j, const struct policy_rule *r);
void judge_mnt_submount(struct judge *j, const struct policy_rule *r);
void judge_mnt_tmpfs(struct judge *j, const struct policy_rule *r);
void judge_mnt_data(struct judge *j, const struct policy_rule *r);
void judge_mnt_idmap(struct judge *j, const struct policy_rule *r);
void judge_mnt_idmap_invalid(struct judge *j, const struct policy_rule *r);
void judge_mnt_remount(struct judge *j, const struct policy_rule *r);
void judge_mnt_ext(struct judge *j, const struct policy_rule *r);

#endif
