/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <linux/nsfs.h>
#include <linux/sched.h>
#include <linux/securebits.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd.h"
#include "kern/ns.h"
#include "kern/rlimit.h"

/* Those of the initial namespaces, in the kernel's proc_ns.h; of a network
 * since 6.18. All others are above. */
static const ino_t FIRST_INIT_INO = 0xEFFFFFF0, LAST_INIT_INO = 0xEFFFFFFF;

pid_t ns_clone(uint64_t flags, int cgroup_fd, int *pidfd)
{
	struct clone_args a = { .flags = flags | CLONE_PIDFD,
				.pidfd = (uint64_t)(uintptr_t)pidfd };

	/* Whom the caller's parent has for a child ends as the caller does. */
	if ((flags & CLONE_PARENT) == 0)
		a.exit_signal = SIGCHLD;

	if (cgroup_fd >= 0) {
		a.flags = a.flags | (uint64_t)CLONE_INTO_CGROUP;
		a.cgroup = (__u64)cgroup_fd;
	}
	*pidfd = -1;
	return (pid_t)syscall(SYS_clone3, &a, sizeof(a));
}

/* What the helper says of the child. */
struct born {
	pid_t pid;
	int pidfd; /* in the table that we share */
	int num;   /* errno */
};

pid_t ns_clone_inside(int target_fd, int ns, int cgroup_fd, int *pidfd)
{
	struct born b = { -1, -1, 0 };
	CLEAN_FD int mine = -1, its = -1, helper_fd = -1;
	struct err e;
	int p[2];
	pid_t helper;

	*pidfd = -1;
	if (pipe2(p, O_CLOEXEC | O_NONBLOCK) != 0)
		return -1;
	mine = p[0];
	its = p[1];
	helper = ns_clone(CLONE_FILES, -1, &helper_fd);
	if (helper < 0)
		return -1;
	if (helper == 0) {
		if (setns(target_fd, ns) == 0)
			b.pid = ns_clone(CLONE_PARENT, cgroup_fd, &b.pidfd);
		if (b.pid == 0)
			return 0;
		b.num = errno;
		_exit(fd_write_all(its, &b, sizeof(b), "", &e) == 0 ? 0 : 1);
	}
	while (waitpid(helper, NULL, 0) < 0 && errno == EINTR)
		;
	if (fd_read_exact(mine, &b, sizeof(b), "", &e) != 0)
		b.num = e.num;
	errno = b.num;
	*pidfd = b.pidfd;
	return b.pid;
}

const char *ns_name(int type)
{
	static const struct {
		int type;
		const char *name;
	} names[] = {
		{ CLONE_NEWNS, "mnt" },    { CLONE_NEWPID, "pid" },
		{ CLONE_NEWNET, "net" },   { CLONE_NEWIPC, "ipc" },
		{ CLONE_NEWUTS, "uts" },   { CLONE_NEWCGROUP, "cgroup" },
		{ CLONE_NEWUSER, "user" }, { CLONE_NEWTIME, "time" },
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].type == type)
			return names[i].name;
	return NULL;
}

uint64_t ns_inode(int proc_fd, const char *who, const char *name)
{
	char path[64];
	struct stat st;

	(void)snprintf(path, sizeof(path), "%s/ns/%s", who, name);
	return fstatat(proc_fd, path, &st, 0) == 0 ? st.st_ino : 0;
}

