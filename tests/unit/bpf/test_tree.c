/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Large and hostile profiles: sizes, far jumps, limits, what is refused. */
#include "config.h"

#include <time.h>

#include "help.h"

#define X BPF_ARCH_X86_64

struct big {
	struct bpf_part part;
	struct bpf_rule rules[BPF_MAX_RULES + 1];
	struct bpf_arg args[BPF_MAX_RULES][BPF_MAX_ARGS];
};

static struct bpf_profile profile(struct big *b, size_t n)
{
	b->part =
		(struct bpf_part){ .arch = X, .rules = b->rules, .nrules = n };
	return (struct bpf_profile){ .default_action = BPF_ACT_ERRNO,
				     .default_errno = EPERM,
				     .parts = &b->part,
				     .nparts = 1 };
}

static void hold_against_the_rules(const struct bpf_profile *p,
				   const struct bpf_program *prog, uint32_t max)
{
	for (uint32_t nr = 0; nr < max; nr++) {
		struct seccomp_data d = call_of(X, nr, nr % 7, nr, 3);

		ck_assert_uint_eq(bpf_run(prog, &d), bpf_decide(p, &d).ret);
	}
}

static bool has_far_jump(const struct bpf_program *prog)
{
	for (size_t i = 0; i < prog->len; i++)
		if (prog->insns[i].code == (BPF_JMP | BPF_JA) &&
		    prog->insns[i].k > 255)
			return true;
	return false;
}

/* So many numbers, no two neighbours alike: nothing can be joined. */
START_TEST(wide_trees)
{
	static const size_t sizes[] = { 1, 2, 3, 255, 256, 257, 700, 1200 };
	struct big *b = calloc(1, sizeof(*b));
	struct bpf_program prog;
	struct bpf_profile p;
	struct arena mem;
	size_t n = sizes[_i];

	ck_assert_ptr_nonnull(b);
	arena_init(&mem, MEM_CAP);
	for (size_t i = 0; i < n; i++)
		b->rules[i] = (struct bpf_rule){
			.nr = (uint32_t)i,
			.action = BPF_ACT_ERRNO,
			.errno_ret = (uint16_t)(2 + i % 3),
		};
	p = profile(b, n);
	compile_ok(&p, &mem, &prog);
	hold_against_the_rules(&p, &prog, (uint32_t)n + 8);
	arena_free(&mem);
	free(b);
}
END_TEST

/* Chains between the tree and its leaves: trampolines. */
START_TEST(long_chains)
{
	struct big *b = calloc(1, sizeof(*b));
	struct bpf_program prog;
	struct bpf_profile p;
	struct arena mem;

	ck_assert_ptr_nonnull(b);
	arena_init(&mem, MEM_CAP);
	for (size_t i = 0; i < 900; i++) {
		b->args[i][0] = (struct bpf_arg){ 0, BPF_OP_EQ, i % 7, 0 };
		b->args[i][1] = (struct bpf_arg){ 1, BPF_OP_GE, i % 90, 0 };
		b->rules[i] = (struct bpf_rule){
			.nr = (uint32_t)(i % 300),
			.action = BPF_ACT_ALLOW,
			.nargs = (uint8_t)(i < 300 ? 1 : i % 3),
			.args = b->args[i],
		};
	}
	p = profile(b, 900);
	compile_ok(&p, &mem, &prog);
	ck_assert(has_far_jump(&prog));
	hold_against_the_rules(&p, &prog, 320);
	arena_free(&mem);
	free(b);
}
END_TEST

static int compile_fails(const struct bpf_profile *p, struct err *e)
{
	struct bpf_program prog;
	struct arena mem;
	int ret;

	arena_init(&mem, MEM_CAP);
	ret = bpf_compile(p, &mem, &prog, e);
	arena_free(&mem);
	return ret;
}

/* libseccomp lost or overran memory there: GHSA-46fr. */
START_TEST(too_long_is_refused_by_name)
{
	struct big *b = calloc(1, sizeof(*b));
	struct timespec from, to;
	struct err e = { 0 };
	struct bpf_profile p;

	ck_assert_ptr_nonnull(b);
	for (size_t i = 0; i < BPF_MAX_RULES; i++) {
		for (uint8_t j = 0; j < BPF_MAX_ARGS; j++)
			b->args[i][j] =
				(struct bpf_arg){ j, BPF_OP_MASKED_EQ,
						  UINT64_MAX - i, i << 32 };
		b->rules[i] = (struct bpf_rule){
			.nr = nr_of(X, i < 100 ? "read" : "mincore"),
			.action = BPF_ACT_ALLOW,
			.nargs = BPF_MAX_ARGS,
			.args = b->args[i],
		};
	}
	p = profile(b, BPF_MAX_RULES);
	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
	ck_assert_int_eq(compile_fails(&p, &e), -1);
	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
	ck_assert_int_eq((int)e.kind, (int)ERR_LIMIT);
	ck_assert_ptr_nonnull(strstr(e.text, "mincore"));
	/* Milliseconds; a second would be another order of growth. */
	ck_assert_int_le(to.tv_sec - from.tv_sec, 1);
	/* Every comparison a way of its own: as many, and no more. */
	for (size_t i = 0; i < BPF_MAX_RULES; i++)
		b->args[i][5].index = 0;
	p.flags = BPF_REPEAT_IS_OR;
	ck_assert_int_eq(compile_fails(&p, &e), -1);
	ck_assert_int_eq((int)e.kind, (int)ERR_LIMIT);
	/* Distinct numbers, up to the last that can be. */
	for (size_t i = 0; i < BPF_MAX_RULES; i++)
		b->rules[i] = (struct bpf_rule){
			.nr = 0x3fffffffU - 2 * (uint32_t)i,
			.action = BPF_ACT_ALLOW,
		};
	ck_assert_int_eq(compile_fails(&p, &e), -1);
	ck_assert_int_eq((int)e.kind, (int)ERR_LIMIT);
	p.parts = &(struct bpf_part){ .arch = X,
				      .rules = b->rules,
				      .nrules = BPF_MAX_RULES + 1 };
	ck_assert_int_eq(compile_fails(&p, &e), -1);
	ck_assert_int_eq((int)e.kind, (int)ERR_LIMIT);
	ck_assert_ptr_nonnull(strstr(e.text, "4097 rules"));
	free(b);
}
END_TEST

