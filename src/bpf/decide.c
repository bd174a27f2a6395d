/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a profile answers, by its rules: include/bpf/bpf.h in code, as plainly
 * as it can be said, and sharing no line with the compiler.
 */
#include "config.h"

#include <errno.h>

#include "bpf/calls.h"
#include "bpf/decide.h"
#include "bpf/run.h"
#include "private.h"

static const char *const reasons[] = {
	[BPF_WHY_ARCH] = "not an architecture that the profile permits",
	[BPF_WHY_RULE] = "by rule",
	[BPF_WHY_CLONE3] = "clone3 is ENOSYS wherever it is not allowed",
	[BPF_WHY_NEWER] = "newer than the profile",
	[BPF_WHY_DEFAULT] = "by default",
};

static bool holds(enum bpf_arch arch, const struct bpf_arg *arg,
		  const struct seccomp_data *d)
{
	uint64_t width = bpf_syscall_width(arch, (uint32_t)d->nr, arg->index);
	uint64_t have = d->args[arg->index] & width;
	uint64_t cut = arg->value & width, value = arg->value;

	/* A negative int, as 64 bits. */
	if (width == UINT32_MAX && (value >> 31) == UINT64_MAX >> 31)
		value = cut;
	switch (arg->op) {
	case BPF_OP_NE:
		return have != cut;
	case BPF_OP_EQ:
		return have == cut;
	case BPF_OP_LT:
		return have < value;
	case BPF_OP_LE:
		return have <= value;
	case BPF_OP_GE:
		return have >= value;
	case BPF_OP_GT:
		return have > value;
	case BPF_OP_MASKED_EQ:
		return (have & cut) == (arg->value_two & cut);
	}
	return false;
}

static bool names_twice(const struct bpf_rule *r)
{
	for (unsigned int i = 0; i < r->nargs; i++)
		for (unsigned int j = 0; j < i; j++)
			if (r->args[i].index == r->args[j].index)
				return true;
	return false;
}

static bool matches(const struct bpf_profile *p, enum bpf_arch arch,
		    const struct bpf_rule *r, const struct seccomp_data *d)
{
	bool any = (p->flags & BPF_REPEAT_IS_OR) != 0 && names_twice(r);

	if (r->nr != (uint32_t)d->nr)
		return false;
	for (unsigned int i = 0; i < r->nargs; i++)
		if (holds(arch, &r->args[i], d) == any)
			return any;
	return !any;
}

/* The part whose numbers these are, or nparts. */
static size_t part_for(const struct bpf_profile *p,
		       const struct seccomp_data *d)
{
	uint32_t nr = (uint32_t)d->nr;
	bool x32 = nr >= X32_BIT && nr != UINT32_MAX;
	size_t i;

	for (i = 0; i < p->nparts; i++) {
		enum bpf_arch arch = p->parts[i].arch;

		if (d->arch != bpf_arch_audit(arch))
			continue;
		if (arch == BPF_ARCH_X86_64 && x32)
			continue;
		if (arch == BPF_ARCH_X32 && !x32)
			continue;
		break;
	}
	return i;
}

/* Is an unlisted number one that the profile's author can't have known? */
static bool too_new(const struct bpf_part *part, uint32_t nr)
{
	uint32_t newest = part->newest;

	if (newest == 0 && part->nrules == 0)
		newest = UINT32_MAX;
	if (part->newest == 0)
		for (size_t i = 0; i < part->nrules; i++)
			if (part->rules[i].nr > newest &&
			    (part->arch != BPF_ARCH_ARM ||
			     part->rules[i].nr < 0xf0000))
				newest = part->rules[i].nr;
	if (part->arch == BPF_ARCH_X86_64 && nr >= FREE_FIRST &&
	    nr <= FREE_LAST)
		return true;
	if (part->arch == BPF_ARCH_X86_64 && nr == LATE_URETPROBE)
		return newest <= LATE_URETPROBE_AFTER;
	if (part->arch == BPF_ARCH_X86_64 && nr == LATE_UPROBE)
		return newest <= LATE_UPROBE_AFTER;
	return nr > newest;
}

struct bpf_decision bpf_decide(const struct bpf_profile *p,
			       const struct seccomp_data *d)
{
	const uint32_t enosys = bpf_ret_value(BPF_ACT_ERRNO, ENOSYS);
	struct bpf_decision out = {
		.ret = bpf_ret_value(BPF_ACT_KILL_PROCESS, 0),
		.why = BPF_WHY_ARCH,
		.part = part_for(p, d),
	};
	const struct bpf_rule *best = NULL;
	const struct bpf_part *part;
	bool listed = false, soft, is_clone3;
	uint32_t clone3 = 0;

	if (out.part == p->nparts)
		return out;
	part = &p->parts[out.part];
	for (size_t i = 0; i < part->nrules; i++) {
		const struct bpf_rule *r = &part->rules[i];

		listed = listed || r->nr == (uint32_t)d->nr;
		if (!matches(p, part->arch, r, d) ||
		    (best != NULL && r->action >= best->action))
			continue;
		best = r;
		out.rule = i;
	}
	out.why = best != NULL ? BPF_WHY_RULE : BPF_WHY_DEFAULT;
	out.ret = best != NULL
			  ? bpf_ret_value(best->action, best->errno_ret)
			  : bpf_ret_value(p->default_action, p->default_errno);
	soft = (p->flags & BPF_NEWER_ENOSYS) != 0;
	is_clone3 =
		bpf_syscall_number(part->arch, "clone3", &clone3) == BPF_HERE &&
		clone3 == (uint32_t)d->nr;
	if (soft && !listed && too_new(part, (uint32_t)d->nr)) {
		out.why = BPF_WHY_NEWER;
		out.ret = enosys;
	} else if (soft && is_clone3 &&
		   (!listed ||
		    (out.ret & SECCOMP_RET_ACTION_FULL) == SECCOMP_RET_ERRNO)) {
		if (out.ret != enosys)
			out.why = BPF_WHY_CLONE3;
		out.ret = enosys;
	}
	return out;
}

const char *bpf_reason_text(enum bpf_reason why)
{
	return reasons[why];
}
