/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

/*
 * The config's mounts, in their order: each is made detached, has its
 * attributes set, and only then appears in the root, on a place that was
 * opened once (CVE-2021-30465, CVE-2024-45310). Mounts are made one after the
 * other, as mountinfo is sorted by mount id.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/num.h"
#include "kern/mnt.h"
#include "kern/path.h"
#include "private.h"

enum {
	PARAMS = 16
};

static bool is_dir(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Container ids in an option become host ids. */
static int translate(struct child *ch, const struct plan_kv *kv, char *buf,
		     size_t size, const char **value, const char *at,
		     struct err *e)
{
	uint32_t id, host;
	bool uid = strcmp(kv->key, "uid") == 0;

	*value = kv->value;
	if (!uid && strcmp(kv->key, "gid") != 0)
		return 0;
	if (!num_u32(kv->value, strlen(kv->value), &id))
		return err_set(e, ERR_BUG, 0, at, "%s is no id", kv->key);
	if ((uid ? maps_uid(ch->maps, id, &host, e)
		 : maps_gid(ch->maps, id, &host, e)) != 0)
		return -1;
	(void)snprintf(buf, size, "%u", host);
	*value = buf;
	return 0;
}

static const char *type_name(enum plan_mount_type t)
{
	switch (t) {
	case PLAN_MOUNT_TMPFS:
		return "tmpfs";
	case PLAN_MOUNT_PROC:
		return "proc";
	case PLAN_MOUNT_SYSFS:
		return "sysfs";
	case PLAN_MOUNT_DEVPTS:
		return "devpts";
	case PLAN_MOUNT_MQUEUE:
		return "mqueue";
	case PLAN_MOUNT_BIND:
	case PLAN_MOUNT_CGROUP:
		break;
	}
	return NULL;
}

/*
 * As runc and newer crun: a tmpfs that names no mode has that of the folder
 * which it covers, so that it is no more open than what the image has there.
 * Where there is none it has the kernel's, 1777.
 */
static const char *folder_mode(struct child *ch, const struct plan_mount *m,
			       char *out, size_t cap)
{
	CLEAN_FD int on = -1;
	struct stat st;
	size_t i;

	if (m->type != PLAN_MOUNT_TMPFS)
		return NULL;
	for (i = 0; i < m->n_data; i++)
		if (strcmp(m->data[i].key, "mode") == 0)
			return NULL;
	on = path_open(ch->root_fd, m->dest, PATH_IN_ROOT, O_PATH, 0);
	if (on < 0 || fstat(on, &st) != 0 || !S_ISDIR(st.st_mode))
		return NULL;
	(void)snprintf(out, cap, "%o", (unsigned)st.st_mode & 07777);
	return out;
}

/* A tmpfs is owned by the fsuid, which is the container's root, by itself. */
static int fs_make(struct child *ch, const struct plan_mount *m, int *out_fd,
		   const char *at, struct err *e)
{
	struct mnt_param p[PARAMS];
	char ids[PARAMS][16], mode[16];
	const char *word = folder_mode(ch, m, mode, sizeof(mode));
	unsigned n = 0;
	size_t i;

	if (m->n_data > PARAMS - 4)
		return err_set(e, ERR_LIMIT, 0, at, "too many options");
	p[n++] = (struct mnt_param){ "source", m->source, -1 };
	for (i = 0; i < m->n_data; i++) {
		const struct plan_kv *kv = &m->data[i];

		p[n] = (struct mnt_param){ kv->key, NULL, -1 };
		if (kv->value[0] != '\0' &&
		    translate(ch, kv, ids[n], sizeof(ids[n]), &p[n].value, at,
			      e) != 0)
			return -1;
		n++;
	}
	if (word != NULL)
		p[n++] = (struct mnt_param){ "mode", word, -1 };
	/* As runc: those that hold files, not the kernel's own accounts. */
	if (ch->c->mount_label[0] != '\0' &&
	    (m->type == PLAN_MOUNT_TMPFS || m->type == PLAN_MOUNT_DEVPTS))
		p[n++] =
			(struct mnt_param){ "context", ch->c->mount_label, -1 };
	return mnt_new(type_name(m->type), p, n, late_attr(m), out_fd, at, e);
}

