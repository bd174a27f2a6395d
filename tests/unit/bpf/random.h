/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef UNIT_BPF_RANDOM_H
#define UNIT_BPF_RANDOM_H

/*
 * Random profiles and random calls, such that rules often match and often just
 * don't: values at the edges of 16, 32 and 64 bits and beside the rules' own.
 */
#include "help.h"

static const uint64_t edges[] = {
	0,
	1,
	2,
	5,
	0x26,
	0x28,
	0x29,
	0xff,
	0x5412,
	0xf000,
	0xffff,
	0x10000,
	0x7fffffff,
	0x80000000,
	0xffffffff,
	0x100000000,
	0x100000029,
	0x100005412,
	0xffffffff00000000,
	0xffffffff80000000,
	UINT64_MAX - 1,
	UINT64_MAX,
};

static inline uint64_t random_value(uint64_t *seed)
{
	uint64_t v = edges[rnd(seed) % (sizeof(edges) / sizeof(*edges))];

	switch (rnd(seed) % 8) {
	case 0:
		return v + 1;
	case 1:
		return v - 1;
	case 2:
		return rnd(seed);
	default:
		return v;
	}
}

static const char *const random_names[] = {
	"read",        "ioctl",  "socket", "openat", "mincore", "getpgid",
	"personality", "clone3", "clone",  "fchmod", "lseek",   "mseal",
};

static inline uint32_t random_number(uint64_t *seed, enum bpf_arch arch)
{
	size_t n = sizeof(random_names) / sizeof(*random_names);
	uint32_t nr = (uint32_t)(rnd(seed) % 480);

	if (rnd(seed) % 4 != 0)
		return nr_of(arch, random_names[rnd(seed) % n]);
	if (arch == BPF_ARCH_ARM && rnd(seed) % 8 == 0)
		return 0xf0000 + nr % 8;
	return arch == BPF_ARCH_X32 ? nr | 0x40000000 : nr;
}

#define MAX_RULES 48

struct made {
	struct bpf_part parts[BPF_MAX_PARTS];
	struct bpf_rule rules[BPF_MAX_PARTS][MAX_RULES];
	struct bpf_arg args[BPF_MAX_PARTS][MAX_RULES][BPF_MAX_ARGS];
};

static inline enum bpf_action random_action(uint64_t *seed, uint16_t *num)
{
	enum bpf_action a = (enum bpf_action)(rnd(seed) % 8);

	if (rnd(seed) % 2 == 0)
		a = rnd(seed) % 2 == 0 ? BPF_ACT_ALLOW : BPF_ACT_ERRNO;
	*num = 0;
	if (a == BPF_ACT_ERRNO || a == BPF_ACT_TRACE)
		*num = (uint16_t)(rnd(seed) % 4 * 13);
	return a;
}

static inline void random_part(struct made *m, size_t i, enum bpf_arch arch,
			       uint64_t *seed)
{
	struct bpf_part *part = &m->parts[i];

	*part = (struct bpf_part){
		.arch = arch,
		.rules = m->rules[i],
		.nrules = rnd(seed) % MAX_RULES,
		.newest = rnd(seed) % 8 == 0 ? 462 : 0,
	};
	for (size_t j = 0; j < part->nrules; j++) {
		struct bpf_rule *r = &m->rules[i][j];

		r->nr = random_number(seed, arch);
		r->action = random_action(seed, &r->errno_ret);
		r->nargs = (uint8_t)(rnd(seed) % 4);
		if (rnd(seed) % 16 == 0)
			r->nargs = BPF_MAX_ARGS;
		r->args = m->args[i][j];
		for (int k = 0; k < r->nargs; k++)
			m->args[i][j][k] = (struct bpf_arg){
				.index = (uint8_t)(rnd(seed) % 6),
				.op = (enum bpf_op)(rnd(seed) % 7),
				.value = random_value(seed),
				.value_two = random_value(seed),
			};
	}
}

static inline struct bpf_profile random_profile(struct made *m, uint64_t *seed)
{
	static const enum bpf_arch companions[2][BPF_MAX_PARTS] = {
		{ BPF_ARCH_X86_64, BPF_ARCH_I386, BPF_ARCH_X32 },
		{ BPF_ARCH_AARCH64, BPF_ARCH_ARM, BPF_ARCH_ARM },
	};
	bool arm = rnd(seed) % 4 == 0;
	struct bpf_profile p = {
		.flags = (unsigned int)(rnd(seed) % 4),
		.parts = m->parts,
		.nparts = 1 + rnd(seed) % (arm ? 2 : 3),
	};

	p.default_action = random_action(seed, &p.default_errno);
	for (size_t i = 0; i < p.nparts; i++)
		random_part(m, i, companions[arm][i], seed);
	return p;
}

static inline struct seccomp_data random_call(const struct bpf_profile *p,
					      uint64_t *seed)
{
	const struct bpf_part *part = &p->parts[rnd(seed) % p->nparts];
	struct seccomp_data d = {
		.nr = (int)random_number(seed, part->arch),
		.arch = bpf_arch_audit(part->arch),
		.instruction_pointer = rnd(seed),
	};
	size_t i = part->nrules > 0 ? rnd(seed) % part->nrules : 0;

	for (int j = 0; j < 6; j++)
		d.args[j] = random_value(seed);
	if (part->nrules > 0 && rnd(seed) % 4 != 0) {
		d.nr = (int)part->rules[i].nr;
		/* Often one of the rule's own values, so that it matches. */
		for (int j = 0; j < part->rules[i].nargs; j++)
			if (rnd(seed) % 2 == 0)
				d.args[part->rules[i].args[j].index] =
					part->rules[i].args[j].value;
	}
	if (rnd(seed) % 64 == 0)
		d.nr = (int)(rnd(seed) % 2 == 0 ? UINT32_MAX : rnd(seed));
	if (rnd(seed) % 64 == 0)
		d.arch = bpf_arch_audit((enum bpf_arch)(rnd(seed) % 5));
	return d;
}

#endif
