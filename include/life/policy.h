/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LIFE_POLICY_H
#define LIFE_POLICY_H

#include <stdbool.h>

#include "base/err.h"
#include "life/life.h"
#include "plan/plan.h"

/* The policy of the host's root: this file, and those of this folder. */
#define LIFE_POLICY_DIR  "/etc/brig"
#define LIFE_POLICY_FILE "policy.json"
#define LIFE_POLICY_D    "policy.d"

enum {
	LIFE_POLICY_MAX = 1 << 20, /* bytes, of all files */
	LIFE_POLICY_FILES = 64,
};

/*
 * life_policy - what a policy comes to, each value with where it is from.
 * @l: l->policy, l->scope, l->profile and l->own_profile count. Without a
 *     file it is the host's: each of those, and every folder above, has to be
 *     root's and writable by nobody else; each is opened by the one before
 *     it, no link is followed. A file may be anybody's; "-" is standard input.
 * @all: what has expired in another section counts too.
 * @out: settings, or a refusal with what is wrong; the caller's to
 *       plan_free(). NULL on failure.
 * Errors: DENIED (others could write it), SYS, LIMIT, SPEC.
 */
NODISCARD int life_policy(const struct life *l, bool all, struct plan **out,
			  struct err *e);

/*
 * life_settings - the same, for what goes by it.
 * @scope:   the section.
 * @profile: where the policy says none; with @own, whatever it says.
 * @out:     settings; NULL where the host has no policy.
 * Errors: SPEC too: at the place that is wrong ("policy.json:3:14").
 */
NODISCARD int life_settings(const struct life *l, const char *scope,
			    enum plan_profile profile, bool own,
			    struct plan **out, struct err *e);

#endif
