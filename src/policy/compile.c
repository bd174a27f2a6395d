/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The driver: draft, every rule, one report, and a plan unless something
 * refuses. Nothing ends a judgement early: a user sees all that is wrong.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "plan/build.h"
#include "private.h"

enum {
	ARENA_CAP = 64 * 1024 * 1024,
	TEXT_CAP = 256 * 1024,
};

/* The profile with what the policy of the host's root has of its own. */
static const struct policy_profile *profile(struct judge *j)
{
	const struct plan_settings *s = j->opts->settings;

	if (s == NULL)
		return policy_profile(j->opts->profile);
	j->by = *policy_profile(j->opts->profile);
	j->by.caps = s->caps;
	j->by.root = s->root;
	j->by.windows = s->windows;
	j->by.n_windows = s->n_windows;
	j->by.upper_bytes = s->upper_bytes;
	j->by.upper_inodes = s->upper_inodes;
	j->by.tmpfs_bytes = s->tmpfs_bytes;
	j->by.tmpfs_inodes = s->tmpfs_inodes;
	j->by.pids = s->pids.v;
	if (s->setid)
		j->by.baseline = PLAN_BASELINE_DENY_SETID_OK;
	return &j->by;
}

static void judge_init(struct judge *j, const struct spec_problems *p,
		       const struct facts *f, const struct policy_opts *o)
{
	memset(j, 0, sizeof(*j));
	j->problems = p;
	j->facts = f;
	j->opts = o;
	j->profile = profile(j);
	j->proc_at = "/process";
	j->res_at = "/linux/resources";
	arena_init(&j->arena, ARENA_CAP);
	buf_init(&j->text, TEXT_CAP);
}

static void judge_done(struct judge *j)
{
	buf_free(&j->text);
	arena_free(&j->arena);
}

static void run_rules(struct judge *j)
{
	const struct policy_rule *r;
	size_t i;

	for (i = 0; (r = policy_rule_at(i)) != NULL; i++)
		if (r->judge != NULL && (r->on & j->on) != 0)
			r->judge(j, r);
}

/* ---- the report ---- */

struct place {
	uint32_t off;
	uint32_t i;
};

static int by_place(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->off != y->off)
		return x->off < y->off ? -1 : 1;
	return x->i < y->i ? -1 : x->i > y->i;
}

/* In the order of the config; of one place, in the order of the rules. */
static int report(struct judge *j, struct plan_report *out, struct err *e)
{
	size_t n = j->n_findings, i;
	struct place *places = judge_alloc(j, n, sizeof(*places));
	struct plan_finding *sorted = judge_alloc(j, n, sizeof(*sorted));

	if (j->full || places == NULL || sorted == NULL)
		return err_set(e, ERR_LIMIT, 0, "policy",
			       "more memory than a judgement may take");
	for (i = 0; i < n; i++) {
		places[i].off = j->findings[i].offset;
		places[i].i = (uint32_t)i;
	}
	if (n > 0)
		qsort(places, n, sizeof(*places), by_place);
	for (i = 0; i < n; i++)
		sorted[i] = j->findings[places[i].i];
	out->profile = j->opts->profile;
	out->config_sha256 = j->opts->config_sha256;
	out->findings = sorted;
	out->n_findings = n;
	out->refused = j->refused;
	return 0;
}

static int begin(struct judge *j, struct err *e)
{
	if (j->problems->no_memory)
		return err_set(e, ERR_BUG, 0, "policy",
			       "the config was not read to its end");
	judge_problems(j);
	return 0;
}

/* ---- the plan ---- */

static void finish_process(struct judge *j)
{
	struct plan_process *p = &j->d.c.process;

	draft_deny(j);
	p->env = j->d.env;
	p->n_env = j->d.n_env;
	p->groups = j->d.groups;
	p->n_groups = j->d.n_groups;
	p->rlimits = j->d.rlimits;
	p->n_rlimits = j->d.n_rlimits;
	p->filters = j->d.filters;
	p->n_filters = j->d.n_filters;
}

static void finish_lists(struct judge *j)
{
	struct plan_container *c = &j->d.c;
	struct plan_ns *ns = judge_alloc(j, PLAN_NS_TYPES, sizeof(*ns));
	struct plan_mount *mounts =
		judge_alloc(j, j->d.n_mounts, sizeof(*mounts));
	struct plan_device *devices =
		judge_alloc(j, j->d.n_devices, sizeof(*devices));
	size_t i;

	if (ns == NULL || mounts == NULL || devices == NULL)
		return;
	for (i = 0; i < PLAN_NS_TYPES; i++)
		if (j->d.ns[i].join != NULL) {
			if (j->d.ns_why[i] != NULL)
				judge_reason(j,
					     TEXT(j, "namespaces[%zu].type",
						  c->n_namespaces),
					     j->d.ns_why[i]);
			ns[c->n_namespaces++] = j->d.ns[i];
		}
	for (i = 0; i < j->d.n_mounts; i++)
		mounts[c->n_mounts++] = j->d.mounts[i].m;
	for (i = 0; i < j->d.n_devices; i++)
		if (!j->d.devices[i].dropped)
			devices[c->n_devices++] = j->d.devices[i].d;
	c->namespaces = ns;
	c->mounts = mounts;
	c->devices = devices;
	c->masked_paths = j->d.masked;
	c->n_masked_paths = j->d.n_masked;
	c->readonly_paths = j->d.readonly;
	c->n_readonly_paths = j->d.n_readonly;
	c->sysctls = j->d.sysctls;
	c->n_sysctls = j->d.n_sysctls;
	c->cgroup.devices = j->d.dev_rules;
	c->cgroup.n_devices = j->d.n_dev_rules;
	c->hooks = j->d.hooks;
	c->n_hooks = j->d.n_hooks;
	c->reasons = j->reasons;
	c->n_reasons = j->n_reasons;
}

