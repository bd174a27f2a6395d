/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The filters of our own: what they answer, on both machines and for real. */
#include "config.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "bpf/builtin.h"
#include "help.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))
#define HIGH 0x100000000ULL
#define YES  SECCOMP_RET_ALLOW
#define NO   RET_ERRNO(EPERM)

static const struct ask {
	const char *name;
	uint64_t a0, a1, a2, a3;
	uint32_t ret;
} baseline[] = {
	{ "read", 0, 0, 0, 0, YES },
	{ "clone", CLONE_NEWUSER | 17, 0, 0, 0, NO },
	{ "clone", HIGH | CLONE_NEWNET, 0, 0, 0, NO },
	{ "clone", CLONE_NEWNS, 0, 0, 0, NO },
	{ "clone", CLONE_NEWCGROUP, 0, 0, 0, NO },
	{ "clone", CLONE_NEWUTS, 0, 0, 0, NO },
	{ "clone", CLONE_NEWIPC, 0, 0, 0, NO },
	{ "clone", CLONE_NEWPID, 0, 0, 0, NO },
	{ "clone", CLONE_VM | CLONE_THREAD | CLONE_SIGHAND, 0, 0, 0, YES },
	{ "clone3", 0, 0, 0, 0, RET_ERRNO(ENOSYS) },
	{ "unshare", 0, 0, 0, 0, NO },
	{ "setns", 0, 0, 0, 0, NO },
	{ "mount", 0, 0, 0, 0, NO },
	{ "umount2", 0, 0, 0, 0, NO },
	{ "open_tree_attr", 0, 0, 0, 0, NO },
	{ "file_setattr", 0, 0, 0, 0, NO },
	{ "listns", 0, 0, 0, 0, NO },
	{ "mseal", 0, 0, 0, 0, YES },
	{ "socket", AF_UNIX, SOCK_STREAM, 0, 0, YES },
	{ "socket", AF_INET, SOCK_STREAM, 6, 0, YES },
	{ "socket", HIGH | AF_INET, SOCK_STREAM, HIGH | 6, 0, YES },
	{ "socket", AF_INET6, SOCK_DGRAM, 17, 0, YES },
	{ "socket", AF_INET6, SOCK_RAW, 58, 0, YES },
	{ "socket", AF_NETLINK, SOCK_RAW, 0, 0, YES },
	/* CVE-2026-31431, on a kernel that has no AF_ALG, too */
	{ "socket", AF_ALG, SOCK_SEQPACKET, 0, 0, RET_ERRNO(EAFNOSUPPORT) },
	{ "socket", HIGH | AF_ALG, 5, 0, 0, RET_ERRNO(EAFNOSUPPORT) },
	{ "socket", AF_VSOCK, 1, 0, 0, RET_ERRNO(EAFNOSUPPORT) },
	{ "socket", AF_PACKET, 3, 0, 0, RET_ERRNO(EAFNOSUPPORT) },
	{ "socket", AF_INET, 1, 132, 0, RET_ERRNO(EPROTONOSUPPORT) },
	{ "socket", AF_INET6, 1, 262, 0, RET_ERRNO(EPROTONOSUPPORT) },
	{ "socket", AF_NETLINK, 3, 9, 0, RET_ERRNO(EPROTONOSUPPORT) },
	{ "socket", AF_NETLINK, 3, 12, 0, RET_ERRNO(EPROTONOSUPPORT) },
	/* types that are another family or protocol */
	{ "socket", AF_INET, SOCK_DCCP, 0, 0, RET_ERRNO(EPROTONOSUPPORT) },
	{ "socket", HIGH | AF_INET6, HIGH | SOCK_DCCP | SOCK_CLOEXEC, 0, 0,
	  RET_ERRNO(EPROTONOSUPPORT) },
	{ "socket", AF_INET, SOCK_PACKET | SOCK_NONBLOCK, 0, 0,
	  RET_ERRNO(EPROTONOSUPPORT) },
	{ "socket", AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, 0,
	  YES },
	{ "socket", AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0, 0, YES },
	{ "socket", AF_INET, SOCK_RAW, 1, 0, YES },
	{ "socket", AF_UNIX, SOCK_SEQPACKET, 0, 0, YES },
	{ "socketpair", AF_UNIX, 1, 0, 0, YES },
	{ "socketpair", AF_TIPC, 1, 0, 0, RET_ERRNO(EAFNOSUPPORT) },
	{ "ioctl", 0, 0x5401, 0, 0, YES },
	{ "ioctl", 0, 0x5412, 0, 0, NO },
	{ "ioctl", 0, HIGH | 0x5412, 0, 0, NO },
	{ "ioctl", 0, 0x541c, 0, 0, NO },
	{ "ioctl", 0, 0x541d, 0, 0, NO },
	{ "ioctl", 0, 0x5423, 0, 0, NO },
	{ "ioctl", 0, 0x8912, 0, 0, YES }, /* SIOCGIFCONF */
	{ "ioctl", 0, 0x8946, 0, 0, YES }, /* SIOCETHTOOL */
	{ "ioctl", 0, 0x8940, 0, 0, NO },
	{ "ioctl", 0, HIGH | 0x8941, 0, 0, NO },
	{ "ioctl", 0, 0x8982, 0, 0, NO },
	{ "ioctl", 0, 0x8983, 0, 0, NO },
	{ "ioctl", 0, 0x89a0, 0, 0, NO },
	{ "ioctl", 0, 0x89a1, 0, 0, NO },
	{ "mknodat", 0, 0, S_IFCHR | 0600, 0, NO },
	{ "mknodat", 0, 0, 0x10000 | S_IFBLK | 0600, 0, NO },
	{ "mknodat", 0, 0, S_IFIFO | 0600, 0, YES },
	{ "mknodat", 0, 0, S_IFREG | 04755, 0, NO },
	{ "fchmod", 0, 0755, 0, 0, YES },
	{ "fchmod", 0, 01777, 0, 0, YES },
	{ "fchmod", 0, 04755, 0, 0, NO },
	{ "fchmod", 0, 0x10000 | 02755, 0, 0, NO },
	{ "fchmodat", 0, 0, 04755, 0, NO },
	{ "fchmodat2", 0, 0, 02755, 0, NO },
	{ "mkdirat", 0, 0, 02775, 0, YES },
	/* The mode counts only where a file may be made. */
	{ "openat", 0, 0, O_RDONLY, 07777, YES },
	{ "openat", 0, 0, O_CREAT | O_WRONLY, 0644, YES },
	{ "openat", 0, 0, O_CREAT | O_WRONLY, 04755, NO },
	{ "openat", 0, 0, HIGH | O_CREAT, 02755, NO },
	{ "openat", 0, 0, 020000000 | O_RDWR, 04700, NO },
	{ "openat2", 0, 0, 0, 0, RET_ERRNO(ENOSYS) },
	{ "memfd_create", 0, 0, 0, 0, YES },
	{ "memfd_create", 0, 0x10, 0, 0, RET_ERRNO(EACCES) },
	{ "bpf", 0, 0, 0, 0, NO },
	{ "io_uring_setup", 0, 0, 0, 0, NO },
	{ "keyctl", 0, 0, 0, 0, NO },
	{ "ptrace", 0, 0, 0, 0, NO },
	{ "pidfd_getfd", 0, 0, 0, 0, NO },
	{ "process_madvise", 0, 0, 0, 0, NO },
	{ "prlimit64", 0, RLIMIT_CORE, 0, 1, YES },
	{ "prlimit64", 0, RLIMIT_NOFILE, 1, 1, YES },
	{ "prlimit64", 0, RLIMIT_CORE, 1, 0, RET_ERRNO(0) },
	{ "prlimit64", 7, HIGH | RLIMIT_CORE, HIGH | 1, 0, RET_ERRNO(0) },
	{ "prlimit64", 0, RLIMIT_CORE, 1, HIGH | 1, NO },
	{ "setrlimit", RLIMIT_CORE, 1, 0, 0, RET_ERRNO(0) },
	{ "setrlimit", HIGH | RLIMIT_CORE, 0, 0, 0, RET_ERRNO(0) },
	{ "setrlimit", RLIMIT_NOFILE, 1, 0, 0, YES },
	{ "personality", 0, 0, 0, 0, YES },
	{ "personality", 8, 0, 0, 0, YES },
	{ "personality", UINT32_MAX, 0, 0, 0, YES },
	{ "personality", UINT64_MAX, 0, 0, 0, YES },
	{ "personality", 0x40000, 0, 0, 0, NO },
	{ "personality", HIGH | 0x40000, 0, 0, 0, NO },
};

