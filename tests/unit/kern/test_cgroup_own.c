/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which cgroup is taken for one that was delegated, on folders that look like
 * it; on cgroups by tests/vm/50-delegated.t. As who may write only what is his.
 */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd.h"
#include "kern/cgroup_own.h"
#include "unit.h"

enum {
	HIS = 12345
};

static char dir[64];
static int root_fd;

static void put(const char *path, const char *text, uid_t owner)
{
	CLEAN_FD int fd = openat(
		root_fd, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	if (geteuid() == 0)
		ck_assert_int_eq(fchown(fd, owner, owner), 0);
}

/* A cgroup whose own folder and files are of @owner. */
static void level(const char *path, uid_t owner)
{
	char name[128];

	ck_assert_int_eq(mkdirat(root_fd, path, 0755), 0);
	if (geteuid() == 0)
		ck_assert_int_eq(fchownat(root_fd, path, owner, owner, 0), 0);
	(void)snprintf(name, sizeof(name), "%s/cgroup.procs", path);
	put(name, "", owner);
	(void)snprintf(name, sizeof(name), "%s/cgroup.subtree_control", path);
	put(name, "", owner);
	(void)snprintf(name, sizeof(name), "%s/cgroup.controllers", path);
	put(name, "cpu pids\n", 0);
}

static void setup(void)
{
	unit_folder(dir, sizeof(dir));
	ck_assert_int_eq(chmod(dir, 0755), 0);
	root_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	ck_assert_int_ge(root_fd, 0);
	level("a", 0);
	level("a/user", HIS);
	level("a/user/app", HIS);
	level("a/user/app/own", HIS);
}

static void teardown(void)
{
	char cmd[96];

	(void)close(root_fd);
	(void)snprintf(cmd, sizeof(cmd), "rm -r %s", dir);
	ck_assert_int_eq(system(cmd), 0);
}

/* What somebody in @own has, who is no root. */
static void is(const char *own, const char *want, size_t want_top)
{
	char path[64];
	struct err e;
	size_t top;
	int status;
	pid_t pid = fork();

	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		if (geteuid() == 0 &&
		    (setresgid(HIS, HIS, HIS) < 0 || setresuid(HIS, HIS, HIS)))
			_exit(2);
		if (cgroup_own_in(root_fd, own, path, sizeof(path), &top, &e) <
		    0)
			_exit(3);
		_exit(strcmp(path, want) == 0 && top == want_top ? 0 : 1);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_msg(status == 0, "%s: %#x", own, (unsigned)status);
}

START_TEST(the_parent)
{
	if (geteuid() != 0)
		return;
	is("/a/user/app/own", "/a/user/app", strlen("/a/user"));
	is("/a/user/app", "/a/user", strlen("/a/user"));
	is("/a/user", "", 0); /* itself, not what holds it */
	is("/a", "", 0);
	is("/", "", 0);
	is("/../a/user/app", "", 0);
	is("/none/at/all", "", 0);
	is("a/user/app", "", 0);
}
END_TEST

START_TEST(all_that_it_takes)
{
	static const char *const files[] = { "a/user/app/cgroup.procs",
					     "a/user/app/"
					     "cgroup.subtree_control" };

	if (geteuid() != 0)
		return;
	for (size_t i = 0; i < 2; i++) {
		put(files[i], "", 0);
		ck_assert_int_eq(fchownat(root_fd, files[i], 0, 0, 0), 0);
		is("/a/user/app/own", "", 0);
		ck_assert_int_eq(fchownat(root_fd, files[i], HIS, HIS, 0), 0);
	}
	ck_assert_int_eq(fchownat(root_fd, "a/user/app", 0, 0, 0), 0);
	is("/a/user/app/own", "", 0);
}
END_TEST

START_TEST(processes_are_counted)
{
	if (geteuid() != 0)
		return;
	put("a/user/app/cgroup.controllers", "cpu memory pidsx\n", 0);
	is("/a/user/app/own", "", 0);
	put("a/user/app/cgroup.controllers", "cpu pids\n", 0);
	put("a/user/app/cgroup.procs", "17\n", HIS);
	is("/a/user/app/own", "", 0);
	put("a/user/app/cgroup.subtree_control", "memory pids\n", HIS);
	is("/a/user/app/own", "/a/user/app", strlen("/a/user"));
}
END_TEST

START_TEST(a_root_of_ones_own)
{
	struct err e;
	char path[8];
	size_t top;

	/* the root of a cgroup namespace, all of which is ours */
	put("cgroup.procs", "", 0);
	put("cgroup.subtree_control", "pids\n", 0);
	ck_assert_int_eq(
		cgroup_own_in(root_fd, "/own", path, sizeof(path), &top, &e),
		0);
	ck_assert_str_eq(path, "/");
	ck_assert_uint_eq(top, 1);
	/* one that does not fit is none */
	ck_assert_int_eq(cgroup_own_in(root_fd, "/a/user/app/own", path,
				       sizeof(path), &top, &e),
			 0);
	ck_assert_str_eq(path, "");
}
END_TEST

/* As in is(), of a user's systemd. */
static void managed(const char *own, const char *want)
{
	char path[96];
	struct err e;
	int status;
	pid_t pid = fork();

	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		if (geteuid() == 0 &&
		    (setresgid(HIS, HIS, HIS) < 0 || setresuid(HIS, HIS, HIS)))
			_exit(2);
		if (cgroup_manager_in(root_fd, own, HIS, path, sizeof(path),
				      &e) < 0)
			_exit(3);
		_exit(strcmp(path, want) == 0 ? 0 : 1);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_msg(status == 0, "%s: %#x", own, (unsigned)status);
}

START_TEST(a_users_systemd)
{
	static const char at[] = "/user.slice/user-12345.slice/"
				 "user@12345.service";

	if (geteuid() != 0)
		return;
	level("user.slice", 0);
	level("user.slice/user-12345.slice", 0);
	managed("/user.slice/user-12345.slice/session-1.scope", "");
	level(at + 1, HIS);
	managed("/user.slice/user-12345.slice/session-1.scope", at);
	managed("/system.slice/ssh.service", at);
	managed("/user.slice/user-12345.slice/user@12345.service/app.slice",
		at);
	/* put elsewhere: ours stands above us */
	level("a/user@12345.service", HIS);
	managed("/a/user@12345.service/app.slice", "/a/user@12345.service");
	managed("/a/user@12345.service", "/a/user@12345.service");
	managed("/a/user@12345.serviced/app.slice", at);
	managed("/b/user@12345.service/app.slice", ""); /* is not there */
	/* somebody else's, or one without a limit of processes */
	ck_assert_int_eq(fchownat(root_fd, at + 1, 0, 0, 0), 0);
	managed("/", "");
	ck_assert_int_eq(fchownat(root_fd, at + 1, HIS, HIS, 0), 0);
	managed("/", at);
	put("user.slice/user-12345.slice/user@12345.service/"
	    "cgroup.controllers",
	    "cpu memory\n", 0);
	managed("/", "");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("cgroup_own");
	TCase *tc = tcase_create("cgroup_own");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, the_parent);
	tcase_add_test(tc, all_that_it_takes);
	tcase_add_test(tc, processes_are_counted);
	tcase_add_test(tc, a_root_of_ones_own);
	tcase_add_test(tc, a_users_systemd);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
