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
