/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

/*
 * Who a user or group of a container is, by the container's own files. They
 * are read by a child that joins its mount namespace, opens the two, and then
 * can but read and write (seccomp's strict mode): what the files are made of
 * meets no privilege.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/num.h"
#include "kern/path.h"
#include "kern/pidfd.h"
#include "kern/proc.h"
#include "passwd.h"
#include "private.h"

enum {
	NAMES_MS = 10000
};

static const char at[] = "--user";

struct asked {
	const char *user; /* NULL: not asked for; so below */
	const char *group;
	struct answer {
		bool user;
		bool group;
		uint32_t uid;
		uint32_t gid; /* of the user, or of the group if asked for */
	} found;
};

static bool number(const char *s, uint32_t *out)
{
	return num_u32(s, strlen(s), out);
}

static bool is_user(char *const *field, void *ctx)
{
	struct asked *a = ctx;

	return strcmp(field[0], a->user) == 0 &&
	       number(field[2], &a->found.uid) &&
	       number(field[3], &a->found.gid);
}

static bool is_group(char *const *field, void *ctx)
{
	struct asked *a = ctx;

	return strcmp(field[0], a->group) == 0 &&
	       number(field[2], &a->found.gid);
}

/* A file of the root that we are in; -1: none, or not a regular one. */
static int open_file(int root_fd, const char *path)
{
	CLEAN_FD int seen = path_open(root_fd, path, PATH_IN_ROOT, O_PATH, 0);
	struct stat st, now;
	int fd;

	if (seen < 0 || fstat(seen, &st) != 0 || !S_ISREG(st.st_mode))
		return -1;
	fd = path_open(root_fd, path, PATH_IN_ROOT,
		       O_RDONLY | O_NOCTTY | O_NONBLOCK, 0);
	if (fd >= 0 && (fstat(fd, &now) != 0 || now.st_dev != st.st_dev ||
			now.st_ino != st.st_ino))
		fd_close(&fd);
	return fd;
}

/* Strict mode knows exit(2), not the exit_group(2) that libc calls. */
static _Noreturn void leave(void)
{
	for (;;)
		(void)syscall(SYS_exit, 0);
}

static _Noreturn void reader(struct asked *a, int pidfd, int out)
{
	struct err ignored;
	int root, passwd, group;

	if (setns(pidfd, CLONE_NEWNS) != 0)
		leave();
	root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	passwd = a->user != NULL ? open_file(root, "etc/passwd") : -1;
	group = a->group != NULL ? open_file(root, "etc/group") : -1;
	if (proc_no_new_privs(&ignored) != 0 || proc_no_caps(&ignored) != 0 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT, 0, 0, 0) != 0)
		leave();
	if (a->user != NULL)
		a->found.user = passwd_find(passwd, 4, is_user, a);
	if (a->group != NULL)
		a->found.group = passwd_find(group, 3, is_group, a);
	(void)!write(out, &a->found, sizeof(a->found));
	leave();
}

static int answer(int fd, struct answer *out, struct err *e)
{
	struct pollfd p = { fd, POLLIN, 0 };
	ssize_t n = 0;
	int rc;

	do
		rc = poll(&p, 1, NAMES_MS);
	while (rc < 0 && errno == EINTR);
	if (rc > 0)
		n = read(fd, out, sizeof(*out));
	if (n == (ssize_t)sizeof(*out))
		return 0;
	return err_set(e, ERR_LIMIT, 0, at,
		       "the container's passwd and group can't be read");
}

static int ask(struct asked *a, int pidfd, struct err *e)
{
	CLEAN_FD int in = -1, out = -1;
	int p[2], rc;
	pid_t pid;

	if (pipe2(p, O_CLOEXEC) != 0)
		return err_sys(e, at, "pipe");
	in = p[0];
	out = p[1];
	pid = fork();
	if (pid < 0)
		return err_sys(e, at, "fork");
	if (pid == 0)
		reader(a, pidfd, out);
	fd_close(&out);
	rc = answer(in, &a->found, e);
	(void)kill(pid, SIGKILL); /* our child, unreaped */
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	return rc;
}

int engine_find_ids(const struct engine_init *init, const char *user,
		    const char *group, uint32_t *uid, uint32_t *gid,
		    struct err *e)
{
	struct asked a = { .user = user, .group = group };
	CLEAN_FD int pidfd = -1;

	if (pidfd_open_checked(init->pid, init->start_time, &pidfd, e) != 0 ||
	    ask(&a, pidfd, e) != 0)
		return -1;
	if (user != NULL && !a.found.user)
		return err_set(e, ERR_SPEC, ENOENT, at,
			       "no user %.64s in the container's /etc/passwd",
			       user);
	if (group != NULL && !a.found.group)
		return err_set(e, ERR_SPEC, ENOENT, at,
			       "no group %.64s in the container's /etc/group",
			       group);
	if (user != NULL)
		*uid = a.found.uid;
	*gid = a.found.gid;
	return 0;
}
