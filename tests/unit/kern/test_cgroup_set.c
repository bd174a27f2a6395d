/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is written where, on folders that only look like cgroups. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "kern/cgroup_set.h"
#include "unit.h"

static char dir[64];
static struct cgroup cg;

static const char *const files[] = {
	"pids.max",
	"memory.limit_in_bytes",
	"memory.memsw.limit_in_bytes",
	"memory.soft_limit_in_bytes",
	"memory.swappiness",
	"memory.oom_control",
	"cpu.shares",
	"cpu.cfs_period_us",
	"cpu.cfs_quota_us",
	"cpu.cfs_burst_us",
	"cpu.rt_period_us",
	"cpu.rt_runtime_us",
	"cpu.idle",
	"cpuset.cpus",
	"cpuset.mems",
	"devices.allow",
	"devices.deny",
	"memory.max",
	"memory.current",
	"memory.low",
	"memory.swap.max",
	"cpu.weight",
	"cpu.max",
	"cpu.max.burst",
	"tasks",
	"cgroup.procs",
};

enum {
	N_FILES = sizeof(files) / sizeof(files[0])
};

static void setup(void)
{
	CLEAN_FD int fd = -1;

	unit_folder(dir, sizeof(dir));
	cgroup_init(&cg);
	cg.n = 1;
	cg.h[0].root_fd = open("/", O_PATH | O_CLOEXEC);
	cg.h[0].dir_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	cg.h[0].controllers = ~0U;
	for (size_t i = 0; i < N_FILES; i++) {
		fd = openat(cg.h[0].dir_fd, files[i], O_WRONLY | O_CREAT, 0600);
		ck_assert_int_ge(fd, 0);
		fd_close(&fd);
	}
}

static void teardown(void)
{
	for (size_t i = 0; i < N_FILES; i++)
		(void)unlinkat(cg.h[0].dir_fd, files[i], 0);
	cgroup_close(&cg);
	ck_assert_int_eq(rmdir(dir), 0);
}

static void holds(const char *file, const char *want)
{
	char buf[128] = "";
	CLEAN_FD int fd = openat(cg.h[0].dir_fd, file, O_RDONLY | O_CLOEXEC);

	ck_assert_msg(fd >= 0 && read(fd, buf, sizeof(buf) - 1) >= 0, "%s",
		      file);
	ck_assert_msg(strcmp(buf, want) == 0, "%s: \"%s\", not \"%s\"", file,
		      buf, want);
}

static struct cgroup_opt set(int64_t v)
{
	return (struct cgroup_opt){ .set = true, .v = v };
}

static struct cgroup_limits none(void)
{
	return (struct cgroup_limits){ .cpus = "", .mems = "" };
}

START_TEST(nothing_asked_nothing_written)
{
	struct cgroup_limits l = none();
	struct err e;

	cg.h[0].controllers = 0;
	ck_assert_int_eq(cgroup_limit(&cg, &l, &e), 0);
	ck_assert_int_eq(cgroup_devices(&cg, NULL, 0, NULL, 0, &e), 0);
	cg.v2 = true;
	cg.h[0].v2 = true;
	ck_assert_int_eq(cgroup_limit(&cg, &l, &e), 0);
	for (size_t i = 0; i < N_FILES; i++)
		holds(files[i], "");
}
END_TEST

