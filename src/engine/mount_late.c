/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

/*
 * A read-only tmpfs is closed when all that comes into it is there: podman's
 * /dev with --read-only-tmpfs=false.
 */
#include <sys/mount.h>

#include "base/fd.h"
#include "kern/mnt.h"
#include "private.h"

uint64_t late_attr(const struct plan_mount *m)
{
	if (m->type != PLAN_MOUNT_TMPFS || m->remount)
		return m->attr_set;
	return m->attr_set & ~(uint64_t)MOUNT_ATTR_RDONLY;
}

int late_close(struct child *ch, struct err *e)
{
	size_t i;

	for (i = 0; i < ch->c->n_mounts; i++) {
		const struct plan_mount *m = &ch->c->mounts[i];

		if (late_attr(m) == m->attr_set)
			continue;
		if (mnt_attr(ch->late_fds[i], MOUNT_ATTR_RDONLY, 0, 0, false,
			     m->dest, e) != 0)
			return -1;
		fd_close(&ch->late_fds[i]);
	}
	return 0;
}
