/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The compiler's programs against libseccomp where it is right, and against the
 * kernel. Against the rules themselves: test_pairs.c.
 */
#include "config.h"

#include <seccomp.h>
#include <sys/mman.h>

#include "random.h"

#define X BPF_ARCH_NATIVE /* libseccomp and the kernel know that one */

/* libseccomp 2.5.4 loses memory when it refuses a rule that it has. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libseccomp";
}

/* The program that libseccomp makes of a context. */
static struct bpf_program theirs(scmp_filter_ctx ctx, struct arena *mem)
{
	int fd = memfd_create("bpf", MFD_CLOEXEC);
	struct sock_filter *f = arena_alloc(mem, 65536);
	ssize_t n;

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(seccomp_export_bpf(ctx, fd), 0);
	n = pread(fd, f, 65536, 0);
	ck_assert_int_gt(n, 0);
	(void)close(fd);
	return (struct bpf_program){ f, (size_t)n / sizeof(*f) };
}

/* Rules of EQ only, or of one comparison below 2^32: there it is right. */
static struct scmp_arg_cmp comparison(struct bpf_arg *a, bool eq_only,
				      unsigned int index, uint64_t *seed)
{
	static const enum scmp_compare ops[] = {
		[BPF_OP_NE] = SCMP_CMP_NE,
		[BPF_OP_LT] = SCMP_CMP_LT,
		[BPF_OP_LE] = SCMP_CMP_LE,
		[BPF_OP_EQ] = SCMP_CMP_EQ,
		[BPF_OP_GE] = SCMP_CMP_GE,
		[BPF_OP_GT] = SCMP_CMP_GT,
		[BPF_OP_MASKED_EQ] = SCMP_CMP_MASKED_EQ,
	};

	a->op = eq_only ? BPF_OP_EQ : (enum bpf_op)(rnd(seed) % 7);
	a->index = (uint8_t)index;
	a->value = random_value(seed);
	a->value_two = random_value(seed);
	if (!eq_only)
		a->value &= 0xffffffff;
	return (struct scmp_arg_cmp){ .arg = a->index,
				      .op = ops[a->op],
				      .datum_a = a->value,
				      .datum_b = a->value_two };
}

static void like_libseccomp(struct made *m, bool eq_only, uint64_t *seed)
{
	scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_ERRNO(1));
	struct bpf_profile p = { .default_action = BPF_ACT_ERRNO,
				 .default_errno = 1,
				 .parts = m->parts,
				 .nparts = 1 };
	uint32_t nr = nr_of(X, "mincore");
	struct bpf_program ours, other;
	struct arena mem;
	size_t n = 1 + rnd(seed) % 6;

	arena_init(&mem, MEM_CAP);
	ck_assert_ptr_nonnull(ctx);
	m->parts[0] = (struct bpf_part){ .arch = X,
					 .rules = m->rules[0],
					 .nrules = n };
	for (size_t i = 0; i < n; i++) {
		struct bpf_rule *r = &m->rules[0][i];
		struct scmp_arg_cmp cmp[3];
		unsigned int k, nargs;

		nargs = eq_only ? 1 + (unsigned int)(rnd(seed) % 3) : 1;
		*r = (struct bpf_rule){ .nr = nr,
					.action = BPF_ACT_ALLOW,
					.nargs = (uint8_t)nargs,
					.args = m->args[0][i] };
		for (k = 0; k < nargs; k++)
			cmp[k] =
				comparison(&m->args[0][i][k], eq_only, k, seed);
		(void)seccomp_rule_add_array(ctx, SCMP_ACT_ALLOW, (int)nr,
					     nargs, cmp);
	}
	compile_ok(&p, &mem, &ours);
	other = theirs(ctx, &mem);
	seccomp_release(ctx);
	for (int j = 0; j < 64; j++) {
		struct seccomp_data d = random_call(&p, seed);

		d.arch = bpf_arch_audit(X);
		d.nr = j % 8 == 0 ? d.nr & 0x1ff : (int)nr;
		ck_assert_uint_eq(bpf_run(&ours, &d), bpf_run(&other, &d));
	}
	arena_free(&mem);
}

