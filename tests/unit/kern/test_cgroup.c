/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The hierarchies of this machine, where they are writable: below a cgroup of
 * our own, which is gone again at the end.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd.h"
#include "kern/cgroup.h"
#include "kern/cgroup_set.h"
#include "kern/cgroup_tree.h"
#include "unit.h"

static char top[64];  /* "/brig-test-PID" */
static char leaf[96]; /* "/brig-test-PID/a/b" */
static struct cgroup cg;

/* One name for all tests: what a failed one left goes at the next's start. */
static void names(void)
{
	if (top[0] == '\0')
		(void)snprintf(top, sizeof(top), "/brig-test-%d",
			       (int)getpid());
	(void)snprintf(leaf, sizeof(leaf), "%s/a/b", top);
	cgroup_init(&cg);
}

/* All that stands below @top, and who lives there. */
static int sweep(void)
{
	struct cgroup all;
	struct err e;
	bool empty = false;
	int result;

	cgroup_init(&all);
	result = cgroup_find(&all, &e);
	if (result == 0)
		result = cgroup_open(&all, top, &e);
	if (result == 0)
		result = cgroup_signal_all(&all, SIGKILL, &e);
	if (result == 0)
		result = cgroup_wait_empty(&all, 1000, &empty, &e);
	if (result == 0)
		result = cgroup_remove(&all, 1000, &e);
	cgroup_close(&all);
	return result;
}

static void setup(void)
{
	struct err e;

	names();
	ck_assert_int_eq(sweep(), 0);
	ck_assert_msg(cgroup_find(&cg, &e) == 0, "%s: %s", e.at, e.text);
}

static void teardown(void)
{
	cgroup_close(&cg);
	ck_assert_int_eq(sweep(), 0);
}

/* In how many hierarchies is there such a cgroup? */
static size_t there(const char *path)
{
	size_t n = 0;

	for (size_t i = 0; i < cg.n; i++) {
		CLEAN_FD int fd =
			openat(cg.h[i].root_fd, path + 1, O_PATH | O_CLOEXEC);

		n += fd >= 0;
	}
	return n;
}

static pid_t in_cgroup(void)
{
	struct clone_args a = { .exit_signal = SIGCHLD };
	int ready[2];
	char c;
	pid_t pid;

	ck_assert_int_eq(pipe2(ready, O_CLOEXEC), 0);
	if (cgroup_unified_fd(&cg) >= 0) {
		a.flags = CLONE_INTO_CGROUP;
		a.cgroup = (__u64)cgroup_unified_fd(&cg);
	}
	pid = (pid_t)syscall(SYS_clone3, &a, sizeof(a));
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		struct err e;

		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (cgroup_join_self(&cg, a.flags != 0, &e) == 0)
			(void)!write(ready[1], "x", 1);
		(void)close(ready[1]);
		for (;;)
			(void)pause();
	}
	(void)close(ready[1]);
	ck_assert_int_eq(read(ready[0], &c, 1), 1);
	(void)close(ready[0]);
	return pid;
}

static int status_of(pid_t pid)
{
	int status = 0;

	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	return status;
}

START_TEST(odd_paths_are_refused)
{
	static const char *const odd[] = {
		"",       "/",   "a",     "a/b", "/.",    "/..",   "/a/../b",
		"/a/./b", "//a", "/a//b", "/a/", "/a\nb", "/a/..",
	};
	char deep[256] = "", wide[2000];
	struct err e;

	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		ck_assert_int_eq(cgroup_create(&cg, odd[i], &e), -1);
		ck_assert_msg(e.kind == ERR_SPEC, "\"%s\"", odd[i]);
		ck_assert_int_eq(cgroup_open(&cg, odd[i], &e), -1);
		ck_assert_int_eq(e.kind, ERR_SPEC);
	}
	for (int i = 0; i < CGROUP_LEVELS + 1; i++)
		(void)strcat(deep, "/a");
	ck_assert_int_eq(cgroup_create(&cg, deep, &e), -1);
	ck_assert_int_eq(e.kind, ERR_LIMIT);
	memset(wide, 'a', sizeof(wide));
	for (size_t i = 0; i < sizeof(wide); i += 200)
		wide[i] = '/';
	wide[1999] = '\0';
	ck_assert_int_eq(cgroup_create(&cg, wide, &e), -1);
	ck_assert_int_eq(e.kind, ERR_LIMIT);
	wide[CGROUP_PATH_CAP] = '\0'; /* with its slash one too many */
	wide[CGROUP_PATH_CAP - 1] = 'a';
	ck_assert_int_eq(cgroup_open(&cg, wide, &e), 0);
}
END_TEST

