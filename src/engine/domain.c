/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

/*
 * A Landlock domain from the plan's own paths: reading everywhere, writing
 * only where the plan has something writable. What it adds to the mounts: it
 * holds for what any later kernel bug might mount or unmount, too.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/mount.h>
#include <unistd.h>

#include "base/fd.h"
#include "kern/landlock.h"
#include "kern/path.h"
#include "private.h"

static int allow(int fd, int root, const char *path, uint32_t rights,
		 struct err *e)
{
	CLEAN_FD int on = path_open(root, path, PATH_IN_ROOT, O_PATH, 0);

	if (on < 0 && (errno == ENOENT || errno == ENOTDIR || errno == ELOOP))
		return 0; /* a window that stayed shut */
	if (on < 0)
		return err_sys(e, "landlock", "open %s", path);
	return landlock_allow(fd, on, rights, e);
}

static bool writable(const struct plan_mount *m)
{
	const uint64_t ro = MOUNT_ATTR_RDONLY;

	return ((m->attr_set | m->rec_set) & ro) == 0;
}

static int allow_mounts(int fd, int root, const struct plan_container *c,
			struct err *e)
{
	size_t i;

	for (i = 0; i < c->n_mounts; i++) {
		const struct plan_mount *m = &c->mounts[i];

		if (!writable(m))
			continue;
		if (allow(fd, root, m->dest,
			  LANDLOCK_READ | LANDLOCK_WRITE | LANDLOCK_IOCTL,
			  e) != 0)
			return -1;
	}
	return 0;
}

int tail_domain(struct tail *t, const struct plan_container *c, struct err *e)
{
	CLEAN_FD int root = -1;
	const struct plan_root *r = &c->root;
	bool joined = false, open_root;
	size_t i;

	if (!t->p->landlock)
		return 0;
	for (i = 0; i < c->n_namespaces; i++)
		if (c->namespaces[i].type == PLAN_NS_NET &&
		    c->namespaces[i].join[0] != '\0')
			joined = true;
	root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (root < 0)
		return err_sys(e, "landlock", "open the root");
	open_root = r->kind != PLAN_ROOT_WX && !r->readonly;
	if (landlock_begin(joined, &t->domain_fd, e) != 0 ||
	    landlock_allow(t->domain_fd, root,
			   LANDLOCK_READ | (open_root ? LANDLOCK_WRITE : 0),
			   e) != 0)
		return -1;
	for (i = 0; i < r->n_windows && !r->readonly; i++)
		if (allow(t->domain_fd, root, r->windows[i].path,
			  LANDLOCK_READ | LANDLOCK_WRITE, e) != 0)
			return -1;
	/* The proof is read through our own procfs, which nobody else sees. */
	if (landlock_allow(t->domain_fd, t->proc_fd, LANDLOCK_READ, e) != 0)
		return -1;
	return allow_mounts(t->domain_fd, root, c, e);
}
