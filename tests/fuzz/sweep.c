/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sweep FILE...: a fuzz target without a fuzzer. In each document each value in
 * its turn is replaced by each of a list of odd ones, written twice, or left
 * out with its name; the target must live through each text. Where a fuzzer
 * comes upon a number that the reader takes and the plan does not, this one
 * cannot miss it. A config's process and resources are tried alone too.
 */
#include "config.h"

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "fuzz.h"

enum {
	MOST = 1 << 20,
	DEEP = 32
};

static const char *const odd[] = {
	"\"\"",
	"\"/\"",
	"\".\"",
	"\"..\"",
	"\"/..\"",
	"\"/a/../b\"",
	"\"//a\"",
	"\"/a/\"",
	"\"a\"",
	"\"a/b\"",
	"\"/a\"",
	"\"/proc\"",
	"\"/proc/self/exe\"",
	"\"/proc/7/exe\"",
	"\"/dev\"",
	"\"/dev/x\"",
	"\"/sys/fs/cgroup\"",
	"\" \"",
	"\"a b\"",
	"\"a\\nb\"",
	"\"\\u007f\"",
	"\"\\u0001\"",
	"\"\\u00e9\"",
	"\"=\"",
	"\"A\"",
	"\"A=\"",
	"\"=a\"",
	"\"%d\"",
	"\"%d%d\"",
	"\"a%\"",
	"\"a:b\"",
	"\"0\"",
	"\"-1\"",
	"\"0-\"",
	"\"3-1\"",
	"\"0-1023\"",
	"\"0,,1\"",
	"\"99999999999\"",
	"\"rrw\"",
	"\"wmr\"",
	"\"ro\"",
	"\"rw\"",
	"\"remount\"",
	"\"bind\"",
	"\"rbind\"",
	"\"idmap\"",
	"\"tmpcopyup\"",
	"\"mode=\"",
	"\"mode=99999\"",
	"\"uid=4294967295\"",
	"\"size=1e9\"",
	"\"none\"",
	"\"proc\"",
	"\"tmpfs\"",
	"\"overlay\"",
	"\"user\"",
	"\"a.slice\"",
	"\"a:b:c\"",
	"0",
	"1",
	"-1",
	"-2",
	"7",
	"8",
	"20",
	"100",
	"256",
	"512",
	"1001",
	"4095",
	"4096",
	"65535",
	"65536",
	"1048575",
	"1048576",
	"1000000000",
	"2147483647",
	"2147483648",
	"-2147483649",
	"4294967294",
	"4294967295",
	"4294967296",
	"9223372036854775807",
	"9223372036854775808",
	"18446744073709551615",
	"-9223372036854775808",
	"true",
	"false",
	"null",
	"[]",
	"{}",
	"[\"\"]",
	"[[]]",
	"[{}]",
};

struct span {
	size_t name; /* where its name begins, or as @from */
	size_t from;
	size_t to;
};

struct sweep {
	const char *text;
	size_t len;
	struct span v[4096];
	size_t n;
};

/* ---- where the values are ---- */

static size_t blank(const struct sweep *s, size_t i)
{
	while (i < s->len && strchr(" \t\n", s->text[i]) != NULL)
		i++;
	return i;
}

static size_t string(const struct sweep *s, size_t i)
{
	for (i++; i < s->len && s->text[i] != '"'; i++)
		if (s->text[i] == '\\')
			i++;
	return i + 1;
}

static size_t value(struct sweep *s, size_t name, size_t i, int deep);

/* The members of what begins at @i. */
static size_t members(struct sweep *s, size_t i, int deep)
{
	bool object = s->text[i] == '{';
	size_t name;

	for (i = blank(s, i + 1); i < s->len;) {
		if (strchr("]}", s->text[i]) != NULL)
			return i + 1;
		if (s->text[i] == ',')
			i = blank(s, i + 1);
		name = i;
		if (object)
			i = blank(s, blank(s, string(s, i)) + 1);
		i = blank(s, value(s, name, i, deep + 1));
	}
	return i;
}

static size_t value(struct sweep *s, size_t name, size_t i, int deep)
{
	struct span *v = &s->v[s->n++];

	MUST(s->n < sizeof(s->v) / sizeof(s->v[0]) && deep < DEEP);
	v->name = name;
	v->from = i;
	if (strchr("[{", s->text[i]) != NULL)
		i = members(s, i, deep);
	else if (s->text[i] == '"')
		i = string(s, i);
	else
		i += strcspn(s->text + i, ",]} \n\t");
	v->to = i;
	return i;
}

