/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BPF_DECIDE_H
#define BPF_DECIDE_H

#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>

#include "bpf/bpf.h"

/* Why bpf_decide() answered as it did. */
enum bpf_reason {
	BPF_WHY_ARCH,    /* the profile has no part for this architecture */
	BPF_WHY_RULE,    /* a rule: its index is given */
	BPF_WHY_CLONE3,  /* not listed, or its errno made ENOSYS */
	BPF_WHY_NEWER,   /* newer than the profile */
	BPF_WHY_DEFAULT, /* the default action */
};

struct bpf_decision {
	uint32_t ret; /* SECCOMP_RET_ value with its data */
	enum bpf_reason why;
	size_t part; /* WHY_RULE: index into parts */
	size_t rule; /* WHY_RULE: index into that part's rules */
};

/*
 * bpf_decide - the answer by the rules themselves, no program involved: the
 * definition of bpf.h, written down a second time. `brig seccomp --test` shows
 * it, the tests hold the compiler against it. @p must be one that bpf_compile()
 * takes.
 */
struct bpf_decision bpf_decide(const struct bpf_profile *p,
			       const struct seccomp_data *d);

/* bpf_reason_text - half a sentence for people. */
const char *bpf_reason_text(enum bpf_reason why);

#endif
