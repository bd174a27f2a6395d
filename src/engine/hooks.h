/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ENGINE_HOOKS_H
#define ENGINE_HOOKS_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/err.h"
#include "plan/plan.h"

/* Private to the room: hooks of any kind, wherever the caller is. */

/*
 * How a hook that runs inside is confined, in its own process: @enter at once,
 * while the caller's descriptors are there; @last right before execve, after
 * which nothing is called. Either may be NULL.
 */
struct hooks_inside {
	int (*enter)(void *ctx, bool confined, struct err *e);
	int (*last)(void *ctx, struct err *e);
	void *ctx;
};

struct hooks_job {
	const struct plan_container *c;
	enum plan_hook_when when;
	const char *id;
	const char *bundle;
	pid_t pid;                         /* of the state; 0: left out */
	const char *status;                /* of the state */
	bool all;                          /* go on after one that fails */
	const struct hooks_inside *inside; /* NULL: on the host */
};

/*
 * hooks_run - the hooks of one kind, in order; a file of the host's is opened
 * and held to hook_exe_open(), one of startContainer is looked up by execve
 * where the caller is. Allocates, for the state on stdin.
 * Errors: as engine_hooks().
 */
NODISCARD int hooks_run(const struct hooks_job *job, struct err *e);

/* hooks_ms - how long those of one kind may take together. */
enum {
	HOOKS_MS_MAX = 1 << 30
};
int hooks_ms(const struct plan_container *c, enum plan_hook_when when);

#endif
