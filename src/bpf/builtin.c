/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The filters that were compiled when the program was built. */
#include "config.h"

#include <linux/seccomp.h>

#include "bpf/builtin.h"
#include "bpf/run.h"
#include "private.h"
#include "src/bpf/builtin.gen.h"

const struct bpf_program *bpf_baseline(unsigned int relax)
{
	return &baseline_tab[relax &
			     (BPF_BASELINE_SETID | BPF_BASELINE_COMPAT32)];
}

/*
 * A second program of the same table, each of its rules with an errno that is
 * the line it stands on. No errno is a rule's: BPF_LINE_FIRST is above them.
 */
unsigned int bpf_baseline_line(const struct seccomp_data *d)
{
	uint32_t ret = bpf_run(&lines_tab[0], d);
	uint32_t line = ret & SECCOMP_RET_DATA;

	if ((ret & SECCOMP_RET_ACTION_FULL) != SECCOMP_RET_ERRNO ||
	    line < BPF_LINE_FIRST)
		return 0;
	return line - BPF_LINE_FIRST;
}

const struct bpf_program *bpf_strict(void)
{
	return &strict_tab[0];
}

const struct bpf_program *bpf_front(void)
{
	return &front_tab[0];
}
