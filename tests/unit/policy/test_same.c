/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * exec and update are no way round: every case of a rule that is of the
 * process, or of the resources, is given to them as well, and is told the same.
 */
#include "config.h"

#include "cases.h"
#include "policy_unit.h"

/*
 * What the container has counts there, not what the process file leaves out;
 * written by hand: the letters of strict, hardened, compat.
 */
static const struct {
	const char *rule, *trips, *acts;
} differ[] = {
	/* What is left out is as the container has it. */
	{ "cap-absent", "", "---" },
	{ "proc-rlimit", "", "---" },
	{ "res-pids", "", "---" },
	{ "res-memory", "},'cpu':{'shares':512}", "---" },
	{ "res-cpu", "'shares':0", "---" },
	{ "res-cpu", "'quota':1000},'unified':{'cpu.max':'max 100000'},",
	  "---" },
	{ "res-oomkill", "'swap':-1", "---" }, /* its limit still stands */
	/* It has not this one, and so nobody in it gets it. */
	{ "cap-trim",
	  "'bounding':['CAP_SETFCAP'],'effective':['CAP_SETFCAP'],"
	  "'permitted':['CAP_SETFCAP']",
	  "RFF" },
	{ NULL, NULL, NULL },
};

static const char *want_of(const struct rule_case *c)
{
	size_t i;

	for (i = 0; differ[i].rule != NULL; i++)
		if (strcmp(differ[i].rule, c->rule) == 0 &&
		    strcmp(differ[i].trips, c->trips) == 0)
			return differ[i].acts;
	return c->acts;
}

/* Where the object ends that begins at @s. */
static size_t object_len(const char *s)
{
	size_t i, depth = 0;
	bool quoted = false;

	for (i = 0; s[i] != '\0'; i++) {
		if (s[i] == '\\')
			i++;
		else if (s[i] == '"')
			quoted = !quoted;
		else if (!quoted && (s[i] == '{' || s[i] == '}'))
			depth = s[i] == '{' ? depth + 1 : depth - 1;
		if (depth == 0)
			return i + 1;
	}
	return 0;
}

/* The value of @key in the config, an object, as a text of its own. */
static bool part(const struct buf *config, const char *key, struct buf *out)
{
	const char *at = strstr(config->data, key);
	size_t len;

	if (at == NULL)
		return false;
	at += strlen(key);
	len = object_len(at);
	buf_init(out, CASE_TEXT_MAX);
	buf_bytes(out, at, len);
	return len > 0;
}

static struct plan *joined(const struct judged *c, bool exec,
			   const struct buf *text)
{
	/* What the caller asks for is not what judges. */
	const struct policy_opts o = judged_opts(PLAN_PROFILE_OPEN);
	struct spec_problems p;
	struct spec_resources res;
	struct spec_process proc;
	struct plan *plan = NULL;
	struct err e = { 0 };
	struct arena a;
	int rc;

	arena_init(&a, 1U << 20);
	spec_problems_init(&p, &a);
	if (exec) {
		ck_assert_int_eq(spec_parse_process(&proc, &a, text->data,
						    text->len, &p, &e),
				 0);
		rc = policy_compile_exec(&plan, &proc, &p,
					 plan_container(c->plan),
					 &facts_reference, &o, &e);
	} else {
		ck_assert_int_eq(spec_parse_resources(&res, &a, text->data,
						      text->len, &p, &e),
				 0);
		rc = policy_compile_update(&plan, &res, &p,
					   plan_container(c->plan),
					   &facts_reference, &o, &e);
	}
	ck_assert_msg(rc == 0, "%s: %s", e.at, e.text);
	arena_free(&a);
	return plan;
}

static void check(const struct judged *c, const struct rule_case *k, bool exec,
		  int profile, unsigned *n)
{
	const char *prefix = exec ? "/process" : "/linux/resources";
	const char *key = exec ? "\"process\":" : "\"resources\":";
	struct buf config, text;
	struct plan *p;
	char got;

	if (strncmp(k->pointer, prefix, strlen(prefix)) != 0 ||
	    strstr(k->trips, "'uidMappings'") != NULL)
		return; /* or it is of the container's mappings */
	case_text(&config, k->from, k->trips);
	if (part(&config, key, &text)) {
		p = joined(c, exec, &text);
		got = case_letter(p, k->rule, k->pointer + strlen(prefix));
		ck_assert_msg(got == want_of(k)[profile], "%s, %s: %c", k->rule,
			      k->trips, got);
		plan_free(p);
		++*n;
	}
	buf_free(&text);
	buf_free(&config);
}

START_TEST(the_same_is_said)
{
	const struct rule_case *k;
	struct buf config;
	struct judged c;
	unsigned n = 0;
	size_t t;

	case_text(&config, "", "");
	judge_text(&c, config.data, config.len, (enum plan_profile)_i,
		   &facts_reference);
	ck_assert_ptr_nonnull(plan_container(c.plan));
	for (t = 0; t < CASE_TABLES; t++)
		for (k = case_tables[t]; k->rule != NULL; k++) {
			check(&c, k, true, _i, &n);
			check(&c, k, false, _i, &n);
		}
	ck_assert_uint_ge(n, 50);
	judged_done(&c);
	buf_free(&config);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("same");
	TCase *tc = tcase_create("same");

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, the_same_is_said, 0, 3);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
