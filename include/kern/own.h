/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERN_OWN_H
#define KERN_OWN_H

#include <stddef.h>
#include <sys/types.h>

#include "base/err.h"

/*
 * A user namespace of an ordinary user's, for this very process. Who it is of
 * has every capability over what is in it, from outside too, and no more over
 * anything else than before.
 */

enum {
	OWN_TOOLS = 2, /* newuidmap, newgidmap */
};

/* A program that gives it ids; run outside of it, without environment. */
struct own_tool {
	int fd;            /* borrowed */
	char *const *argv; /* borrowed; names this process */
};

/*
 * own_make - make one and be in it, with all capabilities there.
 * @tools: borrowed; run in order. NULL: the caller's own ids alone, which are
 *         0 inside, and no group can be dropped.
 * The process can be looked at by its user from here to the next execve.
 * Errors: SYS, LIMIT (max_user_namespaces), UNSUPPORTED (this host lets no
 * ordinary user make one, by the name of what forbids it), DENIED (a tool).
 */
NODISCARD int own_make(const struct own_tool *tools, struct err *e);

/*
 * own_join - be in the one in which that of the process @pid was made.
 * @proc_fd: borrowed; a procfs of the caller's pid namespace.
 * Errors: SYS, DENIED (it is not the caller's own). It is for the caller to
 * know that @pid was still that process afterwards.
 */
NODISCARD int own_join(int proc_fd, pid_t pid, struct err *e);

/*
 * own_again - start this program anew, so that its memory is of the namespace
 * that it is in: what can't be looked at from without is from there.
 * @keep: descriptors from 3 on that stay open.
 * Returns only on failure.
 */
int own_again(char *const *argv, unsigned keep, struct err *e);

/*
 * own_sealed - go on as a copy of this program that nobody can write, if its
 * file could be: by a user that a container has, through /proc/PID/exe of what
 * is started there (CVE-2019-5736). A file of the host's root is left.
 * @keep: descriptors from 3 on that stay open.
 * Returns 0 if there is nothing to do, or this is that copy. Errors: SYS.
 */
NODISCARD int own_sealed(char *const *argv, unsigned keep, struct err *e);

#endif
