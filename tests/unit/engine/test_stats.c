/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is told of folders that look like cgroups, of either kind. */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "cgdir.h"
#include "stats.h"
#include "unit.h"

static struct cgroup cg;
static struct err e;
static struct buf out;

static void setup(void)
{
	cgdir_new(&cg, ~0U);
	buf_init(&out, 64 * 1024);
}

static void teardown(void)
{
	buf_free(&out);
	cgdir_gone(&cg);
}

static void tell(void)
{
	buf_free(&out);
	buf_init(&out, 64 * 1024);
	ck_assert_int_eq(stats_json(&cg, &out, &e), 0);
}

static void has(const char *want)
{
	ck_assert_msg(strstr(out.data, want) != NULL, "no %s in %s", want,
		      out.data);
}

START_TEST(nothing_is_counted)
{
	tell();
	has("{\"cpu\":{\"usage\":{\"total\":0,\"percpu\":[],");
	has("\"cpuset\":{\"cpus\":[],\"cpu_exclusive\":0,");
	has("\"hugetlb\":{},\"intel_rdt\":{},\"network_interfaces\":null}");
	cg.v2 = cg.h[0].v2 = true;
	tell();
	has("\"pids\":{\"current\":0,\"limit\":0}");
}
END_TEST

START_TEST(of_v1)
{
	cgdir_put(&cg, "cpuacct.usage", "123456789\n");
	cgdir_put(&cg, "cpuacct.usage_percpu", "100 23 \n");
	cgdir_put(&cg, "cpuacct.usage_all",
		  "cpu user system\n0 1 2\n1 30 40\n");
	cgdir_put(&cg, "cpuacct.stat", "user 3\nsystem 4\n");
	cgdir_put(&cg, "cpu.stat",
		  "nr_periods 5\nnr_throttled 6\nthrottled_time 7\n");
	cgdir_put(&cg, "cpuset.cpus", "0-1,5\n");
	cgdir_put(&cg, "cpuset.sched_relax_domain_level", "-1\n");
	cgdir_put(&cg, "memory.stat", "cache 8\ncachet 1\nrss 9\n");
	cgdir_put(&cg, "memory.limit_in_bytes", "9223372036854771712\n");
	cgdir_put(&cg, "memory.usage_in_bytes", "10\n");
	cgdir_put(&cg, "memory.max_usage_in_bytes", "11\n");
	cgdir_put(&cg, "memory.failcnt", "12\n");
	cgdir_put(&cg, "memory.memsw.usage_in_bytes", "13\n");
	cgdir_put(&cg, "memory.kmem.tcp.usage_in_bytes", "14\n");
	cgdir_put(&cg, "pids.current", "15\n");
	cgdir_put(&cg, "pids.max", "max\n");
	cgdir_put(&cg, "blkio.throttle.io_serviced_recursive",
		  "8:0 Read 1\n8:0 Write 2\n8:0 Total 3\nTotal 3\n");
	cgdir_put(&cg, "hugetlb.2MB.usage_in_bytes", "2097152\n");
	cgdir_put(&cg, "hugetlb.2MB.max_usage_in_bytes", "4194304\n");
	cgdir_put(&cg, "hugetlb.2MB.failcnt", "1\n");
	tell();
	has("{\"total\":123456789,\"percpu\":[100,23],\"percpu_kernel\":[2,40],"
	    "\"percpu_user\":[1,30],\"kernel\":40000000,\"user\":30000000}");
	has("{\"periods\":5,\"throttledPeriods\":6,\"throttledTime\":7}");
	has("\"cpus\":[0,1,5]");
	has("\"sched_relax_domain_level\":-1");
	has("\"cache\":8,\"usage\":{\"limit\":9223372036854771712,\"usage\":10,"
	    "\"max\":11,\"failcnt\":12},\"swap\":{\"limit\":0,\"usage\":13,");
	has("\"kernelTCP\":{\"limit\":0,\"usage\":14,");
	has("\"raw\":{\"cache\":8,\"cachet\":1,\"rss\":9}");
	has("\"pids\":{\"current\":15,\"limit\":0}");
	has("\"ioServicedRecursive\":[{\"major\":8,\"minor\":0,\"op\":\"Read\","
	    "\"value\":1},{\"major\":8,\"minor\":0,\"op\":\"Write\","
	    "\"value\":2},{\"major\":8,\"minor\":0,\"op\":\"Total\","
	    "\"value\":3}]");
	has("\"hugetlb\":{\"2MB\":{\"usage\":2097152,\"max\":4194304,"
	    "\"failcnt\":1}}");
	/* BFQ's own count, where there is one */
	cgdir_put(&cg, "blkio.bfq.io_serviced_recursive", "8:16 Sync 9\n");
	tell();
	has("\"ioServicedRecursive\":[{\"major\":8,\"minor\":16,"
	    "\"op\":\"Sync\",\"value\":9}]");
}
END_TEST

