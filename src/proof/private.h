/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PROOF_PRIVATE_H
#define PROOF_PRIVATE_H

#include <stdbool.h>
#include <stdint.h>

#include "proof/proof.h"

/* proof_field - the rest of the line "@name:\t..." of a status text, or NULL.
 */
const char *proof_field(const char *status, const char *name);

/* proof_dec, proof_hex - the number that @s, which may be NULL, begins with. */
bool proof_dec(const char *s, uint64_t *out);
bool proof_hex(const char *s, uint64_t *out);

#endif
