/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From text to a plan that may be carried out: front, report, floor. */
#include "config.h"

#include <errno.h>

#include "floor/floor.h"
#include "front/front.h"
#include "kern/probe.h"
#include "life/check.h"
#include "life/policy.h"
#include "private.h"

/*
 * What a text is judged by: the policy of the host's root and what follows
 * from it. The ceiling is made here, of what a child said that had seen
 * nothing but the policy.
 */
struct law {
	struct plan *policy; /* owned; NULL: there is none */
	struct ceiling by;
	const struct ceiling *top;
	struct facts facts;
};

static void clean_law(struct law *w)
{
	plan_free(w->policy);
}
#define CLEAN_LAW __attribute__((cleanup(clean_law)))

/* Before anything of @job is looked at; @own: the profile is not to choose. */
static int lay_down(const struct life *l, struct law *w, bool own,
		    struct front_job *job, struct err *e)
{
	if (l->ceiling != NULL) { /* the conformance build: no floor */
		w->top = l->ceiling;
		return 0;
	}
	if (life_settings(l, job->scope, job->profile, own, &w->policy, e) < 0)
		return -1;
	if (w->policy == NULL) {
		w->top = floor_ceiling(job->profile);
		return 0;
	}
	job->settings = plan_settings(w->policy);
	job->policy_sha256 = plan_report(w->policy)->config_sha256;
	job->profile = job->settings->profile;
	floor_ceiling_by(job->settings, &w->by);
	w->top = &w->by;
	return 0;
}

/* One that is not of the kind asked for, and yet no refusal. */
static int strange(struct plan **p, struct err *e)
{
	plan_free(*p);
	*p = NULL;
	return err_set(e, ERR_BUG, 0, "front", "gave another kind of plan");
}

/* Whose ids are those of our own user namespace? What we saw, not a plan. */
static void below_us(struct law *w)
{
	const struct facts *f = &w->facts;
	unsigned i;

	if (f->user != FACTS_NS_ROOT)
		return;
	for (i = 0; i < f->n_uid_maps; i++)
		if (f->uid_maps[i].outside == 0)
			return;
	for (i = 0; i < f->n_gid_maps; i++)
		if (f->gid_maps[i].outside == 0)
			return;
	if (w->top != &w->by)
		w->by = *w->top;
	w->by.nested = true;
	w->top = &w->by;
}

static int compile(const struct life *l, struct law *w, struct front_job *job,
		   const char *id, struct plan **out, struct err *e)
{
	*out = NULL;
	if (probe_facts(&w->facts, e) < 0)
		return -1;
	w->facts.entered = l->entered;
	if (w->facts.user == FACTS_ORDINARY)
		return err_set(e, ERR_SYS, EPERM, "brig",
			       "needs root, or root of a user namespace (as "
			       "podman gives it, or unshare --map-root-user)");
	below_us(w);
	job->facts = &w->facts;
	if (front_compile(job, out, e) < 0)
		return -1;
	if (report(l, *out, id, e) == 0)
		return 0;
	plan_free(*out);
	*out = NULL;
	return -1;
}

static int refused(struct plan **p, struct err *e)
{
	plan_free(*p);
	*p = NULL;
	return err_at(e, "the floor");
}

int judge_config(const struct life *l, const char *text, size_t len,
		 const char *bundle, const char *id, struct plan **out,
		 struct plan_id_pool *ids, struct err *e)
{
	CLEAN_LAW struct law w = { 0 };
	struct front_job job = {
		.kind = FRONT_CREATE,
		.text = text != NULL ? text : "",
		.len = len,
		.profile = l->profile,
		.scope = l->scope,
		.bundle = bundle,
		.systemd = l->systemd ? 1 : -1,
		.id = id,
	};

	if (lay_down(l, &w, l->own_profile, &job, e) < 0 ||
	    compile(l, &w, &job, id, out, e) < 0)
		return -1;
	if (plan_container(*out) == NULL)
		return strange(out, e);
	if (floor_check(*out, w.top, e) < 0)
		return refused(out, e);
	*ids = w.top->ids;
	return 0;
}

int judge_process(const struct life *l, const char *text, size_t len,
		  const char *bundle, const char *id,
		  const struct plan *running, const char *cgroup,
		  struct plan **out, struct err *e)
{
	const struct plan_container *c = plan_container(running);
	struct front_job job = {
		.kind = FRONT_EXEC,
		.text = text != NULL ? text : "",
		.len = len,
		.profile = c->profile,
		.scope = c->scope,
		.bundle = bundle,
		.running = running,
		.cgroup = cgroup,
	};
	CLEAN_LAW struct law w = { 0 };

