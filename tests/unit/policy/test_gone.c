/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Each rule, taken out of its table, is missed: one of its cases fails, or one
 * of the host's. What only the engine sees has its test by name.
 */
#include "config.h"

#include <sys/wait.h>
#include <unistd.h>

#include "cases.h"
#include "policy_unit.h"
#include "rules_gone.h"

/* What policy_rule_at() gives when none is taken out: rules_gone.c. */
const struct policy_rule *rule_of_all(size_t i);

/* The engine's: who would notice. The test's text must name the rule. */
static const struct {
	const char *rule, *test;
} engines[] = {
	{ "cfg-bundle-perm", "tests/unit/life/test_bundle.c" },
	{ "cfg-id", "tests/unit/state/test_store.c" },
	{ "cfg-unjudged", "tests/cli/intake.t" },
	{ "mnt-idmap-unsupported", "tests/vm/30-root.t" },
	{ "dev-default-bind", "tests/live/05-dev.t" },
	{ "proc-fds", "tests/escape/02-leaks.t" },
};

static const char *engines_test(const char *rule)
{
	size_t i;

	for (i = 0; i < sizeof(engines) / sizeof(engines[0]); i++)
		if (strcmp(engines[i].rule, rule) == 0)
			return engines[i].test;
	return NULL;
}

static char letter_of(const char *from, const char *to, const char *rule,
		      const char *pointer, enum plan_profile profile,
		      const struct facts *f, const struct plan_settings *by)
{
	struct policy_opts o = judged_opts(profile);
	struct judged x = { 0 };
	struct buf b;
	char got = '!';

	o.settings = by;
	o.policy_sha256 = by != NULL ? judged_sha256 : NULL;
	case_text(&b, from, to);
	arena_init(&x.a, 64U << 20);
	spec_problems_init(&x.p, &x.a);
	/* A plan that breaks the invariants for want of a rule is none. */
	if (spec_parse(&x.s, &x.a, b.data, b.len, &x.p, &x.e) == 0 &&
	    policy_compile_container(&x.plan, &x.s, &x.p, f, &o, &x.e) == 0)
		got = case_letter(x.plan, rule, pointer);
	judged_done(&x);
	buf_free(&b);
	return got;
}

static bool cases_hold(const char *rule)
{
	const struct rule_case *c;
	size_t t;
	int p;

	for (t = 0; t < CASE_TABLES; t++)
		for (c = case_tables[t]; c->rule != NULL; c++)
			for (p = 0; strcmp(c->rule, rule) == 0 && p < 3; p++)
				if (letter_of(c->from, c->trips, rule,
					      c->pointer, (enum plan_profile)p,
					      &facts_reference,
					      NULL) != c->acts[p])
					return false;
	return true;
}

/* What test_rules.c has of rules that look at the host. */
static bool hosts_hold(const char *rule)
{
	const struct plan_settings by = { .profile = PLAN_PROFILE_HARDENED,
					  .scope = "",
					  .upper_bytes = 65536,
					  .upper_inodes = 16,
					  .mdwe = true };
	struct facts f = facts_reference;

	if (strcmp(rule, "proc-mdwe") == 0)
		return letter_of("", "", rule, "/process",
				 PLAN_PROFILE_HARDENED, &f, &by) == 'F';
	f.memfd_noexec = true;
	f.apparmor = true;
	if (strcmp(rule, "sec-memfd") == 0)
		return letter_of("", "", rule, "/linux/sysctl",
				 PLAN_PROFILE_HARDENED, &f, NULL) == 'F';
	if (strcmp(rule, "lsm-apparmor") == 0)
		return letter_of("", "", rule, "/process/apparmorProfile",
				 PLAN_PROFILE_HARDENED, &f, NULL) == 'W';
	if (strcmp(rule, "mnt-plain") == 0) {
		f.tmpfs_idmap = false;
		return letter_of("'size=65536k']}",
				 "'size=65536k']},{'destination':'/x','type':"
				 "'bind','source':'/srv/x','options':["
				 "'bind','ro']}",
				 rule, "/mounts/2/source",
				 PLAN_PROFILE_HARDENED, &f, NULL) == 'C';
	}
	f.user = FACTS_NS_ROOT;
	f.cgroup = FACTS_CGROUP_NONE;
	if (strcmp(rule, "rootless-ids") == 0)
		return letter_of("", "", rule, "/linux", PLAN_PROFILE_HARDENED,
				 &f, NULL) == 'W';
	if (strcmp(rule, "rootless-cgroup") == 0)
		return letter_of("", "", rule, "/linux/resources/memory",
				 PLAN_PROFILE_HARDENED, &f, NULL) == 'R';
	return true;
}

/* A child, since some can't even be left out: what is not found, crashes. */
static bool all_hold(const char *rule)
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0)
		_exit(cases_hold(rule) && hosts_hold(rule) ? 0 : 1);
	ck_assert_int_gt(pid, 0);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void must_name(const char *test, const char *rule)
{
	const char *srcdir = getenv("srcdir");
	char path[4096], line[1024];
	bool found = false;
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", srcdir != NULL ? srcdir : ".",
		 test);
	f = fopen(path, "re");
	ck_assert_msg(f != NULL, "%s", path);
	while (!found && fgets(line, sizeof(line), f) != NULL)
		found = strstr(line, rule) != NULL;
	(void)fclose(f);
	ck_assert_msg(found, "%s does not name %s", test, rule);
}

START_TEST(each_is_missed)
{
	const struct policy_rule *r;
	size_t i;

	for (i = 0; (r = rule_of_all(i)) != NULL; i++) {
		rule_take_out("");
		ck_assert_msg(all_hold(r->id), "%s fails as it is", r->id);
		ck_assert_ptr_eq(policy_rule_find(r->id), r);
		rule_take_out(r->id);
		ck_assert_ptr_null(policy_rule_find(r->id));
		if (engines_test(r->id) != NULL)
			must_name(engines_test(r->id), r->id);
		else
			ck_assert_msg(!all_hold(r->id), "%s is not missed",
				      r->id);
	}
	ck_assert_uint_ge(i, 110);
}
END_TEST

/* A rule of the engine's that got a judge has a case instead. */
START_TEST(the_engines_have_no_judge)
{
	const struct policy_rule *r;
	size_t i;

	rule_take_out("");
	for (i = 0; i < sizeof(engines) / sizeof(engines[0]); i++) {
		r = policy_rule_find(engines[i].rule);
		ck_assert_msg(r != NULL, "%s", engines[i].rule);
		ck_assert_msg(r->judge == NULL, "%s", engines[i].rule);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("gone");
	TCase *tc = tcase_create("gone");

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, each_is_missed);
	tcase_add_test(tc, the_engines_have_no_judge);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
