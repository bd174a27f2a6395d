/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ENGINE_STATS_H
#define ENGINE_STATS_H

#include "base/buf.h"
#include "base/err.h"
#include "kern/cgroup.h"

/* stats_json - what engine_watch_stats() gives, of an open cgroup. */
NODISCARD int stats_json(const struct cgroup *cg, struct buf *out,
			 struct err *e);

#endif
