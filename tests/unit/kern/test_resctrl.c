/* SPDX-License-Identifier: GPL-2.0-or-later */
/* On a folder that looks like resctrl: few machines have one. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kern/resctrl.h"
#include "unit.h"

static char dir[64];
static int root;

static void put(const char *path, const char *text)
{
	int fd = openat(root, path, O_CREAT | O_TRUNC | O_WRONLY, 0644);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
}

static const char *get(const char *path)
{
	static char text[4096];
	int fd = openat(root, path, O_RDONLY);
	ssize_t n;

	ck_assert_int_ge(fd, 0);
	n = read(fd, text, sizeof(text) - 1);
	ck_assert_int_ge(n, 0);
	text[n] = '\0';
	close(fd);
	return text;
}

static void setup(void)
{
	unit_folder(dir, sizeof(dir));
	root = open(dir, O_PATH | O_DIRECTORY);
	ck_assert_int_ge(root, 0);
}

static void teardown(void)
{
	static const char *const names[] = { "c/schemata", "c/tasks" };
	size_t i;

	for (i = 0; i < 2; i++)
		(void)unlinkat(root, names[i], 0);
	(void)unlinkat(root, "c", AT_REMOVEDIR);
	close(root);
	rmdir(dir);
}

START_TEST(a_class)
{
	struct err e;
	bool made;
	int fd;

	ck_assert_int_eq(resctrl_group(root, "c", false, &made, &fd, &e), -1);
	ck_assert_int_eq(e.num, ENOENT);
	ck_assert_int_eq(resctrl_group(root, "c", true, &made, &fd, &e), 0);
	ck_assert(made);
	put("c/schemata", "");
	put("c/tasks", "");
	ck_assert_int_eq(resctrl_write(fd, "L3:0=7f0;1=1f", &e), 0);
	ck_assert_str_eq(get("c/schemata"), "L3:0=7f0;1=1f\n");
	ck_assert_int_eq(resctrl_add(fd, 4711, &e), 0);
	ck_assert_str_eq(get("c/tasks"), "4711");
	close(fd);
	ck_assert_int_eq(resctrl_group(root, "c", true, &made, &fd, &e), 0);
	ck_assert(!made);
	close(fd);
	ck_assert_int_eq(resctrl_group(root, "", true, &made, &fd, &e), 0);
	ck_assert(!made);
	close(fd);
	ck_assert_int_eq(resctrl_drop(root, "c", &e), -1); /* not empty here */
	unlinkat(root, "c/schemata", 0);
	unlinkat(root, "c/tasks", 0);
	ck_assert_int_eq(resctrl_drop(root, "c", &e), 0);
	ck_assert_int_eq(resctrl_drop(root, "c", &e), 0);
}
END_TEST

START_TEST(its_schemata)
{
	struct err e;
	bool made;
	int fd;

	ck_assert_int_eq(resctrl_group(root, "c", true, &made, &fd, &e), 0);
	put("c/schemata", "    L3:0=7f0;1=1f\n    MB:0= 20;1= 70\n");
	ck_assert_int_eq(resctrl_has(fd, "MB:0=20;1=70", &e), 0);
	ck_assert_int_eq(resctrl_has(fd, "L3:0=7f0;1=1f", &e), 0);
	ck_assert_int_eq(resctrl_has(fd, "L3:0=7f0", &e), -1);
	ck_assert_int_eq(e.kind, ERR_SPEC);
	ck_assert_int_eq(resctrl_has(fd, "L3:0=7f0;1=1", &e), -1);
	close(fd);
}
END_TEST

START_TEST(a_link_is_no_class)
{
	struct err e;
	bool made;
	int fd;

	ck_assert_int_eq(symlinkat("/etc", root, "c"), 0);
	ck_assert_int_eq(resctrl_group(root, "c", true, &made, &fd, &e), -1);
	ck_assert_int_eq(unlinkat(root, "c", 0), 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("resctrl");
	TCase *tc = tcase_create("resctrl");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_class);
	tcase_add_test(tc, its_schemata);
	tcase_add_test(tc, a_link_is_no_class);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
