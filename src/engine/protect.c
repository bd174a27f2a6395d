/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

/*
 * Which host files a container may never have, whatever the plan says: the
 * program's own table, held against the opened descriptor. A symlink, "..",
 * or a rename between check and use change nothing, since it is the
 * descriptor that is judged and the same descriptor that is mounted.
 *
 * Answers: mnt-host-sensitive, mnt-device-bind, root-host.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/fd.h"
#include "kern/mnt.h"
#include "private.h"

/* Only these folders: each holds what is protected, or is everybody's. */
static const char itself[] =
	"/\0/var\0/var/lib\0/var/spool\0/opt\0/tmp\0/var/tmp\0"
	"/var/lib/rancher\0/var/lib/rancher/k3s\0"
	"/var/lib/rancher/rke2\0/var/cache\0"
	"/var/lib/rancher/k3s/agent\0"
	"/var/lib/rancher/rke2/agent\0/var/lib/k0s\0";

/* These and all below them. */
static const char below[] =
	"/var/cache/apt\0/var/lib/cni\0/var/lib/minikube\0"
	"/var/lib/selinux\0/var/lib/k0s/containerd\0/var/lib/k0s/kubelet\0"
	"/var/lib/rancher/k3s/agent/containerd\0"
	"/var/lib/rancher/rke2/agent/containerd\0"
	"/var/cache/debconf\0/opt/cni\0/opt/containerd\0/etc\0/boot\0"
	"/root\0/home\0/dev\0/proc\0/sys\0/run\0/usr\0/bin\0/sbin\0"
	"/lib\0/lib32\0/lib64\0/libx32\0/efi\0/gnu\0/nix\0/ostree\0"
	"/sysroot\0/var/log\0/var/run\0/var/lib/docker\0"
	"/var/lib/containerd\0/var/lib/containers\0/var/lib/kubelet\0"
	"/var/lib/etcd\0/var/lib/crio\0/var/lib/brig\0/var/backups\0"
	"/var/lib/apt\0/var/lib/cloud\0/var/lib/dpkg\0"
	"/var/lib/polkit-1\0/var/lib/rpm\0/var/lib/snapd\0"
	"/var/lib/systemd\0/var/lib/NetworkManager\0"
	"/var/lib/bluetooth\0/var/lib/confexts\0/var/lib/dkms\0"
	"/var/lib/extensions\0/var/lib/flatpak\0/var/lib/incus\0"
	"/var/lib/iwd\0/var/lib/libvirt\0/var/lib/lxc\0/var/lib/lxd\0"
	"/var/lib/machines\0/var/lib/portables\0/var/lib/private\0"
	"/var/lib/rancher/k3s/server\0/var/lib/rancher/rke2/server\0"
	"/var/lib/shim-signed\0/var/lib/sss\0/var/spool/anacron\0"
	"/var/spool/at\0/var/spool/cron\0"
	"/.snapshots\0/lost+found\0/tmp/tmux-0\0/var/db\0"
	"/var/snap\0/var/lib/amazon\0/var/lib/waagent\0"
	"/var/lib/tailscale\0/var/lib/rancher/k3s/data\0"
	"/var/lib/rancher/k3s/agent/etc\0"
	"/var/lib/rancher/k3s/agent/pod-manifests\0"
	"/var/lib/rancher/rke2/bin\0"
	"/var/lib/rancher/rke2/data\0"
	"/var/lib/rancher/rke2/agent/etc\0"
	"/var/lib/rancher/rke2/agent/pod-manifests\0"
	"/var/lib/k0s/bin\0/var/lib/k0s/manifests\0"
	"/var/lib/k0s/pki\0";

enum {
	PROTECT_STATE = PROTECT_MAX - 1
};

static int real_path(int proc_fd, int fd, char *buf, size_t size,
		     const char *at, struct err *e)
{
	char link[32];
	ssize_t n;

	(void)snprintf(link, sizeof(link), "self/fd/%d", fd);
	n = readlinkat(proc_fd, link, buf, size - 1);
	if (n < 0)
		return err_sys(e, at, "real path");
	buf[n] = '\0';
	return 0;
}

/* Is that the answer that nothing is there, and not one of another kind? */
static bool absent(int num)
{
	return num == ENOENT || num == ENOTDIR;
}

