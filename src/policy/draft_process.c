/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a process asks for: the container's first, or one of exec. */
#include "config.h"

#include <string.h>

#include "private.h"

uint64_t draft_caps(const struct spec_enums *l)
{
	uint64_t caps = 0;
	uint32_t i;

	for (i = 0; i < l->n; i++)
		if (l->v[i].s != NULL && l->v[i].v >= 0 && l->v[i].v < 64)
			caps |= UINT64_C(1) << l->v[i].v;
	return caps;
}

static const char *const *draft_texts(struct judge *j,
				      const struct spec_strs *l, size_t *n)
{
	const char **out = judge_alloc(j, l->n, sizeof(*out));
	uint32_t i;

	*n = 0;
	for (i = 0; out != NULL && i < l->n; i++)
		if (l->v[i].s != NULL)
			out[(*n)++] = l->v[i].s;
	return out;
}

static void draft_user(struct judge *j, struct plan_process *p)
{
	const struct spec_user *u = &j->proc->user;
	uint32_t i;

	p->uid = (uint32_t)u->uid.v;
	p->gid = (uint32_t)u->gid.v;
	if (u->umask.set) {
		p->umask.set = true;
		p->umask.v = u->umask.v & 0777; /* as umask(2) takes it */
	}
	j->d.groups =
		judge_alloc(j, u->additional_gids.n, sizeof(*j->d.groups));
	for (i = 0; j->d.groups != NULL && i < u->additional_gids.n; i++)
		j->d.groups[j->d.n_groups++] =
			(uint32_t)u->additional_gids.v[i].v;
}

static void draft_rlimits(struct judge *j)
{
	const struct spec_rlimits *l = &j->proc->rlimits;
	size_t room = l->n + j->profile->n_rlimits;
	uint32_t i;

	if (j->running != NULL)
		room += j->running->process.n_rlimits;
	j->d.rlimits = judge_alloc(j, room, sizeof(*j->d.rlimits));
	for (i = 0; j->d.rlimits != NULL && i < l->n; i++) {
		struct plan_rlimit *r = &j->d.rlimits[j->d.n_rlimits];

		if (l->v[i].type.s == NULL || l->v[i].type.v < 0)
			continue;
		r->resource = (uint32_t)l->v[i].type.v;
		r->soft = l->v[i].soft.v;
		r->hard = l->v[i].hard.v;
		j->d.n_rlimits++;
	}
}

/* What exec leaves out is the container's: it is no way to get rid of it. */
static void draft_rlimits_running(struct judge *j)
{
	const struct plan_process *from = &j->running->process;
	size_t i, k;

	for (i = 0; j->d.rlimits != NULL && i < from->n_rlimits; i++) {
		for (k = 0; k < j->d.n_rlimits; k++)
			if (j->d.rlimits[k].resource ==
			    from->rlimits[i].resource)
				break;
		if (k == j->d.n_rlimits)
			j->d.rlimits[j->d.n_rlimits++] = from->rlimits[i];
	}
}

void draft_process(struct judge *j)
{
	const struct spec_process *s = j->proc;
	struct plan_process *p = &j->d.c.process;
	size_t n_env = 0;

	p->args = draft_texts(j, &s->args, &p->n_args);
	p->env = draft_texts(j, &s->env, &n_env);
	j->d.env = judge_alloc(j, n_env, sizeof(*j->d.env));
	if (j->d.env != NULL && n_env > 0)
		memcpy(j->d.env, p->env, n_env * sizeof(*j->d.env));
	j->d.n_env = n_env;
	p->cwd = s->cwd.s != NULL ? path_clean(j, "", s->cwd.s) : NULL;
	if (p->cwd == NULL)
		p->cwd = "/"; /* refused: proc-cwd, or spec */
	draft_user(j, p);
	p->caps.bounding = draft_caps(&s->capabilities.bounding);
	p->caps.effective = draft_caps(&s->capabilities.effective);
	p->caps.permitted = draft_caps(&s->capabilities.permitted);
	p->caps.inheritable = draft_caps(&s->capabilities.inheritable);
	p->caps.ambient = draft_caps(&s->capabilities.ambient);
	draft_rlimits(j);
	if (j->running != NULL)
		draft_rlimits_running(j);
	p->terminal = s->terminal.v;
	if (p->terminal) {
		p->rows = (uint32_t)s->console_size.height.v;
		p->columns = (uint32_t)s->console_size.width.v;
	}
	if (s->oom_score_adj.set) {
		p->oom_score_adj.set = true;
		p->oom_score_adj.v = s->oom_score_adj.v;
	}
	p->no_new_privs = s->no_new_privileges.v;
	p->baseline = PLAN_BASELINE_NONE; /* sec-mandatory */
	if (j->running != NULL) {
		p->baseline = j->running->process.baseline;
		if (!s->capabilities.at.set)
			p->caps = j->running->process.caps;
	}
	p->landlock = j->profile->landlock;
}
