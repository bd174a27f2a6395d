/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BASE_NUM_H
#define BASE_NUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/*
 * Numbers in text, strictly: the whole of it, ASCII digits only, no sign but
 * one '-' where the type has one, no leading zero but in "0", in range.
 * CVE-2026-30892 and CVE-2024-40635 are what laxer parsers did.
 * All return false and leave *out alone when @s is anything else.
 */
NODISCARD bool num_u64(const char *s, size_t len, uint64_t *out);
NODISCARD bool num_i64(const char *s, size_t len, int64_t *out);
NODISCARD bool num_u32(const char *s, size_t len, uint32_t *out);

/* num_octal - 1 to 7 octal digits, as in "mode=0755". */
NODISCARD bool num_octal(const char *s, size_t len, uint32_t *out);

#endif