static const char look_at[] = "protected folders";

static int look(struct protect *p, int i, const char *path, bool deep,
		struct err *e)
{
	struct statx sx;
	struct stat st;
	char byte;

	p->path[i] = path;
	p->below[i] = deep;
	if (stat(path, &st) != 0 ||
	    statx(AT_FDCWD, path, 0, STATX_MNT_ID, &sx) != 0)
		return absent(errno) ? 0
				     : err_sys(e, look_at, "look at %s", path);
	p->dev[i] = st.st_dev;
	p->ino[i] = st.st_ino;
	p->mount[i] = sx.stx_mnt_id;
	p->linked[i] = readlinkat(AT_FDCWD, path, &byte, 1) > 0;
	return 0;
}

/* Wherever --root has it: it and what is above it. */
static int look_state(struct protect *p, const char *owner, struct err *e)
{
	size_t n = strlen(owner);
	CLEAN_FD int dir = -1;
	struct stat st, last = { 0 };
	int next;

	while (n > 0 && owner[n] != '/')
		n--;
	if (n == 0 || n >= sizeof(p->state))
		return err_set(e, ERR_BUG, 0, look_at, "no state folder");
	memcpy(p->state, owner, n);
	if (look(p, PROTECT_STATE, p->state, true, e) != 0)
		return -1;
	dir = open(p->state, O_PATH | O_DIRECTORY | O_CLOEXEC);
	while (dir >= 0 && p->n_above < PROTECT_ABOVE) {
		next = openat(dir, "..", O_PATH | O_DIRECTORY | O_CLOEXEC);
		fd_close(&dir);
		dir = next;
		if (dir < 0 || fstat(dir, &st) != 0)
			break;
		if (st.st_dev == last.st_dev && st.st_ino == last.st_ino)
			return 0; /* ".." of the root is the root */
		p->above_dev[p->n_above] = st.st_dev;
		p->above_ino[p->n_above++] = st.st_ino;
		last = st;
	}
	return err_sys(e, look_at, "look above %s", p->state);
}

static int look_at_all(struct protect *p, int *i, const char *list, bool deep,
		       struct err *e)
{
	for (; *list != '\0'; list += strlen(list) + 1) {
		if (*i == PROTECT_STATE)
			return err_set(e, ERR_BUG, 0, look_at, "PROTECT_MAX");
		if (look(p, (*i)++, list, deep, e) != 0)
			return -1;
	}
	return 0;
}

int protect_init(struct protect *p, const char *owner, struct err *e)
{
	int i = 0;

	if (look_at_all(p, &i, itself, false, e) != 0 ||
	    look_at_all(p, &i, below, true, e) != 0)
		return -1;
	return look_state(p, owner, e);
}

static bool holds_state(const struct protect *p, const struct stat *st)
{
	unsigned i;

	for (i = 0; i < p->n_above; i++)
		if (p->above_ino[i] == st->st_ino &&
		    p->above_dev[i] == st->st_dev)
			return true;
	return false;
}

/* The entry of the table that is the inode of @st; -1 if none is. */
static int which(const struct protect *p, const struct stat *st)
{
	int i;

	for (i = 0; i < PROTECT_MAX; i++)
		if (p->ino[i] != 0 && p->ino[i] == st->st_ino &&
		    p->dev[i] == st->st_dev)
			return i;
	return -1;
}

/*
 * The protected folder that @fd is or lies below; NULL if there is none.
 * Walks up by "..", so that only inodes count. A file begins with the folder
 * that its real path names.
 */
static int protected_by(const struct protect *p, int fd, char *path,
			struct origin *o, const char *at, struct err *e)
{
	CLEAN_FD int dir = -1;
	struct stat st, last = { 0 };
	bool first = true;
	char *slash;
	int i;

