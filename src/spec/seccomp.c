/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The section linux.seccomp. */
#include "config.h"

#include "private.h"
#include "spec/seccomp.h"

static const char *const action_list[] = {
	[SPEC_ACT_KILL] = "SCMP_ACT_KILL",
	[SPEC_ACT_KILL_PROCESS] = "SCMP_ACT_KILL_PROCESS",
	[SPEC_ACT_KILL_THREAD] = "SCMP_ACT_KILL_THREAD",
	[SPEC_ACT_TRAP] = "SCMP_ACT_TRAP",
	[SPEC_ACT_ERRNO] = "SCMP_ACT_ERRNO",
	[SPEC_ACT_TRACE] = "SCMP_ACT_TRACE",
	[SPEC_ACT_ALLOW] = "SCMP_ACT_ALLOW",
	[SPEC_ACT_LOG] = "SCMP_ACT_LOG",
	[SPEC_ACT_NOTIFY] = "SCMP_ACT_NOTIFY",
};
static const struct names names_action = NAMES(action_list);

static const char *const cmp_list[] = {
	[SPEC_CMP_NE] = "SCMP_CMP_NE",
	[SPEC_CMP_LT] = "SCMP_CMP_LT",
	[SPEC_CMP_LE] = "SCMP_CMP_LE",
	[SPEC_CMP_EQ] = "SCMP_CMP_EQ",
	[SPEC_CMP_GE] = "SCMP_CMP_GE",
	[SPEC_CMP_GT] = "SCMP_CMP_GT",
	[SPEC_CMP_MASKED_EQ] = "SCMP_CMP_MASKED_EQ",
};
static const struct names names_cmp = NAMES(cmp_list);

static const char *const arch_list[] = {
	[SPEC_ARCH_X86] = "SCMP_ARCH_X86",
	[SPEC_ARCH_X86_64] = "SCMP_ARCH_X86_64",
	[SPEC_ARCH_X32] = "SCMP_ARCH_X32",
	[SPEC_ARCH_ARM] = "SCMP_ARCH_ARM",
	[SPEC_ARCH_AARCH64] = "SCMP_ARCH_AARCH64",
	[SPEC_ARCH_MIPS] = "SCMP_ARCH_MIPS",
	[SPEC_ARCH_MIPS64] = "SCMP_ARCH_MIPS64",
	[SPEC_ARCH_MIPS64N32] = "SCMP_ARCH_MIPS64N32",
	[SPEC_ARCH_MIPSEL] = "SCMP_ARCH_MIPSEL",
	[SPEC_ARCH_MIPSEL64] = "SCMP_ARCH_MIPSEL64",
	[SPEC_ARCH_MIPSEL64N32] = "SCMP_ARCH_MIPSEL64N32",
	[SPEC_ARCH_PPC] = "SCMP_ARCH_PPC",
	[SPEC_ARCH_PPC64] = "SCMP_ARCH_PPC64",
	[SPEC_ARCH_PPC64LE] = "SCMP_ARCH_PPC64LE",
	[SPEC_ARCH_S390] = "SCMP_ARCH_S390",
	[SPEC_ARCH_S390X] = "SCMP_ARCH_S390X",
	[SPEC_ARCH_PARISC] = "SCMP_ARCH_PARISC",
	[SPEC_ARCH_PARISC64] = "SCMP_ARCH_PARISC64",
	[SPEC_ARCH_RISCV64] = "SCMP_ARCH_RISCV64",
	[SPEC_ARCH_LOONGARCH64] = "SCMP_ARCH_LOONGARCH64",
	[SPEC_ARCH_M68K] = "SCMP_ARCH_M68K",
	[SPEC_ARCH_SH] = "SCMP_ARCH_SH",
	[SPEC_ARCH_SHEB] = "SCMP_ARCH_SHEB",
};
static const struct names names_arch = NAMES(arch_list);

