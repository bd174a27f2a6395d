/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Intel RDT: classes of cache and memory bandwidth; the rule is res.c's. */
#include "config.h"

#include <string.h>

#include "private.h"

static void rdt_line(const struct spec_str *s, const char **list, size_t *n)
{
	if (s->s != NULL && s->len > 0)
		list[(*n)++] = s->s;
}

void draft_rdt(struct judge *j)
{
	const struct spec_intel_rdt *s = &j->spec->lx.intel_rdt;
	const char **check, **lines;
	struct plan_rdt *out;
	uint32_t i;

	if (!s->at.set)
		return;
	out = judge_alloc(j, 1, sizeof(*out));
	check = judge_alloc(j, 2, sizeof(*check));
	lines = judge_alloc(j, s->schemata.n, sizeof(*lines));
	if (out == NULL || check == NULL || lines == NULL)
		return;
	out->class = s->clos_id.s != NULL ? s->clos_id.s : "";
	rdt_line(&s->l3_cache_schema, check, &out->n_check);
	rdt_line(&s->mem_bw_schema, check, &out->n_check); /* MB comes last */
	for (i = 0; i < s->schemata.n; i++)
		rdt_line(&s->schemata.v[i], lines, &out->n_schemata);
	out->check = check;
	out->schemata = lines;
	/* Until 1.2 two switches for what the hardware has but one of. */
	out->monitoring =
		s->enable_monitoring.v || s->enable_cmt.v || s->enable_mbm.v;
	out->shared = judge_open(j);
	j->d.c.rdt = out;
	j->d.c.n_rdt = 1;
}

static bool bad_clos(const char *s)
{
	return s[strcspn(s, "/\n")] != '\0' || strcmp(s, ".") == 0 ||
	       strcmp(s, "..") == 0;
}

static bool one_line(const char *s)
{
	return s == NULL || s[strcspn(s, "\n\r")] == '\0';
}

static void rdt_fault(struct judge *j, const struct policy_rule *r,
		      const struct spec_str *s, const char *pointer,
		      const char *message)
{
	judge_found(j, r,
		    &(struct found){ .pointer = pointer,
				     .off = s->off,
				     .message = message,
				     .asked = judge_json_str(j, s->s) });
}

void judge_rdt(struct judge *j, const struct policy_rule *r)
{
	const struct spec_intel_rdt *s = &j->spec->lx.intel_rdt;
	bool root = s->clos_id.s != NULL && strcmp(s->clos_id.s, "/") == 0;
	uint32_t i;

	if (s->clos_id.s != NULL && !root && s->clos_id.len > 0 &&
	    bad_clos(s->clos_id.s))
		rdt_fault(j, r, &s->clos_id, "/linux/intelRdt/closID",
			  "not the name of one folder");
	if (s->l3_cache_schema.s != NULL && !one_line(s->l3_cache_schema.s))
		rdt_fault(j, r, &s->l3_cache_schema,
			  "/linux/intelRdt/l3CacheSchema",
			  "more than one line");
	if (s->mem_bw_schema.s != NULL && s->mem_bw_schema.len > 0 &&
	    (strncmp(s->mem_bw_schema.s, "MB:", 3) != 0 ||
	     !one_line(s->mem_bw_schema.s)))
		rdt_fault(j, r, &s->mem_bw_schema,
			  "/linux/intelRdt/memBwSchema",
			  "not one line that begins with MB:");
	for (i = 0; i < s->schemata.n; i++)
		if (!one_line(s->schemata.v[i].s))
			rdt_fault(j, r, &s->schemata.v[i],
				  TEXT(j, "/linux/intelRdt/schemata/%u", i),
				  "more than one line");
	if (s->clos_id.s != NULL && s->clos_id.len > 0 && s->schemata.n > 0)
		judge_opened(j, r, "/linux/intelRdt/schemata", s->schemata.off,
			     "the class must be new: others may be in it");
}
