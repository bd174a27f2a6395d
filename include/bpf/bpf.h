/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BPF_BPF_H
#define BPF_BPF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "bpf/program.h"

/*
 * The seccomp compiler: rules as plain values in, a classic BPF program out.
 *
 * What a program answers to a call, in this order:
 *
 *  1. An architecture that the profile has no part for: KILL_PROCESS. On
 *     x86_64 a number with the x32 bit counts as the architecture x32, but
 *     -1, which is no call of any (the kernel says ENOSYS): see 4.
 *  2. Of the rules of this number those whose every comparison holds match;
 *     a rule without comparisons always does. The STRICTEST action of the
 *     matching rules is the answer, in the kernel's own order: KILL_PROCESS,
 *     KILL_THREAD, TRAP, ERRNO, NOTIFY, TRACE, LOG, ALLOW. Of several of the
 *     same action with different errno the first in the list counts.
 *
 *     Why so. The runtime specification is silent. libseccomp lets an
 *     unconditional rule swallow the conditional ones of the same call, and
 *     of two unconditional ones takes the first: "ioctl ALLOW" beside "ioctl
 *     ERRNO when arg1 is TIOCSTI" then allows TIOCSTI. "First match" makes
 *     the order of a JSON array a security property. With the strictest the
 *     answer does not depend on the order, a rule that denies always denies,
 *     and adding one can't let more through. It is also how the kernel joins
 *     stacked filters. The profiles of docker and podman mean the same under
 *     all three readings (their rules for one call are disjoint, or agree)
 *     but for podman's setns, which it lists twice: ALLOW, and ERRNO.
 *  3. clone3 (whose flags no filter can see) that is not listed, or whose
 *     answer is an errno, gets ENOSYS where BPF_NEWER_ENOSYS is set: the C
 *     libraries fall back to clone then, and only then. Listed as ALLOW it
 *     stays allowed, listed as KILL it kills.
 *  4. A number not listed: ENOSYS where BPF_NEWER_ENOSYS is set and the call
 *     is newer than all that the profile knew, else the default action.
 *
 * A comparison is made on the argument as the kernel reads it: all 64 bits,
 * exactly, or the low 32 or 16 where the kernel's own prototype has int or
 * umode_t (src/bpf/narrow.tab). Otherwise ioctl(fd, 0x100005412) would slip
 * past a rule that names 0x5412 (CVE-2019-10063, CVE-2019-7303). The value of
 * the rule is cut to the same width for NE, EQ and MASKED_EQ. For the ordered
 * operators it is cut if it is a sign-extended negative number, and else
 * compared as it is: no 32-bit argument is greater than 2^32.
 */

enum bpf_action {
	BPF_ACT_KILL_PROCESS, /* strictest first: the order is the meaning */
	BPF_ACT_KILL_THREAD,
	BPF_ACT_TRAP,
	BPF_ACT_ERRNO,
	BPF_ACT_NOTIFY,
	BPF_ACT_TRACE,
	BPF_ACT_LOG,
	BPF_ACT_ALLOW,
};

enum bpf_op {
	BPF_OP_NE,
	BPF_OP_LT,
	BPF_OP_LE,
	BPF_OP_EQ,
	BPF_OP_GE,
	BPF_OP_GT,
	BPF_OP_MASKED_EQ, /* (argument & value) == (value_two & value) */
};

enum bpf_arch {
	BPF_ARCH_X86_64,
	BPF_ARCH_AARCH64,
	BPF_ARCH_X32,  /* numbers include the bit 0x40000000 */
	BPF_ARCH_I386, /* 32-bit calls on x86_64 */
	BPF_ARCH_ARM,  /* 32-bit calls on aarch64 */
};

#if defined(__x86_64__)
#define BPF_ARCH_NATIVE BPF_ARCH_X86_64
#elif defined(__aarch64__)
#define BPF_ARCH_NATIVE BPF_ARCH_AARCH64
#else
#error "brig knows the system calls of x86_64 and aarch64 only"
#endif

#define BPF_ARCHES    5
#define BPF_MAX_ARGS  6    /* comparisons a rule */
#define BPF_MAX_RULES 4096 /* rules a part */
#define BPF_MAX_PARTS 3
#define BPF_MAX_INSNS 4096 /* the kernel's BPF_MAXINSNS */
#define BPF_MAX_ERRNO 4095 /* the kernel cuts more to this */

struct bpf_arg {
	uint8_t index; /* 0 to 5 */
	enum bpf_op op;
	uint64_t value;
	uint64_t value_two; /* MASKED_EQ only */
};

struct bpf_rule {
	uint32_t nr; /* of the part's architecture: bpf_syscall_number() */
	enum bpf_action action;
	uint16_t errno_ret;         /* ERRNO: <= 4095; TRACE: any; else 0 */
	uint8_t nargs;              /* 0: always matches */
	const struct bpf_arg *args; /* borrowed; all must hold */
};

/* The rules of one architecture. A profile's first part is the native one. */
struct bpf_part {
	enum bpf_arch arch;
	uint32_t newest; /* 0: the highest number that the rules name */
	const struct bpf_rule *rules;
	size_t nrules;
};

/*
 * See 3 and 4 above. For profiles that came with a config: set it, unless the
 * default action is ALLOW, LOG or TRACE (there ENOSYS would take away).
 */
#define BPF_NEWER_ENOSYS 1U

/*
 * A rule that compares one argument twice means "any of its comparisons", as
 * runc and crun read it, instead of "all". Set it for profiles that came with
 * a config; the program's own lists leave it out.
 */
#define BPF_REPEAT_IS_OR 2U

struct bpf_profile {
	enum bpf_action default_action;
	uint16_t default_errno;
	unsigned int flags; /* BPF_NEWER_ENOSYS | BPF_REPEAT_IS_OR */
	const struct bpf_part *parts;
	size_t nparts; /* 1 to BPF_MAX_PARTS, no architecture twice */
};

/*
 * bpf_compile - the program of a profile.
 * @p:   borrowed, for the call only.
 * @mem: the program and all scratch are taken from it (<= 1 MiB at worst,
 *       about 40 KiB for docker's profile) and live as long as it does.
 * @out: valid only after success.
 * The same profile always gives the same bytes. Time is bounded by n log n in
 * the number of rules; nothing is merged or multiplied, so no profile can make
 * it hang. No recursion, no locale, no system call but the arena's mmap.
 * Errors: SPEC (an index, an operator, an action, an errno, a number that
 * can't be), LIMIT (too many rules, or more than 4096 instructions: names the
 * call that takes most), SYS (no memory). In the text; @e->at is "seccomp".
 */
NODISCARD int bpf_compile(const struct bpf_profile *p, struct arena *mem,
			  struct bpf_program *out, struct err *e);

#endif
