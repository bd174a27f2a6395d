/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ENGINE_NET_H
#define ENGINE_NET_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/err.h"
#include "engine/engine.h"
#include "plan/types.h"

/* Network devices that go to a container (config-linux.md). */
enum {
	NET_NAME = 16, /* IFNAMSIZ */
	NET_MOST = 64  /* the schema's */
};

/*
 * net_give - the plan's devices to the namespace of the process @pid: all of
 * them, or none. @g is what net_keep() or net_take_back() takes: until then
 * brig-net waits, and at our end it brings them back. What becomes of them at
 * delete is the kernel's: config-linux.md.
 * Errors: SYS (what brig-net says), UNSUPPORTED (it is not installed), LIMIT.
 */
NODISCARD int net_give(struct net_gift *g, int proc_fd, pid_t pid,
		       const struct plan_container *c, struct err *e);

/* net_keep - they stay there. Errors: SYS; net_take_back() is due then. */
NODISCARD int net_keep(struct net_gift *g, struct err *e);

/* net_take_back - they come back as they were, unless they were kept. */
void net_take_back(struct net_gift *g);

#endif
