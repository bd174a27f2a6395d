/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

/*
 * Binds: a folder or file of the host's, judged on the opened descriptor and
 * cloned from that same descriptor, with the owners that the plan gives it.
 *
 * Answers: mnt-host-sensitive and its like (protect.c); a bind that is to see
 * what the host mounts later is cloned while its mount still has its peers.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/fd.h"
#include "kern/mnt.h"
#include "kern/ns.h"
#include "private.h"

/* Never O_NOFOLLOW: it is what the path leads to that is judged. */
static int open_source(const struct plan_mount *m, int *out_fd, const char *at,
		       struct err *e)
{
	*out_fd = open(m->source, O_PATH | O_CLOEXEC);
	return *out_fd < 0 ? err_sys(e, at, "open %s", m->source) : 0;
}

static bool has_peers(const struct plan_mount *m)
{
	return m->type == PLAN_MOUNT_BIND && !m->remount &&
	       (m->propagation == PLAN_PROP_SLAVE ||
		m->propagation == PLAN_PROP_SHARED);
}

static int early_one(struct child *ch, size_t i, struct err *e)
{
	const struct plan_mount *m = &ch->c->mounts[i];
	struct early_bind *b;
	char at[32];

	(void)snprintf(at, sizeof(at), "/mounts/%zu", i);
	if (ch->n_early == EARLY_MAX)
		return err_set(e, ERR_LIMIT, 0, at,
			       "more than %d binds with slave or shared "
			       "propagation",
			       EARLY_MAX);
	b = &ch->early[ch->n_early++];
	*b = (struct early_bind){ .mount = m, .src_fd = -1, .tree_fd = -1 };
	if (open_source(m, &b->src_fd, at, e) != 0 ||
	    mnt_clone(b->src_fd, m->recursive, &b->tree_fd, at, e) != 0)
		return -1;
	/* What the host mounts comes in; nothing goes out. */
	return mnt_attr(b->tree_fd, 0, 0,
			m->propagation == PLAN_PROP_SLAVE ? MS_SLAVE : 0, true,
			at, e);
}

int binds_early(struct child *ch, struct err *e)
{
	size_t i;

	for (i = 0; i < ch->c->n_mounts; i++)
		if (has_peers(&ch->c->mounts[i]) && early_one(ch, i, e) != 0)
			return -1;
	return 0;
}

/*
 * The source and, where it was cloned early, a clone of that: newer kernels
 * sort mountinfo by mount id, and it is to show the order of the config. Before
 * Linux 6.15, where what is not attached can't be cloned, the early one.
 */
static int take(struct child *ch, const struct plan_mount *m, int *src_fd,
		int *tree_fd, const char *at, struct err *e)
{
	struct err none;
	size_t i;

	for (i = 0; i < ch->n_early; i++)
		if (ch->early[i].mount == m) {
			CLEAN_FD int tree = fd_take(&ch->early[i].tree_fd);

			*src_fd = fd_take(&ch->early[i].src_fd);
			if (mnt_clone(tree, m->recursive, tree_fd, at, &none))
				*tree_fd = fd_take(&tree);
			return 0;
		}
	return open_source(m, src_fd, at, e);
}

/* Lines for uid_map: what is on the disk, and who that is on the host. */
static char *own_lines(struct arena *a, const struct plan_id_map *x, size_t n,
		       const struct child *ch, bool group, struct err *e)
{
	const size_t line = 34;
	char *text = arena_array(a, n + 1, line);
	bool block = ch->c->ids.kind == PLAN_IDS_BLOCK;
	uint32_t host;
	size_t i, len = 0;

	if (text == NULL) {
		(void)err_sys(e, "idmap", "memory");
		return NULL;
	}
	for (i = 0; i < n; i++) {
		host = x[i].host;
		if (block && (group ? maps_gid(ch->maps, host, &host, e)
				    : maps_uid(ch->maps, host, &host, e)) != 0)
			return NULL;
		len += (size_t)snprintf(text + len, line, "%u %u %u\n",
					x[i].container, host, x[i].size);
	}
	return text;
}

/* A user namespace that nobody enters: it only holds the mappings. */
static int own_namespace(struct child *ch, const struct plan_mount *m,
			 struct arena *a, int *out_fd, struct err *e)
{
	struct ns_user u = { .owner_uid = ch->root_uid,
			     .owner_gid = ch->root_gid };

	u.uid_map = own_lines(a, m->uid_maps, m->n_uid_maps, ch, false, e);
	if (u.uid_map == NULL)
		return -1;
	u.gid_map = own_lines(a, m->gid_maps, m->n_gid_maps, ch, true, e);
	if (u.gid_map == NULL)
		return -1;
	return ns_user_make(ch->tail.proc_fd, &u, out_fd, e);
}

/* Does a later entry, a remount, make it writable? */
static bool reopened(const struct child *ch, const struct plan_mount *m)
{
	const struct plan_mount *end = ch->c->mounts + ch->c->n_mounts, *i;

	for (i = m + 1; i < end; i++)
		if (i->remount && strcmp(i->dest, m->dest) == 0 &&
		    !bind_readonly(i))
			return true;
	return false;
}

static bool for_all_to_write(const struct stat *st)
{
	return S_ISDIR(st->st_mode) && st->st_uid == 0 &&
	       (st->st_mode & (S_ISUID | S_ISGID | S_IRWXO)) == S_IRWXO;
}

