/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <linux/filter.h>
#include <linux/mount.h>
#include <linux/seccomp.h>
#include <stdlib.h>

#include "plan/build.h"
#include "sample.h"

#define SHA "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define DOCKER                                 \
	"/var/lib/docker/containers/"          \
	"c0025f21b0984e7823946505faf7b7d3e07f" \
	"f33f9c1f3f79c3acd98d91db9efd/"
#define LIST(m, a) .m = (a), .n_##m = sizeof(a) / sizeof((a)[0])

enum {
	SAFE = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC,
	CAPS = 1 << 0 | 1 << 1 | 1 << 3 | 1 << 5 | 1 << 6 | 1 << 7 | 1 << 10,
};

static const struct plan_kv annotations[] = {
	{ "org.example.secret", "hunter2" },
	{ "org.example.empty", "" },
};

static const struct plan_ns namespaces[] = {
	{ PLAN_NS_MOUNT, "" },  { PLAN_NS_NET, "" }, { PLAN_NS_UTS, "" },
	{ PLAN_NS_PID, "" },    { PLAN_NS_IPC, "" }, { PLAN_NS_TIME, "" },
	{ PLAN_NS_CGROUP, "" },
};

static const struct plan_window windows[] = {
	{ "/tmp", false },       { "/var/tmp", false },  { "/run", false },
	{ "/var/cache", false }, { "/var/lib", false },  { "/var/log", false },
	{ "/var/spool", false }, { "/var/mail", false },
};

static const struct plan_kv dev_data[] = {
	{ "mode", "755" }, { "size", "65536k" }, { "uid", "0" }, { "gid", "0" }
};
static const struct plan_kv pts_data[] = { { "newinstance", "" },
					   { "ptmxmode", "0666" },
					   { "mode", "0620" },
					   { "gid", "5" } };
static const struct plan_kv shm_data[] = { { "mode", "1777" },
					   { "size", "67108864" } };

#define FILE_BIND(d, s)                                                        \
	{                                                                      \
		.dest = (d), .source = (s), .recursive = true, .idmap = true,  \
		.rec_set = SAFE, .attr_set = SAFE,                             \
		.propagation_recursive = true, .allow = PLAN_BIND_ENGINE_LEAF, \
	}

static const struct plan_mount mounts[] = {
	{ .dest = "/proc",
	  .source = "proc",
	  .type = PLAN_MOUNT_PROC,
	  .attr_set = SAFE },
	{ .dest = "/dev",
	  .source = "tmpfs",
	  .type = PLAN_MOUNT_TMPFS,
	  .attr_set = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC |
		      MOUNT_ATTR_STRICTATIME,
	  LIST(data, dev_data) },
	{ .dest = "/dev/pts",
	  .source = "devpts",
	  .type = PLAN_MOUNT_DEVPTS,
	  .attr_set = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC,
	  LIST(data, pts_data) },
	{ .dest = "/sys",
	  .source = "sysfs",
	  .type = PLAN_MOUNT_SYSFS,
	  .attr_set = SAFE | MOUNT_ATTR_RDONLY },
	{ .dest = "/sys/fs/cgroup",
	  .source = "cgroup",
	  .type = PLAN_MOUNT_CGROUP,
	  .attr_set = SAFE | MOUNT_ATTR_RDONLY },
	{ .dest = "/dev/mqueue",
	  .source = "mqueue",
	  .type = PLAN_MOUNT_MQUEUE,
	  .attr_set = SAFE },
	{ .dest = "/dev/shm",
	  .source = "shm",
	  .type = PLAN_MOUNT_TMPFS,
	  .attr_set = SAFE,
	  LIST(data, shm_data) },
	FILE_BIND("/etc/resolv.conf", DOCKER "resolv.conf"),
	FILE_BIND("/etc/hostname", DOCKER "hostname"),
	FILE_BIND("/etc/hosts", DOCKER "hosts"),
};

#define NODE(p, ma, mi)                                                 \
	{                                                               \
		.path = (p), .type = 'c', .major = (ma), .minor = (mi), \
		.mode = 0666                                            \
	}
static const struct plan_device devices[] = {
	NODE("/dev/null", 1, 3),    NODE("/dev/zero", 1, 5),
	NODE("/dev/full", 1, 7),    NODE("/dev/random", 1, 8),
	NODE("/dev/urandom", 1, 9), NODE("/dev/tty", 5, 0),
};

static const char *const masked[] = {
	"/proc/acpi",           "/proc/asound",
	"/proc/interrupts",     "/proc/kcore",
	"/proc/keys",           "/proc/latency_stats",
	"/proc/sched_debug",    "/proc/scsi",
	"/proc/timer_list",     "/proc/timer_stats",
	"/sys/firmware",        "/sys/devices/virtual/powercap",
	"/sys/fs/selinux",      "/sys/fs/bpf",
	"/sys/kernel/debug",    "/sys/kernel/tracing",
	"/sys/kernel/security",
};
static const char *const readonly[] = { "/proc/bus", "/proc/fs", "/proc/irq",
					"/proc/sys", "/proc/sysrq-trigger" };

static const struct plan_sysctl sysctls[] = {
	{ "net/ipv4/ip_unprivileged_port_start", "0", false },
	{ "net/ipv4/ping_group_range", "0 2147483647", false },
	{ "vm/memfd_noexec", "1", false },
};

#define RULE(ma, mi)                                                 \
	{                                                            \
		.allow = true, .type = 'c', .major = { true, (ma) }, \
		.minor = { true, (mi) }, .access = "rwm"             \
	}
