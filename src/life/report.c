/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <string.h>

#include "private.h"

enum {
	SHOWN = 3,  /* findings in the one line */
	MOST = 300, /* of a text */
};

/* So that its reader sees where something is missing. */
static void put_text(struct buf *out, const char *text)
{
	if (strnlen(text, MOST + 1) > MOST)
		buf_fmt(out, "%.*s...", MOST - 3, text);
	else
		buf_str(out, text);
}

void finding_text(struct buf *out, const struct plan_finding *f)
{
	buf_fmt(out, "%s", f->rule);
	if (f->pointer[0] != '\0')
		buf_fmt(out, " at %.200s", f->pointer);
	buf_str(out, ": ");
	put_text(out, f->message);
	if (f->fix[0] != '\0') {
		buf_str(out, "; fix: ");
		put_text(out, f->fix);
	}
}

/*
 * "refused by policy, 2 findings: (1) ns-pid-host at /linux: ...; fix: ...
 * (2) ... See brig-rules(7)."
 */
static void summary(struct buf *out, const struct plan_report *r)
{
	size_t refusing = 0;
	size_t shown = 0;
	size_t i;

	for (i = 0; i < r->n_findings; i++)
		refusing += r->findings[i].action == PLAN_REFUSE;
	buf_fmt(out, "refused by policy, %zu finding%s:", refusing,
		refusing == 1 ? "" : "s");
	for (i = 0; i < r->n_findings && shown < SHOWN; i++) {
		if (r->findings[i].action != PLAN_REFUSE)
			continue;
		shown++;
		buf_char(out, ' ');
		if (refusing > 1)
			buf_fmt(out, "(%zu) ", shown);
		finding_text(out, &r->findings[i]);
		buf_char(out, '.');
	}
	if (refusing > shown)
		buf_fmt(out, " And %zu more.", refusing - shown);
	buf_str(out, " See brig-rules(7)");
}

int report(const struct life *l, const struct plan *p, const char *id,
	   struct err *e)
{
	const struct plan_report *r = plan_report(p);

	tell_findings(l, id, r);
	if (!r->refused)
		return 0;
	summary(l->why, r);
	return err_set(e, ERR_DENIED, 0, "policy",
		       "refused, see brig-rules(7)");
}
