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
	IS_STR,  /* asks unless empty */
	IS_U64,  /* asks unless 0 */
	IS_I64,  /* asks unless 0 */
	IS_LIST, /* asks unless empty */
	IS_BOOL, /* asks when true */
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
};

/*
 * What no member of its own says: judge_unsupported() looks for them. They
 * stand in the table so that it is whole.
 */
static const struct policy_unsupported others[] = {
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
	const struct spec_str *s = m;
	const struct spec_u64 *u = m;
	const struct spec_i64 *n = m;
	const struct any_list *l = m;
	const struct spec_bool *b = m;

	switch (row->kind) {
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
	if (j->spec == NULL && j->res != NULL && j->res->devices.n > 0)
		say(j, r, "/devices", j->res->devices.off,
		    "new device rules in an update");
}
