/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is written where, on folders that only look like cgroups: this kernel
 * may have neither weights nor RDMA.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "cgdir.h"
#include "kern/cgroup_io.h"
#include "kern/cgroup_set.h"
#include "unit.h"

static struct cgroup cg;
static struct err e;
static const struct cgroup_dev disk = { 8, 16 };

static void setup(void)
{
	cgdir_new(&cg, ~0U);
}

static void teardown(void)
{
	cgdir_gone(&cg);
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

static const struct cgroup_opt unset;

/* On for the host, but not in this cgroup: nobody gave it further. */
START_TEST(a_controller_that_the_cgroup_lacks_is_named)
{
	static struct cgroup_undo undo;
	struct cgroup_limits l = { .cpus = "", .mems = "", .pids = set(5) };

	cg.v2 = cg.h[0].v2 = true;
	cgdir_put(&cg, "cgroup.controllers", "cpuset cpu io\n");
	for (int i = 0; i < 2; i++) { /* as launches do, and as updates */
		cg.undo = i == 0 ? NULL : &undo;
		ck_assert_int_eq(cgroup_limit(&cg, &l, &e), -1);
		ck_assert_int_eq(e.kind, ERR_UNSUPPORTED);
		ck_assert_str_eq(e.at, "pids.max");
		ck_assert_str_eq(e.text,
				 "needs the pids controller, which this cgroup "
				 "does not have");
	}
	l.pids = unset;
	l.idle = set(1);
	ck_assert_int_eq(cgroup_limit(&cg, &l, &e), -1);
	ck_assert_int_eq(e.kind, ERR_UNSUPPORTED);
	ck_assert_str_eq(e.at, "cpu.idle");
	ck_assert_str_eq(e.text, "the kernel has no such file");
	cg.undo = NULL;
}
END_TEST

START_TEST(weights_of_v1)
{
	cgdir_put(&cg, "blkio.weight", "");
	cgdir_put(&cg, "blkio.weight_device", "");
	cgdir_put(&cg, "blkio.leaf_weight", "");
	cgdir_put(&cg, "blkio.leaf_weight_device", "");
	ck_assert_int_eq(cgroup_io_weight(&cg, NULL, set(500), set(300), &e),
			 0);
	holds("blkio.weight", "500");
	holds("blkio.leaf_weight", "300");
	ck_assert_int_eq(cgroup_io_weight(&cg, &disk, set(20), set(30), &e), 0);
	holds("blkio.weight_device", "8:16 20");
	holds("blkio.leaf_weight_device", "8:16 30");
}
END_TEST

START_TEST(weights_of_v1_with_bfq)
{
	cgdir_put(&cg, "blkio.bfq.weight", "");
	cgdir_put(&cg, "blkio.bfq.weight_device", "");
	ck_assert_int_eq(cgroup_io_weight(&cg, NULL, set(500), unset, &e), 0);
	holds("blkio.bfq.weight", "500");
	ck_assert_int_eq(cgroup_io_weight(&cg, &disk, set(20), unset, &e), 0);
	holds("blkio.bfq.weight_device", "8:16 20");
	ck_assert_int_eq(cgroup_io_weight(&cg, NULL, unset, set(5), &e), -1);
	ck_assert_int_eq(e.kind, ERR_UNSUPPORTED);
	ck_assert_str_eq(e.at, "blkio.leaf_weight");
}
END_TEST

START_TEST(weights_of_v2)
{
	static const struct {
		int64_t in;
		const char *want;
	} cases[] = { { 10, "default 1" },
		      { 100, "default 910" },
		      { 1000, "default 10000" },
		      { 1, "default 1" } };

	cg.v2 = cg.h[0].v2 = true;
	for (size_t i = 0; i < 4; i++) {
		cgdir_put(&cg, "io.weight", "");
		ck_assert_int_eq(cgroup_io_weight(&cg, NULL, set(cases[i].in),
						  unset, &e),
				 0);
		holds("io.weight", cases[i].want);
	}
	cgdir_put(&cg, "io.weight", "");
	cgdir_put(&cg, "io.bfq.weight", "");
	ck_assert_int_eq(cgroup_io_weight(&cg, NULL, set(100), unset, &e), 0);
	holds("io.bfq.weight", "default 100");
	cgdir_put(&cg, "io.bfq.weight", "");
	ck_assert_int_eq(cgroup_io_weight(&cg, &disk, set(70), unset, &e), 0);
	holds("io.bfq.weight", "8:16 70");
	holds("io.weight", "");
	ck_assert_int_eq(cgroup_io_weight(&cg, NULL, unset, set(5), &e), -1);
	ck_assert_int_eq(e.kind, ERR_UNSUPPORTED);
	ck_assert_ptr_nonnull(strstr(e.text, "leafWeight"));
}
END_TEST

START_TEST(rates)
{
	cgdir_put(&cg, "blkio.throttle.read_bps_device", "");
	cgdir_put(&cg, "blkio.throttle.write_iops_device", "");
	ck_assert_int_eq(
		cgroup_io_rate(&cg, disk, CGROUP_READ_BPS, 1048576, &e), 0);
	holds("blkio.throttle.read_bps_device", "8:16 1048576");
	ck_assert_int_eq(cgroup_io_rate(&cg, disk, CGROUP_WRITE_IOPS, 0, &e),
			 0);
	holds("blkio.throttle.write_iops_device", "8:16 0");
	ck_assert_int_eq(cgroup_io_rate(&cg, disk, CGROUP_READ_IOPS, 9, &e),
			 -1);
	ck_assert_int_eq(e.kind, ERR_UNSUPPORTED);
	cg.v2 = cg.h[0].v2 = true;
	cgdir_put(&cg, "io.max", "");
	ck_assert_int_eq(cgroup_io_rate(&cg, disk, CGROUP_WRITE_BPS, 7, &e), 0);
	holds("io.max", "8:16 wbps=7");
	cgdir_put(&cg, "io.max", "");
	ck_assert_int_eq(cgroup_io_rate(&cg, disk, CGROUP_READ_IOPS, 0, &e), 0);
	holds("io.max", "8:16 riops=max");
}
END_TEST

START_TEST(huge_pages_reserved_and_used)
{
	cgdir_put(&cg, "hugetlb.2MB.limit_in_bytes", "");
	ck_assert_int_eq(cgroup_huge_pages(&cg, "2MB", 4096, &e), 0);
	holds("hugetlb.2MB.limit_in_bytes", "4096");
	cgdir_put(&cg, "hugetlb.2MB.limit_in_bytes", "");
	cgdir_put(&cg, "hugetlb.2MB.rsvd.limit_in_bytes", "");
	ck_assert_int_eq(cgroup_huge_pages(&cg, "2MB", 4096, &e), 0);
	holds("hugetlb.2MB.rsvd.limit_in_bytes", "4096");
	holds("hugetlb.2MB.limit_in_bytes", "4096");
	ck_assert_int_eq(cgroup_huge_pages(&cg, "3MB", 4096, &e), -1);
	ck_assert_int_eq(e.kind, ERR_UNSUPPORTED);
	ck_assert_int_eq(cgroup_huge_pages(&cg, "../x", 4096, &e), -1);
	ck_assert_int_eq(e.kind, ERR_SPEC);
	cg.v2 = cg.h[0].v2 = true;
	cgdir_put(&cg, "hugetlb.1GB.rsvd.max", "");
	cgdir_put(&cg, "hugetlb.1GB.max", "");
	ck_assert_int_eq(cgroup_huge_pages(&cg, "1GB", UINT64_MAX, &e), 0);
	holds("hugetlb.1GB.rsvd.max", "18446744073709551615");
	holds("hugetlb.1GB.max", "18446744073709551615");
}
END_TEST

START_TEST(rdma)
{
	cgdir_put(&cg, "rdma.max", "");
	ck_assert_int_eq(cgroup_rdma(&cg, "mlx5_0", set(3), set(4), &e), 0);
	holds("rdma.max", "mlx5_0 hca_handle=3 hca_object=4");
	cgdir_put(&cg, "rdma.max", "");
	ck_assert_int_eq(cgroup_rdma(&cg, "mlx5_0", unset, set(4), &e), 0);
	holds("rdma.max", "mlx5_0 hca_object=4");
}
END_TEST

START_TEST(networks)
{
	cgdir_put(&cg, "net_cls.classid", "");
	cgdir_put(&cg, "net_prio.ifpriomap", "");
	ck_assert_int_eq(cgroup_net_class(&cg, 1048577, &e), 0);
	holds("net_cls.classid", "1048577");
	ck_assert_int_eq(cgroup_net_priority(&cg, "eth0", 5, &e), 0);
	holds("net_prio.ifpriomap", "eth0 5");
	cg.v2 = cg.h[0].v2 = true;
	ck_assert_int_eq(cgroup_net_class(&cg, 1, &e), -1);
	ck_assert_int_eq(e.kind, ERR_UNSUPPORTED);
	ck_assert_int_eq(cgroup_net_priority(&cg, "eth0", 5, &e), -1);
	ck_assert_int_eq(e.kind, ERR_UNSUPPORTED);
}
END_TEST

START_TEST(a_missing_controller_is_named)
{
	cg.h[0].controllers = CGROUP_PIDS;
	ck_assert_int_eq(cgroup_io_weight(&cg, NULL, set(100), unset, &e), -1);
	ck_assert_str_eq(e.text, "needs the blkio controller");
	ck_assert_int_eq(cgroup_huge_pages(&cg, "2MB", 1, &e), -1);
	ck_assert_str_eq(e.text, "needs the hugetlb controller");
	ck_assert_int_eq(cgroup_rdma(&cg, "x", set(1), unset, &e), -1);
	ck_assert_str_eq(e.text, "needs the rdma controller");
	ck_assert_int_eq(cgroup_net_class(&cg, 1, &e), -1);
	ck_assert_str_eq(e.text, "needs the net_cls controller");
	ck_assert_int_eq(cgroup_net_priority(&cg, "x", 1, &e), -1);
	ck_assert_str_eq(e.text, "needs the net_prio controller");
}
END_TEST

START_TEST(lines_are_taken_back)
{
	static struct cgroup_undo undo;

	undo.n = 0;
	cg.undo = &undo;
	cg.v2 = cg.h[0].v2 = true;
	cgdir_put(&cg, "io.max",
		  "8:0 rbps=1 wbps=max riops=max wiops=max\n"
		  "8:16 rbps=max wbps=22 riops=max wiops=max\n");
	cgdir_put(&cg, "rdma.max", "other hca_handle=1 hca_object=max\n");
	cgdir_put(&cg, "io.weight", "default 100\n");
	ck_assert_int_eq(cgroup_io_rate(&cg, disk, CGROUP_READ_BPS, 5, &e), 0);
	ck_assert_int_eq(cgroup_rdma(&cg, "mlx5_0", set(1), unset, &e), 0);
	ck_assert_int_eq(cgroup_io_weight(&cg, NULL, set(500), unset, &e), 0);
	ck_assert_uint_eq(undo.n, 3);
	ck_assert_str_eq(undo.v[0].old,
			 "8:16 rbps=max wbps=22 riops=max wiops=max");
	ck_assert_str_eq(undo.v[1].old, "mlx5_0 hca_handle=max hca_object=max");
	ck_assert_str_eq(undo.v[2].old, "default 100");
	cgdir_put(&cg, "io.max", "");
	cgdir_put(&cg, "rdma.max", "");
	cgdir_put(&cg, "io.weight", "");
	cgroup_undo(&cg);
	holds("io.max", "8:16 rbps=max wbps=22 riops=max wiops=max");
	holds("rdma.max", "mlx5_0 hca_handle=max hca_object=max");
	holds("io.weight", "default 100");
	cg.undo = NULL;
}
END_TEST

int main(void)
{
	Suite *s = suite_create("cgroup_io");
	TCase *tc = tcase_create("cgroup_io");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_controller_that_the_cgroup_lacks_is_named);
	tcase_add_test(tc, weights_of_v1);
	tcase_add_test(tc, weights_of_v1_with_bfq);
	tcase_add_test(tc, weights_of_v2);
	tcase_add_test(tc, rates);
	tcase_add_test(tc, huge_pages_reserved_and_used);
	tcase_add_test(tc, rdma);
	tcase_add_test(tc, networks);
	tcase_add_test(tc, a_missing_controller_is_named);
	tcase_add_test(tc, lines_are_taken_back);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
