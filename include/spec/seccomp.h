/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SPEC_SECCOMP_H
#define SPEC_SECCOMP_H

#include "spec/value.h"

/* config-linux.md "Seccomp". */
enum {
	SPEC_SYSCALLS_MAX = 4096
}; /* names, over all entries */

enum spec_action {
	SPEC_ACT_KILL, /* of the thread */
	SPEC_ACT_KILL_PROCESS,
	SPEC_ACT_KILL_THREAD,
	SPEC_ACT_TRAP,
	SPEC_ACT_ERRNO,
	SPEC_ACT_TRACE,
	SPEC_ACT_ALLOW,
	SPEC_ACT_LOG,
	SPEC_ACT_NOTIFY,
};

enum spec_cmp {
	SPEC_CMP_NE,
	SPEC_CMP_LT,
	SPEC_CMP_LE,
	SPEC_CMP_EQ,
	SPEC_CMP_GE,
	SPEC_CMP_GT,
	SPEC_CMP_MASKED_EQ, /* (arg & value) == valueTwo */
};

enum spec_arch {
	SPEC_ARCH_X86,
	SPEC_ARCH_X86_64,
	SPEC_ARCH_X32,
	SPEC_ARCH_ARM,
	SPEC_ARCH_AARCH64,
	SPEC_ARCH_MIPS,
	SPEC_ARCH_MIPS64,
	SPEC_ARCH_MIPS64N32,
	SPEC_ARCH_MIPSEL,
	SPEC_ARCH_MIPSEL64,
	SPEC_ARCH_MIPSEL64N32,
	SPEC_ARCH_PPC,
	SPEC_ARCH_PPC64,
	SPEC_ARCH_PPC64LE,
	SPEC_ARCH_S390,
	SPEC_ARCH_S390X,
	SPEC_ARCH_PARISC,
	SPEC_ARCH_PARISC64,
	SPEC_ARCH_RISCV64,
	SPEC_ARCH_LOONGARCH64,
	SPEC_ARCH_M68K,
	SPEC_ARCH_SH,
	SPEC_ARCH_SHEB,
};

enum spec_sec_flag {
	SPEC_SEC_TSYNC,
	SPEC_SEC_LOG,
	SPEC_SEC_SPEC_ALLOW,
	SPEC_SEC_WAIT_KILLABLE_RECV,
};

struct spec_sec_arg {
	struct spec_at at;
	struct spec_u64 index; /* 0 to 5 */
	struct spec_u64 value;
	struct spec_u64 value_two; /* absent: 0 */
	struct spec_enum op;       /* enum spec_cmp */
};
SPEC_LIST(spec_sec_args, struct spec_sec_arg);

struct spec_syscall {
	struct spec_at at;
	struct spec_strs names;    /* one at least */
	struct spec_enum action;   /* enum spec_action */
	struct spec_u64 errno_ret; /* 32 bits; only with ERRNO and TRACE */
	struct spec_sec_args args;
};
SPEC_LIST(spec_syscalls, struct spec_syscall);

struct spec_seccomp {
	struct spec_at at;
	struct spec_enum default_action;   /* enum spec_action */
	struct spec_u64 default_errno_ret; /* 32 bits */
	struct spec_enums architectures;   /* enum spec_arch */
	struct spec_enums flags;           /* enum spec_sec_flag */
	struct spec_str listener_path;
	struct spec_str listener_metadata;
	struct spec_syscalls syscalls;
};

#endif
