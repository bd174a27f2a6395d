/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * In the cage: a document with containers in it. Each is turned into a config
 * and judged as one; what was found is told of the document, in its order.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "intake/intake.h"
#include "policy/policy.h"
#include "private.h"
#include "spec/spec.h"

struct gather {
	const struct front_job *job;
	const struct policy_opts *opts;
	struct arena *arena;
	struct plan_finding *v;
	size_t n;
	size_t max;
	struct plan *plans[INTAKE_ITEMS_MAX];
	size_t n_plans;
};

static int starved(struct err *e)
{
	return err_set(e, ERR_LIMIT, 0, "config",
		       "more findings than a judgement may have");
}

static int keep(struct gather *g, const struct plan_finding *f,
		const struct json *node, struct err *e)
{
	char pointer[JSON_POINTER_MAX];
	struct plan_finding *more;
	char *at;

	if (g->n == g->max) {
		g->max = g->max * 2 + 64;
		more = arena_array(g->arena, g->max, sizeof(*more));
		if (more == NULL)
			return starved(e);
		if (g->n > 0)
			memcpy(more, g->v, g->n * sizeof(*more));
		g->v = more;
	}
	(void)json_pointer(node, pointer);
	at = arena_copy(g->arena, pointer, strlen(pointer));
	if (at == NULL)
		return starved(e);
	g->v[g->n] = *f;
	g->v[g->n].pointer = at;
	g->v[g->n].offset = node->off;
	g->n++;
	return 0;
}

/*
 * What is found of that which stands in every config of that engine's, and is
 * in no document, is no news: but for a refusal, which always is.
 */
static bool news(const struct plan_finding *f, const struct json *node,
		 const struct intake_item *it)
{
	if (f->action == PLAN_REFUSE)
		return true;
	if (f->action == PLAN_CONDITION && strncmp(f->rule, "root-", 5) == 0)
		return false;
	return node != it->node || strncmp(f->pointer, "/mounts/", 8) != 0;
}

static int notes(struct gather *g, const struct intake_item *it, struct err *e)
{
	struct plan_finding f = { .asked = "", .given = "" };
	const struct policy_rule *r;
	size_t i;

	for (i = 0; i < it->n_notes; i++) {
		r = policy_rule_find(it->notes[i].rule);
		if (r == NULL)
			return err_set(e, ERR_BUG, 0, "front",
				       "a rule is missing");
		f.action = strcmp(r->id, "cfg-unjudged") == 0 ? PLAN_WARN
							      : PLAN_REFUSE;
		f.rule = r->id;
		f.fix = r->fix;
		f.message = it->notes[i].message;
		if (keep(g, &f, it->notes[i].node, e) != 0)
			return -1;
	}
	return 0;
}

static int one(struct gather *g, const struct intake_item *it, struct err *e)
{
	struct spec s = { 0 };
	struct spec_problems problems;
	const struct plan_report *r;
	const struct json *node;
	struct plan *p;
	size_t i;

	spec_problems_init(&problems, g->arena);
	if (spec_parse(&s, g->arena, it->text, it->len, &problems, e) != 0 ||
	    policy_compile_container(&p, &s, &problems, g->job->facts, g->opts,
				     e) != 0)
		return -1;
	g->plans[g->n_plans++] = p; /* freed with the process, or the batch */
	r = plan_report(p);
	for (i = 0; i < r->n_findings; i++) {
		node = intake_origin_of(it, r->findings[i].rule,
					r->findings[i].pointer);
		if (news(&r->findings[i], node, it) &&
		    keep(g, &r->findings[i], node, e) != 0)
			return -1;
	}
	return notes(g, it, e);
}

static int by_place(const void *a, const void *b)
{
	const struct plan_finding *x = a, *y = b;

	if (x->offset != y->offset)
		return x->offset < y->offset ? -1 : 1;
	return strcmp(x->rule, y->rule);
}

int compile_document(const struct front_job *job, const struct policy_opts *o,
		     struct arena *a, struct plan **out, struct err *e)
{
	struct gather g = { .job = job, .opts = o, .arena = a };
	struct intake *in = arena_alloc(a, sizeof(*in));
	size_t i;
	int rc = 0;

	*out = NULL;
	if (in == NULL)
		return starved(e);
	if (intake_read(in,
			job->input == FRONT_POD ? INTAKE_POD : INTAKE_DOCKER, a,
			job->text, job->len, e) != 0)
		return -1;
	for (i = 0; i < in->n && rc == 0; i++)
		rc = one(&g, &in->items[i], e);
	if (g.n > 0)
		qsort(g.v, g.n, sizeof(*g.v), by_place);
	if (rc == 0)
		rc = policy_gather(out, g.plans, g.n_plans, g.v, g.n, e);
	for (i = 0; i < g.n_plans; i++)
		plan_free(g.plans[i]);
	return rc;
}
