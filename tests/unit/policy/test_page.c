/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * brig-rules(7) has every rule as the tables have it: what stands between its
 * markers is made from them. PAGE_WRITE=1 writes it there.
 */
#include "config.h"

#include "policy_unit.h"

enum {
	PAGE_MAX = 1 << 20,
	WIDTH = 76
};

static const char *page_path(void)
{
	static char path[4096];
	const char *srcdir = getenv("srcdir");

	snprintf(path, sizeof(path), "%s/man/brig-rules.7",
		 srcdir != NULL ? srcdir : ".");
	return path;
}

static void slurp(struct buf *out)
{
	char piece[4096];
	size_t n;
	FILE *f = fopen(page_path(), "re");

	ck_assert_msg(f != NULL, "%s", page_path());
	buf_init(out, PAGE_MAX);
	while ((n = fread(piece, 1, sizeof(piece), f)) > 0)
		buf_bytes(out, piece, n);
	ck_assert(fclose(f) == 0 && buf_ok(out));
}

/* One word of text for roff. */
static void word(struct buf *b, const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (s[i] == '\\')
			buf_str(b, "\\e");
		else
			buf_char(b, s[i]);
	}
}

/* Text as lines: a sentence begins a new one, and so does a full one. */
static void lines(struct buf *b, const char *s)
{
	size_t col = 0, n;
	char end = '\0';

	while (*s != '\0') {
		n = strcspn(s, " ");
		if (col > 0 && (col + 1 + n > WIDTH || end == '.')) {
			buf_char(b, '\n');
			col = 0;
		} else if (col > 0) {
			buf_char(b, ' ');
			col++;
		}
		if (col == 0 && (*s == '.' || *s == '\''))
			buf_str(b, "\\&");
		word(b, s, n);
		col += n;
		end = s[n - 1];
		s += n + strspn(s + n, " ");
	}
	buf_char(b, '\n');
}

static void acts(struct buf *b, const enum policy_act *act)
{
	buf_fmt(b, "%s, %s, %s.\n", policy_act_name(act[PLAN_PROFILE_STRICT]),
		policy_act_name(act[PLAN_PROFILE_HARDENED]),
		policy_act_name(act[PLAN_PROFILE_COMPAT]));
}

static void part(struct buf *b, const char *name, const char *text)
{
	buf_fmt(b, ".br\n.Em %s :\n", name);
	lines(b, text);
}

static void one_case(struct buf *b, const char *when,
		     const enum policy_act *act)
{
	if (when == NULL)
		return;
	buf_str(b, ".br\n.Em Or :\n");
	lines(b, when);
	buf_str(b, ".br\n.Em Actions :\n");
	acts(b, act);
}

static void one_rule(struct buf *b, const struct policy_rule *r)
{
	size_t i;

	buf_fmt(b, ".It Sy %s\n", r->id);
	lines(b, r->title);
	buf_str(b, ".br\n.Em Actions :\n");
	acts(b, r->act);
	one_case(b, r->lesser_when, r->lesser);
	one_case(b, r->also_when, r->also);
	if (r->opened != NULL)
		part(b, "On the opened file", r->opened);
	part(b, "Why", r->why);
	part(b, "Fix", r->fix);
	if (r->references[0] == NULL)
		return;
	buf_str(b, ".br\n.Em See :\n");
	for (i = 0; i < POLICY_REFS_MAX && r->references[i] != NULL; i++)
		buf_fmt(b, "%s%s", i > 0 ? ", " : "", r->references[i]);
	buf_char(b, '\n');
}

static const struct {
	const char *family, *heading;
} headings[] = {
	{ "cfg", "The config file" },
	{ "ns", "Namespaces and ids" },
	{ "root", "The root file system" },
	{ "mount", "Mounts" },
	{ "cap", "Capabilities and no_new_privs" },
	{ "lsm", "Security modules" },
	{ "seccomp", "System calls" },
	{ "dev", "Devices" },
	{ "path", "Paths of proc and sys" },
	{ "sysctl", "Kernel settings" },
	{ "proc", "The process" },
	{ "res", "Resources" },
	{ "hook", "Hooks" },
	{ "misc", "The rest" },
};

