/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <unistd.h>

#include "../../../src/front/private.h"
#include "unit.h"

static int fd[2];
static struct buf b;
static struct err e;

static void setup(void)
{
	ck_assert_int_eq(pipe2(fd, O_CLOEXEC), 0);
	buf_init(&b, 10);
}

static void teardown(void)
{
	(void)close(fd[0]);
	(void)close(fd[1]);
	buf_free(&b);
}

START_TEST(until_the_end)
{
	ck_assert_int_eq((int)write(fd[1], "12345", 5), 5);
	ck_assert_int_eq((int)write(fd[1], "67890", 5), 5);
	ck_assert_int_eq(close(fd[1]), 0);
	ck_assert_int_eq(reply_read(fd[0], 1000, &b, &e), 0);
	ck_assert_str_eq(b.data, "1234567890");
}
END_TEST

START_TEST(too_much)
{
	ck_assert_int_eq((int)write(fd[1], "12345678901", 11), 11);
	ck_assert_int_eq(close(fd[1]), 0);
	ck_assert_int_eq(reply_read(fd[0], 1000, &b, &e), -1);
	ck_assert_int_eq((int)e.kind, (int)ERR_LIMIT);
}
END_TEST

/* Silence, or a byte and then silence: the time is over all the same. */
START_TEST(too_late)
{
	ck_assert_int_eq(reply_read(fd[0], 30, &b, &e), -1);
	ck_assert_int_eq((int)e.kind, (int)ERR_LIMIT);
	ck_assert_str_eq(e.text, "reading it took too long");
	ck_assert_int_eq((int)write(fd[1], "1", 1), 1);
	ck_assert_int_eq(reply_read(fd[0], 30, &b, &e), -1);
	ck_assert_int_eq((int)e.kind, (int)ERR_LIMIT);
	ck_assert_str_eq(b.data, "1");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("reply");
	TCase *tc = tcase_create("reply");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, until_the_end);
	tcase_add_test(tc, too_much);
	tcase_add_test(tc, too_late);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
