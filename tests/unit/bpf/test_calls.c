/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <seccomp.h>

#include "help.h"

static const uint32_t tokens[BPF_ARCHES] = {
	[BPF_ARCH_X86_64] = SCMP_ARCH_X86_64,
	[BPF_ARCH_AARCH64] = SCMP_ARCH_AARCH64,
	[BPF_ARCH_X32] = SCMP_ARCH_X32,
	[BPF_ARCH_I386] = SCMP_ARCH_X86,
	[BPF_ARCH_ARM] = SCMP_ARCH_ARM,
};

START_TEST(all_that_libseccomp_knows)
{
	enum bpf_arch arch = (enum bpf_arch)_i;
	uint32_t base = arch == BPF_ARCH_X32 ? 0x40000000 : 0;
	int found = 0;

	for (uint32_t n = 0; n < 700; n++) {
		char *name = seccomp_syscall_resolve_num_arch(tokens[_i],
							      (int)(base | n));
		uint32_t nr = 0;

		if (name == NULL)
			continue;
		found++;
		ck_assert_str_eq(bpf_syscall_name(arch, base | n), name);
		ck_assert(bpf_syscall_number(arch, name, &nr) == BPF_HERE);
		ck_assert_uint_eq(nr, base | n);
		free(name);
	}
	ck_assert_int_gt(found, 290);
	ck_assert_uint_ge(bpf_syscall_newest(arch), base | 456);
	ck_assert_uint_lt(bpf_syscall_newest(arch), base | 640);
}
END_TEST

START_TEST(younger_than_libseccomp)
{
	static const struct {
		const char *name;
		uint32_t nr;
	} young[] = {
		{ "cachestat", 451 },
		{ "fchmodat2", 452 },
		{ "futex_wake", 454 },
		{ "futex_wait", 455 },
		{ "futex_requeue", 456 },
		{ "statmount", 457 },
		{ "listmount", 458 },
		{ "lsm_get_self_attr", 459 },
		{ "lsm_set_self_attr", 460 },
		{ "lsm_list_modules", 461 },
		{ "mseal", 462 },
		{ "setxattrat", 463 },
		{ "getxattrat", 464 },
		{ "listxattrat", 465 },
		{ "removexattrat", 466 },
		{ "open_tree_attr", 467 },
		{ "file_getattr", 468 },
		{ "file_setattr", 469 },
		{ "listns", 470 },
	};

	for (size_t i = 0; i < sizeof(young) / sizeof(young[0]); i++) {
		ck_assert_uint_eq(nr_of(BPF_ARCH_X86_64, young[i].name),
				  young[i].nr);
		ck_assert_uint_eq(nr_of(BPF_ARCH_AARCH64, young[i].name),
				  young[i].nr);
		ck_assert_uint_eq(nr_of(BPF_ARCH_X32, young[i].name),
				  young[i].nr | 0x40000000);
	}
	ck_assert_uint_eq(nr_of(BPF_ARCH_X86_64, "uretprobe"), 335);
	ck_assert_uint_eq(nr_of(BPF_ARCH_AARCH64, "map_shadow_stack"), 453);
}
END_TEST

START_TEST(not_here)
{
	uint32_t nr = 77;

	ck_assert(bpf_syscall_number(BPF_ARCH_X86_64, "stime", &nr) ==
		  BPF_ELSEWHERE);
	ck_assert(bpf_syscall_number(BPF_ARCH_AARCH64, "open", &nr) ==
		  BPF_ELSEWHERE);
	ck_assert(bpf_syscall_number(BPF_ARCH_X86_64, "riscv_hwprobe", &nr) ==
		  BPF_ELSEWHERE);
	ck_assert(bpf_syscall_number(BPF_ARCH_X86_64, "spu_run", &nr) ==
		  BPF_ELSEWHERE);
	ck_assert(bpf_syscall_number(BPF_ARCH_X86_64, "personality_drop",
				     &nr) == BPF_UNKNOWN);
	ck_assert(bpf_syscall_number(BPF_ARCH_X86_64, "", &nr) == BPF_UNKNOWN);
	ck_assert(bpf_syscall_number(BPF_ARCH_X86_64, "READ", &nr) ==
		  BPF_UNKNOWN);
	ck_assert_uint_eq(nr, 77);
	ck_assert_ptr_null(bpf_syscall_name(BPF_ARCH_X86_64, 400));
	ck_assert_ptr_null(bpf_syscall_name(BPF_ARCH_X86_64, UINT32_MAX));
	ck_assert_ptr_null(bpf_syscall_name(BPF_ARCH_X86_64, 0x40000000));
	ck_assert_ptr_null(bpf_syscall_name(BPF_ARCH_X32, 1));
}
END_TEST

