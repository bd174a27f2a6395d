/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The container's cgroup, from the plan's words into the kernel's. */
#include "config.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "cgroup.h"
#include "engine/engine.h"
#include "kern/cgroup_io.h"
#include "kern/cgroup_set.h"
#include "kern/cgroup_tree.h"
#include "systemd.h"

static const char at[] = "cgroup";

enum {
	REMOVE_MS = 2000, /* for the last of the dead to be quite gone */
};

static struct cgroup_opt opt(struct plan_opt o)
{
	return (struct cgroup_opt){ .set = o.set, .v = o.v };
}

/*
 * Two numbers that one file of cgroup2 is made of, or that mean something
 * together only: where one changes, the other is said again.
 */
static void both(struct cgroup_opt *a, struct plan_opt now_a,
		 struct cgroup_opt *b, struct plan_opt now_b)
{
	if (a->set && !b->set)
		*b = opt(now_b);
	else if (b->set && !a->set)
		*a = opt(now_a);
}

static int set_limits(const struct cgroup *cg, const struct plan_cgroup *c,
		      const struct plan_cgroup *now, struct err *e)
{
	struct cgroup_limits l = {
		.pids = opt(c->pids),
		.memory = opt(c->memory.limit),
		.reservation = opt(c->memory.reservation),
		.swap = opt(c->memory.swap),
		.swappiness = opt(c->memory.swappiness),
		.kernel = opt(c->memory.kernel),
		.kernel_tcp = opt(c->memory.kernel_tcp),
		.oom_kill_disable = { c->memory.oom_kill_disable, 1 },
		.shares = opt(c->cpu.shares),
		.quota = opt(c->cpu.quota),
		.period = opt(c->cpu.period),
		.burst = opt(c->cpu.burst),
		.idle = opt(c->cpu.idle),
		.rt_runtime = opt(c->cpu.rt_runtime),
		.rt_period = opt(c->cpu.rt_period),
		.cpus = c->cpu.cpus,
		.mems = c->cpu.mems,
		.check_usage = now->memory.check_before_update,
	};

	/* As plan_updated() has it. */
	if (l.memory.set && l.memory.v == -1 && !l.swap.set &&
	    now->memory.swap.set)
		l.swap = (struct cgroup_opt){ true, -1 };
	both(&l.memory, now->memory.limit, &l.swap, now->memory.swap);
	both(&l.quota, now->cpu.quota, &l.period, now->cpu.period);
	return cgroup_limit(cg, &l, e);
}

/* The caller's to free(). */
static struct cgroup_device *rules_of(const struct plan_cgroup *c,
				      struct err *e)
{
	struct cgroup_device *rules = calloc(c->n_devices + 1, sizeof(*rules));

	if (rules == NULL)
		(void)err_sys(e, "/linux/resources/devices", "memory");
	for (size_t i = 0; rules != NULL && i < c->n_devices; i++) {
		const struct plan_dev_rule *d = &c->devices[i];

		rules[i] = (struct cgroup_device){
			.allow = d->allow,
			.type = (char)d->type,
			.major = opt(d->major),
			.minor = opt(d->minor),
			.access = d->access,
		};
	}
	return rules;
}

/* @now: what is set already; NULL: nothing. */
static int set_devices(const struct cgroup *cg, const struct plan_cgroup *c,
		       const struct plan_cgroup *now, struct err *e)
{
	struct cgroup_device *rules, *old = NULL;
	int rc = -1;

	if (c->n_devices == 0)
		return 0;
	rules = rules_of(c, e);
	if (rules != NULL && now != NULL)
		old = rules_of(now, e);
	if (rules != NULL && (old != NULL || now == NULL))
		rc = cgroup_devices(cg, rules, c->n_devices, old,
				    now != NULL ? now->n_devices : 0, e);
	free(rules);
	free(old);
	return rc;
}

static int set_block_io(const struct cgroup *cg, const struct plan_block_io *b,
			struct err *e)
{
	size_t i;