/* EPERM whatever the arguments are, where the call exists. */
static const char *const never[] = {
	"unshare",
	"setns",
	"mount",
	"umount",
	"umount2",
	"pivot_root",
	"fsopen",
	"fsconfig",
	"fsmount",
	"fspick",
	"open_tree",
	"open_tree_attr",
	"move_mount",
	"mount_setattr",
	"listns",
	"quotactl",
	"quotactl_fd",
	"open_by_handle_at",
	"file_setattr",
	"acct",
	"swapon",
	"swapoff",
	"vhangup",
	"bpf",
	"perf_event_open",
	"userfaultfd",
	"io_uring_setup",
	"io_uring_enter",
	"io_uring_register",
	"keyctl",
	"add_key",
	"request_key",
	"kexec_load",
	"kexec_file_load",
	"create_module",
	"init_module",
	"finit_module",
	"delete_module",
	"query_module",
	"get_kernel_syms",
	"reboot",
	"syslog",
	"settimeofday",
	"stime",
	"clock_settime",
	"clock_settime64",
	"iopl",
	"ioperm",
	"modify_ldt",
	"vm86",
	"vm86old",
	"uselib",
	"ustat",
	"sysfs",
	"_sysctl",
	"nfsservctl",
	"lookup_dcookie",
	"move_pages",
	"migrate_pages",
	"ptrace",
	"process_vm_readv",
	"process_vm_writev",
	"process_madvise",
	"kcmp",
	"pidfd_getfd",
};

