/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What stands behind the filter. The linker takes it away
 * (--wrap=seccomp_load), and a planted parser looks at what is left.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "job.h"
#include "kern/landlock.h"
#include "kern/seccomp.h"
#include "spec/spec.h"
#include "unit.h"

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

int __wrap_seccomp_load(const void *code, size_t bytes, uint32_t flags,
			struct err *e);
int __wrap_spec_parse(struct spec *out, struct arena *a, const char *text,
		      size_t len, struct spec_problems *p, struct err *e);

int __wrap_seccomp_load(const void *code, size_t bytes, uint32_t flags,
			struct err *e)
{
	(void)code;
	(void)flags;
	return bytes > 0 ? 0 : err_set(e, ERR_BUG, 0, "filter", "none");
}

static bool limit(int what, rlim_t most)
{
	struct rlimit r;

	return getrlimit((__rlimit_resource_t)what, &r) == 0 &&
	       r.rlim_max <= most;
}

static bool no_caps(void)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3
	};
	struct __user_cap_data_struct d[2] = { { 1, 1, 1 }, { 1, 1, 1 } };

	return syscall(SYS_capget, &head, d) == 0 &&
	       (d[0].effective | d[0].permitted | d[0].inheritable |
		d[1].effective | d[1].permitted | d[1].inheritable) == 0;
}

static bool one_descriptor(void)
{
	int fd;

	for (fd = 1; fd < 1024; fd++)
		if (fcntl(fd, F_GETFD) >= 0)
			return false;
	return fcntl(0, F_GETFD) >= 0;
}

/* Landlock: no path, even where no descriptor is needed (ABI 3). */
static bool no_paths(const char *file)
{
	return landlock_abi() < 3 ||
	       (truncate(file, 0) == -1 && errno == EACCES);
}

/* The first of these that is not so. */
static const char *lacking(const char *file)
{
	int sig = 0;

	if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1)
		return "no_new_privs";
	if (prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 0)
		return "dumpable";
	if (prctl(PR_GET_PDEATHSIG, &sig, 0, 0, 0) != 0 || sig != SIGKILL)
		return "pdeathsig";
	if (!no_caps())
		return "caps";
	if (!one_descriptor())
		return "descriptors";
	if (open("/etc/passwd", O_RDONLY) >= 0 || dup(0) >= 0)
		return "a descriptor more";
	if (!no_paths(file))
		return "landlock";
	if (!limit(RLIMIT_CPU, 5) || !limit(RLIMIT_FSIZE, 0) ||
	    !limit(RLIMIT_NOFILE, 0) || !limit(RLIMIT_NPROC, 0) ||
	    !limit(RLIMIT_CORE, 0) ||
	    (!SANITIZED && !limit(RLIMIT_AS, 256 << 20)))
		return "limits";
	return "";
}

/* The text is a file's name; the answer comes as an error's text. */
int __wrap_spec_parse(struct spec *out, struct arena *a, const char *text,
		      size_t len, struct spec_problems *p, struct err *e)
{
	const char *what = lacking(text);

	(void)out;
	(void)a;
	(void)len;
	(void)p;
	return err_set(e, ERR_STATE, 0, "layers", "lacking: %s.", what);
}

START_TEST(all_there)
{
	char file[] = "/tmp/brig-layers-XXXXXX";
	const int fd = mkstemp(file);
	const struct front_job j = job_of(file);
	struct plan *p;
	struct err e = { 0 };

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(front_compile(&j, &p, &e), -1);
	(void)close(fd);
	(void)unlink(file);
	ck_assert_int_eq((int)e.kind, (int)ERR_STATE);
	ck_assert_str_eq(e.text, "lacking: .");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("layers");
	TCase *tc = tcase_create("layers");

	tcase_add_test(tc, all_there);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
