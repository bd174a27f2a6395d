/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PLAN_TYPES_H
#define PLAN_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "plan/types_process.h"

/*
 * What a plan is made of: plain values, nothing to look up, nothing left to
 * decide. Whoever holds a sealed plan reads these through const pointers
 * (plan/plan.h); policy fills them in on its own stack or arena and has them
 * copied (plan/build.h). Each struct has a table of its members in
 * src/plan/schema.c, from which copy, codec, comparison and print are made: a
 * member that is not in the table does not exist.
 *
 * Conventions: a list is a pointer and, right behind it, its count n_X. A
 * string is never NULL unless its comment says so. Ids are the container's
 * unless "host" is in the name. Sizes are bytes, times are milliseconds.
 */

struct plan_kv {
	const char *key;
	const char *value;
};

enum plan_profile {
	PLAN_PROFILE_STRICT,
	PLAN_PROFILE_HARDENED,
	PLAN_PROFILE_COMPAT,
	PLAN_PROFILE_OPEN, /* the conformance build only; the floor refuses it
			    */
};

/* ---- ids and namespaces ---- */

enum plan_ids_kind {
	PLAN_IDS_BLOCK, /* a free block of host ids, for this container alone */
	PLAN_IDS_MAPS,  /* the mappings that the config brought */
	PLAN_IDS_NONE,  /* no user namespace: PLAN_PROFILE_OPEN only */
	PLAN_IDS_JOIN,  /* a user namespace that is there, with its mappings */
	PLAN_IDS_NESTED, /* mappings into the ids of the user namespace that
			    brig is root of, its root's too: the container's
			    is made in that one (rootless) */
};

struct plan_id_map {
	uint32_t container;
	uint32_t host;
	uint32_t size;
};

/*
 * With PLAN_IDS_BLOCK container ids 0 .. size-1 are the block's, in order;
 * each of the extra ids (>= size) gets an extent of its own from a second
 * block. With PLAN_IDS_MAPS and PLAN_IDS_NESTED only the two lists of maps
 * count. With PLAN_IDS_JOIN the namespace's own maps count; lists that are not
 * empty must be equal to them.
 */
struct plan_ids {
	enum plan_ids_kind kind;
	const char *join; /* PLAN_IDS_JOIN: absolute host path; else "" */
	uint32_t size;    /* 65536 */
	bool keep_groups; /* PLAN_IDS_NESTED: the caller's groups stay, as the
			     kernel lets none be dropped there */
	const uint32_t *extra_uids;
	size_t n_extra_uids;
	const uint32_t *extra_gids;
	size_t n_extra_gids;
	const struct plan_id_map *uid_maps;
	size_t n_uid_maps;
	const struct plan_id_map *gid_maps;
	size_t n_gid_maps;
};

enum plan_ns_type { /* bit numbers of a set, too */
	PLAN_NS_MOUNT,
	PLAN_NS_PID,
	PLAN_NS_NET,
	PLAN_NS_IPC,
	PLAN_NS_UTS,
	PLAN_NS_CGROUP,
	PLAN_NS_TIME,
	PLAN_NS_TYPES, /* how many; the user namespace is plan_ids' */
};

/* A type that is not in the list is inherited: PLAN_PROFILE_OPEN only. */
struct plan_ns {
	enum plan_ns_type type;
	const char *join; /* absolute host path; "" makes a new one */
};

struct plan_time_offset {  /* for a new time namespace */
	const char *clock; /* "monotonic" or "boottime" */
	int64_t secs;
	uint32_t nanosecs;
};

/* ---- root and mounts ---- */

enum plan_root_kind {
	PLAN_ROOT_WX,      /* recomposed, read-only but for its windows */
	PLAN_ROOT_SCRATCH, /* recomposed, writable, gone with the container */
	PLAN_ROOT_DIRECT,  /* the folder itself */
};

struct plan_window {
	const char *path; /* absolute in the root */
	bool exec;        /* may programs in it run? by policy only */
};