/* Only a namespace is opened: to open a device may start it (watchdog). */
static int open_nsfs(const char *path, const char *at, struct err *e)
{
	CLEAN_FD int seen = open(path, O_PATH | O_CLOEXEC);
	char link[32];
	struct statfs fs;
	int fd;

	if (seen < 0 || fstatfs(seen, &fs) != 0)
		return err_sys(e, at, "ns-join-invalid: open %s", path);
	if (fs.f_type != NSFS_MAGIC)
		return err_set(e, ERR_DENIED, 0, at,
			       "ns-join-invalid: %s is not a namespace", path);
	(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", seen);
	fd = open(link, O_RDONLY | O_CLOEXEC);
	return fd >= 0 ? fd : err_sys(e, at, "open %s", path);
}

int ns_open(const char *path, int type, int *out_fd, const char *at,
	    struct err *e)
{
	CLEAN_FD int fd = open_nsfs(path, at, e);
	const char *name = ns_name(type);
	char self[32];
	struct stat st, own;
	int got;

	*out_fd = -1;
	if (fd < 0)
		return -1;
	got = ioctl(fd, NS_GET_NSTYPE);
	if (got < 0 || name == NULL)
		return err_set(e, ERR_DENIED, 0, at,
			       "ns-join-invalid: %s is not a namespace", path);
	if (got != type)
		return err_set(e, ERR_DENIED, 0, at,
			       "ns-join-invalid: %s is not a %s namespace",
			       path, name);
	(void)snprintf(self, sizeof(self), "/proc/self/ns/%s", name);
	if (fstat(fd, &st) != 0 || stat(self, &own) != 0)
		return err_sys(e, at, "stat of %s", path);
	if (st.st_dev == own.st_dev && st.st_ino == own.st_ino &&
	    type == CLONE_NEWUSER)
		return err_set(e, ERR_DENIED, 0, at,
			       "ns-userns-mismatch: %s is the host's own user "
			       "namespace",
			       path);
	/* The machine's own, too, where our caller lives in another. */
	if (st.st_dev == own.st_dev &&
	    (st.st_ino == own.st_ino ||
	     (st.st_ino >= FIRST_INIT_INO && st.st_ino <= LAST_INIT_INO)))
		return err_set(e, ERR_DENIED, 0, at,
			       "ns-%s-host: %s is the host's own %s namespace",
			       strcmp(name, "mnt") == 0 ? "mount" : name, path,
			       name);
	*out_fd = fd_take(&fd);
	return 0;
}

/* What the helper says: 0, or an errno; how many of the limits were set. */
struct said {
	int num;
	unsigned limit;
};

/* The helper: become the owner with all capabilities kept, unshare, park. */
static _Noreturn void helper(const struct ns_user *u, int go_fd)
{
	struct said said = { 0, 0 };
	struct rlimit r;
	ssize_t n;
	char wait;

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (; said.limit < u->n_limits; said.limit++) {
		r.rlim_cur = u->limits[said.limit].soft;
		r.rlim_max = u->limits[said.limit].hard;
		if (setrlimit(
			    (__rlimit_resource_t)u->limits[said.limit].resource,
			    &r) != 0) {
			said.num = errno;
			break;
		}
	}
	if (said.num == 0 &&
	    (prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP) != 0 ||
	     setresgid((gid_t)-1, u->owner_gid, (gid_t)-1) != 0 ||
	     setresuid((uid_t)-1, u->owner_uid, (uid_t)-1) != 0 ||
	     unshare(CLONE_NEWUSER) != 0))
		said.num = errno;
	do
		n = write(go_fd, &said, sizeof(said));
	while (n < 0 && errno == EINTR);
	if (n != sizeof(said))
		_exit(1);
	while (read(go_fd, &wait, 1) < 0 && errno == EINTR)
		;
	_exit(0);
}

static int write_map(int proc_fd, pid_t pid, const char *file, const char *map,
		     struct err *e)
{
	char path[64];
	CLEAN_FD int fd = -1;
	ssize_t n;

	(void)snprintf(path, sizeof(path), "%d/%s", (int)pid, file);
	fd = openat(proc_fd, path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return err_sys(e, "user namespace", "open %s", file);
	do
		n = write(fd, map, strlen(map)); /* in one, or not at all */
	while (n < 0 && errno == EINTR);
	if (n != (ssize_t)strlen(map))
		return err_sys(e, "user namespace", "write %s", file);
	return 0;
}

static int map_and_open(int proc_fd, const struct ns_user *u, pid_t pid,
			int go_fd, int *out_fd, struct err *e)
{
	char path[64];
	struct said said = { 0, 0 };
	const struct ns_limit *l;

	if (fd_read_exact(go_fd, &said, sizeof(said), "user namespace", e) != 0)
		return -1;
	if (said.num != 0 && said.limit < u->n_limits) {
		l = &u->limits[said.limit];
		errno = said.num;
		return err_sys(e, rlimit_name((uint32_t)l->resource),
			       "soft %llu, hard %llu",
			       (unsigned long long)l->soft,
			       (unsigned long long)l->hard);
	}
	if (said.num != 0) {
		errno = said.num;
		if (said.num == ENOSPC || said.num == EUSERS)
			return err_set(e, ERR_LIMIT, said.num, "user namespace",
				       "no more user namespaces on this host "
				       "(user.max_user_namespaces)");
		return err_sys(e, "user namespace", "unshare");
	}
	if (write_map(proc_fd, pid, "uid_map", u->uid_map, e) != 0 ||
	    write_map(proc_fd, pid, "gid_map", u->gid_map, e) != 0)
		return -1;
	(void)snprintf(path, sizeof(path), "%d/ns/user", (int)pid);
	*out_fd = openat(proc_fd, path, O_RDONLY | O_CLOEXEC);
	if (*out_fd < 0)
		return err_sys(e, "user namespace", "open it");
	return 0;
}

int ns_user_make(int proc_fd, const struct ns_user *u, int *out_fd,
		 struct err *e)
{
	CLEAN_FD int mine = -1, its = -1, pidfd = -1;
	int sv[2], rc;
	pid_t pid;

