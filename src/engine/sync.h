/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ENGINE_SYNC_H
#define ENGINE_SYNC_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/*
 * What parent and child say to each other during a launch, over a socketpair
 * of packets. The table in sync.c says who may send what, after what, and
 * that it is sent once; anything else ends the launch. A death of either
 * side is a message too: the parent watches the child's pidfd, the child sees
 * the socket's end. Private to the room.
 */
enum sync_msg {
	SYNC_MASTER, /* child: the pty's master, a descriptor */
	SYNC_BUILT,  /* child: root and mounts stand, before the pivot */
	SYNC_HOOKED, /* parent: prestart and createRuntime hooks are done */
	SYNC_PROVEN, /* child: confined; the payload is the proof */
	SYNC_COMMIT, /* parent: it is recorded; wait at the gate */
	SYNC_TAKEN,  /* parent: the listener is handed over (exec) */
	SYNC_FAILED, /* child: the payload is a struct err */
	SYNC_KINDS,
};

enum sync_side {
	SYNC_PARENT,
	SYNC_CHILD
};

struct sync {
	int fd; /* owned; -1 when closed */
	enum sync_side side;
	unsigned seen; /* bit a message: sent or received */
};

/*
 * sync_send - say @msg.
 * @fd:  borrowed; goes along unless -1.
 * Errors: BUG (not ours to say now), SYS (the other side is gone: EPIPE).
 */
NODISCARD int sync_send(struct sync *s, enum sync_msg msg, const void *data,
			size_t len, int fd, struct err *e);

/*
 * sync_recv - wait for @want; the child waits for ever, the parent until the
 * deadline or the child's death.
 * @data:     out; at most @cap bytes, @len of them. NULL: no payload wanted.
 * @fd:       out; a descriptor that came along, or -1. NULL: none wanted.
 * @pidfd:    of the other side, or -1.
 * @timeout_ms:  -1 is for ever.
 * A SYNC_FAILED instead fills @e with what the child said.
 * Errors: that one; LIMIT (too late); SYS; BUG (another message).
 */
NODISCARD int sync_recv(struct sync *s, enum sync_msg want, void *data,
			size_t cap, size_t *len, int *fd, int pidfd,
			int timeout_ms, struct err *e);

#endif
