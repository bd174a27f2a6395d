/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERN_PROC_H
#define KERN_PROC_H

#include <stdint.h>

#include "base/err.h"

/* Small attributes of the calling process; none needs privilege. */

/* proc_no_new_privs - nothing is gained by execve any more. Linux 3.5. */
NODISCARD int proc_no_new_privs(struct err *e);

/*
 * proc_no_write_exec - from now on, and over execve, no memory of this process
 * and its children becomes executable that was not mapped so, and none is
 * mapped to be written and executed both. Linux 6.3.
 */
NODISCARD int proc_no_write_exec(struct err *e);

/*
 * proc_undumpable - nobody but host root may attach to this process or open
 * its /proc entries, until execve (CVE-2016-9962).
 */
NODISCARD int proc_undumpable(struct err *e);

/*
 * proc_no_caps - no capability in any set of this thread but the bounding one;
 * with no_new_privs nothing gets them back. capset(2).
 */
NODISCARD int proc_no_caps(struct err *e);

/* proc_die_with_parent - SIGKILL when the parent ends; @on false: no more. */
NODISCARD int proc_die_with_parent(int on, struct err *e);

/* proc_cloexec_from - descriptors from @first on don't outlive execve. 5.11 */
NODISCARD int proc_cloexec_from(unsigned first, struct err *e);

/* proc_close_from - close all descriptors from @first on. Linux 5.9. */
NODISCARD int proc_close_from(unsigned first, struct err *e);

/* proc_default_signals - all signals to their default, none blocked. */
void proc_default_signals(void);

#endif
