/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <linux/mount.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd.h"
#include "kern/console.h"
#include "unit.h"

/* A devpts of our own, attached nowhere; -1 where we may not have one. */
static int devpts(void)
{
	CLEAN_FD int fs = (int)syscall(SYS_fsopen, "devpts", FSOPEN_CLOEXEC);

	if (fs < 0 ||
	    syscall(SYS_fsconfig, fs, FSCONFIG_SET_STRING, "ptmxmode", "0666",
		    0) != 0 ||
	    syscall(SYS_fsconfig, fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0) != 0)
		return -1;
	return (int)syscall(SYS_fsmount, fs, FSMOUNT_CLOEXEC, 0);
}

START_TEST(a_pair_talks)
{
	CLEAN_FD int pts = devpts();
	CLEAN_FD int master = -1;
	CLEAN_FD int slave = -1;
	uint32_t number = 99;
	struct winsize w;
	struct stat st;
	struct err e;
	char c = 0;

	ck_assert_msg(console_open(pts, &master, &slave, &number, &e) == 0,
		      "%s: %s", e.at, e.text);
	ck_assert_uint_eq(number, 0);
	ck_assert_int_eq(write(master, "x\n", 2), 2);
	ck_assert_int_eq(read(slave, &c, 1), 1);
	ck_assert_int_eq(c, 'x');
	ck_assert_int_eq(fcntl(master, F_GETFD), FD_CLOEXEC);
	ck_assert_int_eq(fcntl(slave, F_GETFD), FD_CLOEXEC);
	ck_assert_int_eq(console_size(master, 30, 100, &e), 0);
	ck_assert_int_eq(console_size(master, 0, 0, &e), 0);
	ck_assert_int_eq(ioctl(slave, TIOCGWINSZ, &w), 0);
	ck_assert_uint_eq(w.ws_row, 30);
	ck_assert_uint_eq(w.ws_col, 100);
	ck_assert_int_eq(console_size(master, 65536, 1, &e), -1);
	ck_assert_int_eq(e.kind, ERR_LIMIT);
	ck_assert_int_eq(console_own(slave, 1234, 5, &e), 0);
	ck_assert_int_eq(fstat(slave, &st), 0);
	ck_assert_uint_eq(st.st_uid, 1234);
	ck_assert_uint_eq(st.st_gid, 5);
	ck_assert_uint_eq(st.st_mode & 07777, 0620);
}
END_TEST

START_TEST(only_a_devpts_will_do)
{
	CLEAN_FD int dir = open("/dev", O_PATH | O_DIRECTORY | O_CLOEXEC);
	int master = -1, slave = -1;
	uint32_t number;
	struct err e;

	ck_assert_int_eq(console_open(dir, &master, &slave, &number, &e), -1);
	ck_assert_int_eq(e.kind, ERR_DENIED);
	ck_assert_int_eq(master, -1);
}
END_TEST

START_TEST(becomes_the_controlling_terminal)
{
	CLEAN_FD int pts = devpts();
	CLEAN_FD int master = -1;
	CLEAN_FD int slave = -1;
	uint32_t number;
	struct err e;
	int status = 1;
	pid_t pid;

	ck_assert_int_eq(console_open(pts, &master, &slave, &number, &e), 0);
	pid = fork();
	if (pid == 0) {
		if (setsid() < 0 || console_control(slave, &e) != 0)
			_exit(1);
		_exit(tcgetpgrp(slave) == getpid() ? 0 : 2);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	/* who leads no session can't */
	pid = fork();
	if (pid == 0)
		_exit(console_control(slave, &e) == 0 ? 0 : 3);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(WEXITSTATUS(status), 3);
}
END_TEST

START_TEST(is_sent_with_a_name)
{
	int sock[2], got = -1;
	char data[64], control[CMSG_SPACE(sizeof(int))];
	struct iovec iov = { data, sizeof(data) };
	struct msghdr m = { .msg_iov = &iov,
			    .msg_iovlen = 1,
			    .msg_control = control,
			    .msg_controllen = sizeof(control) };
	struct stat a, b;
	struct err e;
	CLEAN_FD int fd = open("/dev/null", O_RDWR | O_CLOEXEC);

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, sock), 0);
	ck_assert_int_eq(console_send(sock[0], fd, &e), 0);
	ck_assert_int_eq(recvmsg(sock[1], &m, 0), 9);
	ck_assert_int_eq(memcmp(data, "/dev/ptmx", 9), 0);
	ck_assert_ptr_nonnull(CMSG_FIRSTHDR(&m));
	memcpy(&got, CMSG_DATA(CMSG_FIRSTHDR(&m)), sizeof(got));
	ck_assert_int_eq(fstat(fd, &a), 0);
	ck_assert_int_eq(fstat(got, &b), 0);
	ck_assert_uint_eq(a.st_rdev, b.st_rdev);
	(void)close(got);
	(void)close(sock[1]);
	/* nobody there: an error, not a signal */
	ck_assert_int_eq(console_send(sock[0], fd, &e), -1);
	ck_assert_int_eq(e.kind, ERR_SYS);
	(void)close(sock[0]);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("console");
	TCase *tc = tcase_create("console");
	CLEAN_FD int pts = devpts();

	if (pts < 0) {
		(void)puts("1..0 # SKIP needs root for a devpts of its own");
		return 0;
	}
	tcase_add_test(tc, a_pair_talks);
	tcase_add_test(tc, only_a_devpts_will_do);
	tcase_add_test(tc, becomes_the_controlling_terminal);
	tcase_add_test(tc, is_sent_with_a_name);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