START_TEST(like_libseccomp_where_it_is_right)
{
	uint64_t seed = 0xdeadbeefcafeULL;
	struct made *m = calloc(1, sizeof(*m));

	ck_assert_ptr_nonnull(m);
	for (int i = 0; i < 300; i++)
		like_libseccomp(m, i % 2 == 0, &seed);
	free(m);
}
END_TEST

/* A profile whose rules are of one call, default EACCES. */
static struct bpf_profile of_one_call(struct made *m, const char *name,
				      const struct bpf_arg *args,
				      const uint8_t *nargs, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		m->rules[0][i] = (struct bpf_rule){ .nr = nr_of(X, name),
						    .action = BPF_ACT_ALLOW,
						    .nargs = nargs[i],
						    .args = args };
		args += nargs[i];
	}
	m->rules[0][n] = (struct bpf_rule){ .nr = nr_of(X, "exit_group"),
					    .action = BPF_ACT_ALLOW };
	m->parts[0] = (struct bpf_part){ .arch = X,
					 .rules = m->rules[0],
					 .nrules = n + 1 };
	return (struct bpf_profile){ .default_action = BPF_ACT_ERRNO,
				     .default_errno = EACCES,
				     .parts = m->parts,
				     .nparts = 1 };
}

static int try_getpgid(void *arg)
{
	(void)arg;
	errno = 0;
	(void)syscall(SYS_getpgid, 0x29L, 0x28L);
	return errno == EACCES ? 0 : 1;
}

/* Merged 64-bit comparisons: GHSA-4q85-33p6-j5g6 and GHSA-2hqh. */
START_TEST(what_libseccomp_lets_through)
{
	/* {a0<0x29 and a1<0xffffffff} or {a0<=0x29 and (a1 & 0x26) == 0} */
	static const struct bpf_arg args[] = {
		{ 0, BPF_OP_LT, 0x29, 0 },
		{ 1, BPF_OP_LT, 0xffffffff, 0 },
		{ 0, BPF_OP_LE, 0x29, 0 },
		{ 1, BPF_OP_MASKED_EQ, 0x26, 0 },
	};
	static const uint8_t nargs[] = { 2, 2 };
	struct made *m = calloc(1, sizeof(*m));
	struct bpf_program prog;
	struct bpf_profile p;
	struct arena mem;

	ck_assert_ptr_nonnull(m);
	arena_init(&mem, MEM_CAP);
	p = of_one_call(m, "getpgid", args, nargs, 2);
	compile_ok(&p, &mem, &prog);
	ck_assert_uint_eq(answer(&prog, X, "getpgid", 0x29, 0x28, 0),
			  RET_ERRNO(EACCES));
	ck_assert_uint_eq(answer(&prog, X, "getpgid", 0x29, 0x8, 0),
			  SECCOMP_RET_ALLOW);
	ck_assert_uint_eq(answer(&prog, X, "getpgid", 0x28, 0x28, 0),
			  SECCOMP_RET_ALLOW);
	ck_assert(SANITIZED || under(&prog, try_getpgid, NULL) == 0);
	arena_free(&mem);
	free(m);
}
END_TEST

