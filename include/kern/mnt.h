/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERN_MNT_H
#define KERN_MNT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

/*
 * Mounts by descriptor (Linux 5.2; mount_setattr 5.12). What is made here is
 * detached: no process sees it until mnt_attach(). All need CAP_SYS_ADMIN in
 * the mount namespace's and the file system's user namespace. @at names the
 * mount in an error.
 */

/* One fsconfig(2) parameter; value NULL is a flag, fd >= 0 a descriptor. */
struct mnt_param {
	const char *key;
	const char *value;
	int fd; /* -1: value counts */
};

/*
 * mnt_new - a new file system of @type, detached.
 * @params, @n:  borrowed; in this order.
 * @attr:        MOUNT_ATTR_* of the mount.
 * @out_fd:      the caller's; the mount.
 * Errors: SYS with the kernel's own words (fsopen(2)'s log) behind; errno
 * ENODEV is a file system that this kernel lacks.
 */
NODISCARD int mnt_new(const char *type, const struct mnt_param *params,
		      unsigned n, uint64_t attr, int *out_fd, const char *at,
		      struct err *e);

/*
 * The same by hand, where there are more parameters than fit one array:
 * mnt_begin gives a context, mnt_set sets one parameter, mnt_end makes the
 * mount. @ctx is the caller's to close.
 */
NODISCARD int mnt_begin(const char *type, int *ctx, const char *at,
			struct err *e);
NODISCARD int mnt_set(int ctx, const struct mnt_param *p, const char *at,
		      struct err *e);
NODISCARD int mnt_end(int ctx, uint64_t attr, int *out_fd, const char *at,
		      struct err *e);

/*
 * mnt_clone - a detached copy of what @fd stands on (a bind mount).
 * @fd:        borrowed; O_PATH will do.
 * @recursive: with the mounts below it, else they vanish from it.
 * Errors: SYS.
 */
NODISCARD int mnt_clone(int fd, bool recursive, int *out_fd, const char *at,
			struct err *e);

/*
 * mnt_attr - change a mount's attributes (mount_setattr(2)).
 * @set, @clear:  MOUNT_ATTR_*.
 * @propagation:  MS_PRIVATE, MS_SLAVE, MS_SHARED, MS_UNBINDABLE or 0.
 * Errors: SYS.
 */
NODISCARD int mnt_attr(int fd, uint64_t set, uint64_t clear,
		       uint64_t propagation, bool recursive, const char *at,
		       struct err *e);

/*
 * mnt_idmap - give a detached mount, and the detached mounts below it, the
 * ids of a user namespace. Recursive is one call for the whole tree.
 * @userns_fd:  borrowed; not the initial one.
 * Errors: UNSUPPORTED (this file system, named, can't be idmapped by this
 * kernel: EINVAL; or it is idmapped already: EPERM), SYS. Linux 5.12.
 */
NODISCARD int mnt_idmap(int fd, int userns_fd, bool recursive, const char *at,
			struct err *e);

/*
 * mnt_attach - put a detached mount on the place that @on_fd stands on.
 * Errors: SYS (ENOTDIR: one is a folder and the other is not).
 */
NODISCARD int mnt_attach(int fd, int on_fd, const char *at, struct err *e);

/*
 * mnt_detach - take the attached mount that @fd is the root of, and all on it,
 * out of this mount namespace (umount2(2), MNT_DETACH). Changes the working
 * directory to "/".
 */
NODISCARD int mnt_detach(int fd, const char *at, struct err *e);

/*
 * mnt_forget - have the file system that @fd is of forget what it looked up,
 * but for what is in use: an overlay keeps names whose layers have changed. Of
 * no consequence where it can't.
 */
void mnt_forget(int fd);

/* mnt_private_all - nothing mounted here spreads from now on, or comes in. */
NODISCARD int mnt_private_all(struct err *e);

/*
 * mnt_pivot - make the mount that @root_fd stands on the root of this mount
 * namespace, and detach the old one with all below it. The working directory
 * is "/" after it.
 */
NODISCARD int mnt_pivot(int root_fd, struct err *e);

/*
 * mnt_chroot - make a detached tree the root of the calling process alone. To
 * mount in such a tree takes Linux 6.15.
 */
NODISCARD int mnt_chroot(int root_fd, struct err *e);

/* mnt_fs_name - what statfs(2) says of @fd's file system, as a word. */
const char *mnt_fs_name(int fd);

#endif
