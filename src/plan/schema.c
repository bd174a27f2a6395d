/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What plan/types.h looks like to the generic code. A member with the wrong
 * type does not compile; that no member is missing is a unit test, which adds
 * up offsets and sizes.
 */
#include "config.h"

#include "schema.h"
#include "schema_names.h"

static const struct field kv_f[] = {
	TEXT(plan_kv, key, WORD, R_SOME),
	TEXT(plan_kv, value, NOTE, R_ANY),
};
TABLE(kv, plan_kv, kv_f);

static const struct field note_f[] = {
	TEXT(plan_kv, key, PATH, R_SOME),
	{ FIELD(plan_kv, value, const char *, K_TEXT), .longest = NOTE,
	  .look = L_SECRET },
};
TABLE(note, plan_kv, note_f);

static const struct field map_f[] = {
	U32(plan_id_map, container, L_PLAIN),
	U32(plan_id_map, host, L_PLAIN),
	U32(plan_id_map, size, L_PLAIN),
};
TABLE(map, plan_id_map, map_f);

static const struct field ids_f[] = {
	ENUM(plan_ids, kind, plan_ids_kind, ids_kinds),
	TEXT(plan_ids, join, PATH, R_PATH0),
	U32(plan_ids, size, L_QUIET),
	BOOL(plan_ids, keep_groups),
	U32S(plan_ids, extra_uids, MAPS),
	U32S(plan_ids, extra_gids, MAPS),
	LIST(plan_ids, uid_maps, plan_id_map, map, MAPS),
	LIST(plan_ids, gid_maps, plan_id_map, map, MAPS),
};
TABLE(ids, plan_ids, ids_f);

static const struct field ns_f[] = {
	ENUM(plan_ns, type, plan_ns_type, ns_types),
	TEXT(plan_ns, join, PATH, R_PATH0),
};
TABLE(ns, plan_ns, ns_f);

static const struct field time_f[] = {
	TEXT(plan_time_offset, clock, WORD, R_WORD),
	I64(plan_time_offset, secs),
	U32(plan_time_offset, nanosecs, L_QUIET),
};
TABLE(time_offset, plan_time_offset, time_f);

static const struct field window_f[] = {
	TEXT(plan_window, path, PATH, R_PATH),
	BOOL(plan_window, exec),
};
TABLE(window, plan_window, window_f);

static const struct field root_f[] = {
	TEXT(plan_root, path, PATH, R_PATH),
	ENUM(plan_root, kind, plan_root_kind, root_kinds),
	BOOL(plan_root, readonly),
	LIST(plan_root, windows, plan_window, window, 64),
	U64(plan_root, upper_bytes, L_QUIET),
	U64(plan_root, upper_inodes, L_QUIET),
	ENUM(plan_root, propagation, plan_propagation, propagations),
};
TABLE(root, plan_root, root_f);

static const struct field mount_f[] = {
	TEXT(plan_mount, dest, PATH, R_PATH),
	TEXT(plan_mount, source, PATH, R_LINE),
	ENUM(plan_mount, type, plan_mount_type, mount_types),
	BOOL(plan_mount, recursive),
	BOOL(plan_mount, idmap),
	BOOL(plan_mount, idmap_top),
	LIST(plan_mount, uid_maps, plan_id_map, map, MAPS),
	LIST(plan_mount, gid_maps, plan_id_map, map, MAPS),
	BOOL(plan_mount, remount),
	BITS(plan_mount, attr_set, uint64_t, K_U64, attrs),
	BITS(plan_mount, attr_clear, uint64_t, K_U64, attrs),
	BITS(plan_mount, rec_set, uint64_t, K_U64, attrs),
	BITS(plan_mount, rec_clear, uint64_t, K_U64, attrs),
	ENUM(plan_mount, propagation, plan_propagation, propagations),
	BOOL(plan_mount, propagation_recursive),
	LIST(plan_mount, data, plan_kv, kv, 64),
	BOOL(plan_mount, copy_up),
	BITS(plan_mount, allow, uint32_t, K_U32, binds),
};
TABLE(mount, plan_mount, mount_f);

static const struct field device_f[] = {
	TEXT(plan_device, path, PATH, R_PATH), U32(plan_device, type, L_CHAR),
	U32(plan_device, major, L_PLAIN),      U32(plan_device, minor, L_PLAIN),
	U32(plan_device, mode, L_OCTAL),       U32(plan_device, uid, L_PLAIN),
	U32(plan_device, gid, L_PLAIN),
};
TABLE(device, plan_device, device_f);