static const struct ask strict[] = {
	{ "read", 0, 0, 0, 0, YES },
	{ "openat2", 0, 0, 0, 0, YES },
	{ "mlock2", 0, 0, 0, 0, NO },
	{ "ptrace", 0, 0, 0, 0, NO },
	{ "chroot", 0, 0, 0, 0, NO },
	{ "mount", 0, 0, 0, 0, NO },
	{ "clone", CLONE_NEWUSER, 0, 0, 0, NO },
	{ "clone", CLONE_VM | 17, 0, 0, 0, YES },
	{ "clone3", 0, 0, 0, 0, RET_ERRNO(ENOSYS) },
	{ "socket", AF_NETLINK, 0, 0, 0, YES },
	{ "socket", AF_ALG, 0, 0, 0, NO },
	{ "personality", UINT32_MAX, 0, 0, 0, YES },
	{ "personality", 8, 0, 0, 0, NO },
	{ "removexattrat", 0, 0, 0, 0, YES },
	{ "open_tree_attr", 0, 0, 0, 0, RET_ERRNO(ENOSYS) },
};

static void asked(const struct bpf_program *prog, enum bpf_arch arch,
		  const struct ask *ask, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct seccomp_data d =
			call_of(arch, nr_of(arch, ask[i].name), ask[i].a0,
				ask[i].a1, ask[i].a2);

		d.args[3] = ask[i].a3;
		ck_assert_msg(bpf_run(prog, &d) == ask[i].ret, "%s: %zu %s: %x",
			      bpf_arch_name(arch), i, ask[i].name,
			      bpf_run(prog, &d));
	}
}

static void compile_file(const char *file, bool setid, enum bpf_arch arch,
			 struct arena *mem, struct bpf_program *prog)
{
	struct bpf_profile p =
		table_profile(read_file(file, setid, &arch, 1, mem));

