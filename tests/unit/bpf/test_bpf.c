/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "help.h"

#define X BPF_ARCH_X86_64

static const enum bpf_arch x86[] = { X };

/* One rule, default EPERM, flags given: what does a call get? */
static uint32_t one(const char *name, enum bpf_op op, uint64_t value,
		    uint64_t two, uint64_t arg1)
{
	struct bpf_arg arg = {
		.index = 1, .op = op, .value = value, .value_two = two
	};
	struct bpf_rule rule = { .nr = nr_of(X, name),
				 .action = BPF_ACT_ALLOW,
				 .nargs = 1,
				 .args = &arg };
	struct bpf_part part = { .arch = X, .rules = &rule, .nrules = 1 };
	struct bpf_profile p = { .default_action = BPF_ACT_ERRNO,
				 .default_errno = EPERM,
				 .parts = &part,
				 .nparts = 1 };
	struct bpf_program prog;
	struct arena mem;
	uint32_t ret;

	arena_init(&mem, MEM_CAP);
	compile_ok(&p, &mem, &prog);
	ret = answer(&prog, X, name, 0, arg1, 0);
	arena_free(&mem);
	return ret;
}

#define BIG 0x100000000ULL

/* mincore's second argument has 64 bits, ioctl's 32, chmod's 16. */
static const struct {
	const char *name;
	enum bpf_op op;
	uint64_t value, two, arg;
	bool match;
} known[] = {
	{ "mincore", BPF_OP_EQ, 5, 0, 5, true },
	{ "mincore", BPF_OP_EQ, 5, 0, BIG + 5, false },
	{ "mincore", BPF_OP_EQ, BIG + 5, 0, BIG + 5, true },
	{ "mincore", BPF_OP_EQ, BIG + 5, 0, 5, false },
	{ "mincore", BPF_OP_NE, 5, 0, 5, false },
	{ "mincore", BPF_OP_NE, 5, 0, BIG + 5, true },
	{ "mincore", BPF_OP_LT, BIG, 0, BIG - 1, true },
	{ "mincore", BPF_OP_LT, BIG, 0, BIG, false },
	{ "mincore", BPF_OP_LT, BIG + 7, 0, BIG + 6, true },
	{ "mincore", BPF_OP_LE, BIG, 0, BIG, true },
	{ "mincore", BPF_OP_LE, BIG, 0, BIG + 1, false },
	{ "mincore", BPF_OP_LE, 7, 0, 2 * BIG, false },
	{ "mincore", BPF_OP_GE, BIG, 0, BIG, true },
	{ "mincore", BPF_OP_GE, BIG + 9, 0, 2 * BIG, true },
	{ "mincore", BPF_OP_GE, BIG + 9, 0, BIG + 8, false },
	{ "mincore", BPF_OP_GT, BIG, 0, BIG, false },
	{ "mincore", BPF_OP_GT, BIG, 0, BIG + 1, true },
	{ "mincore", BPF_OP_GT, UINT64_MAX, 0, UINT64_MAX, false },
	{ "mincore", BPF_OP_MASKED_EQ, BIG | 6, BIG | 2, BIG | 3, true },
	{ "mincore", BPF_OP_MASKED_EQ, BIG | 6, BIG | 2, 3, false },
	{ "mincore", BPF_OP_MASKED_EQ, BIG | 6, BIG | 2, BIG | 6, false },
	{ "mincore", BPF_OP_MASKED_EQ, 6, 0, BIG | 9, true },
	/* What stands outside the mask is not asked for: seccomp_rule_add(3) */
	{ "mincore", BPF_OP_MASKED_EQ, 6, 7, 6, true },
	{ "mincore", BPF_OP_MASKED_EQ, 6, 1, 1, true },
	{ "mincore", BPF_OP_MASKED_EQ, 6, 1, 2, false },
	{ "mincore", BPF_OP_MASKED_EQ, 0, 0, 77, true },
	/* ioctl(fd, 0x100005412): the kernel reads 0x5412: CVE-2019-10063 */
	{ "ioctl", BPF_OP_EQ, 0x5412, 0, BIG + 0x5412, true },
	{ "ioctl", BPF_OP_NE, 0x5412, 0, BIG + 0x5412, false },
	{ "ioctl", BPF_OP_EQ, BIG + 0x5412, 0, 0x5412, true },
	{ "ioctl", BPF_OP_EQ, UINT64_MAX, 0, 0xffffffff, true },
	{ "ioctl", BPF_OP_LT, 5, 0, BIG + 4, true },
	{ "ioctl", BPF_OP_GT, 5, 0, BIG + 4, false },
	{ "ioctl", BPF_OP_LT, BIG, 0, 0xffffffff, true },
	{ "ioctl", BPF_OP_LE, BIG + 1, 0, 0xffffffff, true },
	{ "ioctl", BPF_OP_GE, BIG, 0, UINT64_MAX, false },
	{ "ioctl", BPF_OP_GT, BIG + 1, 0, UINT64_MAX, false },
	{ "ioctl", BPF_OP_GE, UINT64_MAX - 4, 0, 0xfffffffd, true },
	{ "ioctl", BPF_OP_GE, UINT64_MAX - 4, 0, 0xfffffff0, false },
	{ "ioctl", BPF_OP_MASKED_EQ, UINT64_MAX, 0x5412, 9 * BIG + 0x5412,
	  true },
	/* chmod's mode is an umode_t */
	{ "chmod", BPF_OP_EQ, 04755, 0, 0x10000 + 04755, true },
	{ "chmod", BPF_OP_NE, 04755, 0, 0x10000 + 04755, false },
	{ "chmod", BPF_OP_GE, 0x10000, 0, 0xffffffff, false },
	{ "chmod", BPF_OP_LT, 0x10000, 0, 0xffffffff, true },
	{ "chmod", BPF_OP_GT, 04000, 0, 0x10000 + 04000, false },
	{ "chmod", BPF_OP_MASKED_EQ, 0x14000, 0x14000, 0x4000, true },
	{ "chmod", BPF_OP_MASKED_EQ, UINT64_MAX, 0755, 0x70000 + 0755, true },
};

