/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The only place that turns an offset of schema.c into a value. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "private.h"

static void get(void *out, const void *base, size_t offset, size_t size)
{
	memcpy(out, (const char *)base + offset, size);
}

bool field_bool(const struct field *f, const void *base)
{
	bool v;

	get(&v, base, f->offset, sizeof(v));
	return v;
}

uint32_t field_u32(const struct field *f, const void *base)
{
	uint32_t v;

	get(&v, base, f->offset, sizeof(v));
	return v;
}

uint64_t field_u64(const struct field *f, const void *base)
{
	uint64_t v;

	get(&v, base, f->offset, sizeof(v));
	return v;
}

const char *field_text(const struct field *f, const void *base)
{
	const char *v;

	get(&v, base, f->offset, sizeof(v));
	return v != NULL ? v : "";
}

struct plan_opt field_opt(const struct field *f, const void *base)
{
	struct plan_opt v;

	get(&v, base, f->offset, sizeof(v));
	return v;
}

const void *field_at(const struct field *f, const void *base)
{
	return (const char *)base + f->offset;
}

const void *field_list(const struct field *f, const void *base, size_t *n)
{
	const void *v;

	get(&v, base, f->offset, sizeof(v));
	get(n, base, f->count, sizeof(*n));
	return v;
}

const void *list_at(const struct field *f, const void *list, size_t i)
{
	return (const char *)list + i * f->of->size;
}

const char *list_text(const void *list, size_t i)
{
	const char *v;

	get(&v, list, i * sizeof(v), sizeof(v));
	return v != NULL ? v : "";
}

uint32_t list_u32(const void *list, size_t i)
{
	uint32_t v;

	get(&v, list, i * sizeof(v), sizeof(v));
	return v;
}

static size_t add(char *out, size_t len, const char *s)
{
	while (*s != '\0' && len < AT_SIZE - 1)
		out[len++] = *s++;
	out[len] = '\0';
	return len;
}

void at_text(const struct at *at, char *out)
{
	const struct at *path[8];
	size_t n = 0, len = 0;
	char index[24];

	for (; at != NULL && n < sizeof(path) / sizeof(path[0]); at = at->up)
		path[n++] = at;
	out[0] = '\0';
	while (n-- > 0) {
		if (path[n]->index == AT_NONE) {
			len = add(out, len, len > 0 ? "." : "");
			len = add(out, len, path[n]->name);
			continue;
		}
		(void)snprintf(index, sizeof(index), "[%zu]", path[n]->index);
		len = add(out, len, index);
	}
}
