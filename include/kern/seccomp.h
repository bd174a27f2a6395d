/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERN_SECCOMP_H
#define KERN_SECCOMP_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/*
 * seccomp_load - add one filter to the calling thread, for good.
 * @code:   borrowed; @bytes of struct sock_filter, 1 to 4096 of them.
 * @flags:  SECCOMP_FILTER_FLAG_* of seccomp(2).
 * Needs no_new_privs, or CAP_SYS_ADMIN in the caller's user namespace. Linux
 * 3.17. Does one system call and no more: what comes after it is under the
 * filter. Errors: SYS; LIMIT.
 */
NODISCARD int seccomp_load(const void *code, size_t bytes, uint32_t flags,
			   struct err *e);

#endif
