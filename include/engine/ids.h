/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ENGINE_IDS_H
#define ENGINE_IDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"
#include "engine/engine.h"
#include "plan/settings.h"

/*
 * Which container has which host ids: one registry for the whole host, so that
 * no two containers of any engine, whatever its --root, ever share an id
 * unless they share an ipc or pid namespace.
 *
 * In the folder (0700, root's):
 *	lock    held (flock(2)) over every change; holds the next block to try,
 *	        for each range at a place of its own
 *	BASE    one file a block in use: a line an owner, "PID START FOLDER"
 *	HASH    a symbolic link an owner, its target "BASE EXTRA" (0: none)
 * An owner is known by the absolute path of its state folder, and lives while
 * that folder exists or the process of its line does (the maker's until
 * ids_commit(), then the container's first). A block with no living owner is
 * free. So a crash at any point costs nothing for good.
 */
enum {
	IDS_BLOCK = 65536,
	IDS_BLOCKS_MAX = 4096,
};

struct ids_pool {
	int dir_fd;                         /* owned */
	uint32_t first;                     /* host id of block 0 */
	uint32_t n;                         /* blocks */
	uint64_t skip[IDS_BLOCKS_MAX / 64]; /* blocks that are others' */
};

#define CLEAN_IDS __attribute__((cleanup(ids_close)))

/*
 * ids_open - the host's registry, /run/brig/ids, made when it is missing; what
 * /etc/subuid and /etc/subgid give to users is left out.
 * @pool:   out; ids_close() it.
 * @range:  borrowed; what new blocks are from. What is leased elsewhere, by
 *          another policy, is found and given back all the same.
 * Errors: SYS; DENIED (the folder is not root's alone); as ids_open_at().
 */
NODISCARD int ids_open(struct ids_pool *pool, const struct plan_id_pool *range,
		       struct err *e);

/*
 * ids_open_at - a registry anywhere.
 * @dir_fd:       takes.
 * @first, @last: host ids; whole blocks between them are used. All begin at a
 *                multiple of IDS_BLOCK, so that a block has one name, whatever
 *                range it is from.
 * Errors: LIMIT (more than IDS_BLOCKS_MAX blocks, or none; ids below IDS_BLOCK
 * or above 2^31).
 */
NODISCARD int ids_open_at(struct ids_pool *pool, int dir_fd, uint32_t first,
			  uint32_t last, struct err *e);

/*
 * ids_leave_out - leave out the ranges in a file of subuid(5)'s format. A line
 * that is not of that form is passed over.
 * @fd:  borrowed.
 */
NODISCARD int ids_leave_out(struct ids_pool *pool, int fd, struct err *e);

/* ids_close - close; as if never opened. */
void ids_close(struct ids_pool *pool);

/*
 * ids_lease - one free block for @owner, and a second one if @want_extra. What
 * stood under that owner's name before (its container's end was not seen) is
 * given back first.
 * @owner:  borrowed; absolute path of the state folder, no newline.
 * @out:    out; shared is false.
 * Errors: SYS; LIMIT (the pool is used up).
 */
NODISCARD int ids_lease(struct ids_pool *pool, const char *owner,
			bool want_extra, struct engine_lease *out,
			struct err *e);

/*
 * ids_share - become one more owner of the block at @base, which another
 * container has: for one that joins its ipc or pid namespace. A second block,
 * with @want_extra, is of the caller's own.
 * Errors: SYS; STATE (that block is nobody's).
 */
NODISCARD int ids_share(struct ids_pool *pool, uint32_t base, const char *owner,
			bool want_extra, struct engine_lease *out,
			struct err *e);

/*
 * ids_share_all - the same of both blocks that a container has: for one that
 * joins its user namespace, and has its extra ids too. @extra: 0 for none.
 * Errors: SYS; STATE (one of them is nobody's; neither is shared).
 */
NODISCARD int ids_share_all(struct ids_pool *pool, uint32_t base,
			    uint32_t extra, const char *owner,
			    struct engine_lease *out, struct err *e);

/*
 * ids_unused - is no block given away that a mapping of a config covers, by
 * whatever pool?
 * Errors: SYS; DENIED (one is).
 */
NODISCARD int ids_unused(struct ids_pool *pool, const struct plan_id_map *m,
			 size_t n, struct err *e);

/*
 * ids_commit - the launch is over: from now on the container's first process
 * stands for the owner, no longer the caller.
 * Errors: SYS; STATE (it has no lease).
 */
NODISCARD int ids_commit(struct ids_pool *pool, const char *owner, pid_t pid,
			 uint64_t start_time, struct err *e);

/*
 * ids_release - @owner is gone; a block is free when its last owner is. No
 * lease is no error.
 */
NODISCARD int ids_release(struct ids_pool *pool, const char *owner,
			  struct err *e);

/*
 * ids_find - the lease of @owner; base 0 when it has none.
 * Errors: SYS.
 */
NODISCARD int ids_find(struct ids_pool *pool, const char *owner,
		       struct engine_lease *out, struct err *e);

#endif