START_TEST(arm_s_private_calls)
{
	ck_assert_uint_eq(nr_of(BPF_ARCH_ARM, "set_tls"), 0xf0005);
	ck_assert_str_eq(bpf_syscall_name(BPF_ARCH_ARM, 0xf0002), "cacheflush");
	ck_assert_ptr_null(bpf_syscall_name(BPF_ARCH_ARM, 0xf00ff));
	ck_assert_ptr_null(bpf_syscall_name(BPF_ARCH_I386, 0xf0005));
}
END_TEST

static uint64_t width(enum bpf_arch arch, const char *name, unsigned int index)
{
	return bpf_syscall_width(arch, nr_of(arch, name), index);
}

START_TEST(as_the_kernel_reads_them)
{
	static const struct {
		const char *name;
		unsigned int index;
		uint64_t width;
	} all[] = {
		{ "ioctl", 0, UINT32_MAX },       { "ioctl", 1, UINT32_MAX },
		{ "ioctl", 2, UINT64_MAX },       { "socket", 0, UINT32_MAX },
		{ "socket", 1, UINT32_MAX },      { "socket", 2, UINT32_MAX },
		{ "socket", 3, UINT64_MAX },      { "clone", 0, UINT32_MAX },
		{ "clone", 1, UINT64_MAX },       { "prctl", 0, UINT32_MAX },
		{ "prctl", 1, UINT64_MAX },       { "fcntl", 1, UINT32_MAX },
		{ "fcntl", 2, UINT64_MAX },       { "openat", 2, UINT32_MAX },
		{ "openat", 3, 0xffff },          { "mknodat", 2, 0xffff },
		{ "mknodat", 3, UINT32_MAX },     { "fchmod", 1, 0xffff },
		{ "personality", 0, UINT32_MAX }, { "mmap", 2, UINT64_MAX },
		{ "mmap", 4, UINT64_MAX },        { "mprotect", 2, UINT64_MAX },
		{ "unshare", 0, UINT64_MAX },     { "ptrace", 0, UINT64_MAX },
		{ "keyctl", 0, UINT32_MAX },      { "umount2", 1, UINT32_MAX },
		{ "mount", 3, UINT64_MAX },       { "fstat", 0, UINT32_MAX },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		bool pair = strcmp(all[i].name, "mmap") != 0;

		ck_assert_msg(width(BPF_ARCH_X86_64, all[i].name,
				    all[i].index) == all[i].width,
			      "%s %u", all[i].name, all[i].index);
		if (pair)
			ck_assert_uint_eq(width(BPF_ARCH_AARCH64, all[i].name,
						all[i].index),
					  all[i].width);
	}
	ck_assert_uint_eq(width(BPF_ARCH_X32, "ioctl", 1), UINT32_MAX);
	/* A 32-bit caller's pointers have no upper half. */
	ck_assert_uint_eq(width(BPF_ARCH_I386, "mincore", 1), UINT32_MAX);
	ck_assert_uint_eq(width(BPF_ARCH_I386, "chmod", 1), 0xffff);
	ck_assert_uint_eq(bpf_syscall_width(BPF_ARCH_X86_64, 9999, 0),
			  UINT64_MAX);
}
END_TEST

START_TEST(architectures)
{
	ck_assert_str_eq(bpf_arch_name(BPF_ARCH_NATIVE),
			 BPF_ARCH_NATIVE == BPF_ARCH_X86_64 ? "x86_64"
							    : "aarch64");
	ck_assert_str_eq(bpf_arch_name(BPF_ARCH_X32), "x32");
	ck_assert_uint_eq(bpf_arch_audit(BPF_ARCH_X32), AUDIT_ARCH_X86_64);
	ck_assert_uint_eq(bpf_arch_audit(BPF_ARCH_ARM), AUDIT_ARCH_ARM);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("calls");
	TCase *tc = tcase_create("calls");

	tcase_add_loop_test(tc, all_that_libseccomp_knows, 0, BPF_ARCHES);
	tcase_add_test(tc, younger_than_libseccomp);
	tcase_add_test(tc, not_here);
	tcase_add_test(tc, arm_s_private_calls);
	tcase_add_test(tc, as_the_kernel_reads_them);
	tcase_add_test(tc, architectures);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
