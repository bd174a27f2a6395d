/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A brig that leaves out the step that $WEAK names: proof.t links it, each
 * function below in place of the one that it wraps.
 */
#include <grp.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/types.h>
#include <unistd.h>

struct child;
struct err;
struct tail;

static bool weak(const char *step)
{
	const char *s = getenv("WEAK");

	return s != NULL && strcmp(s, step) == 0;
}

/* In the container: the sandboxed parser makes some of these calls, too. */
static bool weak_in(const char *step)
{
	return weak(step) && getpid() == 1;
}

#define WRAP(step, name, args, call)       \
	int __real_##name args;            \
	int __wrap_##name args;            \
	int __wrap_##name args             \
	{                                  \
		if (weak_in(step))         \
			return 0;          \
		return __real_##name call; \
	}

/* clang-format off */
WRAP("capabilities", tail_caps, (struct tail *t, struct err *e), (t, e))
WRAP("user-ns", tail_enter, (struct tail *t, struct err *e), (t, e))
WRAP("identity", tail_identity, (struct tail *t, struct err *e), (t, e))
WRAP("lock", tail_lock, (struct tail *t, struct err *e), (t, e))
WRAP("no-new-privs", proc_no_new_privs, (struct err *e), (e))
WRAP("filter", seccomp_load,
     (const void *code, size_t bytes, uint32_t flags, struct err *e),
     (code, bytes, flags, e))
WRAP("descriptors", proc_close_from, (unsigned from, struct err *e), (from, e))
WRAP("masks", mounts_mask, (struct child *ch, struct err *e), (ch, e))
WRAP("pivot", mnt_pivot, (int fd, struct err *e), (fd, e))
WRAP("old-root", umount2, (const char *at, int flags), (at, flags))
/* clang-format on */

/* Its first process is not 1 in some of these. */

int __real_cgroup_join_self(const void *cg, bool cloned, struct err *e);
int __wrap_cgroup_join_self(const void *cg, bool cloned, struct err *e);

int __wrap_cgroup_join_self(const void *cg, bool cloned, struct err *e)
{
	return weak("cgroups") ? 0 : __real_cgroup_join_self(cg, cloned, e);
}

/* Descriptors that were open when it was called stay so. */
int __real_close_range(unsigned first, unsigned last, int flags);
int __wrap_close_range(unsigned first, unsigned last, int flags);

int __wrap_close_range(unsigned first, unsigned last, int flags)
{
	if (weak("descriptors"))
		return 0;
	return __real_close_range(first, last, flags);
}

int __real_mnt_attr(int fd, uint64_t set, uint64_t clear, uint64_t propagation,
		    bool recursive, const char *at, struct err *e);
int __wrap_mnt_attr(int fd, uint64_t set, uint64_t clear, uint64_t propagation,
		    bool recursive, const char *at, struct err *e);

int __wrap_mnt_attr(int fd, uint64_t set, uint64_t clear, uint64_t propagation,
		    bool recursive, const char *at, struct err *e)
{
	if (weak("root-readonly") && strcmp(at, "/root") == 0)
		set &= ~(uint64_t)MOUNT_ATTR_RDONLY;
	if (weak("readonly-paths") && strncmp(at, "/proc/", 6) == 0)
		set &= ~(uint64_t)MOUNT_ATTR_RDONLY;
	return __real_mnt_attr(fd, set, clear, propagation, recursive, at, e);
}

pid_t __real_ns_clone(uint64_t flags, int cgroup_fd, int *pidfd);
pid_t __wrap_ns_clone(uint64_t flags, int cgroup_fd, int *pidfd);

pid_t __wrap_ns_clone(uint64_t flags, int cgroup_fd, int *pidfd)
{
	if (weak("pid-ns"))
		flags &= ~(uint64_t)CLONE_NEWPID;
	if (weak("net-ns"))
		flags &= ~(uint64_t)CLONE_NEWNET;
	if (weak("ipc-ns"))
		flags &= ~(uint64_t)CLONE_NEWIPC;
	if (weak("uts-ns"))
		flags &= ~(uint64_t)CLONE_NEWUTS;
	return __real_ns_clone(flags, weak("cgroups") ? -1 : cgroup_fd, pidfd);
}

int __real_unshare(int flags);
int __wrap_unshare(int flags);

int __wrap_unshare(int flags)
{
	if (weak("cgroup-ns"))
		flags &= ~CLONE_NEWCGROUP;
	if (weak("time-ns"))
		flags &= ~0x00000080; /* CLONE_NEWTIME */
	return __real_unshare(flags);
}

/* A mask of folders that is a tmpfs as any other. */
int __real_mnt_new(const char *type, const void *params, unsigned n,
		   uint64_t attr, int *out_fd, const char *at, struct err *e);
int __wrap_mnt_new(const char *type, const void *params, unsigned n,
		   uint64_t attr, int *out_fd, const char *at, struct err *e);

int __wrap_mnt_new(const char *type, const void *params, unsigned n,
		   uint64_t attr, int *out_fd, const char *at, struct err *e)
{
	if (weak("mask-inodes") && strcmp(at, "/linux/maskedPaths") == 0)
		n = 2; /* source, size */
	return __real_mnt_new(type, params, n, attr, out_fd, at, e);
}

/* None, or others. */
int __real_setgroups(size_t n, const gid_t *list);
int __wrap_setgroups(size_t n, const gid_t *list);

int __wrap_setgroups(size_t n, const gid_t *list)
{
	gid_t other[16] = { 0 };
	size_t i;

	if (weak_in("groups"))
		return 0;
	if (!weak_in("other-groups") || n > 16)
		return __real_setgroups(n, list);
	for (i = 0; i < n; i++)
		other[i] = list[i] + 1;
	return __real_setgroups(n, other);
}

/* The way here leaves its trace: SECBIT_NO_SETUID_FIXUP. */
int __real_prctl(int option, unsigned long a, unsigned long b, unsigned long c,
		 unsigned long d);
int __wrap_prctl(int option, unsigned long a, unsigned long b, unsigned long c,
		 unsigned long d);

int __wrap_prctl(int option, unsigned long a, unsigned long b, unsigned long c,
		 unsigned long d)
{
	if (weak_in("securebits") && option == PR_SET_SECUREBITS && a == 0)
		return 0;
	return __real_prctl(option, a, b, c, d);
}
