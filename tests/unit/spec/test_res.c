/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "spec/spec_unit.h"

START_TEST(memory_cpu_pids)
{
	struct parsed x;
	const struct spec_resources *r = &x.s.lx.resources;

	parse_full(&x);
	ck_assert_int_eq(r->memory.limit.v, 1);
	ck_assert_int_eq(r->memory.reservation.v, 2);
	ck_assert_int_eq(r->memory.swap.v, 3);
	ck_assert_int_eq(r->memory.kernel.v, -1);
	ck_assert_int_eq(r->memory.kernel_tcp.v, 4);
	ck_assert_uint_eq(r->memory.swappiness.v, 60);
	ck_assert(r->memory.disable_oom_killer.set);
	ck_assert(!r->memory.disable_oom_killer.v);
	ck_assert(r->memory.use_hierarchy.v);
	ck_assert(r->memory.check_before_update.v);
	ck_assert_uint_eq(r->cpu.shares.v, 1024);
	ck_assert_int_eq(r->cpu.quota.v, -1);
	ck_assert_uint_eq(r->cpu.burst.v, 1001);
	ck_assert_uint_eq(r->cpu.period.v, 100000);
	ck_assert_int_eq(r->cpu.realtime_runtime.v, 950000);
	ck_assert_uint_eq(r->cpu.realtime_period.v, 1000000);
	ck_assert_str_eq(r->cpu.cpus.s, "2-3");
	ck_assert_str_eq(r->cpu.mems.s, "0-7");
	ck_assert_int_eq(r->cpu.idle.v, 1);
	ck_assert_int_eq(r->pids.limit.v, 32771);
	arena_free(&x.a);
}
END_TEST

START_TEST(the_others)
{
	struct parsed x;
	const struct spec_resources *r = &x.s.lx.resources;
	const struct spec_block_io *b = &r->block_io;

	parse_full(&x);
	ck_assert_uint_eq(b->weight.v, 10);
	ck_assert_uint_eq(b->leaf_weight.v, 11);
	ck_assert_int_eq(b->weight_device.v[0].major.v, 8);
	ck_assert(b->weight_device.v[0].minor.set);
	ck_assert_uint_eq(b->weight_device.v[0].weight.v, 500);
	ck_assert_uint_eq(b->weight_device.v[0].leaf_weight.v, 300);
	ck_assert_uint_eq(b->read_bps.v[0].rate.v, 601);
	ck_assert_uint_eq(b->write_bps.v[0].rate.v, 602);
	ck_assert_uint_eq(b->read_iops.v[0].rate.v, 603);
	ck_assert_uint_eq(b->write_iops.v[0].rate.v, 604);
	ck_assert_int_eq(b->write_iops.v[0].major.v, 8);
	ck_assert_int_eq(b->write_iops.v[0].minor.v, 4);
	ck_assert_str_eq(r->hugepage_limits.v[0].page_size.s, "2MB");
	ck_assert_uint_eq(r->hugepage_limits.v[0].limit.v, 209715200);
	ck_assert_uint_eq(r->network.class_id.v, 1048577);
	ck_assert_str_eq(r->network.priorities.v[0].name.s, "eth0");
	ck_assert_uint_eq(r->network.priorities.v[0].priority.v, 500);
	ck_assert_str_eq(r->rdma.v[0].key.s, "mlx5_1");
	ck_assert_uint_eq(r->rdma.v[0].hca_handles.v, 3);
	ck_assert_uint_eq(r->rdma.v[0].hca_objects.v, 10000);
	ck_assert_uint_eq(r->unified.n, 2);
	ck_assert_str_eq(r->unified.v[0].key.s, "memory.high");
	ck_assert_str_eq(r->unified.v[0].value.s, "1\n");
	arena_free(&x.a);
}
END_TEST

#define RES(s) ",\"linux\":{\"resources\":{" s "}}"
#define AT(s)  "/linux/resources/" s
static const struct fault faults[] = {
	{ RES(""), NULL, NULL },
	{ RES("\"pids\":{\"limit\":0}"), NULL, NULL },
	{ RES("\"pids\":{}"), NULL, NULL },
	{ RES("\"memory\":{\"limit\":9223372036854775807}"), NULL, NULL },
	{ RES("\"memory\":{\"limit\":9223372036854775808}"), CFG_SYNTAX,
	  AT("memory/limit") },
	{ RES("\"memory\":{\"limit\":1.5}"), CFG_SYNTAX, AT("memory/limit") },
	{ RES("\"memory\":{\"limit\":\"64m\"}"), CFG_SYNTAX,
	  AT("memory/limit") },
	{ RES("\"memory\":{\"swappiness\":-1}"), CFG_SYNTAX,
	  AT("memory/swappiness") },
	{ RES("\"memory\":{\"disableOOMkiller\":true}"), CFG_CASE_KEY,
	  AT("memory/disableOOMkiller") },
	{ RES("\"cpu\":{\"shares\":-1}"), CFG_SYNTAX, AT("cpu/shares") },
	{ RES("\"cpu\":{\"cpus\":1}"), CFG_SYNTAX, AT("cpu/cpus") },
	{ RES("\"pid\":{\"limit\":1}"), CFG_NEAR_MISS, AT("pid") },
	{ RES("\"blockIO\":{\"weight\":65536}"), CFG_SYNTAX,
	  AT("blockIO/weight") },
	{ RES("\"blockIO\":{\"weightDevice\":[{\"major\":1,\"minor\":1}]}"),
	  CFG_SYNTAX, AT("blockIO/weightDevice/0") },
	{ RES("\"blockIO\":{\"throttleReadBpsDevice\":[{\"major\":1,"
	      "\"minor\":1}]}"),
	  CFG_SYNTAX, AT("blockIO/throttleReadBpsDevice/0/rate") },
	{ RES("\"hugepageLimits\":[{\"limit\":1}]"), CFG_SYNTAX,
	  AT("hugepageLimits/0/pageSize") },
	{ RES("\"network\":{\"classID\":4294967296}"), CFG_SYNTAX,
	  AT("network/classID") },
	{ RES("\"network\":{\"priorities\":[{\"name\":\"lo\"}]}"), CFG_SYNTAX,
	  AT("network/priorities/0/priority") },
	{ RES("\"rdma\":{\"mlx\":{\"hcaHandles\":1}}"), NULL, NULL },
	{ RES("\"rdma\":{\"mlx\":{\"hcaObjects\":1}}"), NULL, NULL },
	{ RES("\"rdma\":{\"mlx\":{}}"), CFG_SYNTAX, AT("rdma/mlx") },
	{ RES("\"rdma\":{\"mlx\":{\"hcaHandles\":-1}}"), CFG_SYNTAX, NULL },
	{ RES("\"unified\":{\"memory.max\":1}"), CFG_SYNTAX,
	  AT("unified/memory.max") },
};

START_TEST(faulty)
{
	struct parsed x;

	parse(&x, faults[_i].text);
	if (faults[_i].rule != NULL && faults[_i].pointer == NULL)
		ck_assert_uint_eq(x.p.n, 2); /* the value, and so neither */
	else if (strstr(faults[_i].text, "1.5") != NULL)
		ck_assert(x.s.json == NULL && x.p.refusing == 1);
	else
		expect(&x, &faults[_i]);
	arena_free(&x.a);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("res");
	TCase *tc = tcase_create("res");

	tcase_add_test(tc, memory_cpu_pids);
	tcase_add_test(tc, the_others);
	tcase_add_loop_test(tc, faulty, 0, CASES(faults));
	suite_add_tcase(s, tc);
	return unit_run(s);
}
