/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which file is read, and when memory ran out, on folders like cgroups. */
#include "config.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "cgdir.h"
#include "kern/cgroup_stat.h"
#include "unit.h"

static struct cgroup cg;
static struct err e;
static bool v2;

static void setup(void)
{
	cgdir_new(&cg, CGROUP_MEMORY);
}

static void teardown(void)
{
	cgdir_gone(&cg);
}

static bool opens(uint32_t controller, const char *a, const char *b)
{
	CLEAN_FD int fd = cgroup_stat_open(&cg, controller, a, b, &v2);

	return fd >= 0;
}

START_TEST(which_file)
{
	cgdir_put(&cg, "one", "1");
	cgdir_put(&cg, "two", "2");
	ck_assert(opens(CGROUP_MEMORY, "one", "none") && !v2);
	ck_assert(!opens(CGROUP_MEMORY, "none", "two"));
	ck_assert(!opens(CGROUP_PIDS, "one", "two"));
	ck_assert(!opens(CGROUP_MEMORY, NULL, "two"));
	cg.h[0].v2 = true; /* beside v1: what it has of its own, always */
	ck_assert(opens(CGROUP_PIDS, NULL, "two") && v2);
	ck_assert(!opens(CGROUP_PIDS, "one", "two"));
	cg.v2 = true;
	ck_assert(opens(CGROUP_PIDS, "none", "two") && v2);
	ck_assert(!opens(CGROUP_PIDS, "one", NULL));
	ck_assert_int_eq(symlinkat("two", cg.h[0].dir_fd, "link"), 0);
	ck_assert(!opens(CGROUP_PIDS, NULL, "link"));
}
END_TEST

START_TEST(killed_of_cgroup2)
{
	struct cgroup_oom o = CGROUP_OOM_NONE;
	bool more;

	cg.v2 = cg.h[0].v2 = true;
	ck_assert_int_eq(cgroup_oom_open(&cg, &o, &e), 0);
	ck_assert_int_eq(o.fd, -1); /* nothing to listen to */
	ck_assert_int_eq(cgroup_oom_more(&cg, &o, &more, &e), 0);
	ck_assert(!more);

	cgdir_put(&cg, "memory.events",
		  "low 0\noom 7\noom_kill 2\noom_group_kill 9\n");
	ck_assert_int_eq(cgroup_oom_open(&cg, &o, &e), 0);
	ck_assert_int_eq(o.events, POLLPRI);
	ck_assert_int_eq(cgroup_oom_more(&cg, &o, &more, &e), 0);
	ck_assert(!more); /* those of before are not told */
	cgdir_put(&cg, "memory.events",
		  "low 9\noom 8\noom_kill 3\noom_group_kill 9\n");
	ck_assert_int_eq(cgroup_oom_more(&cg, &o, &more, &e), 0);
	ck_assert(more);
	ck_assert_int_eq(cgroup_oom_more(&cg, &o, &more, &e), 0);
	ck_assert(!more);
	cgroup_oom_close(&o);
	ck_assert_int_eq(o.fd, -1);
}
END_TEST

START_TEST(asked_of_v1)
{
	struct cgroup_oom o = CGROUP_OOM_NONE;
	char text[32] = "", want[32];
	uint64_t one = 1;
	bool more;

	ck_assert_int_eq(cgroup_oom_open(&cg, &o, &e), -1);
	cgroup_oom_close(&o);
	cgdir_put(&cg, "memory.oom_control", "oom_kill_disable 0\n");
	cgdir_put(&cg, "cgroup.event_control", "");
	ck_assert_int_eq(cgroup_oom_open(&cg, &o, &e), 0);
	ck_assert_int_eq(o.events, POLLIN);
	{
		CLEAN_FD int fd = openat(cg.h[0].dir_fd, "cgroup.event_control",
					 O_RDONLY | O_CLOEXEC);

		ck_assert_int_gt(read(fd, text, sizeof(text) - 1), 0);
	}
	(void)snprintf(want, sizeof(want), "%d %d", o.fd, o.file_fd);
	ck_assert_str_eq(text, want);
	ck_assert_int_eq(cgroup_oom_more(&cg, &o, &more, &e), 0);
	ck_assert(!more);
	ck_assert_int_eq(write(o.fd, &one, sizeof(one)), sizeof(one));
	ck_assert_int_eq(cgroup_oom_more(&cg, &o, &more, &e), 0);
	ck_assert(more);
	/* the cgroup is removed: the kernel wakes us once more */
	ck_assert_int_eq(unlinkat(cg.h[0].dir_fd, "cgroup.event_control", 0),
			 0);
	ck_assert_int_eq(write(o.fd, &one, sizeof(one)), sizeof(one));
	ck_assert_int_eq(cgroup_oom_more(&cg, &o, &more, &e), 0);
	ck_assert(!more);
	cgroup_oom_close(&o);
}
END_TEST

int main(void)
{
	TCase *tc = tcase_create("cgroup_stat");
	Suite *s = suite_create("kern/cgroup_stat");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, which_file);
	tcase_add_test(tc, killed_of_cgroup2);
	tcase_add_test(tc, asked_of_v1);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