static const struct field net_device_f[] = {
	TEXT(plan_net_device, host, 15, R_LINE),
	TEXT(plan_net_device, name, 15, R_LINE),
};
TABLE(net_device, plan_net_device, net_device_f);

static const struct field rlimit_f[] = {
	{ FIELD(plan_rlimit, resource, uint32_t, K_U32), .look = L_NAMED,
	  NAMES(rlimits) },
	U64(plan_rlimit, soft, L_LIMIT),
	U64(plan_rlimit, hard, L_LIMIT),
};
TABLE(rlimit, plan_rlimit, rlimit_f);

static const struct field caps_f[] = {
	BITS(plan_caps, bounding, uint64_t, K_U64, capabilities),
	BITS(plan_caps, effective, uint64_t, K_U64, capabilities),
	BITS(plan_caps, permitted, uint64_t, K_U64, capabilities),
	BITS(plan_caps, inheritable, uint64_t, K_U64, capabilities),
	BITS(plan_caps, ambient, uint64_t, K_U64, capabilities),
};
TABLE(caps, plan_caps, caps_f);

static const struct field filter_f[] = {
	{ ITEMS(plan_filter, code, const uint8_t *, K_BYTES, CODE) },
	U32(plan_filter, flags, L_QUIET),
};
TABLE(filter, plan_filter, filter_f);

static const struct field listener_f[] = {
	TEXT(plan_listener, path, PATH, R_PATH),
	TEXT(plan_listener, metadata, NOTE, R_ANY),
};
TABLE(listener, plan_listener, listener_f);

static const struct field scheduler_f[] = {
	{ FIELD(plan_scheduler, policy, uint32_t, K_U32), .look = L_NAMED,
	  NAMES(sched_policies) },
	BITS(plan_scheduler, flags, uint64_t, K_U64, sched_flags),
	I64(plan_scheduler, nice),
	U32(plan_scheduler, priority, L_QUIET),
	U64(plan_scheduler, runtime, L_QUIET),
	U64(plan_scheduler, deadline, L_QUIET),
	U64(plan_scheduler, period, L_QUIET),
};
TABLE(scheduler, plan_scheduler, scheduler_f);

static const struct field io_priority_f[] = {
	{ FIELD(plan_io_priority, class, uint32_t, K_U32), .look = L_NAMED,
	  NAMES(io_classes) },
	U32(plan_io_priority, level, L_PLAIN),
};
TABLE(io_priority, plan_io_priority, io_priority_f);

static const struct field memory_policy_f[] = {
	{ FIELD(plan_memory_policy, mode, uint32_t, K_U32), .look = L_NAMED,
	  NAMES(memory_modes) },
	BITS(plan_memory_policy, flags, uint32_t, K_U32, memory_flags),
	TEXT(plan_memory_policy, nodes, PATH, R_LINE),
};
TABLE(memory_policy, plan_memory_policy, memory_policy_f);

static const struct field process_f[] = {
	TEXTS(plan_process, args, ARGS, ARG, R_ANY, L_PLAIN),
	TEXTS(plan_process, env, ARGS, ARG, R_ENV, L_NAME),
	TEXT(plan_process, cwd, PATH, R_PATH0),
	U32(plan_process, uid, L_PLAIN),
	U32(plan_process, gid, L_PLAIN),
	U32S(plan_process, groups, GROUPS),
	OPT(plan_process, umask, L_OCTAL),
	STRUCT(plan_process, caps, plan_caps, caps),
	LIST(plan_process, rlimits, plan_rlimit, rlimit, COUNT(rlimits)),
	BOOL(plan_process, terminal),
	U32(plan_process, rows, L_QUIET),
	U32(plan_process, columns, L_QUIET),
	OPT(plan_process, oom_score_adj, L_PLAIN),
	BOOL(plan_process, no_new_privs),
	ENUM(plan_process, baseline, plan_baseline, baselines),
	LIST(plan_process, filters, plan_filter, filter, 8),
	LIST(plan_process, listener, plan_listener, listener, 1),
	BOOL(plan_process, landlock),
	BOOL(plan_process, mdwe),
	LIST(plan_process, scheduler, plan_scheduler, scheduler, 1),
	LIST(plan_process, io_priority, plan_io_priority, io_priority, 1),
	LIST(plan_process, memory_policy, plan_memory_policy, memory_policy, 1),
	OPT(plan_process, personality, L_PLAIN),
	TEXT(plan_process, apparmor, LABEL, R_LINE),
	TEXT(plan_process, selinux, LABEL, R_LINE),
	TEXT(plan_process, cpus_initial, PATH, R_LINE),
	TEXT(plan_process, cpus_final, PATH, R_LINE),
};
TABLE(process, plan_process, process_f);

