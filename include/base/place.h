/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BASE_PLACE_H
#define BASE_PLACE_H

#include <stddef.h>
#include <stdint.h>

/* Where in a text a byte stands, as editors count: both from 1. */
struct place {
	uint32_t line;
	uint32_t column; /* in characters of UTF-8, not bytes */
};

/*
 * place_of - the place of byte @off of @text, which has @len; past its end, of
 * the end.
 */
struct place place_of(const char *text, size_t len, size_t off);

#endif
