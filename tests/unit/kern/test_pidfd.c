/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd.h"
#include "kern/pidfd.h"
#include "unit.h"

static pid_t sleeper(void)
{
	pid_t pid = fork();

	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (;;)
			(void)pause();
	}
	return pid;
}

static void reap(pid_t pid)
{
	(void)kill(pid, SIGKILL);
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
}

START_TEST(start_time_is_one_of_now_and_steady)
{
	uint64_t a = 0, b = 0, c = 0;
	struct err e;
	pid_t pid = sleeper();

	ck_assert_int_eq(pidfd_start_time(getpid(), &a, &e), 0);
	ck_assert_int_eq(pidfd_start_time(getpid(), &b, &e), 0);
	ck_assert_int_eq(pidfd_start_time(pid, &c, &e), 0);
	ck_assert_uint_gt(a, 0);
	ck_assert_uint_eq(a, b);
	ck_assert_uint_ge(c, a);
	reap(pid);
}
END_TEST

START_TEST(a_name_can_not_forge_it)
{
	static const char *const names[] = { ") 1 2 3 4 5 6 7", "a b", "))",
					     ") S 1 (",         "(",   "" };
	uint64_t want = 0, got = 0;
	struct err e;

	ck_assert_int_eq(pidfd_start_time(getpid(), &want, &e), 0);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		ck_assert_int_eq(prctl(PR_SET_NAME, names[i]), 0);
		ck_assert_int_eq(pidfd_start_time(getpid(), &got, &e), 0);
		ck_assert_uint_eq(got, want);
	}
}
END_TEST

START_TEST(opens_only_the_process_that_was_meant)
{
	uint64_t ticks = 0;
	struct err e;
	pid_t pid = sleeper();
	CLEAN_FD int fd = -1;

	ck_assert_int_eq(pidfd_start_time(pid, &ticks, &e), 0);
	ck_assert_int_eq(pidfd_open_checked(pid, ticks, &fd, &e), 0);
	ck_assert_int_ge(fd, 0);
	fd_close(&fd);
	ck_assert_int_eq(pidfd_open_checked(pid, ticks + 1, &fd, &e), -1);
	ck_assert_int_eq(e.kind, ERR_STATE);
	ck_assert_int_eq(fd, -1);
	reap(pid);
	ck_assert_int_eq(pidfd_open_checked(pid, ticks, &fd, &e), -1);
	ck_assert_int_eq(e.kind, ERR_STATE);
	ck_assert_int_eq(pidfd_open_checked(0, ticks, &fd, &e), -1);
	ck_assert_int_eq(e.kind, ERR_STATE);
	ck_assert_int_eq(pidfd_open_checked(-1, ticks, &fd, &e), -1);
	ck_assert_int_eq(e.kind, ERR_STATE);
}
END_TEST

START_TEST(waits_for_the_end_of_it)
{
	uint64_t ticks = 0;
	struct err e;
	bool ended = true;
	pid_t pid = sleeper();
	CLEAN_FD int fd = -1;

	ck_assert_int_eq(pidfd_start_time(pid, &ticks, &e), 0);
	ck_assert_int_eq(pidfd_open_checked(pid, ticks, &fd, &e), 0);
	ck_assert_int_eq(pidfd_wait_ms(fd, 0, &ended, &e), 0);
	ck_assert(!ended);
	ck_assert_int_eq(pidfd_wait_ms(fd, 20, &ended, &e), 0);
	ck_assert(!ended);
	ck_assert_int_eq(pidfd_signal(fd, 0, &e), 0);
	ck_assert_int_eq(pidfd_signal(fd, SIGKILL, &e), 0);
	ck_assert_int_eq(pidfd_wait_ms(fd, -1, &ended, &e), 0);
	ck_assert(ended);
	/* a zombie is still that process */
	ck_assert_int_eq(pidfd_signal(fd, 0, &e), 0);
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
	ck_assert_int_eq(pidfd_signal(fd, SIGKILL, &e), -1);
	ck_assert_int_eq(e.kind, ERR_STATE);
	ck_assert_int_eq(pidfd_wait_ms(fd, 0, &ended, &e), 0);
	ck_assert(ended);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("pidfd");
	TCase *tc = tcase_create("pidfd");

	tcase_add_test(tc, start_time_is_one_of_now_and_steady);
	tcase_add_test(tc, a_name_can_not_forge_it);
	tcase_add_test(tc, opens_only_the_process_that_was_meant);
	tcase_add_test(tc, waits_for_the_end_of_it);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
