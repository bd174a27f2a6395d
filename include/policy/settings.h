/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef POLICY_SETTINGS_H
#define POLICY_SETTINGS_H

#include <stdbool.h>

#include "base/err.h"
#include "plan/plan.h"
#include "spec/policy.h"

/*
 * What the policy of the host's root means: its files, in the order of their
 * names, come to one value, the settings of one section. Numbers and words of
 * a section stand before those outside of any; lists are added to theirs. One
 * file that says again what another says is a conflict. Whatever is wrong
 * with a policy makes it a refusal that names file, line and column: half a
 * policy is none.
 */
struct policy_file {
	const char *name; /* for messages: "policy.d/10-ci.json" */
	const char *text;
	size_t len;
	const struct spec_policy *spec;
	const struct spec_problems *problems;
};

struct policy_settings_opts {
	const char *scope; /* "" is no section; else one has to have the name */
	const char *sha256; /* of all files; 64 hex digits */
	const char *today;  /* "2026-11-22": exemptions may have expired */
	enum plan_profile profile; /* where no file says one */
	bool own_profile;          /* it is this one, whatever a file says */
	bool all; /* an expired exemption of any section counts */
};

/*
 * policy_compile_settings - @n files to settings.
 * @out: sealed, the caller's to plan_free(): plan_settings(), or a refusal
 *       whose findings are in the order of the files. NULL on failure.
 * Everything else is borrowed. Pure. Errors: LIMIT, BUG, as for
 * policy_compile_container().
 */
NODISCARD int policy_compile_settings(struct plan **out,
				      const struct policy_file *files, size_t n,
				      const struct policy_settings_opts *o,
				      struct err *e);

#endif
