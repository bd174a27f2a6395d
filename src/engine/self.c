/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

/*
 * What the process-to-be sets of itself while it is still host root, in the
 * container's namespaces and cgroup: it could not raise any of it later.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>

#include "base/fd.h"
#include "kern/lsm.h"
#include "kern/rlimit.h"
#include "kern/sched.h"
#include "private.h"

/*
 * Only host root can raise a hard limit: that is done early. So is all of
 * RLIMIT_CORE, which nobody changes who is under the baseline filter.
 */
static int raise_limits(const struct plan_process *p, struct err *e)
{
	struct rlimit now;
	size_t i;

	for (i = 0; i < p->n_rlimits; i++) {
		const struct plan_rlimit *l = &p->rlimits[i];
		const struct rlimit_item up = { l->resource, 0, l->hard };
		struct rlimit_item item = up;

		if (getrlimit((__rlimit_resource_t)l->resource, &now) != 0)
			return err_sys(e, rlimit_name(l->resource), "read");
		if (l->resource == RLIMIT_CORE)
			item.soft = l->soft;
		else if (l->hard > now.rlim_max)
			item.soft = now.rlim_cur;
		else
			continue;
		if (rlimit_set(0, &item, 1, e) == 0)
			continue;
		return e->num != EPERM
			       ? -1
			       : err_set(e, ERR_SYS, EPERM,
					 rlimit_name(l->resource),
					 "a hard limit of %llu takes "
					 "CAP_SYS_RESOURCE where the caller's "
					 "is %llu; fix: raise that",
					 (unsigned long long)l->hard,
					 (unsigned long long)now.rlim_max);
	}
	return 0;
}

/* All of /proc/self before the ids change: it is host root's then. */
static int oom_score(const struct tail *t, struct err *e)
{
	static const char at[] = "/process/oomScoreAdj";
	CLEAN_FD int fd = -1;
	char text[16];
	int n;

	if (!t->p->oom_score_adj.set)
		return 0;
	n = snprintf(text, sizeof(text), "%d", (int)t->p->oom_score_adj.v);
	fd = openat(t->proc_fd, "self/oom_score_adj", O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return err_sys(e, at, "open");
	return fd_write_all(fd, text, (size_t)n, at, e);
}

/* In the container's cpuset by now: nodes are counted within it. */
static int shares(const struct plan_process *p, struct err *e)
{
	const struct plan_scheduler *s = p->scheduler;

	if (p->n_memory_policy > 0 &&
	    sched_memory_policy(p->memory_policy->mode, p->memory_policy->flags,
				p->memory_policy->nodes, e) != 0)
		return -1;
	if (p->n_io_priority > 0 &&
	    sched_io_priority(p->io_priority->class, p->io_priority->level,
			      e) != 0)
		return -1;
	if (p->personality.set &&
	    sched_personality((uint32_t)p->personality.v, e) != 0)
		return -1;
	if (p->n_scheduler > 0) {
		const struct sched_want want = { s->policy,        s->flags,
						 (int32_t)s->nice, s->priority,
						 s->runtime,       s->deadline,
						 s->period };

		return sched_set(&want, e);
	}
	return 0;
}

/* It takes effect at execve, and what is forked before has it too. */
static int labels(const struct tail *t, struct err *e)
{
	if (t->p->apparmor[0] != '\0' &&
	    lsm_exec_set(t->proc_fd, LSM_APPARMOR, t->p->apparmor, e) != 0)
		return -1;
	if (t->p->selinux[0] != '\0' &&
	    lsm_exec_set(t->proc_fd, LSM_SELINUX, t->p->selinux, e) != 0)
		return -1;
	return 0;
}

int tail_self(struct tail *t, struct err *e)
{
	if (raise_limits(t->p, e) != 0 || oom_score(t, e) != 0 ||
	    labels(t, e) != 0)
		return -1;
	return shares(t->p, e);
}
