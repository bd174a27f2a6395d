/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

/*
 * The container's root. "wx" and "scratch" are recomposed: the layers of the
 * engine's overlay, or the plain folder as the only one, idmapped, under a
 * small tmpfs of our own; nothing of the image or the engine's is ever
 * written. The windows of "wx" are opened in that same overlay. "direct" is the
 * folder itself, idmapped, or an overlay anew over the engine's own upper
 * layer.
 *
 * Answers: W^X (DESIGN 2); the overlay that the kernel refuses to idmap.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "kern/mnt.h"
#include "kern/mountinfo.h"
#include "kern/overlay.h"
#include "kern/path.h"
#include "private.h"

static const char at[] = "/root/path";

enum {
	MOUNTINFO_FIRST = 256 * 1024,
	MOUNTINFO_MAX = 64 * 1024 * 1024,
};

char *root_mountinfo(int proc_fd, struct arena *a, const char *where,
		     struct err *e)
{
	size_t size, len;

	for (size = MOUNTINFO_FIRST; size <= MOUNTINFO_MAX; size *= 4) {
		CLEAN_FD int fd =
			openat(proc_fd, "self/mountinfo", O_RDONLY | O_CLOEXEC);
		char *text;

		arena_free(a);
		text = arena_alloc(a, size + 1);
		if (fd < 0 || text == NULL) {
			(void)err_sys(e, where, "mountinfo");
			return NULL;
		}
		if (fd_read_all(fd, text, size, &len, where, e) == 0)
			return text;
		if (e->kind != ERR_LIMIT)
			return NULL;
	}
	return NULL;
}

static bool below(const char *path, const char *dir)
{
	size_t n = strlen(dir);

	return strncmp(path, dir, n) == 0 && path[n] == '/' && n > 1;
}

/*
 * The mount that @sx is of, out of @text, and one of the whole of its file
 * system, whose point is NULL if there is none. A mount below @path would
 * vanish from a recomposed root: that is refused, not passed over.
 */
static int find_mount(char *text, const struct statx *sx, const char *path,
		      struct mountinfo *found, struct mountinfo *whole,
		      const char *where, struct err *e)
{
	struct mountinfo m;
	bool have = false;
	char device[24];

	(void)snprintf(device, sizeof(device), "%u:%u", sx->stx_dev_major,
		       sx->stx_dev_minor);
	*found = *whole = (struct mountinfo){ .id = 0 };
	while (mountinfo_next(&text, &m)) {
		if (below(m.point, path))
			return err_set(e, ERR_UNSUPPORTED, 0, where,
				       "%s is mounted inside the folder, and "
				       "would vanish from it",
				       m.point);
		if (m.id == sx->stx_mnt_id) {
			*found = m;
			have = true;
		}
		if (whole->point == NULL && strcmp(m.root, "/") == 0 &&
		    strcmp(m.device, device) == 0)
			*whole = m;
	}
	if (!have)
		return err_set(e, ERR_SYS, ENOENT, where,
			       "its mount is not in mountinfo");
	if (strcmp(found->root, "/") == 0)
		*whole = *found;
	return 0;
}

/*
 * The way from the top of the overlay to @path, below or at the mount @m. It
 * fits, or it is none.
 */
static bool way_in(const struct mountinfo *m, const char *path, bool top,
		   char *inner, size_t size)
{
	const char *root = strcmp(m->root, "/") == 0 ? "/" : m->root + 1;
	const char *rest = top ? "" : path + strlen(m->point);
	int n;

	if (!top && !below(path, m->point))
		return false;
	if (strcmp(root, "/") == 0)
		n = snprintf(inner, size, "%s", top ? "" : rest + 1);
	else
		n = snprintf(inner, size, "%s%s", root, rest);
	return n >= 0 && (size_t)n < size;
}

/* The real path of what @fd stands on, as the kernel has it. */
static int real_path(int proc_fd, int fd, char *buf, size_t size,
		     const char *where, struct err *e)
{
	char link[32];
	ssize_t n;

	(void)snprintf(link, sizeof(link), "self/fd/%d", fd);
	n = readlinkat(proc_fd, link, buf, size - 1);
	if (n < 0)
		return err_sys(e, where, "its real path");
	buf[n] = '\0';
	return 0;
}

