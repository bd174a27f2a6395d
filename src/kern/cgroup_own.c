/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A cgroup that was delegated to us.
 *
 * Why the parent of ours: a process is moved by who may write cgroup.procs of
 * the lowest cgroup that has both its old and its new one below it, and no
 * controller can be switched on below a cgroup that has processes itself.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "cgroup_in.h"
#include "kern/cgroup_own.h"
#include "kern/path.h"

static const char at[] = "cgroup";

/* Absent, hidden or shut: as good as not there. */
static bool shut(int num)
{
	return num == ENOENT || num == ENOTDIR || num == EACCES ||
	       num == EPERM || num == EROFS || num == EXDEV || num == ENODEV;
}

static int may_write(int fd, const char *name, bool *yes, struct err *e)
{
	*yes = faccessat(fd, name, W_OK, 0) == 0;
	return *yes || shut(errno) ? 0 : err_sys(e, at, "ask about %s", name);
}

static int open_level(int root_fd, const char *path, int *out_fd, struct err *e)
{
	*out_fd = path_open(root_fd, path[1] == '\0' ? "." : path + 1,
			    PATH_ONE_FS, O_RDONLY | O_DIRECTORY, 0);
	return *out_fd >= 0 || shut(errno) ? 0
					   : err_sys(e, at, "open %s", path);
}

static int delegated(int root_fd, const char *path, bool *yes, struct err *e)
{
	static const char *const files[] = { ".", "cgroup.procs",
					     "cgroup.subtree_control" };
	CLEAN_FD int fd = -1;

	*yes = false;
	if (open_level(root_fd, path, &fd, e) < 0)
		return -1;
	*yes = fd >= 0;
	for (size_t i = 0; i < 3 && *yes; i++)
		if (may_write(fd, files[i], yes, e) < 0)
			return -1;
	return 0;
}

/* Is @word one of those that blanks part? */
static bool has(const char *words, const char *word)
{
	size_t n = strlen(word), len;

	for (; *words != '\0'; words += len + (words[len] == ' ')) {
		len = strcspn(words, " ");
		if (len == n && memcmp(words, word, n) == 0)
			return true;
	}
	return false;
}

/* On already; or there, and nobody lives in the way of it. */
static int gives(int root_fd, const char *path, const char *controller,
		 bool *yes, struct err *e)
{
	char text[CGROUP_TEXT];
	CLEAN_FD int fd = -1, procs_fd = -1;

	*yes = false;
	if (open_level(root_fd, path, &fd, e) < 0)
		return -1;
	if (fd < 0)
		return 0;
	if (cgroup_read(fd, "cgroup.subtree_control", text, e) < 0)
		return -1;
	*yes = has(text, controller);
	if (*yes)
		return 0;
	if (cgroup_read(fd, "cgroup.controllers", text, e) < 0)
		return -1;
	if (!has(text, controller))
		return 0;
	procs_fd = openat(fd, "cgroup.procs", O_RDONLY | O_CLOEXEC);
	*yes = procs_fd >= 0 && read(procs_fd, text, 1) == 0;
	return 0;
}

/* "/a/b" to "/a", "/a" to "/"; false of "/" itself. */
static bool up(const char *path, size_t *len)
{
	if (*len <= 1)
		return false;
	while (path[*len - 1] != '/')
		(*len)--;
	*len -= *len > 1;
	return true;
}

int cgroup_own_in(int root_fd, const char *own, char *path, size_t cap,
		  size_t *top, struct err *e)
{
	char part[CGROUP_PATH_CAP];
	size_t len = strlen(own);
	bool yes = false;

	path[0] = '\0';
	*top = 0;
	/* "/..": outside of our cgroup namespace */
	if (own[0] != '/' || strncmp(own, "/..", 3) == 0 || len >= cap ||
	    len >= sizeof(part) || !up(own, &len))
		return 0;
	memcpy(part, own, len);
	part[len] = '\0';
	if (delegated(root_fd, part, &yes, e) < 0 ||
	    (yes && gives(root_fd, part, "pids", &yes, e) < 0))
		return -1;
	if (!yes)
		return 0;
	memcpy(path, part, len + 1);
	while (yes) {
		*top = len;
		if (!up(part, &len))
			break;
		part[len] = '\0';
		if (delegated(root_fd, part, &yes, e) < 0)
			return -1;
	}
	return 0;
}

