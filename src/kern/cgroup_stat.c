/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files that tell what a cgroup used, and when its memory ran out. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/num.h"
#include "cgroup_in.h"
#include "kern/cgroup_stat.h"

static const char at[] = "memory.events";

static const struct cgroup_hierarchy *where(const struct cgroup *cg,
					    uint32_t controller)
{
	for (size_t i = 0; i < cg->n; i++)
		if (cg->h[i].dir_fd >= 0 &&
		    (cg->v2 || (cg->h[i].controllers & controller) != 0))
			return &cg->h[i];
	return NULL;
}

int cgroup_stat_open(const struct cgroup *cg, uint32_t controller,
		     const char *v1, const char *v2, bool *is_v2)
{
	const struct cgroup_hierarchy *h = where(cg, controller);
	const char *file;

	int dir_fd = h != NULL ? h->dir_fd : -1;

	*is_v2 = h != NULL ? h->v2 : cg->v2;
	file = *is_v2 ? v2 : v1;
	if (v1 == NULL && !*is_v2) { /* what cgroup2 beside v1 alone has */
		dir_fd = cgroup_unified_fd(cg);
		file = v2;
		*is_v2 = true;
	}
	if (dir_fd < 0 || file == NULL)
		return -1;
	return openat(dir_fd, file, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
}

/* How often a process was killed for it, by cgroup2. */
static int kills(int fd, uint64_t *n, struct err *e)
{
	char text[CGROUP_TEXT], *s;
	ssize_t len = pread(fd, text, sizeof(text) - 1, 0);

	if (len < 0)
		return err_sys(e, at, "read");
	text[len] = '\0';
	s = strstr(text, "oom_kill ");
	if (s == NULL || !num_u64(s + 9, strcspn(s + 9, "\n"), n))
		*n = 0;
	return 0;
}

static int ask(int dir_fd, struct cgroup_oom *o, struct err *e)
{
	char text[32];

	o->events = POLLIN;
	o->file_fd = openat(dir_fd, "memory.oom_control",
			    O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	o->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (o->file_fd < 0 || o->fd < 0)
		return err_sys(e, "memory.oom_control", "open");
	(void)snprintf(text, sizeof(text), "%d %d", o->fd, o->file_fd);
	return cgroup_put(dir_fd, "cgroup.event_control", text, e);
}

int cgroup_oom_open(const struct cgroup *cg, struct cgroup_oom *o,
		    struct err *e)
{
	const struct cgroup_hierarchy *h = where(cg, CGROUP_MEMORY);

	*o = (struct cgroup_oom)CGROUP_OOM_NONE;
	if (h == NULL)
		return 0;
	if (!h->v2)
		return ask(h->dir_fd, o, e);
	o->events = POLLPRI;
	o->fd = openat(h->dir_fd, at, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (o->fd < 0) /* the controller is not switched on for it */
		return errno == ENOENT ? 0 : err_sys(e, at, "open");
	return kills(o->fd, &o->seen, e);
}

int cgroup_oom_more(const struct cgroup *cg, struct cgroup_oom *o, bool *more,
		    struct err *e)
{
	const struct cgroup_hierarchy *h = where(cg, CGROUP_MEMORY);
	uint64_t n = 0;

	*more = false;
	if (o->fd < 0 || h == NULL)
		return 0;
	if (o->file_fd < 0) {
		if (kills(o->fd, &n, e) < 0)
			return e->num == ENODEV ? 0 : -1; /* removed */
		*more = n > o->seen;
		o->seen = n;
		return 0;
	}
	if (read(o->fd, &n, sizeof(n)) < 0)
		return errno == EAGAIN ? 0 : err_sys(e, at, "eventfd");
	*more = faccessat(h->dir_fd, "cgroup.event_control", F_OK, 0) == 0;
	return 0;
}

void cgroup_oom_close(struct cgroup_oom *o)
{
	fd_close(&o->fd);
	fd_close(&o->file_fd);
}
