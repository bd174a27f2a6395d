/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The device rules of cgroup2: what the program says, by an interpreter of the
 * few instructions that it has, and what the kernel says, with a process in a
 * cgroup of our own.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/fd.h"
#include "kern/cgroup.h"
#include "kern/cgroup_bpf.h"
#include "kern/cgroup_tree.h"
#include "unit.h"

enum {
	R = BPF_DEVCG_ACC_READ,
	W = BPF_DEVCG_ACC_WRITE,
	M = BPF_DEVCG_ACC_MKNOD,
	ANY = -1,
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static struct cgroup_device dev(const char *allow_type, int64_t major,
				int64_t minor, const char *access)
{
	return (struct cgroup_device){
		.allow = allow_type[0] == '+',
		.type = allow_type[1],
		.major = { major >= 0, major },
		.minor = { minor >= 0, minor },
		.access = access,
	};
}

/* ---- the interpreter ---- */

/* Does the jump of @i happen? */
static bool taken(const struct bpf_insn *i, uint32_t v)
{
	uint32_t imm = (uint32_t)i->imm;

	if (BPF_OP(i->code) == BPF_JNE)
		return v != imm;
	if (BPF_OP(i->code) == BPF_JEQ)
		return v == imm;
	if (BPF_OP(i->code) != BPF_JSET)
		ck_abort_msg("a jump %x", i->code);
	return (v & imm) != 0;
}

static uint32_t worked_out(const struct bpf_insn *i, uint32_t v)
{
	uint32_t imm = (uint32_t)i->imm;

	if (BPF_OP(i->code) == BPF_AND)
		return v & imm;
	if (BPF_OP(i->code) == BPF_RSH)
		return v >> imm;
	if (BPF_OP(i->code) != BPF_MOV)
		ck_abort_msg("an operation %x", i->code);
	return imm;
}

static bool decides(const struct cgroup_bpf *p, char type, uint32_t major,
		    uint32_t minor, uint32_t access)
{
	uint32_t ctx[3] = { access << 16 | (type == 'c' ? BPF_DEVCG_DEV_CHAR
							: BPF_DEVCG_DEV_BLOCK),
			    major, minor };
	uint32_t r[6] = { 0 };

	for (size_t pc = 0; pc < p->n; pc++) {
		const struct bpf_insn *i = &p->insn[pc];

		/* each assertion of Check costs a write(2) */
		if (i->dst_reg > 5 || i->off < 0)
			ck_abort_msg("instruction %zu", pc);
		if (i->code == (BPF_JMP | BPF_EXIT))
			return r[0] != 0;
		switch (BPF_CLASS(i->code)) {
		case BPF_LDX:
			r[i->dst_reg] = ctx[i->off / 4];
			break;
		case BPF_ALU:
			r[i->dst_reg] = worked_out(i, r[i->dst_reg]);
			break;
		default:
			if (BPF_CLASS(i->code) != BPF_JMP32)
				ck_abort_msg("instruction %zu", pc);
			if (taken(i, r[i->dst_reg]))
				pc += (size_t)i->off;
		}
	}
	ck_abort_msg("ran past the end");
	return false;
}

/* What the header says, word for word: an oracle that knows no bits of BPF. */
static bool ought(const struct cgroup_device *d, size_t n, char type,
		  uint32_t major, uint32_t minor, const char *asked)
{
	for (const char *a = asked;; a++) {
		for (size_t i = n; i-- > 0;) {
			if (d[i].type != 'a' && d[i].type != type)
				continue;
			if ((d[i].major.set && d[i].major.v != major) ||
			    (d[i].minor.set && d[i].minor.v != minor) ||
			    (*a != '\0' && strchr(d[i].access, *a) == NULL))
				continue;
			if (!d[i].allow)
				return false;
			break;
		}
		if (*a == '\0' || a[1] == '\0')
			return true;
	}
}

static void compile(const struct cgroup_device *d, size_t n,
		    struct cgroup_bpf *p)
{
	struct err e;

