/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ENGINE_OCI_STATE_H
#define ENGINE_OCI_STATE_H

#include <sys/types.h>

#include "base/buf.h"
#include "plan/plan.h"

/*
 * oci_state_json - the state of a container as runtime.md of runtime-spec 1.3
 * has it: ociVersion, id, status, pid (0: left out), bundle, annotations.
 * One object, no newline. Hooks get it on stdin, `brig state` prints it, and
 * the members rootfs and created, which runc and crun have beside these, and a
 * member a line, as scripts look for: grep '"status": "running"'.
 * @created:  borrowed; RFC 3339; NULL: without those two, in one line.
 */
void oci_state_json(struct buf *out, const struct plan_container *c,
		    const char *id, const char *bundle, pid_t pid,
		    const char *status, const char *created);

#endif
