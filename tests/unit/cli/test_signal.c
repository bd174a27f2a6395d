/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <signal.h>

#include "private.h"
#include "unit.h"

static const struct {
	const char *word;
	int sig;
} table[] = {
	{ "9", SIGKILL },
	{ "KILL", SIGKILL },
	{ "SIGKILL", SIGKILL },
	{ "sigkill", 9 },
	{ "term", SIGTERM },
	{ "15", SIGTERM },
	{ "1", 1 },
	{ "64", 64 },
	{ "SIGRTMIN", 34 },
	{ "RTMIN+3", 37 },
	{ "SIGRTMAX-1", 63 },
	{ "WINCH", SIGWINCH },
	{ "0", 0 },
	{ "65", -1 },
	{ "-9", -1 },
	{ "09", -1 },
	{ "9x", -1 },
	{ "", -1 },
	{ "SIG", -1 },
	{ "SIGSIGKILL", -1 },
	{ "KILLL", -1 },
	{ "RTMIN+31", -1 },
	{ "RTMIN+", -1 },
	{ "RTMAX-x", -1 },
	{ "SIGABCDEFGHIJKLMNOPQ", -1 },
};

START_TEST(words)
{
	ck_assert_msg(cli_signal(table[_i].word) == table[_i].sig, "%s",
		      table[_i].word);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("signal");
	TCase *tc = tcase_create("signal");

	tcase_add_loop_test(tc, words, 0,
			    (int)(sizeof(table) / sizeof(*table)));
	suite_add_tcase(s, tc);
	return unit_run(s);
}
