/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd.h"
#include "unit.h"

static int closed(int fd)
{
	return fcntl(fd, F_GETFD) < 0 && errno == EBADF;
}

static void make_pipe(int p[2])
{
	ck_assert_int_eq(pipe2(p, O_CLOEXEC), 0);
}

START_TEST(close_empties_and_keeps_errno)
{
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC), was = fd;

	ck_assert_int_ge(fd, 0);
	errno = EXDEV;
	fd_close(&fd);
	ck_assert_int_eq(errno, EXDEV);
	ck_assert_int_eq(fd, -1);
	ck_assert(closed(was));
	errno = EXDEV;
	fd_close(&fd); /* nothing to close: nothing happens */
	ck_assert_int_eq(errno, EXDEV);
	fd = 1000000; /* no such descriptor: close(2) says so, we don't */
	fd_close(&fd);
	ck_assert_int_eq(errno, EXDEV);
	ck_assert_int_eq(fd, -1);
}
END_TEST

START_TEST(clean_closes_at_the_end_of_scope)
{
	int was, kept;

	{
		CLEAN_FD int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);

		was = fd;
		ck_assert_int_ge(was, 0);
	}
	ck_assert(closed(was));
	{
		CLEAN_FD int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);

		kept = fd_take(&fd);
		ck_assert_int_eq(fd, -1);
	}
	ck_assert(!closed(kept));
	fd_close(&kept);
}
END_TEST

START_TEST(read_all_reads_to_the_end)
{
	char got[8];
	size_t len = 99;
	struct err e;
	int p[2];

	make_pipe(p);
	ck_assert_int_eq(fd_write_all(p[1], "12345678", 8, "pipe", &e), 0);
	fd_close(&p[1]);
	ck_assert_int_eq(fd_read_all(p[0], got, sizeof(got), &len, "f", &e), 0);
	ck_assert_uint_eq(len, 8);
	ck_assert_int_eq(memcmp(got, "12345678", 8), 0);
	ck_assert_int_eq(fd_read_all(p[0], got, sizeof(got), &len, "f", &e), 0);
	ck_assert_uint_eq(len, 0);
	fd_close(&p[0]);
}
END_TEST

START_TEST(read_all_refuses_one_byte_more)
{
	char got[8];
	size_t len = 99;
	struct err e;
	int p[2];

	make_pipe(p);
	ck_assert_int_eq(fd_write_all(p[1], "123456789", 9, "pipe", &e), 0);
	fd_close(&p[1]);
	ck_assert_int_eq(fd_read_all(p[0], got, sizeof(got), &len, "f", &e),
			 -1);
	ck_assert_int_eq(e.kind, ERR_LIMIT);
	ck_assert_str_eq(e.at, "f");
	ck_assert_str_eq(e.text, "longer than 8 bytes");
	fd_close(&p[0]);
}
END_TEST

START_TEST(read_all_gives_the_errno)
{
	char got[8];
	size_t len;
	struct err e;

	ck_assert_int_eq(fd_read_all(-1, got, sizeof(got), &len, "f", &e), -1);
	ck_assert_int_eq(e.kind, ERR_SYS);
	ck_assert_int_eq(e.num, EBADF);
	ck_assert_int_eq(fd_read_all(-1, got, 0, &len, "f", &e), -1);
	ck_assert_int_eq(e.num, EBADF);
}
END_TEST

START_TEST(read_exact_wants_all)
{
	char got[8];
	struct err e;
	int p[2];

	make_pipe(p);
	ck_assert_int_eq(fd_write_all(p[1], "1234567", 7, "pipe", &e), 0);
	ck_assert_int_eq(fd_read_exact(p[0], got, 4, "f", &e), 0);
	ck_assert_int_eq(memcmp(got, "1234", 4), 0);
	fd_close(&p[1]);
	ck_assert_int_eq(fd_read_exact(p[0], got, 4, "f", &e), -1);
	ck_assert_int_eq(e.kind, ERR_SPEC);
	ck_assert_int_eq(e.num, EPIPE);
	ck_assert_str_eq(e.text, "ended after 3 of 4 bytes");
	fd_close(&p[0]);
	ck_assert_int_eq(fd_read_exact(p[0], got, 4, "f", &e), -1);
	ck_assert_int_eq(e.kind, ERR_SYS);
}
END_TEST

