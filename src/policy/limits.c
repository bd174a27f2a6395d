/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Limits of the process, and its place when memory runs out. */
#include "config.h"

#include <linux/capability.h>
#include <sys/resource.h>

#include "private.h"

static struct plan_rlimit *drafted(const struct judge *j, uint32_t resource)
{
	size_t i;

	for (i = 0; i < j->d.n_rlimits; i++)
		if (j->d.rlimits[i].resource == resource)
			return &j->d.rlimits[i];
	return NULL;
}

/* Where the config has it: NULL and the pointer of the list when nowhere. */
static const struct spec_rlimit *written(const struct judge *j,
					 uint32_t resource, uint32_t *index)
{
	const struct spec_rlimits *l = &j->proc->rlimits;
	uint32_t i;

	for (i = 0; i < l->n; i++)
		if (l->v[i].type.s != NULL && l->v[i].type.v >= 0 &&
		    (uint32_t)l->v[i].type.v == resource) {
			*index = i;
			return &l->v[i];
		}
	return NULL;
}

static const char *limit_json(struct judge *j, const char *name, uint64_t soft,
			      uint64_t hard)
{
	return TEXT(j, "{\"type\":\"%s\",\"soft\":%llu,\"hard\":%llu}", name,
		    (unsigned long long)soft, (unsigned long long)hard);
}

static void force_limit(struct judge *j, const struct policy_rule *r,
			const char *name, uint32_t resource, uint64_t soft,
			uint64_t hard, const char *message)
{
	struct plan_rlimit *d = drafted(j, resource);
	const struct spec_rlimits *l = &j->proc->rlimits;
	uint32_t i = 0;
	const struct spec_rlimit *s = written(j, resource, &i);

	if (judge_found(
		    j, r,
		    &(struct found){
			    .pointer = s != NULL ? TEXT(j, "%s/rlimits/%u",
							j->proc_at, i)
						 : judge_proc(j, "/rlimits"),
			    .off = s != NULL ? s->at.off
				   : l->set  ? l->off
					     : j->proc->at.off,
			    .message = message,
			    .asked = s != NULL ? limit_json(j, name, s->soft.v,
							    s->hard.v)
					       : NULL,
			    .given = limit_json(j, name, soft, hard),
			    .lacks = s == NULL || s->hard.v <= hard }) !=
		    POLICY_FORCE ||
	    j->d.rlimits == NULL)
		return;
	if (d == NULL)
		d = &j->d.rlimits[j->d.n_rlimits++];
	d->resource = resource;
	d->soft = soft;
	d->hard = hard;
	judge_reason(
		j, TEXT(j, "process.rlimits[%zu]", (size_t)(d - j->d.rlimits)),
		r);
}

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* What the host refuses to raise: only this one is known. */
static uint64_t host_most(const struct judge *j, uint32_t resource)
{
	if (resource != RLIMIT_NOFILE ||
	    (j->facts->caps >> CAP_SYS_RESOURCE & 1) != 0)
		return UINT64_MAX;
	return j->facts->nofile_hard;
}

static void one_limit(struct judge *j, const struct policy_rule *r,
		      const struct policy_rlimit *p)
{
	const struct plan_rlimit *d = drafted(j, p->resource);
	uint64_t most = least(p->max, host_most(j, p->resource));

	if (p->fixed) {
		if ((d == NULL && p->by_default) ||
		    (d != NULL && (d->soft != p->max || d->hard != p->max)))
			force_limit(j, r, p->name, p->resource, p->max, p->max,
				    TEXT(j, "%s is always %llu", p->name,
					 (unsigned long long)p->max));
	} else if (d != NULL && d->hard > most) {
		force_limit(j, r, p->name, p->resource, least(d->soft, most),
			    most,
			    TEXT(j, "%s is not raised above %llu", p->name,
				 (unsigned long long)most));
	}
}

static void judge_rlimit(struct judge *j, const struct policy_rule *r)
{
	size_t i;

	if (!j->proc->at.set)
		return;
	for (i = 0; i < j->profile->n_rlimits; i++)
		one_limit(j, r, &j->profile->rlimits[i]);
	for (i = 0; i < j->d.n_rlimits; i++)
		if (j->d.rlimits[i].soft > j->d.rlimits[i].hard) {
			uint32_t k = 0;
			const struct spec_rlimit *s =
				written(j, j->d.rlimits[i].resource, &k);

			judge_found(j, r,
				    &(struct found){
					    .pointer = TEXT(j, "%s/rlimits/%u",
							    j->proc_at, k),
					    .off = s != NULL ? s->at.off : 0,
					    .message = "soft is above hard",
					    .lesser = true });
		}
}

