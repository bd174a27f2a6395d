/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a rule uses to say what it found, and the memory of a judgement. */
#include "config.h"

#include <string.h>

#include "base/jsonw.h"
#include "private.h"

/* Texts of the config come into messages: one line, nothing for a terminal. */
static char *one_line(char *s)
{
	char *c;

	for (c = s; *c != '\0'; c++)
		if ((unsigned char)*c < 0x20 || *c == 0x7f)
			*c = '?';
	return s;
}

void *judge_alloc(struct judge *j, size_t n, size_t size)
{
	void *p = arena_array(&j->arena, n == 0 ? 1 : n, size);

	if (p == NULL)
		j->full = true;
	return p;
}

const char *judge_keep(struct judge *j)
{
	char *s = NULL;

	if (buf_ok(&j->text) && j->text.len > 0)
		s = arena_copy(&j->arena, j->text.data, j->text.len);
	if (s == NULL && (!buf_ok(&j->text) || j->text.len > 0))
		j->full = true;
	j->text.len = 0;
	return s != NULL ? one_line(s) : "";
}

static enum policy_act act_of(const struct judge *j,
			      const struct policy_rule *r,
			      const struct found *f)
{
	const enum policy_act *acts = f->lesser ? r->lesser
				      : f->also ? r->also
						: r->act;
	enum policy_act act = acts[j->opts->profile];

	if (j->opts->profile == PLAN_PROFILE_STRICT && f->lacks &&
	    act == POLICY_REFUSE && acts[PLAN_PROFILE_HARDENED] == POLICY_FORCE)
		return POLICY_FORCE;
	return act;
}

static bool room(struct judge *j)
{
	struct plan_finding *more;
	size_t max = j->max_findings * 2 + 64;

	if (j->n_findings < j->max_findings)
		return true;
	if (j->n_findings >= JUDGE_FINDINGS_MAX)
		return false;
	more = judge_alloc(j, max, sizeof(*more));
	if (more == NULL)
		return false;
	if (j->n_findings > 0)
		memcpy(more, j->findings, j->n_findings * sizeof(*more));
	j->findings = more;
	j->max_findings = max;
	return true;
}

/* Texts of the config can be longer than what is told: then not by them. */
static struct plan_finding shortened(const struct plan_finding *f)
{
	const size_t most = 8192;
	struct plan_finding s = *f;

	if (strlen(s.asked) > most)
		s.asked = "\"(too long to be shown)\"";
	if (strlen(s.message) > most)
		s.message = "a text of this config is too long to be shown";
	if (strlen(s.pointer) > most)
		s.pointer = "";
	return s;
}

/* Of too many the first are kept, but always one that refuses if one does. */
static void keep(struct judge *j, const struct plan_finding *f)
{
	bool refuses = f->action == PLAN_REFUSE;

	if (room(j))
		j->findings[j->n_findings++] = shortened(f);
	else if (refuses && !j->refused && j->n_findings > 0)
		j->findings[j->n_findings - 1] = shortened(f);
	j->refused |= refuses;
}

void judge_problem(struct judge *j, const struct policy_rule *r,
		   const struct spec_problem *p)
{
	const struct plan_finding out = {
		.rule = r->id,
		.action = p->refuses ? PLAN_REFUSE : PLAN_WARN,
		.pointer = p->pointer,
		.offset = p->off,
		.message = TEXT(j, "%s", p->message),
		.asked = "",
		.given = "",
		.fix = r->fix,
	};

	keep(j, &out);
}

/* What the policy makes of it: a warning, where it lets it off. */
static enum policy_act let_off(struct judge *j, const struct policy_rule *r,
			       const struct found *f, enum policy_act act,
			       struct plan_finding *out)
{
	const struct plan_settings *s = j->opts->settings;
	const char *why, *what = NULL;

	if (s == NULL || act == POLICY_PASS)
		return act;
	why = exempt_reason(j, r->id, f->pointer);
	if (why != NULL)
		what = TEXT(j, "exempted: %s (%s)", why, f->message);
	else if (f->allowed && act == POLICY_REFUSE)
		what = TEXT(j, "allowed by the policy: %s", f->message);
	else if (s->audit && act == POLICY_REFUSE && exempt_audit(r->id))
		what = TEXT(j, "audit: would be refused: %s", f->message);
	if (what == NULL)
		return act;
	out->message = what;
	out->given = "";
	return POLICY_WARN;
}

