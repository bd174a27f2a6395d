/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stddef.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/fd.h"
#include "kern/mnt.h"

/* The file system context's last message, if it has one: "e overlay: ..." */
static void said(int ctx, char *out, size_t size)
{
	char line[256];
	ssize_t n;

	out[0] = '\0';
	while ((n = read(ctx, line, sizeof(line) - 1)) > 0) {
		size_t i, len = (size_t)n;

		if (len > size - 1)
			len = size - 1;
		for (i = 0; i < len; i++)
			out[i] = line[i] == '\n' ? ' ' : line[i];
		out[len] = '\0';
	}
}

static int context_error(int ctx, const char *what, const char *at,
			 struct err *e)
{
	int num = errno;
	char words[160];

	said(ctx, words, sizeof(words));
	errno = num;
	if (words[0] != '\0')
		return err_sys(e, at, "%s (%s)", what, words);
	return err_sys(e, at, "%s", what);
}

static int configure(int ctx, const struct mnt_param *p)
{
	if (p->fd >= 0)
		return fsconfig(ctx, FSCONFIG_SET_FD, p->key, NULL, p->fd);
	if (p->value == NULL)
		return fsconfig(ctx, FSCONFIG_SET_FLAG, p->key, NULL, 0);
	return fsconfig(ctx, FSCONFIG_SET_STRING, p->key, p->value, 0);
}

int mnt_begin(const char *type, int *ctx, const char *at, struct err *e)
{
	*ctx = fsopen(type, FSOPEN_CLOEXEC);
	if (*ctx < 0 && errno == ENODEV)
		return err_set(e, ERR_UNSUPPORTED, ENODEV, at,
			       "this kernel has no %s file system", type);
	return *ctx < 0 ? err_sys(e, at, "fsopen %s", type) : 0;
}

int mnt_set(int ctx, const struct mnt_param *p, const char *at, struct err *e)
{
	return configure(ctx, p) == 0 ? 0 : context_error(ctx, p->key, at, e);
}

int mnt_end(int ctx, uint64_t attr, int *out_fd, const char *at, struct err *e)
{
	*out_fd = -1;
	if (fsconfig(ctx, FSCONFIG_CMD_CREATE, NULL, NULL, 0) != 0)
		return context_error(ctx, "create", at, e);
	*out_fd = fsmount(ctx, FSMOUNT_CLOEXEC, (unsigned)attr);
	if (*out_fd < 0)
		return context_error(ctx, "fsmount", at, e);
	return 0;
}

int mnt_new(const char *type, const struct mnt_param *params, unsigned n,
	    uint64_t attr, int *out_fd, const char *at, struct err *e)
{
	CLEAN_FD int ctx = -1;
	unsigned i;

	*out_fd = -1;
	if (mnt_begin(type, &ctx, at, e) != 0)
		return -1;
	for (i = 0; i < n; i++)
		if (mnt_set(ctx, &params[i], at, e) != 0)
			return -1;
	return mnt_end(ctx, attr, out_fd, at, e);
}

int mnt_clone(int fd, bool recursive, int *out_fd, const char *at,
	      struct err *e)
{
	unsigned flags = OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_EMPTY_PATH;

	*out_fd = open_tree(fd, "", flags | (recursive ? AT_RECURSIVE : 0U));
	if (*out_fd < 0)
		return err_sys(e, at, "open_tree");
	return 0;
}

int mnt_attr(int fd, uint64_t set, uint64_t clear, uint64_t propagation,
	     bool recursive, const char *at, struct err *e)
{
	struct mount_attr a = { .attr_set = set,
				.attr_clr = clear,
				.propagation = propagation };
	unsigned flags = AT_EMPTY_PATH | (recursive ? AT_RECURSIVE : 0U);
	const unsigned long long atime = MOUNT_ATTR__ATIME;

	if (set == 0 && clear == 0 && propagation == 0)
		return 0;
	/* The kernel wants the whole of the access-time field cleared. */
	if (((set | clear) & atime) != 0)
		a.attr_clr = a.attr_clr | (uint64_t)atime;
	if (mount_setattr(fd, "", flags, &a, sizeof(a)) != 0)
		return err_sys(e, at, "mount_setattr");
	return 0;
}

