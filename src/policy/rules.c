/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All the rules, in the order they run; see the families for what they do. */
#include "config.h"

#include <string.h>

#include "private.h"

/*
 * Capabilities come after mounts (a writable volume takes SETFCAP away),
 * sysctls after capabilities (low ports), all after ids and namespaces.
 */
static const struct policy_rule *const families[] = {
	rules_cfg,          rules_ns,       rules_ids,  rules_root,
	rules_mount_source, rules_mount,    rules_cap,  rules_lsm,
	rules_seccomp,      rules_dev,      rules_path, rules_sysctl,
	rules_proc,         rules_limits,   rules_res,  rules_hook,
	rules_misc,         rules_rootless,
};

const struct policy_rule *policy_rule_at(size_t i)
{
	const struct policy_rule *r;
	size_t f;

	for (f = 0; f < COUNT(families); f++)
		for (r = families[f]; r->id != NULL; r++)
			if (i-- == 0)
				return r;
	return NULL;
}

const struct policy_rule *policy_rule_find(const char *id)
{
	const struct policy_rule *r;
	size_t f;

	for (f = 0; f < COUNT(families); f++)
		for (r = families[f]; r->id != NULL; r++)
			if (strcmp(r->id, id) == 0)
				return r;
	return NULL;
}

const char *policy_act_name(enum policy_act act)
{
	static const char *const names[] = {
		[POLICY_PASS] = "pass",
		[POLICY_WARN] = "warn",
		[POLICY_FORCE] = "force",
		[POLICY_REFUSE] = "refuse",
	};

	return names[act];
}

static const char *const cap_names[] = {
	"CAP_CHOWN",
	"CAP_DAC_OVERRIDE",
	"CAP_DAC_READ_SEARCH",
	"CAP_FOWNER",
	"CAP_FSETID",
	"CAP_KILL",
	"CAP_SETGID",
	"CAP_SETUID",
	"CAP_SETPCAP",
	"CAP_LINUX_IMMUTABLE",
	"CAP_NET_BIND_SERVICE",
	"CAP_NET_BROADCAST",
	"CAP_NET_ADMIN",
	"CAP_NET_RAW",
	"CAP_IPC_LOCK",
	"CAP_IPC_OWNER",
	"CAP_SYS_MODULE",
	"CAP_SYS_RAWIO",
	"CAP_SYS_CHROOT",
	"CAP_SYS_PTRACE",
	"CAP_SYS_PACCT",
	"CAP_SYS_ADMIN",
	"CAP_SYS_BOOT",
	"CAP_SYS_NICE",
	"CAP_SYS_RESOURCE",
	"CAP_SYS_TIME",
	"CAP_SYS_TTY_CONFIG",
	"CAP_MKNOD",
	"CAP_LEASE",
	"CAP_AUDIT_WRITE",
	"CAP_AUDIT_CONTROL",
	"CAP_SETFCAP",
	"CAP_MAC_OVERRIDE",
	"CAP_MAC_ADMIN",
	"CAP_SYSLOG",
	"CAP_WAKE_ALARM",
	"CAP_BLOCK_SUSPEND",
	"CAP_AUDIT_READ",
	"CAP_PERFMON",
	"CAP_BPF",
	"CAP_CHECKPOINT_RESTORE",
};

const char *caps_name(unsigned cap)
{
	return cap < COUNT(cap_names) ? cap_names[cap] : NULL;
}