static int make(struct child *ch, const struct plan_mount *m, int *out_fd,
		const char *at, struct err *e)
{
	switch (m->type) {
	case PLAN_MOUNT_BIND:
		return bind_make(ch, m, out_fd, at, e);
	case PLAN_MOUNT_CGROUP:
		return mount_cgroup(ch, m, out_fd, at, e);
	case PLAN_MOUNT_TMPFS:
	case PLAN_MOUNT_PROC:
	case PLAN_MOUNT_SYSFS:
	case PLAN_MOUNT_DEVPTS:
	case PLAN_MOUNT_MQUEUE:
		break;
	}
	return fs_make(ch, m, out_fd, at, e);
}

static int mount_id(int fd, uint64_t *id, const char *at, struct err *e)
{
	struct statx sx;

	if (statx(fd, "", AT_EMPTY_PATH, STATX_MNT_ID, &sx) != 0)
		return err_sys(e, at, "statx");
	*id = sx.stx_mnt_id;
	return 0;
}

/* "/dev" of "/dev/pts": the kernel's folder that @dest is, or is below. */
static const char *kernels(const char *dest)
{
	static const char *const dirs[] = { "/dev", "/proc", "/sys" };
	size_t i, n;

	for (i = 0; i < 3; i++) {
		n = strlen(dirs[i]);
		if (strncmp(dest, dirs[i], n) == 0 &&
		    (dest[n] == '\0' || dest[n] == '/'))
			return dirs[i];
	}
	return NULL;
}

/*
 * A link in the image may not lead what is mounted elsewhere into one of these:
 * a volume at /dev would get the device nodes, on the host's disk.
 */
static int stays_out(struct child *ch, const struct plan_mount *m, int on,
		     const char *at, struct err *e)
{
	const char *dir;
	uint64_t id;
	size_t i;

	if (mount_id(on, &id, at, e) != 0)
		return -1;
	for (i = 0; &ch->c->mounts[i] != m; i++) {
		dir = kernels(ch->c->mounts[i].dest);
		if (ch->mount_ids[i] == id && dir != NULL &&
		    dir != kernels(m->dest))
			return err_set(e, ERR_DENIED, 0, at,
				       "mnt-dest: %s leads into %s", m->dest,
				       dir);
	}
	return 0;
}

/*
 * The place. /proc and /sys must be just there: an image that has a symlink
 * instead would have the mount elsewhere (CVE-2019-19921, CVE-2023-27561).
 * Nothing else may land in a procfs or sysfs (CVE-2019-16884), but for the
 * cgroups in /sys/fs/cgroup.
 */
static int place(struct child *ch, const struct plan_mount *m, bool dir,
		 int *out_fd, const char *at, struct err *e)
{
	bool kernel_fs =
		m->type == PLAN_MOUNT_PROC || m->type == PLAN_MOUNT_SYSFS;
	CLEAN_FD int on = -1;
	struct statfs fs;

	if (path_make(ch->root_fd, m->dest, dir, &on, at, e) != 0)
		return -1;
	if (kernel_fs) {
		/* Opened anew, and this one is it: whoever swaps a folder and
		 * a link in the image has no time between look and use. */
		fd_close(&on);
		on = path_open(ch->root_fd, m->dest, PATH_NO_LINKS, O_PATH, 0);
		if (on < 0)
			return err_set(e, ERR_DENIED, errno, at,
				       "mnt-proc-place: a symlink is in the "
				       "way of %s in the image; fix: use an "
				       "image that has a folder there",
				       m->dest);
	}
	if (fstatfs(on, &fs) != 0)
		return err_sys(e, at, "statfs of %s", m->dest);
	if (fs.f_type == PROC_SUPER_MAGIC ||
	    (fs.f_type == SYSFS_MAGIC && m->type != PLAN_MOUNT_CGROUP))
		if (ch->c->profile != PLAN_PROFILE_OPEN)
			return err_set(e, ERR_DENIED, 0, at,
				       "mnt-proc-cover: %s leads into %s",
				       m->dest,
				       fs.f_type == PROC_SUPER_MAGIC ? "/proc"
								     : "/sys");
	if (ch->c->profile != PLAN_PROFILE_OPEN &&
	    stays_out(ch, m, on, at, e) != 0)
		return -1;
	*out_fd = fd_take(&on);
	return 0;
}

static uint64_t propagation(enum plan_propagation p)
{
	switch (p) {
	case PLAN_PROP_PRIVATE:
		return MS_PRIVATE;
	case PLAN_PROP_SLAVE:
		return MS_SLAVE;
	case PLAN_PROP_SHARED:
		return MS_SHARED;
	case PLAN_PROP_UNBINDABLE:
		break;
	}
	return MS_UNBINDABLE;
}

/*
 * Only what an entry before it has mounted at that very place: a link in the
 * image could lead to a window, or to /sys.
 */
