/* SPDX-License-Identifier: GPL-2.0-or-later */
/* In the cage: memory in, memory out. */
#include "config.h"

#include "base/arena.h"
#include "plan/codec.h"
#include "policy/policy.h"
#include "private.h"
#include "spec/spec.h"

enum {
	ARENA = 64 << 20
};

struct desk { /* what one compilation works with */
	const struct front_job *job;
	struct policy_opts opts;
	struct arena arena;
	struct spec_problems problems;
};

static int container(struct desk *d, struct plan **out, struct err *e)
{
	const struct front_job *j = d->job;
	struct spec s = { 0 };

	if (j->input != FRONT_OCI)
		return compile_document(j, &d->opts, &d->arena, out, e);
	if (spec_parse(&s, &d->arena, j->text, j->len, &d->problems, e) != 0)
		return -1;
	return policy_compile_container(out, &s, &d->problems, j->facts,
					&d->opts, e);
}

static int exec(struct desk *d, struct plan **out, struct err *e)
{
	const struct front_job *j = d->job;
	struct spec_process s = { 0 };

	if (spec_parse_process(&s, &d->arena, j->text, j->len, &d->problems,
			       e) != 0)
		return -1;
	return policy_compile_exec(out, &s, &d->problems,
				   plan_container(j->running), j->facts,
				   &d->opts, e);
}

static int update(struct desk *d, struct plan **out, struct err *e)
{
	const struct front_job *j = d->job;
	struct spec_resources s = { 0 };

	if (spec_parse_resources(&s, &d->arena, j->text, j->len, &d->problems,
				 e) != 0)
		return -1;
	return policy_compile_update(out, &s, &d->problems,
				     plan_container(j->running), j->facts,
				     &d->opts, e);
}

static int judge(struct desk *d, struct plan **out, struct err *e)
{
	switch (d->job->kind) {
	case FRONT_CREATE:
		return container(d, out, e);
	case FRONT_EXEC:
		return exec(d, out, e);
	case FRONT_UPDATE:
		break;
	}
	return update(d, out, e);
}

int compile(const struct front_job *job, const char *sha256, bool last,
	    struct buf *out, struct err *e)
{
	struct desk d = { .job = job,
			  .opts = { .profile = job->profile,
				    .id = job->id != NULL ? job->id : "",
				    .bundle = job->bundle,
				    .systemd = job->systemd,
				    .cgroup = job->cgroup,
				    .scope = job->scope,
				    .config_sha256 = sha256,
				    .call = job->call } };
	struct plan *p = NULL;
	int rc = -1;

	arena_init(&d.arena, ARENA);
	spec_problems_init(&d.problems, &d.arena);
	if (judge(&d, &p, e) == 0) {
		buf_char(out, FRONT_PLAN);
		rc = plan_encode(p, out, e);
	}
	if (!last) {
		plan_free(p);
		arena_free(&d.arena);
	}
	return rc;
}
