/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <linux/mempolicy.h>

#include "spec/spec_unit.h"

START_TEST(every_field)
{
	struct parsed x;
	const struct spec_linux *lx = &x.s.lx;

	parse_full(&x);
	ck_assert_int_eq(lx->rootfs_propagation.v, SPEC_PROP_SLAVE);
	ck_assert_int_eq(lx->personality.domain.v, SPEC_DOMAIN_LINUX32);
	ck_assert(lx->personality.flags.set && lx->personality.flags.n == 0);
	ck_assert_int_eq(lx->memory_policy.mode.v,
			 SPEC_MPOL_WEIGHTED_INTERLEAVE);
	ck_assert_str_eq(lx->memory_policy.nodes.s, "0-1");
	ck_assert_int_eq(lx->memory_policy.flags.v[0].v,
			 SPEC_MPOL_F_STATIC_NODES);
	ck_assert_str_eq(lx->intel_rdt.clos_id.s, "guaranteed");
	ck_assert_str_eq(lx->intel_rdt.schemata.v[0].s, "L3:0=ff");
	ck_assert_str_eq(lx->intel_rdt.l3_cache_schema.s, "L3:0=7f0");
	ck_assert_str_eq(lx->intel_rdt.mem_bw_schema.s, "MB:0=20");
	ck_assert(lx->intel_rdt.enable_monitoring.v);
	ck_assert(lx->intel_rdt.enable_cmt.v && lx->intel_rdt.enable_mbm.v);
	arena_free(&x.a);
}
END_TEST

START_TEST(modes_are_the_kernels_numbers)
{
	ck_assert_int_eq(SPEC_MPOL_DEFAULT, MPOL_DEFAULT);
	ck_assert_int_eq(SPEC_MPOL_PREFERRED, MPOL_PREFERRED);
	ck_assert_int_eq(SPEC_MPOL_BIND, MPOL_BIND);
	ck_assert_int_eq(SPEC_MPOL_INTERLEAVE, MPOL_INTERLEAVE);
	ck_assert_int_eq(SPEC_MPOL_LOCAL, MPOL_LOCAL);
	ck_assert_int_eq(SPEC_MPOL_PREFERRED_MANY, MPOL_PREFERRED_MANY);
}
END_TEST

#define LX(s) ",\"linux\":{" s "}"
static const struct fault faults[] = {
	{ LX("\"rootfsPropagation\":\"rshared\""), NULL, NULL },
	{ LX("\"rootfsPropagation\":\"unbindable\""), NULL, NULL },
	{ LX("\"rootfsPropagation\":\"Shared\""), CFG_ENUM,
	  "/linux/rootfsPropagation" },
	{ LX("\"rootfsPropagation\":\"\""), CFG_ENUM,
	  "/linux/rootfsPropagation" },
	{ LX("\"personality\":{\"domain\":\"LINUX\"}"), NULL, NULL },
	{ LX("\"personality\":{\"domain\":\"BSD\"}"), CFG_ENUM,
	  "/linux/personality/domain" },
	{ LX("\"personality\":{}"), CFG_SYNTAX, "/linux/personality/domain" },
	{ LX("\"personality\":{\"domain\":\"LINUX\",\"flags\":"
	     "[\"ADDR_NO_RANDOMIZE\"]}"),
	  CFG_ENUM, "/linux/personality/flags/0" },
	{ LX("\"memoryPolicy\":{\"nodes\":\"0\"}"), CFG_SYNTAX,
	  "/linux/memoryPolicy/mode" },
	{ LX("\"memoryPolicy\":{\"mode\":\"MPOL_MAX\"}"), CFG_ENUM,
	  "/linux/memoryPolicy/mode" },
	{ LX("\"memoryPolicy\":{\"mode\":\"MPOL_BIND\",\"flags\":[\"\"]}"),
	  CFG_ENUM, "/linux/memoryPolicy/flags/0" },
	{ LX("\"intelRdt\":{\"schemata\":[\"L3:0=f\\nMB:0=1\"]}"), CFG_NUL,
	  "/linux/intelRdt/schemata/0" },
	{ LX("\"intelRdt\":{\"l3CacheSchema\":\"L3:0=f\\n\"}"), CFG_NUL,
	  "/linux/intelRdt/l3CacheSchema" },
	{ LX("\"maskedPaths\":[\"/proc\\n\"]"), CFG_NUL,
	  "/linux/maskedPaths/0" },
	{ LX("\"readonlyPaths\":\"/proc\""), CFG_SYNTAX,
	  "/linux/readonlyPaths" },
	{ LX("\"mountLabel\":\"a\\u0000b\""), CFG_NUL, "/linux/mountLabel" },
};
FAULT_TEST(faulty, faults)

int main(void)
{
	Suite *s = suite_create("sec");
	TCase *tc = tcase_create("sec");

	tcase_add_test(tc, every_field);
	tcase_add_test(tc, modes_are_the_kernels_numbers);
	tcase_add_loop_test(tc, faulty, 0, CASES(faults));
	suite_add_tcase(s, tc);
	return unit_run(s);
}
