/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FLOOR_PRIVATE_H
#define FLOOR_PRIVATE_H

#include "base/err.h"
#include "floor/ceiling.h"
#include "plan/types.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* floor_denied - e is DENIED; returns -1. */
int floor_denied(struct err *e, const char *clause, const char *at,
		 const char *what);

/* ---- paths.c: the host's, by their text ---- */

/* path_in - is @path @dir or below it? */
bool path_in(const char *path, const char *dir);
bool path_protected(const char *path); /* is, lies in or holds such a folder */
bool path_host_root(const char *path); /* no image: the host's own, or above */
bool path_engine_leaf(const char *path); /* an engine's file or volume for one
					    container */
bool path_user_leaf(const char *path);   /* the same of a user's own podman */
bool path_home(const char *path); /* below a home, and in no dot folder */
bool path_engine_image(const char *path); /* docker's, to be read */
bool path_setting(const char *path);      /* below /etc or /usr */
bool path_shared(const char *path); /* an engine's shm, a pod's emptyDir */
bool path_init(const char *path);   /* an engine's init program */
bool path_engine_socket(const char *path);

/* ---- process.c ---- */

/* process_labels - does an exec keep a label where its container has one? */
bool process_labels(const struct plan_process *own,
		    const struct plan_process *p);

/* process_asks - do its filters ask nobody but who may be? */
NODISCARD int process_asks(const struct plan_process *p,
			   const struct ceiling *top, struct err *e);

NODISCARD int process_holds(const struct plan_process *p, uint64_t caps,
			    bool setid, struct err *e);

/* ---- cgroup.c ---- */

NODISCARD int cgroup_holds(const struct plan_cgroup *cg, struct err *e);
NODISCARD int limits_hold(const struct plan_cgroup *cg, struct err *e);

/* ---- mounts.c ---- */

/* mount_readonly - with all that it takes along? */
bool mount_readonly(const struct plan_mount *m);

NODISCARD int mounts_hold(const struct plan_container *c,
			  const struct ceiling *top, struct err *e);

/* ceiling_net - a network device of the host's that may not be moved; or NULL
 */
const char *ceiling_net(const struct ceiling *top,
			const struct plan_container *c);

/*
 * ceiling_taken - does a mapping cover ids that blocks are given from, or that
 * users and daemons of the host have, where those may not be had?
 */
bool ceiling_taken(const struct ceiling *top, const struct plan_id_map *m,
		   size_t n);

/* ceiling_more - has the policy named this device? */
bool ceiling_more(const struct ceiling *top, uint32_t type, int64_t major,
		  int64_t minor);

#endif
