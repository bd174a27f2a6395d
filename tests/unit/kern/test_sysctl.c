/* SPDX-License-Identifier: GPL-2.0-or-later */
/* In an ipc namespace of its own: what is written is nobody else's. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/fd.h"
#include "kern/sysctl.h"
#include "unit.h"

static ino_t host_ipc;

/* A detached procfs, and an ipc namespace that is not the host's; or -1. */
static int private_proc(void)
{
	CLEAN_FD int fs = -1;
	struct stat st;

	if (stat("/proc/self/ns/ipc", &st) != 0)
		return -1;
	if (host_ipc == 0)
		host_ipc = st.st_ino;
	if (st.st_ino == host_ipc &&
	    (unshare(CLONE_NEWIPC) != 0 ||
	     stat("/proc/self/ns/ipc", &st) != 0 || st.st_ino == host_ipc))
		return -1;
	fs = (int)syscall(SYS_fsopen, "proc", FSOPEN_CLOEXEC);
	if (fs < 0 ||
	    syscall(SYS_fsconfig, fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0) != 0)
		return -1;
	return (int)syscall(SYS_fsmount, fs, FSMOUNT_CLOEXEC, 0);
}

static void holds(int proc_fd, const char *path, const char *want)
{
	char text[64] = "";
	CLEAN_FD int fd = openat(proc_fd, path, O_RDONLY | O_CLOEXEC);

	ck_assert_int_gt(read(fd, text, sizeof(text) - 1), 0);
	ck_assert_str_eq(text, want);
}

START_TEST(writes_to_the_writers_namespace)
{
	CLEAN_FD int proc = private_proc();
	struct err e;

	ck_assert_int_ge(proc, 0);
	ck_assert_msg(sysctl_write(proc, "kernel/shmmni", "77", &e) == 0,
		      "%s: %s", e.at, e.text);
	holds(proc, "sys/kernel/shmmni", "77\n");
	ck_assert_int_eq(unshare(CLONE_NEWIPC), 0);
	holds(proc, "sys/kernel/shmmni", "4096\n");
}
END_TEST

START_TEST(leads_nowhere_else)
{
	static const char *const odd[] = {
		"../self/comm",
		"../../../tmp/x",
		"kernel/../../self/comm",
		"../self/oom_score_adj",
		"/../self/comm",
		"",
		"kernel",
		"kernel/no_such_thing",
	};
	CLEAN_FD int proc = private_proc();
	struct err e;

	ck_assert_int_ge(proc, 0);
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		ck_assert_msg(sysctl_write(proc, odd[i], "7", &e) == -1, "%s",
			      odd[i]);
		ck_assert_int_eq(e.kind, ERR_SYS);
	}
}
END_TEST

START_TEST(a_refusal_is_named)
{
	CLEAN_FD int proc = private_proc();
	CLEAN_FD int tmp = open("/tmp", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct err e;

	ck_assert_int_ge(proc, 0);
	ck_assert_int_eq(sysctl_write(proc, "kernel/shmmni", "x", &e), -1);
	ck_assert_int_eq(e.num, EINVAL);
	ck_assert_str_eq(e.at, "sysctl kernel/shmmni");
	ck_assert_int_eq(sysctl_write(tmp, "kernel/shmmni", "7", &e), -1);
	ck_assert_int_eq(e.kind, ERR_DENIED);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("sysctl");
	TCase *tc = tcase_create("sysctl");
	CLEAN_FD int proc = private_proc();

	if (proc < 0) {
		(void)puts("1..0 # SKIP needs root for an ipc namespace");
		return 0;
	}
	tcase_add_test(tc, writes_to_the_writers_namespace);
	tcase_add_test(tc, leads_nowhere_else);
	tcase_add_test(tc, a_refusal_is_named);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