enum plan_propagation {
	PLAN_PROP_PRIVATE,
	PLAN_PROP_SLAVE,
	PLAN_PROP_SHARED,
	PLAN_PROP_UNBINDABLE,
};

struct plan_root {
	const char *path; /* absolute host path */
	enum plan_root_kind kind;
	bool readonly; /* no window at all, the root mount read-only */
	const struct plan_window *windows;
	size_t n_windows;     /* 64 at most */
	uint64_t upper_bytes; /* the tmpfs that takes what is written */
	uint64_t upper_inodes;
	enum plan_propagation propagation;
};

enum plan_mount_type {
	PLAN_MOUNT_BIND,
	PLAN_MOUNT_TMPFS,
	PLAN_MOUNT_PROC,
	PLAN_MOUNT_SYSFS,
	PLAN_MOUNT_DEVPTS,
	PLAN_MOUNT_MQUEUE,
	PLAN_MOUNT_CGROUP, /* v1: one bind a hierarchy; v2: cgroup2 */
};

/*
 * What policy lets one bind be although the engine would refuse it on the
 * opened descriptor: each bit is a condition left out.
 */
enum {
	PLAN_BIND_ENGINE_LEAF = 1 << 0, /* an engine's own file or volume */
	PLAN_BIND_SENSITIVE = 1 << 1,   /* a host path that policy allows */
	PLAN_BIND_SOCKET = 1 << 2,      /* may be a socket */
	PLAN_BIND_DEVICE = 1 << 3,      /* may be a device node */
	PLAN_BIND_HOST_FILE = 1 << 4,   /* root's world-readable file of /etc or
					   /usr, bound read-only */
	PLAN_BIND_HOME = 1 << 5, /* may lie below /home/USER or /root, but not
				    in a dot folder there */
	PLAN_BIND_EXEC = 1 << 6, /* a file may be run: an image-init. Without
				    it a source that is a file gets noexec */
	/*
	 * With idmap, and where a tmpfs takes no mapping: bound without one,
	 * if everybody may read it, and then read-only
	 */
	PLAN_BIND_PLAIN = 1 << 7,
	PLAN_BIND_PLAIN_RW = 1 << 8, /* or as it is, if it is a folder of root's
					that everybody may write in */
};

/*
 * attr_* are MOUNT_ATTR_* of mount_setattr(2) (linux/mount.h). On a bind
 * attr_set and attr_clear are for its top mount, rec_* for the whole tree.
 */
struct plan_mount {
	const char *dest;   /* absolute in the root, clean: no "." or ".." */
	const char *source; /* a bind's absolute host path; else a label */
	enum plan_mount_type type;
	bool recursive; /* a bind takes the submounts along */
	bool idmap;     /* a bind gets the container's ids, or: */
	bool idmap_top; /* but not what is mounted below it */
	/*
	 * Mappings of its own; none: the container's. Id `container' on the
	 * disk is `host' in the mount: with PLAN_IDS_BLOCK one of the
	 * container's ids, else one of the host's.
	 */
	const struct plan_id_map *uid_maps;
	size_t n_uid_maps;
	const struct plan_id_map *gid_maps;
	size_t n_gid_maps;
	bool remount; /* nothing new: attributes of what is mounted at dest */
	uint64_t attr_set;
	uint64_t attr_clear;
	uint64_t rec_set;
	uint64_t rec_clear;
	enum plan_propagation propagation;
	bool propagation_recursive;
	const struct plan_kv *data; /* fsconfig(2) strings; uid= and gid= are
				       container ids, translated by the engine;
				       an empty value is a flag */
	size_t n_data;
	bool copy_up;   /* tmpfs: takes what the image has there */
	uint32_t allow; /* PLAN_BIND_* */
};

/* A network device of the host's that the container gets. */
struct plan_net_device {
	const char *host; /* its name there */
	const char *name; /* inside; one "%d" is the first free number */
};