	compile_ok(&p, mem, prog);
}

START_TEST(never_at_all)
{
	const struct bpf_program *p =
		bpf_baseline(BPF_BASELINE_SETID | BPF_BASELINE_COMPAT32);
	static const enum bpf_arch both[] = {
		BPF_ARCH_NATIVE,
#if defined(__x86_64__)
		BPF_ARCH_I386,
#else
		BPF_ARCH_ARM,
#endif
	};

	for (size_t i = 0; i < N(never); i++) {
		int seen = 0;

		for (size_t j = 0; j < N(both); j++) {
			struct seccomp_data d = { .arch = bpf_arch_audit(
							  both[j]) };
			uint32_t nr;

			if (bpf_syscall_number(both[j], never[i], &nr) !=
			    BPF_HERE)
				continue;
			d.nr = (int)nr;
			ck_assert_msg(bpf_run(p, &d) == NO, "%s", never[i]);
			if (j == 0)
				ck_assert_uint_eq(bpf_run(bpf_baseline(0), &d),
						  NO);
			seen++;
		}
		ck_assert_msg(seen > 0 || BPF_ARCH_NATIVE != BPF_ARCH_X86_64,
			      "%s", never[i]);
	}
}
END_TEST

START_TEST(the_text_is_what_is_built_in)
{
	struct bpf_program prog;
	struct arena mem;
	struct err e;
	const struct {
		const char *file;
		bool setid;
		const struct bpf_program *is;
	} all[] = {
		{ "src/bpf/baseline.deny", true, bpf_baseline(0) },
		{ "src/bpf/baseline.deny", false,
		  bpf_baseline(BPF_BASELINE_SETID) },
		{ "src/bpf/strict.allow", true, bpf_strict() },
		{ "src/bpf/front.allow", true, bpf_front() },
	};

	arena_init(&mem, MEM_CAP);
	for (size_t i = 0; i < N(all); i++) {
		ck_assert_int_eq(bpf_valid(all[i].is, &e), 0);
		compile_file(all[i].file, all[i].setid, BPF_ARCH_NATIVE, &mem,
			     &prog);
		ck_assert_uint_eq(prog.len, all[i].is->len);
		ck_assert_mem_eq(prog.insns, all[i].is->insns,
				 prog.len * sizeof(*prog.insns));
	}
	/* Bits of nobody change nothing. */
	ck_assert_ptr_eq(bpf_baseline(0), bpf_baseline(~3U));
	arena_free(&mem);
}
END_TEST

START_TEST(on_both_machines)
{
	static const enum bpf_arch both[] = { BPF_ARCH_X86_64,
					      BPF_ARCH_AARCH64 };
	struct bpf_program prog;
	struct arena mem;

	arena_init(&mem, MEM_CAP);
	compile_file("src/bpf/baseline.deny", true, both[_i], &mem, &prog);
	asked(&prog, both[_i], baseline, N(baseline));
	compile_file("src/bpf/strict.allow", true, both[_i], &mem, &prog);
	asked(&prog, both[_i], strict, N(strict));
	arena_free(&mem);
}
END_TEST