	if ((b->weight.set || b->leaf_weight.set) &&
	    cgroup_io_weight(cg, NULL, opt(b->weight), opt(b->leaf_weight), e) <
		    0)
		return -1;
	for (i = 0; i < b->n_weights; i++) {
		const struct plan_block_weight *w = &b->weights[i];
		struct cgroup_dev dev = { w->major, w->minor };

		if (cgroup_io_weight(cg, &dev, opt(w->weight),
				     opt(w->leaf_weight), e) < 0)
			return -1;
	}
	for (i = 0; i < b->n_throttles; i++) {
		const struct plan_throttle *t = &b->throttles[i];

		if (cgroup_io_rate(cg,
				   (struct cgroup_dev){ t->major, t->minor },
				   (enum cgroup_rate)t->what, t->rate, e) < 0)
			return -1;
	}
	return 0;
}

static int set_rest(const struct cgroup *cg, const struct plan_cgroup *c,
		    struct err *e)
{
	size_t i;

	for (i = 0; i < c->n_huge_pages; i++)
		if (cgroup_huge_pages(cg, c->huge_pages[i].size,
				      c->huge_pages[i].limit, e) < 0)
			return -1;
	for (i = 0; i < c->n_rdma; i++)
		if (cgroup_rdma(cg, c->rdma[i].device, opt(c->rdma[i].handles),
				opt(c->rdma[i].objects), e) < 0)
			return -1;
	if (c->class_id.set &&
	    cgroup_net_class(cg, (uint32_t)c->class_id.v, e) < 0)
		return -1;
	for (i = 0; i < c->n_if_priorities; i++)
		if (cgroup_net_priority(cg, c->if_priorities[i].name,
					c->if_priorities[i].priority, e) < 0)
			return -1;
	for (i = 0; i < c->n_unified; i++)
		if (cgroup_unified_write(cg, c->unified[i].key,
					 c->unified[i].value, e) < 0)
			return -1;
	return 0;
}

int cg_update(const struct cgroup *cg, const struct plan_cgroup *change,
	      const struct plan_container *of, struct err *e)
{
	const struct plan_cgroup *now = &of->cgroup;

	if (set_limits(cg, change, now, e) < 0 ||
	    set_block_io(cg, &change->block_io, e) < 0 ||
	    set_rest(cg, change, e) < 0)
		return -1;
	/* A program for devices is the host's root's to load. Whoever is root
	 * of a namespace alone makes no node; its own are bound to it. */
	if (of->ids.kind == PLAN_IDS_NESTED)
		return 0;
	return set_devices(cg, change, change != now ? now : NULL, e);
}

/*
 * Does the limit let the container's process be made in there? Not 0
 * (CLONE_INTO_CGROUP), nor 1 beside who holds the scope. Who is in there
 * already may stay.
 */
static bool too_few(const struct plan_cgroup *want)
{
	return want->pids.set && want->pids.v >= 0 &&
	       want->pids.v < (want->systemd ? 2 : 1);
}

int cg_begun(const struct plan_cgroup *want, const struct cgroup *cg,
	     struct sd_hold *hold, struct err *e)
{
	const struct plan_cgroup pids = { .path = want->path,
					  .pids = want->pids,
					  .cpu = { .cpus = "", .mems = "" } };

	if (want->none || !too_few(want))
		return 0;
	sd_release(hold);
	if (want->systemd && sd_update(want, &pids, cg->v2, e) < 0)
		return -1;
	return set_limits(cg, &pids, &pids, e);
}

int cg_make(const struct plan_container *c, struct cgroup *cg,
	    struct sd_hold *hold, struct err *e)
{
	const struct plan_cgroup *want = &c->cgroup;
	struct plan_container first = *c;
	struct err late;

