/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LIFE_ATTACH_H
#define LIFE_ATTACH_H

#include <signal.h>
#include <stdbool.h>
#include <termios.h>

#include "base/err.h"

/*
 * What stands between a caller's terminal and a process in a container, for
 * run and exec in the foreground: signals go in, the terminal goes both ways,
 * the status comes out. No signal handler, no thread, no polling.
 */
struct attach {
	int signal_fd;      /* owned */
	sigset_t was;       /* the signal mask that the caller had */
	bool raw;           /* the caller's terminal is in raw mode: */
	struct termios tty; /* what it was before */
};

#define ATTACH_NONE             \
	{                       \
		.signal_fd = -1 \
	}
#define CLEAN_ATTACH __attribute__((cleanup(attach_end)))

/*
 * attach_begin - from here on signals wait to be passed on. Before the process
 * is made, so that none is lost; it is the engine that gives a container an
 * empty mask. Orphans of the container become this process's.
 * Errors: SYS.
 */
NODISCARD int attach_begin(struct attach *a, struct err *e);

/*
 * attach_wait - pass signals and the terminal on until the process ends.
 * @pidfd:     borrowed; of a child of this process, which is reaped.
 * @master_fd: borrowed; the master of its terminal, or -1. Standard input, if
 *             it is a terminal, is raw meanwhile, and its size is passed on.
 * @status:    out; its exit status, or 128 and the signal that ended it.
 * Errors: SYS; the process may still live then.
 */
NODISCARD int attach_wait(struct attach *a, int pidfd, int master_fd,
			  int *status, struct err *e);

/* attach_end - the terminal and the signal mask as they were. */
void attach_end(struct attach *a);

#endif
