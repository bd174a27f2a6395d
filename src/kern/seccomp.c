/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "kern/seccomp.h"

/* What seccomp(2) returns: with a listener its descriptor. */
static long load(const void *code, size_t bytes, uint32_t flags, struct err *e)
{
	size_t n = bytes / sizeof(struct sock_filter);
	struct sock_fprog p = {
		.len = (unsigned short)n,
		.filter = (struct sock_filter *)(uintptr_t)code,
	};
	long rc;

	if (n == 0 || n > BPF_MAXINSNS || bytes % sizeof(struct sock_filter))
		return err_set(e, ERR_LIMIT, 0, "seccomp",
			       "a program of %zu bytes", bytes);
	rc = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &p);
	return rc < 0 ? err_sys(e, "seccomp", "load the filter") : rc;
}

int seccomp_load(const void *code, size_t bytes, uint32_t flags, struct err *e)
{
	return load(code, bytes, flags, e) == 0 ? 0 : -1;
}

int seccomp_listen(const void *code, size_t bytes, uint32_t flags, int *fd,
		   struct err *e)
{
	long rc =
		load(code, bytes, flags | SECCOMP_FILTER_FLAG_NEW_LISTENER, e);

	*fd = (int)rc;
	return rc < 0 ? -1 : 0;
}

bool seccomp_is_listener(int fd)
{
	uint64_t none = 0;

	return ioctl(fd, SECCOMP_IOCTL_NOTIF_ID_VALID, &none) < 0 &&
	       errno == ENOENT;
}
