/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Capabilities and no_new_privs. What the profile has may pass; the rest is
 * refused or taken away by how bad it is. One finding a rule names them all.
 */
#include "config.h"

#include <linux/capability.h>

#include "private.h"

#define CAP(name) (UINT64_C(1) << CAP_##name)

/* Each is a documented way out without a user namespace. */
#define CRITICAL                                                               \
	(CAP(SYS_ADMIN) | CAP(SYS_MODULE) | CAP(SYS_RAWIO) | CAP(SYS_PTRACE) | \
	 CAP(SYS_BOOT) | CAP(SYS_TIME) | CAP(BPF) | CAP(PERFMON) |             \
	 CAP(DAC_READ_SEARCH) | CAP(MAC_ADMIN) | CAP(MAC_OVERRIDE) |           \
	 CAP(NET_ADMIN) | CAP(SYSLOG) | CAP(CHECKPOINT_RESTORE) |              \
	 CAP(AUDIT_CONTROL) | CAP(LINUX_IMMUTABLE))

/* They reach other containers, or the whole machine's resources. */
#define ELEVATED                                                              \
	(CAP(SYS_RESOURCE) | CAP(SYS_NICE) | CAP(IPC_LOCK) | CAP(IPC_OWNER) | \
	 CAP(SYS_PACCT) | CAP(SYS_TTY_CONFIG) | CAP(LEASE) |                  \
	 CAP(BLOCK_SUSPEND) | CAP(WAKE_ALARM) | CAP(AUDIT_READ) |             \
	 CAP(NET_BROADCAST))

static uint64_t asked_caps(const struct judge *j)
{
	const struct spec_caps *c = &j->proc->capabilities;

	return draft_caps(&c->bounding) | draft_caps(&c->effective) |
	       draft_caps(&c->permitted) | draft_caps(&c->inheritable) |
	       draft_caps(&c->ambient);
}

static void drop(struct judge *j, uint64_t caps)
{
	struct plan_caps *c = &j->d.c.process.caps;

	c->bounding &= ~caps;
	c->effective &= ~caps;
	c->permitted &= ~caps;
	c->inheritable &= ~caps;
	c->ambient &= ~caps;
}

static void say_caps(struct judge *j, const struct policy_rule *r,
		     uint64_t caps, const char *message)
{
	if (caps == 0)
		return;
	if (judge_found(
		    j, r,
		    &(struct found){ .pointer = judge_proc(j, "/capabilities"),
				     .off = j->proc->capabilities.at.off,
				     .message = message,
				     .asked = judge_json_caps(j, caps),
				     .given = "[]" }) != POLICY_FORCE)
		return;
	drop(j, caps);
	judge_reason(j, "process.caps", r);
}

static void judge_critical(struct judge *j, const struct policy_rule *r)
{
	uint64_t caps = asked_caps(j) & CRITICAL & ~j->profile->caps;

	say_caps(j, r, caps,
		 TEXT(j, "each a known way to the host: %s",
		      judge_json_caps(j, caps)));
}

static void judge_elevated(struct judge *j, const struct policy_rule *r)
{
	say_caps(j, r, asked_caps(j) & ELEVATED & ~j->profile->caps,
		 "they reach beyond the container, and are taken away");
}

/* Does the engine keep it for itself, where the host's users don't get? */
static bool kept(const struct mount_draft *d)
{
	return d->class == MOUNT_ENGINE || d->class == MOUNT_SENSITIVE;
}

/*
 * What is written there stays on the host's disk, modes and all. A builder's
 * root and what else an engine keeps does not count: that nobody else gets
 * there is seen at the launch (engine/closed.c).
 */
bool judge_lasting(const struct judge *j)
{
	const struct plan_root *root = &j->d.c.root;
	bool direct = root->kind == PLAN_ROOT_DIRECT && !root->readonly;
	bool builder = direct && j->facts->user == FACTS_HOST_ROOT &&
		       j->profile->baseline == PLAN_BASELINE_DENY_SETID_OK;
	const struct mount_draft *d;
	size_t i;

	if (direct && !builder)
		return true;

	for (i = 0; i < j->d.n_mounts; i++) {
		d = &j->d.mounts[i];
		if (d->m.type == PLAN_MOUNT_BIND && (d->says & SAYS_RO) == 0 &&
		    !(builder && kept(d)))
			return true;
	}
	return false;
}

