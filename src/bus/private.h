/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BUS_PRIVATE_H
#define BUS_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/err.h"

/*
 * What brig asks for: text, in one message on descriptor 3.
 *
 *	[user ]start | set | stop | adopt NAME.scope
 *	TYPE PROPERTY VALUE
 *	...
 *
 * "user": the systemd of the user whose bus DBUS_SESSION_BUS_ADDRESS or
 * XDG_RUNTIME_DIR tell of, the two variables that the environment then has.
 * TYPE is b (0 or 1), t (a number), s (a text to the line's end) or ay (bytes
 * in hex). The answer is one message: "ok", or what went wrong. After a start
 * the unit's one process is brig-systemd itself, until brig hangs up; after
 * an adopt it is brig.
 */
enum {
	FRAME_MAX = 8000,
	ANSWER_MS = 25000,
};

enum verb {
	VERB_START,
	VERB_SET,
	VERB_STOP,
	VERB_ADOPT,
};

struct request {
	bool user;
	enum verb verb;
	const char *unit;
	char *properties; /* the lines behind the first */
};

/* bus_main - the program: the linker calls it main. Gives the exit status. */
int bus_main(void);

/*
 * unit_do - ask systemd, and wait for the job's end.
 * @r:  borrowed; its text is cut into words.
 * Errors: SYS (no bus, or systemd says no), SPEC (odd text), LIMIT (no end).
 */
NODISCARD int unit_do(struct request *r, struct err *e);

#endif
