/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#include "base/arena.h"

struct arena_chunk {
	struct arena_chunk *next;
	size_t size; /* of the mapping, this head included */
	size_t used; /* this head included */
};

enum {
	ALIGN = 16,
	HEAD = (sizeof(struct arena_chunk) + ALIGN - 1) / ALIGN * ALIGN,
	CHUNK = 64 * 1024,
	PAGE = 4096, /* a larger page only wastes the end of a chunk */
};

void arena_init(struct arena *a, size_t cap)
{
	a->head = NULL;
	a->used = 0;
	a->cap = cap;
}

static struct arena_chunk *grow(struct arena *a, size_t size)
{
	struct arena_chunk *c;
	size_t want = CHUNK;
	void *p;

	if (size > want - HEAD)
		want = (size + HEAD + PAGE - 1) / PAGE * PAGE;
	p = mmap(NULL, want, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED)
		return NULL;
	c = p;
	c->next = a->head;
	c->size = want;
	c->used = HEAD;
	a->head = c;
	return c;
}

void *arena_alloc(struct arena *a, size_t size)
{
	struct arena_chunk *c = a->head;
	void *p;

	if (size == 0)
		size = 1; /* a pointer of its own; none once frozen */
	if (size > a->cap - a->used || size > SIZE_MAX / 2)
		return NULL;
	size = (size + ALIGN - 1) / ALIGN * ALIGN;
	if (c == NULL || size > c->size - c->used) {
		c = grow(a, size);
		if (c == NULL)
			return NULL;
	}
	p = (char *)c + c->used;
	c->used += size;
	a->used += size;
	if (a->used > a->cap)
		a->used = a->cap;
	return p;
}

void *arena_array(struct arena *a, size_t n, size_t size)
{
	if (size != 0 && n > SIZE_MAX / size)
		return NULL;
	return arena_alloc(a, n * size);
}

char *arena_copy(struct arena *a, const void *bytes, size_t len)
{
	char *p;

	if (len == SIZE_MAX)
		return NULL;
	p = arena_alloc(a, len + 1);
	if (p != NULL && len > 0)
		memcpy(p, bytes, len);
	return p;
}

void arena_freeze(struct arena *a)
{
	struct arena_chunk *c;

	for (c = a->head; c != NULL; c = c->next)
		(void)mprotect(c, c->size, PROT_READ);
	a->cap = a->used; /* and nothing more comes out of it */
}

void arena_free(struct arena *a)
{
	struct arena_chunk *c = a->head, *next;

	for (; c != NULL; c = next) {
		next = c->next;
		(void)munmap(c, c->size);
	}
	a->head = NULL;
	a->used = 0;
}