static int find_text(const char *text, struct err *e)
{
	CLEAN_FD int fd = memfd_create("mountinfo", MFD_CLOEXEC);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	ck_assert_int_eq(lseek(fd, 0, SEEK_SET), 0);
	return cgroup_find_in(&cg, fd, e);
}

START_TEST(believes_only_what_is_mounted)
{
	static const char *const texts[] = {
		"",
		"\n\n",
		"nonsense\n",
		/* told to be a cgroup, and is not */
		"31 23 0:28 / /tmp rw - cgroup cgroup rw,pids\n",
		"31 23 0:28 / /tmp rw - cgroup2 cgroup2 rw\n",
		"31 23 0:28 / /no/such/place rw - cgroup cgroup rw,pids\n",
		/* a line without its end */
		"31 23 0:28 / /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids",
		/* read-only */
		"31 23 0:28 / /sys/fs/cgroup/pids ro - cgroup cgroup rw,pids\n",
		"31 23 0:28 / /sys/fs/cgroup/pids rw - cgroup cgroup ro,pids\n",
	};
	struct err e;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		ck_assert_int_eq(find_text(texts[i], &e), -1);
		ck_assert_int_eq(e.kind, ERR_UNSUPPORTED);
		ck_assert_uint_eq(cg.n, 0);
	}
}
END_TEST

/* The real table among lines longer than the buffer, many of each. */
START_TEST(finds_them_behind_long_lines)
{
	static char text[1 << 20];
	size_t len = 0, n;
	struct err e;
	ssize_t got;
	CLEAN_FD int fd = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC);

	ck_assert_int_eq(cgroup_find(&cg, &e), 0);
	n = cg.n;
	cgroup_close(&cg);
	for (int i = 0; i < 40; i++) {
		len += (size_t)snprintf(text + len, 100,
					"%d 1 0:1 / /x rw - overlay o rw,", i);
		memset(text + len, 'l', (size_t)i * 700);
		len += (size_t)i * 700;
		text[len++] = '\n';
	}
	got = read(fd, text + len, sizeof(text) - len - 1);
	ck_assert_int_gt(got, 0);
	ck_assert_int_eq(find_text(text, &e), 0);
	ck_assert_uint_eq(cg.n, n);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < i; k++)
			ck_assert_uint_ne(cg.h[i].dev, cg.h[k].dev);
}
END_TEST

START_TEST(makes_and_takes_away_all_levels)
{
	struct err e;

	ck_assert_msg(cgroup_create(&cg, leaf, &e) == 0, "%s: %s", e.at,
		      e.text);
	ck_assert_uint_eq(there(leaf), cg.n);
	cgroup_rollback(&cg);
	ck_assert_uint_eq(there(leaf), 0);
	ck_assert_uint_eq(there(top), 0);
}
END_TEST

START_TEST(rollback_leaves_what_is_in_use)
{
	struct cgroup other;
	struct err e;

	ck_assert_int_eq(cgroup_create(&cg, leaf, &e), 0);
	cgroup_init(&other);
	ck_assert_int_eq(cgroup_find(&other, &e), 0);
	(void)snprintf(leaf, sizeof(leaf), "%s/a/c", top);
	ck_assert_int_eq(cgroup_create(&other, leaf, &e), 0);
	/* the first one made the parents, but they are in use now */
	cgroup_rollback(&cg);
	ck_assert_uint_eq(there(leaf), cg.n);
	cgroup_rollback(&other);
	ck_assert_uint_eq(there(leaf), 0);
	cgroup_close(&other);
	ck_assert_uint_eq(there(top), 0);
}
END_TEST

START_TEST(rollback_leaves_parents_of_others)
{
	struct cgroup other;
	struct err e;

	/* a leaf is no parent of ours, whatever comes to be below it */
	(void)snprintf(leaf, sizeof(leaf), "%s/a", top);
	ck_assert_int_eq(cgroup_create(&cg, leaf, &e), 0);
	cgroup_init(&other);
	ck_assert_int_eq(cgroup_find(&other, &e), 0);
	(void)snprintf(leaf, sizeof(leaf), "%s/a/b/c", top);
	ck_assert_int_eq(cgroup_create(&other, leaf, &e), 0);
	cgroup_rollback(&other);
	cgroup_close(&other);
	(void)snprintf(leaf, sizeof(leaf), "%s/a/b", top);
	ck_assert_uint_eq(there(leaf), 0);
	(void)snprintf(leaf, sizeof(leaf), "%s/a", top);
	ck_assert_uint_eq(there(leaf), cg.n);
}
END_TEST

