/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERN_CONSOLE_H
#define KERN_CONSOLE_H

#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"

/*
 * A terminal for the container, out of the container's own devpts: both ends
 * by descriptor, never by a path that the image could have a hand in
 * (CVE-2025-52565, CVE-2016-9962). pts(4), ioctl_tty(2), Linux 4.13.
 */

/*
 * console_open - a new pair.
 * @devpts_fd:  borrowed; a devpts mount (fsmount(2)'s, attached or not) or its
 *              root directory.
 * @master_fd, @slave_fd:  out; the caller's, close-on-exec, not controlling.
 * @number:     out; N of /dev/pts/N.
 * Errors: SYS; DENIED (not a devpts).
 */
NODISCARD int console_open(int devpts_fd, int *master_fd, int *slave_fd,
			   uint32_t *number, struct err *e);

/* console_own - host owner and 0620 for the slave. Errors: SYS. */
NODISCARD int console_own(int slave_fd, uid_t uid, gid_t gid, struct err *e);

/* console_size - rows and columns of a terminal; 0 by 0 leaves it. */
NODISCARD int console_size(int fd, uint32_t rows, uint32_t columns,
			   struct err *e);

/*
 * console_control - make @slave_fd the controlling terminal. After setsid(2).
 */
NODISCARD int console_control(int slave_fd, struct err *e);

/*
 * console_send - hand the master to an engine: one message on a connected
 * Unix socket, the descriptor by SCM_RIGHTS, as data the name "/dev/ptmx", as
 * runc does and containerd's shim and conmon expect.
 * @sock_fd, @master_fd:  borrowed.
 */
NODISCARD int console_send(int sock_fd, int master_fd, struct err *e);

#endif