START_TEST(v1_writes_each_where_it_belongs)
{
	struct cgroup_limits l = none();
	struct err e;

	l.pids = set(100);
	l.memory = set(1 << 20);
	l.swap = set(-1);
	l.reservation = set(4096);
	l.swappiness = set(0);
	l.oom_kill_disable = set(1);
	l.shares = set(512);
	l.quota = set(50000);
	l.period = set(100000);
	l.burst = set(10);
	l.rt_runtime = set(1);
	l.rt_period = set(1000000);
	l.idle = set(1);
	l.cpus = "0-1";
	l.mems = "0";
	ck_assert_int_eq(cgroup_limit(&cg, &l, &e), 0);
	holds("pids.max", "100");
	holds("memory.limit_in_bytes", "1048576");
	holds("memory.memsw.limit_in_bytes", "-1");
	holds("memory.soft_limit_in_bytes", "4096");
	holds("memory.swappiness", "0");
	holds("memory.oom_control", "1");
	holds("cpu.shares", "512");
	holds("cpu.cfs_quota_us", "50000");
	holds("cpu.cfs_period_us", "100000");
	holds("cpu.cfs_burst_us", "10");
	holds("cpu.rt_runtime_us", "1");
	holds("cpu.rt_period_us", "1000000");
	holds("cpu.idle", "1");
	holds("cpuset.cpus", "0-1");
	holds("cpuset.mems", "0");
	holds("memory.max", "");
	l = none();
	l.pids = set(-1);
	ck_assert_int_eq(unlinkat(cg.h[0].dir_fd, "pids.max", 0), 0);
	ck_assert_int_eq(cgroup_limit(&cg, &l, &e), -1);
	ck_assert_int_eq(e.kind, ERR_UNSUPPORTED);
	ck_assert_str_eq(e.at, "pids.max");
}
END_TEST

START_TEST(pids_of_minus_one_is_max)
{
	struct cgroup_limits l = none();
	struct err e;

	l.pids = set(-1);
	ck_assert_int_eq(cgroup_limit(&cg, &l, &e), 0);
	holds("pids.max", "max");
	cg.v2 = cg.h[0].v2 = true;
	ck_assert_int_eq(cgroup_limit(&cg, &l, &e), 0);
	holds("pids.max", "max");
}
END_TEST

START_TEST(v2_converts)
{
	struct cgroup_limits l = none();
	struct err e;

	cg.v2 = cg.h[0].v2 = true;
	l.pids = set(7);
	l.memory = set(1000);
	l.swap = set(3000);
	l.reservation = set(-1);
	l.shares = set(1024);
	l.quota = set(50000);
	l.burst = set(5);
	l.oom_kill_disable = (struct cgroup_opt){ false, 1 }; /* not asked */
	ck_assert_int_eq(cgroup_limit(&cg, &l, &e), 0);
	holds("pids.max", "7");
	holds("memory.max", "1000");
	holds("memory.swap.max", "2000");
	holds("memory.low", "0");
	holds("cpu.weight", "39");
	holds("cpu.max", "50000 100000");
	holds("cpu.max.burst", "5");
	holds("cpu.shares", "");
}
END_TEST

START_TEST(v2_weights_stay_in_range)
{
	static const struct {
		int64_t shares;
		const char *weight;
	} cases[] = { { 2, "1" },
		      { 1, "1" },
		      { 262144, "10000" },
		      { INT64_MAX, "10000" } };
	struct err e;

	cg.v2 = cg.h[0].v2 = true;
	for (size_t i = 0; i < 4; i++) {
		struct cgroup_limits l = none();
		CLEAN_FD int fd = openat(cg.h[0].dir_fd, "cpu.weight",
					 O_WRONLY | O_TRUNC | O_CLOEXEC);

		ck_assert_int_ge(fd, 0);
		l.shares = set(cases[i].shares);
		ck_assert_int_eq(cgroup_limit(&cg, &l, &e), 0);
		holds("cpu.weight", cases[i].weight);
	}
}
END_TEST