static void judge_oom(struct judge *j, const struct policy_rule *r)
{
	const struct spec_i64 *s = &j->proc->oom_score_adj;
	bool free = (j->facts->caps >> CAP_SYS_RESOURCE & 1) != 0;
	int64_t least_score = 0;

	if (!s->set)
		return;
	if (s->v < -1000 || s->v > 1000) {
		judge_found(j, r,
			    &(struct found){
				    .pointer = judge_proc(j, "/oomScoreAdj"),
				    .off = s->off,
				    .message = "not from -1000 to 1000",
				    .asked = judge_json_num(j, s->v),
				    .lesser = true });
		return;
	}
	if (s->v > 0 && j->facts->oom_score_adj > s->v && !free)
		least_score = j->facts->oom_score_adj;
	else if (s->v >= 0)
		return;
	if (s->v < 0 && j->facts->oom_score_adj > 0)
		least_score = j->facts->oom_score_adj;
	if (judge_found(j, r,
			&(struct found){
				.pointer = judge_proc(j, "/oomScoreAdj"),
				.off = s->off,
				.message = s->v < 0 ? "the host's processes "
						      "would be killed before "
						      "this one"
						    : "can not be set so",
				.asked = judge_json_num(j, s->v),
				.given = judge_json_num(j, least_score),
				.lacks = s->v >= 0 }) != POLICY_FORCE)
		return;
	j->d.c.process.oom_score_adj.v = least_score;
	judge_reason(j, "process.oom_score_adj", r);
}

/*
 * A policy's word alone: what compiles while it runs (node, java) ends by it.
 * An exec has what its container has.
 */
static void judge_mdwe(struct judge *j, const struct policy_rule *r)
{
	const struct plan_settings *by = j->opts->settings;
	bool lacks = !j->facts->mdwe;

	if (!j->proc->at.set || by == NULL || !by->mdwe)
		return;
	if (judge_found(
		    j, r,
		    &(struct found){
			    .pointer = judge_proc(j, ""),
			    .off = j->proc->at.off,
			    .message = lacks ? "a policy asks for it, and this "
					       "kernel has none: Linux 6.3 has"
					     : "what was written to memory is "
					       "not run: a policy says so",
			    .given = "\"PR_SET_MDWE\"",
			    .lesser = lacks,
			    .lacks = true }) != POLICY_FORCE)
		return;
	j->d.c.process.mdwe = true;
	judge_reason(j, "process.mdwe", r);
}

#define PROC .family = "proc", .on = POLICY_ON_CREATE | POLICY_ON_EXEC

const struct policy_rule rules_limits[] = {
	{
		.id = "proc-rlimit",
		PROC,
		.act = ACTS(REFUSE, FORCE, FORCE, PASS),
		.lesser_when = "soft above hard",
		.lesser = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.title = "RLIMIT_CORE other than 1; NOFILE above 1048576, "
			 "NPROC, MEMLOCK, RTPRIO or NICE above the profile's, "
			 "or more than the host may give",
		.why = "a core pattern that begins with a pipe runs a program "
		       "of the host at a crash, and at 1 it does not; the rest "
		       "is the host's to share",
		.fix = "write RLIMIT_CORE as 1 and keep below the limits "
		       "(docker run --ulimit core=1)",
		.references = { "CIS-Docker 5.19" },
		.judge = judge_rlimit,
	},
	{
		.id = "proc-mdwe",
		PROC,
		.act = ACTS(FORCE, FORCE, FORCE, PASS),
		.lesser_when = "the kernel has none",
		.lesser = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.title = "a policy has deny-write-exec: PR_SET_MDWE, Linux 6.3",
		.why = "an exploit writes its code before it runs it; so do "
		       "programs that compile while they run, which end",
		.fix = "nothing to do; or take the key out of the policy",
		.judge = judge_mdwe,
	},
	{
		.id = "proc-oom",
		PROC,
		.act = ACTS(REFUSE, FORCE, FORCE, PASS),
		.lesser_when = "not from -1000 to 1000",
		.lesser = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.title = "an oomScoreAdj below 0, or one that the host can not "
			 "set",
		.why = "when memory runs out the host's processes go first",
		.fix = "leave process.oomScoreAdj out, or 0",
		.judge = judge_oom,
	},
	{ .id = NULL },
};
