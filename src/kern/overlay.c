/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "kern/mnt.h"
#include "kern/overlay.h"

static const char at[] = "/root/path";
static const char own_work[] = "brig";

void overlay_init(struct overlay_layers *l)
{
	*l = (struct overlay_layers){ .upper_fd = -1, .home_fd = -1 };
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
	fd_close(&l->upper_fd);
	fd_close(&l->home_fd);
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

/* What both ways share: the tmpfs of the upper layer, and its two folders. */
struct draft {
	int fs_fd;   /* owned; its mount is dissolved when this is closed */
	int home_fd; /* owned; a kept upper layer's, and the two are in there */
	int up_fd;   /* owned */
	int work_fd; /* owned */
	bool refused; /* the label: no other way will have it */
};

static bool labelled(const struct overlay_upper *u)
{
	return u->label != NULL && u->label[0] != '\0';
}

/* A tmpfs with the folders "u" and "w", the first like the image's root. */
static int make_upper(const struct overlay_upper *u, int top_fd,
		      struct draft *d, struct err *e)
{
	static const char upper[] = "the root's upper layer";
	char bytes[32], inodes[32];
	struct stat st;
	const struct mnt_param p[] = {
		{ "source", u->source, -1 }, { "size", bytes, -1 },
		{ "nr_inodes", inodes, -1 }, { "mode", "0700", -1 },
		{ "context", u->label, -1 },
	};

	(void)snprintf(bytes, sizeof(bytes), "%" PRIu64, u->bytes);
	(void)snprintf(inodes, sizeof(inodes), "%" PRIu64, u->inodes);
	if (mnt_new("tmpfs", p, labelled(u) ? 5 : 4,
		    MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV, &d->fs_fd, upper,
		    e) != 0)
		return -1;
	if (fstat(top_fd, &st) != 0)
		return err_sys(e, at, "stat of the topmost layer");
	if (mkdirat(d->fs_fd, "u", 0755) != 0 ||
	    mkdirat(d->fs_fd, "w", 0755) != 0)
		return err_sys(e, upper, "mkdir");
	if (fchownat(d->fs_fd, "u", st.st_uid, st.st_gid, 0) != 0 ||
	    fchmodat(d->fs_fd, "u", st.st_mode & 07777, 0) != 0)
		return err_sys(e, upper, "owner and mode");
	d->up_fd = openat(d->fs_fd, "u", O_PATH | O_DIRECTORY | O_CLOEXEC);
	d->work_fd = openat(d->fs_fd, "w", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (d->up_fd < 0 || d->work_fd < 0)
		return err_sys(e, upper, "open");
	return 0;
}

/*
 * The kept folder, in an idmapped clone of what it is in. The work folder's own
 * "work" is that of the overlay that is there already: ours is beside it.
 */
static int keep_upper(const struct overlay_layers *l, int userns_fd,
		      struct draft *d, struct err *e)
{
	const int flags = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	static const char kept[] = "the overlay's upper layer";
	CLEAN_FD int work = -1;
	struct stat a, b;

	if (mnt_clone(l->home_fd, false, &d->home_fd, kept, e) != 0 ||
	    (userns_fd >= 0 &&
	     mnt_idmap(d->home_fd, userns_fd, false, kept, e) != 0) ||
	    mnt_attr(d->home_fd, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV, 0, 0,
		     false, kept, e) != 0)
		return -1;
	fd_close(&d->up_fd);
	fd_close(&d->work_fd);
	d->up_fd = openat(d->home_fd, l->upper, flags);
	work = openat(d->home_fd, l->work, flags);
	if (d->up_fd < 0 || work < 0 || fstat(d->up_fd, &a) != 0 ||
	    fstat(l->upper_fd, &b) != 0)
		return err_sys(e, kept, "open");
	if (a.st_dev != b.st_dev || a.st_ino != b.st_ino)
		return err_set(e, ERR_UNSUPPORTED, 0, kept,
			       "it is a mount of its own");
	if (mkdirat(work, own_work, 0700) != 0 && errno != EEXIST)
		return err_sys(e, kept, "mkdir in its work folder");
	d->work_fd = openat(work, own_work, flags);
	return d->work_fd < 0 ? err_sys(e, kept, "open its work folder") : 0;
}

static void drop(struct draft *d)
{
	fd_close(&d->up_fd);
	fd_close(&d->work_fd);
	fd_close(&d->home_fd);
	fd_close(&d->fs_fd);
}

static bool plainly(const struct overlay_layers *l)
{
	return l->keep && !l->metacopy && !l->userxattr;
}

static int set_options(int ctx, const struct overlay_layers *l, struct draft *d,
		       const struct overlay_upper *u, struct err *e)
{
	/* With an index the image's hard links would be one inode with what
	 * is written through a window: a way round W^X. */
	const struct mnt_param p[] = {
		{ "source", u->source, -1 },
		{ "index", "off", -1 },
		{ "metacopy", l->metacopy ? "on" : "off", -1 },
	};
	/* The engine reads what is kept without asking this overlay */
	const struct mnt_param plain = { "redirect_dir", "off", -1 };
	const struct mnt_param user = { "userxattr", NULL, -1 };
	const struct mnt_param label = { "context", u->label, -1 };
	unsigned i;

	for (i = 0; i < (l->metacopy ? 3 : 2); i++)
		if (mnt_set(ctx, &p[i], at, e) != 0)
			return -1;
	d->refused = labelled(u) && mnt_set(ctx, &label, at, e) != 0;
	if (d->refused)
		return -1;
	if (plainly(l) && mnt_set(ctx, &plain, at, e) != 0)
		return -1;
	return l->userxattr ? mnt_set(ctx, &user, at, e) : 0;
}

static int set_fd(int ctx, const char *key, int fd, struct err *e)
{
	const struct mnt_param p = { key, NULL, fd };

	return mnt_set(ctx, &p, at, e);
}

/* All by descriptor: Linux 6.15. */
static int by_fd(const struct overlay_layers *l, struct draft *d,
		 const struct overlay_upper *u, int *out_fd, struct err *e)
{
	CLEAN_FD int ctx = -1;
	unsigned i;

	if (mnt_begin("overlay", &ctx, at, e) != 0 ||
	    set_options(ctx, l, d, u, e) != 0 ||
	    set_fd(ctx, "upperdir", d->up_fd, e) != 0 ||
	    set_fd(ctx, "workdir", d->work_fd, e) != 0)
		return -1;
	for (i = 0; i < l->n; i++)
		if (set_fd(ctx, i < l->n - l->n_data ? "lowerdir+" : "datadir+",
			   l->fds[i], e) != 0)
			return -1;
	return mnt_end(ctx, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV, out_fd, at,
		       e);
}

/* "0:1:2", with "::" before the first that holds data only. */
static int names(const struct overlay_layers *l, char *buf, size_t size,
		 struct err *e)
{
	size_t len = 0;
	unsigned i;
	int n;

	for (i = 0; i < l->n; i++) {
		n = snprintf(buf + len, size - len, "%s%u",
			     i == 0                  ? ""
			     : i >= l->n - l->n_data ? "::"
						     : ":",
			     i);
		if (n < 0 || (size_t)n >= size - len)
			return err_set(e, ERR_LIMIT, 0, at,
				       "more layers than this kernel takes");
		len += (size_t)n;
	}
	return 0;
}

/* A mount as a folder of the draft, which is attached. */
static int attach_as(const struct draft *d, const char *name, int fd,
		     struct err *e)
{
	CLEAN_FD int on = -1;

	if (mkdirat(d->fs_fd, name, 0700) != 0)
		return err_sys(e, at, "mkdir in the draft");
	on = openat(d->fs_fd, name, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (on < 0)
		return err_sys(e, at, "open in the draft");
	return mnt_attach(fd, on, at, e);
}

/* The layers' clones as its folders 0, 1, 2 ... */
static int attach_layers(const struct overlay_layers *l, const struct draft *d,
			 struct err *e)
{
	char name[16];
	unsigned i;

	for (i = 0; i < l->n; i++) {
		(void)snprintf(name, sizeof(name), "%u", i);
		if (attach_as(d, name, l->fds[i], e) != 0)
			return -1;
	}
	if (l->keep && attach_as(d, "h", d->home_fd, e) != 0)
		return -1;
	return fchdir(d->fs_fd) == 0 ? 0 : err_sys(e, at, "chdir");
}

/*
 * mount(2) takes a page of options, where a string for fsconfig(2) ends at 255
 * bytes, which are some 80 layers.
 */
static int from_names(const struct overlay_layers *l, const struct draft *d,
		      const struct overlay_upper *u, int *out_fd, struct err *e)
{
	const char *label = labelled(u) ? u->label : "";
	char lower[4000 - 384], options[4000];
	CLEAN_FD int on = -1;
	char upper[2 * OVERLAY_NAME + 48] = "upperdir=u,workdir=w";
	int n;

	if (names(l, lower, sizeof(lower), e) != 0)
		return -1;
	/* A label has commas: what is between quotes is one option. */
	if (strchr(label, '"') != NULL)
		return err_set(e, ERR_SPEC, 0, at, "a quote in the label");
	if (l->keep)
		(void)snprintf(upper, sizeof(upper),
			       "upperdir=h/%s,workdir=h/%s/%s", l->upper,
			       l->work, own_work);
	n = snprintf(options, sizeof(options),
		     "index=off%s%s%s%s%s%s,%s,lowerdir=%s",
		     plainly(l) ? ",redirect_dir=off" : "",
		     l->metacopy ? ",metacopy=on" : "",
		     l->userxattr ? ",userxattr" : "",
		     label[0] != '\0' ? ",context=\"" : "", label,
		     label[0] != '\0' ? "\"" : "", upper, lower);
	if (n < 0 || (size_t)n >= sizeof(options))
		return err_set(e, ERR_BUG, 0, at, "options of an overlay");
	if (mkdirat(d->fs_fd, "m", 0700) != 0)
		return err_sys(e, at, "mkdir in the draft");
	if (mount(u->source, "m", "overlay", MS_NOSUID | MS_NODEV, options) !=
	    0)
		return err_sys(e, at, "mount");
	on = openat(d->fs_fd, "m", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (on < 0)
		return err_sys(e, at, "open in the draft");
	return mnt_clone(on, false, out_fd, at, e);
}

/*
 * The older way, from Linux 5.19 on: layers by name, relative to a draft that
 * stands for a moment on @place_fd. No path string of the host's is used, and
 * the kernel keeps clones of its own, so that the draft can go again.
 */
static int by_name(const struct overlay_layers *l, struct draft *d,
		   const struct overlay_upper *u, int place_fd, int *out_fd,
		   struct err *e)
{
	int rc;

	if (mnt_attach(d->fs_fd, place_fd, at, e) != 0)
		return -1;
	rc = attach_layers(l, d, e);
	if (rc == 0)
		rc = from_names(l, d, u, out_fd, e);
	if (rc == 0 && chdir("/") != 0)
		rc = err_sys(e, at, "chdir");
	if (rc == 0)
		rc = mnt_detach(d->fs_fd, at, e);
	return rc;
}

int overlay_build(struct overlay_layers *l, const struct overlay_upper *u,
		  int userns_fd, int place_fd, int *out_fd, struct err *e)
{
	struct draft d = { -1, -1, -1, -1, false };
	int rc;

	*out_fd = -1;
	if (l->n == 0)
		return err_set(e, ERR_SPEC, 0, at, "an overlay of no layers");
	rc = map_layers(l, userns_fd, e);
	if (rc == 0)
		rc = make_upper(u, l->fds[0], &d, e);
	if (rc == 0 && l->keep)
		rc = keep_upper(l, userns_fd, &d, e);
	if (rc == 0) {
		rc = u->by_name ? -1 : by_fd(l, &d, u, out_fd, e);
		/* Not known to this kernel, at one call or the other:
		 * EOPNOTSUPP before 6.5, EINVAL from there on */
		if (rc != 0 && !d.refused &&
		    (u->by_name || e->num == EINVAL || e->num == EOPNOTSUPP))
			rc = by_name(l, &d, u, place_fd, out_fd, e);
		if (rc != 0 && e->num == EINVAL)
			(void)err_set(e, ERR_UNSUPPORTED, EINVAL, at,
				      "needs Linux 5.19: idmapped overlay "
				      "layers");
	}
	drop(&d);
	return rc;
}

/* The kernel leaves a whiteout there, of which others are links. */
static void empty(int dir)
{
	char buf[2048];
	ssize_t n, i;

	while ((n = getdents64(dir, buf, sizeof(buf))) > 0)
		for (i = 0; i < n;) {
			const struct dirent64 *d = (const void *)(buf + i);

			(void)unlinkat(dir, d->d_name, 0);
			i += d->d_reclen;
		}
}

void overlay_leave(const struct overlay_layers *l)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	CLEAN_FD int work = openat(l->home_fd, l->work, flags);
	CLEAN_FD int own = work < 0 ? -1 : openat(work, own_work, flags);
	CLEAN_FD int left = own < 0 ? -1 : openat(own, "work", flags);

	if (left >= 0)
		empty(left);
	if (own >= 0) {
		(void)unlinkat(own, "work", AT_REMOVEDIR);
		(void)unlinkat(work, own_work, AT_REMOVEDIR);
	}
}
