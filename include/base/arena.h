/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

/*
 * Bump memory: many small values with one life. No free of a part; all goes
 * at once. Memory comes from mmap(2), zeroed, so that it can be frozen.
 */
struct arena_chunk;
struct arena {
	struct arena_chunk *head; /* newest first; NULL when empty */
	size_t used;              /* bytes handed out */
	size_t cap;               /* most bytes that may be handed out */
};

/* arena_init - an empty arena that will hand out at most @cap bytes. */
void arena_init(struct arena *a, size_t cap);

/*
 * arena_alloc - @size zeroed bytes, aligned for any type.
 * Returns NULL when the cap or the memory is used up. @size 0 gives a
 * pointer that may not be dereferenced.
 */
void *arena_alloc(struct arena *a, size_t size);

/* arena_array - arena_alloc() of @n times @size, overflow checked. */
void *arena_array(struct arena *a, size_t n, size_t size);

/* arena_copy - a copy of @len bytes with a NUL behind them, or NULL. */
char *arena_copy(struct arena *a, const void *bytes, size_t len);

/* arena_freeze - make all of it read-only, for good: a write is a SIGSEGV. */
void arena_freeze(struct arena *a);

/* arena_free - give all of it back; the arena is empty and usable again. */
void arena_free(struct arena *a);

#endif
