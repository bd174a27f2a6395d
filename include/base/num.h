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

enum {
	NUM_SET_MAX = 1024 /* CPUs or nodes; the kernel's own most for nodes */
};

/*
 * num_set - a list of numbers and ranges below NUM_SET_MAX, "0-3,7", blanks
 * around either let pass; "" is the empty set.
 * @bits: out, unless NULL: number N is bit N % 64 of word N / 64.
 * @n:    out, unless NULL: how many there are.
 * Source: config.md execCPUAffinity, config-linux.md memoryPolicy.nodes.
 */
NODISCARD bool num_set(const char *s, uint64_t bits[NUM_SET_MAX / 64],
		       unsigned *n);

#endif
