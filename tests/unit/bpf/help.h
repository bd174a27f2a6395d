/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef UNIT_BPF_HELP_H
#define UNIT_BPF_HELP_H

#include <errno.h>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bpf/calls.h"
#include "bpf/decide.h"
#include "bpf/run.h"
#include "table.h"
#include "unit.h"

/* A sanitizer makes calls of its own, which no tight filter allows. */
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

#define MEM_CAP (16U * 1024 * 1024)

/* xorshift: the same numbers on every machine. */
static inline uint64_t rnd(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static inline uint32_t nr_of(enum bpf_arch arch, const char *name)
{
	uint32_t nr = UINT32_MAX;

	ck_assert_msg(bpf_syscall_number(arch, name, &nr) == BPF_HERE,
		      "%s has no %s", bpf_arch_name(arch), name);
	return nr;
}

/* A call of @arch with the arguments given, then zeroes. */
static inline struct seccomp_data call_of(enum bpf_arch arch, uint32_t nr,
					  uint64_t a0, uint64_t a1, uint64_t a2)
{
	return (struct seccomp_data){
		.nr = (int)nr,
		.arch = bpf_arch_audit(arch),
		.args = { a0, a1, a2 },
	};
}

static inline uint32_t answer(const struct bpf_program *prog,
			      enum bpf_arch arch, const char *name, uint64_t a0,
			      uint64_t a1, uint64_t a2)
{
	struct seccomp_data d = call_of(arch, nr_of(arch, name), a0, a1, a2);

	return bpf_run(prog, &d);
}

#define RET_ERRNO(n) (SECCOMP_RET_ERRNO | (n))

static inline void compile_ok(const struct bpf_profile *p, struct arena *mem,
			      struct bpf_program *prog)
{
	struct err e = { 0 };

	ck_assert_msg(bpf_compile(p, mem, prog, &e) == 0, "%s", e.text);
	ck_assert_msg(bpf_valid(prog, &e) == 0, "%s", e.text);
}

/* A text table of the source tree; freed with @mem. */
static inline struct table *read_file(const char *file, bool setid,
				      const enum bpf_arch *arch, size_t n,
				      struct arena *mem)
{
	const char *src = getenv("srcdir");
	struct table *t = arena_alloc(mem, sizeof(*t));
	struct err e = { 0 };
	char path[512], *text;

	(void)snprintf(path, sizeof(path), "%s/%s", src != NULL ? src : ".",
		       file);
	ck_assert_ptr_nonnull(t);
	ck_assert_msg(table_load(path, mem, &text, &e) == 0, "%s: %s", e.at,
		      e.text);
	ck_assert_msg(table_read(t, text, setid, arch, n, mem, &e) == 0,
		      "%s: %s", path, e.text);
	return t;
}

static inline int load(const struct bpf_program *prog)
{
	struct sock_fprog fp = {
		.len = (unsigned short)prog->len,
		.filter = (struct sock_filter *)(uintptr_t)prog->insns,
	};

	if (prctl(PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L) != 0)
		return -1;
	return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &fp);
}

/* How a child ends that runs @f under @prog: its wait status. */
static inline int under(const struct bpf_program *prog, int (*f)(void *),
			void *arg)
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		if (load(prog) != 0)
			_exit(99);
		_exit(f(arg));
	}
	ck_assert_int_gt(pid, 0);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	return status;
}

#endif
