/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The assembler: writes a program from its end to its beginning.
 *
 * Must: never write outside the buffer; a jump reaches at most 255.
 */
#include "config.h"

#include "bpf/run.h"
#include "private.h"

/*
 * How far a conditional jump may still have to reach before the two
 * trampolines of its own, at most, are written in between.
 */
#define REACH 250

static size_t put(struct bpf_asm *a, uint16_t code, uint8_t jt, uint8_t jf,
		  uint32_t k)
{
	a->len++;
	if (a->len <= BPF_MAX_INSNS)
		a->insns[BPF_MAX_INSNS - a->len] = (struct sock_filter){
			.code = code,
			.jt = jt,
			.jf = jf,
			.k = k,
		};
	return a->len;
}

size_t asm_ret(struct bpf_asm *a, uint32_t value)
{
	enum bpf_action action = BPF_ACT_KILL_PROCESS;
	uint16_t data;

	(void)bpf_ret_action(value, &action, &data);
	if (a->ret_pos[action] != 0 && a->ret_val[action] == value &&
	    a->len - a->ret_pos[action] <= REACH)
		return a->ret_pos[action];
	a->ret_val[action] = value;
	a->ret_pos[action] = put(a, BPF_RET | BPF_K, 0, 0, value);
	return a->ret_pos[action];
}

size_t asm_load(struct bpf_asm *a, uint32_t offset)
{
	return put(a, BPF_LD | BPF_W | BPF_ABS, 0, 0, offset);
}

size_t asm_and(struct bpf_asm *a, uint32_t mask)
{
	return put(a, BPF_ALU | BPF_AND | BPF_K, 0, 0, mask);
}

void asm_here(struct bpf_asm *a, size_t pos)
{
	if (a->len != pos)
		(void)put(a, BPF_JMP | BPF_JA, 0, 0, (uint32_t)(a->len - pos));
}

/* A position from which a jump that is written next can reach @pos. */
static size_t near(struct bpf_asm *a, size_t pos)
{
	if (a->len - pos <= REACH)
		return pos;
	/* Too large a program is refused in the end: what is read is moot. */
	if (pos <= BPF_MAX_INSNS) {
		const struct sock_filter *f = &a->insns[BPF_MAX_INSNS - pos];

		if (f->code == (BPF_RET | BPF_K))
			return asm_ret(a, f->k);
	}
	return put(a, BPF_JMP | BPF_JA, 0, 0, (uint32_t)(a->len - pos));
}

size_t asm_jump(struct bpf_asm *a, uint16_t op, uint32_t k, size_t yes,
		size_t no)
{
	if (yes == no)
		return yes;
	yes = near(a, yes);
	no = near(a, no);
	return put(a, BPF_JMP | op | BPF_K, (uint8_t)(a->len - yes),
		   (uint8_t)(a->len - no), k);
}