/*
 * The layers of the folder at @fd, which is an overlay itself, or below one if
 * @inner, as large as a path, is there for the way from one to the other.
 */
static int find_layers(int proc_fd, int fd, struct arena *a,
		       struct overlay_layers *l, char *inner, const char *where,
		       struct err *e)
{
	struct mountinfo m, whole;
	char path[4096];
	struct statx sx;
	char *text;
	int copy;

	if (statx(fd, "", AT_EMPTY_PATH, STATX_MNT_ID, &sx) != 0)
		return err_sys(e, where, "statx");
	text = root_mountinfo(proc_fd, a, where, e);
	if (text == NULL ||
	    real_path(proc_fd, fd, path, sizeof(path), where, e) != 0 ||
	    find_mount(text, &sx, path, &m, &whole, where, e) != 0)
		return -1;
	if (strcmp(m.type, "overlay") == 0) {
		bool top = (sx.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;

		if (inner == NULL ? !top || strcmp(m.root, "/") != 0
				  : whole.point == NULL ||
					    !way_in(&m, path, top, inner,
						    sizeof(path)))
			return err_set(e, ERR_UNSUPPORTED, 0, where,
				       "mnt-idmap-unsupported: a folder within "
				       "an overlay can't be idmapped");
		return overlay_read(m.super, whole.point, l, e);
	}
	copy = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	if (copy < 0)
		return err_sys(e, where, "dup");
	return overlay_add(l, copy, e);
}

/* None of them may be what the host keeps for itself. */
static int judge_layers(const struct protect *p, int proc_fd,
			const struct overlay_layers *l, const char *where,
			struct err *e)
{
	unsigned i;

	for (i = 0; i < l->n; i++)
		if (protect_root(p, proc_fd, l->fds[i], true, where, e) != 0)
			return -1;
	if (!l->keep)
		return 0;
	return protect_root(p, proc_fd, l->upper_fd, true, where, e);
}

int root_layers(const struct protect *p, int proc_fd, int fd, const char *where,
		struct err *e)
{
	struct overlay_layers l;
	struct arena a;
	char inner[4096];
	int rc;

	overlay_init(&l);
	arena_init(&a, ROOT_MOUNTINFO_CAP);
	rc = find_layers(proc_fd, fd, &a, &l, inner, where, e);
	arena_free(&a);
	if (rc == 0)
		rc = judge_layers(p, proc_fd, &l, where, e);
	overlay_close(&l);
	return rc;
}

static int note_layers(struct apart *p, const struct overlay_layers *l,
		       struct err *e)
{
	unsigned i;

	for (i = 0; i < l->n; i++)
		if (apart_note(p, l->fds[i], at, e) != 0)
			return -1;
	return 0;
}

/* Where a folder can stand for a moment: a file's place takes none. */
static int place_of(int fd, int *top_fd)
{
	struct stat st;

	if (fstat(fd, &st) != 0 || S_ISDIR(st.st_mode))
		return fd;
	*top_fd = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	return *top_fd;
}

/* The folder at @fd anew, from its layers; @out_fd is detached. */
static int recompose(struct child *ch, int fd, const struct overlay_upper *u,
		     int userns_fd, int *out_fd, char *inner, const char *where,
		     struct err *e)
{
	CLEAN_FD int top = -1;
	struct overlay_layers l;
	struct arena a;
	int rc;