START_TEST(each_operator_and_width)
{
	uint32_t ret = one(known[_i].name, known[_i].op, known[_i].value,
			   known[_i].two, known[_i].arg);

	ck_assert_uint_eq(ret, known[_i].match ? SECCOMP_RET_ALLOW
					       : RET_ERRNO(EPERM));
}
END_TEST

/* Text of a table, default EPERM unless it says otherwise; compiled. */
static void make(const char *text, unsigned int flags, struct arena *mem,
		 struct bpf_program *prog)
{
	struct table *t = arena_alloc(mem, sizeof(*t));
	struct bpf_profile p;
	struct err e = { 0 };

	ck_assert_ptr_nonnull(t);
	ck_assert_msg(table_read(t, text, true, x86, 1, mem, &e) == 0, "%s",
		      e.text);
	p = table_profile(t);
	p.flags |= flags;
	compile_ok(&p, mem, prog);
}

START_TEST(the_strictest_of_the_matching_counts)
{
	struct bpf_program prog, turned;
	struct arena mem;

	arena_init(&mem, MEM_CAP);
	make("default EPERM\n"
	     "ioctl ALLOW\n"
	     "ioctl EACCES when a1 == 1\n"
	     "ioctl KILL_PROCESS when a1 == 1 and a0 == 2\n"
	     "ioctl LOG when a0 == 7\n",
	     0, &mem, &prog);
	ck_assert_uint_eq(answer(&prog, X, "ioctl", 0, 0, 0),
			  SECCOMP_RET_ALLOW);
	ck_assert_uint_eq(answer(&prog, X, "ioctl", 0, 1, 0),
			  RET_ERRNO(EACCES));
	ck_assert_uint_eq(answer(&prog, X, "ioctl", 2, 1, 0),
			  SECCOMP_RET_KILL_PROCESS);
	ck_assert_uint_eq(answer(&prog, X, "ioctl", 7, 0, 0), SECCOMP_RET_LOG);
	ck_assert_uint_eq(answer(&prog, X, "ioctl", 7, 1, 0),
			  RET_ERRNO(EACCES));
	/* Any other order says the same, down to the byte. */
	make("default EPERM\n"
	     "ioctl LOG when a0 == 7\n"
	     "ioctl KILL_PROCESS when a1 == 1 and a0 == 2\n"
	     "ioctl EACCES when a1 == 1\n"
	     "ioctl ALLOW\n",
	     0, &mem, &turned);
	ck_assert_uint_eq(prog.len, turned.len);
	ck_assert_mem_eq(prog.insns, turned.insns,
			 prog.len * sizeof(*prog.insns));
	/* Two errnos: the first in the list. */
	make("default ALLOW\nread EACCES\nread EPERM when a0 == 1\n"
	     "write EACCES when a0 == 1\nwrite EPERM\n",
	     0, &mem, &prog);
	ck_assert_uint_eq(answer(&prog, X, "read", 1, 0, 0), RET_ERRNO(EACCES));
	ck_assert_uint_eq(answer(&prog, X, "write", 1, 0, 0),
			  RET_ERRNO(EACCES));
	ck_assert_uint_eq(answer(&prog, X, "write", 2, 0, 0), RET_ERRNO(EPERM));
	arena_free(&mem);
}
END_TEST

