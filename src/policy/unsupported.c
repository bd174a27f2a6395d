/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is read and not carried out: one table, to be emptied. A value that
 * asks for nothing (0, "", false, an empty list, what the kernel does anyway)
 * is not refused. What is in no plan and not here is a bug: a test compares
 * the table with the fields that spec knows.
 */
#include "config.h"

#include <string.h>

#include "private.h"
#include "unsupported.h"

/* Which struct a row's member is in. */
enum base {
	IN_PROCESS,
	IN_RESOURCES,
	IN_MEMORY,
	IN_CPU,
	IN_BLOCK_IO,
	IN_LINUX,
};

/* The type of the member. */
enum kind {
	IS_AT,   /* an object: it asks by being there */
	IS_STR,  /* asks unless empty */
	IS_U64,  /* asks unless 0 */
	IS_I64,  /* asks unless 0 */
	IS_LIST, /* asks unless empty */
	IS_BOOL, /* asks when true */
	IS_ENUM, /* asks unless the first of its list, the default */
};

struct row {
	struct policy_unsupported told;
	enum base base;
	enum kind kind;
	size_t offset;
};

SPEC_LIST(any_list, char);

#define ROW(b, k, s, m, p, w)                                   \
	{                                                       \
		{ p, w }, IN_##b, IS_##k, offsetof(struct s, m) \
	}
#define PROC(k, m, p, w)  ROW(PROCESS, k, spec_process, m, "/process/" p, w)
#define LINUX(k, m, p, w) ROW(LINUX, k, spec_linux, m, "/linux/" p, w)

static const struct row rows[] = {
	PROC(STR, apparmor_profile, "apparmorProfile", "AppArmor profiles"),
	PROC(STR, selinux_label, "selinuxLabel", "SELinux labels"),
	PROC(ENUM, scheduler.policy, "scheduler/policy", "scheduling"),
	PROC(I64, scheduler.nice, "scheduler/nice", "scheduling"),
	PROC(I64, scheduler.priority, "scheduler/priority", "scheduling"),
	PROC(LIST, scheduler.flags, "scheduler/flags", "scheduling"),
	PROC(U64, scheduler.runtime, "scheduler/runtime", "scheduling"),
	PROC(U64, scheduler.deadline, "scheduler/deadline", "scheduling"),
	PROC(U64, scheduler.period, "scheduler/period", "scheduling"),
	PROC(AT, io_priority.at, "ioPriority", "I/O priorities"),
	PROC(STR, exec_cpu_affinity.initial, "execCPUAffinity/initial",
	     "CPU affinity"),
	PROC(STR, exec_cpu_affinity.final, "execCPUAffinity/final",
	     "CPU affinity"),
	PROC(STR, command_line, "commandLine", "command lines of Windows"),
	PROC(STR, user.username, "user/username", "user names"),
	LINUX(STR, intel_rdt.clos_id, "intelRdt/closID", "cache classes"),
	LINUX(LIST, intel_rdt.schemata, "intelRdt/schemata", "cache classes"),
	LINUX(STR, intel_rdt.l3_cache_schema, "intelRdt/l3CacheSchema",
	      "cache classes"),
	LINUX(STR, intel_rdt.mem_bw_schema, "intelRdt/memBwSchema",
	      "cache classes"),
	LINUX(BOOL, intel_rdt.enable_monitoring, "intelRdt/enableMonitoring",
	      "cache classes"),
	LINUX(BOOL, intel_rdt.enable_cmt, "intelRdt/enableCMT",
	      "cache classes"),
	LINUX(BOOL, intel_rdt.enable_mbm, "intelRdt/enableMBM",
	      "cache classes"),
	LINUX(ENUM, memory_policy.mode, "memoryPolicy/mode", "memory policies"),
	LINUX(LIST, memory_policy.flags, "memoryPolicy/flags",
	      "memory policies"),
	LINUX(ENUM, personality.domain, "personality/domain", "personalities"),
	LINUX(LIST, personality.flags, "personality/flags", "personalities"),
	LINUX(STR, mount_label, "mountLabel", "labels of mounts"),
};