static const struct plan_dev_rule rules[] = {
	{ .allow = false, .type = 'a', .access = "rwm" },
	RULE(1, 3),
	RULE(1, 5),
	RULE(1, 7),
	RULE(1, 8),
	RULE(1, 9),
	RULE(5, 0),
	RULE(5, 2),
	{ .allow = true, .type = 'c', .major = { true, 136 }, .access = "rw" },
};

static const char *const hook_args[] = { "libnetwork-setkey", "-exec-root=/x" };
static const struct plan_hook hooks[] = {
	{ .when = PLAN_HOOK_PRESTART,
	  .path = "/proc/24558/exe",
	  .engine_exe = true,
	  LIST(args, hook_args),
	  .timeout_ms = 30000 },
};

static const char *const args[] = { "/bin/busybox", "echo", "two words" };
static const char *const env[] = { "PATH=/usr/bin:/bin",
				   "PASSWORD=correct horse" };
static const uint32_t groups[] = { 0, 5 };
static const struct plan_rlimit rlimits[] = { { 4, 1, 1 },
					      { 7, 1024, 1048576 },
					      { 8, 65536, UINT64_MAX } };

static const struct sock_filter code[] = {
	{ BPF_LD | BPF_W | BPF_ABS, 0, 0, 0 },
	{ BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 59 },
	{ BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW },
	{ BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ERRNO | 1 },
};
static const struct plan_filter filters[] = {
	{ (const uint8_t *)code, sizeof(code), 0 },
};

static const struct plan_reason reasons[] = {
	{ "process.no_new_privs", "nnp-off" },
	{ "root.windows", "root-writable" },
	{ "mounts[1].attr_set", "mnt-exec" },
	{ "process.caps", "cap-trim" },
	{ "process.caps.inheritable", "cap-inheritable" },
};

static const struct plan_finding findings[] = {
	{ .rule = "nnp-off",
	  .action = PLAN_FORCE,
	  .pointer = "/process/noNewPrivileges",
	  .offset = 311,
	  .message = "a set-id program could gain privileges",
	  .asked = "null",
	  .given = "true",
	  .fix = "set it to true" },
	{ .rule = "user-root",
	  .action = PLAN_WARN,
	  .pointer = "/process/user",
	  .message = "the program is root in its container" },
};
static const struct plan_finding refusing[] = {
	{ .rule = "ns-pid-host",
	  .action = PLAN_REFUSE,
	  .pointer = "/linux/namespaces",
	  .message = "it would see the host's processes" },
};

static struct plan_process process(void)
{
	return (struct plan_process){
		LIST(args, args),
		LIST(env, env),
		.cwd = "/",
		LIST(groups, groups),
		.umask = { true, 022 },
		.caps = { CAPS, CAPS, CAPS, 0, 0 },
		LIST(rlimits, rlimits),
		.oom_score_adj = { true, 0 },
		.no_new_privs = true,
		.baseline = PLAN_BASELINE_DENY,
		LIST(filters, filters),
		.apparmor = "",
		.selinux = "",
		.cpus_initial = "",
		.cpus_final = "",
	};
}

struct plan_container sample_container(void)
{
	return (struct plan_container){
		.profile = PLAN_PROFILE_HARDENED,
		.scope = "",
		.oci_version = "1.0.2-dev",
		.config_sha256 = SHA,
		LIST(annotations, annotations),
		.ids = { .kind = PLAN_IDS_BLOCK, .join = "", .size = 65536 },
		LIST(namespaces, namespaces),
		.hostname = "c0025f21b098",
		.domainname = "",
		.mount_label = "",
		.root = { .path = "/var/lib/docker/overlay2/d6ea/merged",
			  .kind = PLAN_ROOT_WX,
			  LIST(windows, windows),
			  .upper_bytes = 512 << 20,
			  .upper_inodes = 100000,
			  .propagation = PLAN_PROP_PRIVATE },
		LIST(mounts, mounts),
		LIST(devices, devices),
		LIST(masked_paths, masked),
		LIST(readonly_paths, readonly),
		LIST(sysctls, sysctls),
		.cgroup = { .path = "/docker/c0025f21b098",
			    LIST(devices, rules),
			    .pids = { true, 2048 },
			    .cpu = { .shares = { true, 0 },
				     .cpus = "",
				     .mems = "" } },
		LIST(hooks, hooks),
		.has_process = true,
		.process = process(),
		LIST(reasons, reasons),
	};
}

struct plan_exec sample_exec(void)
{
	return (struct plan_exec){ .process = process(), .cgroup = "" };
}

struct plan_update sample_update(void)
{
	return (struct plan_update){
		.cgroup = { .path = "",
			    .pids = { true, 100 },
			    .memory = { .limit = { true, 64 << 20 } } },
	};
}

struct plan_report sample_report(void)
{
	return (struct plan_report){ .profile = PLAN_PROFILE_HARDENED,
				     .config_sha256 = SHA,
				     LIST(findings, findings) };
}

struct plan_report sample_refusal(void)
{
	return (struct plan_report){ .profile = PLAN_PROFILE_HARDENED,
				     .config_sha256 = "",
				     LIST(findings, refusing),
				     .refused = true };
}

struct plan *sample_plan(void)
{
	const struct plan_container c = sample_container();
	const struct plan_report r = sample_report();
	struct err e = { 0 };
	struct plan *p;

	if (plan_build_container(&p, &c, &r, &e) != 0)
		abort();
	return p;
}
