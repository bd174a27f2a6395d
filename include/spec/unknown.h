/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SPEC_UNKNOWN_H
#define SPEC_UNKNOWN_H

#include <stdbool.h>
#include <stddef.h>

/*
 * spec_key_near - is @key, of @len bytes, nearly @known: two edits at most
 * without regard to case, and most of it the same?
 */
bool spec_key_near(const char *key, size_t len, const char *known);

#endif
