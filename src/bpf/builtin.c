/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The filters that were compiled when the program was built. */
#include "config.h"

#include "bpf/builtin.h"
#include "src/bpf/builtin.gen.h"

const struct bpf_program *bpf_baseline(unsigned int relax)
{
	return &baseline_tab[relax &
			     (BPF_BASELINE_SETID | BPF_BASELINE_COMPAT32)];
}

const struct bpf_program *bpf_strict(void)
{
	return &strict_tab[0];
}

const struct bpf_program *bpf_front(void)
{
	return &front_tab[0];
}
