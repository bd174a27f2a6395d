/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BPF_PRIVATE_H
#define BPF_PRIVATE_H

#include "bpf/bpf.h"

/*
 * A row of the table that gen/calls.c writes at build time from libseccomp,
 * newer.tab and narrow.tab: sorted by name, names in one pool.
 */
#define CALL_NONE    (-1)
#define CALL_PRIVATE 0x7f00 /* | n: ARM's private call 0xf0000 + n */
#define CALL_DENSE   640    /* numbers with a direct way to the name */

struct bpf_call {
	uint16_t name; /* where in the pool */
	int16_t nr[BPF_ARCHES];
	uint8_t half;    /* bit i: argument i is read as 32 bits */
	uint8_t quarter; /* bit i: as 16 bits */
};

#define X32_BIT 0x40000000U

/* Above every errno: what the program that tells of lines adds to one. */
#define BPF_LINE_FIRST 1024U

/*
 * Numbers that x86_64 gave out late: 335 and 336 are younger than their
 * neighbours (Linux 6.11 and 6.18), 337 to 423 are still free. A profile that
 * names calls up to 462 can't have known of 335.
 */
#define LATE_URETPROBE       335U
#define LATE_URETPROBE_AFTER 462U
#define LATE_UPROBE          336U
#define LATE_UPROBE_AFTER    469U
#define FREE_FIRST           337U
#define FREE_LAST            423U

/*
 * The assembler writes from the end to the beginning: every jump goes forward,
 * so its target is always written already. A position counts instructions
 * from the end, the last one is 1; 0 is no position.
 */
struct bpf_asm {
	struct sock_filter *insns; /* BPF_MAX_INSNS; filled from the back */
	size_t len;                /* may pass the maximum: then not stored */
	size_t ret_pos[BPF_ACT_ALLOW + 1]; /* latest return of each action */
	uint32_t ret_val[BPF_ACT_ALLOW + 1];
};

/* asm_ret - the position of a near "return @value", written if need be. */
size_t asm_ret(struct bpf_asm *a, uint32_t value);

/* asm_load - load the word at @offset, then go on at the latest instruction. */
size_t asm_load(struct bpf_asm *a, uint32_t offset);

/* asm_and - and the accumulator with @mask, then go on as asm_load() does. */
size_t asm_and(struct bpf_asm *a, uint32_t mask);

/* asm_here - make the latest instruction one that leads to @pos. */
void asm_here(struct bpf_asm *a, size_t pos);

/*
 * asm_jump - compare the accumulator with @k by @op (BPF_JEQ, ...), go to
 * @yes or @no; far targets get a trampoline.
 */
size_t asm_jump(struct bpf_asm *a, uint16_t op, uint32_t k, size_t yes,
		size_t no);

/* One way that a rule can match: a rule, or one comparison of it (OR). */
struct bpf_way {
	uint32_t ret;
	uint32_t nargs;
	const struct bpf_arg *args;
};

/*
 * chain_emit - the tests of one call, strictest first.
 * @ways:  in the order in which they are to be tried; the first match counts.
 * @other: the answer if none matches.
 * Returns where the chain begins; the accumulator may hold anything there.
 */
size_t chain_emit(struct bpf_asm *a, enum bpf_arch arch, uint32_t nr,
		  const struct bpf_way *const *ways, size_t n, uint32_t other);

/* A run of numbers, from @first to the next span's first, with one answer. */
struct bpf_span {
	uint32_t first;
	uint32_t ret; /* the answer, where pos is 0 */
	size_t pos;   /* a chain */
};

/* tree_emit - search by the number, already loaded; consumes @spans. */
size_t tree_emit(struct bpf_asm *a, struct bpf_span *spans, size_t n);

#endif
