/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BPF_GEN_TABLE_H
#define BPF_GEN_TABLE_H

#include <stddef.h>

#include "bpf/bpf.h"

/*
 * The text form of a filter, for people to review (baseline.deny and others):
 *
 *   default ACTION             what a call gets that no line names
 *   newer ENOSYS [NUMBER]      what a number gets that is newer than NUMBER,
 *   newer default              or than all that the lines name
 *   [@setid] NAME ACTION [when COMPARISON [and COMPARISON]...]   # why
 *
 * ACTION: ALLOW, KILL_PROCESS, LOG, SKIP (it is not done, and returns 0) or the
 * name of an errno. COMPARISON:
 * aN OP VALUE, where OP is == != < <= > >=, or aN & MASK == VALUE; VALUE is
 * decimal, 0x... or 0... . @setid marks a line that root's policy may lift.
 * A NAME that an architecture lacks is left out there, but some architecture
 * must have it. Read at build time, and by the unit tests.
 */
struct table {
	struct arena *mem;
	enum bpf_action default_action;
	uint16_t default_errno;
	unsigned int flags;
	uint32_t newest;
	size_t nparts;
	struct bpf_part parts[BPF_MAX_PARTS];
	struct bpf_rule *own[BPF_MAX_PARTS]; /* what parts points to */
	uint16_t *line[BPF_MAX_PARTS];       /* where each stands, from 1 */
};

/*
 * table_read - read @text (NUL terminated) for the architectures @arch.
 * @setid: false leaves the lines marked @setid out.
 * Errors: SPEC, with the line's number.
 */
NODISCARD int table_read(struct table *t, const char *text, bool setid,
			 const enum bpf_arch *arch, size_t narch,
			 struct arena *mem, struct err *e);

/* table_profile - what table_read() found, to be compiled. Borrows @t. */
struct bpf_profile table_profile(const struct table *t);

/* table_load - the text of a file, in @mem. */
NODISCARD int table_load(const char *path, struct arena *mem, char **text,
			 struct err *e);

#endif
