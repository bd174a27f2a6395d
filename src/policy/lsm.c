/* SPDX-License-Identifier: GPL-2.0-or-later */
/* AppArmor and SELinux: what a process is confined by beside all else. */
#include "config.h"

#include <string.h>

#include "private.h"

static void judge_left(struct judge *j, const struct policy_rule *r)
{
	const char *own = j->running->process.apparmor;

	if (judge_found(j, r,
			&(struct found){
				.pointer = judge_proc(j, "/apparmorProfile"),
				.off = j->proc->apparmor_profile.off,
				.message = "the container has a profile",
				.asked = "\"unconfined\"",
				.given = judge_json_str(j, own),
				.also = true }) == POLICY_FORCE) {
		j->d.c.process.apparmor = own;
		judge_reason(j, "process.apparmor", r);
	}
}

static void judge_apparmor(struct judge *j, const struct policy_rule *r)
{
	const struct spec_str *s = &j->proc->apparmor_profile;
	bool unconfined = s->s != NULL && strcmp(s->s, "unconfined") == 0;

	/* An exec that leaves the container's profile, or says none. */
	if (j->running != NULL && j->running->process.apparmor[0] != '\0') {
		if (unconfined && j->facts->apparmor)
			judge_left(j, r);
		return;
	}
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

/* Types by which SELinux confines nothing, or what the host itself runs as. */
static bool free_type(const char *label)
{
	static const char *const types[] = {
		"spc_t",    "unconfined_", "init_t",
		"initrc_t", "kernel_t",    "container_runtime_t"
	};
	const char *type = strchr(label, ':');
	size_t i, n;

	type = type != NULL ? strchr(type + 1, ':') : NULL;
	for (i = 0; type != NULL && i < COUNT(types); i++) {
		n = strlen(types[i]);
		if (strncmp(type + 1, types[i], n) == 0 &&
		    (types[i][n - 1] == '_' || type[n + 1] == '\0' ||
		     type[n + 1] == ':'))
			return true;
	}
	return false;
}

static void judge_selinux(struct judge *j, const struct policy_rule *r)
{
	const struct spec_str *s = &j->proc->selinux_label;
	bool open = s->s != NULL && free_type(s->s);

	if (!j->proc->at.set ||
	    (!open && (!j->facts->selinux || (s->s != NULL && s->len > 0))))
		return;
	if (!open && j->running != NULL &&
	    j->running->process.selinux[0] != '\0')
		return; /* it has the container's */
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

/* What is named must be on: that can be told only when it has been set. */
static void judge_unapplied(struct judge *j, const struct policy_rule *r)
{
	const struct spec_process *p = j->proc;

	if (j->d.c.process.apparmor != NULL && p->apparmor_profile.s != NULL &&
	    j->d.c.process.apparmor[0] != '\0')
		judge_opened(j, r, judge_proc(j, "/apparmorProfile"),
			     p->apparmor_profile.off,
			     "AppArmor must be on, and have this profile");
	if (p->selinux_label.s != NULL && p->selinux_label.len > 0)
		judge_opened(j, r, judge_proc(j, "/selinuxLabel"),
			     p->selinux_label.off,
			     "SELinux must be on, and take this label");
	if (j->spec != NULL && j->d.c.mount_label[0] != '\0')
		judge_opened(j, r, "/linux/mountLabel",
			     j->spec->lx.mount_label.off,
			     "SELinux must be on, and take this label");
}

const struct policy_rule rules_lsm[] = {
	{
		.id = "lsm-apparmor",
		.family = "lsm",
		.on = POLICY_ON_CREATE | POLICY_ON_EXEC,
		.act = ACTS(WARN, WARN, WARN, PASS),
		.also_when = "an exec that is unconfined in a container that "
			     "is not",
		.also = ACTS(REFUSE, FORCE, FORCE, PASS),
		.title = "no AppArmor profile, or unconfined, on a host that "
			 "has AppArmor",
		.why = "one line of defence is there and not used; brig has no "
		       "profile of its own to put there",
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
		.title = "a label of type spc_t, of an unconfined one, or of "
			 "init's, the kernel's or an engine's own",
		.why = "it is one that SELinux lets do everything",
		.fix = "leave --security-opt label=disable out",
		.references = { "CIS-Docker 5.3", "PSS Baseline" },
		.judge = judge_selinux,
	},
	{
		.id = "lsm-unapplied",
		.family = "lsm",
		.on = POLICY_ON_CREATE | POLICY_ON_EXEC | POLICY_ON_LAUNCH,
		.act = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.judge = judge_unapplied,
		.opened = "what the kernel says of the process after its label "
			  "was set",
		.title = "a label or profile that is asked for and is not on",
		.why = "a write to a faked attribute file confines nothing",
		.fix = "load the profile, or leave it out",
		.references = { "CVE-2019-16884", "CVE-2025-52881" },
	},
	{ .id = NULL },
};
