/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERN_RLIMIT_H
#define KERN_RLIMIT_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"

struct rlimit_item {
	uint32_t resource; /* RLIMIT_* */
	uint64_t soft;     /* RLIM_INFINITY is 2^64-1 */
	uint64_t hard;
};

/*
 * rlimit_set - prlimit(2) of each, in order.
 * @pid:   0 is the caller; else a process that the caller holds (its own
 *         child, not yet waited for), so that the pid can't be another's.
 * @list:  borrowed, @n items.
 * Raising a hard limit needs CAP_SYS_RESOURCE in the initial user namespace.
 * Errors: SYS; at is the limit's name, "RLIMIT_NOFILE".
 */
NODISCARD int rlimit_set(pid_t pid, const struct rlimit_item *list, size_t n,
			 struct err *e);

/*
 * rlimit_lower - of the caller's own: as above, and where a hard limit is below
 * that already, it stays what it is. Needs no privilege. Errors: SYS.
 */
NODISCARD int rlimit_lower(const struct rlimit_item *list, size_t n,
			   struct err *e);

/* rlimit_name - "RLIMIT_NOFILE", or "RLIMIT_?"; never NULL. */
const char *rlimit_name(uint32_t resource);

#endif
