/* SPDX-License-Identifier: GPL-2.0-or-later */
/* In the cage: memory in, memory out. */
#include "config.h"

#include "base/arena.h"
#include "plan/codec.h"
#include "policy/policy.h"
#include "policy/settings.h"
#include "private.h"
#include "spec/policy.h"
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

/* One of the policy's files, taken apart; all of it lives in the arena. */
static int policy_file(struct desk *d, const struct front_file *from,
		       struct policy_file *to, struct err *e)
{
	struct spec_problems *p = arena_alloc(&d->arena, sizeof(*p));
	struct spec_policy *s = arena_alloc(&d->arena, sizeof(*s));

	if (p == NULL || s == NULL)
		return err_set(e, ERR_LIMIT, 0, "policy", "no memory");
	spec_problems_init(p, &d->arena);
	*to = (struct policy_file){ .name = from->name,
				    .text = d->job->text + from->start,
				    .len = from->len,
				    .spec = s,
				    .problems = p };
	return spec_parse_policy(s, &d->arena, to->text, to->len, p, e);
}

static int policy(struct desk *d, struct plan **out, struct err *e)
{
	const struct front_job *j = d->job;
	const struct policy_settings_opts o = {
		.scope = j->scope,
		.sha256 = d->opts.config_sha256,
		.today = j->today,
		.profile = j->profile,
		.own_profile = j->own_profile,
		.all = j->all_sections,
	};
	struct policy_file *files =
		arena_array(&d->arena, j->n_files + 1, sizeof(*files));
	size_t i;

	if (files == NULL)
		return err_set(e, ERR_LIMIT, 0, "policy", "no memory");
	for (i = 0; i < j->n_files; i++)
		if (policy_file(d, &j->files[i], &files[i], e) != 0)
			return -1;
	return policy_compile_settings(out, files, j->n_files, &o, e);
}

static int judge(struct desk *d, struct plan **out, struct err *e)
{
	switch (d->job->kind) {
	case FRONT_POLICY:
		return policy(d, out, e);
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
				    .settings = job->settings,
				    .policy_sha256 = job->policy_sha256,
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
