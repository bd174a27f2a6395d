/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef POLICY_UNIT_H
#define POLICY_UNIT_H

/* What the tests of the room policy share. Any failure ends the test. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/sha256.h"
#include "plan/plan.h"
#include "policy/policy.h"
#include "spec/spec.h"
#include "unit.h"

/* A config, judged. */
struct judged {
	struct arena a;
	struct spec_problems p;
	struct spec s;
	struct plan *plan;
	struct err e;
};

static const char judged_sha256[] = "0123456789abcdef0123456789abcdef"
				    "0123456789abcdef0123456789abcdef";

static inline struct policy_opts judged_opts(enum plan_profile profile)
{
	const struct policy_opts o = {
		.profile = profile,
		.bundle = "/srv/bundle",
		.scope = "",
		.config_sha256 = judged_sha256,
		.id = "",
	};

	return o;
}

static inline void judge_text(struct judged *x, const char *text, size_t len,
			      enum plan_profile profile, const struct facts *f)
{
	const struct policy_opts o = judged_opts(profile);

	memset(x, 0, sizeof(*x));
	arena_init(&x->a, 64U << 20);
	spec_problems_init(&x->p, &x->a);
	ck_assert_int_eq(spec_parse(&x->s, &x->a, text, len, &x->p, &x->e), 0);
	if (policy_compile_container(&x->plan, &x->s, &x->p, f, &o, &x->e) != 0)
		ck_abort_msg("%s: %s", x->e.at, x->e.text);
}

static inline void judged_done(struct judged *x)
{
	plan_free(x->plan);
	arena_free(&x->a);
}

static inline const char *judged_act(enum plan_action a)
{
	static const char *const names[] = {
		[PLAN_REFUSE] = "refuse",
		[PLAN_FORCE] = "force",
		[PLAN_WARN] = "warn",
		[PLAN_CONDITION] = "condition",
	};

	return names[a];
}

/* "force nnp-off /process/noNewPrivileges", a line a finding. */
static inline void judged_verdict(const struct plan *p, struct buf *out)
{
	const struct plan_report *r = plan_report(p);
	size_t i;

	for (i = 0; i < r->n_findings; i++)
		buf_fmt(out, "%s %s %s\n", judged_act(r->findings[i].action),
			r->findings[i].rule, r->findings[i].pointer);
}

static inline const struct plan_finding *judged_find(const struct plan *p,
						     const char *rule)
{
	const struct plan_report *r = plan_report(p);
	size_t i;

	for (i = 0; i < r->n_findings; i++)
		if (strcmp(r->findings[i].rule, rule) == 0)
			return &r->findings[i];
	return NULL;
}

#endif
