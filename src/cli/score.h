/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SCORE_H
#define SCORE_H

#include <stdint.h>

#include "plan/types.h"

/*
 * How exposed what a config asks for would be, as `systemd-analyze security`
 * has it: 0 the least, 10 the most. The sum over the rules that found
 * something, each once and by the worst of what it did, of the weight of its
 * family: the whole where it refuses, a half where it warns, a tenth where
 * brig makes it safe; 10 at most. The weights are in brig(8).
 */

/* score_of - in hundredths. */
uint32_t score_of(const struct plan_report *r);

/* score_word - "safe", "ok", "medium", "exposed", "unsafe", "dangerous". */
const char *score_word(uint32_t score);

/* score_weight - row @i of the table: a family and its weight; NULL: no more.*/
const char *score_weight(unsigned i, uint32_t *weight);

#endif