START_TEST(what_policy_may_lift)
{
	const struct bpf_program *p = bpf_baseline(BPF_BASELINE_SETID);
	struct seccomp_data d;

	asked(bpf_baseline(0), BPF_ARCH_NATIVE, baseline, N(baseline));
	for (size_t i = 0; i < N(baseline); i++) {
		const struct ask *a = &baseline[i];
		bool setid = strncmp(a->name, "fchmod", 6) == 0 ||
			     strncmp(a->name, "open", 4) == 0 ||
			     (strcmp(a->name, "mknodat") == 0 &&
			      (a->a2 & S_IFMT) == S_IFREG);

		if (strcmp(a->name, "open_tree_attr") == 0)
			setid = false;
		d = call_of(BPF_ARCH_NATIVE, nr_of(BPF_ARCH_NATIVE, a->name),
			    a->a0, a->a1, a->a2);
		d.args[3] = a->a3;
		ck_assert_msg(bpf_run(p, &d) == (setid ? YES : a->ret), "%s",
			      a->name);
	}
#if defined(__x86_64__)
	p = bpf_baseline(BPF_BASELINE_COMPAT32);
	asked(p, BPF_ARCH_NATIVE, baseline, N(baseline));
	asked(p, BPF_ARCH_I386, baseline, N(baseline));
	ck_assert_uint_eq(answer(p, BPF_ARCH_I386, "socketcall", 1, 0, 0),
			  RET_ERRNO(ENOSYS));
	ck_assert_uint_eq(answer(p, BPF_ARCH_I386, "umount", 0, 0, 0), NO);
	ck_assert_uint_eq(answer(p, BPF_ARCH_X32, "read", 0, 0, 0),
			  SECCOMP_RET_KILL_PROCESS);
	ck_assert_uint_eq(
		answer(bpf_baseline(0), BPF_ARCH_I386, "read", 0, 0, 0),
		SECCOMP_RET_KILL_PROCESS);
#endif
}
END_TEST

static int gave(long ret, int num)
{
	return ret == -1 && errno == num ? 0 : 1;
}

/* The same, asked of the kernel; nothing here does anything if allowed. */
static int contained(void *arg)
{
	int bad = 0;

	(void)arg;
	bad |= gave(socket(AF_ALG, SOCK_SEQPACKET, 0), EAFNOSUPPORT);
	bad |= gave(syscall(SYS_socket, HIGH | AF_ALG, SOCK_SEQPACKET, 0),
		    EAFNOSUPPORT);
	bad |= gave(syscall(SYS_ioctl, -1, HIGH | 0x5412, 0), EPERM);
	bad |= gave(syscall(SYS_ioctl, -1, 0x5401, 0), EBADF);
	bad |= gave(unshare(0), EPERM);
	bad |= gave(syscall(SYS_clone3, NULL, 0), ENOSYS);
	bad |= gave(fchmod(-1, 04755), EPERM);
	bad |= gave(fchmod(-1, 0755), EBADF);
	bad |= gave(syscall(SYS_openat, -1, "x", O_CREAT | O_RDWR, 04755),
		    EPERM);
	bad |= gave(syscall(SYS_openat, -1, "x", O_RDONLY, 04755), EBADF);
	bad |= gave(syscall(SYS_memfd_create, "x", 0x10), EACCES);
	bad |= gave(mknodat(-1, "x", S_IFCHR | 0600, makedev(1, 3)), EPERM);
	bad |= gave(syscall(SYS_personality, 0x40000), EPERM);
	bad |= gave(syscall(471), ENOSYS);
	bad |= gave(syscall(-1), ENOSYS);
	bad |= socket(AF_UNIX, SOCK_STREAM, 0) >= 0 ? 0 : 1;
	return bad;
}

/* A parser's day, without its parser. */
static int parse(void *arg)
{
	char *p = malloc(100000);

	if (p == NULL || write(STDERR_FILENO, "", 0) != 0)
		return 1;
	p[0] = p[99999] = 1;
	p = realloc(p, 900000);
	if (p == NULL)
		return 1;
	free(p);
	return *(int *)arg;
}

static int try_open(void *arg)
{
	return open(arg, O_RDONLY | O_CLOEXEC) >= 0;
}

