/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The policy's files to settings: what counts, and what is wrong where. */
#include "config.h"

#include "plan/print.h"
#include "policy/exempt.h"
#include "policy/settings.h"
#include "policy_unit.h"

enum {
	FILES = 3
};

struct made {
	struct arena a;
	struct spec_problems p[FILES];
	struct spec_policy s[FILES];
	struct policy_file f[FILES];
	struct plan *plan;
	struct err e;
	const char *first; /* of what is wrong; "" */
};

static void make(struct made *x, const struct policy_settings_opts *o,
		 const char *const *texts, size_t n)
{
	static const char *const names[] = { "a", "d/b", "d/c" };
	size_t i;

	memset(x, 0, sizeof(*x));
	arena_init(&x->a, 16 << 20);
	for (i = 0; i < n; i++) {
		spec_problems_init(&x->p[i], &x->a);
		ck_assert_int_eq(spec_parse_policy(&x->s[i], &x->a, texts[i],
						   strlen(texts[i]), &x->p[i],
						   &x->e),
				 0);
		x->f[i] = (struct policy_file){ names[i], texts[i],
						strlen(texts[i]), &x->s[i],
						&x->p[i] };
	}
	if (policy_compile_settings(&x->plan, x->f, n, o, &x->e) != 0)
		ck_abort_msg("%s: %s", x->e.at, x->e.text);
	x->first = plan_report(x->plan)->refused
			   ? plan_report(x->plan)->findings[0].message
			   : "";
	ck_assert(plan_report(x->plan)->refused ==
		  (plan_settings(x->plan) == NULL));
}

static void done(struct made *x)
{
	plan_free(x->plan);
	arena_free(&x->a);
}

static const struct policy_settings_opts plain = {
	.scope = "",
	.sha256 = judged_sha256,
	.today = "2026-11-22",
	.profile = PLAN_PROFILE_HARDENED,
};

static struct policy_settings_opts scoped(const char *scope)
{
	struct policy_settings_opts o = plain;

	o.scope = scope;
	return o;
}

/* Only these members: the rest has tests of its own (test_allow.c). */
static void spared(struct buf *b)
{
	static const char *const these[] = { "profile", "scope", "exemptions",
					     "a:" };
	CLEAN_BUF struct buf kept = { .cap = 1 << 20 };
	char *line, *next;
	size_t i;

	for (line = b->data; line != NULL && *line != '\0'; line = next) {
		next = strchr(line, '\n');
		if (next != NULL)
			*next++ = '\0';
		for (i = 0; i < 4; i++)
			if (strncmp(line, these[i], strlen(these[i])) == 0)
				buf_fmt(&kept, "%s%s", line,
					next != NULL ? "\n" : "");
	}
	b->len = 0;
	buf_bytes(b, kept.data, kept.len);
}

/* What one file in one section comes to, or what is wrong with it. */
static void says(const char *text, const char *scope, const char *want)
{
	const struct policy_settings_opts o = scoped(scope);
	struct made x;
	struct buf b;

	make(&x, &o, &text, 1);
	buf_init(&b, 1 << 20);
	if (x.first[0] != '\0')
		buf_str(&b, x.first);
	else
		plan_print(x.plan, &b);
	spared(&b);
	ck_assert_str_eq(b.data, want);
	buf_free(&b);
	done(&x);
}

#define EX(...) "{\"version\":1,\"exemptions\":[{" __VA_ARGS__ "}]}"
#define POOL(first, last)                                                      \
	"{\"version\":1,\n\"id-pool\":{\"first\":" first ",\"last\":" last "}" \
	"}"
#define FIRST                                                             \
	"a:2:20: id-pool.first is a multiple of 65536 above 0 and below " \
	"2147483648"
#define LAST                                                          \
	": id-pool.last is one less than a multiple of 65536, above " \
	"first and below 2147483648"
#define R(rule) "\"rule\":\"" rule "\""
#define WHY     ",\"reason\":\"r\""