START_TEST(v2_has_no_such_setting)
{
	struct cgroup_limits l[4];
	struct err e;

	cg.v2 = cg.h[0].v2 = true;
	for (size_t i = 0; i < 4; i++)
		l[i] = none();
	l[0].swappiness = set(1);
	l[1].oom_kill_disable = set(1);
	l[2].rt_period = set(1);
	l[3].rt_runtime = set(1);
	for (size_t i = 0; i < 4; i++) {
		ck_assert_int_eq(cgroup_limit(&cg, &l[i], &e), -1);
		ck_assert_int_eq(e.kind, ERR_UNSUPPORTED);
	}
	/* swap alone has no meaning there */
	l[0] = none();
	l[0].swap = set(5);
	ck_assert_int_eq(cgroup_limit(&cg, &l[0], &e), -1);
	ck_assert_int_eq(e.kind, ERR_SPEC);
}
END_TEST

START_TEST(a_missing_controller_is_named)
{
	struct cgroup_limits l = none();
	struct cgroup_device d = { .allow = true,
				   .type = 'a',
				   .access = "rwm" };
	struct err e;

	cg.h[0].controllers = CGROUP_CPU | CGROUP_OTHER;
	l.shares = set(2);
	ck_assert_int_eq(cgroup_limit(&cg, &l, &e), 0);
	l.pids = set(5);
	ck_assert_int_eq(cgroup_limit(&cg, &l, &e), -1);
	ck_assert_int_eq(e.kind, ERR_UNSUPPORTED);
	ck_assert_str_eq(e.text, "needs the pids controller");
	l = none();
	l.memory = set(5);
	ck_assert_int_eq(cgroup_limit(&cg, &l, &e), -1);
	ck_assert_str_eq(e.text, "needs the memory controller");
	l = none();
	l.mems = "0";
	ck_assert_int_eq(cgroup_limit(&cg, &l, &e), -1);
	ck_assert_str_eq(e.text, "needs the cpuset controller");
	ck_assert_int_eq(cgroup_devices(&cg, &d, 1, NULL, 0, &e), -1);
	ck_assert_str_eq(e.text, "needs the devices controller");
}
END_TEST

START_TEST(device_rules_read_as_the_kernel_wants)
{
	struct cgroup_device d[] = {
		{ .allow = false, .type = 'a', .access = "rwm" },
		{ .allow = true,
		  .type = 'c',
		  .major = { true, 136 },
		  .access = "rw" },
	};
	struct err e;

	ck_assert_int_eq(cgroup_devices(&cg, d, 2, NULL, 0, &e), 0);
	holds("devices.deny", "a *:* rwm");
	holds("devices.allow", "c 136:* rw");
	d[1].access = "rwmrwmrwmrwmrwmrwmrwmrwmrwmrwmrwmrwmrwmrwmrwmrwmrwmrwm"
		      "rwmrwmrwm";
	ck_assert_int_eq(cgroup_devices(&cg, d, 2, NULL, 0, &e), -1);
	ck_assert_int_eq(e.kind, ERR_SPEC);
	cg.v2 = true;
	ck_assert_int_eq(cgroup_devices(&cg, d, 1, NULL, 0, &e), -1);
	ck_assert_int_eq(e.kind, ERR_SYS); /* no folder of cgroup2 */
	ck_assert_int_eq(
		cgroup_devices(&cg, d, CGROUP_DEVICE_RULES + 1, NULL, 0, &e),
		-1);
	ck_assert_int_eq(e.kind, ERR_LIMIT);
}
END_TEST

START_TEST(unified_files_are_names_only)
{
	static const char *const odd[] = { "",    ".",
					   "..",  "../memory.max",
					   "a/b", "/etc/passwd" };
	struct err e;

	ck_assert_int_eq(cgroup_unified_write(&cg, "memory.max", "5", &e), -1);
	ck_assert_int_eq(e.kind, ERR_UNSUPPORTED);
	cg.v2 = cg.h[0].v2 = true;
	ck_assert_int_eq(cgroup_unified_write(&cg, "memory.max", "5", &e), 0);
	holds("memory.max", "5");
	/* As in config-linux.md's example: a line a write, the last stays */
	ck_assert_int_eq(
		cgroup_unified_write(&cg, "memory.max", "11\n222\n", &e), 0);
	holds("memory.max", "222");
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		ck_assert_int_eq(cgroup_unified_write(&cg, odd[i], "5", &e),
				 -1);
		ck_assert_int_eq(e.kind, ERR_SPEC);
	}
}
END_TEST