static void judge_trim(struct judge *j, const struct policy_rule *r)
{
	uint64_t none = ~j->profile->caps & ~(CRITICAL | ELEVATED);

	if (!judge_open(j) && (j->running != NULL || judge_lasting(j)))
		none |= CAP(SETFCAP);
	say_caps(j, r, asked_caps(j) & none,
		 "no server that was tried needs them: they are taken away");
}

static void judge_cap_absent(struct judge *j, const struct policy_rule *r)
{
	if (j->proc->at.set && !j->proc->capabilities.at.set)
		judge_found(j, r,
			    &(struct found){
				    .pointer = judge_proc(j, "/capabilities"),
				    .off = j->proc->at.off,
				    .message = "no capabilities are named: "
					       "there will be none",
				    .given = "{}",
				    .lacks = true });
}

static void judge_inconsistent(struct judge *j, const struct policy_rule *r)
{
	const struct spec_caps *s = &j->proc->capabilities;
	struct plan_caps *c = &j->d.c.process.caps;
	uint64_t may = j->running != NULL ? j->running->process.caps.bounding
					  : UINT64_MAX;
	uint64_t over = (c->permitted & ~c->bounding) |
			(c->effective & ~c->permitted) | (c->bounding & ~may);

	if (over == 0)
		return;
	judge_found(j, r,
		    &(struct found){
			    .pointer = judge_proc(j, "/capabilities"),
			    .off = s->at.off,
			    .message = "more is asked for than bounding, or "
				       "permitted, or the container has",
			    .asked = judge_json_caps(j, over),
			    .given = "[]" });
	c->bounding &= may;
	c->permitted &= c->bounding;
	c->effective &= c->permitted;
	judge_reason(j, "process.caps", r);
}

static void judge_ambient(struct judge *j, const struct policy_rule *r)
{
	const struct spec_enums *s = &j->proc->capabilities.ambient;
	struct plan_caps *c = &j->d.c.process.caps;
	bool root = j->proc->user.uid.v == 0;

	if (draft_caps(s) == 0)
		return;
	if (judge_found(
		    j, r,
		    &(struct found){
			    .pointer = judge_proc(j, "/capabilities/ambient"),
			    .off = s->off,
			    .message = root ? "ambient capabilities, and "
					      "the process is root"
					    : "every program that is run "
					      "keeps these capabilities",
			    .asked = judge_json_caps(j, draft_caps(s)),
			    .given = "[]",
			    .lesser = !root }) == POLICY_FORCE) {
		c->ambient = 0;
		judge_reason(j, "process.caps.ambient", r);
	}
	c->ambient &= c->bounding;
	c->permitted |= c->ambient;
}

/* The last of the sets: ambient needs inheritable (capabilities(7)). */
static void judge_inheritable(struct judge *j, const struct policy_rule *r)
{
	const struct spec_enums *s = &j->proc->capabilities.inheritable;
	struct plan_caps *c = &j->d.c.process.caps;
	uint64_t more = draft_caps(s) & ~c->ambient;
	enum policy_act act = POLICY_PASS;

	if (more != 0)
		act = judge_found(
			j, r,
			&(struct found){
				.pointer = judge_proc(
					j, "/capabilities/inheritable"),
				.off = s->off,
				.message = "a file of the image can raise them",
				.asked = judge_json_caps(j, draft_caps(s)),
				.given = "[]" });
	if (act == POLICY_FORCE) {
		c->inheritable = 0;
		judge_reason(j, "process.caps.inheritable", r);
	}
	c->inheritable = (c->inheritable | c->ambient) & c->bounding;
}

static void judge_nnp(struct judge *j, const struct policy_rule *r)
{
	const struct spec_bool *s = &j->proc->no_new_privileges;

	if (!j->proc->at.set || s->v)
		return;
	if (judge_found(j, r,
			&(struct found){
				.pointer = judge_proc(j, "/noNewPrivileges"),
				.off = s->set ? s->off : j->proc->at.off,
				.message = "a set-id program of the image "
					   "would gain privileges",
				.asked = s->set ? "false" : NULL,
				.given = "true",
				.lacks = !s->set }) != POLICY_FORCE)
		return;
	j->d.c.process.no_new_privs = true;
	judge_reason(j, "process.no_new_privs", r);
}

#define BOTH .family = "cap", .on = POLICY_ON_CREATE | POLICY_ON_EXEC