static int remount(struct child *ch, size_t i, const char *at, struct err *e)
{
	const struct plan_mount *m = &ch->c->mounts[i], *was;
	CLEAN_FD int on =
		path_open(ch->root_fd, m->dest, PATH_IN_ROOT, O_PATH, 0);
	uint64_t id, set = m->attr_set;
	size_t k;

	if (on < 0)
		return err_sys(e, at, "open %s", m->dest);
	if (mount_id(on, &id, at, e) != 0)
		return -1;
	for (k = i; k > 0; k--)
		if (ch->mount_ids[k - 1] == id &&
		    strcmp(ch->c->mounts[k - 1].dest, m->dest) == 0)
			break;
	if (k == 0)
		return err_set(e, ERR_DENIED, 0, at,
			       "mnt-remount: what is mounted at %s is not "
			       "what an entry before mounted there",
			       m->dest);
	was = &ch->c->mounts[k - 1];
	if (bind_readonly(was) && !bind_readonly(m) &&
	    (was->allow & PLAN_BIND_HOST_FILE) != 0)
		return err_set(e, ERR_DENIED, 0, at,
			       "mnt-remount: %s was bound read-only", m->dest);
	if (m->type == PLAN_MOUNT_BIND && !is_dir(on) &&
	    ((was->allow & PLAN_BIND_EXEC) == 0 || !bind_readonly(m)) &&
	    ch->c->profile != PLAN_PROFILE_OPEN)
		set |= MOUNT_ATTR_NOEXEC;
	if (mnt_attr(on, m->rec_set, m->rec_clear, 0, true, at, e) != 0)
		return -1;
	return mnt_attr(on, set, m->attr_clear & ~set, 0, false, at, e);
}

/* The kernel's own word for it, EINVAL, would tell nobody. */
static int unlike(const struct plan_mount *m, int on, const char *at,
		  struct err *e)
{
	return err_set(e, ERR_SPEC, ENOTDIR, at,
		       is_dir(on) ? "%s is a folder, and a file can't be "
				    "mounted on it: not a directory"
				  : "%s is a file, and a folder can't be "
				    "mounted on it: not a directory",
		       m->dest);
}

static int one(struct child *ch, size_t i, const char *at, struct err *e)
{
	const struct plan_mount *m = &ch->c->mounts[i];
	const uint64_t prop = propagation(m->propagation);
	bool rec = m->propagation_recursive;
	CLEAN_FD int tree = -1, on = -1;

	if (m->remount)
		return remount(ch, i, at, e);
	if (make(ch, m, &tree, at, e) != 0 ||
	    (m->copy_up && copy_up(ch, m, tree, at, e) != 0))
		return -1;
	if (place(ch, m, is_dir(tree), &on, at, e) != 0)
		return -1;
	/* In a tree that is no namespace's only its root can be changed. */
	if (ch->adrift && mnt_attr(tree, 0, 0, prop, rec, at, e) != 0)
		return -1;
	if (mnt_attach(tree, on, at, e) != 0)
		return is_dir(tree) == is_dir(on) ? -1 : unlike(m, on, at, e);
	if (mount_id(tree, &ch->mount_ids[i], at, e) != 0)
		return -1;
	if (!ch->adrift && mnt_attr(tree, 0, 0, prop, rec, at, e) != 0)
		return -1;
	if (late_attr(m) != m->attr_set)
		ch->late_fds[i] = fd_take(&tree);
	return 0;
}

int mounts_make(struct child *ch, struct err *e)
{
	char at[32];
	size_t i;

	for (i = 0; i < ch->c->n_mounts; i++) {
		(void)snprintf(at, sizeof(at), "/mounts/%zu", i);
		if (one(ch, i, at, e) != 0)
			return -1;
	}
	return 0;
}

/* ---- masked and read-only paths ---- */

/* Before Linux 6.15 only what is attached can be cloned. */
struct empty {
	int fd; /* owned */
	bool placed;
};

/*
 * Masked: a folder gets an empty read-only tmpfs (one for all of them), a file
 * the container's own /dev/null, which was verified to be 1:3
 * (CVE-2025-31133).
 */
static int mask(struct child *ch, const char *path, struct empty *empty,
		struct err *e)
{
	CLEAN_FD int on =
		path_open(ch->root_fd, path, PATH_NO_LINKS, O_PATH, 0);
	CLEAN_FD int tree = -1;

