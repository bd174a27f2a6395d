/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERN_CGROUP_OWN_H
#define KERN_CGROUP_OWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

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

/*
 * cgroup_manager - the cgroup of the systemd of user @uid: user@UID.service
 * above our own, or else where systemd-logind puts it. Changes nothing.
 * @path:  out, @cap bytes; absolute; "" where there is none, it is not ours to
 *         write, or it was not given the controller pids.
 * Errors: as of cgroup_own().
 */
NODISCARD int cgroup_manager(uint32_t uid, char *path, size_t cap,
			     struct err *e);

/* cgroup_manager_in - the same for a process in @own, below @root_fd. */
NODISCARD int cgroup_manager_in(int root_fd, const char *own, uint32_t uid,
				char *path, size_t cap, struct err *e);

/*
 * cgroup_gives - would a cgroup made below @path, one of the two above, have
 * @controller: is it on, or can be? Errors: as of cgroup_own().
 */
NODISCARD int cgroup_gives(const char *path, const char *controller, bool *yes,
			   struct err *e);

/*
 * cgroup_is_in - is process @pid in the cgroup @path of cgroup2?
 * Errors: SYS.
 */
NODISCARD int cgroup_is_in(pid_t pid, const char *path, bool *yes,
			   struct err *e);

/*
 * cgroup_reaches - may a process of ours be made in @path, or moved there: may
 * we write cgroup.procs of the lowest cgroup that has both it and our own?
 * Errors: as of cgroup_own().
 */
NODISCARD int cgroup_reaches(const char *path, bool *yes, struct err *e);

#endif