/* A texts member must point somewhere, whatever it is left out of. */
static void no_nulls(struct plan_container *c)
{
	struct plan_process *p = &c->process;

	if (p->cwd == NULL)
		p->cwd = "";
	if (c->root.path == NULL)
		c->root.path = "";
}

/* What the rules force must be there: a rule lost is a launch lost. */
static int whole(const struct judge *j, const struct plan_process *p,
		 struct err *e)
{
	if (judge_open(j))
		return 0;
	if (!p->no_new_privs || p->baseline == PLAN_BASELINE_NONE ||
	    p->n_filters == 0)
		return err_set(e, ERR_BUG, 0, "policy",
			       "a plan without no_new_privs, baseline or "
			       "filter");
	return 0;
}

static int build_container(struct judge *j, struct plan **out, struct err *e)
{
	struct plan_container *c = &j->d.c;
	struct plan_report r = { 0 };

	finish_process(j);
	finish_lists(j);
	no_nulls(c);
	if (report(j, &r, e) != 0)
		return -1;
	if (r.refused)
		return plan_build_refusal(out, &r, e);
	if (c->has_process && whole(j, &c->process, e) != 0)
		return -1;
	return plan_build_container(out, c, &r, e);
}

int policy_compile_container(struct plan **out, const struct spec *s,
			     const struct spec_problems *p,
			     const struct facts *f, const struct policy_opts *o,
			     struct err *e)
{
	struct judge j;
	int rc = -1;

	*out = NULL;
	judge_init(&j, p, f, o);
	j.spec = s;
	j.proc = &s->process;
	j.res = &s->lx.resources;
	j.res_off =
		s->lx.resources.at.set ? s->lx.resources.at.off : s->lx.at.off;
	j.on = POLICY_ON_CREATE;
	if (begin(&j, e) == 0) {
		if (s->json != NULL) {
			draft_container(&j);
			if (!j.full)
				run_rules(&j);
		}
		rc = build_container(&j, out, e);
	}
	judge_done(&j);
	return rc;
}

static int build_exec(struct judge *j, struct plan **out, struct err *e)
{
	struct plan_exec x = { .cgroup = j->opts->cgroup != NULL
						 ? j->opts->cgroup
						 : "" };
	struct plan_report r = { 0 };

	finish_process(j);
	no_nulls(&j->d.c);
	x.process = j->d.c.process;
	x.reasons = j->reasons;
	x.n_reasons = j->n_reasons;
	if (report(j, &r, e) != 0)
		return -1;
	if (r.refused)
		return plan_build_refusal(out, &r, e);
	if (whole(j, &x.process, e) != 0)
		return -1;
	return plan_build_exec(out, &x, &r, e);
}

int policy_compile_exec(struct plan **out, const struct spec_process *s,
			const struct spec_problems *p,
			const struct plan_container *running,
			const struct facts *f, const struct policy_opts *o,
			struct err *e)
{
	struct policy_opts as = *o;
	struct judge j;
	int rc = -1;

	*out = NULL;
	as.profile = running->profile; /* exec is no way round it */
	judge_init(&j, p, f, &as);
	j.proc = s;
	j.proc_at = "";
	j.running = running;
	j.on = POLICY_ON_EXEC;
	if (begin(&j, e) == 0) {
		if (s->at.set) {
			j.d.c.ids = running->ids;
			draft_process(&j);
			draft_filter(&j);
			if (!j.full)
				run_rules(&j);
		}
		rc = build_exec(&j, out, e);
	}
	judge_done(&j);
	return rc;
}

int policy_compile_update(struct plan **out, const struct spec_resources *s,
			  const struct spec_problems *p,
			  const struct plan_container *running,
			  const struct facts *f, const struct policy_opts *o,
			  struct err *e)
{
	struct policy_opts as = *o;
	struct plan_update u = { 0 };
	struct plan_report r = { 0 };
	struct judge j;
	int rc = -1;

	*out = NULL;
	as.profile = running->profile;
	judge_init(&j, p, f, &as);
	j.res = s;
	j.res_at = "";
	j.res_off = s->at.off;
	j.running = running;
	j.on = POLICY_ON_UPDATE;
	if (begin(&j, e) == 0) {
		draft_cgroup(&j);
		if (s->at.set && !j.full)
			run_rules(&j);
		u.cgroup = j.d.c.cgroup;
		u.cgroup.devices = j.d.dev_rules;
		u.cgroup.n_devices = j.d.n_dev_rules;
		rc = report(&j, &r, e);
		if (rc == 0 && r.refused)
			rc = plan_build_refusal(out, &r, e);
		else if (rc == 0)
			rc = plan_build_update(out, &u, &r, e);
	}
	judge_done(&j);
	return rc;
}
