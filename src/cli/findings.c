/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <string.h>

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
	ACTIONS = sizeof(actions) / sizeof(*actions)
};

static const char *name_of(enum plan_action a)
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

void findings_json(struct jsonw *w, const struct plan_report *r)
{
	size_t i;
	size_t k;

	jsonw_array(w, "findings");
	for (i = 0; i < r->n_findings; i++) {
		const struct plan_finding *f = &r->findings[i];
		const struct policy_rule *rule = policy_rule_find(f->rule);

		jsonw_object(w, NULL);
		jsonw_str(w, "rule", f->rule);
		jsonw_str(w, "action", name_of(f->action));
		jsonw_str(w, "pointer", f->pointer);
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

void findings_text(struct buf *b, const struct plan_report *r, bool colour)
{
	size_t rule_width = widest(r, true, 24);
	size_t at_width = widest(r, false, 40);
	size_t k;
	size_t i;

	for (k = 0; k < ACTIONS; k++)
		for (i = 0; i < r->n_findings; i++) {
			const struct plan_finding *f = &r->findings[i];

			if (f->action != actions[k].action)
				continue;
			buf_fmt(b, "  %s%-9s%s  ",
				colour ? actions[k].colour : "",
				actions[k].name, colour ? "\033[0m" : "");
			pad(b, f->rule, rule_width);
			buf_str(b, "  ");
			pad(b, f->pointer, at_width);
			buf_str(b, "  ");
			buf_safe(b, f->message);
			buf_char(b, '\n');
			if (f->action != PLAN_REFUSE || f->fix[0] == '\0')
				continue;
			buf_fmt(b, "  %-9s  fix: ", "");
			buf_safe(b, f->fix);
			buf_char(b, '\n');
		}
}