START_TEST(a_cgroup_in_use_is_refused)
{
	struct cgroup other;
	struct err e;
	pid_t pid;

	ck_assert_int_eq(cgroup_create(&cg, leaf, &e), 0);
	pid = in_cgroup();
	cgroup_init(&other);
	ck_assert_int_eq(cgroup_find(&other, &e), 0);
	ck_assert_int_eq(cgroup_create(&other, leaf, &e), -1);
	ck_assert_int_eq(e.kind, ERR_STATE);
	ck_assert_uint_eq(there(leaf), cg.n);
	cgroup_close(&other);
	/* one with children only, too */
	(void)snprintf(leaf, sizeof(leaf), "%s/a", top);
	ck_assert_int_eq(cgroup_find(&other, &e), 0);
	ck_assert_int_eq(cgroup_create(&other, leaf, &e), -1);
	ck_assert_int_eq(e.kind, ERR_STATE);
	ck_assert_uint_eq(there(leaf), cg.n);
	cgroup_close(&other);
	(void)kill(pid, SIGKILL);
	(void)status_of(pid);
}
END_TEST

START_TEST(what_a_crash_left_is_made_anew)
{
	struct cgroup_limits l = { .pids = { true, 3 },
				   .cpus = "",
				   .mems = "" };
	char text[32] = "";
	struct err e;
	int fd;

	if (!cgroup_has(&cg, CGROUP_PIDS))
		return;
	ck_assert_int_eq(cgroup_create(&cg, leaf, &e), 0);
	ck_assert_int_eq(cgroup_limit(&cg, &l, &e), 0);
	cgroup_close(&cg);
	ck_assert_int_eq(cgroup_find(&cg, &e), 0);
	ck_assert_int_eq(cgroup_create(&cg, leaf, &e), 0);
	for (size_t i = 0; i < cg.n; i++) {
		if ((cg.h[i].controllers & CGROUP_PIDS) == 0)
			continue;
		fd = openat(cg.h[i].dir_fd, "pids.max", O_RDONLY | O_CLOEXEC);
		ck_assert_int_gt(read(fd, text, sizeof(text) - 1), 0);
		(void)close(fd);
	}
	ck_assert_str_eq(text, "max\n");
}
END_TEST

