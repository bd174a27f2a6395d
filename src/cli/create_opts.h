/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CREATE_OPTS_H
#define CREATE_OPTS_H

#include <stdbool.h>
#include <stddef.h>

#include "life/create.h"
#include "private.h"

/* The options that create and run share. */
struct create_args {
	const char *bundle;
	const char *pid_file;
	const char *console_socket;
	const char *pidfd_socket;
	unsigned preserve_fds;
	bool no_pivot;
	bool no_new_keyring;
	bool detach;
	bool no_subreaper;
	bool keep; /* run's alone */
};

/* clang-format off */
#define CREATE_OPTS(type)                                                      \
	{ "bundle", 'b', OPT_TEXT, offsetof(type, bundle), "DIR",              \
	  "the bundle; the present folder if not given" },                     \
	{ "pid-file", 0, OPT_TEXT, offsetof(type, pid_file), "FILE",           \
	  "write the pid here" },                                              \
	{ "console-socket", 0, OPT_TEXT, offsetof(type, console_socket),       \
	  "SOCKET", "send the terminal's master there" },                      \
	{ "pidfd-socket", 0, OPT_TEXT, offsetof(type, pidfd_socket),           \
	  "SOCKET", "send the pidfd of its first process there" },                                   \
	{ "preserve-fds", 0, OPT_UINT, offsetof(type, preserve_fds), "N",      \
	  "keep descriptors 3 to 2+N" },                                       \
	{ "no-pivot", 0, OPT_FLAG, offsetof(type, no_pivot), NULL,             \
	  "refused" },                                                         \
	{ "no-new-keyring", 0, OPT_FLAG, offsetof(type, no_new_keyring),       \
	  NULL, "share the caller's session keyring" },                        \
	{ "no-subreaper", 0, OPT_FLAG, offsetof(type, no_subreaper), NULL,     \
	  "not needed" },                                                      \
	{ "detach", 'd', OPT_FLAG, offsetof(type, detach), NULL,               \
	  "return once it runs" }
/* clang-format on */

/*
 * create_take - what the options ask, for life_create().
 * Errors: UNSUPPORTED.
 */
NODISCARD int create_take(struct cli *c, const struct create_args *a,
			  const char *id, struct life_create *o, struct err *e);

#endif
