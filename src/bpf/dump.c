/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The disassembler. Jumps only go forward, so one pass in order knows at each
 * instruction what the accumulator holds on every way that leads there.
 */
#include "config.h"

#include <linux/seccomp.h>
#include <string.h>

#include "bpf/calls.h"
#include "bpf/dump.h"
#include "bpf/run.h"

/* What is known at an instruction, before it runs. */
struct known {
	unsigned int word; /* offset / 4 of the word loaded, or CHANGED */
	unsigned int arch; /* enum bpf_arch, or NO_ARCH */
};

#define CHANGED 16U
#define NO_ARCH 5U

/* The same in a byte, 0 is "nothing leads here": 4,096 of them. */
struct map {
	uint8_t at[BPF_MAX_INSNS];
};

static struct known recall(const struct map *m, size_t pc)
{
	unsigned int v = m->at[pc];

	if (v == 0)
		return (struct known){ CHANGED, NO_ARCH };
	return (struct known){ (v - 1) / 6, (v - 1) % 6 };
}

static void learn(struct map *m, size_t pc, struct known k)
{
	if (pc >= BPF_MAX_INSNS)
		return;
	if (m->at[pc] != 0) {
		struct known had = recall(m, pc);

		k.word = k.word == had.word ? k.word : CHANGED;
		k.arch = k.arch == had.arch ? k.arch : NO_ARCH;
	}
	m->at[pc] = (uint8_t)(1 + k.word * 6 + k.arch);
}

static void print_word(struct buf *out, unsigned int word)
{
	if (word == CHANGED)
		buf_str(out, "A");
	else if (word == 0)
		buf_str(out, "nr");
	else if (word == 1)
		buf_str(out, "arch");
	else if (word < 4)
		buf_fmt(out, "ip.%s", word == 2 ? "lo" : "hi");
	else
		buf_fmt(out, "arg%u.%s", (word - 4) / 2,
			word % 2 == 0 ? "lo" : "hi");
}

/* Which architecture an AUDIT_ARCH_ value means, or NO_ARCH. */
static unsigned int arch_of(uint32_t audit)
{
	static const enum bpf_arch all[] = {
		BPF_ARCH_X86_64,
		BPF_ARCH_AARCH64,
		BPF_ARCH_I386,
		BPF_ARCH_ARM,
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (bpf_arch_audit(all[i]) == audit)
			return all[i];
	return NO_ARCH;
}

void bpf_dump_ret(uint32_t k, struct buf *out)
{
	enum bpf_action action;
	uint16_t data;

	if (!bpf_ret_action(k, &action, &data)) {
		buf_fmt(out, "0x%x", k);
		return;
	}
	buf_str(out, bpf_action_name(action));
	if (action == BPF_ACT_ERRNO || data != 0) {
		const char *name = strerrorname_np(data);

		if (action == BPF_ACT_ERRNO && name != NULL)
			buf_fmt(out, "(%s)", name);
		else
			buf_fmt(out, "(%u)", (unsigned int)data);
	}
}

static void print_jump(struct buf *out, const struct sock_filter *f, size_t pc,
		       struct known now)
{
	static const char *const ops[] = { "?", "==", ">", ">=", "&" };
	unsigned int audit = arch_of(f->k);
	const char *name = NULL;

	buf_str(out, "if ");
	print_word(out, now.word);
	buf_fmt(out, " %s 0x%x goto %zu else %zu", ops[BPF_OP(f->code) >> 4],
		f->k, pc + 1 + f->jt, pc + 1 + f->jf);
	if (now.word == 1 && audit != NO_ARCH)
		name = bpf_arch_name((enum bpf_arch)audit);
	if (now.word == 0 && now.arch != NO_ARCH) {
		enum bpf_arch arch = (enum bpf_arch)now.arch;

		if (arch == BPF_ARCH_X86_64 && (f->k & 0x40000000) != 0)
			arch = BPF_ARCH_X32;
		name = bpf_syscall_name(arch, f->k);
	}
	if (name != NULL)
		buf_fmt(out, " ; %s", name);
}

/* Print one instruction and tell those after it what they will know. */
static void step(struct buf *out, const struct sock_filter *f, size_t pc,
		 struct map *m)
{
	struct known now = recall(m, pc), yes = now;

	switch (f->code) {
	case BPF_LD | BPF_W | BPF_ABS:
		now.word = f->k / 4 < CHANGED ? f->k / 4 : CHANGED;
		buf_str(out, "load ");
		print_word(out, now.word);
		learn(m, pc + 1, now);
		break;
	case BPF_ALU | BPF_AND | BPF_K:
		now.word = CHANGED;
		buf_fmt(out, "and 0x%x", f->k);
		learn(m, pc + 1, now);
		break;
	case BPF_RET | BPF_K:
		buf_str(out, "return ");
		bpf_dump_ret(f->k, out);
		break;
	case BPF_JMP | BPF_JA:
		buf_fmt(out, "goto %zu", pc + 1 + f->k);
		learn(m, pc + 1 + f->k, now);
		break;
	case BPF_JMP | BPF_JEQ | BPF_K:
	case BPF_JMP | BPF_JGT | BPF_K:
	case BPF_JMP | BPF_JGE | BPF_K:
	case BPF_JMP | BPF_JSET | BPF_K:
		print_jump(out, f, pc, now);
		if (now.word == 1 && BPF_OP(f->code) == BPF_JEQ)
			yes.arch = arch_of(f->k);
		learn(m, pc + 1 + f->jt, yes);
		learn(m, pc + 1 + f->jf, now);
		break;
	default:
		buf_fmt(out, "code 0x%x jt %u jf %u k 0x%x",
			(unsigned int)f->code, (unsigned int)f->jt,
			(unsigned int)f->jf, f->k);
		break;
	}
}

void bpf_dump(const struct bpf_program *prog, struct buf *out)
{
	struct map m;

	memset(&m, 0, sizeof(m));
	for (size_t pc = 0; pc < prog->len && pc < BPF_MAX_INSNS; pc++) {
		buf_fmt(out, "%4zu  ", pc);
		step(out, &prog->insns[pc], pc, &m);
		buf_char(out, '\n');
	}
}