	if (on < 0 && (errno == ENOENT || errno == ENOTDIR))
		return 0;
	if (on < 0)
		return err_set(e, ERR_DENIED, errno, path,
			       "path-mask-magic: a masked path is a symlink");
	if (is_dir(on)) {
		if (!empty->placed) {
			empty->placed = true;
			return mnt_attach(empty->fd, on, path, e);
		}
		if (mnt_clone(empty->fd, false, &tree, path, e) != 0)
			return -1;
	} else {
		if (ch->null_fd < 0)
			return err_set(e, ERR_SPEC, 0, path,
				       "can't be masked: no /dev/null");
		if (mnt_clone(ch->null_fd, false, &tree, path, e) != 0 ||
		    mnt_attr(tree, MOUNT_ATTR_RDONLY, 0, 0, false, path, e))
			return -1;
	}
	return mnt_attach(tree, on, path, e);
}

/* Of the kernel's own files none is run; programs of the image's are. */
static uint64_t read_only_attr(const char *path)
{
	const uint64_t set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID;
	const char *dir = kernels(path);

	if (dir == NULL)
		return set;
	if (strcmp(dir, "/dev") == 0)
		return set | MOUNT_ATTR_NOEXEC;
	return set | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC;
}

static int read_only(struct child *ch, const char *path, struct err *e)
{
	CLEAN_FD int on =
		path_open(ch->root_fd, path, PATH_NO_LINKS, O_PATH, 0);
	CLEAN_FD int tree = -1;

	if (on < 0 && (errno == ENOENT || errno == ENOTDIR))
		return 0;
	if (on < 0)
		return err_set(e, ERR_DENIED, errno, path,
			       "path-mask-magic: a read-only path is a "
			       "symlink");
	if (mnt_clone(on, true, &tree, path, e) != 0 ||
	    mnt_attr(tree, read_only_attr(path), 0, 0, true, path, e) != 0)
		return -1;
	return mnt_attach(tree, on, path, e);
}

int mounts_mask(struct child *ch, struct err *e)
{
	const struct plan_container *c = ch->c;
	static const struct mnt_param p[] = { { "source", "masked", -1 },
					      { "size", "4k", -1 },
					      { "nr_inodes", "1", -1 },
					      { "mode", "0555", -1 } };
	const uint64_t set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID |
			     MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC;
	struct empty empty = { -1, false };
	int rc = 0;
	size_t i;

	if (late_close(ch, e) != 0)
		return -1;
	if (c->n_masked_paths > 0 && mnt_new("tmpfs", p, 4, set, &empty.fd,
					     "/linux/maskedPaths", e) != 0)
		return -1;
	/* Read-only first: a masked path within one stays masked. */
	for (i = 0; i < c->n_readonly_paths && rc == 0; i++)
		rc = read_only(ch, c->readonly_paths[i], e);
	for (i = 0; i < c->n_masked_paths && rc == 0; i++)
		rc = mask(ch, c->masked_paths[i], &empty, e);
	fd_close(&empty.fd);
	return rc;
}

/* What stands where something was to be masked: is it what mask() puts there?
 */
static bool is_mask(const struct stat *st, const struct statfs *fs)
{
	if (S_ISDIR(st->st_mode))
		return fs->f_type == TMPFS_MAGIC && fs->f_files == 1;
	return S_ISCHR(st->st_mode) && st->st_rdev == makedev(1, 3);
}

static int stands(struct child *ch, const char *path, bool mask, struct err *e)
{
	CLEAN_FD int on =
		path_open(ch->root_fd, path, PATH_NO_LINKS, O_PATH, 0);
	struct statfs fs;
	struct stat st;

	if (on < 0 && (errno == ENOENT || errno == ENOTDIR))
		return 0;
	if (on < 0 || fstat(on, &st) != 0 || fstatfs(on, &fs) != 0)
		return err_sys(e, path, "look at it");
	if ((fs.f_flags & ST_RDONLY) == 0)
		return err_set(e, ERR_BUG, 0, path,
			       "the kernel doesn't confirm the confinement: "
			       "it is not read-only");
	if (mask && !is_mask(&st, &fs))
		return err_set(e, ERR_BUG, 0, path,
			       "the kernel doesn't confirm the confinement: "
			       "it is not masked");
	return 0;
}

int mounts_masked(struct child *ch, struct err *e)
{
	const struct plan_container *c = ch->c;
	size_t i;

	for (i = 0; i < c->n_readonly_paths; i++)
		if (stands(ch, c->readonly_paths[i], false, e) != 0)
			return -1;
	for (i = 0; i < c->n_masked_paths; i++)
		if (stands(ch, c->masked_paths[i], true, e) != 0)
			return -1;
	return 0;
}
