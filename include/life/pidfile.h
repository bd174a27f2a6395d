/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LIFE_PIDFILE_H
#define LIFE_PIDFILE_H

#include <limits.h>
#include <sys/types.h>

#include "base/err.h"

/* A file that is to get a pid, its folder held from the start. */
struct pidfile {
	int dir_fd; /* owned; -1: none was asked for */
	char name[NAME_MAX + 1];
};

#define PIDFILE_NONE         \
	{                    \
		.dir_fd = -1 \
	}
#define CLEAN_PIDFILE __attribute__((cleanup(pidfile_close)))

/*
 * pidfile_open - find the folder of @path (NULL: none) and see that the name
 * is free or a regular file: a symlink there is refused, never followed.
 * Errors: SYS; SPEC (what is there is something else).
 */
NODISCARD int pidfile_open(const char *path, struct pidfile *out,
			   struct err *e);

/*
 * pidfile_write - put @pid in it, whole. None asked for: no-op.
 * Errors: SYS.
 */
NODISCARD int pidfile_write(const struct pidfile *p, pid_t pid, struct err *e);

/* pidfile_remove - take it away again: what pidfile_write() made. */
void pidfile_remove(const struct pidfile *p);

void pidfile_close(struct pidfile *p);

#endif