static const struct field sysctl_f[] = {
	TEXT(plan_sysctl, path, WORD, R_REL),
	TEXT(plan_sysctl, value, PATH, R_LINE),
	BOOL(plan_sysctl, gid_range),
};
TABLE(sysctl, plan_sysctl, sysctl_f);

static const struct field dev_rule_f[] = {
	BOOL(plan_dev_rule, allow),
	U32(plan_dev_rule, type, L_CHAR),
	OPT(plan_dev_rule, major, L_PLAIN),
	OPT(plan_dev_rule, minor, L_PLAIN),
	TEXT(plan_dev_rule, access, 3, R_WORD),
};
TABLE(dev_rule, plan_dev_rule, dev_rule_f);

static const struct field memory_f[] = {
	OPT(plan_memory, limit, L_PLAIN),
	OPT(plan_memory, reservation, L_PLAIN),
	OPT(plan_memory, swap, L_PLAIN),
	OPT(plan_memory, swappiness, L_PLAIN),
	OPT(plan_memory, kernel, L_PLAIN),
	OPT(plan_memory, kernel_tcp, L_PLAIN),
	BOOL(plan_memory, oom_kill_disable),
	BOOL(plan_memory, check_before_update),
};
TABLE(memory, plan_memory, memory_f);

static const struct field cpu_f[] = {
	OPT(plan_cpu, shares, L_PLAIN),     OPT(plan_cpu, quota, L_PLAIN),
	OPT(plan_cpu, period, L_PLAIN),     OPT(plan_cpu, burst, L_PLAIN),
	OPT(plan_cpu, idle, L_PLAIN),       OPT(plan_cpu, rt_runtime, L_PLAIN),
	OPT(plan_cpu, rt_period, L_PLAIN),  TEXT(plan_cpu, cpus, PATH, R_LINE),
	TEXT(plan_cpu, mems, PATH, R_LINE),
};
TABLE(cpu, plan_cpu, cpu_f);

static const struct field block_weight_f[] = {
	U32(plan_block_weight, major, L_PLAIN),
	U32(plan_block_weight, minor, L_PLAIN),
	OPT(plan_block_weight, weight, L_PLAIN),
	OPT(plan_block_weight, leaf_weight, L_PLAIN),
};
TABLE(block_weight, plan_block_weight, block_weight_f);
static const struct field throttle_f[] = {
	ENUM(plan_throttle, what, plan_rate, rates),
	U32(plan_throttle, major, L_PLAIN),
	U32(plan_throttle, minor, L_PLAIN),
	U64(plan_throttle, rate, L_PLAIN),
};
TABLE(throttle, plan_throttle, throttle_f);
static const struct field block_io_f[] = {
	OPT(plan_block_io, weight, L_PLAIN),
	OPT(plan_block_io, leaf_weight, L_PLAIN),
	LIST(plan_block_io, weights, plan_block_weight, block_weight, MANY),
	LIST(plan_block_io, throttles, plan_throttle, throttle, MANY),
};
TABLE(block_io, plan_block_io, block_io_f);

static const struct field huge_f[] = {
	TEXT(plan_huge_pages, size, WORD, R_WORD),
	U64(plan_huge_pages, limit, L_PLAIN),
};
TABLE(huge, plan_huge_pages, huge_f);
static const struct field rdma_f[] = {
	TEXT(plan_rdma, device, WORD, R_WORD),
	OPT(plan_rdma, handles, L_PLAIN),
	OPT(plan_rdma, objects, L_PLAIN),
};
TABLE(rdma, plan_rdma, rdma_f);
static const struct field if_priority_f[] = {
	TEXT(plan_if_priority, name, WORD, R_WORD),
	U32(plan_if_priority, priority, L_PLAIN),
};
TABLE(if_priority, plan_if_priority, if_priority_f);

static const struct field cgroup_f[] = {
	BOOL(plan_cgroup, none),
	BOOL(plan_cgroup, systemd),
	TEXT(plan_cgroup, slice, WORD, R_LINE),
	TEXT(plan_cgroup, scope, WORD, R_LINE),
	TEXT(plan_cgroup, path, PATH, R_PATH0),
	LIST(plan_cgroup, devices, plan_dev_rule, dev_rule, MANY),
	OPT(plan_cgroup, pids, L_PLAIN),
	STRUCT(plan_cgroup, memory, plan_memory, memory),
	STRUCT(plan_cgroup, cpu, plan_cpu, cpu),
	STRUCT(plan_cgroup, block_io, plan_block_io, block_io),
	LIST(plan_cgroup, huge_pages, plan_huge_pages, huge, 64),
	LIST(plan_cgroup, rdma, plan_rdma, rdma, 64),
	OPT(plan_cgroup, class_id, L_PLAIN),
	LIST(plan_cgroup, if_priorities, plan_if_priority, if_priority, MANY),
	LIST(plan_cgroup, unified, plan_kv, kv, MANY),
};
TABLE(cgroup, plan_cgroup, cgroup_f);

