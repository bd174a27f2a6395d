/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ENGINE_PASSWD_H
#define ENGINE_PASSWD_H

#include <stdbool.h>

/*
 * passwd_find - look through a container's passwd(5) or group(5), which may be
 * anything: 10 MiB of it, lines below 4 KiB (CVE-2026-47262's class).
 * @fd:      borrowed; a regular file, as the caller has seen; -1: an empty one.
 * @fields:  that a line has, 8 at most; the last takes what is behind it up
 *           to a colon. Lines with fewer are passed over.
 * @is:      is this the one? The fields live until it returns.
 * No call but read(2). Returns what the last @is said, or false.
 */
bool passwd_find(int fd, unsigned fields,
		 bool (*is)(char *const *field, void *ctx), void *ctx);

#endif
