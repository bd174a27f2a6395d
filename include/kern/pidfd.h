/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERN_PIDFD_H
#define KERN_PIDFD_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"

/*
 * Processes by descriptor. A pid is used again; a pid together with its start
 * time is not (proc(5), pidfd_open(2)). Linux 5.3; /proc must be mounted.
 */

/*
 * pidfd_start_time - when @pid began: field 22 of /proc/PID/stat.
 * @ticks:  out; clock ticks since boot, in the time namespace of the reader.
 * Errors: STATE (no such process), SYS.
 */
NODISCARD int pidfd_start_time(pid_t pid, uint64_t *ticks, struct err *e);

/*
 * pidfd_open_checked - a descriptor of @pid, if it is the process that began
 * at @ticks. It may be a zombie.
 * @fd:  out; the caller's, close-on-exec.
 * Errors: STATE (gone, or the pid is another's by now), SYS.
 */
NODISCARD int pidfd_open_checked(pid_t pid, uint64_t ticks, int *fd,
				 struct err *e);

/*
 * pidfd_signal - send @sig (0: only ask).
 * Errors: STATE (it has been waited for already), SYS.
 */
NODISCARD int pidfd_signal(int pidfd, int sig, struct err *e);

/*
 * pidfd_wait_ms - wait until the process has ended; it need not be a child,
 * and is not reaped.
 * @timeout_ms:  -1 is for ever, 0 only asks.
 * @ended:       out; false when the time was over first.
 * Errors: SYS.
 */
NODISCARD int pidfd_wait_ms(int pidfd, int timeout_ms, bool *ended,
			    struct err *e);

/*
 * pidfd_take - a copy of descriptor @number of that process.
 * @fd:  out; the caller's, close-on-exec. Linux 5.6. Errors: SYS.
 */
NODISCARD int pidfd_take(int pidfd, int number, int *fd, struct err *e);

#endif
