/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "plan/types.h"

struct ceiling;

/*
 * cli_main - the command line, brig(8).
 * @profile:  what a config is judged by unless something says otherwise.
 * @ceiling:  floor/ceiling.h; NULL: the profile's own.
 * Returns the exit status.
 */
int cli_main(int argc, char **argv, enum plan_profile profile,
	     const struct ceiling *ceiling);

#endif
