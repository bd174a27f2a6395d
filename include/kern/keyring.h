/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERN_KEYRING_H
#define KERN_KEYRING_H

#include "base/err.h"

/*
 * keyring_new - a new session keyring for this process, named "_ses.ID", in
 * which the owner may search: keys of the caller's session stay outside.
 * Counts against the quota of the calling uid: call it as the container's.
 * @id:  borrowed; the container's.
 * keyctl(2), session-keyring(7). Errors: SYS (EDQUOT: kernel.keys.maxkeys).
 */
NODISCARD int keyring_new(const char *id, struct err *e);

#endif
