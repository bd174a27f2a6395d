/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <linux/nsfs.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd.h"
#include "kern/ns.h"
#include "kern/own.h"
#include "kern/probe.h"

#ifndef MFD_EXEC
#define MFD_EXEC 0x0010U
#endif

static const char at[] = "user namespace";

/* ---- the tools: forked before, to be outside of it ---- */

struct parked {
	pid_t pid;
	int go_fd; /* owned; a byte lets it go, the end has it end */
};

static _Noreturn void wait_and_run(const struct own_tool *t, int go_fd)
{
	char *const none[] = { NULL };
	char byte;
	ssize_t n;

	do
		n = read(go_fd, &byte, 1);
	while (n < 0 && errno == EINTR);
	if (n == 1 && close_range(3, ~0U, CLOSE_RANGE_CLOEXEC) == 0)
		(void)syscall(SYS_execveat, t->fd, "", t->argv, none,
			      AT_EMPTY_PATH);
	_exit(127);
}

static int park(const struct own_tool *t, struct parked *p, struct err *e)
{
	CLEAN_FD int its = -1;
	int both[2];

	if (pipe2(both, O_CLOEXEC) != 0)
		return err_sys(e, at, "pipe");
	its = both[0];
	p->go_fd = both[1];
	p->pid = fork();
	if (p->pid == 0) {
		fd_close(&p->go_fd);
		wait_and_run(t, its);
	}
	return p->pid > 0 ? 0 : err_sys(e, at, "fork");
}

/* Its exit status; -1: it was killed. */
static int end_of(struct parked *p)
{
	int status = 0;
	pid_t got;

	fd_close(&p->go_fd);
	if (p->pid <= 0)
		return -1;
	do
		got = waitpid(p->pid, &status, 0);
	while (got < 0 && errno == EINTR);
	p->pid = 0;
	return got > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int let_go(const struct own_tool *t, struct parked *p, struct err *e)
{
	int status;

	if (fd_write_all(p->go_fd, "", 1, at, e) != 0)
		return -1;
	status = end_of(p);
	if (status == 0)
		return 0;
	return err_set(e, ERR_DENIED, 0, at,
		       "%s gave no ids (exit status %d): see subuid(5)",
		       t->argv[0], status);
}

/* ---- one's own ids, without a tool ---- */

/* A switch of the host's that is on: "1". */
static bool switched_on(const char *path)
{
	CLEAN_FD int fd = open(path, O_RDONLY | O_CLOEXEC);
	char c = '0';

	return fd >= 0 && read(fd, &c, 1) == 1 && c == '1';
}

static int put(const char *path, const char *text, struct err *e)
{
	CLEAN_FD int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text))
		return 0;
	if (switched_on("/proc/sys/kernel/"
			"apparmor_restrict_unprivileged_userns"))
		return err_set(e, ERR_UNSUPPORTED, errno, at,
			       "AppArmor gives ordinary users none that is of "
			       "use here (kernel."
			       "apparmor_restrict_unprivileged_userns)");
	return err_sys(e, at, "write %s", path);
}

static int single(uid_t uid, gid_t gid, struct err *e)
{
	char text[32];

	(void)snprintf(text, sizeof(text), "0 %u 1\n", uid);
	if (put("/proc/self/uid_map", text, e) != 0 ||
	    put("/proc/self/setgroups", "deny", e) != 0)
		return -1;
	(void)snprintf(text, sizeof(text), "0 %u 1\n", gid);
	return put("/proc/self/gid_map", text, e);
}

static int refused(int num, struct err *e)
{
	errno = num;
	if (num == ENOSPC || num == EUSERS)
		return err_set(e, ERR_LIMIT, num, at,
			       "no more user namespaces on this host "
			       "(user.max_user_namespaces)");
	if (num == EPERM)
		return err_set(e, ERR_UNSUPPORTED, num, at,
			       "an ordinary user may make none here "
			       "(kernel.unprivileged_userns_clone, a security "
			       "module, or a filter or chroot around brig)");
	if (num == EINVAL || num == ENOSYS)
		return err_set(e, ERR_UNSUPPORTED, num, at,
			       "this kernel has none (CONFIG_USER_NS)");
	return err_sys(e, at, "unshare");
}