static const struct {
	const char *text;
	const char *scope;
	const char *want;
} cases[] = {
	{ "{\"version\":1}", "", "profile = hardened  # profile hardened\n" },
	{ "{\"version\":1,\n \"profile\":\"compat\"}", "",
	  "profile = compat  # a:2:12\n" },
	{ "{\"version\":1,\"profile\":\"compat\",\"sections\":{\"x\":"
	  "{\"profile\":\"strict\"}}}",
	  "x", "profile = strict  # a:1:60\nscope = x\n" },
	{ "{\"version\":1,\"profile\":\"compat\",\"sections\":{\"x\":"
	  "{\"profile\":\"strict\"}}}",
	  "", "profile = compat  # a:1:24\n" },
	{ "{\"version\":1,\"profile\":\"compat\",\"sections\":{\"x\":{}}}", "x",
	  "profile = compat  # a:1:24\nscope = x\n" },
	{ EX(R("user-root") WHY), "",
	  "profile = hardened  # profile hardened\n"
	  "exemptions[0].rule = user-root  # a:1:28\n"
	  "exemptions[0].reason = r\n" },
	{ EX(R("user-root") WHY ",\"expires\":\"2026-11-22\""), "",
	  "profile = hardened  # profile hardened\n"
	  "exemptions[0].rule = user-root  # a:1:28\n"
	  "exemptions[0].reason = r\n"
	  "exemptions[0].expires = 2026-11-22\n" },
	/* what is wrong */
	{ "", "", "a:1:1: parse error: premature EOF" },
	{ "[]", "", "a:1:1: an array where an object belongs" },
	{ "{}", "", "a:1:1: /version: it has to be there and is not" },
	{ "{\"version\":2}", "",
	  "a:1:12: /version: this is not version 1, the "
	  "only one there is" },
	{ "{\"version\":1,\"profile\":\"open\"}", "",
	  "a:1:24: /profile: \"open\" is no known name here; "
	  "known: strict, hardened, compat" },
	{ "{\"version\":1,\"profile\":1}", "",
	  "a:1:24: /profile: a number where a string belongs" },
	{ "{\"version\":1,\"mystery\":1}", "",
	  "a:1:24: /mystery: no key that brig-policy(5) has" },
	{ "{\"version\":1,\"Profile\":\"strict\"}", "",
	  "a:1:24: /Profile: the key is \"profile\" but for case" },
	{ "{\"version\":1,\"version\":1}", "",
	  "a:1:24: /version: the key is there twice, before with the value at "
	  "byte 11" },
	{ "{\"version\":1,\"notify-sockets\":[\"/run/../s\"]}", "",
	  "a:1:32: a path is absolute, without \"//\", \".\", \"..\" and "
	  "\"/\" at its end" },
	{ "{\"version\":1,\"net-devices\":[\"a/b\"]}", "",
	  "a:1:29: no network device has such a name" },
	{ "{\"version\":1}", "x", "a:1:1: there is no section \"x\"" },
	{ "{\"version\":1,\"sections\":{\"1x\":{}}}", "",
	  "a:1:31: the name of a section is 1 to 64 of a-z A-Z 0-9 _ . -, "
	  "a letter first" },
	{ EX(R("user-rot") WHY), "",
	  "a:1:36: \"user-rot\" is no rule (brig explain)" },
	{ EX(R("nnp-off") WHY), "", "a:1:36: nnp-off can not be let off" },
	{ EX(R("ns-pid-host") WHY), "",
	  "a:1:36: ns-pid-host can not be let off" },
	{ EX(R("user-root")), "",
	  "a:1:28: /exemptions/0/reason: it has to be there and is not" },
	{ EX(R("user-root") ",\"reason\":\"\""), "",
	  "a:1:57: the reason is empty" },
	{ EX(R("user-root") WHY ",\"pointer\":\"x\""), "",
	  "a:1:71: a JSON pointer begins with /" },
	{ EX(R("user-root") WHY ",\"expires\":\"2026-11-21\""), "",
	  "a:1:71: the exemption expired on 2026-11-21" },
	{ EX(R("user-root") WHY ",\"expires\":\"2026-13-21\""), "",
	  "a:1:71: a date is YYYY-MM-DD" },
	{ EX(R("user-root") WHY ",\"expires\":\"soon\""), "",
	  "a:1:71: a date is YYYY-MM-DD" },
	{ EX(R("user-root") WHY "},{" R("user-root") WHY), "",
	  "a:1:62: it is exempt at a:1:28 already" },
	{ EX(R("user-root") WHY
	     ",\"annotation\":{\"key\":\"k\",\"value\":\"v\"}"),
	  "", "a:1:28: trust-annotations does not name k" },
	{ EX(R("user-root") WHY ",\"image\":\"i\""), "",
	  "a:1:28: trust-annotations names none that tells the image" },
	{ POOL("0", "65535"), "", FIRST },
	{ POOL("1", "65536"), "", FIRST },
	{ POOL("65535", "131071"), "", FIRST },
	{ POOL("100000", "231071"), "", FIRST },
	{ POOL("2147483648", "2147549183"), "", FIRST },
	{ POOL("4294901760", "4294967295"), "", FIRST },
	{ POOL("65536", "65536"), "", "a:2:33" LAST },
	{ POOL("65536", "131072"), "", "a:2:33" LAST },
	{ POOL("131072", "131071"), "", "a:2:34" LAST },
	{ POOL("131072", "65535"), "", "a:2:34" LAST },
	{ POOL("2147418112", "2147549183"), "", "a:2:38" LAST },
	{ POOL("2147418112", "4294967295"), "", "a:2:38" LAST },
	{ POOL("65536", "268566527"), "",
	  "a:2:33: id-pool is of at most 4096 times 65536 ids" },
	{ POOL("-65536", "131071"), "",
	  "a:2:20: /id-pool/first: not from 0 to 4294967295" },
	{ POOL("65536", "4294967296"), "",
	  "a:2:33: /id-pool/last: not from 0 to 4294967295" },
	{ POOL("\"65536\"", "131071"), "",
	  "a:2:20: /id-pool/first: a string where a number belongs" },
	{ POOL("65536", "131071.5"), "",
	  "a:2:33: /id-pool/last: not a plain integer" },
	{ "{\"version\":1,\"id-pool\":{\"first\":65536}}", "",
	  "a:1:24: /id-pool/last: it has to be there and is not" },
	{ "{\"version\":1,\"id-pool\":[65536,131071]}", "",
	  "a:1:24: /id-pool: an array where an object belongs" },
	{ "{\"version\":1,\"id-pool\":{\"first\":65536,\"last\":131071,"
	  "\"size\":1}}",
	  "", "a:1:60: /id-pool/size: no key that brig-policy(5) has" },
	{ "{\"version\":1,\"deny-write-exec\":1}", "",
	  "a:1:32: /deny-write-exec: a number where true or false belongs" },
	{ "{\"version\":1,\"deny-write-exe\":true}", "",
	  "a:1:31: /deny-write-exe: unknown key; is \"deny-write-exec\" "
	  "meant?" },
	/* what is wrong in a section that is not this one */
	{ "{\"version\":1,\"sections\":{\"x\":{\"id-pool\":{\"first\":5,"
	  "\"last\":131071}}}}",
	  "",
	  "a:1:50: id-pool.first is a multiple of 65536 above 0 and below "
	  "2147483648" },
	{ "{\"version\":1,\"sections\":{\"x\":{\"exemptions\":[{" R("z") WHY
	  "}]}}}",
	  "", "a:1:53: \"z\" is no rule (brig explain)" },
};

