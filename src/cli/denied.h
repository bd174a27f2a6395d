/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_DENIED_H
#define CLI_DENIED_H

#include "private.h"

/*
 * denied_show - what confines the first process of a running container, as the
 * kernel has it now: what each part denies, by which error, and who opens it.
 * Returns the exit status.
 */
int denied_show(struct cli *c, const char *id, bool json);

#endif
