/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LIFE_CREATE_H
#define LIFE_CREATE_H

#include <stdbool.h>

#include "life/life.h"

enum {
	LIFE_PRESERVE_MAX = 128, /* descriptors */
};

struct life_create {
	const char *id;
	const char *bundle;         /* a path */
	const char *pid_file;       /* NULL: none */
	const char *console_socket; /* NULL: none */
	const char *pidfd_socket;   /* gets the pidfd of it; NULL: none */
	unsigned preserve_fds;      /* 3 .. 2+N; each must be open */
	unsigned listen_fds;        /* the first of them, that it is told of */
	bool no_new_keyring;
};

/*
 * life_create - from config.json to a container that waits for start: judged,
 * launched, recorded, its pid written. Descriptors above 2 + preserve_fds must
 * not be open from before life_harden().
 * Errors: DENIED (refused by policy, l->why says it; or by the floor, or by a
 * condition on an opened file); STATE (the id is taken); those of
 * engine_create(). Nothing is left of it, but what poststop hooks did.
 */
NODISCARD int life_create(const struct life *l, const struct life_create *o,
			  struct err *e);

#endif
