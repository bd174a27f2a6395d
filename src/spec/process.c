/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The section `process`, and the file of `exec --process`. */
#include "config.h"

#include "base/caps.h"
#include "private.h"
#include "spec/process.h"

#define NAME(c) "CAP_" #c,
static const char *const cap_list[] = { CAP_EACH(NAME) };
_Static_assert(COUNT(cap_list) == SPEC_CAP_LAST + 1, "one a capability");
const struct names names_cap = NAMES(cap_list);

const char *spec_cap_name(unsigned n)
{
	return n < COUNT(cap_list) ? cap_list[n] : NULL;
}

/* asm-generic/resource.h, in its order. */
static const char *const rlimit_list[] = {
	"RLIMIT_CPU",      "RLIMIT_FSIZE", "RLIMIT_DATA",   "RLIMIT_STACK",
	"RLIMIT_CORE",     "RLIMIT_RSS",   "RLIMIT_NPROC",  "RLIMIT_NOFILE",
	"RLIMIT_MEMLOCK",  "RLIMIT_AS",    "RLIMIT_LOCKS",  "RLIMIT_SIGPENDING",
	"RLIMIT_MSGQUEUE", "RLIMIT_NICE",  "RLIMIT_RTPRIO", "RLIMIT_RTTIME",
};
static const struct names names_rlimit = NAMES(rlimit_list);

static const char *const policy_list[] = {
	[SPEC_SCHED_OTHER] = "SCHED_OTHER",
	[SPEC_SCHED_FIFO] = "SCHED_FIFO",
	[SPEC_SCHED_RR] = "SCHED_RR",
	[SPEC_SCHED_BATCH] = "SCHED_BATCH",
	[SPEC_SCHED_ISO] = "SCHED_ISO",
	[SPEC_SCHED_IDLE] = "SCHED_IDLE",
	[SPEC_SCHED_DEADLINE] = "SCHED_DEADLINE",
};
static const struct names names_policy = NAMES(policy_list);

static const char *const sched_flag_list[] = {
	[SPEC_SCHED_FLAG_RESET_ON_FORK] = "SCHED_FLAG_RESET_ON_FORK",
	[SPEC_SCHED_FLAG_RECLAIM] = "SCHED_FLAG_RECLAIM",
	[SPEC_SCHED_FLAG_DL_OVERRUN] = "SCHED_FLAG_DL_OVERRUN",
	[SPEC_SCHED_FLAG_KEEP_POLICY] = "SCHED_FLAG_KEEP_POLICY",
	[SPEC_SCHED_FLAG_KEEP_PARAMS] = "SCHED_FLAG_KEEP_PARAMS",
	[SPEC_SCHED_FLAG_UTIL_CLAMP_MIN] = "SCHED_FLAG_UTIL_CLAMP_MIN",
	[SPEC_SCHED_FLAG_UTIL_CLAMP_MAX] = "SCHED_FLAG_UTIL_CLAMP_MAX",
};
static const struct names names_sched_flag = NAMES(sched_flag_list);

static const char *const ioprio_list[] = {
	[SPEC_IOPRIO_RT] = "IOPRIO_CLASS_RT",
	[SPEC_IOPRIO_BE] = "IOPRIO_CLASS_BE",
	[SPEC_IOPRIO_IDLE] = "IOPRIO_CLASS_IDLE",
};
static const struct names names_ioprio = NAMES(ioprio_list);

static const struct field console_fields[] = {
	ROW(spec_console_size, "height", height, IS(U32), MUST),
	ROW(spec_console_size, "width", width, IS(U32), MUST),
};
static const struct section section_console =
	SECTION(spec_console_size, console_fields, NULL);

static const struct field user_fields[] = {
	ROW(spec_user, "uid", uid, IS(U32), MUST),
	ROW(spec_user, "gid", gid, IS(U32), MUST),
	ROW(spec_user, "umask", umask, IS(U32)),
	ROW(spec_user, "additionalGids", additional_gids, IS(U32S)),
	ROW(spec_user, "username", username, IS(STR)),
};
static const struct section section_user =
	SECTION(spec_user, user_fields, NULL);

