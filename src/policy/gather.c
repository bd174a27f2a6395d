/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "plan/build.h"
#include "policy/policy.h"

int policy_gather(struct plan **out, struct plan *const *plans, size_t n,
		  const struct plan_finding *findings, size_t n_findings,
		  struct err *e)
{
	struct plan_report r = *plan_report(plans[0]);
	size_t i;

	*out = NULL;
	r.findings = findings;
	r.n_findings = n_findings;
	for (i = 0; i < n; i++)
		r.refused |= plan_report(plans[i])->refused;
	for (i = 0; i < n_findings; i++)
		r.refused |= findings[i].action == PLAN_REFUSE;
	if (r.refused)
		return plan_build_refusal(out, &r, e);
	return plan_build_container(out, plan_container(plans[0]), &r, e);
}