enum policy_act judge_found(struct judge *j, const struct policy_rule *r,
			    const struct found *f)
{
	enum policy_act act = act_of(j, r, f);
	struct plan_finding out = {
		.rule = r->id,
		.pointer = f->pointer,
		.offset = f->off,
		.message = f->message,
		.asked = f->asked != NULL ? f->asked
			 : f->lacks       ? "null"
					  : "",
		.given =
			f->given != NULL && act == POLICY_FORCE ? f->given : "",
		.fix = f->fix != NULL ? f->fix : r->fix,
	};

	act = let_off(j, r, f, act, &out);
	switch (act) {
	case POLICY_PASS:
		return act;
	case POLICY_WARN:
		out.action = PLAN_WARN;
		break;
	case POLICY_FORCE:
		out.action = PLAN_FORCE;
		break;
	case POLICY_REFUSE:
		out.action = PLAN_REFUSE;
		break;
	}
	keep(j, &out);
	return act;
}

void judge_opened(struct judge *j, const struct policy_rule *r,
		  const char *pointer, uint32_t off, const char *message)
{
	const struct plan_finding out = {
		.rule = r->id,
		.action = PLAN_CONDITION,
		.pointer = pointer,
		.offset = off,
		.message = message,
		.asked = "",
		.given = "",
		.fix = r->fix,
	};

	if (r->act[j->opts->profile] != POLICY_PASS)
		keep(j, &out);
}

void judge_reason(struct judge *j, const char *field,
		  const struct policy_rule *r)
{
	struct plan_reason *more;

	if (j->n_reasons == j->max_reasons) {
		more = judge_alloc(j, 2 * j->max_reasons + 64, sizeof(*more));
		if (more == NULL)
			return;
		if (j->n_reasons > 0)
			memcpy(more, j->reasons, j->n_reasons * sizeof(*more));
		j->reasons = more;
		j->max_reasons = 2 * j->max_reasons + 64;
	}
	j->reasons[j->n_reasons].field = field;
	j->reasons[j->n_reasons].rule = r->id;
	j->n_reasons++;
}

const char *judge_json_str(struct judge *j, const char *s)
{
	struct jsonw w;

	jsonw_init(&w, &j->text, false);
	jsonw_str(&w, NULL, s);
	return judge_keep(j);
}

const char *judge_json_num(struct judge *j, int64_t n)
{
	struct jsonw w;

	jsonw_init(&w, &j->text, false);
	jsonw_i64(&w, NULL, n);
	return judge_keep(j);
}

const char *judge_json_bool(bool b)
{
	return b ? "true" : "false";
}

const char *judge_json_strs(struct judge *j, const struct spec_strs *l)
{
	struct jsonw w;
	uint32_t i;

	jsonw_init(&w, &j->text, false);
	jsonw_array(&w, NULL);
	for (i = 0; i < l->n; i++)
		if (l->v[i].s != NULL)
			jsonw_str(&w, NULL, l->v[i].s);
	jsonw_end(&w);
	return judge_keep(j);
}

const char *judge_json_list(struct judge *j, const char *const *v, size_t n)
{
	struct jsonw w;
	size_t i;

	jsonw_init(&w, &j->text, false);
	jsonw_array(&w, NULL);
	for (i = 0; i < n; i++)
		jsonw_str(&w, NULL, v[i]);
	jsonw_end(&w);
	return judge_keep(j);
}

const char *judge_json_caps(struct judge *j, uint64_t caps)
{
	struct jsonw w;
	unsigned i;

	jsonw_init(&w, &j->text, false);
	jsonw_array(&w, NULL);
	for (i = 0; i < 64; i++)
		if ((caps >> i & 1) != 0 && spec_cap_name(i) != NULL)
			jsonw_str(&w, NULL, spec_cap_name(i));
	jsonw_end(&w);
	return judge_keep(j);
}

const char *judge_pointer(struct judge *j, const char *base, const char *key)
{
	buf_str(&j->text, base);
	buf_char(&j->text, '/');
	for (; *key != '\0'; key++) {
		if (*key == '~')
			buf_str(&j->text, "~0");
		else if (*key == '/')
			buf_str(&j->text, "~1");
		else
			buf_char(&j->text, *key);
	}
	return judge_keep(j);
}

const char *judge_proc(struct judge *j, const char *rest)
{
	return TEXT(j, "%s%s", j->proc_at, rest);
}

const char *judge_res(struct judge *j, const char *rest)
{
	return TEXT(j, "%s%s", j->res_at, rest);
}

bool judge_open(const struct judge *j)
{
	return j->opts->profile == PLAN_PROFILE_OPEN;
}