START_TEST(what_hangs_libseccomp)
{
	/* {a0!=1, a1>=0x29}, {a0=0x29}, {a0!=1, a1!=0x26} */
	static const struct bpf_arg args[] = {
		{ 0, BPF_OP_NE, 1, 0 },    { 1, BPF_OP_GE, 0x29, 0 },
		{ 0, BPF_OP_EQ, 0x29, 0 }, { 0, BPF_OP_NE, 1, 0 },
		{ 1, BPF_OP_NE, 0x26, 0 },
	};
	static const uint8_t nargs[] = { 2, 1, 2 };
	struct made *m = calloc(1, sizeof(*m));
	struct bpf_program prog;
	struct bpf_profile p;
	struct arena mem;

	ck_assert_ptr_nonnull(m);
	arena_init(&mem, MEM_CAP);
	p = of_one_call(m, "mincore", args, nargs, 3);
	compile_ok(&p, &mem, &prog);
	ck_assert_uint_eq(answer(&prog, X, "mincore", 1, 0x30, 0),
			  RET_ERRNO(EACCES));
	ck_assert_uint_eq(answer(&prog, X, "mincore", 2, 0x26, 0),
			  RET_ERRNO(EACCES));
	ck_assert_uint_eq(answer(&prog, X, "mincore", 0x29, 0x26, 0),
			  SECCOMP_RET_ALLOW);
	ck_assert_uint_eq(answer(&prog, X, "mincore", 2, 0x25, 0),
			  SECCOMP_RET_ALLOW);
	arena_free(&mem);
	free(m);
}
END_TEST

struct sample {
	const struct bpf_program *prog;
	uint64_t seed;
};

/*
 * In the child: calls that do nothing whatever their arguments are. The rules
 * answer with errnos from 200 on, which the kernel itself never gives here.
 */
static int probe(void *arg)
{
	struct sample *s = arg;

	for (int i = 0; i < 64; i++) {
		struct seccomp_data d = { .arch = bpf_arch_audit(X) };
		uint32_t want;
		long ret;

		for (int j = 0; j < 6; j++)
			d.args[j] = random_value(&s->seed);
		d.nr = i % 2 == 0 ? SYS_mincore : SYS_getpgid;
		want = bpf_run(s->prog, &d);
		errno = 0;
		ret = syscall(d.nr, d.args[0], d.args[1], d.args[2], d.args[3],
			      d.args[4], d.args[5]);
		if (want == SECCOMP_RET_ALLOW
			    ? ret < 0 && errno >= 200
			    : ret >= 0 || (uint32_t)errno !=
						  (want & SECCOMP_RET_DATA))
			return 1;
	}
	return 0;
}

START_TEST(the_kernel_agrees)
{
	uint64_t seed = 0x1234567ULL;
	struct made *m = calloc(1, sizeof(*m));

	ck_assert_ptr_nonnull(m);
	for (int i = 0; i < 40; i++) {
		struct bpf_profile p = random_profile(m, &seed);
		struct bpf_part *part = &m->parts[0];
		struct bpf_program prog;
		struct sample s = { &prog, seed };
		struct arena mem;

		part->arch = X;
		p.default_action = BPF_ACT_ALLOW;
		p.default_errno = 0;
		p.flags &= BPF_REPEAT_IS_OR;
		p.nparts = 1;
		for (size_t j = 0; j < part->nrules; j++) {
			struct bpf_rule *r = &m->rules[0][j];

			r->nr = j % 2 == 0 ? SYS_mincore : SYS_getpgid;
			r->nargs = r->nargs == 0 ? 1 : r->nargs;
			r->action = j % 5 == 0 ? BPF_ACT_ALLOW : BPF_ACT_ERRNO;
			r->errno_ret = j % 5 == 0 ? 0 : (uint16_t)(200 + j);
		}
		arena_init(&mem, MEM_CAP);
		compile_ok(&p, &mem, &prog);
		ck_assert_int_eq(under(&prog, probe, &s), 0);
		arena_free(&mem);
	}
	free(m);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("chain");
	TCase *tc = tcase_create("chain");

	tcase_add_test(tc, like_libseccomp_where_it_is_right);
	tcase_add_test(tc, what_libseccomp_lets_through);
	tcase_add_test(tc, what_hangs_libseccomp);
	tcase_add_test(tc, the_kernel_agrees);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
