/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LIFE_RESOURCES_TEXT_H
#define LIFE_RESOURCES_TEXT_H

#include "base/buf.h"
#include "life/update.h"

/*
 * resources_text - the options as JSON.
 * @out:  initialised; gains the text.
 * Errors: SPEC (at is the option), LIMIT.
 */
NODISCARD int resources_text(const struct life_update *o, struct buf *out,
			     struct err *e);

#endif