static void fill(const char *file, const char *text)
{
	CLEAN_FD int fd =
		openat(cg.h[0].dir_fd, file, O_WRONLY | O_TRUNC | O_CLOEXEC);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
}

START_TEST(what_fails_half_way_is_taken_back)
{
	static struct cgroup_undo undo;
	struct cgroup_limits l = none();
	struct err e;

	undo.n = 0;
	cg.undo = &undo;
	fill("pids.max", "11\n");
	fill("memory.oom_control", "oom_kill_disable 0\nunder_oom 0\n");
	fill("cpu.shares", "100\n");
	l.pids = set(22);
	l.oom_kill_disable = set(1);
	l.shares = set(200);
	l.cpus = "0-1";
	ck_assert_int_eq(unlinkat(cg.h[0].dir_fd, "cpuset.cpus", 0), 0);
	ck_assert_int_eq(cgroup_limit(&cg, &l, &e), -1);
	ck_assert_str_eq(e.at, "cpuset.cpus");
	ck_assert_uint_eq(undo.n, 3);
	holds("pids.max", "22\n");
	cgroup_undo(&cg);
	ck_assert_uint_eq(undo.n, 0);
	holds("pids.max", "11\n");
	holds("memory.oom_control", "0om_kill_disable 0\nunder_oom 0\n");
	holds("cpu.shares", "100\n");
	cg.undo = NULL;
}
END_TEST

START_TEST(no_more_than_can_be_undone)
{
	static struct cgroup_undo undo;
	struct cgroup_limits l = none();
	struct err e;

	undo.n = CGROUP_UNDO_MOST;
	cg.undo = &undo;
	l.pids = set(22);
	ck_assert_int_eq(cgroup_limit(&cg, &l, &e), -1);
	ck_assert_int_eq(e.kind, ERR_LIMIT);
	holds("pids.max", "");
	cg.undo = NULL;
}
END_TEST

START_TEST(v2_looks_at_what_is_used)
{
	struct cgroup_limits l = none();
	struct err e;

	cg.v2 = cg.h[0].v2 = true;
	fill("memory.current", "5000\n");
	l.memory = set(4999);
	l.check_usage = true;
	ck_assert_int_eq(cgroup_limit(&cg, &l, &e), -1);
	ck_assert_int_eq(e.kind, ERR_LIMIT);
	holds("memory.max", "");
	l.memory = set(5000);
	ck_assert_int_eq(cgroup_limit(&cg, &l, &e), 0);
	holds("memory.max", "5000");
}
END_TEST

START_TEST(joins_by_the_quick_file)
{
	struct err e;

	ck_assert_int_eq(cgroup_join_self(&cg, false, &e), 0);
	holds("tasks", "0");
	holds("cgroup.procs", "");
	ck_assert_int_eq(cgroup_join(&cg, 12, &e), 0);
	holds("cgroup.procs", "12");
	cg.h[0].v2 = true;
	ck_assert_int_eq(unlinkat(cg.h[0].dir_fd, "cgroup.procs", 0), 0);
	ck_assert_int_eq(cgroup_join_self(&cg, true, &e), 0);
	ck_assert_int_eq(cgroup_join_self(&cg, false, &e), -1);
	fd_close(&cg.h[0].dir_fd);
	ck_assert_int_eq(cgroup_join_self(&cg, true, &e), -1);
	ck_assert_int_eq(e.num, ENOENT);
	cg.h[0].dir_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}
END_TEST

