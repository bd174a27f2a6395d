/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From text to a plan that may be carried out: front, report, floor. */
#include "config.h"

#include "floor/floor.h"
#include "front/front.h"
#include "kern/probe.h"
#include "life/check.h"
#include "private.h"

/* The most that this program, by whatever it was started, lets anybody have. */
static const struct ceiling *top(const struct life *l,
				 enum plan_profile profile)
{
	return l->ceiling != NULL ? l->ceiling : floor_ceiling(profile);
}

/* One that is not of the kind asked for, and yet no refusal. */
static int strange(struct plan **p, struct err *e)
{
	plan_free(*p);
	*p = NULL;
	return err_set(e, ERR_BUG, 0, "front", "gave another kind of plan");
}

static int compile(const struct life *l, struct front_job *job, const char *id,
		   struct plan **out, struct err *e)
{
	struct facts facts;

	*out = NULL;
	if (probe_facts(&facts, e) < 0)
		return -1;
	job->facts = &facts;
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
		 struct err *e)
{
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

	if (compile(l, &job, id, out, e) < 0)
		return -1;
	if (plan_container(*out) == NULL)
		return strange(out, e);
	if (floor_check(*out, top(l, l->profile), e) < 0)
		return refused(out, e);
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
		.cgroup = cgroup,
		.running = running,
	};

	if (compile(l, &job, id, out, e) < 0)
		return -1;
	if (plan_exec(*out) == NULL)
		return strange(out, e);
	if (floor_check_exec(*out, running, top(l, c->profile), e) < 0)
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

	*now = NULL;
	if (compile(l, &job, id, out, e) < 0)
		return -1;
	if (plan_update(*out) == NULL)
		return strange(out, e);
	if (floor_check_update(*out, top(l, c->profile), e) < 0)
		return refused(out, e);
	if (plan_updated(now, running, *out, e) < 0)
		return -1;
	if (floor_check(*now, top(l, c->profile), e) < 0)
		return refused(now, e);
	return 0;
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

	if (front_compile(&job, out, e) < 0)
		return -1;
	if (!plan_report(*out)->refused && plan_container(*out) == NULL)
		return strange(out, e);
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
	struct facts facts;
	size_t i;

	if (n > FRONT_MANY_MAX)
		return err_set(e, ERR_BUG, 0, "check", "too many at once");
	if (o->host) {
		if (probe_facts(&facts, e) < 0)
			return -1;
		job.facts = &facts;
	}
	for (i = 0; i < n; i++) {
		jobs[i] = job;
		jobs[i].text = texts[i].data != NULL ? texts[i].data : "";
		jobs[i].len = texts[i].len;
	}
	return front_compile_many(jobs, n, to, e);
}