static int try_exec_memory(void *arg)
{
	(void)arg;
	return mmap(NULL, 4096, PROT_READ | PROT_EXEC,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED;
}

static int try_make_executable(void *arg)
{
	return mprotect((void *)((uintptr_t)arg & ~4095UL), 4096,
			PROT_READ | PROT_EXEC);
}

static int try_socket(void *arg)
{
	(void)arg;
	return socket(AF_UNIX, SOCK_STREAM, 0) >= 0;
}

static int try_fork(void *arg)
{
	(void)arg;
	return fork() >= 0;
}

static bool killed(const struct bpf_program *prog, int (*f)(void *), void *arg)
{
	int status = under(prog, f, arg);

	return WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS;
}

START_TEST(the_kernel_holds_the_baseline)
{
	ck_assert_int_eq(under(bpf_baseline(0), contained, NULL), 0);
}
END_TEST

START_TEST(the_parser_can_parse_and_nothing_else)
{
	int seven = 7;
	int status = under(bpf_front(), parse, &seven);

	ck_assert(SANITIZED || WIFEXITED(status));
	ck_assert(SANITIZED || WEXITSTATUS(status) == 7);
	ck_assert(killed(bpf_front(), try_open, (void *)(uintptr_t) "/"));
	ck_assert(killed(bpf_front(), try_exec_memory, NULL));
	ck_assert(killed(bpf_front(), try_make_executable, &seven));
	ck_assert(killed(bpf_front(), try_socket, NULL));
	ck_assert(killed(bpf_front(), try_fork, NULL));
}
END_TEST

#if defined(__x86_64__)
static int call32(void *arg)
{
	long ret = 20; /* getpid */

	(void)arg;
	__asm__ volatile("int $0x80" : "+a"(ret) : : "memory");
	return ret <= 0;
}

static int callx32(void *arg)
{
	(void)arg;
	return syscall(0x40000000L | SYS_getpid) < 0 ? 2 : 3;
}

START_TEST(other_doors_into_the_kernel)
{
	ck_assert(killed(bpf_baseline(0), call32, NULL));
	ck_assert(killed(bpf_baseline(0), callx32, NULL));
	ck_assert(killed(bpf_strict(), call32, NULL));
	ck_assert(!killed(bpf_baseline(BPF_BASELINE_COMPAT32), call32, NULL));
	ck_assert(killed(bpf_baseline(BPF_BASELINE_COMPAT32), callx32, NULL));
}
END_TEST
#endif

START_TEST(the_line_that_denies)
{
	static const enum bpf_arch native[] = { BPF_ARCH_NATIVE };
	uint64_t seed = 0x5eed;
	struct bpf_profile p;
	struct arena mem;
	struct table *t;
	size_t denied = 0;

	arena_init(&mem, MEM_CAP);
	t = read_file("src/bpf/baseline.deny", true, native, 1, &mem);
	p = table_profile(t);
	for (size_t i = 0; i < 64 * p.parts[0].nrules; i++) {
		const struct bpf_rule *r =
			&p.parts[0].rules[i % p.parts[0].nrules];
		struct seccomp_data d =
			call_of(BPF_ARCH_NATIVE, r->nr, rnd(&seed), rnd(&seed),
				rnd(&seed) & 077777);
		struct bpf_decision want;

		if (i % 64 == 0)
			d.nr = (int)(rnd(&seed) % 700);
		if (i % 2 == 0)
			for (unsigned int j = 0; j < r->nargs; j++)
				d.args[r->args[j].index] = r->args[j].value_two;
		want = bpf_decide(&p, &d);
		denied += want.why == BPF_WHY_RULE;
		ck_assert_uint_eq(
			bpf_baseline_line(&d),
			want.why == BPF_WHY_RULE ? t->line[0][want.rule] : 0);
	}
	ck_assert_uint_gt(denied, 32 * p.parts[0].nrules);
	arena_free(&mem);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("builtin");
	TCase *tc = tcase_create("builtin");

	tcase_add_test(tc, never_at_all);
	tcase_add_test(tc, the_text_is_what_is_built_in);
	tcase_add_loop_test(tc, on_both_machines, 0, 2);
	tcase_add_test(tc, what_policy_may_lift);
	tcase_add_test(tc, the_line_that_denies);
	tcase_add_test(tc, the_kernel_holds_the_baseline);
	tcase_add_test(tc, the_parser_can_parse_and_nothing_else);
#if defined(__x86_64__)
	tcase_add_test(tc, other_doors_into_the_kernel);
#endif
	suite_add_tcase(s, tc);
	return unit_run(s);
}
