/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The floor under a process, the container's own or one more. */
#include "config.h"

#include <linux/ioprio.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/resource.h>

#include "private.h"

/* Ambient ones, which only a process that is not root may have, need both. */
static bool capabilities(const struct plan_process *p, uint64_t most)
{
	const struct plan_caps *c = &p->caps;

	return ((c->bounding | c->effective | c->permitted) & ~most) == 0 &&
	       c->inheritable == c->ambient &&
	       (c->ambient & ~c->permitted) == 0 &&
	       (c->ambient == 0 || p->uid != 0);
}

/*
 * Limits are raised as host root: none by which the host's own processes
 * starve. And at a crash no program of the host is started for it (core(5)).
 */
static bool limits(const struct plan_process *p)
{
	bool core = false;
	size_t i;

	for (i = 0; i < p->n_rlimits; i++) {
		const struct plan_rlimit *l = &p->rlimits[i];

		if ((l->resource == RLIMIT_RTPRIO && l->hard > 0) ||
		    (l->resource == RLIMIT_NICE && l->hard > 20))
			return false;
		if (l->resource == RLIMIT_CORE)
			core = l->hard == 1 && l->soft == 1;
	}
	return core;
}

/*
 * No more of processor and disk than others, and addresses stay random: of
 * sched(7) OTHER, BATCH and IDLE, none below nice 0, with flags that only
 * lessen; PER_LINUX or PER_LINUX32 and no bit beside.
 */
static bool shares(const struct plan_process *p)
{
	const struct plan_scheduler *s = p->scheduler;

	if (p->n_scheduler > 0 &&
	    ((s->policy != SCHED_OTHER && s->policy != SCHED_BATCH &&
	      s->policy != SCHED_IDLE) ||
	     s->nice < 0))
		return false;
	if (p->n_io_priority > 0 && p->io_priority->class != IOPRIO_CLASS_BE &&
	    p->io_priority->class != IOPRIO_CLASS_IDLE)
		return false;
	return !p->personality.set || p->personality.v == PER_LINUX ||
	       p->personality.v == PER_LINUX32;
}

bool process_labels(const struct plan_process *own,
		    const struct plan_process *p)
{
	bool none = p->apparmor[0] == '\0' ||
		    strcmp(p->apparmor, "unconfined") == 0;

	if (own->apparmor[0] != '\0' && none &&
	    strcmp(own->apparmor, p->apparmor) != 0)
		return false;
	return own->selinux[0] == '\0' || p->selinux[0] != '\0';
}

int process_asks(const struct plan_process *p, const struct ceiling *top,
		 struct err *e)
{
	bool asks = p->n_listener > 0, may = false;
	size_t i;

	for (i = 0; i < p->n_filters; i++)
		asks |= (p->filters[i].flags &
			 SECCOMP_FILTER_FLAG_NEW_LISTENER) != 0;
	for (i = 0; p->n_listener == 1 && i < top->n_notify_sockets; i++)
		may |= strcmp(p->listener->path, top->notify_sockets[i]) == 0;
	if (asks && !may)
		return floor_denied(e, "process", "process.listener",
				    "nobody may be asked about calls there");
	return 0;
}

int process_holds(const struct plan_process *p, uint64_t caps, bool setid,
		  struct err *e)
{
	if (!p->no_new_privs)
		return floor_denied(e, "process", "process.no_new_privs",
				    "a program could gain privileges");
	if (p->baseline != PLAN_BASELINE_DENY &&
	    !(p->baseline == PLAN_BASELINE_DENY_SETID_OK && setid))
		return floor_denied(e, "process", "process.baseline",
				    "not brig's own filter below the others");
	if (!capabilities(p, caps))
		return floor_denied(e, "process", "process.caps",
				    "more than may be had, or inheritable");
	if (!limits(p))
		return floor_denied(e, "process", "process.rlimits",
				    "RLIMIT_CORE is not 1, or RTPRIO or NICE "
				    "is raised");
	if (p->oom_score_adj.set && p->oom_score_adj.v < 0)
		return floor_denied(e, "process", "process.oom_score_adj",
				    "the host's processes would go first");
	if (!shares(p))
		return floor_denied(e, "process", "process.scheduler",
				    "real-time, or before others");
	return 0;
}
