/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names and numbers of system calls, out of the tables made at build time. */
#include "config.h"

#include <linux/audit.h>
#include <string.h>

#include "bpf/calls.h"
#include "private.h"
#include "src/bpf/calls.gen.h"

#define NCALLS (sizeof(calls) / sizeof(calls[0]))

static const char *const arch_names[BPF_ARCHES] = {
	[BPF_ARCH_X86_64] = "x86_64", [BPF_ARCH_AARCH64] = "aarch64",
	[BPF_ARCH_X32] = "x32",       [BPF_ARCH_I386] = "i386",
	[BPF_ARCH_ARM] = "arm",
};

static const uint32_t arch_audit[BPF_ARCHES] = {
	[BPF_ARCH_X86_64] = AUDIT_ARCH_X86_64,
	[BPF_ARCH_AARCH64] = AUDIT_ARCH_AARCH64,
	[BPF_ARCH_X32] = AUDIT_ARCH_X86_64,
	[BPF_ARCH_I386] = AUDIT_ARCH_I386,
	[BPF_ARCH_ARM] = AUDIT_ARCH_ARM,
};

/* A number as the kernel sees it, from what fits into the table. */
static uint32_t widen(enum bpf_arch arch, int16_t nr)
{
	uint32_t n = (uint32_t)nr;

	if (n >= CALL_PRIVATE)
		return 0xf0000U | (n & 0xffU);
	return arch == BPF_ARCH_X32 ? n | X32_BIT : n;
}

static const struct bpf_call *by_name(const char *name)
{
	size_t lo = 0, hi = NCALLS;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		int c = strcmp(name, call_names + calls[mid].name);

		if (c == 0)
			return &calls[mid];
		if (c < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return NULL;
}

static const struct bpf_call *by_number(enum bpf_arch arch, uint32_t nr)
{
	if (arch == BPF_ARCH_X32) {
		if ((nr & X32_BIT) == 0)
			return NULL;
		nr &= ~X32_BIT;
	}
	if (nr < CALL_DENSE) {
		uint16_t at = call_at[arch][nr];

		return at != 0 ? &calls[at - 1] : NULL;
	}
	if (arch != BPF_ARCH_ARM || (nr & ~0xffU) != 0xf0000U)
		return NULL;
	for (size_t i = 0; i < NCALLS; i++)
		if (calls[i].nr[arch] != CALL_NONE &&
		    widen(arch, calls[i].nr[arch]) == nr)
			return &calls[i];
	return NULL;
}

enum bpf_known bpf_syscall_number(enum bpf_arch arch, const char *name,
				  uint32_t *nr)
{
	const struct bpf_call *c = by_name(name);

	if (c == NULL)
		return BPF_UNKNOWN;
	if (c->nr[arch] == CALL_NONE)
		return BPF_ELSEWHERE;
	*nr = widen(arch, c->nr[arch]);
	return BPF_HERE;
}

const char *bpf_syscall_name(enum bpf_arch arch, uint32_t nr)
{
	const struct bpf_call *c = by_number(arch, nr);

	return c != NULL ? call_names + c->name : NULL;
}

uint32_t bpf_syscall_newest(enum bpf_arch arch)
{
	return call_newest[arch];
}

uint64_t bpf_syscall_width(enum bpf_arch arch, uint32_t nr, unsigned int index)
{
	const struct bpf_call *c = by_number(arch, nr);

	if (c != NULL && (c->quarter >> index & 1) != 0)
		return 0xffff;
	if (c != NULL && (c->half >> index & 1) != 0)
		return UINT32_MAX;
	/* A 32-bit caller has no more: the kernel fills with zeroes. */
	if (arch == BPF_ARCH_I386 || arch == BPF_ARCH_ARM)
		return UINT32_MAX;
	return UINT64_MAX;
}

const char *bpf_arch_name(enum bpf_arch arch)
{
	return arch_names[arch];
}

uint32_t bpf_arch_audit(enum bpf_arch arch)
{
	return arch_audit[arch];
}
