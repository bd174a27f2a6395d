/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SPEC_SEC_H
#define SPEC_SEC_H

#include "spec/value.h"

/*
 * config-linux.md: the parts of `linux` that are neither namespaces nor
 * cgroups nor seccomp: propagation, personality, memory policy, Intel RDT.
 */
enum spec_propagation {
	SPEC_PROP_SHARED,
	SPEC_PROP_SLAVE,
	SPEC_PROP_PRIVATE,
	SPEC_PROP_UNBINDABLE,
	SPEC_PROP_RSHARED, /* the r forms are CRI's and podman's */
	SPEC_PROP_RSLAVE,
	SPEC_PROP_RPRIVATE,
	SPEC_PROP_RUNBINDABLE,
};

enum spec_domain {
	SPEC_DOMAIN_LINUX,
	SPEC_DOMAIN_LINUX32,
};

enum spec_mpol {
	SPEC_MPOL_DEFAULT,
	SPEC_MPOL_PREFERRED, /* in the order of the kernel's numbers */
	SPEC_MPOL_BIND,
	SPEC_MPOL_INTERLEAVE,
	SPEC_MPOL_LOCAL,
	SPEC_MPOL_PREFERRED_MANY,
	SPEC_MPOL_WEIGHTED_INTERLEAVE,
};

enum spec_mpol_flag {
	SPEC_MPOL_F_NUMA_BALANCING,
	SPEC_MPOL_F_RELATIVE_NODES,
	SPEC_MPOL_F_STATIC_NODES,
};

struct spec_personality {
	struct spec_at at;
	struct spec_enum domain; /* enum spec_domain */
	struct spec_strs flags;  /* the specification knows none */
};

struct spec_memory_policy {
	struct spec_at at;
	struct spec_enum mode; /* enum spec_mpol */
	struct spec_str nodes;
	struct spec_enums flags; /* enum spec_mpol_flag */
};

struct spec_intel_rdt {
	struct spec_at at;
	struct spec_str clos_id;
	struct spec_strs schemata;
	struct spec_str l3_cache_schema;
	struct spec_str mem_bw_schema;
	struct spec_bool enable_monitoring;
	struct spec_bool enable_cmt; /* until 1.2 */
	struct spec_bool enable_mbm; /* until 1.2 */
};

#endif
