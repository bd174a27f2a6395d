/* SPDX-License-Identifier: GPL-2.0-or-later */
/* AppArmor and SELinux. Profiles and labels themselves: see unsupported.c. */
#include "config.h"

#include <string.h>

#include "private.h"

static void judge_apparmor(struct judge *j, const struct policy_rule *r)
{
	const struct spec_str *s = &j->proc->apparmor_profile;
	bool unconfined = s->s != NULL && strcmp(s->s, "unconfined") == 0;

	if (!j->facts->apparmor || !j->proc->at.set ||
	    (!unconfined && s->s != NULL && s->len > 0))
		return;
	judge_found(
		j, r,
		&(struct found){
			.pointer = judge_proc(j, "/apparmorProfile"),
			.off = s->s != NULL ? s->off : j->proc->at.off,
			.message = "AppArmor is on, and does not confine "
				   "this process",
			.asked = s->s != NULL ? judge_json_str(j, s->s) : NULL,
			.lacks = !unconfined });
}

static void judge_selinux(struct judge *j, const struct policy_rule *r)
{
	const struct spec_str *s = &j->proc->selinux_label;
	bool open = s->s != NULL && (strstr(s->s, ":spc_t") != NULL ||
				     strstr(s->s, "unconfined_t") != NULL);

	if (!j->proc->at.set ||
	    (!open && (!j->facts->selinux || (s->s != NULL && s->len > 0))))
		return;
	judge_found(
		j, r,
		&(struct found){
			.pointer = judge_proc(j, "/selinuxLabel"),
			.off = s->s != NULL ? s->off : j->proc->at.off,
			.message = open ? "the label confines nothing"
					: "SELinux is on, and there is no "
					  "label",
			.asked = s->s != NULL ? judge_json_str(j, s->s) : NULL,
			.lesser = !open,
			.lacks = !open });
}

const struct policy_rule rules_lsm[] = {
	{
		.id = "lsm-apparmor",
		.family = "lsm",
		.on = POLICY_ON_CREATE | POLICY_ON_EXEC,
		.act = ACTS(WARN, WARN, WARN, PASS),
		.title = "no AppArmor profile, or unconfined, on a host that "
			 "has AppArmor",
		.why = "one line of defence is there and not used",
		.fix = "name a profile in process.apparmorProfile",
		.references = { "CIS-Docker 5.2", "PSS Baseline" },
		.judge = judge_apparmor,
	},
	{
		.id = "lsm-selinux",
		.family = "lsm",
		.on = POLICY_ON_CREATE | POLICY_ON_EXEC,
		.act = ACTS(REFUSE, REFUSE, REFUSE, PASS),
		.lesser_when = "no label, on a host that has SELinux",
		.lesser = ACTS(WARN, WARN, WARN, PASS),
		.title = "a label of type spc_t or unconfined_t",
		.why = "it is the one that SELinux lets do everything",
		.fix = "leave --security-opt label=disable out",
		.references = { "CIS-Docker 5.3", "PSS Baseline" },
		.judge = judge_selinux,
	},
	{
		.id = "lsm-unapplied",
		.family = "lsm",
		.on = POLICY_ON_LAUNCH,
		.act = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.opened = "what the kernel says of the process after its label "
			  "was set",
		.title = "a label or profile that was asked for and is not on",
		.why = "a write to a faked attribute file confines nothing",
		.fix = "load the profile, or leave it out",
		.references = { "CVE-2019-16884", "CVE-2025-52881" },
	},
	{ .id = NULL },
};
