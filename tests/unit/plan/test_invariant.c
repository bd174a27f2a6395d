/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <linux/filter.h>
#include <linux/mount.h>
#include <linux/seccomp.h>
#include <stdlib.h>
#include <string.h>

#include "../../../src/plan/private.h"
#include "plan/build.h"
#include "plan/codec.h"
#include "sample.h"
#include "unit.h"

/* A copy of a list that a case may write into: one at a time. */
#define EDIT(c, type, member)                                             \
	type *member = edit((c)->member, sizeof(type) * (c)->n_##member); \
	(c)->member = member

static void *edit(const void *list, size_t size)
{
	static _Alignas(16) char copy[65536];

	ck_assert_uint_le(size, sizeof(copy));
	return memcpy(copy, list, size);
}

struct spoiler {
	const char *at;
	void (*spoil)(struct plan_container *c);
};

#define CASE(name, ...)                            \
	static void name(struct plan_container *c) \
	{                                          \
		__VA_ARGS__;                       \
	}

/* ---- texts ---- */
CASE(sha_short, c->config_sha256 = "abc")
CASE(sha_upper,
     c->config_sha256 = "0123456789ABCDEF0123456789abcdef0123456789ab"
			"cdef0123456789abcdef")
CASE(scope_word, c->scope = "a b")
CASE(host_lines, c->hostname = "a\nb")
CASE(root_relative, c->root.path = "srv/x")
CASE(root_dots, c->root.path = "/srv/../etc")
CASE(root_dot, c->root.path = "/srv/./x")
CASE(root_slash, c->root.path = "/srv/x/")
CASE(root_double, c->root.path = "/srv//x")
CASE(root_host, c->root.path = "/")
CASE(root_control, c->root.path = "/srv/\x7f")
CASE(root_empty, c->root.path = "")
CASE(note_key, static const struct plan_kv kv = { "", "x" };
     c->annotations = &kv; c->n_annotations = 1)
CASE(cwd_relative, c->process.cwd = "tmp")
CASE(cwd_empty, c->process.cwd = "")
CASE(env_plain, static const char *const v[] = { "PATH" }; c->process.env = v;
     c->process.n_env = 1)
CASE(env_no_name, static const char *const v[] = { "=x" }; c->process.env = v;
     c->process.n_env = 1)
CASE(masked_relative, static const char *const v[] = { "proc/kcore" };
     c->masked_paths = v; c->n_masked_paths = 1)
CASE(readonly_dots, static const char *const v[] = { "/proc/../etc" };
     c->readonly_paths = v; c->n_readonly_paths = 1)

/* ---- ids ---- */
CASE(no_userns, c->ids = (struct plan_ids){ .kind = PLAN_IDS_NONE, .join = "" })
CASE(join_nothing,
     c->ids = (struct plan_ids){ .kind = PLAN_IDS_JOIN, .join = "" })
CASE(join_block, c->ids.join = "/proc/7/ns/user")
CASE(block_empty, c->ids.size = 0)
CASE(block_huge, c->ids.size = 1 << 25)
CASE(uid_outside, c->process.uid = 65536)
CASE(gid_outside, c->process.gid = 65536)
CASE(uid_minus_one, c->process.uid = UINT32_MAX)
CASE(group_outside, static const uint32_t v[] = { 70000 };
     c->process.groups = v; c->process.n_groups = 1)
CASE(group_minus_one, static const uint32_t v[] = { UINT32_MAX };
     c->process.groups = v; c->process.n_groups = 1)
CASE(extra_inside, static const uint32_t v[] = { 65535 }; c->ids.extra_uids = v;
     c->ids.n_extra_uids = 1)
CASE(extra_twice, static const uint32_t v[] = { 70000, 70000 };
     c->ids.extra_gids = v; c->ids.n_extra_gids = 2)

static void maps(struct plan_container *c, const struct plan_id_map *m,
		 size_t n)
{
	static const struct plan_id_map good = { 0, 100000, 65536 };

	c->ids = (struct plan_ids){ .kind = PLAN_IDS_MAPS,
				    .join = "",
				    .uid_maps = m,
				    .n_uid_maps = n,
				    .gid_maps = &good,
				    .n_gid_maps = 1 };
}
CASE(maps_none, maps(c, NULL, 0))
CASE(maps_zero, static const struct plan_id_map m = { 0, 100000, 0 };
     maps(c, &m, 1))
CASE(maps_over, static const struct plan_id_map m = { 0, 4294967290, 10 };
     maps(c, &m, 1))
CASE(maps_overlap, static const struct plan_id_map m[] = { { 0, 100000, 10 },
							   { 9, 200000, 10 } };
     maps(c, m, 2))
CASE(maps_host_overlap,
     static const struct plan_id_map m[] = { { 0, 100000, 10 },
					     { 10, 100009, 10 } };
     maps(c, m, 2))
CASE(maps_miss, static const struct plan_id_map m = { 1, 100000, 10 };
     maps(c, &m, 1))
CASE(maps_size, static const struct plan_id_map m = { 0, 100000, 10 };
     maps(c, &m, 1); c->ids.size = 1)
CASE(block_groups, c->ids.keep_groups = true)

/* ---- namespaces ---- */
CASE(ns_twice, EDIT(c, struct plan_ns, namespaces);
     namespaces[1].type = namespaces[0].type)
CASE(ns_missing, c->n_namespaces--)
CASE(ns_relative, EDIT(c, struct plan_ns, namespaces);
     namespaces[1].join = "proc/1/ns/net")
CASE(clock_unknown,
     static const struct plan_time_offset t = { "realtime", 1, 0 };
     c->time_offsets = &t; c->n_time_offsets = 1)
CASE(clock_twice,
     static const struct plan_time_offset t[] = { { "boottime", 1, 0 },
						  { "boottime", 1, 0 } };
     c->time_offsets = t; c->n_time_offsets = 2)
CASE(clock_nanosecs,
     static const struct plan_time_offset t = { "boottime", 1, 1000000000 };
     c->time_offsets = &t; c->n_time_offsets = 1)
CASE(clock_joined,
     static const struct plan_time_offset t = { "boottime", 1, 0 };
     EDIT(c, struct plan_ns, namespaces);
     namespaces[5].join = "/proc/7/ns/time"; c->time_offsets = &t;
     c->n_time_offsets = 1)

/* ---- root ---- */
CASE(readonly_windows, c->root.readonly = true)
CASE(upper_unlimited, c->root.upper_bytes = 0)
CASE(inodes_unlimited, c->root.upper_inodes = 0)
CASE(window_root, static const struct plan_window w = { "/", false };
     c->root.windows = &w; c->root.n_windows = 1)
CASE(window_proc, static const struct plan_window w = { "/proc/x", false };
     c->root.windows = &w; c->root.n_windows = 1)
CASE(window_twice, static const struct plan_window w[] = { { "/tmp", false },
							   { "/tmp", true } };
     c->root.windows = w; c->root.n_windows = 2)

/* ---- mounts ---- */
CASE(dest_root, EDIT(c, struct plan_mount, mounts); mounts[0].dest = "/")
CASE(dest_dots, EDIT(c, struct plan_mount, mounts); mounts[0].dest = "/a/..")
CASE(bind_relative, EDIT(c, struct plan_mount, mounts);
     mounts[7].source = "etc/passwd")
CASE(remount_idmaps, EDIT(c, struct plan_mount, mounts);
     mounts[7].remount = true)
CASE(top_of_nothing, EDIT(c, struct plan_mount, mounts);
     mounts[7].idmap = false; mounts[7].idmap_top = true)
CASE(plain, EDIT(c, struct plan_mount, mounts); mounts[7].allow = 1 << 8)

static void mount_maps(struct plan_container *c, uint32_t host, bool both)
{
	static struct plan_id_map m;

	EDIT(c, struct plan_mount, mounts);
	m = (struct plan_id_map){ 100, host, 10 };
	mounts[7].uid_maps = mounts[7].gid_maps = &m;
	mounts[7].n_uid_maps = 1;
	mounts[7].n_gid_maps = both ? 1 : 0;
}
CASE(mount_one_map, mount_maps(c, 0, false))
CASE(mount_map_outside, mount_maps(c, 65530, true))

static void net(struct plan_container *c, const char *host, const char *name,
		size_t n)
{
	static struct plan_net_device d[2];

	d[0] = d[1] = (struct plan_net_device){ host, name };
	c->net_devices = d;
	c->n_net_devices = n;
}
CASE(net_host_slash, net(c, "a/b", "a", 1))
CASE(net_host_empty, net(c, "", "a", 1))
CASE(net_name_mark, net(c, "a", "a%s", 1))
CASE(net_name_marks, net(c, "a", "%d%d", 1))
CASE(net_name_dots, net(c, "a", "..", 1))
CASE(net_twice, net(c, "a", "b", 2))
CASE(bind_copies, EDIT(c, struct plan_mount, mounts); mounts[7].copy_up = true)
CASE(proc_copies, EDIT(c, struct plan_mount, mounts); mounts[0].copy_up = true)
CASE(proc_recursive, EDIT(c, struct plan_mount, mounts);
     mounts[0].recursive = true)
CASE(proc_allow, EDIT(c, struct plan_mount, mounts);
     mounts[0].allow = PLAN_BIND_SOCKET)
CASE(attr_unknown, EDIT(c, struct plan_mount, mounts);
     mounts[0].attr_set |= MOUNT_ATTR_IDMAP)
CASE(attr_high, EDIT(c, struct plan_mount, mounts);
     mounts[0].attr_clear = UINT64_C(1) << 63)
CASE(attr_clash, EDIT(c, struct plan_mount, mounts);
     mounts[0].attr_clear = MOUNT_ATTR_NODEV)
CASE(attr_half, EDIT(c, struct plan_mount, mounts);
     mounts[7].rec_clear = MOUNT_ATTR_NOATIME)
CASE(attr_both, EDIT(c, struct plan_mount, mounts);
     mounts[7].rec_set = MOUNT_ATTR_NOATIME | MOUNT_ATTR_STRICTATIME)
CASE(allow_unknown, EDIT(c, struct plan_mount, mounts);
     mounts[7].allow = UINT32_C(1) << 31)

static void data(struct plan_container *c, size_t i, const struct plan_kv *kv,
		 size_t n)
{
	EDIT(c, struct plan_mount, mounts);

	mounts[i].data = kv;
	mounts[i].n_data = n;
}
CASE(data_key, static const struct plan_kv kv = { "context", "x" };
     data(c, 1, &kv, 1))
CASE(data_other_type, static const struct plan_kv kv = { "size", "1" };
     data(c, 2, &kv, 1))
CASE(data_comma, static const struct plan_kv kv = { "mode", "755,uid=0" };
     data(c, 1, &kv, 1))
CASE(data_flag, static const struct plan_kv kv = { "newinstance", "1" };
     data(c, 2, &kv, 1))
CASE(data_size, static const struct plan_kv kv = { "size", "1kk" };
     data(c, 1, &kv, 1))
CASE(data_uid, static const struct plan_kv kv = { "uid", "4294967295" };
     data(c, 1, &kv, 1))
CASE(data_word, static const struct plan_kv kv = { "hidepid", "2,x" };
     data(c, 0, &kv, 1))
CASE(data_twice, static const struct plan_kv kv[] = { { "mode", "755" },
						      { "mode", "777" } };
     data(c, 1, kv, 2))
CASE(data_bind, static const struct plan_kv kv = { "mode", "755" };
     data(c, 7, &kv, 1))

/* ---- devices, sysctls, hooks ---- */
CASE(dev_outside, EDIT(c, struct plan_device, devices);
     devices[0].path = "/etc/null")
CASE(dev_itself, EDIT(c, struct plan_device, devices); devices[0].path = "/dev")
CASE(dev_prefix, EDIT(c, struct plan_device, devices);
     devices[0].path = "/device/x")
CASE(dev_type, EDIT(c, struct plan_device, devices); devices[0].type = 'u')
CASE(dev_mode, EDIT(c, struct plan_device, devices); devices[0].mode = 04666)
CASE(dev_major, EDIT(c, struct plan_device, devices); devices[0].major = 4096)
CASE(dev_fifo, EDIT(c, struct plan_device, devices); devices[0].type = 'p')
CASE(dev_twice, EDIT(c, struct plan_device, devices);
     devices[0].path = devices[1].path)
CASE(sysctl_dots, EDIT(c, struct plan_sysctl, sysctls);
     sysctls[0].path = "net/../kernel/x")
CASE(sysctl_absolute, EDIT(c, struct plan_sysctl, sysctls);
     sysctls[0].path = "/net/x")
CASE(sysctl_lines, EDIT(c, struct plan_sysctl, sysctls);
     sysctls[0].value = "1\n2")
CASE(sysctl_twice, EDIT(c, struct plan_sysctl, sysctls);
     sysctls[0].path = sysctls[1].path)
CASE(hook_relative, EDIT(c, struct plan_hook, hooks); hooks[0].path = "x")
CASE(hook_proc, EDIT(c, struct plan_hook, hooks); hooks[0].engine_exe = false)
CASE(hook_engine, EDIT(c, struct plan_hook, hooks);
     hooks[0].path = "/usr/bin/x")
CASE(hook_engine_self, EDIT(c, struct plan_hook, hooks);
     hooks[0].path = "/proc/self/exe")
CASE(hook_engine_deep, EDIT(c, struct plan_hook, hooks);
     hooks[0].path = "/proc/1/root/exe")
CASE(hook_forever, EDIT(c, struct plan_hook, hooks); hooks[0].timeout_ms = 0)

/* ---- cgroup ---- */
CASE(cg_root, c->cgroup.path = "/")
CASE(cg_empty, c->cgroup.path = "")
CASE(cg_dots, c->cgroup.path = "/a/../../b")
CASE(cg_pids, c->cgroup.pids.v = -2)
CASE(cg_none, c->cgroup.none = true)
CASE(cg_memory, c->cgroup.memory.limit = ((struct plan_opt){ true, -2 }))
CASE(cg_swappiness,
     c->cgroup.memory.swappiness = ((struct plan_opt){ true, 201 }))
CASE(cg_shares, c->cgroup.cpu.shares.v = -1)
CASE(cg_quota, c->cgroup.cpu.quota = ((struct plan_opt){ true, -2 }))
CASE(cg_idle, c->cgroup.cpu.idle = ((struct plan_opt){ true, 2 }))
CASE(cg_cpus, c->cgroup.cpu.cpus = "0-3\n")
CASE(cg_mems, c->cgroup.cpu.mems = "all")
CASE(cg_key, static const struct plan_kv kv = { "../x", "1" };
     c->cgroup.unified = &kv; c->cgroup.n_unified = 1)
CASE(cg_key_dot, static const struct plan_kv kv = { "..", "1" };
     c->cgroup.unified = &kv; c->cgroup.n_unified = 1)
CASE(cg_key_twice, static const struct plan_kv kv[] = { { "pids.max", "1" },
							{ "pids.max", "2" } };
     c->cgroup.unified = kv; c->cgroup.n_unified = 2)

static void rule(struct plan_container *c, const struct plan_dev_rule *r)
{
	c->cgroup.devices = r;
	c->cgroup.n_devices = 1;
}
CASE(rule_type,
     static const struct plan_dev_rule r = { true, 'u', { 0 }, { 0 }, "r" };
     rule(c, &r))
CASE(rule_access,
     static const struct plan_dev_rule r = { true, 'c', { 0 }, { 0 }, "x" };
     rule(c, &r))
CASE(rule_access_none,
     static const struct plan_dev_rule r = { true, 'c', { 0 }, { 0 }, "" };
     rule(c, &r))
CASE(rule_access_twice,
     static const struct plan_dev_rule r = { true, 'c', { 0 }, { 0 }, "rr" };
     rule(c, &r))
CASE(rule_all_major, static const struct plan_dev_rule
			     r = { true, 'a', { true, 1 }, { 0 }, "r" };
     rule(c, &r))
CASE(rule_major, static const struct plan_dev_rule
			 r = { true, 'c', { true, -1 }, { 0 }, "r" };
     rule(c, &r))

/* ---- process ---- */
CASE(no_args, c->process.n_args = 0)
CASE(no_program, static const char *const v[] = { "" }; c->process.args = v;
     c->process.n_args = 1)
/* What may be there once, put there. */
static void sched(struct plan_container *c, struct plan_scheduler s)
{
	static struct plan_scheduler kept;

	kept = s;
	c->process.scheduler = &kept;
	c->process.n_scheduler = 1;
}

CASE(sched_nice, sched(c, (struct plan_scheduler){ .nice = 20 }))
CASE(persona, c->process.personality = ((struct plan_opt){ true, 1 << 18 }))
CASE(rows_alone, c->process.rows = 24)
CASE(rows_many, c->process.terminal = true; c->process.rows = 65536)
CASE(umask_wide, c->process.umask.v = 01000)
CASE(oom_low, c->process.oom_score_adj.v = -1001)
CASE(cap_unknown, c->process.caps.bounding |= UINT64_C(1) << 41)
CASE(cap_permitted, c->process.caps.permitted |= 1 << 21)
CASE(cap_effective, c->process.caps.permitted &= ~UINT64_C(1))
CASE(cap_inheritable, c->process.caps.inheritable = 1 << 21)
CASE(cap_ambient, c->process.caps.ambient = 1)
CASE(rlimit_twice, EDIT(&c->process, struct plan_rlimit, rlimits);
     rlimits[1].resource = rlimits[0].resource)
CASE(rlimit_unknown, EDIT(&c->process, struct plan_rlimit, rlimits);
     rlimits[1].resource = 16)
CASE(rlimit_soft, EDIT(&c->process, struct plan_rlimit, rlimits);
     rlimits[0].soft = 2)

static void program(struct plan_container *c, const struct sock_filter *code,
		    size_t n)
{
	struct plan_filter f = { (const uint8_t *)code, n * sizeof(*code), 0 };

	c->process.filters = edit(&f, sizeof(f));
	c->process.n_filters = 1;
}
#define PROGRAM(name, ...)                                                \
	static void name(struct plan_container *c)                        \
	{                                                                 \
		static const struct sock_filter code[] = { __VA_ARGS__ }; \
		program(c, code, sizeof(code) / sizeof(code[0]));         \
	}
#define RET                                              \
	{                                                \
		BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW \
	}
PROGRAM(bpf_no_return, { BPF_LD | BPF_IMM, 0, 0, 1 })
PROGRAM(bpf_jump_over, { BPF_JMP | BPF_JEQ | BPF_K, 1, 0, 1 }, RET)
PROGRAM(bpf_jump_far, { BPF_JMP | BPF_JA, 0, 0, UINT32_MAX }, RET)
PROGRAM(bpf_load_odd, { BPF_LD | BPF_W | BPF_ABS, 0, 0, 2 }, RET)
PROGRAM(bpf_load_far, { BPF_LD | BPF_W | BPF_ABS, 0, 0, 64 }, RET)
PROGRAM(bpf_load_half, { BPF_LD | BPF_H | BPF_ABS, 0, 0, 0 }, RET)
PROGRAM(bpf_load_ind, { BPF_LD | BPF_W | BPF_IND, 0, 0, 0 }, RET)
PROGRAM(bpf_divide, { BPF_ALU | BPF_DIV | BPF_K, 0, 0, 0 }, RET)
PROGRAM(bpf_modulo, { BPF_ALU | BPF_MOD | BPF_K, 0, 0, 1 }, RET)
PROGRAM(bpf_shift, { BPF_ALU | BPF_LSH | BPF_K, 0, 0, 32 }, RET)
PROGRAM(bpf_store, { BPF_ST, 0, 0, 16 }, RET)
PROGRAM(bpf_jump_op, { BPF_JMP | 0x50, 0, 0, 0 }, RET)
PROGRAM(bpf_return_x, { BPF_RET | BPF_X, 0, 0, 0 })
CASE(bpf_half, EDIT(&c->process, struct plan_filter, filters);
     filters[0].n_code -= 4)
CASE(bpf_none, EDIT(&c->process, struct plan_filter, filters);
     filters[0].n_code = 0)
CASE(bpf_flags, EDIT(&c->process, struct plan_filter, filters);
     filters[0].flags = SECCOMP_FILTER_FLAG_NEW_LISTENER)

static const struct spoiler spoilers[] = {
	{ "config_sha256", sha_short },
	{ "config_sha256", sha_upper },
	{ "scope", scope_word },
	{ "hostname", host_lines },
	{ "root.path", root_relative },
	{ "root.path", root_dots },
	{ "root.path", root_dot },
	{ "root.path", root_slash },
	{ "root.path", root_double },
	{ "root.path", root_host },
	{ "root.path", root_control },
	{ "root.path", root_empty },
	{ "annotations[0].key", note_key },
	{ "process.cwd", cwd_relative },
	{ "process.cwd", cwd_empty },
	{ "process.env[0]", env_plain },
	{ "process.env[0]", env_no_name },
	{ "masked_paths[0]", masked_relative },
	{ "readonly_paths[0]", readonly_dots },
	{ "ids.kind", no_userns },
	{ "ids.join", join_nothing },
	{ "ids.join", join_block },
	{ "ids.size", block_empty },
	{ "ids.size", block_huge },
	{ "process.uid", uid_outside },
	{ "process.gid", gid_outside },
	{ "process.uid", uid_minus_one },
	{ "process.groups", group_outside },
	{ "process.groups", group_minus_one },
	{ "ids.extra_uids", extra_inside },
	{ "ids.extra_gids", extra_twice },
	{ "ids.uid_maps", maps_none },
	{ "ids.keep_groups", block_groups },
	{ "ids.uid_maps", maps_zero },
	{ "ids.uid_maps", maps_over },
	{ "ids.uid_maps", maps_overlap },
	{ "ids.uid_maps", maps_host_overlap },
	{ "process.uid", maps_miss },
	{ "ids.size", maps_size },
	{ "namespaces", ns_twice },
	{ "namespaces", ns_missing },
	{ "namespaces[1].join", ns_relative },
	{ "time_offsets.clock", clock_unknown },
	{ "time_offsets.clock", clock_twice },
	{ "time_offsets.nanosecs", clock_nanosecs },
	{ "time_offsets", clock_joined },
	{ "root.windows", readonly_windows },
	{ "root.upper_bytes", upper_unlimited },
	{ "root.upper_bytes", inodes_unlimited },
	{ "root.windows.path", window_root },
	{ "root.windows.path", window_proc },
	{ "root.windows.path", window_twice },
	{ "mounts.dest", dest_root },
	{ "mounts[0].dest", dest_dots },
	{ "mounts.source", bind_relative },
	{ "mounts.remount", remount_idmaps },
	{ "mounts.idmap", top_of_nothing },
	{ "mounts.allow", plain },
	{ "mounts.gid_maps", mount_one_map },
	{ "mounts.uid_maps", mount_map_outside },
	{ "net_devices.host", net_host_slash },
	{ "net_devices.host", net_host_empty },
	{ "net_devices.name", net_name_mark },
	{ "net_devices.name", net_name_marks },
	{ "net_devices.name", net_name_dots },
	{ "net_devices.host", net_twice },
	{ "mounts.source", bind_copies },
	{ "mounts.copy_up", proc_copies },
	{ "mounts.recursive", proc_recursive },
	{ "mounts.recursive", proc_allow },
	{ "mounts[0].attr_set", attr_unknown },
	{ "mounts[0].attr_clear", attr_high },
	{ "mounts.attr_set", attr_clash },
	{ "mounts.attr_set", attr_half },
	{ "mounts.attr_set", attr_both },
	{ "mounts[7].allow", allow_unknown },
	{ "mounts.data.key", data_key },
	{ "mounts.data.key", data_other_type },
	{ "mounts.data.value", data_comma },
	{ "mounts.data.value", data_flag },
	{ "mounts.data.value", data_size },
	{ "mounts.data.value", data_uid },
	{ "mounts.data.value", data_word },
	{ "mounts.data.key", data_twice },
	{ "mounts.source", data_bind },
	{ "devices.path", dev_outside },
	{ "devices.path", dev_itself },
	{ "devices.path", dev_prefix },
	{ "devices.type", dev_type },
	{ "devices.mode", dev_mode },
	{ "devices.major", dev_major },
	{ "devices.major", dev_fifo },
	{ "devices.path", dev_twice },
	{ "sysctls[0].path", sysctl_dots },
	{ "sysctls[0].path", sysctl_absolute },
	{ "sysctls[0].value", sysctl_lines },
	{ "sysctls.path", sysctl_twice },
	{ "hooks[0].path", hook_relative },
	{ "hooks.path", hook_proc },
	{ "hooks.path", hook_engine },
	{ "hooks.path", hook_engine_self },
	{ "hooks.path", hook_engine_deep },
	{ "hooks.timeout_ms", hook_forever },
	{ "cgroup.path", cg_root },
	{ "cgroup.path", cg_empty },
	{ "cgroup.path", cg_dots },
	{ "cgroup.pids", cg_pids },
	{ "cgroup.none", cg_none },
	{ "cgroup.memory.limit", cg_memory },
	{ "cgroup.memory.swappiness", cg_swappiness },
	{ "cgroup.cpu.shares", cg_shares },
	{ "cgroup.cpu.quota", cg_quota },
	{ "cgroup.cpu.idle", cg_idle },
	{ "cgroup.cpu.cpus", cg_cpus },
	{ "cgroup.cpu.cpus", cg_mems },
	{ "cgroup.unified.key", cg_key },
	{ "cgroup.unified.key", cg_key_dot },
	{ "cgroup.unified.key", cg_key_twice },
	{ "cgroup.devices.type", rule_type },
	{ "cgroup.devices.access", rule_access },
	{ "cgroup.devices.access", rule_access_none },
	{ "cgroup.devices.access", rule_access_twice },
	{ "cgroup.devices.major", rule_all_major },
	{ "cgroup.devices.major", rule_major },
	{ "process.args", no_args },
	{ "process.args", no_program },
	{ "process.scheduler.nice", sched_nice },
	{ "process.personality", persona },
	{ "process.rows", rows_alone },
	{ "process.rows", rows_many },
	{ "process.umask", umask_wide },
	{ "process.oom_score_adj", oom_low },
	{ "process.caps.bounding", cap_unknown },
	{ "process.caps.permitted", cap_permitted },
	{ "process.caps.effective", cap_effective },
	{ "process.caps.inheritable", cap_inheritable },
	{ "process.caps.ambient", cap_ambient },
	{ "process.rlimits", rlimit_twice },
	{ "process.rlimits[1].resource", rlimit_unknown },
	{ "process.rlimits.soft", rlimit_soft },
	{ "process.filters.code", bpf_no_return },
	{ "process.filters.code", bpf_jump_over },
	{ "process.filters.code", bpf_jump_far },
	{ "process.filters.code", bpf_load_odd },
	{ "process.filters.code", bpf_load_far },
	{ "process.filters.code", bpf_load_half },
	{ "process.filters.code", bpf_load_ind },
	{ "process.filters.code", bpf_divide },
	{ "process.filters.code", bpf_modulo },
	{ "process.filters.code", bpf_shift },
	{ "process.filters.code", bpf_store },
	{ "process.filters.code", bpf_jump_op },
	{ "process.filters.code", bpf_return_x },
	{ "process.filters.code", bpf_half },
	{ "process.filters.code", bpf_none },
	{ "process.filters.flags", bpf_flags },
};

START_TEST(broken)
{
	const struct spoiler *s = &spoilers[_i];
	struct plan_container c = sample_container();
	const struct plan_report r = sample_report();
	struct err e = { 0 };
	struct plan *p;

	ck_assert_int_eq(plan_build_container(&p, &c, &r, &e), 0);
	plan_free(p);
	s->spoil(&c);
	ck_assert_int_eq(plan_build_container(&p, &c, &r, &e), -1);
	ck_assert_str_eq(e.at, s->at);
	ck_assert_msg(e.kind == ERR_BUG, "%s: %s", e.at, e.text);
	ck_assert_ptr_null(p);
}
END_TEST

/* What a config may bring and what must therefore pass. */
START_TEST(whole)
{
	static const struct plan_id_map m = { 0, 100000, 65536 };
	static const struct plan_dev_rule any = {
		true, 'c', { 0 }, { 0 }, "m"
	};
	static const uint32_t extra[] = { 200000 };
	struct plan_container c = sample_container();
	const struct plan_report r = sample_report();
	struct err e = { 0 };
	struct plan *p;

	maps(&c, &m, 1);
	rule(&c, &any);
	c.hostname = "";
	ck_assert_msg(plan_build_container(&p, &c, &r, &e) == 0, "%s: %s", e.at,
		      e.text);
	plan_free(p);
	c = sample_container();
	c.ids.extra_uids = extra;
	c.ids.n_extra_uids = 1;
	c.process.uid = 200000;
	c.root.readonly = true;
	c.root.n_windows = 0;
	ck_assert_msg(plan_build_container(&p, &c, &r, &e) == 0, "%s: %s", e.at,
		      e.text);
	plan_free(p);
	c.has_process = false; /* create works, start fails */
	c.process = (struct plan_process){ .uid = 7000000 };
	ck_assert_msg(plan_build_container(&p, &c, &r, &e) == 0, "%s: %s", e.at,
		      e.text);
	plan_free(p);
}
END_TEST

START_TEST(report_and_kind_agree)
{
	struct plan_container c = sample_container();
	struct plan_exec x = sample_exec();
	struct plan_update u = sample_update();
	struct plan_report r = sample_report(), no = sample_refusal();
	struct err e = { 0 };
	struct plan *p;

	ck_assert_int_eq(plan_build_container(&p, &c, &no, &e), -1);
	ck_assert_str_eq(e.at, "report.refused");
	ck_assert_int_eq(plan_build_refusal(&p, &r, &e), -1);
	ck_assert_str_eq(e.at, "report.refused");
	no.refused = false;
	ck_assert_int_eq(plan_build_exec(&p, &x, &no, &e), -1);
	ck_assert_str_eq(e.at, "report.refused");
	r.profile = PLAN_PROFILE_STRICT;
	ck_assert_int_eq(plan_build_container(&p, &c, &r, &e), -1);
	ck_assert_str_eq(e.at, "profile");
	u.cgroup.path = "/a";
	ck_assert_int_eq(plan_build_update(&p, &u, &r, &e), -1);
	ck_assert_str_eq(e.at, "cgroup.path");
	x.process.n_args = 0;
	ck_assert_int_eq(plan_build_exec(&p, &x, &r, &e), -1);
	ck_assert_str_eq(e.at, "process.args");
	x = sample_exec();
	x.cgroup = "../x";
	ck_assert_int_eq(plan_build_exec(&p, &x, &r, &e), -1);
	ck_assert_str_eq(e.at, "cgroup");
}
END_TEST

/* A frame that breaks one is not our bug but a bad frame. */
START_TEST(in_a_frame)
{
	struct plan_exec x = sample_exec();
	const struct plan_report r = sample_report();
	struct err e = { 0 };
	struct plan *p;
	struct buf b;

	x.cgroup = "/x";
	buf_init(&b, PLAN_FRAME_MAX);
	ck_assert_int_eq(plan_encode_parts(PLAN_KIND_EXEC, &x, &r, &b, &e), 0);
	ck_assert_int_eq(plan_decode(&p, b.data, b.len, &e), -1);
	ck_assert_int_eq((int)e.kind, (int)ERR_SPEC);
	ck_assert_str_eq(e.at, "cgroup");
	ck_assert_ptr_null(p);
	buf_free(&b);
}
END_TEST

START_TEST(limits)
{
	struct plan_container c = sample_container();
	const struct plan_report r = sample_report();
	struct plan_mount *m = calloc(1025, sizeof(*m));
	char *longest = calloc(1, 66);
	struct err e = { 0 };
	struct plan *p;
	size_t i;

	ck_assert(m != NULL && longest != NULL);
	for (i = 0; i < 1025; i++)
		m[i] = c.mounts[0];
	c.mounts = m;
	c.n_mounts = 1024;
	ck_assert_int_eq(plan_build_container(&p, &c, &r, &e), 0);
	plan_free(p);
	c.n_mounts++;
	ck_assert_int_eq(plan_build_container(&p, &c, &r, &e), -1);
	ck_assert_int_eq((int)e.kind, (int)ERR_LIMIT);
	ck_assert_str_eq(e.at, "mounts");
	c = sample_container();
	memset(longest, 'h', 64);
	c.hostname = longest;
	ck_assert_int_eq(plan_build_container(&p, &c, &r, &e), 0);
	plan_free(p);
	longest[64] = 'h';
	ck_assert_int_eq(plan_build_container(&p, &c, &r, &e), -1);
	ck_assert_int_eq((int)e.kind, (int)ERR_LIMIT);
	ck_assert_str_eq(e.at, "hostname");
	c = sample_container();
	memcpy(&c.profile, &(unsigned){ 4 }, sizeof(c.profile));
	ck_assert_int_eq(plan_build_container(&p, &c, &r, &e), -1);
	ck_assert_str_eq(e.at, "profile");
	free(m);
	free(longest);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("invariant");
	TCase *tc = tcase_create("invariant");

	tcase_add_loop_test(tc, broken, 0,
			    (int)(sizeof(spoilers) / sizeof(spoilers[0])));
	tcase_add_test(tc, whole);
	tcase_add_test(tc, report_and_kind_agree);
	tcase_add_test(tc, in_a_frame);
	tcase_add_test(tc, limits);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
