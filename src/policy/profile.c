/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The profiles, a table each. What differs from hardened is said at each. */
#include "config.h"

#include <linux/capability.h>
#include <string.h>
#include <sys/resource.h>

#include "private.h"

#define CAP(name) (UINT64_C(1) << CAP_##name)
#define MIB       (UINT64_C(1) << 20)

/* nginx, redis, postgres, node, python and java were tried with these. */
#define CAPS_HARDENED                                                 \
	(CAP(CHOWN) | CAP(DAC_OVERRIDE) | CAP(FOWNER) | CAP(SETUID) | \
	 CAP(SETGID) | CAP(KILL) | CAP(NET_BIND_SERVICE))

/* What docker grants when nothing is said. */
#define CAPS_DOCKER                                                \
	(CAPS_HARDENED | CAP(FSETID) | CAP(MKNOD) | CAP(NET_RAW) | \
	 CAP(SETFCAP) | CAP(SETPCAP) | CAP(SYS_CHROOT) | CAP(AUDIT_WRITE))

/* Where programs of an unprepared image write. */
static const struct plan_window windows[] = {
	{ "/tmp", false },       { "/var/tmp", false },  { "/run", false },
	{ "/var/cache", false }, { "/var/lib", false },  { "/var/log", false },
	{ "/var/spool", false }, { "/var/mail", false },
};

/*
 * A core limit of 1 and not 0: a pattern that begins with a pipe starts its
 * helper on the host even at 0, at 1 it does not (core(5)).
 */
static const struct policy_rlimit rlimits[] = {
	{ RLIMIT_CORE, "RLIMIT_CORE", true, true, 1 },
	{ RLIMIT_NOFILE, "RLIMIT_NOFILE", false, false, 1048576 },
	{ RLIMIT_NPROC, "RLIMIT_NPROC", false, false, 1048576 },
	{ RLIMIT_MEMLOCK, "RLIMIT_MEMLOCK", false, false, 64 * MIB },
	{ RLIMIT_RTPRIO, "RLIMIT_RTPRIO", false, false, 0 },
	{ RLIMIT_NICE, "RLIMIT_NICE", false, false, 20 }, /* nice 0 */
};

static const char *const masked_paths[] = {
	"/proc/acpi",
	"/proc/asound",
	"/proc/interrupts",
	"/proc/kcore",
	"/proc/keys",
	"/proc/latency_stats",
	"/proc/sched_debug",
	"/proc/scsi",
	"/proc/timer_list",
	"/proc/timer_stats",
	"/sys/devices/virtual/powercap",
	"/sys/firmware",
	"/sys/fs/bpf",
	"/sys/fs/selinux",
	"/sys/kernel/debug",
	"/sys/kernel/security",
	"/sys/kernel/tracing",
};

static const char *const readonly_paths[] = {
	"/proc/bus",           "/proc/fs", "/proc/irq", "/proc/sys",
	"/proc/sysrq-trigger",
};

/*
 * Kubernetes' list of safe ones that are a container's own; and the length of a
 * listener's queue, which is a program's own memory: with podman, which makes
 * each container's network, it could not be said at all.
 */
static const char *const sysctls_safe[] = {
	"kernel.shm_rmid_forced",
	"net.core.somaxconn",
	"net.ipv4.ip_local_port_range",
	"net.ipv4.ip_local_reserved_ports",
	"net.ipv4.ip_unprivileged_port_start",
	"net.ipv4.ping_group_range",
	"net.ipv4.tcp_fin_timeout",
	"net.ipv4.tcp_keepalive_intvl",
	"net.ipv4.tcp_keepalive_probes",
	"net.ipv4.tcp_keepalive_time",
	"net.ipv4.tcp_rmem",
	"net.ipv4.tcp_syncookies",
	"net.ipv4.tcp_wmem",
};

#define COMMON                                                               \
	.windows = windows, .n_windows = COUNT(windows),                     \
	.upper_bytes = 512 * MIB, .upper_memory_part = 2,                    \
	.upper_inodes = 100000, .tmpfs_bytes = 512 * MIB,                    \
	.tmpfs_inodes = 100000, .ptys = "256", .pids = 2048,                 \
	.rlimits = rlimits, .n_rlimits = COUNT(rlimits),                     \
	.hook_timeout_ms = 30000, .masked_paths = masked_paths,              \
	.n_masked_paths = COUNT(masked_paths),                               \
	.readonly_paths = readonly_paths,                                    \
	.n_readonly_paths = COUNT(readonly_paths),                           \
	.sysctls_safe = sysctls_safe, .n_sysctls_safe = COUNT(sysctls_safe), \
	.no_new_privs = true

static const struct policy_profile profiles[] = {
	[PLAN_PROFILE_STRICT] = {
		COMMON,
		.id = PLAN_PROFILE_STRICT,
		.name = "strict",
		.title = "refuses what is asked for and would be taken away",
		.caps = CAPS_HARDENED,
		.root = PLAN_ROOT_WX,
		.baseline = PLAN_BASELINE_DENY,
		.allow_list = true, /* over the config's own filter */
		.landlock = true,
	},
	[PLAN_PROFILE_HARDENED] = {
		COMMON,
		.id = PLAN_PROFILE_HARDENED,
		.name = "hardened",
		.title = "makes safe what can be made safe; the default",
		.caps = CAPS_HARDENED,
		.root = PLAN_ROOT_WX,
		.baseline = PLAN_BASELINE_DENY,
	},
	[PLAN_PROFILE_COMPAT] = {
		COMMON,
		.id = PLAN_PROFILE_COMPAT,
		.name = "compat",
		.title = "for moving legacy images: the floor, and little more",
		.caps = CAPS_DOCKER,
		.root = PLAN_ROOT_SCRATCH, /* writable, and gone with it */
		.baseline = PLAN_BASELINE_DENY,
	},
	[PLAN_PROFILE_OPEN] = { /* forces nothing: see the rules */
		.id = PLAN_PROFILE_OPEN,
		.name = "open",
		.title = "the specification and nothing else; never installed",
		.caps = UINT64_MAX,
		.root = PLAN_ROOT_DIRECT,
		.pids = -1,
		.hook_timeout_ms = 30000,
			.tmpfs_bytes = 512 * MIB,
		.tmpfs_inodes = 100000,
		.baseline = PLAN_BASELINE_NONE,
	},
};

const struct policy_profile *policy_profile(enum plan_profile id)
{
	return &profiles[id];
}

const struct policy_profile *policy_profile_find(const char *name)
{
	size_t i;

	for (i = 0; i < COUNT(profiles); i++)
		if (strcmp(profiles[i].name, name) == 0)
			return &profiles[i];
	return NULL;
}