START_TEST(no_memory)
{
	struct bpf_part part = { .arch = X };
	struct bpf_profile p = { .default_action = BPF_ACT_ALLOW,
				 .parts = &part,
				 .nparts = 1 };
	struct bpf_program prog;
	struct err e = { 0 };
	struct arena mem;

	arena_init(&mem, 4096);
	ck_assert_int_eq(bpf_compile(&p, &mem, &prog, &e), -1);
	ck_assert_int_eq((int)e.kind, (int)ERR_SYS);
	arena_free(&mem);
}
END_TEST

START_TEST(nothing_listed)
{
	struct bpf_part part = { .arch = X };
	struct bpf_profile p = { .default_action = BPF_ACT_ALLOW,
				 .flags = BPF_NEWER_ENOSYS,
				 .parts = &part,
				 .nparts = 1 };
	struct bpf_program prog;
	struct arena mem;

	arena_init(&mem, MEM_CAP);
	compile_ok(&p, &mem, &prog);
	hold_against_the_rules(&p, &prog, 500);
	ck_assert_uint_eq(answer(&prog, X, "listns", 0, 0, 0),
			  SECCOMP_RET_ALLOW);
	arena_free(&mem);
}
END_TEST

/* Everything that a value of these types can hold and a profile must not. */
START_TEST(what_is_no_profile)
{
	struct bpf_arg arg = { 0, BPF_OP_EQ, 0, 0 };
	struct bpf_rule rule = { .action = BPF_ACT_ALLOW,
				 .nargs = 1,
				 .args = &arg };
	struct bpf_part parts[4] = {
		{ .arch = X, .rules = &rule, .nrules = 1 }
	};
	struct bpf_profile p = { .default_action = BPF_ACT_ALLOW,
				 .parts = parts,
				 .nparts = 1 };
	struct err e = { 0 };

	ck_assert_int_eq(compile_fails(&p, &e), 0);
#define REFUSED(field, bad)                                   \
	do {                                                  \
		__typeof__(field) was = (field);              \
		(field) = (bad);                              \
		ck_assert_int_eq(compile_fails(&p, &e), -1);  \
		ck_assert_int_eq((int)e.kind, (int)ERR_SPEC); \
		(field) = was;                                \
	} while (0)
	REFUSED(p.nparts, 0);
	REFUSED(p.nparts, BPF_MAX_PARTS + 1);
	REFUSED(parts[0].arch, BPF_ARCH_I386);
	REFUSED(p.default_errno, 1);
	REFUSED(p.default_action, (enum bpf_action)8);
	REFUSED(rule.nr, 0x40000000);
	REFUSED(rule.action, (enum bpf_action)99);
	REFUSED(rule.errno_ret, 1);
	REFUSED(rule.nargs, 7);
	REFUSED(rule.args, NULL);
	REFUSED(arg.index, 6);
	REFUSED(arg.op, (enum bpf_op)7);
	rule.action = BPF_ACT_ERRNO;
	REFUSED(rule.errno_ret, 4096);
	rule.action = BPF_ACT_TRACE;
	rule.errno_ret = 65535;
	ck_assert_int_eq(compile_fails(&p, &e), 0);
	p.nparts = 2;
	parts[1] = parts[0];
	ck_assert_int_eq(compile_fails(&p, &e), -1);
	REFUSED(parts[1].arch, BPF_ARCH_ARM);
	parts[1].arch = BPF_ARCH_I386;
	ck_assert_int_eq(compile_fails(&p, &e), 0);
	parts[2] = parts[1];
	REFUSED(p.nparts, 3);
	/* x32 numbers have its bit, and -1 is none. */
	parts[1].arch = BPF_ARCH_X32;
	parts[1].nrules = 1;
	rule.nr = 3;
	ck_assert_int_eq(compile_fails(&p, &e), -1);
	parts[1].nrules = 0;
	parts[0].arch = BPF_ARCH_AARCH64;
	parts[1].arch = BPF_ARCH_ARM;
	ck_assert_int_eq(compile_fails(&p, &e), 0);
	REFUSED(parts[1].arch, BPF_ARCH_I386);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("tree");
	TCase *tc = tcase_create("tree");

	tcase_add_loop_test(tc, wide_trees, 0, 8);
	tcase_add_test(tc, long_chains);
	tcase_add_test(tc, too_long_is_refused_by_name);
	tcase_add_test(tc, no_memory);
	tcase_add_test(tc, nothing_listed);
	tcase_add_test(tc, what_is_no_profile);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
