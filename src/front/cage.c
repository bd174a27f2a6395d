/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the child gives up, in this order, before it looks at the text.
 * Must: fail if a step does; leave nothing to the filter alone (a kernel bug
 * in one of these leaves the others).
 */
#include "config.h"

#include <sys/resource.h>
#include <unistd.h>

#include "bpf/builtin.h"
#include "kern/landlock.h"
#include "kern/proc.h"
#include "kern/rlimit.h"
#include "kern/seccomp.h"
#include "private.h"

/* A sanitizer's shadow memory is larger than any limit. */
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

enum {
	CPU_SECONDS = 5,
	MEMORY = 192 << 20, /* the largest text takes a third of that */
};

static const struct rlimit_item limits[] = {
	{ RLIMIT_CPU, CPU_SECONDS, CPU_SECONDS },
	{ RLIMIT_CORE, 0, 0 },
	{ RLIMIT_FSIZE, 0, 0 },
	{ RLIMIT_NPROC, 0, 0 },
	{ RLIMIT_MEMLOCK, 0, 0 },
	{ RLIMIT_NOFILE, 0, 0 },       /* no descriptor more */
	{ RLIMIT_AS, MEMORY, MEMORY }, /* last: see below */
};

static int one_descriptor(int fd, struct err *e)
{
	if (fd != 0 && dup2(fd, 0) < 0)
		return err_sys(e, "front", "dup2");
	return proc_close_from(1, e);
}

int cage_enter(int fd, struct err *e)
{
	const struct bpf_program *filter = bpf_front();
	size_t n = sizeof(limits) / sizeof(limits[0]) - SANITIZED;

	if (one_descriptor(fd, e) != 0 || proc_die_with_parent(1, e) != 0 ||
	    proc_undumpable(e) != 0 || proc_no_new_privs(e) != 0 ||
	    landlock_nothing(e) != 0 || rlimit_lower(limits, n, e) != 0 ||
	    proc_no_caps(e) != 0)
		return -1;
	return seccomp_load(filter->insns,
			    filter->len * sizeof(filter->insns[0]), 0, e);
}
