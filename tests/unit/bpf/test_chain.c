/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The compiler's programs against the rules themselves, against libseccomp
 * where it is right, and against the kernel.
 */
#include "config.h"

#include <seccomp.h>
#include <sys/mman.h>

#include "help.h"

#define X BPF_ARCH_X86_64

/* libseccomp 2.5.4 loses memory when it refuses a rule that it has. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libseccomp";
}

static const uint64_t values[] = {
	0,
	1,
	2,
	5,
	0x26,
	0x28,
	0x29,
	0xff,
	0x5412,
	0xf000,
	0xffff,
	0x10000,
	0x7fffffff,
	0x80000000,
	0xffffffff,
	0x100000000,
	0x100000029,
	0x100005412,
	0xffffffff00000000,
	0xffffffff80000000,
	UINT64_MAX - 1,
	UINT64_MAX,
};

static uint64_t value(uint64_t *seed)
{
	uint64_t v = values[rnd(seed) % (sizeof(values) / sizeof(*values))];

	switch (rnd(seed) % 8) {
	case 0:
		return v + 1;
	case 1:
		return v - 1;
	case 2:
		return rnd(seed);
	default:
		return v;
	}
}

static const char *const names[] = {
	"read",        "ioctl",  "socket", "openat", "mincore", "getpgid",
	"personality", "clone3", "clone",  "fchmod", "lseek",   "mseal",
};

static uint32_t number(uint64_t *seed, enum bpf_arch arch)
{
	uint32_t nr = (uint32_t)(rnd(seed) % 480);

	if (rnd(seed) % 4 != 0)
		return nr_of(
			arch,
			names[rnd(seed) % (sizeof(names) / sizeof(*names))]);
	if (arch == BPF_ARCH_ARM && rnd(seed) % 8 == 0)
		return 0xf0000 + nr % 8;
	return arch == BPF_ARCH_X32 ? nr | 0x40000000 : nr;
}

#define MAX_RULES 48

struct made {
	struct bpf_part parts[BPF_MAX_PARTS];
	struct bpf_rule rules[BPF_MAX_PARTS][MAX_RULES];
	struct bpf_arg args[BPF_MAX_PARTS][MAX_RULES][BPF_MAX_ARGS];
};

static enum bpf_action action(uint64_t *seed, uint16_t *num)
{
	enum bpf_action a = (enum bpf_action)(rnd(seed) % 8);

	if (rnd(seed) % 2 == 0)
		a = rnd(seed) % 2 == 0 ? BPF_ACT_ALLOW : BPF_ACT_ERRNO;
	*num = 0;
	if (a == BPF_ACT_ERRNO || a == BPF_ACT_TRACE)
		*num = (uint16_t)(rnd(seed) % 4 * 13);
	return a;
}

static struct bpf_profile random_profile(struct made *m, uint64_t *seed)
{
	static const enum bpf_arch companions[2][BPF_MAX_PARTS] = {
		{ BPF_ARCH_X86_64, BPF_ARCH_I386, BPF_ARCH_X32 },
		{ BPF_ARCH_AARCH64, BPF_ARCH_ARM, BPF_ARCH_ARM },
	};
	bool arm = rnd(seed) % 4 == 0;
	struct bpf_profile p = {
		.flags = (unsigned int)(rnd(seed) % 4),
		.parts = m->parts,
		.nparts = 1 + rnd(seed) % (arm ? 2 : 3),
	};

	p.default_action = action(seed, &p.default_errno);
	for (size_t i = 0; i < p.nparts; i++) {
		struct bpf_part *part = &m->parts[i];

		*part = (struct bpf_part){
			.arch = companions[arm][i],
			.rules = m->rules[i],
			.nrules = rnd(seed) % MAX_RULES,
			.newest = rnd(seed) % 8 == 0 ? 462 : 0,
		};
		for (size_t j = 0; j < part->nrules; j++) {
			struct bpf_rule *r = &m->rules[i][j];

			r->nr = number(seed, part->arch);
			r->action = action(seed, &r->errno_ret);
			r->nargs = (uint8_t)(rnd(seed) % 4);
			if (rnd(seed) % 16 == 0)
				r->nargs = BPF_MAX_ARGS;
			r->args = m->args[i][j];
			for (int k = 0; k < r->nargs; k++)
				m->args[i][j][k] = (struct bpf_arg){
					.index = (uint8_t)(rnd(seed) % 6),
					.op = (enum bpf_op)(rnd(seed) % 7),
					.value = value(seed),
					.value_two = value(seed),
				};
		}
	}
	return p;
}

static struct seccomp_data random_call(const struct bpf_profile *p,
				       uint64_t *seed)
{
	const struct bpf_part *part = &p->parts[rnd(seed) % p->nparts];
	struct seccomp_data d = {
		.nr = (int)number(seed, part->arch),
		.arch = bpf_arch_audit(part->arch),
		.instruction_pointer = rnd(seed),
	};
	size_t i = part->nrules > 0 ? rnd(seed) % part->nrules : 0;

	for (int j = 0; j < 6; j++)
		d.args[j] = value(seed);
	if (part->nrules > 0 && rnd(seed) % 4 != 0) {
		d.nr = (int)part->rules[i].nr;
		/* Often one of the rule's own values, so that it matches. */
		for (int j = 0; j < part->rules[i].nargs; j++)
			if (rnd(seed) % 2 == 0)
				d.args[part->rules[i].args[j].index] =
					part->rules[i].args[j].value;
	}
	if (rnd(seed) % 64 == 0)
		d.nr = (int)(rnd(seed) % 2 == 0 ? UINT32_MAX : rnd(seed));
	if (rnd(seed) % 64 == 0)
		d.arch = bpf_arch_audit((enum bpf_arch)(rnd(seed) % 5));
	return d;
}