static const char *const flag_list[] = {
	[SPEC_SEC_TSYNC] = "SECCOMP_FILTER_FLAG_TSYNC",
	[SPEC_SEC_LOG] = "SECCOMP_FILTER_FLAG_LOG",
	[SPEC_SEC_SPEC_ALLOW] = "SECCOMP_FILTER_FLAG_SPEC_ALLOW",
	[SPEC_SEC_WAIT_KILLABLE_RECV] =
		"SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV",
};
static const struct names names_flag = NAMES(flag_list);

#define ARG(k, m, ...) ROW(spec_sec_arg, k, m, __VA_ARGS__)
static const struct field arg_fields[] = {
	ARG("index", index, IS(U32), MUST),
	ARG("value", value, IS(U64), MUST),
	ARG("valueTwo", value_two, IS(U64)),
	ARG("op", op, IS_ENUM(cmp), MUST),
};

static void check_arg(struct spec_reader *r, const void *object,
		      const struct json *node)
{
	const struct spec_sec_arg *a = object;

	if (a->index.v > 5)
		spec_wrong(r, CFG_ENUM, spec_member(node, "index"),
			   "a system call has the arguments 0 to 5");
}

static const struct section section_arg =
	SECTION(spec_sec_arg, arg_fields, check_arg);

#define SYSCALL(k, m, ...) ROW(spec_syscall, k, m, __VA_ARGS__)
static const struct field syscall_fields[] = {
	SYSCALL("names", names, IS(STRS), MUST),
	SYSCALL("action", action, IS_ENUM(action), MUST),
	SYSCALL("errnoRet", errno_ret, IS(U32)),
	SYSCALL("args", args, IS_LIST(arg)),
};

/* An action that gives no number, and a number for it: MUST be an error. */
static void check_errno(struct spec_reader *r, const struct spec_enum *action,
			const struct json *node, const char *key)
{
	const struct json *number = spec_member(node, key);

	if (number == NULL || action->s == NULL || action->v < 0 ||
	    action->v == SPEC_ACT_ERRNO || action->v == SPEC_ACT_TRACE)
		return;
	spec_wrong(r, CFG_ENUM, number, "%s takes no number", action->s);
}

static void check_syscall(struct spec_reader *r, const void *object,
			  const struct json *node)
{
	const struct spec_syscall *s = object;

	if (s->names.set && s->names.n == 0)
		spec_wrong(r, CFG_SYNTAX, spec_member(node, "names"),
			   "no name at all");
	check_errno(r, &s->action, node, "errnoRet");
}

static const struct section section_syscall =
	SECTION(spec_syscall, syscall_fields, check_syscall);

#define SECCOMP(k, m, ...) ROW(spec_seccomp, k, m, __VA_ARGS__)
static const struct field seccomp_fields[] = {
	SECCOMP("defaultAction", default_action, IS_ENUM(action), MUST),
	SECCOMP("defaultErrnoRet", default_errno_ret, IS(U32)),
	SECCOMP("architectures", architectures, IS_ENUMS(arch)),
	SECCOMP("flags", flags, IS_ENUMS(flag)),
	SECCOMP("listenerPath", listener_path, IS(STR)),
	SECCOMP("listenerMetadata", listener_metadata, IS(STR), FREE),
	SECCOMP("syscalls", syscalls, IS_LIST(syscall)),
};

static void check_seccomp(struct spec_reader *r, const void *object,
			  const struct json *node)
{
	const struct spec_seccomp *s = object;
	uint32_t i, total = 0;

	check_errno(r, &s->default_action, node, "defaultErrnoRet");
	if (s->listener_metadata.s != NULL && s->listener_path.s == NULL)
		spec_wrong(r, CFG_SYNTAX, spec_member(node, "listenerMetadata"),
			   "and no listenerPath");
	for (i = 0; i < s->syscalls.n; i++)
		total += s->syscalls.v[i].names.n;
	if (total > SPEC_SYSCALLS_MAX)
		spec_wrong(r, CFG_SIZE, spec_member(node, "syscalls"),
			   "%u names of system calls, more than %d", total,
			   SPEC_SYSCALLS_MAX);
}

const struct section section_seccomp =
	SECTION(spec_seccomp, seccomp_fields, check_seccomp);
