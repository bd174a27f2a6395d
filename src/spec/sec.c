/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Propagation, personality, memory policy, Intel RDT. */
#include "config.h"

#include "private.h"
#include "spec/sec.h"

static const char *const propagation_list[] = {
	[SPEC_PROP_SHARED] = "shared",
	[SPEC_PROP_SLAVE] = "slave",
	[SPEC_PROP_PRIVATE] = "private",
	[SPEC_PROP_UNBINDABLE] = "unbindable",
	[SPEC_PROP_RSHARED] = "rshared",
	[SPEC_PROP_RSLAVE] = "rslave",
	[SPEC_PROP_RPRIVATE] = "rprivate",
	[SPEC_PROP_RUNBINDABLE] = "runbindable",
};
const struct names names_propagation = NAMES(propagation_list);

static const char *const domain_list[] = {
	[SPEC_DOMAIN_LINUX] = "LINUX",
	[SPEC_DOMAIN_LINUX32] = "LINUX32",
};
static const struct names names_domain = NAMES(domain_list);

static const char *const mpol_list[] = {
	[SPEC_MPOL_DEFAULT] = "MPOL_DEFAULT",
	[SPEC_MPOL_PREFERRED] = "MPOL_PREFERRED",
	[SPEC_MPOL_BIND] = "MPOL_BIND",
	[SPEC_MPOL_INTERLEAVE] = "MPOL_INTERLEAVE",
	[SPEC_MPOL_LOCAL] = "MPOL_LOCAL",
	[SPEC_MPOL_PREFERRED_MANY] = "MPOL_PREFERRED_MANY",
	[SPEC_MPOL_WEIGHTED_INTERLEAVE] = "MPOL_WEIGHTED_INTERLEAVE",
};
static const struct names names_mpol = NAMES(mpol_list);

static const char *const mpol_flag_list[] = {
	[SPEC_MPOL_F_NUMA_BALANCING] = "MPOL_F_NUMA_BALANCING",
	[SPEC_MPOL_F_RELATIVE_NODES] = "MPOL_F_RELATIVE_NODES",
	[SPEC_MPOL_F_STATIC_NODES] = "MPOL_F_STATIC_NODES",
};
static const struct names names_mpol_flag = NAMES(mpol_flag_list);

static const struct field personality_fields[] = {
	ROW(spec_personality, "domain", domain, IS_ENUM(domain), MUST),
	ROW(spec_personality, "flags", flags, IS(STRS)),
};

/* config-linux.md: "currently no flags are supported". */
static void check_personality(struct spec_reader *r, const void *object,
			      const struct json *node)
{
	const struct spec_personality *p = object;

	if (p->flags.n > 0)
		spec_wrong(r, CFG_ENUM,
			   spec_element(spec_member(node, "flags"), 0),
			   "the specification knows no flags");
}

const struct section section_personality =
	SECTION(spec_personality, personality_fields, check_personality);

static const struct field memory_policy_fields[] = {
	ROW(spec_memory_policy, "mode", mode, IS_ENUM(mpol), MUST),
	ROW(spec_memory_policy, "nodes", nodes, IS(STR)),
	ROW(spec_memory_policy, "flags", flags, IS_ENUMS(mpol_flag)),
};
const struct section section_memory_policy =
	SECTION(spec_memory_policy, memory_policy_fields, NULL);

#define RDT(k, m, ...) ROW(spec_intel_rdt, k, m, __VA_ARGS__)
static const struct field intel_rdt_fields[] = {
	RDT("closID", clos_id, IS(STR)),
	RDT("schemata", schemata, IS(STRS)),
	RDT("l3CacheSchema", l3_cache_schema, IS(STR)),
	RDT("memBwSchema", mem_bw_schema, IS(STR)),
	RDT("enableMonitoring", enable_monitoring, IS(BOOL)),
	RDT("enableCMT", enable_cmt, IS(BOOL)),
	RDT("enableMBM", enable_mbm, IS(BOOL)),
};
const struct section section_intel_rdt =
	SECTION(spec_intel_rdt, intel_rdt_fields, NULL);