/*
 * What no member of its own says: judge_unsupported() looks for them. They
 * stand in the table so that it is whole.
 */
static const struct policy_unsupported others[] = {
	{ "/hooks/createContainer", "hooks in the container" },
	{ "/hooks/startContainer", "hooks in the container" },
	{ "/linux/resources/devices", "new device rules in an update" },
};

const struct policy_unsupported *policy_unsupported_at(size_t i)
{
	if (i < COUNT(rows))
		return &rows[i].told;
	i -= COUNT(rows);
	return i < COUNT(others) ? &others[i] : NULL;
}

/* The struct that a row's member is in; NULL when this input has none. */
static const void *base_of(const struct judge *j, enum base base,
			   const char **prefix, const char **at)
{
	*prefix = "/linux/resources";
	*at = j->res_at;
	switch (base) {
	case IN_PROCESS:
		*prefix = "/process";
		*at = j->proc_at;
		return j->proc;
	case IN_RESOURCES:
		return j->res;
	case IN_MEMORY:
		return j->res != NULL ? &j->res->memory : NULL;
	case IN_CPU:
		return j->res != NULL ? &j->res->cpu : NULL;
	case IN_BLOCK_IO:
		return j->res != NULL ? &j->res->block_io : NULL;
	case IN_LINUX:
		*prefix = *at = "";
		return j->spec != NULL ? &j->spec->lx : NULL;
	}
	return NULL;
}

static bool asks(const struct row *row, const void *base, uint32_t *off)
{
	const void *m = (const char *)base + row->offset;
	const struct spec_at *at = m;
	const struct spec_str *s = m;
	const struct spec_u64 *u = m;
	const struct spec_i64 *n = m;
	const struct any_list *l = m;
	const struct spec_bool *b = m;
	const struct spec_enum *n_enum = m;

	switch (row->kind) {
	case IS_AT:
		*off = at->off;
		return at->set;
	case IS_STR:
		*off = s->off;
		return s->s != NULL && s->len > 0;
	case IS_U64:
		*off = u->off;
		return u->set && u->v != 0;
	case IS_I64:
		*off = n->off;
		return n->set && n->v != 0;
	case IS_LIST:
		*off = l->off;
		return l->n > 0;
	case IS_BOOL:
		*off = b->off;
		return b->v;
	case IS_ENUM:
		*off = n_enum->off;
		return n_enum->s != NULL && n_enum->v != 0;
	}
	return false;
}

static void say(struct judge *j, const struct policy_rule *r,
		const char *pointer, uint32_t off, const char *what)
{
	judge_found(j, r,
		    &(struct found){ .pointer = pointer,
				     .off = off,
				     .message = TEXT(j,
						     "%s: not carried out by "
						     "this version",
						     what) });
}

static void whole_config(struct judge *j, const struct policy_rule *r)
{
	const struct spec_hooks *h = &j->spec->hooks;

	if (h->create_container.n > 0)
		say(j, r, "/hooks/createContainer", h->create_container.off,
		    "hooks in the container");
	if (h->start_container.n > 0)
		say(j, r, "/hooks/startContainer", h->start_container.off,
		    "hooks in the container");
}

void judge_unsupported(struct judge *j, const struct policy_rule *r)
{
	const char *prefix, *at;
	const void *base;
	uint32_t off = 0;
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		base = base_of(j, rows[i].base, &prefix, &at);
		if (base != NULL && asks(&rows[i], base, &off))
			say(j, r,
			    TEXT(j, "%s%s", at,
				 rows[i].told.pattern + strlen(prefix)),
			    off, rows[i].told.what);
	}
	if (j->spec != NULL)
		whole_config(j, r);
	else if (j->res != NULL && j->res->devices.n > 0)
		say(j, r, "/devices", j->res->devices.off,
		    "new device rules in an update");
}
