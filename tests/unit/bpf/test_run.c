/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "help.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))
#define LD   (BPF_LD | BPF_W | BPF_ABS)
#define RET  (BPF_RET | BPF_K)
#define JEQ  (BPF_JMP | BPF_JEQ | BPF_K)
#define JA   (BPF_JMP | BPF_JA)

/* Two instructions and a return; is it valid? */
static const struct {
	struct sock_filter f[3];
	bool ok;
} programs[] = {
	{ { { LD, 0, 0, 0 }, { JEQ, 0, 0, 1 }, { RET, 0, 0, 0 } }, true },
	{ { { LD, 0, 0, 60 }, { JA, 0, 0, 0 }, { RET, 0, 0, 0 } }, true },
	{ { { LD, 0, 0, 64 }, { JA, 0, 0, 0 }, { RET, 0, 0, 0 } }, false },
	{ { { LD, 0, 0, 2 }, { JA, 0, 0, 0 }, { RET, 0, 0, 0 } }, false },
	{ { { LD, 0, 0, UINT32_MAX }, { RET, 0, 0, 0 }, { RET, 0, 0, 0 } },
	  false },
	{ { { JA, 0, 0, 1 }, { RET, 0, 0, 0 }, { RET, 0, 0, 0 } }, true },
	{ { { JA, 0, 0, 2 }, { RET, 0, 0, 0 }, { RET, 0, 0, 0 } }, false },
	{ { { JA, 0, 0, UINT32_MAX }, { RET, 0, 0, 0 }, { RET, 0, 0, 0 } },
	  false },
	{ { { JEQ, 2, 0, 0 }, { RET, 0, 0, 0 }, { RET, 0, 0, 0 } }, false },
	{ { { JEQ, 0, 2, 0 }, { RET, 0, 0, 0 }, { RET, 0, 0, 0 } }, false },
	{ { { JEQ, 1, 1, 0 }, { RET, 0, 0, 0 }, { RET, 0, 0, 0 } }, true },
	/* The last one must return. */
	{ { { RET, 0, 0, 0 }, { RET, 0, 0, 0 }, { LD, 0, 0, 0 } }, false },
	{ { { RET, 0, 0, 0 }, { RET, 0, 0, 0 }, { JA, 0, 0, 0 } }, false },
	{ { { RET, 0, 0, 0 },
	    { RET, 0, 0, 0 },
	    { BPF_ALU | BPF_AND | BPF_K, 0, 0, 1 } },
	  false },
	/* Actions of nobody, and what filters of ours never have. */
	{ { { RET, 0, 0, 0x12340000 }, { RET, 0, 0, 0 }, { RET, 0, 0, 0 } },
	  false },
	{ { { BPF_RET | BPF_A, 0, 0, 0 }, { RET, 0, 0, 0 }, { RET, 0, 0, 0 } },
	  false },
	{ { { BPF_LD | BPF_IMM, 0, 0, 0 }, { RET, 0, 0, 0 }, { RET, 0, 0, 0 } },
	  false },
	{ { { BPF_LD | BPF_B | BPF_ABS, 0, 0, 0 },
	    { RET, 0, 0, 0 },
	    { RET, 0, 0, 0 } },
	  false },
	{ { { BPF_ST, 0, 0, 0 }, { RET, 0, 0, 0 }, { RET, 0, 0, 0 } }, false },
	{ { { BPF_JMP | BPF_JEQ | BPF_X, 0, 0, 0 },
	    { RET, 0, 0, 0 },
	    { RET, 0, 0, 0 } },
	  false },
	{ { { BPF_ALU | BPF_DIV | BPF_K, 0, 0, 0 },
	    { RET, 0, 0, 0 },
	    { RET, 0, 0, 0 } },
	  false },
	{ { { 0xffff, 0, 0, 0 }, { RET, 0, 0, 0 }, { RET, 0, 0, 0 } }, false },
};

START_TEST(valid_or_not)
{
	struct bpf_program prog = { programs[_i].f, 3 };
	struct seccomp_data d = { 0 };
	struct err e = { 0 };

	ck_assert_int_eq(bpf_valid(&prog, &e), programs[_i].ok ? 0 : -1);
	/* Whatever it is, it ends, and in the strictest way. */
	ck_assert_uint_eq(bpf_run(&prog, &d) & 0x7fffffff, 0);
	if (!programs[_i].ok) {
		ck_assert_int_eq((int)e.kind, (int)ERR_SPEC);
		ck_assert_ptr_nonnull(strstr(e.text, "instruction "));
	}
}
END_TEST

