/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdbool.h>

#include "base/err.h"

/*
 * Where brig says what it does. Only cli, life and front log; below them a
 * failure is a struct err. Engines show the msg of the last line of level
 * error in the JSON log (CLI.md), so a command logs exactly one.
 */
enum log_level {
	LOG_ERROR,
	LOG_WARNING,
	LOG_INFO,
	LOG_DEBUG
};

struct log {
	int fd;           /* borrowed; where lines go */
	bool json;        /* {"level","msg","time"} a line, else plain text */
	bool also_stderr; /* plain text of warnings and errors to descriptor 2
			   */
	enum log_level most; /* what is less urgent than this is dropped */
};

/* log_line - write one line, escaped, cut at 4 KiB. Never fails. */
void log_line(const struct log *l, enum log_level level, const char *fmt, ...)
	PRINTF_LIKE(3, 4);

/*
 * log_event - the same, and in the JSON log one member more, `event'.
 * @event: JSON, one line; borrowed.
 */
void log_event(const struct log *l, enum log_level level, const char *event,
	       const char *fmt, ...) PRINTF_LIKE(4, 5);

#endif
