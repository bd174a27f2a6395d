/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <string.h>

#include "base/place.h"
#include "findings.h"
#include "policy/policy.h"
#include "policy/profile.h"

/* Worst first: the order of the table. */
static const struct {
	enum plan_action action;
	const char *name;
	const char *colour;
} actions[] = {
	{ PLAN_REFUSE, "refuse", "\033[31m" },
	{ PLAN_FORCE, "force", "\033[33m" },
	{ PLAN_WARN, "warn", "\033[36m" },
	{ PLAN_CONDITION, "condition", "\033[2m" },
};

enum {
	ACTIONS = sizeof(actions) / sizeof(*actions),
	ALIKE = 3, /* lines of one rule: a screen should do */
};

const char *findings_action(enum plan_action a)
{
	size_t i;

	for (i = 0; i < ACTIONS; i++)
		if (actions[i].action == a)
			return actions[i].name;
	return "unknown";
}

const char *findings_profile(enum plan_profile p)
{
	return policy_profile(p)->name;
}

struct tally findings_tally(const struct plan_report *r)
{
	struct tally t = { 0 };
	size_t i;

	for (i = 0; i < r->n_findings; i++)
		switch (r->findings[i].action) {
		case PLAN_REFUSE:
			t.refuse++;
			break;
		case PLAN_FORCE:
			t.force++;
			break;
		case PLAN_WARN:
			t.warn++;
			break;
		case PLAN_CONDITION:
			t.condition++;
			break;
		}
	return t;
}

static void put_value(struct jsonw *w, const char *key, const char *json)
{
	jsonw_raw(w, key, json[0] != '\0' ? json : "null");
}

static void put_place(struct jsonw *w, const struct findings_source *from,
		      const struct plan_finding *f)
{
	struct place p;

	if (from == NULL)
		return;
	p = place_of(from->text, from->len, f->offset);
	jsonw_u64(w, "line", p.line);
	jsonw_u64(w, "column", p.column);
}

void findings_json(struct jsonw *w, const struct plan_report *r,
		   const struct findings_source *from)
{
	size_t i;
	size_t k;

	jsonw_array(w, "findings");
	for (i = 0; i < r->n_findings; i++) {
		const struct plan_finding *f = &r->findings[i];
		const struct policy_rule *rule = policy_rule_find(f->rule);

		jsonw_object(w, NULL);
		jsonw_str(w, "rule", f->rule);
		jsonw_str(w, "action", findings_action(f->action));
		jsonw_str(w, "pointer", f->pointer);
		put_place(w, from, f);
		jsonw_str(w, "message", f->message);
		put_value(w, "asked", f->asked);
		put_value(w, "given", f->given);
		jsonw_str(w, "fix", f->fix);
		jsonw_array(w, "references");
		for (k = 0; rule != NULL && k < POLICY_REFS_MAX &&
			    rule->references[k] != NULL;
		     k++)
			jsonw_str(w, NULL, rule->references[k]);
		jsonw_end(w);
		jsonw_end(w);
	}
	jsonw_end(w);
}

static size_t widest(const struct plan_report *r, bool rule, size_t most)
{
	size_t wide = 0;
	size_t i;

	for (i = 0; i < r->n_findings; i++) {
		size_t len = strlen(rule ? r->findings[i].rule
					 : r->findings[i].pointer);

		if (len > wide)
			wide = len;
	}
	return wide < most ? wide : most;
}

static void pad(struct buf *b, const char *s, size_t width)
{
	size_t from = b->len;

	buf_safe(b, s);
	while (buf_ok(b) && b->len - from < width)
		buf_char(b, ' ');
}

/* How many with the rule and action of finding @i stand before it, or after. */
static size_t alike(const struct plan_report *r, size_t i, bool before)
{
	const struct plan_finding *f = &r->findings[i];
	size_t from = before ? 0 : i + 1;
	size_t to = before ? i : r->n_findings;
	size_t n = 0;
	size_t k;

	for (k = from; k < to; k++)
		n += r->findings[k].action == f->action &&
		     strcmp(r->findings[k].rule, f->rule) == 0;
	return n;
}

struct table {
	struct buf *b;
	const struct plan_report *r;
	const struct findings_source *from;
	size_t rule_width;
	size_t at_width;
	bool colour;
};

static void put_line(const struct table *t, size_t k, size_t i)
{
	const struct plan_finding *f = &t->r->findings[i];
	size_t before = alike(t->r, i, true);
	size_t after = alike(t->r, i, false);

	if (before >= ALIKE)
		return;
	buf_fmt(t->b, "  %s%-9s%s  ", t->colour ? actions[k].colour : "",
		actions[k].name, t->colour ? "\033[0m" : "");
	pad(t->b, f->rule, t->rule_width);
	buf_str(t->b, "  ");
	pad(t->b, f->pointer, t->at_width);
	buf_str(t->b, "  ");
	buf_safe(t->b, f->message);
	if (t->from != NULL && f->action == PLAN_REFUSE &&
	    strncmp(f->rule, "cfg-", 4) == 0) {
		struct place p =
			place_of(t->from->text, t->from->len, f->offset);

		buf_fmt(t->b, " (line %u, column %u)", p.line, p.column);
	}
	buf_char(t->b, '\n');
	if (f->action == PLAN_REFUSE && f->fix[0] != '\0') {
		buf_fmt(t->b, "  %-9s  fix: ", "");
		buf_safe(t->b, f->fix);
		buf_char(t->b, '\n');
	}
	if (before == ALIKE - 1 && after > 0)
		buf_fmt(t->b, "  %-9s  and %zu more of %s\n", "", after,
			f->rule);
}

void findings_text(struct buf *b, const struct plan_report *r,
		   const struct findings_source *from, bool colour)
{
	struct table t = {
		b, r, from, widest(r, true, 24), widest(r, false, 40), colour
	};
	size_t k;
	size_t i;

	for (k = 0; k < ACTIONS; k++)
		for (i = 0; i < r->n_findings; i++)
			if (r->findings[i].action == actions[k].action)
				put_line(&t, k, i);
}