	hold->fd = -1;
	cgroup_init(cg);
	if (want->none)
		return 0;
	if (too_few(want)) {
		first.cgroup.pids.set = want->systemd;
		first.cgroup.pids.v = 2;
	}
	if (cgroup_find(cg, e) < 0) {
		cgroup_close(cg);
		return -1;
	}
	if (want->systemd) {
		if (sd_near(want, e) < 0 ||
		    sd_start(&first.cgroup, cg->v2, hold, e) < 0) {
			cgroup_close(cg);
			return -1;
		}
		cg->adopt = true;
	}
	if (cgroup_create(cg, want->path, e) == 0) {
		if (cg_update(cg, &first.cgroup, &first, e) == 0)
			return 0;
		cgroup_rollback(cg);
	}
	cgroup_close(cg);
	sd_release(hold);
	if (want->systemd)
		(void)!sd_stop(want, &late);
	return -1;
}

void cg_unmake(const struct plan_cgroup *want, struct cgroup *cg,
	       struct sd_hold *hold)
{
	struct err late;

	sd_release(hold);
	cgroup_rollback(cg);
	if (want->systemd)
		(void)!sd_stop(want, &late);
}

int cg_open(const struct plan_cgroup *want, struct cgroup *cg, struct err *e)
{
	cgroup_init(cg);
	if (want->none)
		return 0;
	if (cgroup_find(cg, e) < 0 || cgroup_open(cg, want->path, e) < 0) {
		cgroup_close(cg);
		return -1;
	}
	return 0;
}

int cg_enter(const struct plan_cgroup *want, struct cgroup *cg, struct err *e)
{
	cgroup_init(cg);
	return sd_near(want, e) < 0 ? -1 : cg_open(want, cg, e);
}

int cg_kill(const struct plan_cgroup *want, int timeout_ms, struct err *e)
{
	struct cgroup cg CLEAN_CGROUP;
	int step_ms = 10;
	bool empty = false;

	if (cg_open(want, &cg, e) < 0)
		return -1;
	/* anew, as where v1 is alone a fork may have outrun the first */
	while (cgroup_empty(&cg, &empty, e) == 0) {
		if (empty)
			return 0;
		if (timeout_ms <= 0)
			return err_set(e, ERR_LIMIT, 0, at,
				       "%s: processes outlive SIGKILL",
				       want->path);
		if (step_ms > timeout_ms)
			step_ms = timeout_ms;
		if (cgroup_signal_all(&cg, SIGKILL, e) < 0 ||
		    cgroup_wait_empty(&cg, step_ms, &empty, e) < 0)
			return -1;
		timeout_ms -= step_ms;
		step_ms *= 2;
	}
	return -1;
}

int cg_remove(const struct plan_cgroup *want, struct err *e)
{
	struct cgroup cg CLEAN_CGROUP;
	bool empty = false;

	if (cg_open(want, &cg, e) < 0)
		return -1;
	if (want->systemd) {
		if (cgroup_empty(&cg, &empty, e) < 0)
			return -1;
		if (!empty) /* stopping a scope kills who is in it */
			return err_set(e, ERR_SYS, EBUSY, at,
				       "%s: somebody lives there", want->scope);
		if (sd_stop(want, e) < 0)
			return -1;
	}
	return cgroup_remove(&cg, REMOVE_MS, e);
}

int engine_update(const struct plan *container, const struct plan *update,
		  struct err *e)
{
	const struct plan_container *c = plan_container(container);
	const struct plan_update *u = plan_update(update);
	struct cgroup_undo *undo;
	struct cgroup cg CLEAN_CGROUP;
	struct err late;
	int rc;

	cgroup_init(&cg);
	if (c == NULL || u == NULL)
		return err_set(e, ERR_BUG, 0, "update", "not an update's plan");
	if (cg_open(&c->cgroup, &cg, e) < 0)
		return -1;
	undo = calloc(1, sizeof(*undo));
	if (undo == NULL)
		return err_sys(e, "update", "memory");
	cg.undo = undo;
	rc = cg_update(&cg, &u->cgroup, c, e);
	if (rc == 0 && c->cgroup.systemd &&
	    sd_update(&c->cgroup, &u->cgroup, cg.v2, e) < 0) {
		rc = -1;
		if (u->cgroup.n_devices > 0)
			(void)!set_devices(&cg, &c->cgroup, &u->cgroup, &late);
	}
	if (rc < 0)
		cgroup_undo(&cg);
	free(undo);
	return rc;
}
