/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

/*
 * Where the process starts and which file it runs, looked up as the
 * container's own user, in the container. What a missing program is called
 * are the words that engines look for (exit status 127 and 126 of docker).
 *
 * Answers: CVE-2024-21626 (a working directory outside the root),
 * CVE-2019-5736 (brig itself run in the container).
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/num.h"
#include "kern/path.h"
#include "passwd.h"
#include "private.h"

static int chdir_in(const struct tail *t, struct err *e)
{
	static const char at[] = "/process/cwd";
	CLEAN_FD int root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	CLEAN_FD int fd = -1;

	if (root < 0)
		return err_sys(e, at, "open the root");
	fd = path_open(root, t->p->cwd, PATH_IN_ROOT, O_PATH | O_DIRECTORY, 0);
	if (fd < 0)
		return err_sys(e, at, "chdir to cwd (\"%s\")", t->p->cwd);
	if (fchdir(fd) != 0)
		return err_sys(e, at, "chdir to cwd (\"%s\")", t->p->cwd);
	return 0;
}

void tail_cwd(struct tail *t)
{
	struct err lost = { .kind = ERR_NONE };

	t->in_cwd = chdir_in(t, &lost) == 0;
}

/* A folder that its user may not enter is no error for runc and crun, where
 * root may: a working directory of 0700, and another user. */
static int enter_cwd(const struct tail *t, struct err *e)
{
	static const char at[] = "/process/cwd";
	char where[4096];

	if (chdir_in(t, e) != 0 && !(t->in_cwd && e->num == EACCES))
		return -1;
	/* Outside of the root the kernel says "(unreachable)". */
	if (getcwd(where, sizeof(where)) == NULL || where[0] != '/')
		return err_set(e, ERR_DENIED, 0, at,
			       "proc-cwd: %s is outside of the root",
			       t->p->cwd);
	return 0;
}

/* 0, or the errno by which @path can't be run. */
static int runnable(const struct tail *t, const char *path)
{
	struct stat st, own;

	if (stat(path, &st) != 0)
		return errno;
	if (S_ISDIR(st.st_mode))
		return EISDIR;
	if (!S_ISREG(st.st_mode))
		return EACCES;
	if (fstatat(t->proc_fd, "self/exe", &own, 0) == 0 &&
	    own.st_dev == st.st_dev && own.st_ino == st.st_ino)
		return ELIBBAD;
	return faccessat(AT_FDCWD, path, X_OK, AT_EACCESS) == 0 ? 0 : errno;
}

static int no_program(const char *name, int num, struct err *e)
{
	static const char at[] = "/process/args/0";

	if (num == ELIBBAD)
		return err_set(e, ERR_DENIED, 0, at,
			       "proc-args: exec: \"%s\" is brig itself: "
			       "permission denied",
			       name);
	if (num == EISDIR)
		return err_set(e, ERR_SYS, EACCES, at,
			       "exec: \"%s\": is a directory: permission "
			       "denied",
			       name);
	if (num == EACCES)
		return err_set(e, ERR_SYS, EACCES, at,
			       "exec: \"%s\": permission denied", name);
	if (strchr(name, '/') == NULL)
		return err_set(e, ERR_SYS, ENOENT, at,
			       "exec: \"%.256s\": executable file not found in "
			       "$PATH",
			       name);
	errno = num;
	if (num == ENOENT)
		return err_set(e, ERR_SYS, num, at,
			       "exec: \"%s\": stat %s: no such file or "
			       "directory",
			       name, name);
	return err_sys(e, at, "exec: \"%s\"", name);
}

/* The value of the last NAME= in the environment, or NULL. */
static const char *variable(const struct tail *t, const char *name)
{
	size_t n = strlen(name), i;
	const char *value = NULL;

	for (i = 0; i < t->p->n_env; i++)
		if (strncmp(t->p->env[i], name, n) == 0 &&
		    t->p->env[i][n] == '=')
			value = t->p->env[i] + n + 1;
	return value;
}

/* "DIR/NAME"; an empty folder in PATH is the working directory. */
static bool join(char *out, size_t size, const char *dir, size_t n,
		 const char *name)
{
	size_t len = strlen(name);

	if (n == 0) {
		dir = ".";
		n = 1;
	}
	if (len + 2 > size || n > size - len - 2)
		return false;
	memcpy(out, dir, n);
	out[n] = '/';
	memcpy(out + n + 1, name, len + 1);
	return true;
}

static int find_program(struct tail *t, struct err *e)
{
	const char *name = t->p->args[0], *dir = variable(t, "PATH");
	int num, worst = ENOENT;
	size_t n;

	if (strchr(name, '/') != NULL) {
		if (strlen(name) >= sizeof(t->program))
			return no_program(name, ENAMETOOLONG, e);
		memcpy(t->program, name, strlen(name) + 1);
		num = runnable(t, name);
		return num == 0 ? 0 : no_program(name, num, e);
	}
	while (dir != NULL && name[0] != '\0') {
		n = strcspn(dir, ":");
		num = join(t->program, sizeof(t->program), dir, n, name)
			      ? runnable(t, t->program)
			      : ENAMETOOLONG;
		if (num == 0)
			return 0;
		if (num == EACCES || num == ELIBBAD)
			worst = num;
		dir = dir[n] == ':' ? dir + n + 1 : NULL;
	}
	return no_program(name, worst, e);
}

struct home {
	uint32_t uid;
	char *out;
	size_t size;
};

static bool home_of(char *const *field, void *ctx)
{
	const struct home *h = ctx;
	uint32_t n;

	if (!num_u32(field[2], strlen(field[2]), &n) || n != h->uid ||
	    field[5][0] != '/' || strlen(field[5]) >= h->size)
		return false;
	memcpy(h->out, field[5], strlen(field[5]) + 1);
	return true;
}

/* No entry: "/", as runc has it. */
static void find_home(const struct tail *t, char *home, size_t size)
{
	CLEAN_FD int fd = open("/etc/passwd",
			       O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct home h = { t->p->uid, home, size };

	struct stat st;

	(void)snprintf(home, size, "/");
	if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		(void)passwd_find(fd, 6, home_of, &h);
}

int tail_program(struct tail *t, struct err *e)
{
	char **more = t->envp + t->n_env;
	int n;

	if (enter_cwd(t, e) != 0 || find_program(t, e) != 0)
		return -1;
	if (t->needs_home) {
		n = snprintf(t->home, sizeof(t->home), "HOME=");
		find_home(t, t->home + n, sizeof(t->home) - (size_t)n);
		*more++ = t->home;
	}
	if (t->listen_fds > 0) { /* sd_listen_fds(3) */
		(void)snprintf(t->listen[0], sizeof(t->listen[0]),
			       "LISTEN_FDS=%u", t->listen_fds);
		(void)snprintf(t->listen[1], sizeof(t->listen[1]),
			       "LISTEN_PID=%d", (int)getpid());
		*more++ = t->listen[0];
		*more = t->listen[1];
	}
	return 0;
}
