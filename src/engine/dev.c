/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

/*
 * /dev of the container: nodes, links, the console. All of it in a tmpfs that
 * this launch mounted, by the descriptor of that: an image that has /dev as a
 * symlink gets nothing made elsewhere (CVE-2026-41579, CVE-2026-47766).
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/fd.h"
#include "kern/console.h"
#include "kern/mnt.h"
#include "kern/path.h"
#include "private.h"

static mode_t type_bits(uint32_t type)
{
	return type == 'c' ? S_IFCHR : type == 'b' ? S_IFBLK : S_IFIFO;
}

static bool below_dev(const char *path)
{
	return strncmp(path, "/dev/", 5) == 0;
}

static int no_folder(const char *path, struct err *e)
{
	if (errno == EXDEV)
		return err_set(e, ERR_DENIED, EXDEV, path,
			       "dev-path: it is in what is mounted below /dev; "
			       "fix: mount that elsewhere");
	return err_sys(e, path, "open its folder");
}

/*
 * The folder that holds @path, and its last name. In the tmpfs of @dev_fd and
 * nowhere else: in a volume below /dev its owner could put a link where the
 * node was, and we would change the mode of any file of the host's. What is not
 * below /dev, which only PLAN_PROFILE_OPEN lets through, is looked for in the
 * root.
 */
static int parent_of(struct child *ch, int dev_fd, const char *path, int *fd,
		     const char **name, struct err *e)
{
	const bool in_dev = below_dev(path);
	const enum path_walk walk = in_dev ? PATH_ONE_FS : PATH_IN_ROOT;
	const int top = in_dev ? dev_fd : ch->root_fd;
	const char *below = in_dev ? path + strlen("/dev") : path;
	const char *slash = strrchr(below, '/');
	size_t n = slash != NULL ? (size_t)(slash - below) : 0;
	char dir[4096];

	if (slash == NULL || slash[1] == '\0')
		return err_set(e, ERR_BUG, 0, path, "no name");
	if (n >= sizeof(dir))
		return err_set(e, ERR_LIMIT, 0, path, "path too long");
	memcpy(dir, n == 0 ? "/" : below, n == 0 ? 1 : n);
	dir[n == 0 ? 1 : n] = '\0';
	*name = slash + 1;
	*fd = path_open(top, dir, walk, O_PATH | O_DIRECTORY, 0);
	if (*fd < 0 && errno == ENOENT) {
		if (path_make(top, dir, true, fd, path, e) != 0)
			return -1;
		fd_close(fd);
		*fd = path_open(top, dir, walk, O_PATH | O_DIRECTORY, 0);
	}
	return *fd < 0 ? no_folder(path, e) : 0;
}

