/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERN_LOOPBACK_H
#define KERN_LOOPBACK_H

#include "base/err.h"

/*
 * loopback_up - set "lo" of the caller's network namespace up, by ioctl
 * (netdevice(7)). Needs CAP_NET_ADMIN there. Errors: SYS.
 */
NODISCARD int loopback_up(struct err *e);

#endif
