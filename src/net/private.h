/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef NET_PRIVATE_H
#define NET_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/*
 * brig-net moves network devices from one network namespace to another
 * (config-linux.md, "Network Devices"). It is started by brig for a plan that
 * needs it, with no argument and no environment, and has these descriptors:
 *
 * - 0, the frame: a line a device, "FROM TO\n", at most NET_FRAME bytes. TO
 *   may have one %d, which becomes the first number that is free;
 * - 1, where it answers: "moved\n", or "!" and what was wrong;
 * - 3 and 4, the namespaces that they leave and that they go to;
 * - 5, where it waits after that: a byte, and they stay there; the end of it,
 *   which is brig's own too, and they are brought back;
 * - 6, a line before each move, "TO:FROM\n", or "TO/FROM\n" if it was not up.
 *   If it is killed brig gives them to a second one as its frame, with 3 and 4
 *   the other way about: that brings back what is there and ends. An address
 *   that was not given again by then is lost.
 *
 * It ends with 0 when all have moved, to stay. When one can't, those before it
 * are brought back, and it ends with 1: with their names, up or not, as they
 * were. What a device keeps: its attributes and its permanent addresses of
 * global scope. Each is set up there.
 */
enum {
	NET_NAME = 16, /* IFNAMSIZ */
	NET_MOST = 64, /* devices */
	NET_LINE = 2 * NET_NAME,
	NET_FRAME = NET_LINE * NET_MOST,
	NET_FROM_FD = 3,
	NET_TO_FD = 4,
	NET_HOLD_FD = 5,
	NET_LOG_FD = 6,
	NET_ADDRS = 64,  /* of one device */
	NET_ATTRS = 256, /* bytes of one address's attributes */
};

/* An address as RTM_GETADDR told it, to be given again as it was. */
struct net_addr {
	uint8_t family;
	uint8_t prefix;
	uint8_t flags;
	size_t len; /* of attrs */
	_Alignas(4) unsigned char attrs[NET_ATTRS];
};

struct net_id {
	int index;
	unsigned flags; /* IFF_* */
};

struct net_link {
	struct net_id id;
	struct net_addr addrs[NET_ADDRS];
	size_t n_addrs;
};

/* ---- link.c: one netlink socket, in the namespace it was opened in ---- */

struct net_sock; /* opaque: libmnl's */

/* net_open - a socket in the namespace @ns_fd, which is entered. */
NODISCARD int net_open(int ns_fd, struct net_sock **out, struct err *e);
void net_close(struct net_sock *s);

/*
 * net_find - the device of that name. @found: out; false is no error.
 * Errors: SYS.
 */
NODISCARD int net_find(struct net_sock *s, const char *name, struct net_id *out,
		       bool *found, struct err *e);

/* net_addrs - the addresses that go along. Errors: SYS, LIMIT (NET_ADDRS). */
NODISCARD int net_addrs(struct net_sock *s, struct net_link *l, struct err *e);

/* net_send - the device @index to the namespace @ns_fd, as @name there. */
NODISCARD int net_send(struct net_sock *s, int index, int ns_fd,
		       const char *name, struct err *e);

/* net_restore - its addresses again, and up if @up. */
NODISCARD int net_restore(struct net_sock *s, int index,
			  const struct net_link *was, bool up, struct err *e);

#endif
