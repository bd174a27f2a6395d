/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "unit.h"

static char got[32768];

/* What stands in the pipe now. */
static const char *taken(int fd)
{
	ssize_t n = read(fd, got, sizeof(got) - 1);

	got[n > 0 ? n : 0] = '\0';
	return got;
}

static void make_pipe(int p[2])
{
	ck_assert_int_eq(pipe2(p, O_CLOEXEC | O_NONBLOCK), 0);
}

START_TEST(text_is_a_line)
{
	struct log l = { .most = LOG_INFO };
	int p[2];

	make_pipe(p);
	l.fd = p[1];
	log_line(&l, LOG_ERROR, "no %s", "way");
	ck_assert_str_eq(taken(p[0]), "brig: no way\n");
	log_line(&l, LOG_WARNING, "careful");
	ck_assert_str_eq(taken(p[0]), "brig: warning: careful\n");
	log_line(&l, LOG_INFO, "news");
	ck_assert_str_eq(taken(p[0]), "brig: info: news\n");
	log_line(&l, LOG_DEBUG, "noise");
	ck_assert_str_eq(taken(p[0]), "");
	l.most = LOG_DEBUG;
	log_line(&l, LOG_DEBUG, "noise");
	ck_assert_str_eq(taken(p[0]), "brig: debug: noise\n");
}
END_TEST

START_TEST(text_is_escaped)
{
	struct log l = { .most = LOG_ERROR };
	int p[2];

	make_pipe(p);
	l.fd = p[1];
	log_line(&l, LOG_ERROR, "%s", "a\nbrig: b\x1b[2J");
	ck_assert_str_eq(taken(p[0]), "brig: a\\x0abrig: b\\x1b[2J\n");
}
END_TEST

START_TEST(json_is_an_object_a_line)
{
	struct log l = { .most = LOG_ERROR, .json = true };
	const char *head = "{\"level\":\"error\","
			   "\"msg\":\"say \\\"x\\\"\\n\",";
	const char *s;
	int p[2];
	size_t i;

	make_pipe(p);
	l.fd = p[1];
	log_line(&l, LOG_ERROR, "%s", "say \"x\"\n");
	s = taken(p[0]);
	ck_assert_int_eq(strncmp(s, head, strlen(head)), 0);
	s = strstr(s, "\"time\":\"");
	ck_assert_ptr_nonnull(s);
	s += 8;
	for (i = 0; i < 20; i++) /* RFC 3339 */
		if (strchr("-T:Z", "....-..-..T..:..:..Z"[i]) != NULL)
			ck_assert_int_eq(s[i], "....-..-..T..:..:..Z"[i]);
		else
			ck_assert(s[i] >= '0' && s[i] <= '9');
	ck_assert_str_eq(s + 20, "\"}\n");
}
END_TEST

START_TEST(an_event_is_a_member_more)
{
	struct log l = { .most = LOG_INFO, .json = true };
	int p[2];

	make_pipe(p);
	l.fd = p[1];
	log_event(&l, LOG_INFO, "{\"a\":1}", "x %d", 2);
	(void)taken(p[0]);
	ck_assert_msg(strstr(got, "{\"level\":\"info\",\"msg\":\"x 2\"") == got,
		      "%s", got);
	ck_assert_msg(strstr(got, ",\"event\":{\"a\":1}}\n") != NULL, "%s",
		      got);
	log_event(&l, LOG_DEBUG, "{}", "less");
	ck_assert_str_eq(taken(p[0]), "");
	l.json = false;
	log_event(&l, LOG_INFO, "{}", "text");
	ck_assert_str_eq(taken(p[0]), "brig: info: text\n");
}
END_TEST

START_TEST(json_time_is_utc)
{
	struct log l = { .most = LOG_ERROR, .json = true };
	struct timespec now, then; /* time(2) may lag behind a tick */
	struct tm tm;
	char want[64];
	int p[2];

	ck_assert_int_eq(setenv("TZ", "ELSE-05:30", 1), 0);
	tzset();
	make_pipe(p);
	l.fd = p[1];
	do { /* till both are of the same second */
		(void)clock_gettime(CLOCK_REALTIME, &now);
		log_line(&l, LOG_ERROR, "x");
		(void)clock_gettime(CLOCK_REALTIME, &then);
		(void)taken(p[0]);
	} while (now.tv_sec != then.tv_sec);
	ck_assert_ptr_nonnull(gmtime_r(&now.tv_sec, &tm));
	(void)strftime(want, sizeof(want), "\"time\":\"%Y-%m-%dT%H:%M:%SZ\"",
		       &tm);
	ck_assert_ptr_nonnull(strstr(got, want));
}
END_TEST

START_TEST(a_long_line_is_cut_and_whole)
{
	struct log l = { .most = LOG_ERROR, .json = true };
	char *s = calloc(1, 100001);
	const char *line;
	int p[2];

	ck_assert_ptr_nonnull(s);
	memset(s, '\x01', 100000);
	make_pipe(p);
	l.fd = p[1];
	log_line(&l, LOG_ERROR, "%s", s);
	line = taken(p[0]);
	ck_assert_uint_gt(strlen(line), 4095 * 6);
	ck_assert_str_eq(line + strlen(line) - 4, "Z\"}\n");
	free(s);
}
END_TEST

START_TEST(errors_go_to_stderr_too)
{
	struct log l = { .most = LOG_DEBUG, .json = true, .also_stderr = true };
	int p[2], err[2];

	make_pipe(p);
	make_pipe(err);
	ck_assert_int_eq(dup2(err[1], 2), 2);
	l.fd = p[1];
	log_line(&l, LOG_ERROR, "both");
	ck_assert_str_eq(taken(err[0]), "brig: both\n");
	ck_assert_int_eq(taken(p[0])[0], '{');
	log_line(&l, LOG_INFO, "one");
	ck_assert_str_eq(taken(err[0]), "");
	l.fd = 2;
	l.json = false;
	log_line(&l, LOG_ERROR, "once");
	ck_assert_str_eq(taken(err[0]), "brig: once\n");
}
END_TEST

START_TEST(nowhere_is_no_crash)
{
	struct log l = { .fd = -1, .most = LOG_DEBUG };
	int p[2];

	log_line(&l, LOG_ERROR, "lost");
	make_pipe(p);
	ck_assert_int_eq(close(p[0]), 0);
	l.fd = p[0]; /* closed */
	log_line(&l, LOG_ERROR, "lost");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("log");
	TCase *tc = tcase_create("log");

	tcase_add_test(tc, text_is_a_line);
	tcase_add_test(tc, text_is_escaped);
	tcase_add_test(tc, json_is_an_object_a_line);
	tcase_add_test(tc, an_event_is_a_member_more);
	tcase_add_test(tc, json_time_is_utc);
	tcase_add_test(tc, a_long_line_is_cut_and_whole);
	tcase_add_test(tc, errors_go_to_stderr_too);
	tcase_add_test(tc, nowhere_is_no_crash);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
