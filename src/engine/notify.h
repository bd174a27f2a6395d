/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ENGINE_NOTIFY_H
#define ENGINE_NOTIFY_H

#include <sys/types.h>

#include "base/err.h"
#include "plan/plan.h"

/*
 * The host's side of a seccomp listener: the process that is confined says its
 * number, this end takes it by pidfd and sends it to the socket that the policy
 * names; then the process is let go on.
 */
struct notify {
	const struct plan_container *c;   /* borrowed */
	const struct plan_process *p;     /* borrowed; that is confined */
	const char *id, *bundle, *status; /* borrowed; of the container */
	pid_t init;                       /* the container's first process */
	pid_t pid;                        /* of the process */
	int pidfd;                        /* borrowed; the same */
	int said_fd;                      /* borrowed; where it says it */
	int sock_fd;                      /* owned; -1: nobody is to listen */
};

#define CLEAN_NOTIFY __attribute__((cleanup(notify_close)))

/*
 * notify_connect - to the socket, before anything happens to the process.
 * Nothing where the plan has no listener.
 * Errors: DENIED (sec-notify: the socket is not root's, or not root alone can
 * have put it there, or it is not root who listens), SYS, LIMIT (no answer).
 */
NODISCARD int notify_connect(struct notify *n, struct err *e);

/*
 * notify_hand - wait for the number, take the listener, send it: one state,
 * as config-linux.md has it, and the end of the connection.
 * @within_ms:  for the process; -1: for ever.
 * Errors: what the process said of itself; STATE (it died before), SYS, LIMIT.
 */
NODISCARD int notify_hand(struct notify *n, int within_ms, struct err *e);

void notify_close(struct notify *n);

#endif
