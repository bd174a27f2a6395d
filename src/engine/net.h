/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ENGINE_NET_H
#define ENGINE_NET_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/err.h"
#include "plan/types.h"

/* Network devices that go to a container (config-linux.md). */
enum {
	NET_NAME = 16, /* IFNAMSIZ */
	NET_MOST = 64  /* the schema's */
};

struct net_names {
	char from[NET_MOST][NET_NAME];
	char to[NET_MOST][NET_NAME]; /* without %d, once they are there */
	bool up[NET_MOST];           /* there; then: was it up before? */
	size_t n;
};

struct net_gift {
	struct net_names names;
	bool given;
	int ours_fd;   /* owned; network namespaces */
	int theirs_fd; /* owned */
};

/*
 * net_move - by brig-net, from one network namespace to another: all of them,
 * or none. @names: to: out, too. Needs SYS_ADMIN and NET_ADMIN in both.
 * Errors: SYS (what brig-net says), UNSUPPORTED (it is not installed), LIMIT.
 */
NODISCARD int net_move(int from_fd, int to_fd, struct net_names *names,
		       struct err *e);

/*
 * net_give - the plan's devices to the namespace of the process @pid; @g keeps
 * what net_take_back() takes, which undoes it after a launch that failed. What
 * becomes of them at delete is the kernel's: config-linux.md.
 */
NODISCARD int net_give(struct net_gift *g, int proc_fd, pid_t pid,
		       const struct plan_container *c, struct err *e);
void net_take_back(struct net_gift *g);

#endif