	*o = (struct origin){ .by = NULL };
	if (fstat(fd, &st) != 0)
		return err_sys(e, at, "stat");
	if (S_ISDIR(st.st_mode)) {
		dir = openat(fd, ".", O_PATH | O_DIRECTORY | O_CLOEXEC);
	} else {
		slash = strrchr(path, '/');
		if (slash == NULL)
			return err_set(e, ERR_DENIED, 0, at, "no real path");
		*slash = '\0';
		dir = open(slash == path ? "/" : path,
			   O_PATH | O_DIRECTORY | O_CLOEXEC);
		*slash = '/';
		first = false;
		/* swapfile, swap.img: what memory held */
		if (dir >= 0 && fstat(dir, &st) == 0 && which(p, &st) == 0) {
			o->by = p->path[0];
			return 0;
		}
	}
	for (;;) {
		int next;

		if (dir < 0 || fstat(dir, &st) != 0)
			return err_sys(e, at, "look at its parents");
		if (st.st_dev == last.st_dev && st.st_ino == last.st_ino)
			return 0; /* ".." of the root is the root */
		o->own |= apart_is(&p->own, &st, first);
		o->shut |= (st.st_mode & S_IXOTH) == 0;
		i = which(p, &st);
		if (i >= 0 && (first || p->below[i])) {
			o->by = p->path[i];
			return 0;
		}
		if (first && holds_state(p, &st)) {
			o->by = p->state;
			return 0;
		}
		first = false;
		last = st;
		next = openat(dir, "..", O_PATH | O_DIRECTORY | O_CLOEXEC);
		fd_close(&dir);
		dir = next;
	}
}

/* The nodes that every container has anyway. */
static bool plain_device(const struct stat *st)
{
	unsigned major = major(st->st_rdev), minor = minor(st->st_rdev);

	return S_ISCHR(st->st_mode) &&
	       ((major == 1 && (minor == 3 || minor == 5 || minor == 7 ||
				minor == 8 || minor == 9)) ||
		(major == 5 && minor == 0));
}

static int check_type(int fd, const struct plan_mount *m, const char *at,
		      struct err *e)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return err_sys(e, at, "stat of %s", m->source);
	if (S_ISSOCK(st.st_mode) && (m->allow & PLAN_BIND_SOCKET) == 0)
		return err_set(e, ERR_DENIED, 0, at,
			       "mnt-runtime-socket: %s is a socket", m->source);
	if ((S_ISBLK(st.st_mode) || S_ISCHR(st.st_mode)) &&
	    !plain_device(&st) && (m->allow & PLAN_BIND_DEVICE) == 0)
		return err_set(e, ERR_DENIED, 0, at,
			       "mnt-device-bind: %s is a device", m->source);
	/* not by its name alone: a folder may be called x.sock */
	if (!S_ISDIR(st.st_mode) || (m->allow & PLAN_BIND_SENSITIVE) != 0)
		return 0;
	return sockets_in(fd, m->source, at, e);
}

bool bind_readonly(const struct plan_mount *m)
{
	const uint64_t ro = 1; /* MOUNT_ATTR_RDONLY */

	return ((m->attr_set | m->rec_set) & ro) != 0 &&
	       ((m->attr_clear | m->rec_clear) & ro) == 0;
}

/*
 * Root's own, world-readable, bound read-only: as /etc/localtime is. Who is
 * root of a user namespace alone can't tell the host's root from other users,
 * and has what every user may read in any case.
 */
static bool host_file(const struct protect *p, int fd,
		      const struct plan_mount *m)
{
	struct stat st;

	return fstat(fd, &st) == 0 && (st.st_uid == 0 || !p->layers) &&
	       (st.st_mode & 0022) == 0 && (st.st_mode & 0004) != 0 &&
	       bind_readonly(m) && (m->allow & PLAN_BIND_HOST_FILE) != 0;
}

/*
 * Has that file other names, beside a protected folder? One of them may lie
 * there, and what it holds is not for all to read, or would be written.
 */
static bool many_names(const struct protect *p, int fd, const struct stat *st,
		       const struct plan_mount *m)
{
	return S_ISREG(st->st_mode) && st->st_nlink > 1 &&
	       origin_in_common(p, fd) &&
	       (!bind_readonly(m) || (st->st_mode & 0004) == 0);
}

/* Below somebody's home, where policy has it so; no dot folder. */
static bool home(const char *path, const char *by, const struct plan_mount *m)
{
	if ((m->allow & PLAN_BIND_HOME) == 0 || strstr(path, "/.") != NULL)
		return false;
	if (strcmp(by, "/root") == 0)
		return strncmp(path, "/root/", 6) == 0;
	return strcmp(by, "/home") == 0 && strncmp(path, "/home/", 6) == 0 &&
	       strchr(path + 6, '/') != NULL;
}

