/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FUZZ_JUDGED_H
#define FUZZ_JUDGED_H

#include <stdbool.h>
#include <stddef.h>

/*
 * What must hold of any text: a verdict comes in every profile, and a plan that
 * comes with it holds its own invariants and, of the profiles that are
 * installed, the floor, which shares nothing with the judge. Aborts if not.
 */

/* judged_config - as a config.json. Does it run in hardened? */
bool judged_config(const char *text, size_t size);

/* judged_joined - as what joins a container: a process file, and an update. */
void judged_joined(const char *text, size_t size);

#endif