	overlay_init(&l);
	l.keep = inner == NULL && ch->c->root.kind == PLAN_ROOT_DIRECT;
	arena_init(&a, ROOT_MOUNTINFO_CAP);
	rc = find_layers(ch->tail.proc_fd, fd, &a, &l, inner, where, e);
	arena_free(&a);
	if (rc == 0 && ch->c->profile != PLAN_PROFILE_OPEN)
		rc = judge_layers(&ch->protect, ch->tail.proc_fd, &l, where, e);
	if (rc == 0 && inner == NULL && ch->protect.own.n > 0)
		rc = note_layers(&ch->protect.own, &l, e);
	if (rc == 0)
		rc = overlay_build(&l, u, userns_fd, place_of(fd, &top), out_fd,
				   e);
	overlay_close(&l);
	return rc;
}

/* Attached for a moment: before Linux 6.15 only that can be cloned. */
static int take_inner(int whole, const char *inner, int place_fd, int *out_fd,
		      const char *where, struct err *e)
{
	CLEAN_FD int on = -1, top = -1;
	int rc;

	if (mnt_attach(whole, place_of(place_fd, &top), where, e) != 0)
		return -1;
	on = path_open(whole, inner, PATH_NO_LINKS, O_PATH, 0);
	rc = on < 0 ? err_sys(e, where, "open %s in the overlay", inner)
		    : mnt_clone(on, false, out_fd, where, e);
	if (mnt_detach(whole, where, e) != 0)
		return -1;
	return rc;
}

int root_volume(struct child *ch, int fd, int userns_fd, int *out_fd,
		const char *where, struct err *e)
{
	const struct overlay_upper u = { .bytes = 65536,
					 .inodes = 16,
					 .source = "brig",
					 .label = ch->c->mount_label };
	CLEAN_FD int whole = -1;
	char inner[4096] = "";

	if (recompose(ch, fd, &u, userns_fd, &whole, inner, where, e) != 0)
		return -1;
	if (inner[0] != '\0')
		return take_inner(whole, inner, fd, out_fd, where, e);
	*out_fd = fd_take(&whole);
	return 0;
}

static int take_layers(struct child *ch, int fd, struct err *e)
{
	const struct plan_root *r = &ch->c->root;
	const struct overlay_upper u = { .bytes = r->upper_bytes,
					 .inodes = r->upper_inodes,
					 .source = "brig",
					 .label = ch->c->mount_label };
	bool block = ch->c->ids.kind == PLAN_IDS_BLOCK;

	return recompose(ch, fd, &u, block ? ch->tail.userns_fd : -1,
			 &ch->root_fd, NULL, at, e);
}

/* What a builder writes: the folder, or the upper layer of the overlay. */
static int hold_closed(const struct child *ch, int fd, struct err *e)
{
	struct overlay_layers l;
	struct arena a;
	int rc;

	if (ch->c->root.kind != PLAN_ROOT_DIRECT || !closed_wanted(ch->c))
		return 0;
	overlay_init(&l);
	l.keep = true;
	arena_init(&a, ROOT_MOUNTINFO_CAP);
	rc = find_layers(ch->tail.proc_fd, fd, &a, &l, NULL, at, e);
	arena_free(&a);
	if (rc == 0)
		rc = closed_hold(ch->tail.proc_fd,
				 l.upper_fd >= 0 ? l.upper_fd : fd,
				 ch->c->root.path, at, e);
	overlay_close(&l);
	return rc;
}

/* The folder itself, with what is mounted in it; an overlay can't be mapped. */
static int take_direct(struct child *ch, int fd, struct err *e)
{
	const uint64_t set = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV;

	if (ch->c->ids.kind == PLAN_IDS_BLOCK &&
	    strcmp(mnt_fs_name(fd), "overlay") == 0)
		return take_layers(ch, fd, e);
	ch->root_fd = fd_take(&ch->root_tree_fd);
	if (ch->root_fd < 0 && mnt_clone(fd, true, &ch->root_fd, at, e) != 0)
		return -1;
	if (ch->c->ids.kind == PLAN_IDS_BLOCK &&
	    mnt_idmap(ch->root_fd, ch->tail.userns_fd, true, at, e) != 0)
		return -1;
	if (ch->c->profile == PLAN_PROFILE_OPEN)
		return 0;
	return mnt_attr(ch->root_fd, set, 0, 0, true, at, e);
}

static int open_root(const char *path, int *out_fd, struct err *e)
{
	CLEAN_FD int top = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);

	*out_fd = top < 0 ? -1
			  : path_open(top, path, PATH_NO_LINKS,
				      O_PATH | O_DIRECTORY, 0);
	if (*out_fd < 0 && errno == ELOOP)
		return err_set(e, ERR_DENIED, ELOOP, at,
			       "root-symlink: a part of %s is a symbolic link; "
			       "fix: name the folder itself",
			       path);
	return *out_fd < 0 ? err_sys(e, at, "open %s", path) : 0;
}

/*
 * The engine's own overlay remembers names as they were before: what is there
 * now is not found, or what is gone is. Nothing of it holds up a delete.
 */