/* config.md: what is no capability MUST be warned of, SHOULD NOT be an error */
static const struct field caps_fields[] = {
	ROW(spec_caps, "bounding", bounding, IS_ENUMS(cap), LOOSE),
	ROW(spec_caps, "effective", effective, IS_ENUMS(cap), LOOSE),
	ROW(spec_caps, "inheritable", inheritable, IS_ENUMS(cap), LOOSE),
	ROW(spec_caps, "permitted", permitted, IS_ENUMS(cap), LOOSE),
	ROW(spec_caps, "ambient", ambient, IS_ENUMS(cap), LOOSE),
};
static const struct section section_caps =
	SECTION(spec_caps, caps_fields, NULL);

static const struct field rlimit_fields[] = {
	ROW(spec_rlimit, "type", type, IS_ENUM(rlimit), MUST),
	ROW(spec_rlimit, "soft", soft, IS(U64), MUST),
	ROW(spec_rlimit, "hard", hard, IS(U64), MUST),
};
static const struct section section_rlimit =
	SECTION(spec_rlimit, rlimit_fields, NULL);

static const struct field scheduler_fields[] = {
	ROW(spec_scheduler, "policy", policy, IS_ENUM(policy), MUST),
	ROW(spec_scheduler, "nice", nice, IS(I32)),
	ROW(spec_scheduler, "priority", priority, IS(I32)),
	ROW(spec_scheduler, "flags", flags, IS_ENUMS(sched_flag)),
	ROW(spec_scheduler, "runtime", runtime, IS(U64)),
	ROW(spec_scheduler, "deadline", deadline, IS(U64)),
	ROW(spec_scheduler, "period", period, IS(U64)),
};
static const struct section section_scheduler =
	SECTION(spec_scheduler, scheduler_fields, NULL);

static const struct field ioprio_fields[] = {
	ROW(spec_io_priority, "class", class, IS_ENUM(ioprio), MUST),
	ROW(spec_io_priority, "priority", priority, IS(I32)),
};
static const struct section section_ioprio =
	SECTION(spec_io_priority, ioprio_fields, NULL);

static const struct field affinity_fields[] = {
	ROW(spec_cpu_affinity, "initial", initial, IS(STR)),
	ROW(spec_cpu_affinity, "final", final, IS(STR)),
};
static const struct section section_affinity =
	SECTION(spec_cpu_affinity, affinity_fields, NULL);

#define PROCESS(k, m, ...) ROW(spec_process, k, m, __VA_ARGS__)
static const struct field process_fields[] = {
	PROCESS("terminal", terminal, IS(BOOL)),
	PROCESS("consoleSize", console_size, IS_OBJECT(console)),
	PROCESS("user", user, IS_OBJECT(user)),
	PROCESS("args", args, IS(STRS), FREE),
	PROCESS("commandLine", command_line, IS(STR), FREE),
	PROCESS("env", env, IS(STRS), FREE),
	PROCESS("cwd", cwd, IS(STR), MUST),
	PROCESS("capabilities", capabilities, IS_OBJECT(caps)),
	PROCESS("rlimits", rlimits, IS_LIST(rlimit)),
	PROCESS("noNewPrivileges", no_new_privileges, IS(BOOL)),
	PROCESS("apparmorProfile", apparmor_profile, IS(STR)),
	PROCESS("oomScoreAdj", oom_score_adj, IS(I32)),
	PROCESS("scheduler", scheduler, IS_OBJECT(scheduler)),
	PROCESS("selinuxLabel", selinux_label, IS(STR)),
	PROCESS("ioPriority", io_priority, IS_OBJECT(ioprio)),
	PROCESS("execCPUAffinity", exec_cpu_affinity, IS_OBJECT(affinity)),
};

/* config.md: a limit of one type twice MUST be an error. */
static void check_process(struct spec_reader *r, const void *object,
			  const struct json *node)
{
	const struct spec_process *p = object;
	const struct json *list = spec_member(node, "rlimits");
	unsigned seen = 0;
	uint32_t i;
	int type;

	for (i = 0; i < p->rlimits.n; i++) {
		type = p->rlimits.v[i].type.v;
		if (p->rlimits.v[i].type.s == NULL || type < 0)
			continue;
		if ((seen & 1U << type) != 0) {
			spec_wrong(r, CFG_ENUM, spec_element(list, i),
				   "a second limit of the type %s",
				   p->rlimits.v[i].type.s);
			return;
		}
		seen |= 1U << type;
	}
}

const struct section section_process =
	SECTION(spec_process, process_fields, check_process);