/* What the policy names is just that: nobody's link leads elsewhere. */
static int literal(const char *path, const struct plan_mount *m, const char *at,
		   struct err *e)
{
	if (strcmp(path, m->source) == 0)
		return 0;
	return err_set(e, ERR_DENIED, 0, at, "mnt-host-sensitive: %s is a link",
		       m->source);
}

static int of_own_root(const char *path, const char *at, struct err *e)
{
	return err_set(e, ERR_DENIED, 0, at,
		       "mnt-exec: %s is of the container's own root, or holds "
		       "it: what is written there would be run; fix: bind "
		       "another folder, or read-only",
		       path);
}

int protect_source(const struct protect *p, int proc_fd, int fd,
		   const struct plan_mount *m, const char *at, struct err *e)
{
	struct origin o;
	char path[4096];
	struct stat st;

	if (check_type(fd, m, at, e) != 0 ||
	    origin_kernels(fd, m, at, e) != 0 ||
	    real_path(proc_fd, fd, path, sizeof(path), at, e) != 0 ||
	    protected_by(p, fd, path, &o, at, e) != 0 ||
	    origin_find(p, proc_fd, fd, path, sizeof(path), &o, at, e) != 0)
		return -1;
	if ((m->allow & PLAN_BIND_SENSITIVE) != 0)
		return literal(path, m, at, e);
	if (fstat(fd, &st) != 0)
		return err_sys(e, at, "stat of %s", m->source);
	/* containerd has idmapped layers of an image mounted for as long as it
	 * mounts the overlay: they are gone by their names. */
	if (p->layers && !protect_image(path) &&
	    strcmp(mnt_fs_name(fd), "overlay") == 0 &&
	    !origin_in_common(p, fd) && root_layers(p, proc_fd, fd, at, e) != 0)
		return -1;
	if (o.by == NULL && many_names(p, fd, &st, m))
		return err_set(e, ERR_DENIED, 0, at,
			       "mnt-host-sensitive: %s has other names, hard "
			       "links, and where they are can't be told; fix: "
			       "bind a copy",
			       path);
	if (S_ISSOCK(st.st_mode) &&
	    sockets_one(proc_fd, fd, path, &st, at, e) != 0)
		return -1;
	if (o.by == NULL ||
	    (!o.holds &&
	     (((m->allow & PLAN_BIND_ENGINE_LEAF) != 0 && protect_leaf(path) &&
	       protect_same_pod(path, m->source) && which(p, &st) < 0) ||
	      (!o.shut && host_file(p, fd, m)) || home(path, o.by, m))))
		return !o.own || bind_readonly(m) ? 0
						  : of_own_root(path, at, e);
	return err_set(e, ERR_DENIED, 0, at,
		       "mnt-host-sensitive: %s %s the host's %s%s; fix: "
		       "bind a folder made for it, below /srv or the like",
		       path, o.holds ? "holds" : "is of", o.by,
		       (m->allow & PLAN_BIND_HOST_FILE) != 0
			       ? ", and not root's with a mode by which all "
				 "may read it and root alone write, or in "
				 "a folder that not all may enter"
			       : "");
}

int protect_root(const struct protect *p, int proc_fd, int fd, bool layer,
		 const char *at, struct err *e)
{
	struct origin o;
	struct stat st;
	char path[4096];

	if (fstat(fd, &st) != 0)
		return err_sys(e, at, "stat");
	if (real_path(proc_fd, fd, path, sizeof(path), at, e) != 0 ||
	    protected_by(p, fd, path, &o, at, e) != 0 ||
	    origin_find(p, proc_fd, fd, path, sizeof(path), &o, at, e) != 0)
		return -1;
	if (o.by == NULL ||
	    (!o.holds && which(p, &st) < 0 && !holds_state(p, &st) &&
	     protect_root_within(p, path, o.by, layer)))
		return 0;
	return err_set(e, ERR_DENIED, 0, at,
		       "root-host: %s%s %s the host's own %s; fix: unpack the "
		       "image into a folder of its own, called rootfs",
		       layer ? "the layer " : "", path,
		       o.holds ? "holds" : "is of", o.by);
}
