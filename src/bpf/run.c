/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Programs: what they answer, and whether they are ones at all. Written after
 * the kernel's seccomp_check_filter() and its manual, not after the compiler.
 *
 * Must: stay inside the program and struct seccomp_data, whatever it holds.
 */
#include "config.h"

#include <linux/seccomp.h>
#include <string.h>

#include "bpf/run.h"

#define AT "seccomp"

static const struct {
	uint32_t ret;
	const char *name;
} actions[] = {
	[BPF_ACT_KILL_PROCESS] = { SECCOMP_RET_KILL_PROCESS, "KILL_PROCESS" },
	[BPF_ACT_KILL_THREAD] = { SECCOMP_RET_KILL_THREAD, "KILL_THREAD" },
	[BPF_ACT_TRAP] = { SECCOMP_RET_TRAP, "TRAP" },
	[BPF_ACT_ERRNO] = { SECCOMP_RET_ERRNO, "ERRNO" },
	[BPF_ACT_NOTIFY] = { SECCOMP_RET_USER_NOTIF, "NOTIFY" },
	[BPF_ACT_TRACE] = { SECCOMP_RET_TRACE, "TRACE" },
	[BPF_ACT_LOG] = { SECCOMP_RET_LOG, "LOG" },
	[BPF_ACT_ALLOW] = { SECCOMP_RET_ALLOW, "ALLOW" },
};

bool bpf_ret_action(uint32_t ret, enum bpf_action *action, uint16_t *data)
{
	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++) {
		if (actions[i].ret != (ret & SECCOMP_RET_ACTION_FULL))
			continue;
		*action = (enum bpf_action)i;
		*data = (uint16_t)(ret & SECCOMP_RET_DATA);
		return true;
	}
	return false;
}

uint32_t bpf_ret_value(enum bpf_action action, uint16_t data)
{
	return actions[action].ret | data;
}

const char *bpf_action_name(enum bpf_action action)
{
	return actions[action].name;
}

/* NULL, or what is wrong with the instruction at @i. */
static const char *fault(const struct bpf_program *prog, size_t i)
{
	const struct sock_filter *f = &prog->insns[i];
	size_t left = prog->len - i - 1;
	enum bpf_action action;
	uint16_t data;

	switch (f->code) {
	case BPF_LD | BPF_W | BPF_ABS:
		if (f->k % 4 != 0 || f->k > sizeof(struct seccomp_data) - 4)
			return "loads from outside struct seccomp_data";
		break;
	case BPF_ALU | BPF_AND | BPF_K:
		break;
	case BPF_RET | BPF_K:
		return bpf_ret_action(f->k, &action, &data)
			       ? NULL
			       : "returns an unknown action";
	case BPF_JMP | BPF_JA:
		return f->k < left ? NULL : "jumps out of the program";
	case BPF_JMP | BPF_JEQ | BPF_K:
	case BPF_JMP | BPF_JGT | BPF_K:
	case BPF_JMP | BPF_JGE | BPF_K:
	case BPF_JMP | BPF_JSET | BPF_K:
		return f->jt < left && f->jf < left
			       ? NULL
			       : "jumps out of the program";
	default:
		return "is not one that a filter of ours has";
	}
	return left > 0 ? NULL : "runs off the end";
}

int bpf_valid(const struct bpf_program *prog, struct err *e)
{
	if (prog->len == 0 || prog->len > BPF_MAX_INSNS)
		return err_set(e, ERR_SPEC, 0, AT,
			       "a filter of %zu instructions", prog->len);
	for (size_t i = 0; i < prog->len; i++) {
		const char *why = fault(prog, i);

		if (why != NULL)
			return err_set(e, ERR_SPEC, 0, AT, "instruction %zu %s",
				       i, why);
	}
	return 0;
}

static bool taken(const struct sock_filter *f, uint32_t acc)
{
	switch (BPF_OP(f->code)) {
	case BPF_JEQ:
		return acc == f->k;
	case BPF_JGT:
		return acc > f->k;
	case BPF_JGE:
		return acc >= f->k;
	default:
		return (acc & f->k) != 0;
	}
}

uint32_t bpf_run(const struct bpf_program *prog, const struct seccomp_data *d)
{
	uint32_t acc = 0;

	for (size_t pc = 0; pc < prog->len; pc++) {
		const struct sock_filter *f = &prog->insns[pc];

		if (fault(prog, pc) != NULL)
			break;
		switch (BPF_CLASS(f->code)) {
		case BPF_RET:
			return f->k;
		case BPF_LD:
			memcpy(&acc, (const char *)d + f->k, sizeof(acc));
			break;
		case BPF_ALU:
			acc &= f->k;
			break;
		default:
			if (f->code == (BPF_JMP | BPF_JA))
				pc += f->k;
			else
				pc += taken(f, acc) ? f->jt : f->jf;
			break;
		}
	}
	return SECCOMP_RET_KILL_PROCESS;
}