START_TEST(a_symlink_is_not_a_control_file)
{
	struct cgroup_limits l = none();
	struct err e;

	l.pids = set(5);
	ck_assert_int_eq(unlinkat(cg.h[0].dir_fd, "pids.max", 0), 0);
	ck_assert_int_eq(symlinkat("cpu.shares", cg.h[0].dir_fd, "pids.max"),
			 0);
	ck_assert_int_eq(cgroup_limit(&cg, &l, &e), -1);
	ck_assert_int_eq(e.num, ELOOP);
	holds("cpu.shares", "");
}
END_TEST

/* Writes of a device file end here one behind the other. */
static void said(const char *file, const char *want)
{
	holds(file, want);
	fill(file, "");
}

/* Nothing that stays is taken away for a moment; what is equal is not written.
 */
START_TEST(device_rules_in_place_of_others)
{
	const struct cgroup_device none = { .type = 'a', .access = "rwm" };
	const struct cgroup_device null = { .allow = true,
					    .type = 'c',
					    .major = { true, 1 },
					    .minor = { true, 3 },
					    .access = "rwm" };
	struct cgroup_device old[] = { none, null, null },
			     new[] = { none, null, null };
	struct err e;

	fill("devices.allow", "");
	fill("devices.deny", "");
	old[2].minor.v = 5;
	new[2] = old[2];
	ck_assert_int_eq(cgroup_devices(&cg, new, 3, old, 3, &e), 0);
	said("devices.allow", "");
	said("devices.deny", "");
	new[2].access = "r";
	ck_assert_int_eq(cgroup_devices(&cg, new, 3, old, 3, &e), 0);
	said("devices.allow", "");
	said("devices.deny", "c 1:5 wm");
	new[2] = null;
	new[2].minor = (struct cgroup_opt){ 0 };
	ck_assert_int_eq(cgroup_devices(&cg, new, 3, old, 3, &e), 0);
	said("devices.allow", "c 1:* rwm");
	said("devices.deny", "c 1:5 rwm");
	/* the same device in two parts */
	new[1].access = "r";
	new[2] = null;
	new[2].access = "wm";
	ck_assert_int_eq(cgroup_devices(&cg, new, 3, old, 2, &e), 0);
	said("devices.allow", "");
	said("devices.deny", "");
	/* a list that takes back what it gave: in its order */
	new[2].allow = false;
	ck_assert_int_eq(cgroup_devices(&cg, new, 3, old, 3, &e), 0);
	said("devices.allow", "c 1:3 r");
	said("devices.deny", "c 1:3 wmm"); /* over "a *:* rwm" */
	/* one that fails leaves what was before */
	new[2].access = "rwmrwmrwmrwmrwmrwmrwmrwmrwmrwmrwmrwmrwmrwmrwmrwmrwm"
			"rwmrwmrwmrwm";
	ck_assert_int_eq(cgroup_devices(&cg, new, 3, old, 3, &e), -1);
	said("devices.allow", "c 1:5 rwm");
	said("devices.deny", "a *:* rwm");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("cgroup_set");
	TCase *tc = tcase_create("cgroup_set");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, nothing_asked_nothing_written);
	tcase_add_test(tc, v1_writes_each_where_it_belongs);
	tcase_add_test(tc, pids_of_minus_one_is_max);
	tcase_add_test(tc, v2_converts);
	tcase_add_test(tc, v2_weights_stay_in_range);
	tcase_add_test(tc, v2_has_no_such_setting);
	tcase_add_test(tc, a_missing_controller_is_named);
	tcase_add_test(tc, device_rules_read_as_the_kernel_wants);
	tcase_add_test(tc, device_rules_in_place_of_others);
	tcase_add_test(tc, unified_files_are_names_only);
	tcase_add_test(tc, what_fails_half_way_is_taken_back);
	tcase_add_test(tc, no_more_than_can_be_undone);
	tcase_add_test(tc, v2_looks_at_what_is_used);
	tcase_add_test(tc, joins_by_the_quick_file);
	tcase_add_test(tc, a_symlink_is_not_a_control_file);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
