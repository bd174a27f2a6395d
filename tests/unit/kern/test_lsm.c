/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kern/lsm.h"
#include "unit.h"

static const struct {
	enum lsm which;
	const char *text, *name;
	bool is;
} names[] = {
	{ LSM_APPARMOR, "docker-default (enforce)\n", "docker-default", true },
	{ LSM_APPARMOR, "a b (complain)", "a b", true },
	{ LSM_APPARMOR, "unconfined\n", "unconfined", true },
	{ LSM_APPARMOR, "firefox (unconfined)\n", "firefox", false },
	{ LSM_APPARMOR, "docker-default2 (enforce)\n", "docker-default",
	  false },
	{ LSM_APPARMOR, "docker-default x\n", "docker-default", false },
	{ LSM_APPARMOR, "docker-default (enforce)\n", "docker", false },
	{ LSM_APPARMOR, "", "docker-default", false },
	{ LSM_APPARMOR, "x\ny", "x", false },
	{ LSM_SELINUX, "u:r:t:s0", "u:r:t:s0", true },
	{ LSM_SELINUX, "u:r:t:s0\n", "u:r:t:s0", true },
	{ LSM_SELINUX, "u:r:t:s0:c1,c2", "u:r:t:s0", false },
	{ LSM_SELINUX, "u:r:t:s0 (enforce)", "u:r:t:s0", false },
};

START_TEST(what_the_kernel_writes)
{
	ck_assert(lsm_name_is(names[_i].which, names[_i].text,
			      names[_i].name) == names[_i].is);
}
END_TEST

/* A host with the module, or without: no such profile is never applied. */
START_TEST(no_such_label)
{
	int proc = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC), i;
	struct err e;

	ck_assert_int_ge(proc, 0);
	for (i = LSM_APPARMOR; i <= LSM_SELINUX; i++) {
		ck_assert_int_eq(lsm_exec_set(proc, (enum lsm)i,
					      "no-such-label-here", &e),
				 -1);
		ck_assert_int_eq(e.kind, ERR_DENIED);
		ck_assert_ptr_nonnull(strstr(e.text, "lsm-unapplied"));
	}
	close(proc);
}
END_TEST

/* CVE-2019-16884: a folder that looks like proc takes what is written. */
START_TEST(a_faked_proc)
{
	char dir[64], path[128];
	struct err e;
	int fd, proc;

	unit_folder(dir, sizeof(dir));
	snprintf(path, sizeof(path), "%s/%d", dir, (int)getpid());
	ck_assert_int_eq(mkdir(path, 0755), 0);
	snprintf(path, sizeof(path), "%s/%d/attr", dir, (int)getpid());
	ck_assert_int_eq(mkdir(path, 0755), 0);
	snprintf(path, sizeof(path), "%s/%d/attr/exec", dir, (int)getpid());
	fd = open(path, O_CREAT | O_RDWR, 0666);
	ck_assert_int_ge(fd, 0);
	proc = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	ck_assert_int_eq(lsm_exec_set(proc, LSM_SELINUX, "u:r:t:s0", &e), -1);
	ck_assert_int_eq(e.kind, ERR_DENIED);
	ck_assert_int_eq(lseek(fd, 0, SEEK_END), 0);
	close(fd);
	close(proc);
	unlink(path);
	snprintf(path, sizeof(path), "%s/%d/attr", dir, (int)getpid());
	rmdir(path);
	snprintf(path, sizeof(path), "%s/%d", dir, (int)getpid());
	rmdir(path);
	rmdir(dir);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("lsm");
	TCase *tc = tcase_create("lsm");

	tcase_add_loop_test(tc, what_the_kernel_writes, 0,
			    sizeof(names) / sizeof(names[0]));
	tcase_add_test(tc, no_such_label);
	tcase_add_test(tc, a_faked_proc);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