struct plan_device {
	const char *path; /* absolute in the root, below /dev */
	uint32_t type;    /* 'c' 'b' 'p' */
	uint32_t major;
	uint32_t minor;
	uint32_t mode; /* permission bits */
	uint32_t uid;
	uint32_t gid;
};

/* ---- sysctl, masks, cgroup, hooks ---- */

struct plan_sysctl {
	const char *path; /* below /proc/sys, clean: "net/ipv4/ip_forward" */
	const char *value;
	bool gid_range; /* two container gids, to be translated
			   (ping_group_range) */
};

struct plan_dev_rule {
	bool allow;
	uint32_t type;         /* 'a' 'c' 'b' */
	struct plan_opt major; /* absent: any */
	struct plan_opt minor;
	const char *access; /* of "rwm" */
};

struct plan_memory {
	struct plan_opt limit; /* bytes; -1 is unlimited */
	struct plan_opt reservation;
	struct plan_opt swap; /* memory and swap together, as in the spec */
	struct plan_opt swappiness;
	struct plan_opt kernel;     /* bytes */
	struct plan_opt kernel_tcp; /* bytes */
	bool oom_kill_disable;
	bool check_before_update; /* no limit below what is used */
};

struct plan_cpu {
	struct plan_opt shares;
	struct plan_opt quota;  /* µs */
	struct plan_opt period; /* µs */
	struct plan_opt burst;  /* µs */
	struct plan_opt idle;
	struct plan_opt rt_runtime; /* µs */
	struct plan_opt rt_period;  /* µs */
	const char *cpus;           /* "" is the parent's */
	const char *mems;
};

struct plan_block_weight { /* of one block device */
	uint32_t major;
	uint32_t minor;
	struct plan_opt weight; /* 10 .. 1000 */
	struct plan_opt leaf_weight;
};

enum plan_rate {
	PLAN_READ_BPS,
	PLAN_WRITE_BPS,
	PLAN_READ_IOPS,
	PLAN_WRITE_IOPS,
};

struct plan_throttle {
	enum plan_rate what;
	uint32_t major;
	uint32_t minor;
	uint64_t rate; /* a second; 0: no limit */
};

struct plan_block_io {
	struct plan_opt weight; /* 10 .. 1000 */
	struct plan_opt leaf_weight;
	const struct plan_block_weight *weights;
	size_t n_weights;
	const struct plan_throttle *throttles;
	size_t n_throttles;
};

struct plan_huge_pages {
	const char *size; /* "2MB" */
	uint64_t limit;   /* bytes */
};

struct plan_rdma {
	const char *device;
	struct plan_opt handles;
	struct plan_opt objects;
};

struct plan_if_priority {
	const char *name; /* of an interface */
	uint32_t priority;
};

struct plan_cgroup {
	bool none;         /* the caller has none to give: no limit holds */
	bool systemd;      /* it is a scope that systemd makes */
	const char *slice; /* of systemd: "system.slice" */
	const char *scope; /* of systemd: "docker-ID.scope" */
	const char *path;  /* absolute below each hierarchy's mount point */
	const struct plan_dev_rule *devices;
	size_t n_devices;
	struct plan_opt pids; /* -1 is max */
	struct plan_memory memory;
	struct plan_cpu cpu;
	struct plan_block_io block_io;
	const struct plan_huge_pages *huge_pages;
	size_t n_huge_pages;
	const struct plan_rdma *rdma;
	size_t n_rdma;
	struct plan_opt class_id; /* of packets */
	const struct plan_if_priority *if_priorities;
	size_t n_if_priorities;
	const struct plan_kv *unified; /* cgroup v2 files */
	size_t n_unified;
};

/* Intel RDT: its class of service, and what that is to have. */
struct plan_rdt {
	const char *class; /* "" is one of its own, named by the container's
			      id; "/" the default class */
	const char *const *check; /* lines that a class which is there already
				     must have; written to a new one */
	size_t n_check;
	const char *const *schemata; /* lines that are written behind them */
	size_t n_schemata;
	bool monitoring; /* a group of its own in it */
	bool shared;     /* schemata may be written to a class that is there
			    already: by policy only */
};

