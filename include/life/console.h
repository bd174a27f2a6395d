/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LIFE_CONSOLE_H
#define LIFE_CONSOLE_H

#include "base/err.h"

/*
 * console_connect - connect to the socket that is to get a terminal's master,
 * or another descriptor.
 * @path:  NULL: none was asked for, *@fd is -1. May be longer than the 107
 *         bytes that sockaddr_un holds.
 * @at:    the option, for errors.
 * @fd:    out; the caller's.
 * Errors: SYS, LIMIT.
 */
NODISCARD int console_connect(const char *path, const char *at, int *fd,
			      struct err *e);

/*
 * console_pass - send @fd with the text @name. Errors: SYS.
 */
NODISCARD int console_pass(int sock_fd, int fd, const char *name,
			   const char *at, struct err *e);

#endif
