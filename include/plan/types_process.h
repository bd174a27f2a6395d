/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PLAN_TYPES_PROCESS_H
#define PLAN_TYPES_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What plan/types.h has of a process; its conventions hold here too. */

/* An optional number: absent is not the same as 0. */
struct plan_opt {
	bool set;
	int64_t v;
};

struct plan_rlimit {
	uint32_t resource; /* RLIMIT_* */
	uint64_t soft;     /* RLIM_INFINITY is 2^64-1 */
	uint64_t hard;
};

/* Sets of capabilities: bit N is capability N. */
struct plan_caps {
	uint64_t bounding;
	uint64_t effective;
	uint64_t permitted;
	uint64_t inheritable;
	uint64_t ambient;
};

/* Which of the program's own filters goes under the config's. */
enum plan_baseline {
	PLAN_BASELINE_NONE, /* PLAN_PROFILE_OPEN only */
	PLAN_BASELINE_DENY,
	PLAN_BASELINE_DENY_SETID_OK, /* set-id modes may be set: by policy */
};

struct plan_filter {         /* one seccomp program more */
	const uint8_t *code; /* struct sock_filter, native byte order */
	size_t n_code;       /* bytes, a multiple of 8 */
	uint32_t flags;      /* SECCOMP_FILTER_FLAG_* */
};

/* sched_setattr(2), in the kernel's numbers */
struct plan_scheduler {
	uint32_t policy; /* SCHED_* */
	uint64_t flags;  /* SCHED_FLAG_* */
	int64_t nice;
	uint32_t priority;
	uint64_t runtime; /* ns, as the two below */
	uint64_t deadline;
	uint64_t period;
};

struct plan_io_priority {
	uint32_t class; /* IOPRIO_CLASS_* of ioprio_set(2) */
	uint32_t level; /* 0, the highest, to 7 */
};

/* set_mempolicy(2), in the kernel's numbers */
struct plan_memory_policy {
	uint32_t mode;     /* MPOL_* */
	uint32_t flags;    /* MPOL_F_* */
	const char *nodes; /* as num_set() takes them; "" is none */
};

/* Who is asked what the last filter notifies of: SCMP_ACT_NOTIFY. */
struct plan_listener {
	const char *path;     /* absolute host path of a socket */
	const char *metadata; /* for whoever listens there */
};

/* What may be absent as a whole is a list of one at most. */
struct plan_process {
	const char *const *args;
	size_t n_args;
	const char *const *env; /* NAME=value */
	size_t n_env;
	const char *cwd; /* absolute in the container */
	uint32_t uid;
	uint32_t gid;
	const uint32_t *groups;
	size_t n_groups;
	struct plan_opt umask;
	struct plan_caps caps;
	const struct plan_rlimit *rlimits;
	size_t n_rlimits;
	bool terminal;
	uint32_t rows, columns; /* of the terminal; 0: as it comes */
	struct plan_opt oom_score_adj;
	bool no_new_privs;
	enum plan_baseline baseline;
	const struct plan_filter *filters; /* loaded in this order, the
					      config's own last of all */
	size_t n_filters;
	const struct plan_listener *listener; /* of the last of these */
	size_t n_listener;
	bool landlock; /* strict: from the plan's own paths */
	bool mdwe;     /* nothing becomes executable that was not mapped so */
	const struct plan_scheduler *scheduler;
	size_t n_scheduler;
	const struct plan_io_priority *io_priority; /* of its process group */
	size_t n_io_priority;
	const struct plan_memory_policy *memory_policy;
	size_t n_memory_policy;
	struct plan_opt personality; /* PER_LINUX, PER_LINUX32 */
	/* What execve(2) changes to: "" leaves it. On a host that has it not
	 * the launch ends. */
	const char *apparmor; /* profile */
	const char *selinux;  /* label */
	/* Of an exec alone, as num_set() takes them; "" changes nothing. */
	const char *cpus_initial; /* until it is in the container's cgroup */
	const char *cpus_final;   /* from then on */
};

#endif