enum plan_hook_when {
	PLAN_HOOK_PRESTART,
	PLAN_HOOK_CREATE_RUNTIME,
	PLAN_HOOK_CREATE_CONTAINER,
	PLAN_HOOK_START_CONTAINER,
	PLAN_HOOK_POSTSTART,
	PLAN_HOOK_POSTSTOP,
};

struct plan_hook {
	enum plan_hook_when when;
	const char *path; /* absolute; /proc/PID/exe only where engine_exe */
	bool engine_exe;  /* docker's /proc/PID/exe: the engine checks PID */
	bool confined;    /* createContainer: as the container's root, with what
			     its process may have, no_new_privs and brig's own
			     filter; else as host root. startContainer: always,
			     and under the config's filters too */
	const char *const *args;
	size_t n_args;
	const char *const *env;
	size_t n_env;
	uint32_t timeout_ms;
};

/* ---- the three plans ---- */

/* Why a member is as it is: "process.no_new_privs" because of "nnp-off". */
struct plan_reason {
	const char *field; /* as plan_print() writes it */
	const char *rule;
};

struct plan_container {
	enum plan_profile profile;
	const char *scope;         /* policy section; "" is the default one */
	const char *oci_version;   /* of the config, for state */
	const char *config_sha256; /* 64 hex digits */
	const char
		*policy_sha256; /* of the policy's files; "": there is none */
	const struct plan_kv *annotations; /* for state and hooks */
	size_t n_annotations;
	struct plan_ids ids;
	const struct plan_ns *namespaces;
	size_t n_namespaces;
	const struct plan_time_offset *time_offsets;
	size_t n_time_offsets;
	const char *hostname;    /* "" leaves it */
	const char *domainname;  /* "" leaves it */
	const char *mount_label; /* SELinux's, of all that is made for it and
				    not bound; "" leaves it */
	struct plan_root root;
	const struct plan_mount *mounts; /* in this order */
	size_t n_mounts;
	const struct plan_device *devices;
	size_t n_devices;
	const struct plan_net_device *net_devices;
	size_t n_net_devices;
	const char *const *masked_paths;
	size_t n_masked_paths;
	const char *const *readonly_paths;
	size_t n_readonly_paths;
	const struct plan_sysctl *sysctls;
	size_t n_sysctls;
	struct plan_cgroup cgroup;
	const struct plan_rdt *rdt; /* one at most */
	size_t n_rdt;
	const struct plan_hook *hooks;
	size_t n_hooks;
	bool has_process; /* false: create works, start fails (runtime.md) */
	struct plan_process process;
	const struct plan_reason *reasons;
	size_t n_reasons;
};

struct plan_exec {
	struct plan_process process;
	const char *cgroup; /* below the container's own; "" is that itself */
	const struct plan_reason *reasons;
	size_t n_reasons;
};

struct plan_update {
	struct plan_cgroup cgroup; /* path "" : the container's */
};

/* ---- findings: what policy has to say, plan or no plan ---- */

enum plan_action {
	PLAN_REFUSE,
	PLAN_FORCE,
	PLAN_WARN,
	PLAN_CONDITION, /* decided on the opened descriptor */
};

struct plan_finding {
	const char *rule; /* "nnp-off" */
	enum plan_action action;
	const char *pointer; /* RFC 6901 into the config; "" is the whole */
	uint32_t offset;     /* of the value in the file, bytes; 0: unknown */
	const char *message; /* one line */
	const char *asked;   /* JSON text; "" none, "null": was absent */
	const char *given;   /* JSON text; "" none */
	const char *fix;     /* one line; "" none */
};

/* What the front hands back: all findings, and a plan if nothing refuses. */
struct plan_report {
	enum plan_profile profile;
	const char *config_sha256;
	const struct plan_finding *findings;
	size_t n_findings;
	bool refused;
};

#endif
