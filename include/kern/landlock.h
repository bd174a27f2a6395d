/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERN_LANDLOCK_H
#define KERN_LANDLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

/*
 * Landlock (landlock(7)): what this process and its children may do with
 * files, whoever they are. A domain only ever takes away, and forbids mounts.
 * Needs no_new_privs. Linux 5.13; what a newer ABI knows is handled where the
 * kernel has it.
 */
enum landlock_right { /* of a folder and all below it, or of one file */
	LANDLOCK_READ = 1 << 0,  /* and list, and run */
	LANDLOCK_WRITE = 1 << 1, /* and make, remove, rename, truncate */
	LANDLOCK_IOCTL = 1 << 2, /* of devices (ABI 5) */
};

/* landlock_abi - the kernel's ABI version, 0 where there is none. */
unsigned landlock_abi(void);

/*
 * landlock_nothing - a domain without any right: no path can be opened any
 * more, no TCP port used (ABI 4), nothing outside signalled and no abstract
 * socket reached (ABI 6). Where there is no Landlock it does nothing.
 * Errors: SYS.
 */
NODISCARD int landlock_nothing(struct err *e);

/*
 * landlock_begin - a ruleset that handles all rights to files, and, with
 * @sockets, abstract sockets of others (ABI 6). Never signals: kill(1) between
 * processes of one container would fail.
 * @fd:  out; the caller's.
 * Errors: SYS; UNSUPPORTED (no Landlock: "needs Linux 5.13").
 */
NODISCARD int landlock_begin(bool sockets, int *fd, struct err *e);

/*
 * landlock_allow - rights on what @path_fd stands on.
 * @fd, @path_fd:  borrowed.
 * @rights:        LANDLOCK_*; what makes no sense for a file is left out.
 */
NODISCARD int landlock_allow(int fd, int path_fd, uint32_t rights,
			     struct err *e);

/* landlock_enter - be in that domain from now on. @fd: borrowed. */
NODISCARD int landlock_enter(int fd, struct err *e);

#endif
