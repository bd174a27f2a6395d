/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERN_NS_H
#define KERN_NS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"

/*
 * ns_clone - clone3(2): a child in new namespaces.
 * @flags:      CLONE_NEW*, CLONE_FILES, CLONE_PARENT; SIGCHLD is its end.
 * @cgroup_fd:  borrowed; a cgroup2 folder to be made in (CLONE_INTO_CGROUP,
 *              Linux 5.7), or -1.
 * @pidfd:      out; the caller's, close-on-exec.
 * Returns the child's pid, 0 in the child, -1 with errno. No exit handlers of
 * libc may run in the child: it ends with _exit.
 */
NODISCARD pid_t ns_clone(uint64_t flags, int cgroup_fd, int *pidfd);

/*
 * ns_clone_inside - the same with namespaces of another process that are there:
 * the child is in all of them from its first moment on. Who lives in that pid
 * namespace sees it at once, and the kernel shows anybody the mounts and the
 * network of the process that /proc/PID is of. A helper enters them, has the
 * child for us, and ends. Not with a cgroup namespace: @cgroup_fd may be out of
 * its sight.
 * @target_fd:  borrowed; that process's pidfd. Linux 5.8.
 * @ns:         CLONE_NEW*.
 */
NODISCARD pid_t ns_clone_inside(int target_fd, int ns, int cgroup_fd,
				int *pidfd);

/*
 * How a user namespace is made. The kernel charges what its processes use up
 * (inotify instances, pending signals, message queues, nested namespaces) to
 * the maker's uid and caps it by the maker's limits: so the maker is a helper
 * whose effective uid is the container's own root.
 */
struct ns_user {
	const char *uid_map; /* lines as for /proc/PID/uid_map */
	const char *gid_map;
	uid_t owner_uid; /* host ids of the container's root */
	gid_t owner_gid;
	const struct ns_limit *limits; /* for the helper, before it makes it */
	unsigned n_limits;
};

struct ns_limit {
	int resource; /* RLIMIT_* */
	uint64_t soft;
	uint64_t hard;
};

/*
 * ns_user_make - a new user namespace with these maps.
 * @proc_fd:  borrowed; a procfs of the caller's pid namespace.
 * @out_fd:   the caller's; the namespace lives as long as it does.
 * Needs SETUID, SETGID, SYS_ADMIN, SYS_RESOURCE where a limit is raised.
 * Errors: SYS, LIMIT (the host's max_user_namespaces).
 */
NODISCARD int ns_user_make(int proc_fd, const struct ns_user *u, int *out_fd,
			   struct err *e);

/*
 * ns_open - open a namespace file for joining.
 * @type:     CLONE_NEW* that it must be (NS_GET_NSTYPE).
 * @own_ino:  the caller's own of that type: joining that is refused.
 * @out_fd:   the caller's.
 * Errors: SYS, DENIED (not a namespace, of another type, or the host's).
 */
NODISCARD int ns_open(const char *path, int type, int *out_fd, const char *at,
		      struct err *e);

/*
 * ns_user_owner - who made a user namespace, and the inode of the one that it
 * was made in (ioctl_ns(2), Linux 4.11). Errors: SYS; DENIED (it is no child of
 * the caller's, nor of one below: EPERM).
 */
NODISCARD int ns_user_owner(int userns_fd, uid_t *owner, uint64_t *parent_ino,
			    struct err *e);

/*
 * ns_user_maps - the two maps of a user namespace, as the caller's shows them:
 * a helper enters it and is looked at.
 * @proc_fd:  borrowed; a procfs of the caller's pid namespace.
 * @uids, @gids: out; texts of at most @size bytes with their NUL.
 * Needs SYS_ADMIN in that namespace. Errors: SYS, LIMIT.
 */
NODISCARD int ns_user_maps(int proc_fd, int userns_fd, char *uids, char *gids,
			   size_t size, struct err *e);

/* ns_map_read - one such text, of the process @who ("1234", "self"). */
NODISCARD int ns_map_read(int proc_fd, const char *who, const char *file,
			  char *text, size_t size, struct err *e);

/* ns_name - "net" of CLONE_NEWNET, as in /proc/PID/ns; NULL if unknown. */
const char *ns_name(int type);

/* ns_inode - of /proc/WHO/ns/NAME below @proc_fd; 0 when it can't be read. */
uint64_t ns_inode(int proc_fd, const char *who, const char *name);

#endif