static const struct field rdt_f[] = {
	TEXT(plan_rdt, class, WORD, R_LINE),
	TEXTS(plan_rdt, check, 2, PATH, R_LINE, L_PLAIN),
	TEXTS(plan_rdt, schemata, MANY, PATH, R_LINE, L_PLAIN),
	BOOL(plan_rdt, monitoring),
	BOOL(plan_rdt, shared),
};
TABLE(rdt, plan_rdt, rdt_f);

static const struct field hook_f[] = {
	ENUM(plan_hook, when, plan_hook_when, hook_whens),
	TEXT(plan_hook, path, PATH, R_PATH),
	BOOL(plan_hook, engine_exe),
	BOOL(plan_hook, confined),
	TEXTS(plan_hook, args, ARGS, ARG, R_ANY, L_PLAIN),
	TEXTS(plan_hook, env, ARGS, ARG, R_ENV, L_NAME),
	U32(plan_hook, timeout_ms, L_PLAIN),
};
TABLE(hook, plan_hook, hook_f);

static const struct field reason_f[] = {
	TEXT(plan_reason, field, PATH, R_LINE),
	TEXT(plan_reason, rule, WORD, R_WORD),
};
TABLE(reason, plan_reason, reason_f);

static const struct field container_f[] = {
	ENUM(plan_container, profile, plan_profile, profiles),
	TEXT(plan_container, scope, WORD, R_WORD),
	TEXT(plan_container, oci_version, WORD, R_WORD),
	TEXT(plan_container, config_sha256, 64, R_HEX64),
	TEXT(plan_container, policy_sha256, 64, R_HEX0),
	LIST(plan_container, annotations, plan_kv, note, NOTES),
	STRUCT(plan_container, ids, plan_ids, ids),
	LIST(plan_container, namespaces, plan_ns, ns, PLAN_NS_TYPES),
	LIST(plan_container, time_offsets, plan_time_offset, time_offset, 2),
	TEXT(plan_container, hostname, 64, R_LINE),
	TEXT(plan_container, domainname, 64, R_LINE),
	TEXT(plan_container, mount_label, WORD, R_LINE),
	STRUCT(plan_container, root, plan_root, root),
	LIST(plan_container, mounts, plan_mount, mount, MANY),
	LIST(plan_container, devices, plan_device, device, MANY),
	LIST(plan_container, net_devices, plan_net_device, net_device, 64),
	TEXTS(plan_container, masked_paths, MANY, PATH, R_PATH, L_PLAIN),
	TEXTS(plan_container, readonly_paths, MANY, PATH, R_PATH, L_PLAIN),
	LIST(plan_container, sysctls, plan_sysctl, sysctl, MANY),
	STRUCT(plan_container, cgroup, plan_cgroup, cgroup),
	LIST(plan_container, rdt, plan_rdt, rdt, 1),
	LIST(plan_container, hooks, plan_hook, hook, MANY),
	BOOL(plan_container, has_process),
	STRUCT(plan_container, process, plan_process, process),
	LIST(plan_container, reasons, plan_reason, reason, NOTES),
};
TABLE(container, plan_container, container_f);

static const struct field exec_f[] = {
	STRUCT(plan_exec, process, plan_process, process),
	TEXT(plan_exec, cgroup, PATH, R_REL0),
	LIST(plan_exec, reasons, plan_reason, reason, NOTES),
};
TABLE(exec, plan_exec, exec_f);

static const struct field update_f[] = {
	STRUCT(plan_update, cgroup, plan_cgroup, cgroup),
};
TABLE(update, plan_update, update_f);

static const struct field exemption_f[] = {
	TEXT(plan_exemption, rule, WORD, R_WORD),
	TEXT(plan_exemption, pointer, PATH, R_LINE),
	TEXT(plan_exemption, reason, PATH, R_LINE),
	TEXT(plan_exemption, expires, WORD, R_WORD),
	TEXT(plan_exemption, annotation, PATH, R_LINE),
	TEXT(plan_exemption, value, PATH, R_LINE),
	TEXT(plan_exemption, image, PATH, R_LINE),
};
TABLE(exemption, plan_exemption, exemption_f);

