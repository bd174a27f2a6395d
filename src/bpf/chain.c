/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tests of one call's arguments: way after way, comparison after
 * comparison, a chain with one exit each. Nothing is multiplied out, so its
 * length is the sum of its parts.
 *
 * Must: compare all the bits that the kernel reads, and none that it doesn't.
 * Answers: libseccomp's GHSA-4q85-33p6-j5g6 (merged 64-bit comparisons),
 * CVE-2019-10063 and CVE-2019-7303 (the upper half of a 32-bit argument).
 */
#include "config.h"

#include <linux/seccomp.h>

#include "bpf/calls.h"
#include "private.h"

/*
 * A word of an argument that the accumulator can hold: its offset in struct
 * seccomp_data, and QUARTER if only its low 16 bits are kept.
 */
#define QUARTER 0x10000U
#define NO_WORD UINT32_MAX

/*
 * A place to go to. It wants @word loaded: who has it already goes to @after,
 * anybody else to @pos, where it is loaded; that is written when first needed.
 */
struct place {
	size_t pos;
	size_t after;
	uint32_t word;
};

struct ctx {
	struct bpf_asm *a;
	uint64_t width;  /* of the argument at hand */
	uint32_t offset; /* of its low half */
};

static struct place fixed(size_t pos)
{
	return (struct place){ .pos = pos, .after = pos, .word = NO_WORD };
}

/* Where to go from an accumulator that holds @word. */
static size_t go(struct bpf_asm *a, struct place *p, uint32_t word)
{
	if (word != NO_WORD && p->word == word)
		return p->after;
	if (p->pos == 0) {
		asm_here(a, p->after);
		if ((p->word & QUARTER) != 0)
			(void)asm_and(a, 0xffff);
		p->pos = asm_load(a, p->word & ~QUARTER);
	}
	return p->pos;
}

/* Compare @word with @k by @op. */
static struct place compare(struct bpf_asm *a, uint32_t word, uint16_t op,
			    uint32_t k, struct place *yes, struct place *no)
{
	size_t y = go(a, yes, word), n = go(a, no, word);

	if (y == n)
		return *yes;
	return (struct place){
		.after = asm_jump(a, op, k, y, n),
		.word = word,
	};
}

/* (@word & @mask) == (@value & @mask), of a whole word. */
static struct place masked(struct bpf_asm *a, uint32_t word, uint32_t mask,
			   uint32_t value, struct place *yes, struct place *no)
{
	size_t y, n;

	value &= mask;
	if (mask == 0)
		return *yes;
	if (mask == UINT32_MAX)
		return compare(a, word, BPF_JEQ, value, yes, no);
	if (value == 0)
		return compare(a, word, BPF_JSET, mask, no, yes);
	if (value == mask && (mask & (mask - 1)) == 0)
		return compare(a, word, BPF_JSET, mask, yes, no);
	y = go(a, yes, NO_WORD);
	n = go(a, no, NO_WORD);
	asm_here(a, asm_jump(a, BPF_JEQ, value, y, n));
	return (struct place){ .after = asm_and(a, mask), .word = word };
}

/* How the halves of a 64-bit comparison are put together. */
static struct place wide(const struct ctx *c, enum bpf_op op,
			 const struct bpf_arg *arg, struct place *yes,
			 struct place *no)
{
	uint32_t lo = c->offset, hi = c->offset + 4;
	uint32_t kl = (uint32_t)arg->value, kh = (uint32_t)(arg->value >> 32);
	struct place low, mid;

	switch (op) {
	case BPF_OP_EQ:
		low = compare(c->a, lo, BPF_JEQ, kl, yes, no);
		return compare(c->a, hi, BPF_JEQ, kh, &low, no);
	case BPF_OP_GT:
	case BPF_OP_GE:
		low = compare(c->a, lo, op == BPF_OP_GT ? BPF_JGT : BPF_JGE, kl,
			      yes, no);
		mid = compare(c->a, hi, BPF_JEQ, kh, &low, no);
		return compare(c->a, hi, BPF_JGT, kh, yes, &mid);
	case BPF_OP_MASKED_EQ:
		low = masked(c->a, lo, kl, (uint32_t)arg->value_two, yes, no);
		return masked(c->a, hi, kh, (uint32_t)(arg->value_two >> 32),
			      &low, no);
	case BPF_OP_NE:
	case BPF_OP_LT:
	case BPF_OP_LE:
		break; /* turned round by the caller */
	}
	return *no;
}

/* The same where the kernel reads 32 or 16 bits. */
static struct place narrow(const struct ctx *c, enum bpf_op op,
			   const struct bpf_arg *arg, struct place *yes,
			   struct place *no)
{
	uint32_t word = c->offset | (c->width == 0xffff ? QUARTER : 0);
	uint32_t cut = (uint32_t)c->width;
	uint32_t k = (uint32_t)arg->value & cut;

	switch (op) {
	case BPF_OP_EQ:
		return compare(c->a, word, BPF_JEQ, k, yes, no);
	case BPF_OP_GT:
	case BPF_OP_GE:
		/* Not a sign-extended number, and greater than any of these. */
		if (arg->value > c->width &&
		    (int64_t)arg->value != (int64_t)(int32_t)arg->value)
			return *no;
		if (c->width == 0xffff && arg->value > c->width)
			return *no;
		return compare(c->a, word, op == BPF_OP_GT ? BPF_JGT : BPF_JGE,
			       k, yes, no);
	case BPF_OP_MASKED_EQ:
		/* A mask that is cut to 16 bits needs no word that is. */
		return masked(c->a, c->offset, k,
			      (uint32_t)arg->value_two & cut, yes, no);
	case BPF_OP_NE:
	case BPF_OP_LT:
	case BPF_OP_LE:
		break;
	}
	return *no;
}

static struct place one(struct ctx *c, const struct bpf_arg *arg,
			struct place *yes, struct place *no)
{
	enum bpf_op op = arg->op;
	struct place *t = yes;

	/* a != k is not (a == k), a < k not (a >= k), a <= k not (a > k) */
	if (op == BPF_OP_NE || op == BPF_OP_LT || op == BPF_OP_LE) {
		op = op == BPF_OP_NE   ? BPF_OP_EQ
		     : op == BPF_OP_LT ? BPF_OP_GE
				       : BPF_OP_GT;
		yes = no;
		no = t;
	}
	if (c->width == UINT64_MAX)
		return wide(c, op, arg, yes, no);
	return narrow(c, op, arg, yes, no);
}

size_t chain_emit(struct bpf_asm *a, enum bpf_arch arch, uint32_t nr,
		  const struct bpf_way *const *ways, size_t n, uint32_t other)
{
	struct ctx c = { .a = a };
	struct place next = fixed(asm_ret(a, other));

	for (size_t i = n; i-- > 0;) {
		struct place yes = fixed(asm_ret(a, ways[i]->ret));

		for (uint32_t j = ways[i]->nargs; j-- > 0;) {
			const struct bpf_arg *arg = &ways[i]->args[j];

			c.width = bpf_syscall_width(arch, nr, arg->index);
			c.offset = (uint32_t)offsetof(struct seccomp_data,
						      args[arg->index]);
			yes = one(&c, arg, &yes, &next);
		}
		next = yes;
	}
	return go(a, &next, NO_WORD);
}
