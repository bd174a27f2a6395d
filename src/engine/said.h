/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ENGINE_SAID_H
#define ENGINE_SAID_H

#include "base/err.h"

/*
 * What a process says on its way from the proof to execve, over the pipe that
 * execve closes: the number of its listener, or why it could not go on.
 * @within_ms:  -1: wait for as long as it takes.
 */

/*
 * said_listener - wait for that number.
 * @pidfd:  of the process: a FIFO that it never opened does not hang up.
 * Errors: what it said; STATE (it died before), LIMIT (not in time), BUG.
 */
NODISCARD int said_listener(int said_fd, int pidfd, int within_ms, int *number,
			    struct err *e);

/* said_executed - wait for execve. Errors: what it said; LIMIT, BUG. */
NODISCARD int said_executed(int said_fd, int within_ms, struct err *e);

#endif