static void put_rules(struct buf *b)
{
	const struct policy_rule *r;
	size_t h, i, n = 0;

	for (h = 0; h < sizeof(headings) / sizeof(headings[0]); h++) {
		buf_fmt(b, ".Ss %s\n.Bl -tag -width Ds\n", headings[h].heading);
		for (i = 0; (r = policy_rule_at(i)) != NULL; i++) {
			if (strcmp(r->family, headings[h].family) != 0)
				continue;
			one_rule(b, r);
			n++;
		}
		buf_str(b, ".El\n");
	}
	for (i = 0; policy_rule_at(i) != NULL; i++)
		;
	ck_assert_uint_eq(n, i); /* no family is without a heading */
}

static void put_unsupported(struct buf *b)
{
	const struct policy_unsupported *u;
	size_t i;

	buf_str(b, ".Bl -bullet -compact\n");
	for (i = 0; (u = policy_unsupported_at(i)) != NULL; i++)
		buf_fmt(b, ".It\n.Pa %s :\n%s\n", u->pattern, u->what);
	buf_str(b, ".El\n");
}

/* The page with what stands between the markers of @name put there anew. */
static void renew(struct buf *page, const char *name,
		  void (*put)(struct buf *b))
{
	char begin[64], end[64];
	const char *from, *to;
	struct buf out;

	snprintf(begin, sizeof(begin), ".\\\" %s begin", name);
	snprintf(end, sizeof(end), ".\\\" %s end", name);
	from = strstr(page->data, begin);
	to = strstr(page->data, end);
	ck_assert(from != NULL && to != NULL && from < to);
	from = strchr(from, '\n') + 1;
	buf_init(&out, PAGE_MAX);
	buf_bytes(&out, page->data, (size_t)(from - page->data));
	put(&out);
	buf_str(&out, to);
	ck_assert(buf_ok(&out));
	buf_free(page);
	*page = out;
}

START_TEST(the_page_is_the_tables)
{
	struct buf have, want;
	FILE *f;

	slurp(&have);
	slurp(&want);
	renew(&want, "rules", put_rules);
	renew(&want, "unsupported", put_unsupported);
	if (getenv("PAGE_WRITE") != NULL) {
		f = fopen(page_path(), "we");
		ck_assert_ptr_nonnull(f);
		ck_assert_uint_eq(fwrite(want.data, 1, want.len, f), want.len);
		ck_assert_int_eq(fclose(f), 0);
		slurp(&have);
	}
	ck_assert_msg(have.len == want.len &&
			      memcmp(have.data, want.data, have.len) == 0,
		      "run PAGE_WRITE=1 tests/unit/policy/test_page.t");
	buf_free(&have);
	buf_free(&want);
}
END_TEST

/* Every rule that the prose of the page names is there. */
START_TEST(the_prose_names_real_rules)
{
	static const char *const begins[] = { "cap-",  "dev-",    "ns-",
					      "mnt-",  "sec-",    "res-",
					      "proc-", "sysctl-", "user-" };
	static const char from[] = ".Sh DOCKER'S OPTIONS";
	const char *at, *end;
	char name[64];
	struct buf page;
	unsigned n = 0;
	size_t i, len;

	slurp(&page);
	at = strstr(page.data, from);
	ck_assert_ptr_nonnull(at);
	end = strstr(at, ".Sh NOT");
	while (at < end) {
		len = strspn(at, "abcdefghijklmnopqrstuvwxyz0123456789-");
		for (i = 0; i < sizeof(begins) / sizeof(begins[0]); i++)
			if (strncmp(at, begins[i], strlen(begins[i])) == 0 &&
			    at[-1] == ' ') {
				ck_assert_uint_lt(len, sizeof(name));
				memcpy(name, at, len);
				name[len] = '\0';
				ck_assert_msg(policy_rule_find(name) != NULL ||
						      strcmp(name, "cap-add") ==
							      0,
					      "%s", name);
				n++;
			}
		at += len > 0 ? len : 1;
	}
	ck_assert_uint_ge(n, 20);
	buf_free(&page);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("page");
	TCase *tc = tcase_create("page");

	tcase_add_test(tc, the_page_is_the_tables);
	tcase_add_test(tc, the_prose_names_real_rules);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