const char *mnt_fs_name(int fd)
{
	struct statfs s;

	if (fstatfs(fd, &s) != 0)
		return "unknown";
	switch ((unsigned long)s.f_type) {
	case OVERLAYFS_SUPER_MAGIC:
		return "overlay";
	case TMPFS_MAGIC:
		return "tmpfs";
	case EXT4_SUPER_MAGIC:
		return "ext4";
	case NFS_SUPER_MAGIC:
		return "nfs";
	case FUSE_SUPER_MAGIC:
		return "fuse";
	case PROC_SUPER_MAGIC:
		return "proc";
	case SYSFS_MAGIC:
		return "sysfs";
	case DEVPTS_SUPER_MAGIC:
		return "devpts";
	case XFS_SUPER_MAGIC:
		return "xfs";
	case BTRFS_SUPER_MAGIC:
		return "btrfs";
	case CGROUP_SUPER_MAGIC:
	case CGROUP2_SUPER_MAGIC:
		return "cgroup";
	case V9FS_MAGIC:
		return "9p";
	default:
		return "unknown";
	}
}

int mnt_idmap(int fd, int userns_fd, bool recursive, const char *at,
	      struct err *e)
{
	struct mount_attr a = { .attr_set = MOUNT_ATTR_IDMAP,
				.userns_fd = (__u64)userns_fd };
	unsigned flags = AT_EMPTY_PATH | (recursive ? AT_RECURSIVE : 0U);

	if (mount_setattr(fd, "", flags, &a, sizeof(a)) == 0)
		return 0;
	if (errno == EINVAL && recursive &&
	    mount_setattr(fd, "", AT_EMPTY_PATH, &a, sizeof(a)) == 0)
		return err_set(e, ERR_UNSUPPORTED, EINVAL, at,
			       "mnt-idmap-unsupported: what is mounted in this "
			       "%s file system can't be idmapped by this "
			       "kernel",
			       mnt_fs_name(fd));
	if (errno == EINVAL)
		return err_set(e, ERR_UNSUPPORTED, EINVAL, at,
			       "mnt-idmap-unsupported: a %s file system can't "
			       "be idmapped by this kernel",
			       mnt_fs_name(fd));
	if (errno == EPERM)
		return err_set(e, ERR_UNSUPPORTED, EPERM, at,
			       "mnt-idmap-unsupported: this mount (%s) is "
			       "idmapped already, or of another user "
			       "namespace",
			       mnt_fs_name(fd));
	if (errno == ENOSYS)
		return err_set(e, ERR_UNSUPPORTED, ENOSYS, at,
			       "needs Linux 5.12: idmapped mounts");
	return err_sys(e, at, "idmap");
}

int mnt_attach(int fd, int on_fd, const char *at, struct err *e)
{
	if (move_mount(fd, "", on_fd, "",
		       MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH) != 0)
		return err_sys(e, at, "move_mount");
	return 0;
}

int mnt_detach(int fd, const char *at, struct err *e)
{
	if (fchdir(fd) != 0 || umount2(".", MNT_DETACH) != 0 || chdir("/") != 0)
		return err_sys(e, at, "detach");
	return 0;
}

void mnt_forget(int fd)
{
	CLEAN_FD int ctx = fspick(fd, "", FSPICK_EMPTY_PATH | FSPICK_CLOEXEC);

	/* A reconfiguration of nothing: it begins by that. */
	if (ctx >= 0)
		(void)fsconfig(ctx, FSCONFIG_CMD_RECONFIGURE, NULL, NULL, 0);
}

int mnt_private_all(struct err *e)
{
	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
		return err_sys(e, "mount namespace", "make private");
	return 0;
}

int mnt_pivot(int root_fd, struct err *e)
{
	if (fchdir(root_fd) != 0)
		return err_sys(e, "pivot_root", "chdir to the new root");
	/* Both on one place: the old root ends up on top of the new one. */
	if (syscall(SYS_pivot_root, ".", ".") != 0)
		return err_sys(e, "pivot_root", "pivot_root");
	if (umount2(".", MNT_DETACH) != 0)
		return err_sys(e, "pivot_root", "detach the old root");
	if (chdir("/") != 0)
		return err_sys(e, "pivot_root", "chdir to /");
	return 0;
}

int mnt_chroot(int root_fd, struct err *e)
{
	if (fchdir(root_fd) != 0 || chroot(".") != 0 || chdir("/") != 0)
		return err_sys(e, "chroot", "enter the root");
	return 0;
}
