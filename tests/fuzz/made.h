/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FUZZ_MADE_H
#define FUZZ_MADE_H

#include <stdint.h>

#include "base/buf.h"

/*
 * made_config - a config.json out of any bytes: always JSON, always of the
 * specification's shape, its values out of menus of harmless and harmful ones.
 * How many are harmful, the first byte says: most inputs of 0 make nothing but
 * a container of every day.
 * @out: initialised by the caller.
 */
void made_config(const uint8_t *data, size_t size, struct buf *out);

/* The same for a process file and for the JSON of an update. */
void made_process(const uint8_t *data, size_t size, struct buf *out);
void made_resources(const uint8_t *data, size_t size, struct buf *out);

#endif
