/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/fd.h"
#include "life/console.h"
#include "life/pidfile.h"
#include "unit.h"

static char dir[64];
static char path[128];
static struct err e;

static void setup(void)
{
	unit_folder(dir, sizeof(dir));
	(void)snprintf(path, sizeof(path), "%s/pid", dir);
}

static void teardown(void)
{
	char cmd[128];

	(void)snprintf(cmd, sizeof(cmd), "rm -rf %s", dir);
	ck_assert_int_eq(system(cmd), 0);
}

static const char *content(const char *file)
{
	static char buf[64];
	FILE *f = fopen(file, "r");
	size_t n;

	if (f == NULL)
		return NULL;
	n = fread(buf, 1, sizeof(buf) - 1, f);
	buf[n] = '\0';
	(void)fclose(f);
	return buf;
}

START_TEST(writes_the_pid)
{
	struct pidfile p;
	char cwd[4096];

	ck_assert_int_eq(pidfile_open(path, &p, &e), 0);
	ck_assert_ptr_null(content(path));
	ck_assert_int_eq(pidfile_write(&p, 4711, &e), 0);
	ck_assert_str_eq(content(path), "4711");
	ck_assert_int_eq(pidfile_write(&p, 12, &e), 0);
	ck_assert_str_eq(content(path), "12");
	pidfile_remove(&p);
	ck_assert_ptr_null(content(path));
	pidfile_close(&p);
	ck_assert_ptr_nonnull(getcwd(cwd, sizeof(cwd)));
	ck_assert_int_eq(chdir(dir), 0);
	ck_assert_int_eq(pidfile_open("pid", &p, &e), 0);
	ck_assert_int_eq(pidfile_write(&p, 1, &e), 0);
	ck_assert_int_eq(chdir(cwd), 0);
	ck_assert_str_eq(content(path), "1");
	pidfile_close(&p);
}
END_TEST

START_TEST(none_is_fine)
{
	struct pidfile p;

	ck_assert_int_eq(pidfile_open(NULL, &p, &e), 0);
	ck_assert_int_eq(pidfile_write(&p, 1, &e), 0);
	pidfile_remove(&p);
	pidfile_close(&p);
}
END_TEST

START_TEST(follows_no_symlink)
{
	struct pidfile p;
	char other[128];

	(void)snprintf(other, sizeof(other), "%s/other", dir);
	ck_assert_int_eq(symlink("other", path), 0);
	ck_assert_int_eq(pidfile_open(path, &p, &e), -1);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(pidfile_open(path, &p, &e), 0);
	/* one that comes between is replaced, not followed */
	ck_assert_int_eq(symlink("other", path), 0);
	ck_assert_int_eq(pidfile_write(&p, 7, &e), 0);
	ck_assert_int_eq(access(other, F_OK), -1);
	ck_assert_str_eq(content(path), "7");
	pidfile_close(&p);
}
END_TEST

START_TEST(refuses_what_is_no_file)
{
	struct pidfile p;

	ck_assert_int_eq(pidfile_open(dir, &p, &e), -1);
	ck_assert_int_eq(pidfile_open("/tmp/", &p, &e), -1);
	ck_assert_int_eq(pidfile_open("", &p, &e), -1);
	ck_assert_int_eq(pidfile_open("/tmp/..", &p, &e), -1);
	ck_assert_int_eq(pidfile_open("/nowhere/pid", &p, &e), -1);
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	ck_assert_int_eq(pidfile_open(path, &p, &e), -1);
}
END_TEST

/* A socket in a folder whose path is longer than sockaddr_un has room for. */
START_TEST(connects_far_away)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	char cwd[4096];
	char sub[512];
	char sock[600];
	int s = socket(AF_UNIX, SOCK_STREAM, 0);
	int got = -1;
	int fd;

	(void)snprintf(sub, sizeof(sub), "%s/%0200d", dir, 0);
	(void)snprintf(sock, sizeof(sock), "%s/s", sub);
	ck_assert_int_eq(mkdir(sub, 0700), 0);
	ck_assert_int_eq(console_connect(sock, "at", &fd, &e), -1);
	ck_assert_ptr_nonnull(getcwd(cwd, sizeof(cwd)));
	ck_assert_int_eq(chdir(sub), 0);
	strcpy(to.sun_path, "s");
	ck_assert_int_eq(bind(s, (struct sockaddr *)&to, sizeof(to)), 0);
	ck_assert_int_eq(listen(s, 4), 0);
	ck_assert_int_eq(chdir(cwd), 0);
	ck_assert_int_eq(console_connect(sock, "at", &fd, &e), 0);
	got = accept(s, NULL, NULL);
	ck_assert_int_ge(got, 0);
	ck_assert_int_ne(fcntl(fd, F_GETFD) & FD_CLOEXEC, 0);
	close(got);
	close(fd);
	ck_assert_int_eq(chdir(sub), 0);
	ck_assert_int_eq(console_connect("s", "at", &fd, &e), 0);
	close(fd);
	ck_assert_int_eq(chdir(cwd), 0);
	ck_assert_int_eq(console_connect(NULL, "at", &fd, &e), 0);
	ck_assert_int_eq(fd, -1);
	ck_assert_int_eq(console_connect("", "at", &fd, &e), -1);
	close(s);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("pidfile");
	TCase *tc = tcase_create("pidfile");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, writes_the_pid);
	tcase_add_test(tc, none_is_fine);
	tcase_add_test(tc, follows_no_symlink);
	tcase_add_test(tc, refuses_what_is_no_file);
	tcase_add_test(tc, connects_far_away);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
