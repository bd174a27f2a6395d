/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERN_CAPS_H
#define KERN_CAPS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"

/* Capabilities and credentials of the calling process; one thread. */

/* The five sets, bit N is capability N (capabilities(7)). */
struct caps_sets {
	uint64_t bounding;
	uint64_t effective;
	uint64_t permitted;
	uint64_t inheritable;
	uint64_t ambient;
};

/*
 * caps_keep_over_setuid - a change of uid or fsuid leaves the capabilities
 * alone from now on (SECBIT_NO_SETUID_FIXUP). Needs CAP_SETPCAP. Entering a
 * user namespace clears it.
 */
NODISCARD int caps_keep_over_setuid(struct err *e);

struct caps_groups {
	const gid_t *ids;
	size_t n;
};

/*
 * caps_identity - groups, gid, uid, in this order, capabilities kept.
 * @groups: NULL leaves the caller's, where the kernel lets none be dropped.
 * Ids are of the user namespace that the caller is in. Needs SETUID, SETGID.
 */
NODISCARD int caps_identity(uid_t uid, gid_t gid,
			    const struct caps_groups *groups, struct err *e);

/*
 * caps_cut - make the five sets exactly these: bounding set first, then
 * effective, permitted and inheritable in one call, then ambient; securebits
 * back to 0. Nothing can be had back by a later setuid(2): the fixup is on
 * again. Needs SETPCAP until the sets are cut.
 * @last_cap:  the kernel's newest capability.
 */
NODISCARD int caps_cut(const struct caps_sets *want, unsigned last_cap,
		       struct err *e);

/*
 * caps_lower - effective, permitted and inheritable set, to no more than they
 * are. One system call and nothing else, so that it can come after a filter.
 */
NODISCARD int caps_lower(const struct caps_sets *want, struct err *e);

/* caps_last - the kernel's newest capability. */
unsigned caps_last(void);

/* caps_bounding - the caller's bounding set. */
uint64_t caps_bounding(void);

#endif
