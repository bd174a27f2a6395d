/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

/*
 * What a recursive bind takes along: each mount below the source is judged as
 * the source is. This mount namespace is our own, and cut off from the host's:
 * what is looked at is what is cloned.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "kern/mountinfo.h"
#include "private.h"

static bool below(const char *path, const char *dir)
{
	size_t n = dir[1] == '\0' ? 0 : strlen(dir);

	return strncmp(path, dir, n) == 0 && path[n] == '/' &&
	       path[n + 1] != '\0';
}

static int judge(const struct protect *p, int proc_fd, struct arena *a,
		 const char *dir, const struct plan_mount *m, const char *at,
		 struct err *e)
{
	char *text = root_mountinfo(proc_fd, a, at, e);
	struct mountinfo i;

	if (text == NULL)
		return -1;
	while (mountinfo_next(&text, &i)) {
		CLEAN_FD int fd = -1;

		if (!below(i.point, dir))
			continue;
		/* The topmost there: what it hides stays hidden. */
		fd = open(i.point, O_PATH | O_CLOEXEC);
		if (fd < 0)
			return err_sys(e, at, "open %s, which is mounted below",
				       i.point);
		if (protect_source(p, proc_fd, fd, m, at, e) != 0)
			return -1;
	}
	return 0;
}

int protect_below(const struct protect *p, int proc_fd, int fd,
		  const struct plan_mount *m, const char *at, struct err *e)
{
	char link[32], dir[4096];
	struct arena a;
	ssize_t n;
	int rc;

	(void)snprintf(link, sizeof(link), "self/fd/%d", fd);
	n = readlinkat(proc_fd, link, dir, sizeof(dir) - 1);
	if (n < 0)
		return err_sys(e, at, "real path");
	dir[n] = '\0';
	arena_init(&a, ROOT_MOUNTINFO_CAP);
	rc = judge(p, proc_fd, &a, dir, m, at, e);
	arena_free(&a);
	return rc;
}
