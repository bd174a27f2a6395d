/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The seccomp compiler: a profile of any values the types can hold is refused
 * or becomes a program that is valid and means what the rules say; and any
 * bytes taken for a program are judged, run and printed without harm.
 */
#include "config.h"

#include <string.h>

#include "bpf/calls.h"
#include "bpf/decide.h"
#include "bpf/dump.h"
#include "bpf/run.h"
#include "fuzz.h"

#define MAX_RULES 600

/* The input, taken from the front; zeroes when it is used up. */
struct input {
	const uint8_t *at;
	size_t left;
};

static uint8_t byte(struct input *in)
{
	if (in->left == 0)
		return 0;
	in->left--;
	return *in->at++;
}

/* Small numbers, their neighbourhood of 2^16 and 2^32, or eight bytes. */
static uint64_t value(struct input *in)
{
	uint8_t how = byte(in);
	uint64_t v = byte(in);

	switch (how % 8) {
	case 0:
		return v;
	case 1:
		return 0x10000 - 128 + v;
	case 2:
		return (1ULL << 32) - 128 + v;
	case 3:
		return (1ULL << 32) + v;
	case 4:
		return UINT64_MAX - v;
	case 5:
		return v << (how >> 3);
	case 6:
		return 0x80000000 - 128 + v;
	default:
		for (int i = 0; i < 7; i++)
			v = v << 8 | byte(in);
		return v;
	}
}

static uint32_t number(struct input *in, enum bpf_arch arch)
{
	static const char *const names[] = { "ioctl",   "socket", "openat",
					     "mincore", "clone3", "fchmod" };
	uint8_t how = byte(in);
	uint32_t nr = (uint32_t)byte(in) * 2;

	if (how < 0xc0)
		(void)bpf_syscall_number(arch, names[how % 6], &nr);
	else if (how < 0xf8)
		nr |= arch == BPF_ARCH_X32 ? 0x40000000U : 0;
	else
		nr = (uint32_t)value(in);
	return nr;
}

static struct bpf_rule rule(struct input *in, enum bpf_arch arch,
			    struct arena *mem)
{
	struct bpf_rule r = { .nr = number(in, arch) };
	uint8_t b = byte(in);
	struct bpf_arg *args = arena_array(mem, BPF_MAX_ARGS, sizeof(*args));

	r.action = (enum bpf_action)(b % 9);
	if (r.action == BPF_ACT_ERRNO || r.action == BPF_ACT_TRACE || b > 250)
		r.errno_ret = (uint16_t)value(in);
	r.nargs = (b >> 4) % 8;
	r.args = args;
	for (unsigned int i = 0; args != NULL && i < r.nargs; i++) {
		if (i == BPF_MAX_ARGS)
			break;
		b = byte(in);
		args[i].index = b % 7;
		args[i].op = (enum bpf_op)((b >> 3) % 8);
		args[i].value = value(in);
		args[i].value_two = value(in);
	}
	return r;
}

static void part(struct input *in, struct bpf_part *to, enum bpf_arch arch,
		 struct arena *mem)
{
	struct bpf_rule *rules = arena_array(mem, MAX_RULES, sizeof(*rules));
	size_t n = byte(in);

	MUST(rules != NULL);
	to->arch = arch;
	to->rules = rules;
	to->newest = n == 255 ? number(in, arch) : 0;
	while (to->nrules < n && in->left > 0)
		rules[to->nrules++] = rule(in, arch, mem);
}

static void hold(const struct bpf_profile *p, const struct bpf_program *prog,
		 struct input *in)
{
	for (int i = 0; i < 64; i++) {
		const struct bpf_part *from = &p->parts[byte(in) % p->nparts];
		struct seccomp_data d = {
			.nr = (int)number(in, from->arch),
			.arch = bpf_arch_audit(from->arch),
		};

		if (from->nrules > 0 && i % 4 != 0)
			d.nr = (int)from->rules[(size_t)i % from->nrules].nr;
		for (int j = 0; j < 6; j++)
			d.args[j] = value(in);
		if (from->nrules > 0 && i % 2 != 0) {
			const struct bpf_rule *r =
				&from->rules[(size_t)i % from->nrules];

			for (unsigned int j = 0; j < r->nargs; j++)
				d.args[r->args[j].index] =
					r->args[j].value + (i % 3 == 0);
		}
		MUST(bpf_run(prog, &d) == bpf_decide(p, &d).ret);
	}
}

static void profile(struct input *in)
{
	static const enum bpf_arch arches[2][3] = {
		{ BPF_ARCH_X86_64, BPF_ARCH_X32, BPF_ARCH_I386 },
		{ BPF_ARCH_AARCH64, BPF_ARCH_ARM, BPF_ARCH_ARM },
	};
	struct bpf_part parts[3] = { 0 };
	uint8_t b = byte(in);
	struct bpf_profile p = {
		.default_action = (enum bpf_action)(b % 9),
		.flags = b >> 6,
		.parts = parts,
		.nparts = 1 + (size_t)(b >> 4) % 3,
	};
	struct bpf_program prog;
	struct arena mem;
	struct err e;

	arena_init(&mem, 16U << 20);
	if (p.default_action == BPF_ACT_ERRNO)
		p.default_errno = byte(in);
	b = byte(in);
	for (size_t i = 0; i < p.nparts; i++)
		part(in, &parts[i], arches[b & 1][i], &mem);
	if (bpf_compile(&p, &mem, &prog, &e) == 0) {
		MUST(bpf_valid(&prog, &e) == 0);
		hold(&p, &prog, in);
	} else {
		MUST(err_sane(&e) != 0 && e.kind != ERR_BUG);
	}
	arena_free(&mem);
}

static void program(const uint8_t *data, size_t size)
{
	struct sock_filter f[256];
	struct bpf_program prog = { f, size / sizeof(f[0]) };
	struct seccomp_data d = { 0 };
	CLEAN_BUF struct buf out = { 0 };
	struct err e;

	if (prog.len > 256)
		prog.len = 256;
	if (prog.len > 0)
		memcpy(f, data, prog.len * sizeof(f[0]));
	if (bpf_valid(&prog, &e) != 0)
		MUST(err_sane(&e) != 0);
	(void)bpf_run(&prog, &d);
	buf_init(&out, 1U << 20);
	bpf_dump(&prog, &out);
	MUST(buf_ok(&out));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { data, size };

	profile(&in);
	program(data, size);
	return 0;
}
