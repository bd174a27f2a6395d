/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdbool.h>
#include <string.h>

#include "cli/opt.h"
#include "unit.h"

struct got {
	const char *text;
	struct opt_list list;
	unsigned number;
	bool flag;
	bool other;
};

static const struct opt opts[] = {
	{ "text", 't', OPT_TEXT, offsetof(struct got, text), "T", "" },
	{ "list", 'l', OPT_LIST, offsetof(struct got, list), "L", "" },
	{ "number", 'n', OPT_UINT, offsetof(struct got, number), "N", "" },
	{ "flag", 'f', OPT_FLAG, offsetof(struct got, flag), NULL, "" },
	{ "flag-other", 'o', OPT_FLAG, offsetof(struct got, other), NULL, "" },
};

enum {
	WORDS = 80
};

static struct got got;
static char *words[WORDS];
static struct err e;

/* Splits @line at blanks; "''" is the empty word. Gives the operands back. */
static int parse_most(const char *line, int most)
{
	static char text[1024];
	int argc = 0;
	char *save;
	char *w;

	memset(&got, 0, sizeof(got));
	strcpy(text, line);
	for (w = strtok_r(text, " ", &save); w != NULL;
	     w = strtok_r(NULL, " ", &save))
		words[argc++] = strcmp(w, "''") == 0 ? w + 2 : w;
	words[argc] = NULL;
	return opt_parse(opts, sizeof(opts) / sizeof(*opts), &got, argc, words,
			 most, &e);
}

static int parse(const char *line)
{
	return parse_most(line, WORDS);
}

START_TEST(both_spellings)
{
	ck_assert_int_eq(parse("--text a --text=b"), 0);
	ck_assert_str_eq(got.text, "b");
	ck_assert_int_eq(parse("-t a"), 0);
	ck_assert_str_eq(got.text, "a");
	ck_assert_int_eq(parse("-ta"), 0);
	ck_assert_str_eq(got.text, "a");
	ck_assert_int_eq(parse("--text=a=b"), 0);
	ck_assert_str_eq(got.text, "a=b");
	ck_assert_int_eq(parse("--text="), 0);
	ck_assert_str_eq(got.text, "");
	ck_assert_int_eq(parse("--text --flag"), 0);
	ck_assert_str_eq(got.text, "--flag");
	ck_assert(!got.flag);
}
END_TEST

START_TEST(before_and_after)
{
	ck_assert_int_eq(parse("one --flag two --text x three"), 3);
	ck_assert_str_eq(words[0], "one");
	ck_assert_str_eq(words[1], "two");
	ck_assert_str_eq(words[2], "three");
	ck_assert(got.flag);
	ck_assert_str_eq(got.text, "x");
}
END_TEST

START_TEST(dashes_end_options)
{
	ck_assert_int_eq(parse("--flag -- --text -f"), 2);
	ck_assert_str_eq(words[0], "--text");
	ck_assert_str_eq(words[1], "-f");
	ck_assert(got.flag);
	ck_assert_ptr_null(got.text);
	ck_assert_int_eq(parse("- --flag"), 1);
	ck_assert_str_eq(words[0], "-");
	ck_assert(got.flag);
}
END_TEST

START_TEST(another_programs_words)
{
	ck_assert_int_eq(parse_most("-f id ls --flag -t x", 2), 5);
	ck_assert_str_eq(words[0], "id");
	ck_assert_str_eq(words[2], "--flag");
	ck_assert_ptr_null(got.text);
	ck_assert_int_eq(parse_most("id -t x ls -f", 2), 3);
	ck_assert_str_eq(got.text, "x");
	ck_assert(!got.flag);
	ck_assert_int_eq(parse_most("id ls -- -f", 2), 4);
}
END_TEST

START_TEST(flags)
{
	ck_assert_int_eq(parse("-fo"), 0);
	ck_assert(got.flag && got.other);
	ck_assert_int_eq(parse("-fta"), 0);
	ck_assert(got.flag);
	ck_assert_str_eq(got.text, "a");
	ck_assert_int_eq(parse("--flag --flag=false --flag-other=1"), 0);
	ck_assert(!got.flag && got.other);
	ck_assert_int_eq(parse("--flag=yes"), -1);
	ck_assert_int_eq(parse("--flag="), -1);
}
END_TEST

START_TEST(numbers)
{
	ck_assert_int_eq(parse("-n 7"), 0);
	ck_assert_uint_eq(got.number, 7);
	ck_assert_int_eq(parse("-n -1"), -1);
	ck_assert_int_eq(parse("-n 4294967296"), -1);
	ck_assert_int_eq(parse("-n 0x1"), -1);
	ck_assert_int_eq(parse("--number="), -1);
}
END_TEST

START_TEST(lists)
{
	char line[1024] = "";
	int i;

	ck_assert_int_eq(parse("-l a --list b --list=c"), 0);
	ck_assert_uint_eq(got.list.n, 3);
	ck_assert_str_eq(got.list.v[2], "c");
	for (i = 0; i < OPT_LIST_MAX; i++)
		strcat(line, "-lx ");
	ck_assert_int_eq(parse(line), 0);
	strcat(line, "-lx");
	ck_assert_int_eq(parse(line), -1);
}
END_TEST

static const char *const wrong[] = {
	"--nope",   "--tex x", "--texts x", "-x",  "--text",    "-t",
	"--number", "-fx",     "--=x",      "---", "--flag -n",
};

START_TEST(refuses)
{
	ck_assert_int_eq(parse(wrong[_i]), -1);
	ck_assert_int_eq(e.kind, ERR_SPEC);
	ck_assert_str_ne(e.at, "");
}
END_TEST

START_TEST(help)
{
	ck_assert_int_eq(parse("--flag --help x"), OPT_HELP);
	ck_assert_int_eq(parse("-h"), OPT_HELP);
	ck_assert_int_eq(parse("-- --help"), 1);
	ck_assert_int_eq(parse_most("id ls --help", 2), 3);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("opt");
	TCase *tc = tcase_create("opt");

	tcase_add_test(tc, both_spellings);
	tcase_add_test(tc, before_and_after);
	tcase_add_test(tc, dashes_end_options);
	tcase_add_test(tc, another_programs_words);
	tcase_add_test(tc, flags);
	tcase_add_test(tc, numbers);
	tcase_add_test(tc, lists);
	tcase_add_loop_test(tc, refuses, 0,
			    (int)(sizeof(wrong) / sizeof(*wrong)));
	tcase_add_test(tc, help);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