void root_leave(const struct plan_container *c)
{
	CLEAN_FD int fd = -1, proc = -1;
	struct overlay_layers l;
	struct arena a;
	struct err e;

	if (c->root.kind != PLAN_ROOT_DIRECT || c->ids.kind != PLAN_IDS_BLOCK ||
	    open_root(c->root.path, &fd, &e) != 0 ||
	    strcmp(mnt_fs_name(fd), "overlay") != 0)
		return;
	proc = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
	overlay_init(&l);
	l.keep = true;
	arena_init(&a, ROOT_MOUNTINFO_CAP);
	if (find_layers(proc, fd, &a, &l, NULL, at, &e) == 0)
		overlay_leave(&l);
	arena_free(&a);
	overlay_close(&l);
	mnt_forget(fd);
}

static bool recomposed(const struct plan_container *c)
{
	return (c->ids.kind == PLAN_IDS_BLOCK ||
		c->ids.kind == PLAN_IDS_NESTED) &&
	       c->root.kind != PLAN_ROOT_DIRECT;
}

/* Into a recomposed one nothing can come: it is a file system of its own. */
static bool is_slave(const struct plan_container *c)
{
	return c->root.propagation == PLAN_PROP_SLAVE && !recomposed(c);
}

int root_early(struct child *ch, struct err *e)
{
	if (!is_slave(ch->c))
		return 0;
	if (open_root(ch->c->root.path, &ch->root_src_fd, e) != 0 ||
	    mnt_clone(ch->root_src_fd, true, &ch->root_tree_fd, at, e) != 0)
		return -1;
	return mnt_attr(ch->root_tree_fd, 0, 0, MS_SLAVE, true, at, e);
}

int root_build(struct child *ch, struct err *e)
{
	CLEAN_FD int fd = fd_take(&ch->root_src_fd);
	int rc;

	if (fd < 0 && open_root(ch->c->root.path, &fd, e) != 0)
		return -1;
	if (protect_root(&ch->protect, ch->tail.proc_fd, fd, false, at, e) != 0)
		return -1;
	if (hold_closed(ch, fd, e) != 0)
		return -1;
	if (apart_wanted(ch->c) && apart_note(&ch->protect.own, fd, at, e) != 0)
		return -1;
	rc = recomposed(ch->c) ? take_layers(ch, fd, e)
			       : take_direct(ch, fd, e);
	if (rc != 0)
		return -1;
	/* Over the folder itself: our mount namespace is ours alone, and what
	 * is mounted there is not looked up by a path again. */
	if (!ch->adrift && mnt_attach(ch->root_fd, fd, at, e) != 0)
		return -1;
	if (ch->protect.own.n > 0 &&
	    apart_note(&ch->protect.own, ch->root_fd, at, e) != 0)
		return -1;
	return mnt_attr(ch->root_fd, 0, 0,
			is_slave(ch->c) ? MS_SLAVE : MS_PRIVATE, true, at, e);
}

/* One window: the folder bound on itself, writable but not executable. */
static int open_window(struct child *ch, const struct plan_window *w,
		       struct err *e)
{
	uint64_t set = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV |
		       (w->exec ? 0 : MOUNT_ATTR_NOEXEC);
	CLEAN_FD int on = -1, tree = -1;

	on = path_open(ch->root_fd, w->path, PATH_ONE_FS, O_PATH | O_DIRECTORY,
		       0);
	/* Missing, a symlink, a file: it stays shut, and the record says so. */
	if (on < 0)
		return errno == ENOENT || errno == ELOOP || errno == ENOTDIR
			       ? 1
			       : err_sys(e, w->path, "open the window");
	if (mnt_clone(on, false, &tree, w->path, e) != 0 ||
	    mnt_attr(tree, set, MOUNT_ATTR_RDONLY, 0, false, w->path, e) != 0)
		return -1;
	return mnt_attach(tree, on, w->path, e);
}

int root_windows(struct child *ch, struct err *e)
{
	const struct plan_root *r = &ch->c->root;
	size_t i;
	int rc;

	for (i = 0; i < r->n_windows; i++) { /* 64 at most: plan/types.h */
		rc = open_window(ch, &r->windows[i], e);
		if (rc < 0)
			return -1;
		if (rc > 0)
			ch->windows_shut |= UINT64_C(1) << i;
	}
	return 0;
}
