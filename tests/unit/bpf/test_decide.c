/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "help.h"

#define X BPF_ARCH_X86_64

START_TEST(each_reason)
{
	static const enum bpf_arch arch[] = { X };
	static const char text[] = "default EPERM\n"
				   "newer ENOSYS\n"
				   "read ALLOW\n"
				   "openat2 ALLOW\n"
				   "read EACCES when a0 == 3\n";
	struct bpf_decision d;
	struct seccomp_data c;
	struct bpf_profile p;
	struct err e = { 0 };
	struct arena mem;
	struct table t;

	arena_init(&mem, MEM_CAP);
	ck_assert_int_eq(table_read(&t, text, true, arch, 1, &mem, &e), 0);
	p = table_profile(&t);
	c = call_of(X, 0, 3, 0, 0);
	d = bpf_decide(&p, &c);
	ck_assert_int_eq((int)d.why, (int)BPF_WHY_RULE);
	ck_assert_uint_eq(d.rule, 2);
	ck_assert_uint_eq(d.ret, RET_ERRNO(EACCES));
	c = call_of(X, 0, 4, 0, 0);
	ck_assert_uint_eq(bpf_decide(&p, &c).rule, 0);
	c = call_of(X, 1, 0, 0, 0);
	d = bpf_decide(&p, &c);
	ck_assert_int_eq((int)d.why, (int)BPF_WHY_DEFAULT);
	c = call_of(X, nr_of(X, "clone3"), 0, 0, 0);
	d = bpf_decide(&p, &c);
	ck_assert_int_eq((int)d.why, (int)BPF_WHY_CLONE3);
	ck_assert_uint_eq(d.ret, RET_ERRNO(ENOSYS));
	c = call_of(X, 460, 0, 0, 0);
	d = bpf_decide(&p, &c);
	ck_assert_int_eq((int)d.why, (int)BPF_WHY_NEWER);
	c = call_of(BPF_ARCH_I386, 3, 0, 0, 0);
	d = bpf_decide(&p, &c);
	ck_assert_int_eq((int)d.why, (int)BPF_WHY_ARCH);
	ck_assert_uint_eq(d.ret, SECCOMP_RET_KILL_PROCESS);
	for (int i = 0; i <= BPF_WHY_DEFAULT; i++)
		ck_assert_ptr_nonnull(bpf_reason_text((enum bpf_reason)i));
	arena_free(&mem);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("decide");
	TCase *tc = tcase_create("decide");

	tcase_add_test(tc, each_reason);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