START_TEST(one_file)
{
	says(cases[_i].text, cases[_i].scope, cases[_i].want);
}
END_TEST

START_TEST(files_together)
{
	static const char *const texts[] = {
		"{\"version\":1,\"profile\":\"strict\"}",
		EX(R("user-root") WHY),
		"{\"version\":1,\"sections\":{\"x\":{\"profile\":\"compat\","
		"\"exemptions\":[{" R("user-gid0") WHY "}]}}}",
	};
	const struct policy_settings_opts o = scoped("x");
	const struct plan_settings *s;
	struct made x;

	make(&x, &o, texts, 3);
	s = plan_settings(x.plan);
	ck_assert_ptr_nonnull(s);
	ck_assert_int_eq(s->profile, PLAN_PROFILE_COMPAT);
	ck_assert_uint_eq(s->n_exemptions, 2);
	ck_assert_str_eq(s->exemptions[0].rule, "user-root");
	ck_assert_str_eq(s->exemptions[1].rule, "user-gid0");
	done(&x);
	make(&x, &plain, texts, 3);
	ck_assert_uint_eq(plan_settings(x.plan)->n_exemptions, 1);
	done(&x);
}
END_TEST

START_TEST(conflicts)
{
	static const char *const texts[] = {
		"{\"version\":1,\"profile\":\"strict\"}",
		"{\"version\":1,\"profile\":\"strict\"}",
	};
	struct made x;

	make(&x, &plain, texts, 2); /* even when both say the same */
	ck_assert_str_eq(x.first,
			 "d/b:1:24: profile is set again: it is at a:1:24 "
			 "already");
	done(&x);
}
END_TEST

