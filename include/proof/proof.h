/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PROOF_PROOF_H
#define PROOF_PROOF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"
#include "kern/caps.h"

/*
 * Reading a process's confinement back from the kernel, and holding it
 * against what was promised. What brig set is not asked: only what /proc, the
 * kernel's own account, says of the process now.
 */
enum {
	PROOF_EXTENTS = 340,
	PROOF_SCRATCH = 16 * 1024,
	PROOF_NS = 8
};

struct proof_extent {
	uint32_t inside;
	uint32_t host;
	uint32_t size;
};

struct proof_ns {
	const char *name; /* "net", as in /proc/PID/ns */
	uint64_t not_ino; /* the host's, that it must not be; 0: no matter */
	uint64_t ino;     /* that it must be (joined); 0: any */
};

struct proof_want {
	uid_t uid; /* inside */
	gid_t gid;
	const gid_t *groups; /* these, and no other */
	size_t n_groups;
	bool any_groups; /* or any: they can't be dropped */
	bool user_ns;    /* the two maps count */
	const struct proof_extent *uid_map;
	size_t n_uid_map;
	const struct proof_extent *gid_map;
	size_t n_gid_map;
	struct caps_sets caps;
	bool no_new_privs;
	const char *apparmor; /* profile of its next execve; "": none */
	const char *selinux;  /* label of its next execve; "": none */
	unsigned filters;     /* seccomp filters that it must have, exactly */
	uint64_t root_mnt;    /* id of the mount that "/" must be; 0: any */
	bool root_readonly;
	bool cgroup_root; /* its cgroup is the root of its cgroup namespace */
	const struct proof_ns *ns;
	size_t n_ns;
	unsigned keep_fds; /* descriptors below this may outlive execve */
};

/*
 * proof_self - read the calling process back, compare, and write what was
 * read as text, a line a fact ("no_new_privs 1").
 * @proc_fd:  borrowed; a procfs of the caller's pid namespace.
 * @scratch:  PROOF_SCRATCH bytes to read into.
 * @out:      at most @cap bytes, no NUL; @len how many.
 * Errors: BUG (something is not as promised: at names the fact, the text what
 * was read), SYS, LIMIT. Any of them means: do not go on.
 */
NODISCARD int proof_self(int proc_fd, const struct proof_want *want,
			 char *scratch, char *out, size_t cap, size_t *len,
			 struct err *e);

/*
 * proof_filters - how many seccomp filters the caller has; -1 where the kernel
 * does not say (before Linux 5.9). @scratch: as above.
 */
int proof_filters(int proc_fd, char *scratch);

#endif