START_TEST(random_profiles_mean_their_rules)
{
	uint64_t seed = UINT64_C(0x9e3779b97f4a7c15) + (unsigned int)_i;
	struct made *m = calloc(1, sizeof(*m));
	size_t hits = 0;

	ck_assert_ptr_nonnull(m);
	for (int i = 0; i < 600; i++) {
		struct bpf_profile p = random_profile(m, &seed);
		struct bpf_program prog;
		struct arena mem;

		arena_init(&mem, MEM_CAP);
		compile_ok(&p, &mem, &prog);
		for (int j = 0; j < 64; j++) {
			struct seccomp_data d = random_call(&p, &seed);
			struct bpf_decision want = bpf_decide(&p, &d);
			uint32_t got = bpf_run(&prog, &d);

			hits += want.why == BPF_WHY_RULE;
			ck_assert_msg(got == want.ret,
				      "profile %d call %d: %x arch %x: "
				      "%x for %x (%s %zu)",
				      i, j, (unsigned int)d.nr, d.arch, got,
				      want.ret, bpf_reason_text(want.why),
				      want.rule);
		}
		arena_free(&mem);
	}
	/* A test that only ever sees the default action shows nothing. */
	ck_assert_uint_gt(hits, 600 * 64 / 4);
	free(m);
}
END_TEST

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
	a->value = value(seed);
	a->value_two = value(seed);
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
#if defined(__x86_64__)
	ck_assert(SANITIZED || under(&prog, try_getpgid, NULL) == 0);
#endif
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

#if defined(__x86_64__)
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
		struct seccomp_data d = { .arch = AUDIT_ARCH_X86_64 };
		uint32_t want;
		long ret;

		for (int j = 0; j < 6; j++)
			d.args[j] = value(&s->seed);
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
#endif

int main(void)
{
	Suite *s = suite_create("chain");
	TCase *tc = tcase_create("chain");

	tcase_add_loop_test(tc, random_profiles_mean_their_rules, 0, 4);
	tcase_add_test(tc, like_libseccomp_where_it_is_right);
	tcase_add_test(tc, what_libseccomp_lets_through);
	tcase_add_test(tc, what_hangs_libseccomp);
#if defined(__x86_64__)
	tcase_add_test(tc, the_kernel_agrees);
#endif
	suite_add_tcase(s, tc);
	return unit_run(s);
}