START_TEST(of_cgroup2)
{
	cg.v2 = cg.h[0].v2 = true;
	cgdir_put(&cg, "cpu.stat",
		  "usage_usec 9\nuser_usec 5\nsystem_usec 4\n"
		  "nr_periods 1\nnr_throttled 2\nthrottled_usec 3\n");
	cgdir_put(&cg, "cpu.pressure",
		  "some avg10=1.25 avg60=0.50 avg300=0.00 total=77\n"
		  "full avg10=0.00 avg60=0.00 avg300=0.00 total=0\n");
	cgdir_put(&cg, "cpuset.cpus.effective", "0-1\n");
	cgdir_put(&cg, "memory.stat", "anon 1\nfile 2\nkernel 3\nsock 4\n");
	cgdir_put(&cg, "memory.max", "max\n");
	cgdir_put(&cg, "memory.current", "100\n");
	cgdir_put(&cg, "memory.swap.max", "5\n");
	cgdir_put(&cg, "memory.swap.current", "7\n");
	cgdir_put(&cg, "pids.max", "66\n");
	cgdir_put(&cg, "io.stat",
		  "8:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=5 dios=6\n");
	cgdir_put(&cg, "hugetlb.1GB.current", "8\n");
	cgdir_put(&cg, "hugetlb.1GB.events", "max 9\n");
	tell();
	has("\"total\":9000,");
	has("\"kernel\":4000,\"user\":5000}");
	has("\"throttledTime\":3000},\"psi\":{\"some\":{\"avg10\":1.25,"
	    "\"avg60\":0.50,\"avg300\":0.00,\"total\":77},\"full\":");
	has("\"cpus\":[0,1]");
	has("\"cache\":2,\"usage\":{\"limit\":18446744073709551615,"
	    "\"usage\":100,");
	has("\"swap\":{\"limit\":18446744073709551615,\"usage\":107,");
	has("\"kernel\":{\"limit\":0,\"usage\":3,");
	has("\"kernelTCP\":{\"limit\":0,\"usage\":4,");
	has("\"limit\":66}");
	has("\"op\":\"Discard\",\"value\":5}");
	has("\"op\":\"Write\",\"value\":4}");
	has("{\"1GB\":{\"usage\":8,\"max\":0,\"failcnt\":9}}");
	cgdir_put(&cg, "memory.max", "50\n");
	tell();
	has("\"swap\":{\"limit\":55,");
}
END_TEST

/* What no kernel writes is no reason to write what is no JSON. */
START_TEST(odd_files)
{
	static const char *const texts[] = { "",
					     "\n",
					     "x",
					     "1:",
					     "a b\nc",
					     "8:0 rbytes\n",
					     "some\nsome =\n",
					     "some a=b c=\n",
					     "\xff 1\n",
					     "99999999999999999999\n" };
	static const char *const files[] = { "cpu.stat",    "cpu.pressure",
					     "memory.stat", "memory.max",
					     "io.stat",     "pids.max" };

	cg.v2 = cg.h[0].v2 = true;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		for (size_t k = 0; k < sizeof(files) / sizeof(*files); k++)
			cgdir_put(&cg, files[k], texts[i]);
		tell();
		has("\"network_interfaces\":null}");
	}
}
END_TEST

int main(void)
{
	TCase *tc = tcase_create("stats");
	Suite *s = suite_create("engine/stats");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, nothing_is_counted);
	tcase_add_test(tc, of_v1);
	tcase_add_test(tc, of_cgroup2);
	tcase_add_test(tc, odd_files);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
