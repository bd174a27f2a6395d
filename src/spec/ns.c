/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Namespaces, id mappings, time offsets, network devices. */
#include "config.h"

#include "private.h"
#include "spec/ns.h"

static const char *const ns_list[] = {
	[SPEC_NS_PID] = "pid",       [SPEC_NS_NETWORK] = "network",
	[SPEC_NS_MOUNT] = "mount",   [SPEC_NS_IPC] = "ipc",
	[SPEC_NS_UTS] = "uts",       [SPEC_NS_USER] = "user",
	[SPEC_NS_CGROUP] = "cgroup", [SPEC_NS_TIME] = "time",
};
static const struct names names_ns = NAMES(ns_list);

static const struct field ns_fields[] = {
	ROW(spec_ns, "type", type, IS_ENUM(ns), MUST),
	ROW(spec_ns, "path", path, IS(STR)),
};
const struct section section_ns = SECTION(spec_ns, ns_fields, NULL);

static const struct field idmap_fields[] = {
	ROW(spec_idmap, "containerID", container_id, IS(U32), MUST),
	ROW(spec_idmap, "hostID", host_id, IS(U32), MUST),
	ROW(spec_idmap, "size", size, IS(U32), MUST),
};
const struct section section_idmap = SECTION(spec_idmap, idmap_fields, NULL);

static const struct field time_offset_fields[] = {
	ROW(spec_time_offset, "secs", secs, IS(I64)),
	ROW(spec_time_offset, "nanosecs", nanosecs, IS(U32)),
};
static const struct section section_time_offset =
	SECTION(spec_time_offset, time_offset_fields, NULL);

static const struct field time_offsets_fields[] = {
	ROW(spec_time_offsets, "boottime", boottime, IS_OBJECT(time_offset)),
	ROW(spec_time_offsets, "monotonic", monotonic, IS_OBJECT(time_offset)),
};
/* The name of a clock is a value, though it stands as a key. */
const struct section section_time_offsets = {
	.fields = time_offsets_fields,
	.n = COUNT(time_offsets_fields),
	.size = sizeof(struct spec_time_offsets),
	.closed = true,
};

static const struct field net_device_fields[] = {
	ROW(spec_net_device, "name", name, IS(STR)),
};
const struct section section_net_device =
	SECTION(spec_net_device, net_device_fields, NULL);
