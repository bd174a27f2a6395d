/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BASE_SHA256_H
#define BASE_SHA256_H

#include <stddef.h>
#include <stdint.h>

/* sha256_hex - FIPS 180-4 of @len bytes, as 64 hex digits and a NUL. */
void sha256_hex(const void *bytes, size_t len, char out[65]);

#endif
