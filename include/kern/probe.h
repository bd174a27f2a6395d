/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERN_PROBE_H
#define KERN_PROBE_H

#include "base/err.h"
#include "base/facts.h"

/*
 * probe_facts - what this host and this process can do. Looks, and changes
 * nothing.
 * @f:  out.
 * Errors: SYS (no /proc).
 */
NODISCARD int probe_facts(struct facts *f, struct err *e);

#endif
