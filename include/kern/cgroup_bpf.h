/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERN_CGROUP_BPF_H
#define KERN_CGROUP_BPF_H

#include <linux/bpf.h>
#include <stddef.h>

#include "base/err.h"
#include "kern/cgroup_set.h"

/*
 * Device rules on cgroup2, which has no devices controller: a program of type
 * BPF_PROG_TYPE_CGROUP_DEVICE, asked by the kernel at each open and mknod of a
 * device. The kernel runs those of the cgroups above as well, and all must
 * agree: what a parent denies stays denied.
 */
enum {
	/* at most 5 instructions a rule, 10 before and 4 behind them */
	CGROUP_BPF_INSNS = 14 + 5 * CGROUP_DEVICE_RULES,
};

struct cgroup_bpf {
	size_t n;
	struct bpf_insn insn[CGROUP_BPF_INSNS];
};

/*
 * cgroup_bpf_compile - such a program of the rules in their order. For each of
 * read, write and mknod that is asked for, the last rule decides that names it
 * and the device; where none does, it is allowed, as in the root of cgroup v1.
 * An access(2) that asks for none of them is decided by the last rule that
 * names the device.
 * @rules:  borrowed; @n of them.
 * @p:      out.
 * Errors: LIMIT (more than CGROUP_DEVICE_RULES), SPEC (an odd rule).
 */
NODISCARD int cgroup_bpf_compile(const struct cgroup_device *rules, size_t n,
				 struct cgroup_bpf *p, struct err *e);

/*
 * cgroup_bpf_devices - compile, load and attach. A program that this function
 * attached there before is replaced by it in one step; those of others stay.
 * Nothing refers to the program but the cgroup: it ends with it.
 * @dir_fd:  borrowed; a folder of cgroup2, opened for reading (no O_PATH).
 * Needs host root (BPF or SYS_ADMIN, and NET_ADMIN). Linux 5.6, of which
 * BPF_F_REPLACE is; CONFIG_CGROUP_BPF. bpf(2).
 * Errors: SYS, LIMIT, SPEC.
 */
NODISCARD int cgroup_bpf_devices(int dir_fd, const struct cgroup_device *rules,
				 size_t n, struct err *e);

#endif