	*out_fd = -1;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sv) != 0)
		return err_sys(e, "user namespace", "socketpair");
	mine = sv[0];
	its = sv[1];
	pid = ns_clone(0, -1, &pidfd);
	if (pid < 0)
		return err_sys(e, "user namespace", "clone");
	if (pid == 0) {
		fd_close(&mine);
		helper(u, its);
	}
	fd_close(&its);
	rc = map_and_open(proc_fd, u, pid, mine, out_fd, e);
	fd_close(&mine); /* the helper reads the end and is gone */
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	return rc;
}

int ns_user_owner(int userns_fd, uid_t *owner, uint64_t *parent_ino,
		  struct err *e)
{
	static const char at[] = "user namespace";
	CLEAN_FD int parent = -1;
	struct stat st;

	if (ioctl(userns_fd, NS_GET_OWNER_UID, owner) != 0)
		return err_sys(e, at, "its owner");
	parent = ioctl(userns_fd, NS_GET_PARENT);
	if (parent < 0 && errno == EPERM)
		return err_set(e, ERR_DENIED, EPERM, at,
			       "it was made outside of ours");
	if (parent < 0 || fstat(parent, &st) != 0)
		return err_sys(e, at, "the one that it was made in");
	*parent_ino = st.st_ino;
	return 0;
}

int ns_map_read(int proc_fd, const char *who, const char *file, char *text,
		size_t size, struct err *e)
{
	char path[64];
	CLEAN_FD int fd = -1;
	size_t len;

	(void)snprintf(path, sizeof(path), "%s/%s", who, file);
	fd = openat(proc_fd, path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_sys(e, "user namespace", "open %s", file);
	if (fd_read_all(fd, text, size - 1, &len, file, e) != 0)
		return -1;
	text[len] = '\0';
	return 0;
}

/* Enter it and be looked at, until the caller has closed its end. */
static _Noreturn void guest(int userns_fd, int go_fd)
{
	int num = setns(userns_fd, CLONE_NEWUSER) != 0 ? errno : 0;
	char wait;

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (write(go_fd, &num, sizeof(num)) != sizeof(num))
		_exit(1);
	while (read(go_fd, &wait, 1) < 0 && errno == EINTR)
		;
	_exit(0);
}

int ns_user_maps(int proc_fd, int userns_fd, char *uids, char *gids,
		 size_t size, struct err *e)
{
	CLEAN_FD int mine = -1, its = -1, pidfd = -1;
	int sv[2], rc, num = 0;
	char who[16];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sv) != 0)
		return err_sys(e, "user namespace", "socketpair");
	mine = sv[0];
	its = sv[1];
	pid = ns_clone(0, -1, &pidfd);
	if (pid < 0)
		return err_sys(e, "user namespace", "clone");
	if (pid == 0) {
		fd_close(&mine);
		guest(userns_fd, its);
	}
	fd_close(&its);
	(void)snprintf(who, sizeof(who), "%d", (int)pid);
	rc = fd_read_exact(mine, &num, sizeof(num), "user namespace", e);
	if (rc == 0 && num != 0) {
		errno = num;
		rc = err_sys(e, "user namespace", "enter it");
	}
	if (rc == 0)
		rc = ns_map_read(proc_fd, who, "uid_map", uids, size, e);
	if (rc == 0)
		rc = ns_map_read(proc_fd, who, "gid_map", gids, size, e);
	fd_close(&mine);
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	return rc;
}
