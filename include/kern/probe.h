/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERN_PROBE_H
#define KERN_PROBE_H

#include <sys/types.h>

#include "base/err.h"
#include "base/facts.h"

/*
 * probe_facts - what this host and this process can do. Looks, and changes
 * nothing.
 * @f:  out.
 * Errors: SYS (no /proc).
 */
NODISCARD int probe_facts(struct facts *f, struct err *e);

/* probe_user - who we are, or FACTS_ORDINARY where it can't be told. */
enum facts_user probe_user(void);

/*
 * probe_outside - who we are outside of our user namespace: the user whose
 * systemd and whose /run/user it is.
 */
uid_t probe_outside(void);

/*
 * probe_host_root - is @uid, of a file, the host's root's? In a user namespace
 * without that, where it is nobody's, it may be anybody's who is not in there.
 */
bool probe_host_root(uid_t uid);

#endif
