/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LIFE_EXEC_H
#define LIFE_EXEC_H

#include <stdbool.h>
#include <stddef.h>

#include "life/life.h"

/*
 * One more process in a container: either from a file, as engines give it, or
 * from arguments, where what is not said is as the container's own process has
 * it. Both are judged by the same policy.
 */
struct life_exec {
	const char *id;
	const char *process; /* path of a process.json, "-" stdin; or NULL */
	const char *const *args; /* without a process file: what to run */
	size_t n_args;
	const char *const *env; /* NAME=value, beside the container's own */
	size_t n_env;
	const char *cwd;      /* NULL: the container's */
	const char *user;     /* "USER" or "USER:GROUP", numbers or names of the
				 container's; NULL: the container's own */
	const char *apparmor; /* profile; NULL: the container's */
	const char *label;    /* SELinux's; NULL: the container's */
	bool ignore_paused;   /* run it once the container goes on */
	const char *const *caps; /* more capabilities: "CAP_KILL" */
	size_t n_caps;
	const char *const *groups; /* additional groups: numbers */
	size_t n_groups;
	bool tty;
	bool no_new_privs; /* set them, where the container has not */
	bool detach;
	const char *cgroup;   /* one below the container's; NULL: that itself */
	const char *pid_file; /* NULL: none */
	const char *console_socket; /* NULL: none */
	const char *pidfd_socket;   /* gets a pidfd of it; NULL: none */
	unsigned preserve_fds;
	unsigned listen_fds;
};

/*
 * life_exec - run it; wait for its end unless detached.
 * @status:  out; as life_run()'s.
 * Errors: DENIED (refused, l->why says it); STATE (the container is not
 * running); SPEC (an argument); those of engine_exec().
 */
NODISCARD int life_exec(const struct life *l, const struct life_exec *o,
			int *status, struct err *e);

#endif