static bool for_all_to_read(const struct stat *st)
{
	return S_ISDIR(st->st_mode)
		       ? (st->st_mode & 0005) == 0005
		       : S_ISREG(st->st_mode) && (st->st_mode & 0004) != 0;
}

/*
 * A tmpfs that took no mapping (before Linux 6.3): nobody in the container is
 * more there than any user of the host's. What is as policy wants it stays as
 * it is. @ro: out; nothing in it is to be written.
 */
static int plain(const struct child *ch, const struct plan_mount *m, int src,
		 int tree, int userns, bool *ro, const char *at, struct err *e)
{
	struct err top;
	struct stat st;

	/* The top alone is asked again: one that is mapped answers EPERM. */
	if ((m->allow & PLAN_BIND_PLAIN) == 0 || e->kind != ERR_UNSUPPORTED ||
	    strcmp(mnt_fs_name(src), "tmpfs") != 0 ||
	    mnt_idmap(tree, userns, false, at, &top) == 0 ||
	    top.kind != ERR_UNSUPPORTED || top.num != EINVAL)
		return -1;
	if (fstat(src, &st) != 0)
		return err_sys(e, at, "stat %s", m->source);
	*ro = (m->allow & PLAN_BIND_PLAIN_RW) == 0;
	if (*ro ? for_all_to_read(&st) && !reopened(ch, m)
		: for_all_to_write(&st))
		return 0;
	return err_set(e, ERR_UNSUPPORTED, EINVAL, at,
		       "mnt-idmap-unsupported: a tmpfs can't be idmapped by "
		       "this kernel, and %s is not for everybody to %s; fix: "
		       "have it on a disk, or Linux 6.3",
		       m->source, *ro ? "read and nobody to write" : "write");
}

/* An image's overlay, which an engine binds as a volume, is made anew. */
static int idmap_to(struct child *ch, const struct plan_mount *m, int src,
		    int *tree, int userns, bool *ro, const char *at,
		    struct err *e)
{
	bool all = m->recursive && !m->idmap_top;
	int anew = -1;

	if (!bind_readonly(m) || strcmp(mnt_fs_name(src), "overlay") != 0)
		return mnt_idmap(*tree, userns, all, at, e) == 0
			       ? 0
			       : plain(ch, m, src, *tree, userns, ro, at, e);
	if (root_volume(ch, src, userns, &anew, at, e) != 0)
		return -1;
	fd_close(tree);
	*tree = anew;
	return 0;
}

static int idmap(struct child *ch, const struct plan_mount *m, int src,
		 int *tree, bool *ro, const char *at, struct err *e)
{
	CLEAN_FD int own = -1;
	struct arena a;
	int rc;

	if (!m->idmap)
		return 0;
	if (m->n_uid_maps == 0)
		return ch->maps->user_ns
			       ? idmap_to(ch, m, src, tree, ch->tail.userns_fd,
					  ro, at, e)
			       : 0;
	arena_init(&a, 256 * 1024);
	rc = own_namespace(ch, m, &a, &own, e);
	arena_free(&a);
	return rc == 0 ? idmap_to(ch, m, src, tree, own, ro, at, e) : -1;
}

/* As it will be when a later entry, a remount, has made it writable. */
static struct plan_mount as_it_ends(const struct child *ch,
				    const struct plan_mount *m)
{
	struct plan_mount last = *m;

	if (reopened(ch, m)) {
		last.attr_set &= ~(uint64_t)MOUNT_ATTR_RDONLY;
		last.rec_set &= ~(uint64_t)MOUNT_ATTR_RDONLY;
	}
	return last;
}

int bind_make(struct child *ch, const struct plan_mount *m, int *out_fd,
	      const char *at, struct err *e)
{
	const struct plan_mount judged = as_it_ends(ch, m);
	CLEAN_FD int src = -1;
	CLEAN_FD int tree = -1;
	uint64_t set = m->attr_set;
	bool ro = false;
	struct stat st;

	if (take(ch, m, &src, &tree, at, e) != 0)
		return -1;
	if (ch->c->profile != PLAN_PROFILE_OPEN &&
	    (protect_source(&ch->protect, ch->tail.proc_fd, src, &judged, at,
			    e) != 0 ||
	     (m->recursive && protect_below(&ch->protect, ch->tail.proc_fd, src,
					    &judged, at, e) != 0)))
		return -1;
	if (closed_wanted(ch->c) && !bind_readonly(&judged) &&
	    closed_hold(ch->tail.proc_fd, src, m->source, at, e) != 0)
		return -1;
	if (tree < 0 && mnt_clone(src, m->recursive, &tree, at, e) != 0)
		return -1;
	if (idmap(ch, m, src, &tree, &ro, at, e) != 0)
		return -1;
	if (fstat(tree, &st) != 0)
		return err_sys(e, at, "stat %s", m->source);
	/* A file is not run unless policy says so: W^X. */
	if (!S_ISDIR(st.st_mode) && (m->allow & PLAN_BIND_EXEC) == 0 &&
	    ch->c->profile != PLAN_PROFILE_OPEN)
		set |= MOUNT_ATTR_NOEXEC;
	if (mnt_attr(tree, m->rec_set, m->rec_clear, 0, true, at, e) != 0 ||
	    mnt_attr(tree, set, m->attr_clear & ~set, 0, false, at, e) != 0)
		return -1;
	if (ro && mnt_attr(tree, MOUNT_ATTR_RDONLY, 0, 0, true, at, e) != 0)
		return -1;
	*out_fd = fd_take(&tree);
	return 0;
}
