/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a container's plan becomes by an update. */
#include "config.h"

#include <string.h>

#include "plan/build.h"
#include "private.h"

/* Does the update set this member? */
static bool sets(const struct field *f, const void *from)
{
	size_t n;

	switch (f->kind) {
	case K_OPT:
		return field_opt(f, from).set;
	case K_BOOL:
		return field_bool(f, from);
	case K_TEXT:
		return field_text(f, from)[0] != '\0';
	case K_LIST:
		(void)field_list(f, from, &n);
		return n > 0;
	case K_ENUM:
	case K_U32:
	case K_U64:
	case K_I64:
	case K_STRUCT:
	case K_TEXTS:
	case K_U32S:
	case K_BYTES:
		break;
	}
	return false;
}

static void take(const struct field *f, char *to, const char *from)
{
	size_t size = sizeof(const char *);

	if (f->kind == K_OPT)
		size = sizeof(struct plan_opt);
	else if (f->kind == K_BOOL)
		size = sizeof(bool);
	memcpy(to + f->offset, from + f->offset, size);
	if (f->kind == K_LIST)
		memcpy(to + f->count, from + f->count, sizeof(size_t));
}

static void merge(const struct table *t, char *to, const char *from)
{
	for (size_t i = 0; i < t->n_fields; i++) {
		const struct field *f = &t->fields[i];

		if (f->kind == K_STRUCT)
			merge(f->of, to + f->offset, from + f->offset);
		else if (sets(f, from))
			take(f, to, from);
	}
}

int plan_updated(struct plan **out, const struct plan *container,
		 const struct plan *update, struct err *e)
{
	const struct plan_container *c = plan_container(container);
	const struct plan_update *u = plan_update(update);
	const struct table *t = schema_of(PLAN_KIND_UPDATE);
	struct plan_container now;

	*out = NULL;
	if (c == NULL || u == NULL)
		return err_set(e, ERR_BUG, 0, "update", "not such plans");
	now = *c;
	merge(t->fields[0].of, (char *)&now.cgroup, (const char *)&u->cgroup);
	/* Memory without a limit, and with one of both together, there is not:
	 * as runc has it. */
	if (u->cgroup.memory.limit.set && u->cgroup.memory.limit.v == -1 &&
	    !u->cgroup.memory.swap.set && now.cgroup.memory.swap.set)
		now.cgroup.memory.swap.v = -1;
	return plan_build_container(out, &now, container->report, e);
}
