/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PLAN_SETTINGS_H
#define PLAN_SETTINGS_H

#include "plan/types.h"

/* A rule that is let off: its finding becomes a warning with the reason. */
struct plan_exemption {
	const char *rule;
	const char *pointer; /* RFC 6901, a part may be "*"; "": anywhere */
	const char *reason;
	const char *expires;    /* "2027-01-31", the last day; "": never */
	const char *annotation; /* only where the config has this one, */
	const char *value;      /* and this is its value */
	const char *image;      /* only for this image; "": any */
};

/* A host path that may be bound, it and what is below it. */
struct plan_allowed_path {
	const char *path; /* absolute, clean, no link in it */
	bool write;
};

struct plan_allowed_device {
	uint32_t type; /* 'c' or 'b' */
	uint32_t major;
	struct plan_opt minor; /* absent: any */
};

/* Host ids, of which each container gets a block: whole blocks of 65536. */
struct plan_id_pool {
	uint32_t first; /* a multiple of 65536, and not 0 */
	uint32_t last;  /* one less than one, below 2^31 */
};

enum {
	PLAN_POOL_FIRST = 1879048192, /* without a policy: below 2^31 and */
	PLAN_POOL_LAST = 2147352575,  /* above what systemd-nspawn takes */
};

/*
 * Not a plan, but made, carried and kept as one: what the policy of the
 * host's root comes to for one section, all of it, defaults too. The judge
 * goes by it, and the floor's ceiling is made from it.
 */
struct plan_settings {
	enum plan_profile profile;
	const char *scope; /* the section; "" is what holds without one */
	const struct plan_exemption *exemptions;
	size_t n_exemptions;
	bool audit;    /* what a rule refuses is carried out, and said */
	uint64_t caps; /* that may be had: bit N is capability N */
	const struct plan_allowed_path *paths;
	size_t n_paths;
	const struct plan_allowed_device *devices;
	size_t n_devices;
	bool hooks_named; /* no program of the host but these is a hook */
	const char *const *hooks;
	size_t n_hooks;
	const char *const *notify_sockets; /* who may be asked about calls */
	size_t n_notify_sockets;
	const char *const *net_devices; /* of the host's that may be moved */
	size_t n_net_devices;
	enum plan_root_kind root; /* of a writable one */
	const struct plan_window *windows;
	size_t n_windows;
	struct plan_id_pool ids;
	uint64_t upper_bytes;
	uint64_t upper_inodes;
	uint64_t tmpfs_bytes; /* of a tmpfs without a size */
	uint64_t tmpfs_inodes;
	struct plan_opt pids; /* where the config has no limit; so below */
	struct plan_opt memory;
	struct plan_opt cpu_shares;
	const char *const *seccomp_allow; /* names, beside the built-in list */
	size_t n_seccomp_allow;
	const char *const *seccomp_deny; /* never, whatever allows them */
	size_t n_seccomp_deny;
	bool setid;               /* set-id modes may be set */
	bool mdwe;                /* PR_SET_MDWE for every process */
	const char *const *trust; /* annotations that count in exemptions */
	size_t n_trust;
	const struct plan_reason *reasons; /* rule: "profile hardened", or
					      where it is written */
	size_t n_reasons;
};

#endif