/* The line of cgroup2 in /proc/@who/cgroup, in @text; NULL: none. */
static int line_of(const char *who, char *text, char **own, struct err *e)
{
	CLEAN_FD int proc_fd = -1;
	char name[32], *end;

	*own = NULL;
	(void)snprintf(name, sizeof(name), "/proc/%s", who);
	proc_fd = open(name, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (proc_fd < 0)
		return shut(errno) ? 0 : err_sys(e, at, "open %s", name);
	if (cgroup_read(proc_fd, "cgroup", text, e) < 0)
		return -1;
	*own = strstr(text, "0::/");
	if (*own == NULL || (*own > text && (*own)[-1] != '\n')) {
		*own = NULL;
		return 0;
	}
	*own += 3;
	end = strchr(*own, '\n');
	if (end != NULL)
		*end = '\0';
	return 0;
}

/* cgroup2 where systemd has it, and our place in it; -1 in @root_fd: none. */
static int look(int *root_fd, char *text, char **own, struct err *e)
{
	*root_fd = open("/sys/fs/cgroup", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (*root_fd < 0)
		return shut(errno) ? 0 : err_sys(e, at, "open");
	if (line_of("self", text, own, e) < 0)
		return -1;
	if (*own == NULL)
		fd_close(root_fd);
	return 0;
}

int cgroup_own(char *path, size_t cap, size_t *top, struct err *e)
{
	char text[CGROUP_TEXT], *own;
	CLEAN_FD int root_fd = -1;

	path[0] = '\0';
	*top = 0;
	if (look(&root_fd, text, &own, e) < 0)
		return -1;
	return root_fd < 0 ? 0 : cgroup_own_in(root_fd, own, path, cap, top, e);
}

/* ---- a user's own systemd ---- */

int cgroup_manager_in(int root_fd, const char *own, uint32_t uid, char *path,
		      size_t cap, struct err *e)
{
	char name[32], part[CGROUP_PATH_CAP];
	const char *s;
	bool yes = false;
	size_t len;
	int n;

	path[0] = '\0';
	(void)snprintf(name, sizeof(name), "/user@%u.service", uid);
	len = strlen(name);
	s = strstr(own, name);
	if (s != NULL && (s[len] == '/' || s[len] == '\0')) {
		len += (size_t)(s - own);
		if (len < sizeof(part))
			memcpy(part, own, len);
	} else {
		n = snprintf(part, sizeof(part), "/user.slice/user-%u.slice%s",
			     uid, name);
		len = n > 0 ? (size_t)n : sizeof(part);
	}
	if (len >= sizeof(part) || len >= cap)
		return 0;
	part[len] = '\0';
	if (delegated(root_fd, part, &yes, e) < 0 ||
	    (yes && gives(root_fd, part, "pids", &yes, e) < 0))
		return -1;
	if (yes)
		memcpy(path, part, len + 1);
	return 0;
}

int cgroup_manager(uint32_t uid, char *path, size_t cap, struct err *e)
{
	char text[CGROUP_TEXT], *own;
	CLEAN_FD int root_fd = -1;

	path[0] = '\0';
	if (look(&root_fd, text, &own, e) < 0)
		return -1;
	return root_fd < 0 ? 0
			   : cgroup_manager_in(root_fd, own, uid, path, cap, e);
}

int cgroup_gives(const char *path, const char *controller, bool *yes,
		 struct err *e)
{
	CLEAN_FD int root_fd =
		open("/sys/fs/cgroup", O_PATH | O_DIRECTORY | O_CLOEXEC);

	*yes = false;
	if (root_fd < 0)
		return shut(errno) ? 0 : err_sys(e, at, "open");
	return gives(root_fd, path, controller, yes, e);
}

int cgroup_is_in(pid_t pid, const char *path, bool *yes, struct err *e)
{
	char text[CGROUP_TEXT], who[16], *own;

	(void)snprintf(who, sizeof(who), "%d", (int)pid);
	if (line_of(who, text, &own, e) < 0)
		return -1;
	*yes = own != NULL && strcmp(own, path) == 0;
	return 0;
}

int cgroup_reaches(const char *path, bool *yes, struct err *e)
{
	char text[CGROUP_TEXT], part[CGROUP_PATH_CAP], *own;
	CLEAN_FD int root_fd = -1, fd = -1;
	size_t len = 0, i = 0;

	*yes = false;
	if (look(&root_fd, text, &own, e) < 0)
		return -1;
	if (root_fd < 0)
		return 0;
	for (; own[i] == path[i] && own[i] != '\0'; i++)
		if (own[i] == '/')
			len = i;
	/* one is above the other, or the same */
	if ((own[i] == '\0' || own[i] == '/') &&
	    (path[i] == '\0' || path[i] == '/'))
		len = i;
	if (len >= sizeof(part))
		return 0;
	memcpy(part, path, len);
	part[len] = '\0';
	if (open_level(root_fd, len > 0 ? part : "/", &fd, e) < 0)
		return -1;
	return fd < 0 ? 0 : may_write(fd, "cgroup.procs", yes, e);
}
