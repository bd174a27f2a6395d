/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef INTAKE_DOCKER_H
#define INTAKE_DOCKER_H

#include "private.h"

/* One inspected container. */
struct docker {
	struct box x;
	struct walk *w;
	const struct json *c;      /* itself */
	const struct json *host;   /* HostConfig */
	const struct json *config; /* Config */
	bool open;                 /* Privileged */
};

/* docker_mount.c */
void docker_mounts(struct docker *d);

/* docker_linux.c: namespaces, devices, limits, filter, paths */
void docker_linux(struct docker *d);

#endif
