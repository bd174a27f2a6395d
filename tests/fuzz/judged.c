/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdio.h>

#include "floor/floor.h"
#include "fuzz.h"
#include "judged.h"
#include "policy/policy.h"
#include "spec/spec.h"

static const char sha256[] = "0123456789abcdef0123456789abcdef"
			     "0123456789abcdef0123456789abcdef";

static void must(int rc, const struct err *e, const char *what)
{
	if (rc == 0)
		return;
	(void)fprintf(stderr, "%s: %s: %s\n", what, e->at, e->text);
	abort();
}

/* Only sizes may end a judgement: a broken invariant is a bug of ours. */
static struct plan *verdict(int rc, struct plan *p, const struct err *e)
{
	if (rc == 0) {
		MUST(p != NULL);
		return p;
	}
	if (e->kind != ERR_LIMIT)
		must(rc, e, "judge");
	return NULL;
}

static void judge_joined(const struct plan *c, const struct policy_opts *o,
			 const char *text, size_t size)
{
	struct spec_problems p;
	struct spec_process s;
	struct spec_resources r;
	struct plan *plan = NULL;
	struct arena a;
	struct err e = { 0 };
	int rc;

	arena_init(&a, 64U << 20);
	spec_problems_init(&p, &a);
	MUST(spec_parse_process(&s, &a, text, size, &p, &e) == 0);
	rc = policy_compile_exec(&plan, &s, &p, plan_container(c),
				 &facts_reference, o, &e);
	plan = verdict(rc, plan, &e);
	if (plan != NULL && plan_exec(plan) != NULL)
		must(floor_check_exec(plan, c, floor_ceiling(o->profile), &e),
		     &e, "exec");
	plan_free(plan);
	spec_problems_init(&p, &a);
	MUST(spec_parse_resources(&r, &a, text, size, &p, &e) == 0);
	rc = policy_compile_update(&plan, &r, &p, plan_container(c),
				   &facts_reference, o, &e);
	plan = verdict(rc, plan, &e);
	if (plan != NULL && plan_update(plan) != NULL)
		must(floor_check_update(plan, floor_ceiling(o->profile), &e),
		     &e, "update");
	plan_free(plan);
	arena_free(&a);
}

/* A plan to join, once for all. */
static const struct plan *running(void)
{
	static const char config[] =
		"{\"ociVersion\":\"1.2.0\",\"process\":{\"args\":[\"a\"],"
		"\"cwd\":\"/\",\"user\":{\"uid\":0,\"gid\":0},"
		"\"capabilities\":{\"bounding\":[\"CAP_CHOWN\"]}},"
		"\"root\":{\"path\":\"/srv/r\"},\"linux\":{\"namespaces\":["
		"{\"type\":\"mount\"},{\"type\":\"pid\"},"
		"{\"type\":\"network\"},{\"type\":\"ipc\"}]}}";
	static struct plan *plan;
	const struct policy_opts o = { .profile = PLAN_PROFILE_HARDENED,
				       .bundle = "/b",
				       .scope = "",
				       .config_sha256 = sha256 };
	struct spec_problems p;
	struct arena a;
	struct spec s;
	struct err e;

	if (plan != NULL)
		return plan;
	arena_init(&a, 64U << 20);
	spec_problems_init(&p, &a);
	MUST(spec_parse(&s, &a, config, sizeof(config) - 1, &p, &e) == 0);
	MUST(policy_compile_container(&plan, &s, &p, &facts_reference, &o,
				      &e) == 0);
	MUST(plan_container(plan) != NULL);
	arena_free(&a);
	return plan;
}

static bool judge(enum plan_profile profile, const char *text, size_t size)
{
	const struct policy_opts o = { .profile = profile,
				       .bundle = "/srv/bundle",
				       .scope = "",
				       .config_sha256 = sha256 };
	struct spec_problems p;
	struct plan *plan = NULL;
	struct arena a;
	struct spec s;
	struct err e = { 0 };
	bool runs;
	int rc;

	arena_init(&a, 64U << 20);
	spec_problems_init(&p, &a);
	MUST(spec_parse(&s, &a, text, size, &p, &e) == 0);
	rc = policy_compile_container(&plan, &s, &p, &facts_reference, &o, &e);
	plan = verdict(rc, plan, &e);
	if (plan != NULL) {
		MUST(plan_report(plan)->refused ==
		     (plan_container(plan) == NULL));
		MUST(p.refusing == 0 || plan_report(plan)->refused);
		if (profile != PLAN_PROFILE_OPEN &&
		    plan_container(plan) != NULL)
			must(floor_check(plan, floor_ceiling(profile), &e), &e,
			     "floor");
	}
	runs = plan != NULL && plan_container(plan) != NULL;
	plan_free(plan);
	arena_free(&a);
	return runs;
}

bool judged_config(const char *text, size_t size)
{
	bool runs = false;
	int profile;

	for (profile = 0; profile < POLICY_PROFILES; profile++) {
		bool ran = judge((enum plan_profile)profile, text, size);

		runs |= ran && profile == PLAN_PROFILE_HARDENED;
	}
	return runs;
}

void judged_joined(const char *text, size_t size)
{
	const struct policy_opts o = { .profile = PLAN_PROFILE_HARDENED,
				       .bundle = "/b",
				       .scope = "",
				       .config_sha256 = sha256 };

	judge_joined(running(), &o, text, size);
}
