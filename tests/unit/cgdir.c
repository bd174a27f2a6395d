/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "cgdir.h"
#include "unit.h"

/* Where it is, for who removes it: each test is a process of its own. */
static char dir[64];

void cgdir_new(struct cgroup *cg, uint32_t controllers)
{
	unit_folder(dir, sizeof(dir));
	cgroup_init(cg);
	cg->n = 1;
	cg->h[0].root_fd = open("/", O_PATH | O_CLOEXEC);
	cg->h[0].dir_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	cg->h[0].controllers = controllers;
}

void cgdir_put(const struct cgroup *cg, const char *file, const char *text)
{
	CLEAN_FD int fd =
		openat(cg->h[0].dir_fd, file,
		       O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
}

void cgdir_gone(struct cgroup *cg)
{
	char cmd[96];

	cgroup_close(cg);
	(void)snprintf(cmd, sizeof(cmd), "rm -r %s", dir);
	ck_assert_int_eq(system(cmd), 0);
}
