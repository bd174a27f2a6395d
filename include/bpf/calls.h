/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BPF_CALLS_H
#define BPF_CALLS_H

#include <stdint.h>

#include "bpf/bpf.h"

/*
 * Names and numbers of system calls, from libseccomp's tables and our own
 * src/bpf/newer.tab, made into const data at build time. Nothing here
 * allocates or makes a system call.
 */
enum bpf_known {
	BPF_UNKNOWN,   /* no architecture that we know has such a call */
	BPF_ELSEWHERE, /* another architecture has it */
	BPF_HERE,
};

/*
 * bpf_syscall_number - what number has @name on @arch?
 * @nr: set only if BPF_HERE is returned. For x32 it includes the x32 bit.
 */
enum bpf_known bpf_syscall_number(enum bpf_arch arch, const char *name,
				  uint32_t *nr);

/* bpf_syscall_name - the name of a number, or NULL. Static storage. */
const char *bpf_syscall_name(enum bpf_arch arch, uint32_t nr);

/* bpf_syscall_newest - the highest number on @arch that our tables know. */
uint32_t bpf_syscall_newest(enum bpf_arch arch);

/*
 * bpf_syscall_width - the bits of argument @index (0 to 5) that the kernel
 * reads in call @nr of @arch: UINT64_MAX, 0xffffffff or 0xffff.
 */
uint64_t bpf_syscall_width(enum bpf_arch arch, uint32_t nr, unsigned int index);

/* bpf_arch_name - "x86_64", "aarch64", "x32", "i386", "arm". */
const char *bpf_arch_name(enum bpf_arch arch);

/* bpf_arch_audit - the AUDIT_ARCH_ value that struct seccomp_data carries. */
uint32_t bpf_arch_audit(enum bpf_arch arch);

#endif
