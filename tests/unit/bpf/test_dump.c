/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "bpf/dump.h"
#include "help.h"

static void dump_is(const struct bpf_program *prog, const char *want)
{
	struct buf out;

	buf_init(&out, 65536);
	bpf_dump(prog, &out);
	ck_assert(buf_ok(&out));
	ck_assert_str_eq(out.data, want);
	buf_free(&out);
}

START_TEST(a_profile)
{
	static const enum bpf_arch arch[] = { BPF_ARCH_X86_64, BPF_ARCH_I386 };
	static const char text[] = "default EPERM\n"
				   "ioctl ALLOW when a1 == 0x5401\n"
				   "chmod ALLOW when a1 == 0644\n"
				   "mincore LOG when a1 > 0x200000003\n";
	struct bpf_program prog;
	struct bpf_profile p;
	struct err e = { 0 };
	struct arena mem;
	struct table t;

	arena_init(&mem, MEM_CAP);
	ck_assert_int_eq(table_read(&t, text, true, arch, 2, &mem, &e), 0);
	p = table_profile(&t);
	compile_ok(&p, &mem, &prog);
	dump_is(&prog, "   0  load arch\n"
		       "   1  if arch == 0xc000003e goto 3 else 2 ; x86_64\n"
		       "   2  if arch == 0x40000003 goto 23 else 12 ; i386\n"
		       "   3  load nr\n"
		       "   4  if nr >= 0xffffffff goto 35 else 5\n"
		       "   5  if nr >= 0x1c goto 7 else 6 ; madvise\n"
		       "   6  if nr >= 0x11 goto 9 else 8 ; pread64\n"
		       "   7  if nr >= 0x5b goto 11 else 10 ; fchmod\n"
		       "   8  if nr >= 0x10 goto 21 else 35 ; ioctl\n"
		       "   9  if nr >= 0x1b goto 16 else 35 ; mincore\n"
		       "  10  if nr >= 0x5a goto 13 else 35 ; chmod\n"
		       "  11  if nr >= 0x40000000 goto 12 else 35 ; read\n"
		       "  12  return KILL_PROCESS\n"
		       "  13  load arg1.lo\n"
		       "  14  and 0xffff\n"
		       "  15  if A == 0x1a4 goto 34 else 35\n"
		       "  16  load arg1.hi\n"
		       "  17  if arg1.hi > 0x2 goto 28 else 18\n"
		       "  18  if arg1.hi == 0x2 goto 19 else 35\n"
		       "  19  load arg1.lo\n"
		       "  20  if arg1.lo > 0x3 goto 28 else 35\n"
		       "  21  load arg1.lo\n"
		       "  22  if arg1.lo == 0x5401 goto 34 else 35\n"
		       "  23  load nr\n"
		       "  24  if nr >= 0x37 goto 35 else 25 ; fcntl\n"
		       "  25  if nr >= 0x10 goto 27 else 26 ; lchown\n"
		       "  26  if nr >= 0xf goto 31 else 35 ; chmod\n"
		       "  27  if nr >= 0x36 goto 29 else 35 ; ioctl\n"
		       "  28  return LOG\n"
		       "  29  load arg1.lo\n"
		       "  30  if arg1.lo == 0x5401 goto 34 else 35\n"
		       "  31  load arg1.lo\n"
		       "  32  and 0xffff\n"
		       "  33  if A == 0x1a4 goto 34 else 35\n"
		       "  34  return ALLOW\n"
		       "  35  return ERRNO(EPERM)\n");
	arena_free(&mem);
}
END_TEST

START_TEST(anything)
{
	static const struct sock_filter f[] = {
		{ BPF_LD | BPF_W | BPF_ABS, 0, 0, 8 },
		{ BPF_LD | BPF_W | BPF_ABS, 0, 0, 12 },
		{ BPF_LD | BPF_W | BPF_ABS, 0, 0, 4000 },
		{ BPF_JMP | BPF_JA, 0, 0, 1000000 },
		{ BPF_JMP | BPF_JSET | BPF_K, 1, 9, 7 },
		{ BPF_LD | BPF_W | BPF_ABS, 0, 0, 4 },
		{ BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 99 },
		{ BPF_MISC | BPF_TAX, 1, 2, 3 },
		{ BPF_RET | BPF_K, 0, 0, SECCOMP_RET_TRACE | 9 },
		{ BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ERRNO | 4000 },
		{ BPF_RET | BPF_K, 0, 0, 0x00050000 },
		{ BPF_RET | BPF_K, 0, 0, 0x12345678 },
	};
	struct bpf_program prog = { f, sizeof(f) / sizeof(f[0]) };

	dump_is(&prog, "   0  load ip.lo\n"
		       "   1  load ip.hi\n"
		       "   2  load A\n"
		       "   3  goto 1000004\n"
		       "   4  if A & 0x7 goto 6 else 14\n"
		       "   5  load arch\n"
		       "   6  if A == 0x63 goto 7 else 7\n"
		       "   7  code 0x7 jt 1 jf 2 k 0x3\n"
		       "   8  return TRACE(9)\n"
		       "   9  return ERRNO(4000)\n"
		       "  10  return ERRNO(0)\n"
		       "  11  return 0x12345678\n");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("dump");
	TCase *tc = tcase_create("dump");

	tcase_add_test(tc, a_profile);
	tcase_add_test(tc, anything);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
