/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "life/bundle.h"
#include "unit.h"

static char dir[64];
static char bundle[128];
static char file[160];
static char real[PATH_MAX];
static struct buf text;
static struct err e;

static void write_file(const char *path, const char *s)
{
	FILE *f = fopen(path, "w");

	ck_assert_ptr_nonnull(f);
	ck_assert_int_ge(fputs(s, f), 0);
	ck_assert_int_eq(fclose(f), 0);
}

/* /tmp is everybody's, and has the sticky bit. */
static void setup(void)
{
	umask(022);
	unit_folder(dir, sizeof(dir));
	(void)snprintf(bundle, sizeof(bundle), "%s/b", dir);
	(void)snprintf(file, sizeof(file), "%s/config.json", bundle);
	ck_assert_int_eq(mkdir(bundle, 0755), 0);
	write_file(file, "{}");
	buf_init(&text, BUNDLE_CONFIG_MAX);
}

static void teardown(void)
{
	char cmd[128];

	buf_free(&text);
	(void)snprintf(cmd, sizeof(cmd), "rm -rf %s", dir);
	ck_assert_int_eq(system(cmd), 0);
}

static int reads(void)
{
	return bundle_read(bundle, real, &text, &e);
}

static void denied(void)
{
	ck_assert_int_eq(reads(), -1);
	ck_assert_int_eq(e.kind, ERR_DENIED);
	ck_assert_str_eq(e.at, "cfg-bundle-perm");
}

START_TEST(reads_a_good_one)
{
	char cwd[PATH_MAX];

	ck_assert_int_eq(reads(), 0);
	ck_assert_str_eq(text.data, "{}");
	ck_assert_str_eq(real, bundle);
	ck_assert_ptr_nonnull(getcwd(cwd, sizeof(cwd)));
	ck_assert_int_eq(chdir(bundle), 0);
	ck_assert_int_eq(bundle_read(".", real, &text, &e), 0);
	ck_assert_str_eq(real, bundle);
	ck_assert_int_eq(chdir(cwd), 0);
}
END_TEST

START_TEST(through_a_link_it_is_the_real_one)
{
	char link[128];

	(void)snprintf(link, sizeof(link), "%s/link", dir);
	ck_assert_int_eq(symlink("b", link), 0);
	ck_assert_int_eq(bundle_read(link, real, &text, &e), 0);
	ck_assert_str_eq(real, bundle);
}
END_TEST

START_TEST(config_is_no_symlink)
{
	char other[160];

	(void)snprintf(other, sizeof(other), "%s/other", bundle);
	ck_assert_int_eq(rename(file, other), 0);
	ck_assert_int_eq(symlink("other", file), 0);
	denied();
}
END_TEST

START_TEST(config_is_a_file)
{
	ck_assert_int_eq(unlink(file), 0);
	ck_assert_int_eq(mkfifo(file, 0600), 0);
	denied();
	ck_assert_int_eq(unlink(file), 0);
	ck_assert_int_eq(reads(), -1);
	ck_assert_int_eq(e.kind, ERR_SYS);
}
END_TEST

START_TEST(nobody_else_writes)
{
	ck_assert_int_eq(chmod(file, 0646), 0);
	denied();
	ck_assert_int_eq(chmod(file, 0644), 0);
	ck_assert_int_eq(chmod(bundle, 0777), 0);
	denied();
	ck_assert_int_eq(chmod(bundle, 0755), 0);
	ck_assert_int_eq(chmod(dir, 0702), 0);
	denied();
	ck_assert_int_eq(chmod(dir, 01777), 0);
	ck_assert_int_eq(reads(), 0);
	/* the group of root is root's */
	ck_assert_int_eq(chmod(bundle, 0775), 0);
	if (geteuid() == 0) {
		ck_assert_int_eq(chown(bundle, 0, 0), 0);
		ck_assert_int_eq(reads(), 0);
		ck_assert_int_eq(chown(bundle, 0, 12345), 0);
		denied();
	}
}
END_TEST

START_TEST(too_large)
{
	ck_assert_int_eq(truncate(file, BUNDLE_CONFIG_MAX), 0);
	ck_assert_int_eq(reads(), 0);
	ck_assert_int_eq(truncate(file, BUNDLE_CONFIG_MAX + 1), 0);
	buf_free(&text);
	ck_assert_int_eq(reads(), -1);
	ck_assert_int_eq(e.kind, ERR_LIMIT);
}
END_TEST

START_TEST(any_file)
{
	ck_assert_int_eq(bundle_read_file(file, &text, &e), 0);
	ck_assert_str_eq(text.data, "{}");
	ck_assert_int_eq(bundle_read_file("/dev/zero", &text, &e), -1);
	ck_assert_int_eq(bundle_read_file(bundle, &text, &e), -1);
	ck_assert_int_eq(bundle_read_file("/nowhere", &text, &e), -1);
	ck_assert_int_eq(e.kind, ERR_SYS);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("bundle");
	TCase *tc = tcase_create("bundle");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, reads_a_good_one);
	tcase_add_test(tc, through_a_link_it_is_the_real_one);
	tcase_add_test(tc, config_is_no_symlink);
	tcase_add_test(tc, config_is_a_file);
	tcase_add_test(tc, nobody_else_writes);
	tcase_add_test(tc, too_large);
	tcase_add_test(tc, any_file);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
