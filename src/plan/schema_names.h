/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PLAN_SCHEMA_NAMES_H
#define PLAN_SCHEMA_NAMES_H

#include "base/caps.h"

/* Names of values and bits, for schema.c alone: the index is the number. */

static const char *const profiles[] = { "strict", "hardened", "compat",
					"open" };
static const char *const ids_kinds[] = { "block", "maps", "none", "join",
					 "nested" };
static const char *const ns_types[] = { "mount", "pid",    "network", "ipc",
					"uts",   "cgroup", "time" };
static const char *const root_kinds[] = { "wx", "scratch", "direct" };
static const char *const propagations[] = { "private", "slave", "shared",
					    "unbindable" };
static const char *const mount_types[] = { "bind",   "tmpfs",  "proc",  "sysfs",
					   "devpts", "mqueue", "cgroup" };
static const char *const binds[] = { "engine-leaf", "sensitive", "socket",
				     "device",      "host-file", "home",
				     "exec",        "plain",     "plain-rw" };
static const char *const baselines[] = { "none", "deny", "deny-setid-ok" };
static const char *const rates[] = { "read-bps", "write-bps", "read-iops",
				     "write-iops" };
static const char *const hook_whens[] = { "prestart",        "createRuntime",
					  "createContainer", "startContainer",
					  "poststart",       "poststop" };
static const char *const actions[] = { "refuse", "force", "warn", "condition" };

/* linux/mount.h; bits 4-6 are one field, of which 0 is relatime. */
static const char *const attrs[] = {
	"ro",     "nosuid",     "nodev",
	"noexec", "noatime",    "strictatime",
	"atime",  "nodiratime", [21] = "nosymfollow",
};

/* asm-generic/resource.h */
static const char *const rlimits[] = {
	"cpu",      "fsize",  "data",    "stack",  "core",  "rss",
	"nproc",    "nofile", "memlock", "as",     "locks", "sigpending",
	"msgqueue", "nice",   "rtprio",  "rttime",
};

#define NAME(c) #c,
static const char *const capabilities[] = { CAP_EACH(NAME) };

/* linux/sched.h, linux/ioprio.h, linux/mempolicy.h */
static const char *const sched_policies[] = { "other",   "fifo", "rr",
					      "batch",   "iso",  "idle",
					      "deadline" };
static const char *const sched_flags[] = {
	"reset-on-fork", "reclaim",        "dl-overrun",     "keep-policy",
	"keep-params",   "util-clamp-min", "util-clamp-max",
};
static const char *const io_classes[] = { "none", "rt", "be", "idle" };
static const char *const memory_modes[] = {
	"default",        "preferred",          "bind", "interleave", "local",
	"preferred-many", "weighted-interleave"
};
static const char *const memory_flags[] = { [13] = "numa-balancing",
					    "relative-nodes",
					    "static-nodes" };

#endif
