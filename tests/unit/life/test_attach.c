/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "life/attach.h"
#include "unit.h"

static struct attach a;
static struct err e;

/* A child that runs @script, with signals as a container has them. */
static pid_t child(const char *script, int in, int out)
{
	pid_t pid = fork();
	sigset_t none;

	ck_assert_int_ge(pid, 0);
	if (pid != 0)
		return pid;
	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	if (in >= 0)
		(void)dup2(in, 0);
	if (out >= 0) {
		(void)dup2(out, 1);
		(void)setsid();
	}
	(void)execl("/bin/sh", "sh", "-c", script, (char *)NULL);
	_exit(99);
}

static int pidfd_of(pid_t pid)
{
	int fd = (int)syscall(SYS_pidfd_open, pid, 0);

	ck_assert_int_ge(fd, 0);
	return fd;
}

static int status_of(const char *script)
{
	int status = -1;
	int pidfd;

	ck_assert_int_eq(attach_begin(&a, &e), 0);
	pidfd = pidfd_of(child(script, -1, -1));
	ck_assert_int_eq(attach_wait(&a, pidfd, -1, &status, &e), 0);
	attach_end(&a);
	close(pidfd);
	return status;
}

START_TEST(status_comes_out)
{
	ck_assert_int_eq(status_of("exit 0"), 0);
	ck_assert_int_eq(status_of("exit 7"), 7);
	ck_assert_int_eq(status_of("kill -TERM $$"), 128 + SIGTERM);
	ck_assert_int_eq(status_of("kill -KILL $$"), 128 + SIGKILL);
}
END_TEST

/* One that came before the process was there, and one while it runs. */
START_TEST(passes_signals_on)
{
	int status = -1;
	int ready[2];
	int pidfd;
	char c;

	ck_assert_int_eq(pipe(ready), 0);
	ck_assert_int_eq(attach_begin(&a, &e), 0);
	ck_assert_int_eq(kill(getpid(), SIGHUP), 0);
	pidfd = pidfd_of(child("trap 'n=1' HUP; trap 'exit 1$n' USR1; echo r;"
			       "while :; do sleep 0.01; done",
			       -1, ready[1]));
	ck_assert_int_eq(read(ready[0], &c, 1), 1);
	if (fork() == 0) {
		(void)usleep(300000);
		(void)kill(getppid(), SIGUSR1);
		_exit(0);
	}
	ck_assert_int_eq(attach_wait(&a, pidfd, -1, &status, &e), 0);
	ck_assert_int_eq(status, 11);
	attach_end(&a);
}
END_TEST

START_TEST(mask_is_put_back)
{
	sigset_t was;
	sigset_t is;

	(void)sigemptyset(&was);
	(void)sigaddset(&was, SIGUSR2);
	ck_assert_int_eq(sigprocmask(SIG_SETMASK, &was, NULL), 0);
	ck_assert_int_eq(attach_begin(&a, &e), 0);
	ck_assert_int_eq(sigprocmask(SIG_SETMASK, NULL, &is), 0);
	ck_assert_int_eq(sigismember(&is, SIGTERM), 1);
	attach_end(&a);
	attach_end(&a);
	ck_assert_int_eq(sigprocmask(SIG_SETMASK, NULL, &is), 0);
	ck_assert_int_eq(sigismember(&is, SIGTERM), 0);
	ck_assert_int_eq(sigismember(&is, SIGUSR2), 1);
}
END_TEST

/* All that the process wrote arrives, though it has ended meanwhile. */
START_TEST(terminal_to_its_last_byte)
{
	int status = -1;
	int master;
	int slave;
	int pidfd;
	FILE *f = tmpfile();
	long lines = 0;
	char line[256];

	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(openpty(&master, &slave, NULL, NULL, NULL), 0);
	ck_assert_int_eq(attach_begin(&a, &e), 0);
	pidfd = pidfd_of(child("i=0; while [ $i -lt 3000 ]; do echo line $i; "
			       "i=$((i+1)); done",
			       slave, slave));
	close(slave);
	ck_assert_int_ge(dup2(fileno(f), 1), 0);
	ck_assert_int_ge(dup2(open("/dev/null", O_RDONLY), 0), 0);
	ck_assert_int_eq(attach_wait(&a, pidfd, master, &status, &e), 0);
	attach_end(&a);
	ck_assert_int_eq(status, 0);
	rewind(f);
	while (fgets(line, sizeof(line), f) != NULL)
		lines++;
	ck_assert_int_eq(lines, 3000);
}
END_TEST

/* Though others write to its terminal and do not end: /dev/zero. */
START_TEST(ends_with_the_process)
{
	int status = -1;
	int zero = open("/dev/zero", O_RDWR);
	int pidfd;

	ck_assert_int_ge(zero, 0);
	ck_assert_int_eq(attach_begin(&a, &e), 0);
	pidfd = pidfd_of(child("exit 7", -1, -1));
	ck_assert_int_ge(dup2(open("/dev/null", O_WRONLY), 1), 0);
	ck_assert_int_ge(dup2(open("/dev/null", O_RDONLY), 0), 0);
	ck_assert_int_eq(attach_wait(&a, pidfd, zero, &status, &e), 0);
	attach_end(&a);
	ck_assert_int_eq(status, 7);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("attach");
	TCase *tc = tcase_create("attach");

	tcase_set_timeout(tc, 30);
	tcase_add_test(tc, status_comes_out);
	tcase_add_test(tc, passes_signals_on);
	tcase_add_test(tc, mask_is_put_back);
	tcase_add_test(tc, terminal_to_its_last_byte);
	tcase_add_test(tc, ends_with_the_process);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
