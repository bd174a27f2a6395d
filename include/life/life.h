/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LIFE_LIFE_H
#define LIFE_LIFE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/log.h"
#include "plan/types.h"

struct ceiling;

/* Where the state of containers is kept unless something says otherwise. */
#define LIFE_ROOT "/run/brig"

/*
 * life_root - where it is kept for this caller: the same, or for who is not
 * the host's root "brig" in @runtime_dir (XDG_RUNTIME_DIR), written to @b. An
 * ordinary user without that has it in /run/user/UID, if that is the user's
 * alone.
 * @runtime_dir: borrowed; NULL or no absolute path: not given.
 */
const char *life_root(const char *runtime_dir, struct buf *b);

/* What a container of this caller could have, who is an ordinary user. */
struct life_own {
	bool ids; /* those up to 1000, and they are nobody else's */
	/* Limits of these: by a cgroup that was delegated, or the user's
	   systemd */
	bool pids;
	bool memory;
	bool cpu;
};

/* life_own - look. Errors: SYS. */
NODISCARD int life_own(struct life_own *out, struct err *e);

/*
 * What every operation on a container is given by whoever calls it: the
 * command line now, a shim later. Operations return once all is done and
 * recorded, or with everything as it was.
 */
struct life {
	const char *root;  /* the state folder */
	const char *scope; /* section of the policy; "" the default one */
	bool systemd; /* a new container's cgroup is a scope of systemd's */
	enum plan_profile profile; /* where no policy says another */
	bool own_profile;          /* whatever a policy says */
	bool host; /* a check of one file is for this host and caller, and by
		      its policy; else for the reference */
	char *const *again; /* how to start this program anew with the same
			       command: in a user namespace for an ordinary
			       user, as it is for a root; NULL: not to be */
	bool entered; /* in a user namespace that we made for our caller, an
			 ordinary user (engine_enter_own()) */
	const char *policy; /* a file to check by; NULL: the host's policy for
			       a launch, none for a check */
	const struct ceiling
		*ceiling;      /* floor/ceiling.h; NULL: the profile's */
	const struct log *log; /* findings, and warnings on the way */
	/*
	 * Out: what an engine is to show of a refusal, one line, when an
	 * operation fails with DENIED because of the policy; else empty.
	 */
	struct buf *why;
};

enum {
	LIFE_WHY_MAX = 3000, /* fits a log line */
};

/*
 * life_harden - what a privileged command does before it opens anything: all
 * descriptors but stdio close on exec (CVE-2024-21626), the process can't be
 * attached to (CVE-2016-9962), a closed pipe is an error and no death, children
 * are waited for whatever the caller ignores; 0, 1 and 2 are open, if only on
 * /dev/null. Linux 5.11.
 * Errors: SYS.
 */
NODISCARD int life_harden(struct err *e);

#endif
