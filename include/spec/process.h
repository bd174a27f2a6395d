/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SPEC_PROCESS_H
#define SPEC_PROCESS_H

#include "spec/value.h"

/* config.md "Process": the section `process`, and the file of exec. */

/* The names of the kernel's cap_last_cap 40; the value is the number. */
enum {
	SPEC_CAP_LAST = 40
};

/* spec_cap_name - "CAP_CHOWN" for 0, and so on; NULL at the end. */
const char *spec_cap_name(unsigned n);

enum spec_sched_policy {
	SPEC_SCHED_OTHER,
	SPEC_SCHED_FIFO,
	SPEC_SCHED_RR,
	SPEC_SCHED_BATCH,
	SPEC_SCHED_ISO,
	SPEC_SCHED_IDLE,
	SPEC_SCHED_DEADLINE,
};

enum spec_sched_flag {
	SPEC_SCHED_FLAG_RESET_ON_FORK,
	SPEC_SCHED_FLAG_RECLAIM,
	SPEC_SCHED_FLAG_DL_OVERRUN,
	SPEC_SCHED_FLAG_KEEP_POLICY,
	SPEC_SCHED_FLAG_KEEP_PARAMS,
	SPEC_SCHED_FLAG_UTIL_CLAMP_MIN,
	SPEC_SCHED_FLAG_UTIL_CLAMP_MAX,
};

enum spec_ioprio_class {
	SPEC_IOPRIO_RT = 1, /* the kernel's numbers */
	SPEC_IOPRIO_BE = 2,
	SPEC_IOPRIO_IDLE = 3,
};

struct spec_console_size {
	struct spec_at at;
	struct spec_u64 height; /* 32 bits */
	struct spec_u64 width;  /* 32 bits */
};

struct spec_user {
	struct spec_at at;
	struct spec_u64 uid;              /* 32 bits */
	struct spec_u64 gid;              /* 32 bits */
	struct spec_u64 umask;            /* 32 bits */
	struct spec_u64s additional_gids; /* 32 bits each */
	struct spec_str username;         /* Windows only */
};

struct spec_caps {
	struct spec_at at;
	/* each v: the kernel's capability number */
	struct spec_enums bounding;
	struct spec_enums effective;
	struct spec_enums inheritable;
	struct spec_enums permitted;
	struct spec_enums ambient;
};

struct spec_rlimit {
	struct spec_at at;
	struct spec_enum type; /* v: the kernel's RLIMIT_ number */
	struct spec_u64 soft;
	struct spec_u64 hard;
};
SPEC_LIST(spec_rlimits, struct spec_rlimit);

struct spec_scheduler {
	struct spec_at at;
	struct spec_enum policy;  /* enum spec_sched_policy */
	struct spec_i64 nice;     /* 32 bits */
	struct spec_i64 priority; /* 32 bits */
	struct spec_enums flags;  /* enum spec_sched_flag */
	struct spec_u64 runtime;
	struct spec_u64 deadline;
	struct spec_u64 period;
};

struct spec_io_priority {
	struct spec_at at;
	struct spec_enum class;   /* enum spec_ioprio_class */
	struct spec_i64 priority; /* 32 bits */
};

struct spec_cpu_affinity {
	struct spec_at at;
	struct spec_str initial;
	struct spec_str final;
};

struct spec_process {
	struct spec_at at;
	struct spec_bool terminal;
	struct spec_console_size console_size;
	struct spec_user user;
	struct spec_strs args;
	struct spec_str command_line; /* Windows only */
	struct spec_strs env;
	struct spec_str cwd;
	struct spec_caps capabilities;
	struct spec_rlimits rlimits;
	struct spec_bool no_new_privileges;
	struct spec_str apparmor_profile;
	struct spec_i64 oom_score_adj; /* 32 bits */
	struct spec_scheduler scheduler;
	struct spec_str selinux_label;
	struct spec_io_priority io_priority;
	struct spec_cpu_affinity exec_cpu_affinity;
};

#endif
