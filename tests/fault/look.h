/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FAULT_LOOK_H
#define FAULT_LOOK_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

/* What there is, as sorted lines of text; the caller's to free(3). */

/*
 * look_host - what a launch might change outside: mounts, cgroups below @cg,
 * processes, devices, links, /run and the folder @w.
 */
char *look_host(const char *cg, const char *w);

/*
 * look_at - the confinement of a process of a container, each id and inode
 * of its own replaced; NULL if there is no such process.
 */
char *look_at(pid_t pid, const char *cg);

/* look_differ - lines of one that the other has not, as comments; how many. */
unsigned look_differ(const char *a, const char *b, FILE *to);

#endif
