/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Filters of our own, asked of the kernel; and what is a listener. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/fd.h"
#include "kern/seccomp.h"
#include "unit.h"

static const struct sock_filter allow = { BPF_RET | BPF_K, 0, 0,
					  SECCOMP_RET_ALLOW };

static void no_gain(void)
{
	ck_assert_int_eq(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
}

START_TEST(a_listener_and_what_is_none)
{
	CLEAN_FD int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	CLEAN_FD int poll = epoll_create1(EPOLL_CLOEXEC);
	CLEAN_FD int sock = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	CLEAN_FD int dir = open("/", O_PATH | O_CLOEXEC);
	int fd = -1, pair[2], again = 7;
	struct err e;

	no_gain();
	ck_assert_int_eq(pipe2(pair, O_CLOEXEC), 0);
	ck_assert_int_eq(seccomp_listen(&allow, sizeof(allow), 0, &fd, &e), 0);
	ck_assert(seccomp_is_listener(fd));
	ck_assert_int_eq(fcntl(fd, F_GETFD), FD_CLOEXEC);
	ck_assert(!seccomp_is_listener(null));
	ck_assert(!seccomp_is_listener(poll));
	ck_assert(!seccomp_is_listener(sock));
	ck_assert(!seccomp_is_listener(dir));
	ck_assert(!seccomp_is_listener(pair[0]));
	ck_assert(!seccomp_is_listener(pair[1]));
	ck_assert(!seccomp_is_listener(-1));
	/* one has it already */
	ck_assert_int_eq(seccomp_listen(&allow, sizeof(allow), 0, &again, &e),
			 -1);
	ck_assert_int_eq(e.num, EBUSY);
	ck_assert_int_eq(again, -1);
	(void)close(fd);
	(void)close(pair[0]);
	(void)close(pair[1]);
}
END_TEST

START_TEST(of_a_program_s_length)
{
	struct sock_filter *most = malloc((BPF_MAXINSNS + 1) * sizeof(allow));
	struct err e;
	size_t i;

	ck_assert_ptr_nonnull(most);
	for (i = 0; i <= BPF_MAXINSNS; i++)
		most[i] = allow;
	no_gain();
	ck_assert_int_eq(seccomp_load(most, 0, 0, &e), -1);
	ck_assert_int_eq((int)e.kind, (int)ERR_LIMIT);
	ck_assert_int_eq(seccomp_load(most, sizeof(allow) + 1, 0, &e), -1);
	ck_assert_int_eq((int)e.kind, (int)ERR_LIMIT);
	ck_assert_int_eq(
		seccomp_load(most, (BPF_MAXINSNS + 1) * sizeof(allow), 0, &e),
		-1);
	ck_assert_int_eq((int)e.kind, (int)ERR_LIMIT);
	ck_assert_int_eq(prctl(PR_GET_SECCOMP), 0);
	ck_assert_int_eq(
		seccomp_load(most, BPF_MAXINSNS * sizeof(allow), 0, &e), 0);
	ck_assert_int_eq(prctl(PR_GET_SECCOMP), SECCOMP_MODE_FILTER);
	free(most);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("seccomp");
	TCase *tc = tcase_create("seccomp");

	tcase_add_test(tc, a_listener_and_what_is_none);
	tcase_add_test(tc, of_a_program_s_length);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
