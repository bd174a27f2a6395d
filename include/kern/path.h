/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERN_PATH_H
#define KERN_PATH_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"

/*
 * The only resolver of paths in a tree that somebody else owns (a root, a
 * cgroup, a proc): openat2(2), Linux 5.6. Nothing here ever leaves the tree
 * or follows a magic link. CVE-2021-30465, CVE-2024-45310, CVE-2023-27561.
 */

enum path_walk {
	PATH_IN_ROOT,  /* symlinks resolve within the tree, "/" is its root */
	PATH_NO_LINKS, /* in the tree, and a symlink anywhere is ELOOP */
	PATH_ONE_FS,   /* no symlink, and no mount is crossed: EXDEV */
};

/*
 * path_open - open @path below @root_fd.
 * @path:   absolute or relative: both are below the root.
 * @flags:  of open(2); O_CLOEXEC is added.
 * @mode:   with O_CREAT.
 * Returns a descriptor, the caller's, or -1 with errno.
 */
NODISCARD int path_open(int root_fd, const char *path, enum path_walk walk,
			uint64_t flags, mode_t mode);

/*
 * path_make - open @path below @root_fd for a mount (O_PATH), and make what is
 * missing: folders 0755, or at its end an empty file 0644. Made with the
 * caller's fsuid and fsgid. A dangling symlink is followed within the root, as
 * runc and crun do.
 * @dir:  what the end is to be if it is not there; what is there stays as it
 *        is.
 * Errors: SYS; DENIED (it leads to the root itself).
 */
NODISCARD int path_make(int root_fd, const char *path, bool dir, int *out_fd,
			const char *at, struct err *e);

/* path_is - does @fd stand on the inode @dev, @ino? False on any error. */
bool path_is(int fd, dev_t dev, ino_t ino);

#endif