static const struct field allowed_path_f[] = {
	TEXT(plan_allowed_path, path, PATH, R_PATH),
	BOOL(plan_allowed_path, write),
};
TABLE(allowed_path, plan_allowed_path, allowed_path_f);

static const struct field allowed_device_f[] = {
	U32(plan_allowed_device, type, L_CHAR),
	U32(plan_allowed_device, major, L_PLAIN),
	OPT(plan_allowed_device, minor, L_PLAIN),
};
TABLE(allowed_device, plan_allowed_device, allowed_device_f);

/* Of settings: the rule is a place in a file. */
static const struct field origin_f[] = {
	TEXT(plan_reason, field, PATH, R_LINE),
	TEXT(plan_reason, rule, PATH, R_LINE),
};
TABLE(origin, plan_reason, origin_f);

static const struct field pool_f[] = {
	U32(plan_id_pool, first, L_PLAIN),
	U32(plan_id_pool, last, L_PLAIN),
};
TABLE(pool, plan_id_pool, pool_f);

static const struct field settings_f[] = {
	ENUM(plan_settings, profile, plan_profile, profiles),
	TEXT(plan_settings, scope, WORD, R_WORD),
	LIST(plan_settings, exemptions, plan_exemption, exemption, MANY),
	BOOL(plan_settings, audit),
	BITS(plan_settings, caps, uint64_t, K_U64, capabilities),
	LIST(plan_settings, paths, plan_allowed_path, allowed_path, MANY),
	LIST(plan_settings, devices, plan_allowed_device, allowed_device, MANY),
	BOOL(plan_settings, hooks_named),
	TEXTS(plan_settings, hooks, MANY, PATH, R_PATH, L_PLAIN),
	TEXTS(plan_settings, notify_sockets, MANY, PATH, R_PATH, L_PLAIN),
	TEXTS(plan_settings, net_devices, MANY, 15, R_LINE, L_PLAIN),
	ENUM(plan_settings, root, plan_root_kind, root_kinds),
	LIST(plan_settings, windows, plan_window, window, 64),
	STRUCT(plan_settings, ids, plan_id_pool, pool),
	U64(plan_settings, upper_bytes, L_PLAIN),
	U64(plan_settings, upper_inodes, L_PLAIN),
	U64(plan_settings, tmpfs_bytes, L_PLAIN),
	U64(plan_settings, tmpfs_inodes, L_PLAIN),
	OPT(plan_settings, pids, L_PLAIN),
	OPT(plan_settings, memory, L_PLAIN),
	OPT(plan_settings, cpu_shares, L_PLAIN),
	TEXTS(plan_settings, seccomp_allow, MANY, WORD, R_WORD, L_PLAIN),
	TEXTS(plan_settings, seccomp_deny, MANY, WORD, R_WORD, L_PLAIN),
	BOOL(plan_settings, setid),
	BOOL(plan_settings, mdwe),
	TEXTS(plan_settings, trust, MANY, PATH, R_LINE, L_PLAIN),
	LIST(plan_settings, reasons, plan_reason, origin, NOTES),
};
TABLE(settings, plan_settings, settings_f);

static const struct field finding_f[] = {
	TEXT(plan_finding, rule, WORD, R_WORD),
	ENUM(plan_finding, action, plan_action, actions),
	TEXT(plan_finding, pointer, LINE, R_ANY),
	U32(plan_finding, offset, L_QUIET),
	TEXT(plan_finding, message, LINE, R_ANY),
	TEXT(plan_finding, asked, LINE, R_ANY),
	TEXT(plan_finding, given, LINE, R_ANY),
	TEXT(plan_finding, fix, LINE, R_ANY),
};
TABLE(finding, plan_finding, finding_f);

static const struct field report_f[] = {
	ENUM(plan_report, profile, plan_profile, profiles),
	TEXT(plan_report, config_sha256, 64, R_HEX0),
	LIST(plan_report, findings, plan_finding, finding, NOTES),
	BOOL(plan_report, refused),
};
const struct table schema_report = { "plan_report", report_f, COUNT(report_f),
				     sizeof(struct plan_report) };

const struct table *schema_of(enum plan_kind kind)
{
	switch (kind) {
	case PLAN_KIND_CONTAINER:
		return &container;
	case PLAN_KIND_EXEC:
		return &exec;
	case PLAN_KIND_UPDATE:
		return &update;
	case PLAN_KIND_SETTINGS:
		return &settings;
	case PLAN_KIND_REFUSAL:
	case PLAN_KINDS:
		break;
	}
	return NULL;
}
