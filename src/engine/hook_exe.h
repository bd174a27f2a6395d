/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ENGINE_HOOK_EXE_H
#define ENGINE_HOOK_EXE_H

#include <stdbool.h>

#include "base/err.h"

/*
 * hook_exe_open - open a hook's program, if it is one that nobody but root can
 * have put there: a regular file of root's, not writable by group or others,
 * nor is a folder on the way (a sticky one of root's is, as nobody but root
 * can replace what is root's in it); each symbolic link on the way is held to
 * the same, and nothing in a procfs is followed. POLICY rule hook-unsafe.
 * @path:        borrowed; absolute.
 * @engine_exe:  it is /proc/PID/exe, as docker gives it (up to 27): PID must be
 *               host root's, in the host's user namespace; the file is held to
 *               the same as above.
 * @fd:          out; the caller's, O_PATH.
 * Errors: SYS; DENIED (the rule is named).
 */
NODISCARD int hook_exe_open(const char *path, bool engine_exe, int *fd,
			    const char *at, struct err *e);

/*
 * hook_exe_walk - open whatever is there, if nobody but root can have put it
 * there: of the folders and links on the way the same. Of the file itself
 * nothing is known yet. Not yet in the text: which rule.
 */
NODISCARD int hook_exe_walk(const char *path, int *fd, const char *at,
			    struct err *e);

#endif
