/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERN_LSM_H
#define KERN_LSM_H

#include <stdbool.h>

#include "base/err.h"

/*
 * What a process changes to at its next execve(2), of the two security modules
 * that have such a thing. Written to, and read from, the kernel's own
 * attribute file alone: on a procfs that the caller vouches for, with no mount
 * or link on the way, and seen to be a file of procfs (CVE-2019-16884,
 * CVE-2025-52881).
 */
enum lsm {
	LSM_APPARMOR, /* a profile; Linux 5.1 */
	LSM_SELINUX,  /* a label, "user:role:type:level" */
};

/*
 * lsm_exec_set - have the caller's next execve change to @name, and read back
 * that it will.
 * @proc_fd: borrowed; a procfs of the caller's own pid namespace.
 * @name:    of the profile, at most 4000 bytes, or the label.
 * Privilege: change_profile of AppArmor (none from unconfined), setexec of
 * SELinux. Under no_new_privs AppArmor lets only an unconfined process in.
 * Errors: DENIED (rule lsm-unapplied: the module is not on, has no such
 * profile or label, or says another afterwards).
 */
NODISCARD int lsm_exec_set(int proc_fd, enum lsm which, const char *name,
			   struct err *e);

/*
 * lsm_name_is - is @text, as the kernel writes it, @name? AppArmor puts the
 * mode behind a profile: "docker-default (enforce)"; one in the mode unconfined
 * is nobody's name.
 */
bool lsm_name_is(enum lsm which, const char *text, const char *name);

#endif
