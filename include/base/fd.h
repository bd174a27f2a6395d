/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BASE_FD_H
#define BASE_FD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/*
 * Owned descriptors. A member or variable that owns one ends in _fd or is
 * declared CLEAN_FD, and is -1 when empty; a parameter is borrowed unless its
 * comment says "takes".
 */
#define CLEAN_FD __attribute__((cleanup(fd_cleanup)))

/* fd_close - close *@fd unless it is -1, make it -1, keep errno. */
void fd_close(int *fd);

/* fd_cleanup - what CLEAN_FD calls: fd_close(). */
void fd_cleanup(int *fd);

/* fd_take - hand over *@fd: returns it and leaves -1 behind. */
NODISCARD int fd_take(int *fd);

/*
 * fd_read_all - read @fd to its end, from where it stands.
 * @buf:  out; at most @cap bytes.
 * @len:  out; how many came.
 * @at:   names the file in an error.
 * Errors: SYS; LIMIT (there were more than @cap bytes).
 */
NODISCARD int fd_read_all(int fd, void *buf, size_t cap, size_t *len,
			  const char *at, struct err *e);

/*
 * fd_read_exact - read exactly @len bytes.
 * Errors: SYS; SPEC with num EPIPE when the end came first.
 */
NODISCARD int fd_read_exact(int fd, void *buf, size_t len, const char *at,
			    struct err *e);

/* fd_write_all - write @len bytes, however many calls it takes. Errors: SYS. */
NODISCARD int fd_write_all(int fd, const void *buf, size_t len, const char *at,
			   struct err *e);

#endif