static void on_alarm(int sig)
{
	(void)sig;
}

/* A writer that an alarm wakes each millisecond, so that calls end early. */
__attribute__((noreturn)) static void write_in_pieces(int fd, const char *bytes,
						      size_t len)
{
	struct sigaction sa = { .sa_handler = on_alarm };
	struct itimerval each = { { 0, 1000 }, { 0, 1000 } };
	struct err e;

	if (sigaction(SIGALRM, &sa, NULL) != 0 ||
	    setitimer(ITIMER_REAL, &each, NULL) != 0)
		_exit(2);
	_exit(fd_write_all(fd, bytes, len, "pipe", &e) != 0);
}

/* More than a pipe holds: the writer waits, and is woken many times. */
START_TEST(write_all_and_read_exact_loop)
{
	const size_t len = 1 << 20;
	char *bytes = malloc(len), *got = malloc(len);
	struct err e;
	int p[2], status;
	pid_t pid;
	size_t i;

	ck_assert_ptr_nonnull(bytes);
	ck_assert_ptr_nonnull(got);
	for (i = 0; i < len; i++)
		bytes[i] = (char)(i % 251);
	make_pipe(p);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0)
		write_in_pieces(p[1], bytes, len);
	fd_close(&p[1]);
	for (i = 0; i < len; i += len / 16) {
		(void)usleep(3000);
		ck_assert_int_eq(
			fd_read_exact(p[0], got + i, len / 16, "pipe", &e), 0);
	}
	ck_assert_int_eq(memcmp(got, bytes, len), 0);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	fd_close(&p[0]);
	free(bytes);
	free(got);
}
END_TEST

START_TEST(write_all_gives_the_errno)
{
	struct err e;
	int p[2];

	ck_assert(signal(SIGPIPE, SIG_IGN) != SIG_ERR);
	make_pipe(p);
	fd_close(&p[0]);
	ck_assert_int_eq(fd_write_all(p[1], "x", 1, "out", &e), -1);
	ck_assert_int_eq(e.kind, ERR_SYS);
	ck_assert_int_eq(e.num, EPIPE);
	ck_assert_str_eq(e.at, "out");
	fd_close(&p[1]);
}
END_TEST

/* A signal in the middle of a read is not the end of it. */
START_TEST(a_signal_does_not_end_a_read)
{
	struct sigaction sa = { .sa_handler = on_alarm };
	struct err e;
	char got[2];
	int p[2], status;
	pid_t pid, parent = getpid();

	make_pipe(p);
	ck_assert_int_eq(sigaction(SIGUSR1, &sa, NULL), 0);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		(void)usleep(50000);
		(void)kill(parent, SIGUSR1);
		(void)usleep(50000);
		_exit(fd_write_all(p[1], "ok", 2, "pipe", &e) != 0);
	}
	fd_close(&p[1]);
	ck_assert_int_eq(fd_read_exact(p[0], got, 2, "pipe", &e), 0);
	ck_assert_int_eq(memcmp(got, "ok", 2), 0);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	fd_close(&p[0]);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("fd");
	TCase *tc = tcase_create("fd");

	tcase_add_test(tc, close_empties_and_keeps_errno);
	tcase_add_test(tc, clean_closes_at_the_end_of_scope);
	tcase_add_test(tc, read_all_reads_to_the_end);
	tcase_add_test(tc, read_all_refuses_one_byte_more);
	tcase_add_test(tc, read_all_gives_the_errno);
	tcase_add_test(tc, read_exact_wants_all);
	tcase_add_test(tc, write_all_and_read_exact_loop);
	tcase_add_test(tc, write_all_gives_the_errno);
	tcase_add_test(tc, a_signal_does_not_end_a_read);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
