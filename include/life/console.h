/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LIFE_CONSOLE_H
#define LIFE_CONSOLE_H

#include "base/err.h"

/*
 * console_connect - connect to the socket that is to get a terminal's master.
 * @path:  NULL: none was asked for, *@fd is -1. May be longer than the 107
 *         bytes that sockaddr_un holds.
 * @fd:    out; the caller's.
 * Errors: SYS, LIMIT.
 */
NODISCARD int console_connect(const char *path, int *fd, struct err *e);

#endif
