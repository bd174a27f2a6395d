/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef POLICY_PROFILE_H
#define POLICY_PROFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "plan/types.h"

/*
 * A profile is data: what a container may have and what it is given where the
 * config says nothing. What happens to a config that asks for more is in the
 * rules (policy/policy.h: one action a profile). One table each in
 * src/policy/profile.c.
 */
enum {
	POLICY_PROFILES = 4
}; /* of enum plan_profile */

/* The most that a process may raise a limit to, or what it must be. */
struct policy_rlimit {
	uint32_t resource; /* RLIMIT_* */
	const char *name;  /* "RLIMIT_CORE" */
	bool fixed;        /* always @max, asked for or not */
	bool by_default;   /* given when the config has none */
	uint64_t max;
};

struct policy_profile {
	enum plan_profile id;
	const char *name;  /* "hardened" */
	const char *title; /* one line */
	uint64_t caps;     /* may be granted: bit N, capability N */
	enum plan_root_kind root;
	const struct plan_window *windows;
	size_t n_windows;
	/* the tmpfs that takes what is written: the least of both */
	uint64_t upper_bytes;
	uint64_t upper_memory_part; /* of the memory limit: one n-th; 0: none */
	uint64_t upper_inodes;
	uint64_t tmpfs_bytes; /* for a tmpfs of the config without a size */
	uint64_t tmpfs_inodes;
	const char *ptys; /* at most, of a devpts that says no max=; the host
			     has 3072 for all of them. NULL: not limited */
	int64_t pids;     /* where the config has no limit; -1 leaves it */
	const struct policy_rlimit *rlimits;
	size_t n_rlimits;
	uint32_t hook_timeout_ms;
	const char *const *masked_paths; /* always, beside the config's */
	size_t n_masked_paths;
	const char *const *readonly_paths;
	size_t n_readonly_paths;
	const char *const *sysctls_safe; /* no warning: exact names */
	size_t n_sysctls_safe;
	enum plan_baseline baseline;
	bool allow_list; /* the built-in allow-list over any config's filter */
	bool landlock;
	bool no_new_privs;
};

/* policy_profile - the table of @id; never NULL. */
const struct policy_profile *policy_profile(enum plan_profile id);

/*
 * policy_profile_find - the profile of that name, or NULL. "open" is found
 * too: who takes it from a user is a conformance build.
 */
const struct policy_profile *policy_profile_find(const char *name);

#endif
