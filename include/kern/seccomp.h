/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERN_SECCOMP_H
#define KERN_SECCOMP_H

#include <stdbool.h>
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

/*
 * seccomp_listen - the same with SECCOMP_FILTER_FLAG_NEW_LISTENER.
 * @fd:  out; who has it is asked about the calls; close-on-exec.
 * Linux 5.0; SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV 5.19. Errors: SYS (EBUSY:
 * the thread is under a filter that has a listener); LIMIT.
 */
NODISCARD int seccomp_listen(const void *code, size_t bytes, uint32_t flags,
			     int *fd, struct err *e);

/* seccomp_is_listener - is it one of those? */
bool seccomp_is_listener(int fd);

#endif
