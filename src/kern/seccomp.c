/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "kern/seccomp.h"

int seccomp_load(const void *code, size_t bytes, uint32_t flags, struct err *e)
{
	size_t n = bytes / sizeof(struct sock_filter);
	struct sock_fprog p = {
		.len = (unsigned short)n,
		.filter = (struct sock_filter *)(uintptr_t)code,
	};

	if (n == 0 || n > BPF_MAXINSNS || bytes % sizeof(struct sock_filter))
		return err_set(e, ERR_LIMIT, 0, "seccomp",
			       "a program of %zu bytes", bytes);
	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &p) != 0)
		return err_sys(e, "seccomp", "load the filter");
	return 0;
}
