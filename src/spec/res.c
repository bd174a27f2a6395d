/* SPDX-License-Identifier: GPL-2.0-or-later */
/* linux.resources, and the JSON of `update --resources`. */
#include "config.h"

#include "private.h"
#include "spec/res.h"

#define MEMORY(k, m, ...) ROW(spec_memory, k, m, __VA_ARGS__)
static const struct field memory_fields[] = {
	MEMORY("limit", limit, IS(I64)),
	MEMORY("reservation", reservation, IS(I64)),
	MEMORY("swap", swap, IS(I64)),
	MEMORY("kernel", kernel, IS(I64)),
	MEMORY("kernelTCP", kernel_tcp, IS(I64)),
	MEMORY("swappiness", swappiness, IS(U64)),
	MEMORY("disableOOMKiller", disable_oom_killer, IS(BOOL)),
	MEMORY("useHierarchy", use_hierarchy, IS(BOOL)),
	MEMORY("checkBeforeUpdate", check_before_update, IS(BOOL)),
};
static const struct section section_memory =
	SECTION(spec_memory, memory_fields, NULL);

static const struct field cpu_fields[] = {
	ROW(spec_cpu, "shares", shares, IS(U64)),
	ROW(spec_cpu, "quota", quota, IS(I64)),
	ROW(spec_cpu, "burst", burst, IS(U64)),
	ROW(spec_cpu, "period", period, IS(U64)),
	ROW(spec_cpu, "realtimeRuntime", realtime_runtime, IS(I64)),
	ROW(spec_cpu, "realtimePeriod", realtime_period, IS(U64)),
	ROW(spec_cpu, "cpus", cpus, IS(STR)),
	ROW(spec_cpu, "mems", mems, IS(STR)),
	ROW(spec_cpu, "idle", idle, IS(I64)),
};
static const struct section section_cpu = SECTION(spec_cpu, cpu_fields, NULL);

static const struct field pids_fields[] = {
	ROW(spec_pids, "limit", limit, IS(I64)),
};
static const struct section section_pids =
	SECTION(spec_pids, pids_fields, NULL);

#define WEIGHT(k, m, ...) ROW(spec_weight_device, k, m, __VA_ARGS__)
static const struct field weight_fields[] = {
	WEIGHT("major", major, IS(I64), MUST),
	WEIGHT("minor", minor, IS(I64), MUST),
	WEIGHT("weight", weight, IS(U16)),
	WEIGHT("leafWeight", leaf_weight, IS(U16)),
};

static void check_weight(struct spec_reader *r, const void *object,
			 const struct json *node)
{
	const struct spec_weight_device *w = object;

	if (!w->weight.set && !w->leaf_weight.set)
		spec_wrong(r, CFG_SYNTAX, node, "neither weight is given");
}

static const struct section section_weight =
	SECTION(spec_weight_device, weight_fields, check_weight);

static const struct field throttle_fields[] = {
	ROW(spec_throttle, "major", major, IS(I64), MUST),
	ROW(spec_throttle, "minor", minor, IS(I64), MUST),
	ROW(spec_throttle, "rate", rate, IS(U64), MUST),
};
static const struct section section_throttle =
	SECTION(spec_throttle, throttle_fields, NULL);

#define BLOCK(k, m, ...) ROW(spec_block_io, k, m, __VA_ARGS__)
static const struct field block_io_fields[] = {
	BLOCK("weight", weight, IS(U16)),
	BLOCK("leafWeight", leaf_weight, IS(U16)),
	BLOCK("weightDevice", weight_device, IS_LIST(weight)),
	BLOCK("throttleReadBpsDevice", read_bps, IS_LIST(throttle)),
	BLOCK("throttleWriteBpsDevice", write_bps, IS_LIST(throttle)),
	BLOCK("throttleReadIOPSDevice", read_iops, IS_LIST(throttle)),
	BLOCK("throttleWriteIOPSDevice", write_iops, IS_LIST(throttle)),
};
static const struct section section_block_io =
	SECTION(spec_block_io, block_io_fields, NULL);

static const struct field hugepage_fields[] = {
	ROW(spec_hugepage, "pageSize", page_size, IS(STR), MUST),
	ROW(spec_hugepage, "limit", limit, IS(U64), MUST),
};
static const struct section section_hugepage =
	SECTION(spec_hugepage, hugepage_fields, NULL);

static const struct field if_prio_fields[] = {
	ROW(spec_if_prio, "name", name, IS(STR), MUST),
	ROW(spec_if_prio, "priority", priority, IS(U32), MUST),
};
static const struct section section_if_prio =
	SECTION(spec_if_prio, if_prio_fields, NULL);

static const struct field net_res_fields[] = {
	ROW(spec_net_res, "classID", class_id, IS(U32)),
	ROW(spec_net_res, "priorities", priorities, IS_LIST(if_prio)),
};
static const struct section section_net_res =
	SECTION(spec_net_res, net_res_fields, NULL);

static const struct field rdma_fields[] = {
	ROW(spec_rdma, "hcaHandles", hca_handles, IS(U32)),
	ROW(spec_rdma, "hcaObjects", hca_objects, IS(U32)),
};

static void check_rdma(struct spec_reader *r, const void *object,
		       const struct json *node)
{
	const struct spec_rdma *d = object;

	if (!d->hca_handles.set && !d->hca_objects.set)
		spec_wrong(r, CFG_SYNTAX, node, "neither limit is given");
}

static const struct section section_rdma =
	SECTION(spec_rdma, rdma_fields, check_rdma);

#define RES(k, m, ...) ROW(spec_resources, k, m, __VA_ARGS__)
static const struct field resources_fields[] = {
	RES("devices", devices, IS_LIST(dev_rule)),
	RES("memory", memory, IS_OBJECT(memory)),
	RES("cpu", cpu, IS_OBJECT(cpu)),
	RES("pids", pids, IS_OBJECT(pids)),
	RES("blockIO", block_io, IS_OBJECT(block_io)),
	RES("hugepageLimits", hugepage_limits, IS_LIST(hugepage)),
	RES("network", network, IS_OBJECT(net_res)),
	RES("rdma", rdma, IS_MAP(rdma)),
	RES("unified", unified, IS(PAIRS), FREE),
};
const struct section section_resources =
	SECTION(spec_resources, resources_fields, NULL);