	ck_assert_msg(cgroup_bpf_compile(d, n, p, &e) == 0, "%s", e.text);
}

START_TEST(no_rule_no_hindrance)
{
	struct cgroup_bpf p;

	compile(NULL, 0, &p);
	ck_assert(decides(&p, 'c', 1, 3, R | W | M));
	ck_assert(decides(&p, 'b', 8, 0, R));
}
END_TEST

START_TEST(the_last_rule_decides)
{
	const struct cgroup_device d[] = {
		dev("-a", ANY, ANY, "rwm"), dev("+c", 1, 3, "rwm"),
		dev("+c", 136, ANY, "rw"),  dev("+c", 10, 200, "r"),
		dev("+c", 10, 200, "w"),    dev("-c", 136, 7, "w"),
		dev("+b", ANY, ANY, "m"),   dev("+c", 4095, 1048575, "r"),
	};
	static const struct {
		char type;
		uint32_t major, minor, access;
		bool allowed;
	} want[] = {
		{ 'c', 1, 3, R | W, true },
		{ 'c', 1, 3, M, true },
		{ 'c', 1, 3, 0, true },
		{ 'b', 1, 3, R, false },
		{ 'c', 1, 5, R, false },
		{ 'c', 1, 5, 0, false },
		{ 'c', 2, 3, R, false },
		{ 'c', 136, 0, R | W, true },
		{ 'c', 136, 0, M, false },
		{ 'c', 136, 0, R | M, false },
		{ 'c', 136, 7, R, true },
		{ 'c', 136, 7, W, false },
		{ 'c', 136, 7, R | W, false },
		{ 'c', 10, 200, R | W, true }, /* of two rules together */
		{ 'c', 10, 200, R | W | M, false },
		{ 'b', 8, 0, M, true },
		{ 'b', 8, 0, R, false },
		{ 'c', 4095, 1048575, R, true },
		{ 'c', 4095, 1048574, R, false },
	};
	struct cgroup_bpf p;

	compile(d, COUNT(d), &p);
	for (size_t i = 0; i < COUNT(want); i++)
		ck_assert_msg(decides(&p, want[i].type, want[i].major,
				      want[i].minor,
				      want[i].access) == want[i].allowed,
			      "case %zu", i);
}
END_TEST

START_TEST(a_later_deny_of_all_is_one)
{
	const struct cgroup_device d[] = {
		dev("+c", 1, 3, "rwm"),
		dev("-a", ANY, ANY, "rwm"),
	};
	struct cgroup_bpf p;

	compile(d, 2, &p);
	ck_assert(!decides(&p, 'c', 1, 3, R));
	ck_assert(!decides(&p, 'c', 1, 3, 0));
	compile(d, 1, &p);
	ck_assert(decides(&p, 'c', 1, 3, R));
	ck_assert(decides(&p, 'c', 1, 4, R)); /* named by none */
}
END_TEST

/* A small generator of our own: the same rules at each run. */
static uint32_t next(uint32_t *seed, uint32_t below)
{
	*seed = *seed * 1103515245 + 12345;
	return (*seed >> 16) % below;
}

START_TEST(any_rules_as_the_contract_says)
{
	static const char *const accesses[] = { "r",  "w",  "m",  "rw",
						"rm", "wm", "rwm" };
	static const char *const asked[] = { "",  "r",  "w",  "rw",
					     "m", "rm", "wm", "rwm" };
	static const uint32_t bits[] = { 0, R,     W,     R | W,
					 M, R | M, W | M, R | W | M };
	static const char *const kinds[] = {
		"+a", "-a", "+b", "-b", "+c", "-c"
	};
	struct cgroup_device d[12];
	struct cgroup_bpf p;
	uint32_t seed = 20240601;

	for (int round = 0; round < 3000; round++) {
		size_t n = next(&seed, COUNT(d) + 1);

		for (size_t i = 0; i < n; i++)
			d[i] = dev(kinds[next(&seed, COUNT(kinds))],
				   (int)next(&seed, 4) - 1,
				   (int)next(&seed, 4) - 1,
				   accesses[next(&seed, COUNT(accesses))]);
		compile(d, n, &p);
		for (int q = 0; q < 40; q++) {
			char type = next(&seed, 2) ? 'c' : 'b';
			uint32_t a = next(&seed, 3), b = next(&seed, 3);
			uint32_t k = next(&seed, COUNT(asked));

			if (decides(&p, type, a, b, bits[k]) !=
			    ought(d, n, type, a, b, asked[k]))
				ck_abort_msg("round %d: %c %u:%u %s", round,
					     type, a, b, asked[k]);
		}
	}
}
END_TEST

START_TEST(odd_rules_and_too_many_are_refused)
{
	static struct cgroup_device many[CGROUP_DEVICE_RULES + 1];
	const struct cgroup_device odd[] = {
		dev("+x", 1, 3, "r"),         dev("+c", 1, 3, ""),
		dev("+c", 1, 3, "rx"),        dev("+c", 1LL << 32, 3, "r"),
		dev("+c", 1, 1LL << 32, "r"),
	};
	struct cgroup_bpf p;
	struct err e;

	for (size_t i = 0; i < COUNT(odd); i++) {
		ck_assert_int_eq(cgroup_bpf_compile(&odd[i], 1, &p, &e), -1);
		ck_assert_msg(e.kind == ERR_SPEC, "case %zu", i);
	}
	for (size_t i = 0; i < COUNT(many); i++)
		many[i] = dev("+c", (int64_t)i, 3, "rwm");
	compile(many, CGROUP_DEVICE_RULES, &p);
	ck_assert_uint_le(p.n, CGROUP_BPF_INSNS);
	ck_assert_int_eq(cgroup_bpf_compile(many, COUNT(many), &p, &e), -1);
	ck_assert_int_eq(e.kind, ERR_LIMIT);
	ck_assert_int_eq(cgroup_bpf_devices(-1, many, 1, &e), -1);
	ck_assert_int_eq(e.kind, ERR_SYS);
}
END_TEST

/* ---- the kernel ---- */

static char path[64]; /* "/brig-test-PID-bpf" */
static char folder[64];
static struct cgroup cg;

/* All but cgroup2 let go: what is made is made there alone. */
static int only_unified(struct err *e)
{
	size_t v2 = CGROUP_HIERARCHIES;

	cgroup_init(&cg);
	if (cgroup_find(&cg, e) < 0)
		return -1;
	for (size_t i = 0; i < cg.n; i++) {
		if (cg.h[i].v2)
			v2 = i;
		else
			fd_close(&cg.h[i].root_fd);
	}
	if (v2 == CGROUP_HIERARCHIES) {
		cg.n = 0;
		return err_set(e, ERR_UNSUPPORTED, 0, "test", "no cgroup2");
	}
	if (v2 > 0) {
		cg.h[0] = cg.h[v2];
		cg.h[v2].root_fd = cg.h[v2].dir_fd = -1;
	}
	cg.n = 1;
	cg.v2 = true;
	return 0;
}

static void setup(void)
{
	struct err e;

	ck_assert_msg(only_unified(&e) == 0, "%s", e.text);
	ck_assert_msg(cgroup_create(&cg, path, &e) == 0, "%s", e.text);
	ck_assert(mkdir(folder, 0700) == 0 || errno == EEXIST);
}

static void teardown(void)
{
	cgroup_rollback(&cg);
	cgroup_close(&cg);
	(void)rmdir(folder);
}

/* What a process in the cgroup can do, as bits. */
enum {
	READ_NULL = 1 << 0,
	WRITE_NULL = 1 << 1,
	READ_ZERO = 1 << 2,
	MAKE_NULL = 1 << 3,
	MAKE_ZERO = 1 << 4,
	ALL = (1 << 5) - 1,
	BROKEN = 1 << 6, /* an error other than EPERM */
};

static int may_open(const char *node, int flags, int bit)
{
	CLEAN_FD int fd = open(node, flags | O_CLOEXEC);

	if (fd >= 0)
		return bit;
	return errno == EPERM ? 0 : BROKEN;
}

static int may_make(int minor, int bit)
{
	char node[96];
	int done;

	(void)snprintf(node, sizeof(node), "%s/%d", folder, minor);
	done = mknod(node, S_IFCHR | 0600, makedev(1, (unsigned)minor));
	if (done < 0)
		return errno == EPERM ? 0 : BROKEN;
	return unlink(node) == 0 ? bit : BROKEN;
}

static int can(void)
{
	pid_t pid = fork();
	int status = 0;

	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		struct err e;

		if (cgroup_join_self(&cg, false, &e) < 0)
			_exit(BROKEN);
		_exit(may_open("/dev/null", O_RDONLY, READ_NULL) |
		      may_open("/dev/null", O_WRONLY, WRITE_NULL) |
		      may_open("/dev/zero", O_RDONLY, READ_ZERO) |
		      may_make(3, MAKE_NULL) | may_make(5, MAKE_ZERO));
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void set(const struct cgroup_device *d, size_t n)
{
	struct err e;

	ck_assert_msg(cgroup_devices(&cg, d, n, NULL, 0, &e) == 0, "%s: %s",
		      e.at, e.text);
}

static int bpf(int cmd, union bpf_attr *a)
{
	return (int)syscall(SYS_bpf, cmd, a, sizeof(*a));
}

/* How many programs are attached, and the first one's id. */
static __u32 attached(__u32 *id)
{
	__u32 ids[8] = { 0 };
	union bpf_attr a;

	memset(&a, 0, sizeof(a));
	a.query.target_fd = (__u32)cgroup_unified_fd(&cg);
	a.query.attach_type = BPF_CGROUP_DEVICE;
	a.query.prog_ids = (uint64_t)(uintptr_t)ids;
	a.query.prog_cnt = COUNT(ids);
	ck_assert_int_eq(bpf(BPF_PROG_QUERY, &a), 0);
	*id = ids[0];
	return a.query.prog_cnt;
}

static bool exists(__u32 id)
{
	union bpf_attr a;
	CLEAN_FD int fd = -1;

	memset(&a, 0, sizeof(a));
	a.prog_id = id;
	fd = bpf(BPF_PROG_GET_FD_BY_ID, &a);
	return fd >= 0;
}

START_TEST(the_kernel_enforces_it)
{
	const struct cgroup_device d[] = {
		dev("-a", ANY, ANY, "rwm"),
		dev("+c", 1, 3, "rw"),
		dev("+c", 1, 5, "rm"),
		dev("-c", 1, 3, "w"),
	};

	ck_assert_int_eq(can(), ALL);
	set(d, 1);
	ck_assert_int_eq(can(), 0);
	set(d, 2);
	ck_assert_int_eq(can(), READ_NULL | WRITE_NULL);
	set(d, 3);
	ck_assert_int_eq(can(), READ_NULL | WRITE_NULL | READ_ZERO | MAKE_ZERO);
	set(d, 4);
	ck_assert_int_eq(can(), READ_NULL | READ_ZERO | MAKE_ZERO);
	set(d + 3, 1);
	ck_assert_int_eq(can(), ALL & ~WRITE_NULL);
	set(d + 1, 1); /* nothing is denied anywhere */
	ck_assert_int_eq(can(), ALL);
}
END_TEST

START_TEST(an_update_takes_the_old_ones_place)
{
	const struct cgroup_device d[] = { dev("-a", ANY, ANY, "rwm") };
	__u32 first, second;

	ck_assert_uint_eq(attached(&first), 0);
	set(d, 1);
	ck_assert_uint_eq(attached(&first), 1);
	set(d, 1);
	ck_assert_uint_eq(attached(&second), 1);
	ck_assert_uint_ne(first, second);
	set(d, 0); /* nothing asked: as it was */
	ck_assert_uint_eq(attached(&first), 1);
	ck_assert_uint_eq(first, second);
}
END_TEST

START_TEST(a_refused_one_changes_nothing)
{
	const struct cgroup_device d[] = {
		dev("-a", ANY, ANY, "rwm"),
		dev("+c", 1, 3, "x"),
	};
	__u32 first, second;
	struct err e;

	set(d, 1);
	ck_assert_uint_eq(attached(&first), 1);
	ck_assert_int_eq(cgroup_devices(&cg, d, 2, NULL, 0, &e), -1);
	ck_assert_uint_eq(attached(&second), 1);
	ck_assert_uint_eq(first, second);
}
END_TEST

START_TEST(it_ends_with_the_cgroup)
{
	const struct cgroup_device d[] = { dev("-a", ANY, ANY, "rwm") };
	const struct timespec nap = { .tv_nsec = 10000000 };
	struct err e;
	__u32 id;
	int i;

	set(d, 1);
	ck_assert_uint_eq(attached(&id), 1);
	ck_assert(exists(id));
	ck_assert_int_eq(cgroup_remove(&cg, 1000, &e), 0);
	/* the kernel lets it go behind the scenes */
	for (i = 0; i < 500 && exists(id); i++)
		(void)nanosleep(&nap, NULL);
	ck_assert(!exists(id));
}
END_TEST

START_TEST(as_many_rules_as_there_may_be)
{
	struct cgroup_device d[CGROUP_DEVICE_RULES];

	d[0] = dev("-a", ANY, ANY, "rwm");
	for (size_t i = 1; i < COUNT(d); i++)
		d[i] = dev(i % 3 == 0 ? "-c" : "+c", (int64_t)(i % 50) + 2,
			   (int64_t)i, i % 2 == 0 ? "rw" : "wm");
	d[60] = dev("+c", 1, 5, "r");
	set(d, COUNT(d));
	ck_assert_int_eq(can(), READ_ZERO);
}
END_TEST

/* A failed test has no teardown. */
static void sweep(void)
{
	struct err e;

	if (only_unified(&e) == 0 && cgroup_open(&cg, path, &e) == 0)
		(void)!cgroup_remove(&cg, 1000, &e);
	cgroup_close(&cg);
	(void)rmdir(folder);
}

/* Can we make a cgroup here at all? */
static bool able(void)
{
	struct err e;
	bool yes = geteuid() == 0 && only_unified(&e) == 0 &&
		   cgroup_create(&cg, path, &e) == 0;

	cgroup_rollback(&cg);
	cgroup_close(&cg);
	return yes;
}

int main(void)
{
	Suite *s = suite_create("cgroup_bpf");
	TCase *tc = tcase_create("compile");
	int status;

	tcase_add_test(tc, no_rule_no_hindrance);
	tcase_add_test(tc, the_last_rule_decides);
	tcase_add_test(tc, a_later_deny_of_all_is_one);
	tcase_add_test(tc, any_rules_as_the_contract_says);
	tcase_add_test(tc, odd_rules_and_too_many_are_refused);
	suite_add_tcase(s, tc);
	(void)snprintf(path, sizeof(path), "/brig-test-%d-bpf", (int)getpid());
	(void)snprintf(folder, sizeof(folder), "/tmp/brig-unit-%d-bpf",
		       (int)getpid());
	if (!able()) {
		(void)puts("# needs root and cgroup2: the kernel is not asked");
		return unit_run(s);
	}
	tc = tcase_create("kernel");
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, the_kernel_enforces_it);
	tcase_add_test(tc, an_update_takes_the_old_ones_place);
	tcase_add_test(tc, a_refused_one_changes_nothing);
	tcase_add_test(tc, it_ends_with_the_cgroup);
	tcase_add_test(tc, as_many_rules_as_there_may_be);
	suite_add_tcase(s, tc);
	status = unit_run(s);
	sweep();
	return status;
}
