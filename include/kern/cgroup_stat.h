/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERN_CGROUP_STAT_H
#define KERN_CGROUP_STAT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "kern/cgroup.h"

/* What a cgroup has used, and that it has run out of memory. */

/*
 * cgroup_stat_open - open a file of it for reading.
 * @controller:  CGROUP_*; in which hierarchy to look.
 * @v1, @v2:     borrowed; what it is called in either kind; NULL: it is not.
 * @is_v2:       out; which kind it was.
 * Returns the caller's descriptor, or -1 where there is no such file.
 */
NODISCARD int cgroup_stat_open(const struct cgroup *cg, uint32_t controller,
			       const char *v1, const char *v2, bool *is_v2);

/* Out of memory: v1's eventfd, or cgroup2's memory.events. */
struct cgroup_oom {
	int fd;       /* owned; to poll(2) for .events */
	int file_fd;  /* owned; what v1's eventfd was asked of */
	short events; /* POLLIN or POLLPRI */
	uint64_t seen;
};

#define CGROUP_OOM_NONE                 \
	{                               \
		.fd = -1, .file_fd = -1 \
	}

/*
 * cgroup_oom_open - listen. A host without the memory controller tells
 * nothing: fd stays -1.
 * Errors: SYS.
 */
NODISCARD int cgroup_oom_open(const struct cgroup *cg, struct cgroup_oom *o,
			      struct err *e);

/*
 * cgroup_oom_more - has it happened since it was last asked? Never waits.
 * The end of a v1 cgroup wakes the listener as well, and is no such event.
 * Errors: SYS.
 */
NODISCARD int cgroup_oom_more(const struct cgroup *cg, struct cgroup_oom *o,
			      bool *more, struct err *e);

void cgroup_oom_close(struct cgroup_oom *o);

#endif