START_TEST(a_rule_with_the_default_action_still_counts)
{
	struct bpf_program prog;
	struct arena mem;

	arena_init(&mem, MEM_CAP);
	/* Stricter than the ALLOW below it, though it is the default. */
	make("default EPERM\nsocket EPERM when a0 == 38\nsocket ALLOW\n"
	     "read EPERM when a0 == 5\nwrite ALLOW\n",
	     0, &mem, &prog);
	ck_assert_uint_eq(answer(&prog, X, "socket", 38, 0, 0),
			  RET_ERRNO(EPERM));
	ck_assert_uint_eq(answer(&prog, X, "socket", 1, 0, 0),
			  SECCOMP_RET_ALLOW);
	ck_assert_uint_eq(answer(&prog, X, "read", 5, 0, 0), RET_ERRNO(EPERM));
	ck_assert_uint_eq(answer(&prog, X, "write", 5, 0, 0),
			  SECCOMP_RET_ALLOW);
	arena_free(&mem);
}
END_TEST

START_TEST(newer_calls_are_enosys)
{
	struct bpf_program prog;
	struct seccomp_data d;
	struct arena mem;

	arena_init(&mem, MEM_CAP);
	make("default EPERM\nread ALLOW\nopenat2 ALLOW\n", BPF_NEWER_ENOSYS,
	     &mem, &prog);
	ck_assert_uint_eq(answer(&prog, X, "mount", 0, 0, 0), RET_ERRNO(EPERM));
	/* 438 and on: nobody listed them. */
	ck_assert_uint_eq(answer(&prog, X, "pidfd_getfd", 0, 0, 0),
			  RET_ERRNO(ENOSYS));
	ck_assert_uint_eq(answer(&prog, X, "close_range", 0, 0, 0),
			  RET_ERRNO(EPERM));
	/* clone3 is 435, older than openat2: glibc needs its ENOSYS. */
	ck_assert_uint_eq(answer(&prog, X, "clone3", 0, 0, 0),
			  RET_ERRNO(ENOSYS));
	/* 335 was given out after 462, 337 to 423 never. */
	ck_assert_uint_eq(answer(&prog, X, "uretprobe", 0, 0, 0),
			  RET_ERRNO(ENOSYS));
	d = call_of(X, 400, 0, 0, 0);
	ck_assert_uint_eq(bpf_run(&prog, &d), RET_ERRNO(ENOSYS));
	d.nr = 424;
	ck_assert_uint_eq(bpf_run(&prog, &d), RET_ERRNO(EPERM));
	d.nr = 334;
	ck_assert_uint_eq(bpf_run(&prog, &d), RET_ERRNO(EPERM));
	d.nr = -1;
	ck_assert_uint_eq(bpf_run(&prog, &d), RET_ERRNO(ENOSYS));
	make("default EPERM\nsetxattrat ALLOW\n", BPF_NEWER_ENOSYS, &mem,
	     &prog);
	ck_assert_uint_eq(answer(&prog, X, "uretprobe", 0, 0, 0),
			  RET_ERRNO(EPERM));
	ck_assert_uint_eq(answer(&prog, X, "uprobe", 0, 0, 0),
			  RET_ERRNO(ENOSYS));
	/* A number of one's own, and without the flag no such thing. */
	make("default EPERM\nnewer ENOSYS 10\nread ALLOW\n", 0, &mem, &prog);
	d.nr = 10;
	ck_assert_uint_eq(bpf_run(&prog, &d), RET_ERRNO(EPERM));
	d.nr = 11;
	ck_assert_uint_eq(bpf_run(&prog, &d), RET_ERRNO(ENOSYS));
	make("default EPERM\nread ALLOW\n", 0, &mem, &prog);
	d.nr = 400;
	ck_assert_uint_eq(bpf_run(&prog, &d), RET_ERRNO(EPERM));
	ck_assert_uint_eq(answer(&prog, X, "clone3", 0, 0, 0),
			  RET_ERRNO(EPERM));
	arena_free(&mem);
}
END_TEST

