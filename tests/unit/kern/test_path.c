/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A tree with links that lead out of it, into it and round in it. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "kern/path.h"
#include "unit.h"

static char dir[64];
static int root = -1;

static void setup(void)
{
	unit_folder(dir, sizeof(dir));
	root = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	ck_assert_int_ge(root, 0);
	ck_assert_int_eq(mkdirat(root, "a", 0755), 0);
	ck_assert_int_eq(mkdirat(root, "a/b", 0755), 0);
	ck_assert_int_eq(symlinkat("/a", root, "link"), 0);
	ck_assert_int_eq(symlinkat("../../../proc", root, "up"), 0);
	ck_assert_int_eq(symlinkat("/new/x", root, "dangling"), 0);
	ck_assert_int_eq(symlinkat("b/c/d", root, "a/near"), 0);
	ck_assert_int_eq(symlinkat("two", root, "one"), 0);
	ck_assert_int_eq(symlinkat("one", root, "two"), 0);
	ck_assert_int_eq(symlinkat("/", root, "top"), 0);
}

static void teardown(void)
{
	char cmd[96];

	fd_close(&root);
	(void)snprintf(cmd, sizeof(cmd), "rm -rf %s", dir);
	ck_assert_int_eq(system(cmd), 0);
}

static void leads(int at, const char *path, enum path_walk walk, const char *to,
		  int num)
{
	CLEAN_FD int fd = path_open(at, path, walk, O_PATH, 0);
	struct stat st;

	if (to == NULL) {
		ck_assert_msg(fd < 0 && errno == num, "%s: %d", path, errno);
		return;
	}
	ck_assert_msg(fd >= 0, "%s: %d", path, errno);
	ck_assert_int_eq(fstatat(at, to, &st, 0), 0);
	ck_assert_msg(path_is(fd, st.st_dev, st.st_ino), "%s", path);
	ck_assert(!path_is(fd, st.st_dev + 1, st.st_ino));
	ck_assert(!path_is(fd, st.st_dev, st.st_ino + 1));
	ck_assert_int_eq(fcntl(fd, F_GETFD), FD_CLOEXEC);
}

START_TEST(stays_inside)
{
	leads(root, "/a/b", PATH_IN_ROOT, "a/b", 0);
	leads(root, "link/b", PATH_IN_ROOT, "a/b", 0);
	leads(root, "../../../a", PATH_IN_ROOT, "a", 0);
	leads(root, "up/self", PATH_IN_ROOT, NULL, ENOENT);
	leads(root, "one", PATH_IN_ROOT, NULL, ELOOP);
	leads(root, "a/b", PATH_NO_LINKS, "a/b", 0);
	leads(root, "link/b", PATH_NO_LINKS, NULL, ELOOP);
	leads(root, "link", PATH_ONE_FS, NULL, ELOOP);
	ck_assert(!path_is(-1, 0, 0));
}
END_TEST

START_TEST(no_magic_link_and_no_mount)
{
	CLEAN_FD int proc = open("/proc/self", O_PATH | O_CLOEXEC);
	CLEAN_FD int top = open("/", O_PATH | O_CLOEXEC);

	leads(proc, "root", PATH_IN_ROOT, NULL, ELOOP);
	leads(proc, "cwd", PATH_IN_ROOT, NULL, ELOOP);
	leads(proc, "fd/0", PATH_IN_ROOT, NULL, ELOOP);
	leads(top, "proc/version", PATH_IN_ROOT, "proc/version", 0);
	leads(top, "proc/version", PATH_NO_LINKS, "proc/version", 0);
	leads(top, "proc/version", PATH_ONE_FS, NULL, EXDEV);
}
END_TEST

/* What is made, where, and as what; @to NULL: nothing is. */
static void makes(const char *path, bool folder, const char *to, mode_t mode)
{
	CLEAN_FD int fd = -1;
	struct err e;
	struct stat st;
	int rc = path_make(root, path, folder, &fd, "/m", &e);

	ck_assert_msg((rc == 0) == (to != NULL), "%s", path);
	if (to == NULL)
		return;
	ck_assert_int_eq(fstatat(root, to, &st, AT_SYMLINK_NOFOLLOW), 0);
	ck_assert_msg(path_is(fd, st.st_dev, st.st_ino), "%s", path);
	ck_assert_uint_eq(st.st_mode, mode);
	ck_assert_int_ne(fcntl(fd, F_GETFL) & O_PATH, 0);
}

START_TEST(makes_what_is_missing)
{
	umask(0);
	makes("/p/q/r", true, "p/q/r", S_IFDIR | 0755);
	makes("p/q/f", false, "p/q/f", S_IFREG | 0644);
	makes("p//q///f", false, "p/q/f", S_IFREG | 0644);
	makes("p/q/f", true, "p/q/f", S_IFREG | 0644);
	makes("link/c", true, "a/c", S_IFDIR | 0755);
	makes("up/here", true, "proc/here", S_IFDIR | 0755);
	makes("dangling", false, "new/x", S_IFREG | 0644);
	makes("a/near", true, "a/b/c/d", S_IFDIR | 0755);
	makes("p/./s", true, "p/s", S_IFDIR | 0755);
	makes("one/x", true, NULL, 0);
	makes("nothing/../x", true, "x", S_IFDIR | 0755);
	makes("p/q/f/x", true, NULL, 0);
	makes("top", true, NULL, 0);
	makes("/", true, NULL, 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("path");
	TCase *tc = tcase_create("path");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, stays_inside);
	tcase_add_test(tc, no_magic_link_and_no_mount);
	tcase_add_test(tc, makes_what_is_missing);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