/* ---- what is put there ---- */

/* What is tried just now: the last words of a property that does not hold. */
static struct {
	const char *with;
	size_t n_with;
	const char *was;
	size_t n_was;
} now;

static void last_words(int sig)
{
	(void)sig;
	(void)!write(STDERR_FILENO, now.with, now.n_with);
	(void)!write(STDERR_FILENO, " for ", 5);
	(void)!write(STDERR_FILENO, now.was, now.n_was);
	(void)!write(STDERR_FILENO, "\n", 1);
}

/* The text with @with in the place of [from, to). */
static void try(const struct sweep *s, size_t from, size_t to, const char *with,
		size_t n)
{
	CLEAN_BUF struct buf b = { 0 };

	buf_init(&b, 4 * MOST);
	buf_bytes(&b, s->text, from);
	buf_bytes(&b, with, n);
	buf_bytes(&b, s->text + to, s->len - to);
	MUST(buf_ok(&b));
	now.with = with;
	now.n_with = n;
	now.was = s->text + from;
	now.n_was = to - from;
	(void)LLVMFuzzerTestOneInput((const uint8_t *)b.data, b.len);
}

/* Without it, and the comma that is one too many then. */
static void without(const struct sweep *s, const struct span *v)
{
	size_t from = v->name, to = blank(s, v->to);

	if (to < s->len && s->text[to] == ',') {
		to++;
	} else {
		while (from > 0 && strchr(" \t\n", s->text[from - 1]) != NULL)
			from--;
		if (from > 0 && s->text[from - 1] == ',')
			from--;
	}
	try(s, from, to, "", 0);
}

static void twice(const struct sweep *s, const struct span *v)
{
	CLEAN_BUF struct buf b = { 0 };

	buf_init(&b, 2 * MOST);
	buf_bytes(&b, s->text + v->name, v->to - v->name);
	buf_char(&b, ',');
	buf_bytes(&b, s->text + v->name, v->to - v->name);
	MUST(buf_ok(&b));
	try(s, v->name, v->to, b.data, b.len);
}

/* Numbers in the place of numbers, words of words; the rest of both. */
static bool apt(const char *was, const char *with)
{
	bool number = strchr("-0123456789", with[0]) != NULL;

	if (was[0] == '"')
		return !number || with[1] == '\0';
	return with[0] != '"' || with[1] == '"' || with[1] == 'a';
}

static size_t sweep(const char *text, size_t len)
{
	static struct sweep s;
	size_t i, k;

	s = (struct sweep){ .text = text, .len = len };
	(void)value(&s, 0, blank(&s, 0), 0);
	for (i = 1; i < s.n; i++) {
		without(&s, &s.v[i]);
		twice(&s, &s.v[i]);
		for (k = 0; k < sizeof(odd) / sizeof(odd[0]); k++)
			if (apt(text + s.v[i].from, odd[k]))
				try(&s, s.v[i].from, s.v[i].to, odd[k],
				    strlen(odd[k]));
	}
	return s.n;
}

/* The value of the member @name, if it is there, as a document. */
static size_t sweep_member(const char *text, const char *name)
{
	static struct sweep s;
	const char *at = strstr(text, name);

	if (at == NULL)
		return 0;
	at += strlen(name);
	s = (struct sweep){ .text = at, .len = strlen(at) };
	return sweep(at, value(&s, 0, 0, 0));
}

int main(int argc, char **argv)
{
	static char text[MOST];
	int i;

	(void)signal(SIGABRT, last_words);
	for (i = 1; i < argc; i++) {
		FILE *f = fopen(argv[i], "rb");
		size_t n, values;

		MUST(f != NULL);
		n = fread(text, 1, MOST - 1, f);
		(void)fclose(f);
		text[n] = '\0';
		values = sweep(text, n) + sweep_member(text, "\"process\": ") +
			 sweep_member(text, "\"resources\": ");
		MUST(values > 5);
		printf("ok %d - %zu values of %s\n", i, values,
		       strrchr(argv[i], '/') + 1);
	}
	printf("1..%d\n", argc - 1);
	return 0;
}
