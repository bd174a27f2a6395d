/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CGDIR_H
#define CGDIR_H

#include <stdint.h>

#include "kern/cgroup.h"

/*
 * A folder that looks like a cgroup: for what this kernel may lack.
 *
 * cgdir_new - a new folder as the only one of @cg, with @controllers, of v1.
 * cgdir_put - make a file in there, of this text alone.
 * cgdir_gone - close it, and remove the folder.
 */
void cgdir_new(struct cgroup *cg, uint32_t controllers);
void cgdir_put(const struct cgroup *cg, const char *file, const char *text);
void cgdir_gone(struct cgroup *cg);

#endif