START_TEST(joins_every_hierarchy)
{
	char path[64], text[4096], *s;
	size_t n = 0;
	struct err e;
	pid_t pid;
	bool empty = false;
	ssize_t got;
	CLEAN_FD int fd = -1;

	ck_assert_int_eq(cgroup_create(&cg, leaf, &e), 0);
	ck_assert_int_eq(cgroup_empty(&cg, &empty, &e), 0);
	ck_assert(empty);
	pid = in_cgroup();
	(void)snprintf(path, sizeof(path), "/proc/%d/cgroup", (int)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	got = read(fd, text, sizeof(text) - 1);
	ck_assert_int_gt(got, 0);
	text[got] = '\0';
	for (s = text; (s = strstr(s, leaf)) != NULL; s++)
		n += s[strlen(leaf)] == '\n';
	ck_assert_uint_eq(n, cg.n);
	ck_assert_int_eq(cgroup_empty(&cg, &empty, &e), 0);
	ck_assert(!empty);
	(void)kill(pid, SIGKILL);
	(void)status_of(pid);
	ck_assert_int_eq(cgroup_wait_empty(&cg, 1000, &empty, &e), 0);
	ck_assert(empty);
}
END_TEST

START_TEST(signals_all_and_nobody_else)
{
	struct cgroup below;
	char nested[160];
	struct err e;
	bool empty = true;
	pid_t in, deep, out;
	struct cgroup mine;

	if (cg.v2) /* a cgroup with processes has none with controllers below */
		return;
	ck_assert_int_eq(cgroup_create(&cg, leaf, &e), 0);
	in = in_cgroup();
	cgroup_init(&below);
	ck_assert_int_eq(cgroup_find(&below, &e), 0);
	(void)snprintf(nested, sizeof(nested), "%s/c/d", leaf);
	ck_assert_int_eq(cgroup_create(&below, nested, &e), 0);
	mine = cg;
	cg = below;
	deep = in_cgroup();
	cg = mine;
	out = fork();
	if (out == 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (;;)
			(void)pause();
	}
	ck_assert_int_eq(cgroup_wait_empty(&cg, 5, &empty, &e), 0);
	ck_assert(!empty);
	ck_assert_int_eq(cgroup_signal_all(&cg, SIGUSR1, &e), 0);
	ck_assert_int_eq(WTERMSIG(status_of(in)), SIGUSR1);
	ck_assert_int_eq(WTERMSIG(status_of(deep)), SIGUSR1);
	ck_assert_int_eq(waitpid(out, NULL, WNOHANG), 0);
	(void)kill(out, SIGKILL);
	(void)status_of(out);
	ck_assert_int_eq(cgroup_signal_all(&cg, SIGUSR1, &e), 0);
	/* and all of the tree goes at once */
	ck_assert_int_eq(cgroup_remove(&cg, 1000, &e), 0);
	ck_assert_uint_eq(there(leaf), 0);
	ck_assert_int_eq(cgroup_remove(&cg, 0, &e), 0);
	cgroup_close(&below);
}
END_TEST

START_TEST(kills_the_frozen_too)
{
	struct err e;
	bool empty, frozen = true;
	pid_t pid;

	ck_assert_int_eq(cgroup_create(&cg, leaf, &e), 0);
	pid = in_cgroup();
	ck_assert_int_eq(cgroup_frozen(&cg, &frozen, &e), 0);
	ck_assert(!frozen);
	ck_assert_int_eq(cgroup_freeze(&cg, true, &e), 0);
	ck_assert_int_eq(cgroup_frozen(&cg, &frozen, &e), 0);
	ck_assert(frozen);
	/* another signal leaves it frozen */
	ck_assert_int_eq(cgroup_signal_all(&cg, SIGCONT, &e), 0);
	ck_assert_int_eq(cgroup_frozen(&cg, &frozen, &e), 0);
	ck_assert(frozen);
	ck_assert_int_eq(cgroup_signal_all(&cg, SIGKILL, &e), 0);
	ck_assert_int_eq(WTERMSIG(status_of(pid)), SIGKILL);
	ck_assert_int_eq(cgroup_wait_empty(&cg, 1000, &empty, &e), 0);
	ck_assert(empty);
}
END_TEST

/* Without cgroup2 there is no cgroup.kill: each is killed, while frozen. */
START_TEST(kills_without_cgroup2)
{
	struct cgroup v1;
	struct err e;
	bool empty = false;
	pid_t pid[3];

	ck_assert_int_eq(cgroup_create(&cg, leaf, &e), 0);
	for (int i = 0; i < 3; i++)
		pid[i] = in_cgroup();
	v1 = cg;
	v1.n = 0;
	for (size_t i = 0; i < cg.n; i++)
		if (!cg.h[i].v2)
			v1.h[v1.n++] = cg.h[i];
	if (v1.n > 0) {
		ck_assert_int_eq(cgroup_signal_all(&v1, SIGKILL, &e), 0);
		for (int i = 0; i < 3; i++)
			ck_assert_int_eq(WTERMSIG(status_of(pid[i])), SIGKILL);
		ck_assert_int_eq(cgroup_wait_empty(&v1, 1000, &empty, &e), 0);
		ck_assert(empty);
	}
}
END_TEST

/* What v1 tells nobody is waited for, not asked for again and again. */
START_TEST(waits_without_cgroup2)
{
	struct cgroup v1;
	struct rusage before, after;
	struct err e;
	bool empty = false;
	pid_t pid, killer;

	ck_assert_int_eq(cgroup_create(&cg, leaf, &e), 0);
	v1 = cg;
	v1.n = 0;
	for (size_t i = 0; i < cg.n; i++)
		if (!cg.h[i].v2)
			v1.h[v1.n++] = cg.h[i];
	if (v1.n == 0)
		return;
	pid = in_cgroup();
	killer = fork();
	ck_assert_int_ge(killer, 0);
	if (killer == 0) {
		(void)usleep(1000 * 1000);
		_exit(kill(pid, SIGKILL) != 0);
	}
	ck_assert_int_eq(getrusage(RUSAGE_SELF, &before), 0);
	ck_assert_int_eq(cgroup_wait_empty(&v1, 10000, &empty, &e), 0);
	ck_assert_int_eq(getrusage(RUSAGE_SELF, &after), 0);
	ck_assert(empty);
	ck_assert_int_le(after.ru_nvcsw - before.ru_nvcsw, 15);
	ck_assert_int_eq(status_of(killer), 0);
	ck_assert_int_eq(WTERMSIG(status_of(pid)), SIGKILL);
}
END_TEST

START_TEST(opens_what_is_there_only)
{
	struct err e;
	bool empty = false;

	ck_assert_int_eq(cgroup_open(&cg, leaf, &e), 0);
	for (size_t i = 0; i < cg.n; i++)
		ck_assert_int_eq(cg.h[i].dir_fd, -1);
	ck_assert_int_eq(cgroup_empty(&cg, &empty, &e), 0);
	ck_assert(empty);
	ck_assert_int_eq(cgroup_signal_all(&cg, SIGKILL, &e), 0);
	ck_assert_int_eq(cgroup_remove(&cg, 0, &e), 0);
}
END_TEST

START_TEST(what_is_lived_in_is_not_removed)
{
	struct err e;
	pid_t pid;

	ck_assert_int_eq(cgroup_create(&cg, leaf, &e), 0);
	pid = in_cgroup();
	ck_assert_int_eq(cgroup_remove(&cg, 20, &e), -1);
	ck_assert_int_eq(e.num, EBUSY);
	ck_assert_uint_eq(there(leaf), cg.n);
	(void)kill(pid, SIGKILL);
	(void)status_of(pid);
	ck_assert_int_eq(cgroup_remove(&cg, 1000, &e), 0);
}
END_TEST

/* The kernel holds two pairs of values against each other. */
START_TEST(limits_rise_and_fall)
{
	static const int64_t mb[] = { 64, 256, 32, 512, 16 };
	struct cgroup_limits l = { .cpus = "", .mems = "" };
	struct err e;

	if (cg.v2 || !cgroup_has(&cg, CGROUP_MEMORY) ||
	    !cgroup_has(&cg, CGROUP_CPU))
		return;
	ck_assert_int_eq(cgroup_create(&cg, leaf, &e), 0);
	for (size_t i = 0; i < sizeof(mb) / sizeof(mb[0]); i++) {
		l.memory = (struct cgroup_opt){ true, mb[i] << 20 };
		l.swap = (struct cgroup_opt){ true, mb[i] << 20 };
		l.period = (struct cgroup_opt){ true, mb[i] * 1000 };
		l.quota = (struct cgroup_opt){ true, mb[i] * 1000 };
		ck_assert_msg(cgroup_limit(&cg, &l, &e) == 0, "%s: %s", e.at,
			      e.text);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("cgroup");
	TCase *tc = tcase_create("cgroup");
	struct err e;
	pid_t pid;
	int status = 0;

	names();
	/* can we make one here at all? */
	pid = fork();
	if (pid == 0) {
		if (cgroup_find(&cg, &e) != 0 ||
		    cgroup_create(&cg, leaf, &e) != 0)
			_exit(1);
		cgroup_rollback(&cg);
		_exit(0);
	}
	if (waitpid(pid, &status, 0) != pid || status != 0) {
		(void)puts("1..0 # SKIP needs root and writable cgroups");
		return 0;
	}
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, odd_paths_are_refused);
	tcase_add_test(tc, makes_and_takes_away_all_levels);
	tcase_add_test(tc, rollback_leaves_what_is_in_use);
	tcase_add_test(tc, rollback_leaves_parents_of_others);
	tcase_add_test(tc, a_cgroup_in_use_is_refused);
	tcase_add_test(tc, what_a_crash_left_is_made_anew);
	tcase_add_test(tc, joins_every_hierarchy);
	tcase_add_test(tc, signals_all_and_nobody_else);
	tcase_add_test(tc, kills_the_frozen_too);
	tcase_add_test(tc, kills_without_cgroup2);
	tcase_add_test(tc, waits_without_cgroup2);
	tcase_add_test(tc, opens_what_is_there_only);
	tcase_add_test(tc, what_is_lived_in_is_not_removed);
	tcase_add_test(tc, limits_rise_and_fall);
	suite_add_tcase(s, tc);
	tc = tcase_create("find");
	tcase_add_checked_fixture(tc, names, NULL);
	tcase_add_test(tc, believes_only_what_is_mounted);
	tcase_add_test(tc, finds_them_behind_long_lines);
	suite_add_tcase(s, tc);
	status = unit_run(s);
	(void)sweep(); /* a failed test has no teardown */
	return status;
}
