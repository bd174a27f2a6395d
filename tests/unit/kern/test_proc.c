/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel says of a process after each of them. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "kern/proc.h"
#include "unit.h"

#ifndef PR_GET_MDWE
#define PR_GET_MDWE 66
#endif

START_TEST(dies_with_its_parent)
{
	struct err e;
	int sig = -1;

	ck_assert_int_eq(proc_die_with_parent(1, &e), 0);
	ck_assert_int_eq(prctl(PR_GET_PDEATHSIG, &sig), 0);
	ck_assert_int_eq(sig, SIGKILL);
	ck_assert_int_eq(proc_die_with_parent(0, &e), 0);
	ck_assert_int_eq(prctl(PR_GET_PDEATHSIG, &sig), 0);
	ck_assert_int_eq(sig, 0);
}
END_TEST

START_TEST(says_nothing_and_gains_nothing)
{
	struct err e;

	ck_assert_int_eq(proc_undumpable(&e), 0);
	ck_assert_int_eq(prctl(PR_GET_DUMPABLE), 0);
	/* LeakSanitizer looks at us in the end */
	ck_assert_int_eq(prctl(PR_SET_DUMPABLE, 1), 0);
	ck_assert_int_eq(proc_no_new_privs(&e), 0);
	ck_assert_int_eq(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0), 1);
	if (proc_no_write_exec(&e) == 0)
		ck_assert_int_eq(prctl(PR_GET_MDWE, 0, 0, 0, 0), 1);
	else /* Linux 6.3 */
		ck_assert_int_eq(e.num, EINVAL);
}
END_TEST

START_TEST(has_no_capability)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3
	};
	struct __user_cap_data_struct got[_LINUX_CAPABILITY_U32S_3];
	size_t i;
	struct err e;

	ck_assert_int_eq(proc_no_caps(&e), 0);
	ck_assert_int_eq((int)syscall(SYS_capget, &head, got), 0);
	for (i = 0; i < _LINUX_CAPABILITY_U32S_3; i++)
		ck_assert_uint_eq(got[i].effective | got[i].permitted |
					  got[i].inheritable,
				  0);
}
END_TEST

/* The test's own descriptors lie below. */
START_TEST(descriptors_from_one_on)
{
	struct err e;
	int i;

	for (i = 500; i < 504; i++)
		ck_assert_int_eq(dup2(0, i), i);
	ck_assert_int_eq(proc_cloexec_from(502, &e), 0);
	ck_assert_int_eq(fcntl(501, F_GETFD), 0);
	ck_assert_int_eq(fcntl(502, F_GETFD), FD_CLOEXEC);
	ck_assert_int_eq(fcntl(503, F_GETFD), FD_CLOEXEC);
	ck_assert_int_eq(proc_close_from(501, &e), 0);
	ck_assert_int_eq(fcntl(500, F_GETFD), 0);
	for (i = 501; i < 504; i++)
		ck_assert_int_eq(fcntl(i, F_GETFD), -1);
}
END_TEST

START_TEST(no_signal_is_ignored_or_blocked)
{
	/* two of them are libc's own, and its functions refuse them */
	const unsigned long ignore[4] = { (unsigned long)SIG_IGN };
	const unsigned long all = ~0UL;
	unsigned long got[4], mask = 1;
	int sig;

	for (sig = 1; sig < NSIG; sig++)
		(void)syscall(SYS_rt_sigaction, sig, ignore, NULL, (size_t)8);
	ck_assert_int_eq((int)syscall(SYS_rt_sigprocmask, SIG_SETMASK, &all,
				      NULL, (size_t)8),
			 0);
	proc_default_signals();
	for (sig = 1; sig < NSIG; sig++) {
		ck_assert_int_eq((int)syscall(SYS_rt_sigaction, sig, NULL, got,
					      (size_t)8),
				 0);
		ck_assert_msg(got[0] == (unsigned long)SIG_DFL, "signal %d",
			      sig);
	}
	ck_assert_int_eq((int)syscall(SYS_rt_sigprocmask, SIG_SETMASK, NULL,
				      &mask, (size_t)8),
			 0);
	ck_assert_uint_eq(mask & ~(3UL << 31), 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("proc");
	TCase *tc = tcase_create("proc");

	tcase_add_test(tc, dies_with_its_parent);
	tcase_add_test(tc, says_nothing_and_gains_nothing);
	tcase_add_test(tc, has_no_capability);
	tcase_add_test(tc, descriptors_from_one_on);
	tcase_add_test(tc, no_signal_is_ignored_or_blocked);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
