/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "base/facts.h"

const struct facts facts_reference = {
	.user = FACTS_HOST_ROOT,
	.setgroups = true,
	.cgroup = FACTS_CGROUP_V2,
	.caps = 0x1fffeffffffU, /* 0..40 without CAP_SYS_RESOURCE */
	.last_cap = 40,
	.landlock_abi = 2,
	.time_ns = true,
	.mdwe = true, /* newer: only who has it writes a policy that asks */
	.tmpfs_idmap = true, /* what is bound may lie anywhere */
	.nofile_hard = 1048576,
	.memory_bytes = 8ULL << 30,
};
