/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef POLICY_SETTINGS_PRIVATE_H
#define POLICY_SETTINGS_PRIVATE_H

/* What the files that make settings share: settings.c, settings_part.c. */
#include "policy/settings.h"
#include "private.h"

struct set_at { /* a place in a file */
	size_t file;
	uint32_t off;
	bool section; /* it is in a section: that stands before the rest */
};

struct set_slot { /* a value that can be said once */
	bool set;
	struct set_at at;
};

/* What can be said once: the order of the table in settings_allow.c. */
enum set_once {
	SET_MODE,
	SET_ROOT,
	SET_UPPER_BYTES,
	SET_UPPER_INODES,
	SET_TMPFS_BYTES,
	SET_TMPFS_INODES,
	SET_PIDS,
	SET_MEMORY,
	SET_CPU_SHARES,
	SET_SETID,
	SET_MDWE,
	SET_IDS,
	SET_ONCE,
};

struct set {
	struct judge j; /* for its memory, texts, findings and reasons */
	const struct policy_file *files;
	size_t n_files;
	const struct policy_settings_opts *opts;
	bool found; /* the section */
	struct plan_settings out;
	struct set_slot profile;
	/* as long as all files' together */
	struct plan_exemption *exemptions;
	struct set_at *exemptions_at;
	size_t max_exemptions;
	const char **trust;
	size_t max_trust;
	struct set_slot once[SET_ONCE];
	struct plan_allowed_path *paths;
	size_t max_paths;
	struct plan_allowed_device *devices;
	size_t max_devices;
	const char **hooks;
	size_t max_hooks;
	const char **notify;
	size_t max_notify;
	const char **net;
	size_t max_net;
	struct plan_window *windows; /* beside the profile's */
	struct set_at *windows_at;
	size_t max_windows;
	const char **allow;
	size_t max_allow;
	const char **deny;
	size_t max_deny;
};

/* set_place - "policy.json:3:14". Never NULL. */
const char *set_place(struct set *s, const struct set_at *at);

/* set_wrong - something is, there: there will be no settings. */
void set_wrong(struct set *s, const struct set_at *at, const char *fmt, ...)
	PRINTF_LIKE(3, 4);

/* set_origin - a member is from there; @at NULL: from the profile. */
void set_origin(struct set *s, const char *field, const struct set_at *at);

/*
 * set_wins - does what is written at @at count? A section's before what is
 * outside of it; twice in one is set_wrong().
 */
bool set_wins(struct set *s, struct set_slot *slot, const struct set_at *at,
	      const char *key);

/*
 * set_part - take a part over. @mine: it is of these settings; else it is
 * only looked at for what is wrong with it.
 */
void set_part(struct set *s, const struct spec_policy_part *p,
	      const struct set_at *at, bool mine);

/* set_off - another place of the same part. */
struct set_at set_off(const struct set_at *at, uint32_t off);

/*
 * set_more - room for one more behind the @n elements of a list.
 * Returns the list, perhaps another one now; NULL: s->j.full.
 */
void *set_more(struct set *s, void *list, size_t n, size_t *max, size_t size);

/* set_allow, set_allow_finish - the same of what a part allows or limits. */
void set_allow(struct set *s, const struct spec_policy_part *p,
	       const struct set_at *at, bool mine);
void set_allow_finish(struct set *s);

/* set_finish - all parts were taken over: what they say of one another. */
void set_finish(struct set *s);

#endif
