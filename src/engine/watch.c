/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "base/fd.h"
#include "cgroup.h"
#include "engine/watch.h"
#include "kern/cgroup_stat.h"
#include "kern/pidfd.h"
#include "stats.h"

static const char at[] = "events";

struct engine_watch {
	struct cgroup cg;
	struct cgroup_oom oom;
	int pidfd;    /* owned; of the first process */
	int timer_fd; /* owned; -1: none */
};

static int set_timer(struct engine_watch *w, unsigned ms, struct err *e)
{
	const struct timespec t = { .tv_sec = ms / 1000,
				    .tv_nsec = ms % 1000 * 1000000L };
	const struct itimerspec every = { t, t };

	if (ms == 0)
		return 0;
	w->timer_fd =
		timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (w->timer_fd < 0 ||
	    timerfd_settime(w->timer_fd, 0, &every, NULL) < 0)
		return err_sys(e, at, "timerfd");
	return 0;
}

static int open_all(struct engine_watch *w, const struct plan *plan,
		    const struct engine_init *init, unsigned ms, struct err *e)
{
	bool ended;

	cgroup_init(&w->cg);
	w->oom = (struct cgroup_oom)CGROUP_OOM_NONE;
	w->pidfd = w->timer_fd = -1;
	if (pidfd_open_checked(init->pid, init->start_time, &w->pidfd, e) < 0)
		return e->kind == ERR_STATE ? err_set(e, ERR_STATE, ESRCH, at,
						      "container not running")
					    : -1;
	if (pidfd_wait_ms(w->pidfd, 0, &ended, e) < 0)
		return -1;
	if (ended)
		return err_set(e, ERR_STATE, ESRCH, at,
			       "container not running");
	if (cg_open(&plan_container(plan)->cgroup, &w->cg, e) < 0)
		return -1;
	if (ms == 0)
		return 0;
	return cgroup_oom_open(&w->cg, &w->oom, e) < 0 ? -1
						       : set_timer(w, ms, e);
}

int engine_watch_open(const struct plan *plan, const struct engine_init *init,
		      unsigned interval_ms, struct engine_watch **out,
		      struct err *e)
{
	*out = calloc(1, sizeof(**out));
	if (*out == NULL)
		return err_sys(e, at, "memory");
	if (open_all(*out, plan, init, interval_ms, e) == 0)
		return 0;
	engine_watch_close(out);
	return -1;
}

/*
 * Memory that ran out is told before the end that it may have brought, and
 * either before the numbers.
 */
int engine_watch_next(struct engine_watch *w, enum engine_event *what,
		      struct err *e)
{
	struct pollfd p[] = { { w->oom.fd, w->oom.events, 0 },
			      { w->pidfd, POLLIN, 0 },
			      { w->timer_fd, POLLIN, 0 } };
	uint64_t ticks;
	bool more;

	for (;;) {
		if (poll(p, 3, -1) < 0 && errno != EINTR)
			return err_sys(e, at, "poll");
		if (cgroup_oom_more(&w->cg, &w->oom, &more, e) < 0)
			return -1;
		if (more) {
			*what = ENGINE_EVENT_OOM;
			return 0;
		}
		if (p[1].revents != 0) {
			*what = ENGINE_EVENT_END;
			return 0;
		}
		if (read(w->timer_fd, &ticks, sizeof(ticks)) > 0) {
			*what = ENGINE_EVENT_STATS;
			return 0;
		}
	}
}

int engine_watch_stats(const struct engine_watch *w, struct buf *out,
		       struct err *e)
{
	return stats_json(&w->cg, out, e);
}

void engine_watch_close(struct engine_watch **w)
{
	if (*w == NULL)
		return;
	cgroup_oom_close(&(*w)->oom);
	cgroup_close(&(*w)->cg);
	fd_close(&(*w)->pidfd);
	fd_close(&(*w)->timer_fd);
	free(*w);
	*w = NULL;
}
