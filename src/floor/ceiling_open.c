/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The conformance build's: in a file of its own, so that a program which does
 * not name it has no object that could let go of the floor.
 */
#include "config.h"

#include "private.h"

const struct ceiling floor_ceiling_open = {
	.profile = PLAN_PROFILE_OPEN,
	.open = true,
	.ids = { PLAN_POOL_FIRST, PLAN_POOL_LAST },
};
