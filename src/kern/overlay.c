/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "kern/mnt.h"
#include "kern/overlay.h"

static const char at[] = "/root/path";

void overlay_init(struct overlay_layers *l)
{
	*l = (struct overlay_layers){ .n = 0 };
}

int overlay_add(struct overlay_layers *l, int fd, struct err *e)
{
	if (l->n == OVERLAY_LAYERS_MAX) {
		fd_close(&fd);
		return err_set(e, ERR_LIMIT, 0, at, "more than %d layers",
			       OVERLAY_LAYERS_MAX);
	}
	l->fds[l->n++] = fd;
	return 0;
}

void overlay_close(struct overlay_layers *l)
{
	while (l->n > 0)
		fd_close(&l->fds[--l->n]);
}

/* Each layer becomes a detached clone of itself, idmapped and read-only. */
static int map_layers(struct overlay_layers *l, int userns_fd, struct err *e)
{
	unsigned i;
	int tree;

	for (i = 0; i < l->n; i++) {
		if (mnt_clone(l->fds[i], false, &tree, at, e) != 0)
			return -1;
		fd_close(&l->fds[i]);
		l->fds[i] = tree;
		if (userns_fd >= 0 &&
		    mnt_idmap(tree, userns_fd, false, at, e) != 0)
			return -1;
		if (mnt_attr(tree,
			     MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID |
				     MOUNT_ATTR_NODEV,
			     0, 0, false, at, e) != 0)
			return -1;
	}
	return 0;
}

/* A tmpfs with the folders "u" and "w", the first like the image's root. */
/* Its mount, @fs_fd, is dissolved when that is closed. */
static int make_upper(const struct overlay_upper *u, int top_fd, int *fs_fd,
		      int *up, int *work, struct err *e)
{
	int fs;
	char bytes[32], inodes[32];
	struct stat st;
	const struct mnt_param p[] = {
		{ "source", u->source, -1 },
		{ "size", bytes, -1 },
		{ "nr_inodes", inodes, -1 },
		{ "mode", "0700", -1 },
	};

	(void)snprintf(bytes, sizeof(bytes), "%" PRIu64, u->bytes);
	(void)snprintf(inodes, sizeof(inodes), "%" PRIu64, u->inodes);
	if (mnt_new("tmpfs", p, 4, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV, fs_fd,
		    "the root's upper layer", e) != 0)
		return -1;
	fs = *fs_fd;
	if (fstat(top_fd, &st) != 0)
		return err_sys(e, at, "stat of the topmost layer");
	if (mkdirat(fs, "u", 0755) != 0 || mkdirat(fs, "w", 0755) != 0)
		return err_sys(e, "the root's upper layer", "mkdir");
	*up = openat(fs, "u", O_PATH | O_DIRECTORY | O_CLOEXEC);
	*work = openat(fs, "w", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (*up < 0 || *work < 0)
		return err_sys(e, "the root's upper layer", "open");
	if (fchownat(fs, "u", st.st_uid, st.st_gid, 0) != 0 ||
	    fchmodat(fs, "u", st.st_mode & 07777, 0) != 0)
		return err_sys(e, "the root's upper layer", "owner and mode");
	return 0;
}

static int set_fd(int ctx, const char *key, int fd, struct err *e)
{
	const struct mnt_param p = { key, NULL, fd };

	if (mnt_set(ctx, &p, at, e) == 0)
		return 0;
	if (e->num != EINVAL)
		return -1;
	return err_set(e, ERR_UNSUPPORTED, EINVAL, at,
		       "needs Linux 6.15: overlay layers by descriptor (%s)",
		       key);
}

static int set_options(int ctx, const struct overlay_layers *l,
		       const char *source, struct err *e)
{
	/* With an index the image's hard links would be one inode with what
	 * is written through a window: a way round W^X. */
	const struct mnt_param p[] = {
		{ "source", source, -1 },
		{ "index", "off", -1 },
		{ "metacopy", l->metacopy ? "on" : "off", -1 },
	};
	const struct mnt_param user = { "userxattr", NULL, -1 };
	unsigned i;

	for (i = 0; i < (l->metacopy ? 3 : 2); i++)
		if (mnt_set(ctx, &p[i], at, e) != 0)
			return -1;
	return l->userxattr ? mnt_set(ctx, &user, at, e) : 0;
}

static int assemble(const struct overlay_layers *l, int up, int work,
		    const char *source, int *out_fd, struct err *e)
{
	CLEAN_FD int ctx = -1;
	unsigned i;

	if (mnt_begin("overlay", &ctx, at, e) != 0 ||
	    set_options(ctx, l, source, e) != 0 ||
	    set_fd(ctx, "upperdir", up, e) != 0 ||
	    set_fd(ctx, "workdir", work, e) != 0)
		return -1;
	for (i = 0; i < l->n; i++)
		if (set_fd(ctx, i < l->n - l->n_data ? "lowerdir+" : "datadir+",
			   l->fds[i], e) != 0)
			return -1;
	return mnt_end(ctx, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV, out_fd, at,
		       e);
}

int overlay_build(struct overlay_layers *l, const struct overlay_upper *u,
		  int userns_fd, int *out_fd, struct err *e)
{
	CLEAN_FD int fs = -1, up = -1, work = -1;

	*out_fd = -1;
	if (l->n == 0)
		return err_set(e, ERR_SPEC, 0, at, "an overlay of no layers");
	if (map_layers(l, userns_fd, e) != 0 ||
	    make_upper(u, l->fds[0], &fs, &up, &work, e) != 0)
		return -1;
	return assemble(l, up, work, u->source, out_fd, e);
}
