/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "plan/build.h"
#include "private.h"
#include "unit.h"

static struct log quiet = { .fd = -1, .most = LOG_ERROR };
static struct buf why;
static struct life l = { .log = &quiet, .why = &why };
static struct err e;

/* The one line for @n findings of which each refuses. */
static int refuse(size_t n, const char *message)
{
	struct plan_finding f[64];
	struct plan_report r = { .profile = PLAN_PROFILE_HARDENED,
				 .findings = f,
				 .n_findings = n,
				 .refused = n > 0 };
	struct plan *p;
	size_t i;
	int got;

	r.config_sha256 = "0123456789abcdef0123456789abcdef"
			  "0123456789abcdef0123456789abcdef";
	for (i = 0; i < n; i++)
		f[i] = (struct plan_finding){ .rule = "ns-pid-host",
					      .action = PLAN_REFUSE,
					      .pointer = "/linux/namespaces",
					      .message = message,
					      .asked = "",
					      .given = "",
					      .fix = "take it out" };
	ck_assert_int_eq(plan_build_refusal(&p, &r, &e), 0);
	buf_init(&why, LIFE_WHY_MAX);
	got = report(&l, p, "box", &e);
	plan_free(p);
	return got;
}

START_TEST(one_line_says_it)
{
	ck_assert_int_eq(refuse(1, "the host's"), -1);
	ck_assert_int_eq(e.kind, ERR_DENIED);
	ck_assert_str_eq(why.data,
			 "refused by policy, 1 finding: ns-pid-host at "
			 "/linux/namespaces: the host's; fix: take it out. "
			 "See brig-rules(7)");
	buf_free(&why);
}
END_TEST

START_TEST(of_many_the_first_few)
{
	ck_assert_int_eq(refuse(60, "the host's"), -1);
	ck_assert_ptr_nonnull(strstr(why.data, "60 findings: (1) ns-pid-host"));
	ck_assert_ptr_nonnull(strstr(why.data, "(3) "));
	ck_assert_ptr_null(strstr(why.data, "(4) "));
	ck_assert_ptr_nonnull(strstr(why.data, " And 57 more. See brig-rules"));
	ck_assert_ptr_null(strchr(why.data, '\n'));
	buf_free(&why);
}
END_TEST

/* However long they are, the line is whole and fits a log line. */
START_TEST(long_ones_fit)
{
	char message[256];

	memset(message, 'x', sizeof(message) - 1);
	message[sizeof(message) - 1] = '\0';
	ck_assert_int_eq(refuse(3, message), -1);
	ck_assert(buf_ok(&why));
	ck_assert_ptr_nonnull(strstr(why.data, "See brig-rules(7)"));
	buf_free(&why);
}
END_TEST

/* Of a list that is too long to be shown the cut is seen, and the rest not. */
START_TEST(a_cut_is_seen)
{
	char message[302];

	memset(message, 'x', sizeof(message) - 1);
	message[sizeof(message) - 1] = '\0';
	ck_assert_int_eq(refuse(1, message), -1);
	ck_assert_ptr_nonnull(strstr(why.data, "xx...; fix: take it out."));
	buf_free(&why);
	message[sizeof(message) - 2] = '\0';
	ck_assert_int_eq(refuse(1, message), -1);
	ck_assert_ptr_nonnull(strstr(why.data, "xx; fix: take it out."));
	buf_free(&why);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("report");
	TCase *tc = tcase_create("report");

	tcase_add_test(tc, one_line_says_it);
	tcase_add_test(tc, of_many_the_first_few);
	tcase_add_test(tc, long_ones_fit);
	tcase_add_test(tc, a_cut_is_seen);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