/* What has expired elsewhere stops nothing here, but is not good. */
START_TEST(expired_elsewhere)
{
	static const char *const text =
		"{\"version\":1,\"sections\":{\"x\":{\"exemptions\":"
		"[{" R("user-root") WHY ",\"expires\":\"2020-01-01\"}]}}}";
	struct policy_settings_opts o = plain;
	struct made x;

	make(&x, &o, &text, 1);
	ck_assert_str_eq(x.first, "");
	done(&x);
	o.all = true;
	make(&x, &o, &text, 1);
	ck_assert_str_eq(x.first,
			 "a:1:88: the exemption expired on 2020-01-01");
	done(&x);
	o = scoped("x");
	make(&x, &o, &text, 1);
	ck_assert(plan_report(x.plan)->refused);
	done(&x);
}
END_TEST

START_TEST(own_profile)
{
	static const char *const text =
		"{\"version\":1,\"profile\":\"compat\"}";
	struct policy_settings_opts o = plain;
	struct made x;

	o.own_profile = true;
	o.profile = PLAN_PROFILE_STRICT;
	make(&x, &o, &text, 1);
	ck_assert_int_eq(plan_settings(x.plan)->profile, PLAN_PROFILE_STRICT);
	done(&x);
}
END_TEST

/* A section's before what is outside of it; said once; printed with its place.
 */
START_TEST(id_pool)
{
	static const char *const texts[] = {
		"{\"version\":1,\"id-pool\":{\"first\":65536,"
		"\"last\":268500991},\"sections\":{\"x\":{\"id-pool\":"
		"{\"first\":2147418112,\"last\":2147483647}}}}",
		"{\"version\":1,\"id-pool\":{\"first\":65536,"
		"\"last\":131071}}",
	};
	struct policy_settings_opts o = plain;
	CLEAN_BUF struct buf b = { .cap = 1 << 20 };
	const struct plan_settings *s;
	struct made x;

	make(&x, &o, texts, 0);
	s = plan_settings(x.plan);
	ck_assert_uint_eq(s->ids.first, PLAN_POOL_FIRST);
	ck_assert_uint_eq(s->ids.last, PLAN_POOL_LAST);
	done(&x);
	make(&x, &o, texts, 1);
	s = plan_settings(x.plan);
	ck_assert_uint_eq(s->ids.first, 65536);
	ck_assert_uint_eq(s->ids.last, 268500991);
	plan_print(x.plan, &b);
	ck_assert_ptr_nonnull(strstr(b.data, "ids.first = 65536  # a:1:24\n"
					     "ids.last = 268500991  # a:1:24"));
	done(&x);
	make(&x, &o, texts, 2);
	ck_assert_str_eq(x.first, "d/b:1:24: id-pool is set again: it is at "
				  "a:1:24 already");
	done(&x);
	o = scoped("x");
	make(&x, &o, texts, 1);
	s = plan_settings(x.plan);
	ck_assert_uint_eq(s->ids.first, 2147418112);
	ck_assert_uint_eq(s->ids.last, 2147483647);
	done(&x);
}
END_TEST

/* Each rule that can be let off is one; most can't. */
START_TEST(what_can_be_let_off)
{
	const struct policy_rule *r;
	size_t i, n = 0;

	for (i = 0; (r = policy_rule_at(i)) != NULL; i++)
		n += policy_exempt_how(r->id) != NULL;
	ck_assert_uint_ge(n, 20);
	ck_assert_uint_le(n, 60);
	ck_assert_ptr_null(policy_exempt_how("nnp-off"));
	ck_assert_ptr_null(policy_exempt_how("sec-mandatory"));
	ck_assert_ptr_null(policy_exempt_how("id-map-host-root"));
	ck_assert_ptr_null(policy_exempt_how("ns-user-absent"));
	ck_assert_ptr_null(policy_exempt_how("unsupported"));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("policy/settings");
	TCase *t = tcase_create("settings");

	tcase_add_loop_test(t, one_file, 0, sizeof(cases) / sizeof(*cases));
	tcase_add_test(t, files_together);
	tcase_add_test(t, conflicts);
	tcase_add_test(t, expired_elsewhere);
	tcase_add_test(t, own_profile);
	tcase_add_test(t, id_pool);
	tcase_add_test(t, what_can_be_let_off);
	suite_add_tcase(s, t);
	return unit_run(s);
}
