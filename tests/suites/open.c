/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * brig-open: brig's own rooms under a profile that forces nothing and refuses
 * only what the specification refuses, so that suites written for it measure
 * what is carried out and not what policy makes of it. Never installed.
 */
#include "config.h"

#include "cli/cli.h"
#include "floor/ceiling.h"

int main(int argc, char **argv)
{
	return cli_main(argc, argv, PLAN_PROFILE_OPEN, &floor_ceiling_open);
}