START_TEST(clone3_says_enosys_or_what_was_asked)
{
	const struct {
		const char *text;
		uint32_t ret;
	} cases[] = {
		{ "default EPERM\nmseal ALLOW\nclone3 EPERM\n",
		  RET_ERRNO(ENOSYS) },
		{ "default EPERM\nmseal ALLOW\nclone3 ALLOW\n",
		  SECCOMP_RET_ALLOW },
		{ "default EPERM\nmseal ALLOW\nclone3 ALLOW\nclone3 EACCES\n",
		  RET_ERRNO(ENOSYS) },
		{ "default EPERM\nmseal ALLOW\nclone3 KILL_PROCESS\n",
		  SECCOMP_RET_KILL_PROCESS },
		{ "default EPERM\nmseal ALLOW\nclone3 ALLOW when a0 == 1\n",
		  RET_ERRNO(ENOSYS) },
		{ "default KILL_PROCESS\nmseal ALLOW\n", RET_ERRNO(ENOSYS) },
	};
	struct bpf_program prog;
	struct arena mem;

	arena_init(&mem, MEM_CAP);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		make(cases[i].text, BPF_NEWER_ENOSYS, &mem, &prog);
		ck_assert_msg(answer(&prog, X, "clone3", 0, 0, 0) ==
				      cases[i].ret,
			      "%s", cases[i].text);
	}
	arena_free(&mem);
}
END_TEST

START_TEST(other_architectures_die)
{
	struct bpf_program prog;
	struct seccomp_data d;
	struct arena mem;

	arena_init(&mem, MEM_CAP);
	make("default ALLOW\nread EPERM\n", 0, &mem, &prog);
	d = call_of(X, 1, 0, 0, 0);
	ck_assert_uint_eq(bpf_run(&prog, &d), SECCOMP_RET_ALLOW);
	for (int a = 0; a < BPF_ARCHES; a++) {
		if (a == X)
			continue;
		d = call_of((enum bpf_arch)a, 1, 0, 0, 0);
		if (a == BPF_ARCH_X32)
			d.nr |= 0x40000000;
		ck_assert_uint_eq(bpf_run(&prog, &d), SECCOMP_RET_KILL_PROCESS);
	}
	d = call_of(X, 0xfffffffe, 0, 0, 0);
	ck_assert_uint_eq(bpf_run(&prog, &d), SECCOMP_RET_KILL_PROCESS);
	arena_free(&mem);
}
END_TEST

START_TEST(companions_have_rules_of_their_own)
{
	static const enum bpf_arch three[] = { X, BPF_ARCH_X32, BPF_ARCH_I386 };
	struct bpf_program prog;
	struct bpf_profile p;
	struct err e = { 0 };
	struct arena mem;
	struct table t;

	arena_init(&mem, MEM_CAP);
	ck_assert_int_eq(table_read(&t,
				    "default EPERM\nnewer ENOSYS\n"
				    "ioctl ALLOW when a1 == 0x100000005\n"
				    "stime ALLOW\n",
				    true, three, 3, &mem, &e),
			 0);
	p = table_profile(&t);
	compile_ok(&p, &mem, &prog);
	for (int i = 0; i < 3; i++) {
		ck_assert_uint_eq(answer(&prog, three[i], "ioctl", 0, 5, 0),
				  SECCOMP_RET_ALLOW);
		ck_assert_uint_eq(answer(&prog, three[i], "ioctl", 0, 6, 0),
				  RET_ERRNO(EPERM));
		ck_assert_uint_eq(answer(&prog, three[i], "read", 0, 0, 0),
				  RET_ERRNO(EPERM));
		ck_assert_uint_eq(answer(&prog, three[i], "clone3", 0, 0, 0),
				  RET_ERRNO(ENOSYS));
	}
	ck_assert_uint_eq(answer(&prog, BPF_ARCH_I386, "stime", 0, 0, 0),
			  SECCOMP_RET_ALLOW);
	ck_assert_uint_eq(answer(&prog, BPF_ARCH_AARCH64, "read", 0, 0, 0),
			  SECCOMP_RET_KILL_PROCESS);
	arena_free(&mem);
}
END_TEST

START_TEST(one_argument_twice)
{
	static const char text[] =
		"default EPERM\nnewer default\n"
		"personality ALLOW when a0 == 0 and a0 == 8\n"
		"read ALLOW when a0 > 4 and a0 < 9\n";
	struct bpf_program prog;
	struct arena mem;

	arena_init(&mem, MEM_CAP);
	make(text, 0, &mem, &prog);
	ck_assert_uint_eq(answer(&prog, X, "personality", 8, 0, 0),
			  RET_ERRNO(EPERM));
	ck_assert_uint_eq(answer(&prog, X, "read", 5, 0, 0), SECCOMP_RET_ALLOW);
	ck_assert_uint_eq(answer(&prog, X, "read", 9, 0, 0), RET_ERRNO(EPERM));
	/* As runc and crun read it. */
	make(text, BPF_REPEAT_IS_OR, &mem, &prog);
	ck_assert_uint_eq(answer(&prog, X, "personality", 8, 0, 0),
			  SECCOMP_RET_ALLOW);
	ck_assert_uint_eq(answer(&prog, X, "personality", 1, 0, 0),
			  RET_ERRNO(EPERM));
	ck_assert_uint_eq(answer(&prog, X, "read", 9, 0, 0), SECCOMP_RET_ALLOW);
	arena_free(&mem);
}
END_TEST