const struct policy_rule rules_cap[] = {
	{
		.id = "cap-critical",
		BOTH,
		.act = ACTS(REFUSE, REFUSE, REFUSE, PASS),
		.title = "SYS_ADMIN SYS_MODULE SYS_RAWIO SYS_PTRACE SYS_BOOT "
			 "SYS_TIME BPF PERFMON DAC_READ_SEARCH MAC_ADMIN "
			 "MAC_OVERRIDE NET_ADMIN SYSLOG CHECKPOINT_RESTORE "
			 "AUDIT_CONTROL LINUX_IMMUTABLE",
		.why = "each has been a way to the host's root. In a user "
		       "namespace of its own they do little, so a program "
		       "that needs one does not work, and one that does not "
		       "need it should not ask",
		.fix = "leave out --privileged and --cap-add",
		.references = { "CIS-Docker 5.4", "CIS-Docker 5.5",
				"PSS Baseline" },
		.judge = judge_critical,
	},
	{
		.id = "cap-elevated",
		BOTH,
		.act = ACTS(REFUSE, FORCE, FORCE, PASS),
		.title = "SYS_RESOURCE SYS_NICE IPC_LOCK IPC_OWNER SYS_PACCT "
			 "SYS_TTY_CONFIG LEASE BLOCK_SUSPEND WAKE_ALARM "
			 "AUDIT_READ NET_BROADCAST",
		.why = "limits are lifted and other containers starved",
		.fix = "leave them out of --cap-add",
		.references = { "PSS Baseline" },
		.judge = judge_elevated,
	},
	{
		.id = "cap-trim",
		BOTH,
		.act = ACTS(REFUSE, FORCE, FORCE, PASS),
		.title = "MKNOD NET_RAW AUDIT_WRITE SETFCAP SETPCAP SYS_CHROOT "
			 "FSETID, which docker grants to all",
		.why = "raw sockets forge packets, file capabilities set in a "
		       "volume are good on the host; redis, nginx, postgres, "
		       "node, python and java do without. SETFCAP never passes "
		       "beside a writable volume",
		.fix = "run with --cap-drop=all and name what is needed",
		.references = { "CIS-Docker 5.4", "PSS Restricted" },
		.judge = judge_trim,
	},
	{
		.id = "cap-absent",
		.family = "cap",
		.on = POLICY_ON_CREATE,
		.act = ACTS(FORCE, FORCE, FORCE, PASS),
		.title = "process.capabilities is missing",
		.why = "one runtime took that for all of them",
		.fix = "write the sets, empty ones too",
		.judge = judge_cap_absent,
	},
	{
		.id = "cap-inconsistent",
		BOTH,
		.act = ACTS(REFUSE, FORCE, FORCE, FORCE),
		.title = "effective beyond permitted, permitted beyond "
			 "bounding, exec beyond its container",
		.why = "runtimes disagree on which of the sets counts",
		.fix = "write the same set three times",
		.judge = judge_inconsistent,
	},
	{
		.id = "cap-ambient",
		BOTH,
		.act = ACTS(REFUSE, FORCE, FORCE, PASS),
		.lesser_when = "the process is not root",
		.lesser = ACTS(WARN, WARN, WARN, PASS),
		.title = "ambient capabilities",
		.why = "they are passed on to every program that is run",
		.fix = "leave process.capabilities.ambient empty",
		.references = { "CVE-2022-29162" },
		.judge = judge_ambient,
	},
	{
		.id = "cap-inheritable",
		BOTH,
		.act = ACTS(REFUSE, FORCE, FORCE, PASS),
		.title = "inheritable capabilities",
		.why = "a program with file capabilities raises them; every "
		       "runtime has had this bug",
		.fix = "leave process.capabilities.inheritable empty",
		.references = { "CVE-2022-29162", "CVE-2022-27650",
				"CVE-2025-27612" },
		.judge = judge_inheritable,
	},
	{
		.id = "nnp-off",
		BOTH,
		.act = ACTS(REFUSE, FORCE, FORCE, PASS),
		.title = "noNewPrivileges is not true",
		.why = "set-id programs and file capabilities of the image "
		       "gain what was taken away. Without them sudo, su and "
		       "an old ping do not work; gosu and su-exec do",
		.fix = "set process.noNewPrivileges (docker: --security-opt "
		       "no-new-privileges)",
		.references = { "CIS-Docker 5.26", "PSS Restricted" },
		.judge = judge_nnp,
	},
	{ .id = NULL },
};
