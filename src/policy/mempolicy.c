/* SPDX-License-Identifier: GPL-2.0-or-later */
/* linux.memoryPolicy; the rule res-mempolicy is res.c's. */
#include "config.h"

#include <string.h>

#include "base/num.h"
#include "private.h"

/* set_mempolicy(2): modes that take no nodes, and those that need some */
static const char *nodes_fault(const struct spec_memory_policy *s)
{
	bool none =
		s->mode.v == SPEC_MPOL_DEFAULT || s->mode.v == SPEC_MPOL_LOCAL;
	unsigned n = 0;

	if (s->nodes.s != NULL && !num_set(s->nodes.s, NULL, &n))
		return "not a list as 0-3,7";
	if (s->mode.s == NULL || s->mode.v < 0)
		return NULL;
	if (none && n > 0)
		return "this mode takes no nodes";
	if (!none && n == 0 && s->mode.v != SPEC_MPOL_PREFERRED)
		return "this mode needs nodes";
	return NULL;
}

void judge_mempolicy(struct judge *j, const struct policy_rule *r)
{
	const struct spec_memory_policy *s = &j->spec->lx.memory_policy;
	const char *fault;

	if (!s->at.set)
		return;
	judge_found(j, r,
		    &(struct found){
			    .pointer = "/linux/memoryPolicy",
			    .off = s->at.off,
			    .message = "places memory on nodes of the host",
			    .asked = s->mode.s != NULL
					     ? judge_json_str(j, s->mode.s)
					     : "" });
	fault = nodes_fault(s);
	if (fault != NULL)
		judge_found(
			j, r,
			&(struct found){
				.pointer = "/linux/memoryPolicy/nodes",
				.off = s->nodes.s != NULL ? s->nodes.off
							  : s->at.off,
				.message = fault,
				.asked = s->nodes.s != NULL
						 ? judge_json_str(j, s->nodes.s)
						 : NULL,
				.lesser = true });
}
