/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ENGINE_IDS_BLOCK_H
#define ENGINE_IDS_BLOCK_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"

/*
 * One block's file, and an owner's link to it. Private to the room; the caller
 * holds the registry's lock.
 */
struct ids_owner {
	const char *folder; /* borrowed; absolute */
	pid_t pid;          /* of who stands for it */
	uint64_t start_time;
};

/* block_make - a file for a block that has none, with one owner. */
NODISCARD int block_make(int dir_fd, uint32_t base, const struct ids_owner *o,
			 struct err *e);

/*
 * block_put - the owner's line, new or in place of the one that it has.
 * @living:  there must be a living owner already: STATE otherwise.
 */
NODISCARD int block_put(int dir_fd, uint32_t base, const struct ids_owner *o,
			bool living, struct err *e);

/* block_drop - without this owner; without any, the file goes. No file: ok. */
NODISCARD int block_drop(int dir_fd, uint32_t base, const char *folder,
			 struct err *e);

/*
 * block_reclaim - if no owner lives, take file and links away.
 * @freed:  out; the block has no file now.
 */
NODISCARD int block_reclaim(int dir_fd, uint32_t base, bool *freed,
			    struct err *e);

/* What an owner's link says. */
struct ids_link {
	uint32_t base; /* 0: no link */
	uint32_t extra;
	bool shared;
};

NODISCARD int link_read(int dir_fd, const char *folder, struct ids_link *l,
			struct err *e);
NODISCARD int link_make(int dir_fd, const char *folder,
			const struct ids_link *l, struct err *e);
NODISCARD int link_drop(int dir_fd, const char *folder, struct err *e);

#endif
