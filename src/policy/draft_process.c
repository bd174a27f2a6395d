/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a process asks for: the container's first, or one of exec. */
#include "config.h"

#include <string.h>
#include <sys/personality.h>

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

/* ---- processor, disk, memory: in the kernel's numbers, as spec has them ----
 */

static void draft_scheduler(struct judge *j, struct plan_process *p)
{
	const struct spec_scheduler *s = &j->proc->scheduler;
	struct plan_scheduler *out;
	uint32_t i;

	if (s->policy.s == NULL || s->policy.v < 0)
		return;
	out = judge_alloc(j, 1, sizeof(*out));
	if (out == NULL)
		return;
	out->policy = (uint32_t)s->policy.v;
	for (i = 0; i < s->flags.n; i++)
		if (s->flags.v[i].v >= 0)
			out->flags |= UINT64_C(1) << s->flags.v[i].v;
	out->nice = s->nice.v;
	out->priority = (uint32_t)s->priority.v;
	out->runtime = s->runtime.v;
	out->deadline = s->deadline.v;
	out->period = s->period.v;
	p->scheduler = out;
	p->n_scheduler = 1;
}

static void draft_io_priority(struct judge *j, struct plan_process *p)
{
	const struct spec_io_priority *s = &j->proc->io_priority;
	struct plan_io_priority *out;

	if (s->class.s == NULL || s->class.v < 0)
		return;
	out = judge_alloc(j, 1, sizeof(*out));
	if (out == NULL)
		return;
	out->class = (uint32_t)s->class.v;
	out->level = (uint32_t)s->priority.v;
	p->io_priority = out;
	p->n_io_priority = 1;
}

/* Of the container, not of a process: exec has the running one's. */
static void draft_memory_policy(struct judge *j, struct plan_process *p)
{
	const struct spec_memory_policy *s = &j->spec->lx.memory_policy;
	struct plan_memory_policy *out;
	uint32_t i;

	if (s->mode.s == NULL || s->mode.v < 0)
		return;
	out = judge_alloc(j, 1, sizeof(*out));
	if (out == NULL)
		return;
	out->mode = (uint32_t)s->mode.v;
	for (i = 0; i < s->flags.n; i++)
		if (s->flags.v[i].v >= 0) /* the last of them is bit 15 */
			out->flags |= UINT32_C(1) << (13 + s->flags.v[i].v);
	out->nodes = s->nodes.s != NULL ? s->nodes.s : "";
	p->memory_policy = out;
	p->n_memory_policy = 1;
}

static void draft_personality(struct judge *j, struct plan_process *p)
{
	const struct spec_enum *s = &j->spec->lx.personality.domain;

	if (s->s == NULL || s->v < 0)
		return;
	p->personality.set = true;
	p->personality.v =
		s->v == SPEC_DOMAIN_LINUX32 ? PER_LINUX32 : PER_LINUX;
}

static void draft_shares(struct judge *j, struct plan_process *p)
{
	const struct spec_cpu_affinity *a = &j->proc->exec_cpu_affinity;
	const struct plan_process *own;

	p->cpus_initial = a->initial.s != NULL ? a->initial.s : "";
	p->cpus_final = a->final.s != NULL ? a->final.s : "";
	if (j->running != NULL) {
		own = &j->running->process;
		p->scheduler = own->scheduler;
		p->n_scheduler = own->n_scheduler;
		p->io_priority = own->io_priority;
		p->n_io_priority = own->n_io_priority;
		p->memory_policy = own->memory_policy;
		p->n_memory_policy = own->n_memory_policy;
		p->personality = own->personality;
		if (!a->at.set) {
			p->cpus_initial = own->cpus_initial;
			p->cpus_final = own->cpus_final;
		}
	} else {
		draft_memory_policy(j, p);
		draft_personality(j, p);
	}
	draft_scheduler(j, p);
	draft_io_priority(j, p);
}

/* "unconfined" asks for nothing where the module is not on. */
static const char *label_of(const struct spec_str *s, bool on, const char *own)
{
	if (s->s == NULL || s->len == 0)
		return own;
	return !on && strcmp(s->s, "unconfined") == 0 ? own : s->s;
}

static void draft_labels(struct judge *j, struct plan_process *p)
{
	const struct plan_process *own =
		j->running != NULL ? &j->running->process : NULL;

	p->apparmor = label_of(&j->proc->apparmor_profile, j->facts->apparmor,
			       own != NULL ? own->apparmor : "");
	p->selinux = label_of(&j->proc->selinux_label, true,
			      own != NULL ? own->selinux : "");
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
		p->mdwe = j->running->process.mdwe;
		if (!s->capabilities.at.set)
			p->caps = j->running->process.caps;
	}
	p->landlock = j->profile->landlock;
	draft_shares(j, p);
	draft_labels(j, p);
}
