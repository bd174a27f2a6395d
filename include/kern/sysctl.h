/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERN_SYSCTL_H
#define KERN_SYSCTL_H

#include "base/err.h"

/*
 * sysctl_write - write @value to one sysctl, in one write(2).
 * @proc_fd:  borrowed; the root of a procfs, best a private detached one:
 *            nothing that a container mounts can then be in the way
 *            (CVE-2025-52881). Checked to be a procfs.
 * @path:     borrowed; below /proc/sys: "net/ipv4/ip_forward". Followed without
 *            symbolic links, magic links, "..", other mounts.
 * A sysctl belongs to the namespaces of the writer.
 * Errors: SYS (at is "sysctl net/ipv4/ip_forward"), DENIED (not a procfs).
 */
NODISCARD int sysctl_write(int proc_fd, const char *path, const char *value,
			   struct err *e);

#endif
