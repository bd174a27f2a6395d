/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BASE_WHEN_H
#define BASE_WHEN_H

#include <stddef.h>
#include <stdint.h>

/*
 * time_rfc3339 - "2026-11-22T02:31:09Z" of seconds since the epoch, UTC. Not
 * libc's: that reads the time zone's files, and a static program grows by a
 * twentieth for it.
 * @buf:  at least 21 bytes. Years 1970 to 9999.
 */
void time_rfc3339(int64_t seconds, char *buf, size_t size);

#endif