	/* the section that the container was launched by, and its profile */
	if (lay_down(l, &w, true, &job, e) < 0 ||
	    compile(l, &w, &job, id, out, e) < 0)
		return -1;
	if (plan_exec(*out) == NULL)
		return strange(out, e);
	if (floor_check_exec(*out, running, w.top, e) < 0)
		return refused(out, e);
	return 0;
}

int judge_resources(const struct life *l, const char *text, size_t len,
		    const char *bundle, const char *id,
		    const struct plan *running, struct plan **out,
		    struct plan **now, struct err *e)
{
	const struct plan_container *c = plan_container(running);
	struct front_job job = {
		.kind = FRONT_UPDATE,
		.text = text != NULL ? text : "",
		.len = len,
		.profile = c->profile,
		.scope = c->scope,
		.bundle = bundle,
		.running = running,
	};
	CLEAN_LAW struct law w = { 0 };

	*now = NULL;
	if (lay_down(l, &w, true, &job, e) < 0 ||
	    compile(l, &w, &job, id, out, e) < 0)
		return -1;
	if (plan_update(*out) == NULL)
		return strange(out, e);
	if (floor_check_update(*out, w.top, e) < 0)
		return refused(out, e);
	if (plan_updated(now, running, *out, e) < 0)
		return -1;
	if (floor_check(*now, w.top, e) < 0)
		return refused(now, e);
	return 0;
}

/* A check goes by the policy that is named, or of the host that is. */
static int check_law(const struct life *l, bool host, struct law *w,
		     struct front_job *job, struct err *e)
{
	if (l->policy != NULL || host)
		return lay_down(l, w, l->own_profile, job, e);
	if (l->scope[0] == '\0')
		return 0;
	return err_set(e, ERR_SPEC, 0, "--scope",
		       "is a section of a policy: name its file with "
		       "--policy");
}

/* Passes on what a policy's own floor lets pass. */
struct under {
	const struct front_sink *to;
	const struct law *w;
};

static void held_down(void *ctx, size_t i, struct plan *p, const struct err *e)
{
	const struct under *u = ctx;
	struct err no;

	if (p != NULL && plan_container(p) != NULL && u->w->policy != NULL &&
	    floor_check(p, u->w->top, &no) < 0) {
		(void)refused(&p, &no);
		e = &no;
	}
	u->to->each(u->to->ctx, i, p, e);
}

int judge_reference(const struct life *l, const char *text, size_t len,
		    const struct seccomp_data *call, struct plan **out,
		    struct err *e)
{
	struct front_job job = {
		.kind = FRONT_CREATE,
		.text = text != NULL ? text : "",
		.len = len,
		.profile = l->profile,
		.scope = l->scope,
		.bundle = "/bundle",
		.facts = &facts_reference,
		.call = call,
	};
	CLEAN_LAW struct law w = { 0 };

	if (l->host && probe_facts(&w.facts, e) < 0)
		return -1;
	w.facts.entered = l->entered;
	if (l->host)
		job.facts = &w.facts;
	if (check_law(l, l->host, &w, &job, e) < 0)
		return -1;
	below_us(&w);
	if (front_compile(&job, out, e) < 0)
		return -1;
	if (plan_report(*out)->refused)
		return 0;
	if (plan_container(*out) == NULL)
		return strange(out, e);
	if (w.policy != NULL && floor_check(*out, w.top, e) < 0)
		return refused(out, e);
	return 0;
}

int judge_many(const struct life *l, const struct life_check *o,
	       const struct buf *texts, size_t n, const struct front_sink *to,
	       struct err *e)
{
	static const enum front_input inputs[] = {
		[LIFE_OCI] = FRONT_OCI,
		[LIFE_DOCKER] = FRONT_DOCKER,
		[LIFE_POD] = FRONT_POD,
	};
	struct front_job jobs[FRONT_MANY_MAX] = { 0 };
	struct front_job job = {
		.kind = FRONT_CREATE,
		.input = inputs[o->input],
		.profile = l->profile,
		.scope = l->scope,
		.bundle = "/bundle",
		.facts = &facts_reference,
	};
	CLEAN_LAW struct law w = { 0 };
	struct under under = { to, &w };
	const struct front_sink sink = { held_down, &under };
	size_t i;

	if (n > FRONT_MANY_MAX)
		return err_set(e, ERR_BUG, 0, "check", "too many at once");
	if (check_law(l, o->host, &w, &job, e) < 0)
		return -1;
	if (o->host) {
		if (probe_facts(&w.facts, e) < 0)
			return -1;
		w.facts.entered = l->entered;
		job.facts = &w.facts;
		below_us(&w);
	}
	for (i = 0; i < n; i++) {
		jobs[i] = job;
		jobs[i].text = texts[i].data != NULL ? texts[i].data : "";
		jobs[i].len = texts[i].len;
	}
	return front_compile_many(jobs, n, &sink, e);
}