/* What is there already is fine if it is the same node. */
static int open_node(int dir_fd, const char *name, mode_t type, dev_t dev)
{
	int fd = openat(dir_fd, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	struct stat st;

	if (fd >= 0 && fstat(fd, &st) == 0 && (st.st_mode & S_IFMT) == type &&
	    (type == S_IFIFO || st.st_rdev == dev))
		return fd;
	fd_close(&fd);
	errno = EEXIST;
	return -1;
}

/*
 * Owner and mode by the descriptor of what was seen to be the node: outside
 * our tmpfs the folder's owner may put something else there at any time. The
 * mode after the owner, as mknod's went through the umask.
 */
static int node(struct child *ch, int dev_fd, const struct plan_device *d,
		struct err *e)
{
	mode_t type = type_bits(d->type);
	dev_t dev = makedev(d->major, d->minor);
	CLEAN_FD int dir = -1, fd = -1;
	const char *name;
	char link[32];
	uid_t uid;
	gid_t gid;

	if (parent_of(ch, dev_fd, d->path, &dir, &name, e) != 0)
		return -1;
	if (mknodat(dir, name, type | d->mode, dev) != 0 && errno != EEXIST)
		return err_sys(e, d->path, "make the device");
	fd = open_node(dir, name, type, dev);
	if (fd < 0)
		return err_sys(e, d->path, "make the device");
	if (maps_uid(ch->maps, d->uid, &uid, e) != 0 ||
	    maps_gid(ch->maps, d->gid, &gid, e) != 0)
		return -1;
	(void)snprintf(link, sizeof(link), "self/fd/%d", fd);
	if (fchownat(fd, "", uid, gid, AT_EMPTY_PATH) != 0 ||
	    fchmodat(ch->tail.proc_fd, link, d->mode, 0) != 0)
		return err_sys(e, d->path, "owner and mode");
	return 0;
}

/*
 * In a user namespace no node can be made: the host's own, bound on a file.
 * Its owner and mode stay what they are there.
 */
static int bound(struct child *ch, int dev_fd, const struct plan_device *d,
		 struct err *e)
{
	CLEAN_FD int src = open(d->path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	CLEAN_FD int dir = -1, on = -1, tree = -1;
	const char *name;
	struct stat st;

	if (src < 0 || fstat(src, &st) != 0)
		return err_sys(e, d->path, "open the host's");
	if ((st.st_mode & S_IFMT) != type_bits(d->type) ||
	    st.st_rdev != makedev(d->major, d->minor))
		return err_set(e, ERR_DENIED, 0, d->path,
			       "dev-path: the host has another device there");
	if (parent_of(ch, dev_fd, d->path, &dir, &name, e) != 0)
		return -1;
	on = openat(dir, name,
		    O_RDONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (on < 0)
		return err_sys(e, d->path, "a file to bind it on");
	if (mnt_clone(src, false, &tree, d->path, e) != 0 ||
	    mnt_attr(tree, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC, 0, 0, false,
		     d->path, e) != 0)
		return -1;
	return mnt_attach(tree, on, d->path, e);
}

static int links(int dev_fd, struct err *e)
{
	static const struct {
		const char *to;
		const char *name;
	} list[] = {
		{ "/proc/self/fd", "fd" },
		{ "/proc/self/fd/0", "stdin" },
		{ "/proc/self/fd/1", "stdout" },
		{ "/proc/self/fd/2", "stderr" },
		{ "pts/ptmx", "ptmx" },
	};
	size_t i;

	for (i = 0; i < sizeof(list) / sizeof(list[0]); i++)
		if (symlinkat(list[i].to, dev_fd, list[i].name) != 0 &&
		    errno != EEXIST)
			return err_sys(e, "/dev", "symlink %s", list[i].name);
	return 0;
}

/* Kept for masks: the node just made, seen to be 1:3. */
static int keep_null(struct child *ch, int dev_fd, struct err *e)
{
	struct stat st;

	ch->null_fd = openat(dev_fd, "null", O_PATH | O_NOFOLLOW | O_CLOEXEC);
	if (ch->null_fd < 0)
		return errno == ENOENT ? 0 : err_sys(e, "/dev/null", "open");
	if (fstat(ch->null_fd, &st) != 0)
		return err_sys(e, "/dev/null", "stat");
	if (!S_ISCHR(st.st_mode) || st.st_rdev != makedev(1, 3))
		return err_set(e, ERR_DENIED, 0, "/dev/null",
			       "path-mask-magic: it is not device 1:3");
	return 0;
}

int dev_populate(struct child *ch, struct err *e)
{
	const bool nested = ch->c->ids.kind == PLAN_IDS_NESTED;
	CLEAN_FD int dev = -1;
	struct statfs fs;
	size_t i;

	dev = path_open(ch->root_fd, "/dev", PATH_NO_LINKS,
			O_PATH | O_DIRECTORY, 0);
	if (dev < 0)
		return ch->c->n_devices == 0 ? 0
					     : err_sys(e, "/dev", "open it");
	if (fstatfs(dev, &fs) != 0)
		return err_sys(e, "/dev", "statfs");
	if (fs.f_type != TMPFS_MAGIC && ch->c->profile != PLAN_PROFILE_OPEN)
		return err_set(e, ERR_DENIED, 0, "/dev",
			       "dev-path: it is not a tmpfs of this "
			       "container");
	for (i = 0; i < ch->c->n_devices; i++) {
		const struct plan_device *d = &ch->c->devices[i];

		if ((nested && d->type != 'p' ? bound(ch, dev, d, e)
					      : node(ch, dev, d, e)) != 0)
			return -1;
	}
	if (links(dev, e) != 0)
		return -1;
	return keep_null(ch, dev, e);
}

int dev_console(struct child *ch, struct err *e)
{
	const struct plan_process *p = &ch->c->process;
	CLEAN_FD int pts = -1, tree = -1, on = -1;
	uint32_t number;
	uid_t uid;
	gid_t gid;

	if (!p->terminal)
		return 0;
	pts = path_open(ch->root_fd, "/dev/pts", PATH_NO_LINKS,
			O_PATH | O_DIRECTORY, 0);
	if (pts < 0)
		return err_sys(e, "/process/terminal", "open /dev/pts");
	if (maps_uid(ch->maps, p->uid, &uid, e) != 0 ||
	    maps_tty(ch->maps, p->gid, &gid, e) != 0)
		return -1;
	if (console_open(pts, &ch->console_master_fd, &ch->console_slave_fd,
			 &number, e) != 0 ||
	    console_own(ch->console_slave_fd, uid, gid, e) != 0 ||
	    console_size(ch->console_slave_fd, p->rows, p->columns, e) != 0)
		return -1;
	/* /dev/console is the terminal itself, by its descriptor. */
	if (path_make(ch->root_fd, "/dev/console", false, &on, "/dev/console",
		      e) != 0 ||
	    mnt_clone(ch->console_slave_fd, false, &tree, "/dev/console", e) ||
	    mnt_attach(tree, on, "/dev/console", e) != 0)
		return -1;
	return 0;
}
