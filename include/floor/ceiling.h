/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FLOOR_CEILING_H
#define FLOOR_CEILING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "plan/settings.h"

/*
 * What the host's owner allows: the most that any plan may ask for. One const
 * default a profile; the root-owned policy file, read before any untrusted
 * byte, can raise it.
 */
struct ceiling_device {
	uint32_t type; /* 'c' or 'b' */
	uint32_t major;
	uint32_t minor; /* CEILING_ANY: any of the major's */
};
enum {
	CEILING_ANY = 1 << 20
}; /* one more than the largest minor */

struct ceiling {
	enum plan_profile profile; /* the one that plans must be of */
	bool open;        /* no floor at all: the conformance build alone */
	bool nested;      /* we are root of a user namespace into which the
			     host's root is not mapped: by that one's ids */
	uint64_t caps;    /* bit N: capability N */
	unsigned roots;   /* bit N: enum plan_root_kind N */
	bool window_exec; /* programs in windows may run */
	bool landlock;    /* every process is in a Landlock domain */
	bool setid;       /* set-id modes may be set: builders */
	bool logins;      /* ids that the host's users have may be mapped */
	const struct plan_allowed_path *paths; /* that may be bound */
	size_t n_paths;
	const struct ceiling_device *devices; /* beside /dev's usual ones */
	size_t n_devices;
	const struct plan_allowed_device *more; /* beside those */
	size_t n_more;
	bool net_devices; /* any network device of the host's may be moved */
	const char *const *net_named; /* these may */
	size_t n_net_named;
	bool host_hooks; /* any file that is root's may be a hook on the host:
			   prestart, createRuntime, poststart, poststop */
	/* Files that hooks may be, with the host's root and namespaces; beside
	 * dockerd's own, for its network, but in strict. */
	const char *const *hooks;
	size_t n_hooks;
	struct plan_id_pool ids; /* that containers' blocks are from */
	const char *const *notify_sockets; /* who may be asked about calls */
	size_t n_notify_sockets;
};

/*
 * floor_ceiling - the default of a profile; never NULL. That of
 * PLAN_PROFILE_OPEN lets nothing pass: what does is floor_ceiling_open, which
 * the installed program does not even link.
 */
const struct ceiling *floor_ceiling(enum plan_profile profile);

/*
 * floor_ceiling_by - what the policy of the host's root makes of it.
 * @s:    borrowed, and for as long as @out is used; from the policy's own
 *        child, never from one that has read a config.
 * @out:  out.
 */
void floor_ceiling_by(const struct plan_settings *s, struct ceiling *out);
extern const struct ceiling floor_ceiling_open;

#endif