int own_make(const struct own_tool *tools, struct err *e)
{
	struct parked p[OWN_TOOLS] = { { 0, -1 }, { 0, -1 } };
	const uid_t uid = geteuid();
	const gid_t gid = getegid();
	size_t i, n = tools != NULL ? OWN_TOOLS : 0;
	int rc = 0;

	for (i = 0; i < n && rc == 0; i++)
		rc = park(&tools[i], &p[i], e);
	/* Its files in /proc are its user's, as the tools want to see. */
	if (rc == 0 && prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) != 0)
		rc = err_sys(e, at, "PR_SET_DUMPABLE");
	if (rc == 0 && unshare(CLONE_NEWUSER) != 0)
		rc = refused(errno, e);
	if (rc == 0 && n == 0)
		rc = single(uid, gid, e);
	for (i = 0; i < n && rc == 0; i++)
		rc = let_go(&tools[i], &p[i], e);
	for (i = 0; i < OWN_TOOLS; i++) /* the second has the first one's too */
		fd_close(&p[i].go_fd);
	for (i = 0; i < OWN_TOOLS; i++)
		(void)end_of(&p[i]);
	return rc;
}

int own_join(int proc_fd, pid_t pid, struct err *e)
{
	CLEAN_FD int its = -1, fd = -1;
	uint64_t parent, here = ns_inode(proc_fd, "self", "user");
	char path[32];
	uid_t owner;

	(void)snprintf(path, sizeof(path), "%d/ns/user", (int)pid);
	its = openat(proc_fd, path, O_RDONLY | O_CLOEXEC);
	if (its < 0)
		return err_sys(e, at, "open the container's");
	fd = ioctl(its, NS_GET_PARENT);
	if (fd < 0)
		return err_sys(e, at, "the one that it was made in");
	if (ns_user_owner(fd, &owner, &parent, e) != 0)
		return -1;
	if (owner != geteuid() || here == 0 || parent != here)
		return err_set(e, ERR_DENIED, 0, at,
			       "the container is not this user's");
	return setns(fd, CLONE_NEWUSER) == 0 ? 0 : err_sys(e, at, "join it");
}

static int keep_open(unsigned keep, struct err *e)
{
	unsigned i;

	for (i = 0; i < keep; i++)
		if (fcntl((int)(3 + i), F_SETFD, 0) != 0)
			return err_sys(e, "--preserve-fds", "descriptor %u",
				       3 + i);
	return 0;
}

int own_again(char *const *argv, unsigned keep, struct err *e)
{
	if (keep_open(keep, e) != 0)
		return -1;
	(void)execve("/proc/self/exe", argv, environ);
	return err_sys(e, "brig", "start anew in a user namespace");
}

/* ---- the program itself ---- */

/* Root of the host's alone to write: whoever may be what in a container. */
static bool hosts_own(const struct stat *st)
{
	bool hosts = probe_user() == FACTS_HOST_ROOT
			     ? st->st_uid == 0
			     : st->st_uid != 0 && probe_host_root(st->st_uid);

	return hosts && (st->st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

static int copy(int exe, off_t left, int *out_fd, struct err *e)
{
	static const char name[] = "brig";
	const unsigned flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
	CLEAN_FD int fd = memfd_create(name, flags | MFD_EXEC);
	ssize_t n = 1;

	if (fd < 0 && errno == EINVAL) /* before Linux 6.3 */
		fd = memfd_create(name, flags);
	while (fd >= 0 && left > 0 && n > 0) {
		n = sendfile(fd, exe, NULL, (size_t)left);
		left -= n;
	}
	if (fd < 0 || n <= 0 ||
	    fcntl(fd, F_ADD_SEALS,
		  F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) < 0)
		return err_sys(e, name,
			       "its file is not the root's alone to write, and "
			       "it can't be copied to where nobody writes it; "
			       "fix: have root install it");
	*out_fd = fd_take(&fd);
	return 0;
}

int own_sealed(char *const *argv, unsigned keep, struct err *e)
{
	CLEAN_FD int exe = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	CLEAN_FD int fd = -1;
	struct stat st;
	int seals;

	if (exe < 0 && errno == EACCES)
		return 0; /* who may not read it doesn't own it */
	if (exe < 0 || fstat(exe, &st) != 0)
		return err_sys(e, "brig", "look at its own file");
	seals = fcntl(exe, F_GET_SEALS);
	if (hosts_own(&st) || (seals >= 0 && (seals & F_SEAL_WRITE) != 0))
		return 0;
	if (copy(exe, st.st_size, &fd, e) != 0 || keep_open(keep, e) != 0)
		return -1;
	(void)syscall(SYS_execveat, fd, "", argv, environ, AT_EMPTY_PATH);
	return err_sys(e, "brig", "start a sealed copy of it");
}
