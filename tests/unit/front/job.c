/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>

#include "job.h"
#include "unit.h"

static int open_ones;

static int count(void)
{
	int fd, n = 0;

	for (fd = 0; fd < 256; fd++)
		n += fcntl(fd, F_GETFD) >= 0;
	return n;
}

struct front_job job_of(const char *text)
{
	return (struct front_job){ .kind = FRONT_CREATE,
				   .text = text,
				   .len = strlen(text),
				   .profile = PLAN_PROFILE_HARDENED,
				   .scope = "",
				   .bundle = "/srv/bundle",
				   .facts = &facts_reference };
}

void job_begin(void)
{
	open_ones = count();
}

void job_clean(void)
{
	ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
	ck_assert_int_eq(errno, ECHILD);
	ck_assert_int_eq(count(), open_ones);
}
