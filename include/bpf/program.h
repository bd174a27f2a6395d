/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BPF_PROGRAM_H
#define BPF_PROGRAM_H

#include <linux/filter.h>
#include <stddef.h>

/* struct sock_filter, as seccomp(2) takes it. */
struct bpf_program {
	const struct sock_filter *insns;
	size_t len;
};

#endif