START_TEST(lengths)
{
	struct sock_filter *f = calloc(BPF_MAX_INSNS + 1, sizeof(*f));
	struct bpf_program prog = { f, 0 };
	struct seccomp_data d = { 0 };
	struct err e = { 0 };

	ck_assert_ptr_nonnull(f);
	for (size_t i = 0; i <= BPF_MAX_INSNS; i++)
		f[i] = (struct sock_filter){ RET, 0, 0, SECCOMP_RET_ALLOW };
	ck_assert_int_eq(bpf_valid(&prog, &e), -1);
	ck_assert_uint_eq(bpf_run(&prog, &d), SECCOMP_RET_KILL_PROCESS);
	prog.len = BPF_MAX_INSNS;
	ck_assert_int_eq(bpf_valid(&prog, &e), 0);
	prog.len = BPF_MAX_INSNS + 1;
	ck_assert_int_eq(bpf_valid(&prog, &e), -1);
	free(f);
}
END_TEST

START_TEST(what_each_instruction_does)
{
	static const struct sock_filter f[] = {
		{ LD, 0, 0, 24 }, /* the low half of argument 1 */
		{ BPF_ALU | BPF_AND | BPF_K, 0, 0, 0xff },
		{ BPF_JMP | BPF_JGT | BPF_K, 0, 1, 0x80 },
		{ RET, 0, 0, SECCOMP_RET_ERRNO | 1 },
		{ BPF_JMP | BPF_JGE | BPF_K, 0, 1, 0x80 },
		{ RET, 0, 0, SECCOMP_RET_ERRNO | 2 },
		{ BPF_JMP | BPF_JSET | BPF_K, 0, 1, 0x3 },
		{ RET, 0, 0, SECCOMP_RET_ERRNO | 3 },
		{ JEQ, 0, 1, 0x10 },
		{ JA, 0, 0, 1 },
		{ RET, 0, 0, SECCOMP_RET_ERRNO | 4 },
		{ RET, 0, 0, SECCOMP_RET_ALLOW },
	};
	static const struct {
		uint64_t arg;
		uint32_t ret;
	} all[] = {
		{ 0x181, RET_ERRNO(1) }, { 0x80, RET_ERRNO(2) },
		{ 0x7f, RET_ERRNO(3) },  { 0x1000010, SECCOMP_RET_ALLOW },
		{ 0x14, RET_ERRNO(4) },
	};
	struct bpf_program prog = { f, N(f) };
	struct seccomp_data d = { 0 };

	for (size_t i = 0; i < N(all); i++) {
		d.args[1] = all[i].arg;
		ck_assert_uint_eq(bpf_run(&prog, &d), all[i].ret);
	}
}
END_TEST

START_TEST(actions)
{
	enum bpf_action a;
	uint16_t data;
	uint32_t last = 0;

	for (int i = 0; i <= BPF_ACT_ALLOW; i++) {
		uint32_t ret = bpf_ret_value((enum bpf_action)i, 0);

		/* Strictest first, as the kernel orders them: signed. */
		ck_assert(i == 0 || (int32_t)last < (int32_t)ret);
		last = ret;
		ck_assert(bpf_ret_action(ret | 7, &a, &data));
		ck_assert_int_eq((int)a, i);
		ck_assert_uint_eq(data, 7);
		ck_assert_ptr_nonnull(bpf_action_name(a));
	}
	ck_assert(!bpf_ret_action(0x00010000, &a, &data));
	ck_assert_str_eq(bpf_action_name(BPF_ACT_NOTIFY), "NOTIFY");
}
END_TEST

/* Any bytes at all: it must stay inside, and end. */
START_TEST(garbage)
{
	uint64_t seed = 0xfeedface;
	struct sock_filter f[64];

	for (int i = 0; i < 20000; i++) {
		struct bpf_program prog = { f, 1 + rnd(&seed) % 64 };
		struct seccomp_data d;
		struct err e;
		uint32_t ret;

		for (size_t j = 0; j < prog.len; j++) {
			static const uint16_t codes[] = { LD, RET, JEQ, JA };
			uint64_t r = rnd(&seed);

			f[j] = (struct sock_filter){
				.code = r % 8 == 0 ? (uint16_t)(r >> 48)
						   : codes[r % 4],
				.jt = (uint8_t)(r >> 8) % 32,
				.jf = (uint8_t)(r >> 16) % 32,
				.k = (uint32_t)(r >> 24) % 80,
			};
		}
		memset(&d, (int)i, sizeof(d));
		ret = bpf_run(&prog, &d);
		if (bpf_valid(&prog, &e) == 0)
			ck_assert_uint_lt(ret, 80);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("run");
	TCase *tc = tcase_create("run");

	tcase_add_loop_test(tc, valid_or_not, 0, (int)N(programs));
	tcase_add_test(tc, lengths);
	tcase_add_test(tc, what_each_instruction_does);
	tcase_add_test(tc, actions);
	tcase_add_test(tc, garbage);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
