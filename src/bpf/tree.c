/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A balanced search by the call's number: neighbours are joined pair by pair,
 * from the leaves up, so there is no recursion, and any call of a program of
 * n spans is found with log2(n) comparisons.
 *
 * Answers that need no argument use nothing but the number, jumps and returns:
 * that is what Linux 5.11 and later can put in its bitmap of calls that are
 * always allowed.
 */
#include "config.h"

#include "private.h"

static size_t leaf(struct bpf_asm *a, const struct bpf_span *s)
{
	return s->pos != 0 ? s->pos : asm_ret(a, s->ret);
}

size_t tree_emit(struct bpf_asm *a, struct bpf_span *spans, size_t n)
{
	while (n > 1) {
		size_t pairs = n / 2;

		/* From the last pair on, so that low numbers stand first. */
		for (size_t i = pairs; i-- > 0;) {
			const struct bpf_span *lo = &spans[2 * i];
			const struct bpf_span *hi = &spans[2 * i + 1];
			size_t no = leaf(a, lo), yes = leaf(a, hi);

			spans[2 * i].pos =
				asm_jump(a, BPF_JGE, hi->first, yes, no);
		}
		for (size_t i = 0; i < n - pairs; i++)
			spans[i] = spans[2 * i];
		n -= pairs;
	}
	return leaf(a, &spans[0]);
}
