/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each check forks: what a process does to itself here it can't undo. */
#include "config.h"

#include <errno.h>
#include <linux/ioprio.h>
#include <linux/mempolicy.h>
#include <sched.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kern/sched.h"
#include "unit.h"

START_TEST(policy_nice_and_flags)
{
	const struct sched_want want = { .policy = SCHED_BATCH,
					 .flags = 1, /* RESET_ON_FORK */
					 .nice = 7 };
	const struct sched_want iso = { .policy = 4 };
	struct err e;

	ck_assert_int_eq(sched_set(&want, &e), 0);
	ck_assert_int_eq(sched_getscheduler(0),
			 SCHED_BATCH | SCHED_RESET_ON_FORK);
	errno = 0;
	ck_assert_int_eq(getpriority(PRIO_PROCESS, 0), 7);
	ck_assert_int_eq(sched_set(&iso, &e), -1);
	ck_assert_int_eq(e.num, EINVAL);
	ck_assert_str_eq(e.at, "/process/scheduler");
}
END_TEST

START_TEST(real_time)
{
	const struct sched_want want = { .policy = SCHED_FIFO, .priority = 7 };
	struct sched_param p;
	struct err e;

	/* not every user may, nor every cgroup of v1 */
	if (sched_set(&want, &e) != 0) {
		ck_assert_int_eq(e.num, EPERM);
		return;
	}
	ck_assert_int_eq(sched_getscheduler(0), SCHED_FIFO);
	ck_assert_int_eq(sched_getparam(0, &p), 0);
	ck_assert_int_eq(p.sched_priority, 7);
}
END_TEST

START_TEST(io_priority)
{
	struct err e;

	ck_assert_int_eq(setpgid(0, 0), 0);
	ck_assert_int_eq(sched_io_priority(IOPRIO_CLASS_BE, 6, &e), 0);
	ck_assert_int_eq(syscall(SYS_ioprio_get, IOPRIO_WHO_PROCESS, 0),
			 IOPRIO_PRIO_VALUE(IOPRIO_CLASS_BE, 6));
	ck_assert_int_eq(sched_io_priority(7, 6, &e), -1);
	ck_assert_str_eq(e.at, "/process/ioPriority");
}
END_TEST

START_TEST(affinity)
{
	struct sched_cpus all, one;
	unsigned i, n = 0;
	struct err e;

	ck_assert_int_eq(sched_cpus_get(&all, &e), 0);
	for (i = 0; i < NUM_SET_MAX; i++)
		n += (unsigned)(all.bits[i / 64] >> i % 64 & 1);
	ck_assert_uint_eq(n, (unsigned)sysconf(_SC_NPROCESSORS_ONLN));
	ck_assert_int_eq(sched_cpus_list("0,1000-1023", &e), 0);
	ck_assert_int_eq(sched_cpus_get(&one, &e), 0);
	ck_assert_uint_eq(one.bits[0], 1);
	ck_assert_int_eq(sched_cpus_set(&all, &e), 0);
	ck_assert_int_eq(sched_cpus_get(&one, &e), 0);
	ck_assert_mem_eq(&one, &all, sizeof(all));
	ck_assert_int_eq(sched_cpus_list("1000", &e), -1);
	ck_assert_int_eq(e.num, EINVAL);
	ck_assert_int_eq(sched_cpus_list("x", &e), -1);
	ck_assert_int_eq(e.kind, ERR_BUG);
}
END_TEST

START_TEST(memory_policy)
{
	uint64_t nodes[NUM_SET_MAX / 64] = { 0 };
	int mode = -1;
	struct err e;

	if (sched_memory_policy(MPOL_INTERLEAVE, MPOL_F_STATIC_NODES, "0",
				&e) != 0) {
		ck_assert_int_eq(e.num, ENOSYS); /* a kernel without NUMA */
		return;
	}
	ck_assert_int_eq(
		syscall(SYS_get_mempolicy, &mode, nodes, NUM_SET_MAX, NULL, 0),
		0);
	ck_assert_int_eq(mode, MPOL_INTERLEAVE | MPOL_F_STATIC_NODES);
	ck_assert_uint_eq(nodes[0], 1);
	ck_assert_int_eq(sched_memory_policy(MPOL_BIND, 0, "1023", &e), -1);
	ck_assert_str_eq(e.at, "/linux/memoryPolicy");
	ck_assert_int_eq(sched_memory_policy(MPOL_DEFAULT, 0, "", &e), 0);
	ck_assert_int_eq(syscall(SYS_get_mempolicy, &mode, NULL, 0, NULL, 0),
			 0);
	ck_assert_int_eq(mode, MPOL_DEFAULT);
}
END_TEST

START_TEST(persona)
{
	struct err e;

	ck_assert_int_eq(sched_personality(PER_LINUX32, &e), 0);
	ck_assert_int_eq(personality(0xffffffff), PER_LINUX32);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("sched");
	TCase *tc = tcase_create("sched");

	tcase_add_test(tc, policy_nice_and_flags);
	tcase_add_test(tc, real_time);
	tcase_add_test(tc, io_priority);
	tcase_add_test(tc, affinity);
	tcase_add_test(tc, memory_policy);
	tcase_add_test(tc, persona);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
