/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PROOF_LOOK_H
#define PROOF_LOOK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

/* What the kernel says now of how a process is confined. */
struct proof_seen {
	uint64_t uid; /* as the host has it: effective */
	uint64_t effective;
	uint64_t bounding;
	uint64_t no_new_privs;
	uint64_t seccomp; /* 2: by filters */
	uint64_t filters; /* how many; 0 before Linux 5.9 */
};

/*
 * proof_look - read another process.
 * @dir_fd:  borrowed; its folder in a procfs, /proc/PID.
 * @uid_map, @mounts, @label: appended: the text of its uid_map and mountinfo,
 *           and its label ("" where no LSM gives one).
 * Errors: SYS (it has ended: ESRCH, ENOENT), LIMIT, SPEC (no such text).
 */
NODISCARD int proof_look(int dir_fd, struct proof_seen *out,
			 struct buf *uid_map, struct buf *mounts,
			 struct buf *label, struct err *e);

/* What a mount is to who works inside: a set of bits. */
enum {
	PROOF_WRITABLE = 1 << 0,
	PROOF_NOEXEC = 1 << 1,
	PROOF_READONLY = 1 << 2,
	PROOF_MASKED = 1 << 3 /* by us, and nothing else then */
};

/*
 * proof_mount - take the next mount off the text that proof_look() gave, which
 * is cut up by this.
 * @point: out; where it is.
 * @is:    out; PROOF_*.
 * Returns false at the end.
 */
bool proof_mount(char **text, const char **point, unsigned *is);

#endif
