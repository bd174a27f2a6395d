/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

/*
 * A container's own root, and its layers, on the host: what can be written must
 * not be what can be executed. A bind that can be written must not be one of
 * these, lie in one or hold one. By inode, as protect.c has it.
 *
 * Answers: mnt-exec.
 */
#include <fcntl.h>
#include <sys/stat.h>

#include "base/fd.h"
#include "private.h"

/* Where there is nothing to hold against it, it need not be known. */
bool apart_wanted(const struct plan_container *c)
{
	size_t i;

	if (c->profile == PLAN_PROFILE_OPEN ||
	    (c->root.kind == PLAN_ROOT_DIRECT && !c->root.readonly))
		return false;
	for (i = 0; i < c->n_mounts; i++)
		if (c->mounts[i].type == PLAN_MOUNT_BIND &&
		    !bind_readonly(&c->mounts[i]) &&
		    (c->mounts[i].allow & PLAN_BIND_ENGINE_LEAF) == 0)
			return true;
	return false;
}

static struct root_part *part(struct apart *p, const struct stat *st)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		if (p->part[i].ino == st->st_ino &&
		    p->part[i].dev == st->st_dev)
			return &p->part[i];
	return NULL;
}

/* Layers lie side by side: what is above one is above the next. */
int apart_note(struct apart *p, int fd, const char *at, struct err *e)
{
	CLEAN_FD int dir = openat(fd, ".", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct root_part *known;
	bool above = false;
	struct stat st;

	for (;; above = true) {
		int next;

		if (dir < 0 || fstat(dir, &st) != 0)
			return err_sys(e, at, "look above it");
		known = part(p, &st);
		if (known != NULL) {
			known->above &= above;
			return 0;
		}
		if (p->n == APART_MAX)
			return err_set(e, ERR_LIMIT, 0, at,
				       "more than %d folders", APART_MAX);
		p->part[p->n++] =
			(struct root_part){ st.st_dev, st.st_ino, above };
		next = openat(dir, "..", O_PATH | O_DIRECTORY | O_CLOEXEC);
		fd_close(&dir);
		dir = next;
	}
}

bool apart_is(const struct apart *p, const struct stat *st, bool itself)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		if (p->part[i].ino == st->st_ino &&
		    p->part[i].dev == st->st_dev)
			return itself || !p->part[i].above;
	return false;
}
