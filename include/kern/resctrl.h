/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERN_RESCTRL_H
#define KERN_RESCTRL_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/err.h"

/*
 * The kernel's resctrl file system: classes of cache and memory bandwidth are
 * folders of it. All but resctrl_open() need only a folder that looks like it.
 * Linux 4.10; needs host root.
 */

/*
 * resctrl_open - what is mounted at /sys/fs/resctrl.
 * @out_fd: the caller's. Errors: UNSUPPORTED (nothing, or not that).
 */
NODISCARD int resctrl_open(int *out_fd, struct err *e);

/*
 * resctrl_group - the folder @name below @fd, made if it is not there.
 * @name:    one folder's name; "" is @fd itself.
 * @made:    out; was it made?
 * @out_fd:  the caller's, O_PATH.
 * Errors: SYS (ENOSPC: the hardware has no class left).
 */
NODISCARD int resctrl_group(int fd, const char *name, bool make, bool *made,
			    int *out_fd, struct err *e);

/*
 * resctrl_has - is @line, blanks apart, in the group's schemata?
 * Errors: SPEC (it is not), SYS.
 */
NODISCARD int resctrl_has(int group_fd, const char *line, struct err *e);

/* resctrl_write - one line to the group's schemata. Errors: SYS. */
NODISCARD int resctrl_write(int group_fd, const char *line, struct err *e);

/* resctrl_add - @pid, as the caller sees it, into the group. Errors: SYS. */
NODISCARD int resctrl_add(int group_fd, pid_t pid, struct err *e);

/* resctrl_drop - remove the group; what is gone is no error. Errors: SYS. */
NODISCARD int resctrl_drop(int fd, const char *name, struct err *e);

#endif