START_TEST(docker_s_profile)
{
	struct bpf_program prog, again;
	struct bpf_profile p;
	struct arena mem;

	arena_init(&mem, MEM_CAP);
	p = table_profile(
		read_file("tests/unit/bpf/docker.tab", true, x86, 1, &mem));
	ck_assert_uint_gt(p.parts[0].nrules, 290);
	compile_ok(&p, &mem, &prog);
	ck_assert_uint_lt(prog.len, 200);
	compile_ok(&p, &mem, &again);
	ck_assert_mem_eq(prog.insns, again.insns,
			 prog.len * sizeof(*prog.insns));
	ck_assert_uint_eq(answer(&prog, X, "read", 0, 0, 0), SECCOMP_RET_ALLOW);
	ck_assert_uint_eq(answer(&prog, X, "ptrace", 0, 0, 0),
			  SECCOMP_RET_ALLOW);
	ck_assert_uint_eq(answer(&prog, X, "mount", 0, 0, 0), RET_ERRNO(EPERM));
	ck_assert_uint_eq(answer(&prog, X, "clone", 0x10000000, 0, 0),
			  RET_ERRNO(EPERM));
	ck_assert_uint_eq(answer(&prog, X, "clone", 0x01200011, 0, 0),
			  SECCOMP_RET_ALLOW);
	ck_assert_uint_eq(answer(&prog, X, "clone3", 0, 0, 0),
			  RET_ERRNO(ENOSYS));
	ck_assert_uint_eq(answer(&prog, X, "personality", 0x20008, 0, 0),
			  SECCOMP_RET_ALLOW);
	ck_assert_uint_eq(answer(&prog, X, "personality", 0x40000, 0, 0),
			  RET_ERRNO(EPERM));
	ck_assert_uint_eq(answer(&prog, X, "cachestat", 0, 0, 0),
			  RET_ERRNO(ENOSYS));
	arena_free(&mem);
}
END_TEST

START_TEST(podman_s_profile)
{
	struct bpf_program prog;
	struct bpf_profile p;
	struct arena mem;

	arena_init(&mem, MEM_CAP);
	p = table_profile(
		read_file("tests/unit/bpf/podman.tab", true, x86, 1, &mem));
	compile_ok(&p, &mem, &prog);
	/* NETLINK_AUDIT: EINVAL; all other sockets. */
	ck_assert_uint_eq(answer(&prog, X, "socket", 16, 3, 9),
			  RET_ERRNO(EINVAL));
	ck_assert_uint_eq(answer(&prog, X, "socket", 16, 3, 0),
			  SECCOMP_RET_ALLOW);
	ck_assert_uint_eq(answer(&prog, X, "socket", 2, 3, 9),
			  SECCOMP_RET_ALLOW);
	ck_assert_uint_eq(answer(&prog, X, "unshare", 0, 0, 0),
			  SECCOMP_RET_ALLOW);
	ck_assert_uint_eq(answer(&prog, X, "bpf", 0, 0, 0), RET_ERRNO(EPERM));
	/* Both ALLOW and ERRNO in that profile. */
	ck_assert_uint_eq(answer(&prog, X, "setns", 0, 0, 0), RET_ERRNO(EPERM));
	ck_assert_uint_eq(answer(&prog, X, "io_uring_setup", 0, 0, 0),
			  RET_ERRNO(ENOSYS));
	arena_free(&mem);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("bpf");
	TCase *tc = tcase_create("bpf");

	tcase_add_loop_test(tc, each_operator_and_width, 0,
			    sizeof(known) / sizeof(known[0]));
	tcase_add_test(tc, the_strictest_of_the_matching_counts);
	tcase_add_test(tc, a_rule_with_the_default_action_still_counts);
	tcase_add_test(tc, newer_calls_are_enosys);
	tcase_add_test(tc, clone3_says_enosys_or_what_was_asked);
	tcase_add_test(tc, other_architectures_die);
	tcase_add_test(tc, companions_have_rules_of_their_own);
	tcase_add_test(tc, one_argument_twice);
	tcase_add_test(tc, docker_s_profile);
	tcase_add_test(tc, podman_s_profile);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
