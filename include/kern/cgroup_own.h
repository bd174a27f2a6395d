/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERN_CGROUP_OWN_H
#define KERN_CGROUP_OWN_H

#include <stddef.h>

#include "base/err.h"

/*
 * Where somebody who is not the host's root may make cgroups: cgroup2 alone,
 * "Delegation" in the kernel's admin-guide/cgroup-v2.rst.
 */

/*
 * cgroup_own - the parent of the cgroup that we are in, if it was delegated:
 * if making folders, moving processes and switching controllers on are ours
 * there, and the controller pids is or can be on. Changes nothing.
 * @path:  out, @cap bytes; absolute, below /sys/fs/cgroup; "" where there is
 *         none: not delegated, processes in it, no cgroup2 there.
 * @top:   out; the first so many bytes of @path are the highest cgroup that was
 *         delegated with it. "/" is 1.
 * Errors: SYS (nothing that tells the one from the other).
 */
NODISCARD int cgroup_own(char *path, size_t cap, size_t *top, struct err *e);

/* cgroup_own_in - the same for a process in @own, below @root_fd (borrowed). */
NODISCARD int cgroup_own_in(int root_fd, const char *own, char *path,
			    size_t cap, size_t *top, struct err *e);

#endif
