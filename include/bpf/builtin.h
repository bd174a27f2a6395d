/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BPF_BUILTIN_H
#define BPF_BUILTIN_H

#include "bpf/program.h"

struct seccomp_data;

/*
 * The program's own filters: text tables beside the source (baseline.deny,
 * strict.allow, front.allow: a line a rule, with its reason), compiled when
 * brig is built. Static, const, for the native architecture. None can fail.
 */

/* May a container set the set-user-id and set-group-id bits (builders)? */
#define BPF_BASELINE_SETID 1U
/* May it make the 32-bit calls of this machine (legacy images)? */
#define BPF_BASELINE_COMPAT32 2U

/*
 * bpf_baseline - the mandatory filter, stacked under every other: what no
 * container may call whatever its config says. Default ALLOW.
 * @relax: BPF_BASELINE_ bits that root's policy granted; others are ignored.
 */
const struct bpf_program *bpf_baseline(unsigned int relax);

/*
 * bpf_baseline_line - which line of baseline.deny, whole, is the first that
 * denies @d; 0 for none: it is allowed, killed, or newer than the table.
 */
unsigned int bpf_baseline_line(const struct seccomp_data *d);

/*
 * bpf_strict - an allow-list of what servers use, default EPERM: for a config
 * without a profile, for one that allows by default, and for `strict`.
 */
const struct bpf_program *bpf_strict(void);

/*
 * bpf_front - what the sandboxed parser may call: read, write, memory (never
 * executable), exit.
 * Default KILL_PROCESS.
 */
const struct bpf_program *bpf_front(void);

#endif
