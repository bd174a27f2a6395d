/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef STATE_STORE_H
#define STATE_STORE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "state/record.h"

/*
 * The state folder: --root DIR, 0700, with one folder a container in it, which
 * has the container's id as its name and holds
 *
 *	lock	who creates, starts or deletes it has this locked
 *	plan	the frame of plan/codec.h
 *	record	the text of state/record.h; pid 0 until create has succeeded
 *	proof	what the container's first process read back from the kernel
 *	gate, said	FIFOs of the engine
 *
 * Files are written whole under another name, then renamed. Folders are held
 * by descriptor, so that a path swapped meanwhile changes nothing. A folder
 * that a crash left behind, at whatever step, can be opened and removed.
 */
#define STATE_DEFAULT_ROOT "/run/brig"

struct state_root {
	int fd; /* owned */
};

struct state_box {
	int dir_fd;  /* owned; the container's folder */
	int lock_fd; /* owned; -1 when not locked */
	char id[STATE_ID_MAX + 1];
};

#define STATE_ROOT_NONE  \
	{                \
		.fd = -1 \
	}
#define STATE_BOX_NONE                      \
	{                                   \
		.dir_fd = -1, .lock_fd = -1 \
	}

#define CLEAN_STATE_ROOT __attribute__((cleanup(state_close_root)))

/*
 * state_open_root - open the state folder at @path.
 * @make: make it, and missing folders above it, 0700.
 * @out:  out; the caller's to state_close_root().
 * Errors: SYS; STATE (others than its owner may write to it, or it is neither
 * this user's nor root's; num ENOENT: it is missing, and @make is false).
 */
NODISCARD int state_open_root(const char *path, bool make,
			      struct state_root *out, struct err *e);
void state_close_root(struct state_root *r);

/*
 * state_reserve - make the folder of a new container and lock it. Of two that
 * try at once one gets it.
 * @box:  out; the caller's to state_close().
 * Errors: SPEC (a bad id); STATE ("container with given ID already exists");
 * SYS, and nothing is left.
 */
NODISCARD int state_reserve(const struct state_root *r, const char *id,
			    struct state_box *box, struct err *e);

/*
 * state_open - open the folder of a container that is there, without lock.
 * Errors: SPEC (a bad id), STATE ("container does not exist"), SYS.
 */
NODISCARD int state_open(const struct state_root *r, const char *id,
			 struct state_box *box, struct err *e);

/*
 * state_lock - wait until no other process works on the container, then keep
 * others out until state_close() or this process's end. A child does not have
 * the lock. Where a crash (or a delete under way) has left nothing to lock, it
 * succeeds and box->lock_fd stays -1: there is nothing but to state_remove().
 * Errors: STATE (it was deleted meanwhile: "container does not exist"), SYS.
 */
NODISCARD int state_lock(struct state_box *box, struct err *e);

/* state_locked - does another process have the lock? */
bool state_locked(const struct state_box *box);

/* state_path - the absolute path of the container's folder. Errors: SYS. */
NODISCARD int state_path(const struct state_box *box, char *out, size_t size,
			 struct err *e);

/* state_close - unlock and close; all -1 afterwards. */
void state_close(struct state_box *box);

#endif
