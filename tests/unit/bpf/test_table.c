/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The reader of the text tables, src/bpf/gen/table.c. */
#include "config.h"

#include "help.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

static const char *const wrong[] = {
	"read ALLOW\n",
	"default\n",
	"default MAYBE\n",
	"default ALLOW\nread\n",
	"default ALLOW\nread EVIL\n",
	"default ALLOW\nraed EPERM\n",
	"default ALLOW\nread EPERM if a0 == 1\n",
	"default ALLOW\nread EPERM when\n",
	"default ALLOW\nread EPERM when a6 == 1\n",
	"default ALLOW\nread EPERM when a0 = 1\n",
	"default ALLOW\nread EPERM when a0 == x\n",
	"default ALLOW\nread EPERM when a0 == 0x\n",
	"default ALLOW\nread EPERM when a0 == 08\n",
	"default ALLOW\nread EPERM when a0 == 0xffffffffffffffff1\n",
	"default ALLOW\nread EPERM when a0 &\n",
	"default ALLOW\nread EPERM when a0 & 1 != 1\n",
	"default ALLOW\nread EPERM when a0 & 1 == 3\n",
	"default ALLOW\nread EPERM when a0 == 1 or a0 == 2\n",
	"default ALLOW\nread EPERM when a0 != 1 and a0 != 2 and a0 != 3 and \
a0 != 4 and a0 != 5 and a0 != 6 and a0 != 7\n",
	"default ALLOW\nnewer\n",
	"default ALLOW\nnewer EPERM\n",
	"default ALLOW\nnewer ENOSYS 99999\n",
	"default ALLOW\n@setid\n",
	"",
};

START_TEST(a_table_with_a_fault)
{
	static const enum bpf_arch arch[] = { BPF_ARCH_NATIVE };
	struct err e = { 0 };
	struct arena mem;
	struct table t;

	arena_init(&mem, MEM_CAP);
	ck_assert_int_eq(table_read(&t, wrong[_i], true, arch, 1, &mem, &e),
			 -1);
	ck_assert_int_eq((int)e.kind, (int)ERR_SPEC);
	ck_assert_ptr_nonnull(strstr(e.text, "line "));
	arena_free(&mem);
}
END_TEST

START_TEST(a_table_without)
{
	static const enum bpf_arch arch[] = { BPF_ARCH_X86_64,
					      BPF_ARCH_AARCH64 };
	static const char text[] = "# why\n"
				   "default\tALLOW # said\n\n"
				   "newer ENOSYS 470\n"
				   "chmod EPERM when a1 & 04000 == 04000\n"
				   "@setid fchmod LOG when a1 >= 0x10 and "
				   "a0 < 7\n"
				   "read KILL_PROCESS";
	struct err e = { 0 };
	struct arena mem;
	struct table t;

	arena_init(&mem, MEM_CAP);
	ck_assert_int_eq(table_read(&t, text, false, arch, 2, &mem, &e), 0);
	ck_assert_uint_eq(t.parts[0].nrules, 2);
	ck_assert_uint_eq(t.parts[0].newest, 470);
	/* aarch64 has no chmod. */
	ck_assert_uint_eq(t.parts[1].nrules, 1);
	ck_assert_int_eq((int)t.parts[1].rules[0].action,
			 (int)BPF_ACT_KILL_PROCESS);
	ck_assert_int_eq(table_read(&t, text, true, arch, 1, &mem, &e), 0);
	ck_assert_uint_eq(t.parts[0].nrules, 3);
	ck_assert_uint_eq(t.parts[0].rules[0].args[0].value, 04000);
	ck_assert_uint_eq(t.parts[0].rules[1].nargs, 2);
	ck_assert_int_eq((int)t.parts[0].rules[1].args[0].op, (int)BPF_OP_GE);
	ck_assert_uint_eq(t.parts[0].rules[1].args[1].value, 7);
	arena_free(&mem);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("table");
	TCase *tc = tcase_create("table");

	tcase_add_loop_test(tc, a_table_with_a_fault, 0, (int)N(wrong));
	tcase_add_test(tc, a_table_without);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
