/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The policy's files, to one value. Must: refuse whatever it does not
 * understand; never take the one of two that say different things.
 */
#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "plan/build.h"
#include "policy/settings.h"
#include "settings.h"

enum {
	ARENA_CAP = 16 * 1024 * 1024,
	TEXT_CAP = 64 * 1024,
	FINDINGS_MAX = 256,
};

/* ---- what is wrong ---- */

/* "policy.json:3:14", bytes counted from 1. */
static void put_place(struct buf *b, const struct policy_file *f, uint32_t off)
{
	size_t line = 1, column = 1, i;

	for (i = 0; i < f->len && i < off; i++) {
		column++;
		if (f->text[i] == '\n') {
			line++;
			column = 1;
		}
	}
	buf_fmt(b, "%s:%zu:%zu", f->name, line, column);
}

const char *set_place(struct set *s, const struct set_at *at)
{
	put_place(&s->j.text, &s->files[at->file], at->off);
	return judge_keep(&s->j);
}

void set_wrong(struct set *s, const struct set_at *at, const char *fmt, ...)
{
	struct plan_finding *f;
	char text[256];
	va_list ap;

	s->j.refused = true;
	if (s->j.n_findings == FINDINGS_MAX)
		return;
	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	f = &s->j.findings[s->j.n_findings++];
	*f = (struct plan_finding){ .rule = "policy",
				    .action = PLAN_REFUSE,
				    .offset = at->off };
	f->message = s->n_files == 0
			     ? TEXT(&s->j, "%s", text)
			     : TEXT(&s->j, "%s: %s", set_place(s, at), text);
}

/* ---- where each value is from ---- */

void set_origin(struct set *s, const char *field, const struct set_at *at)
{
	const struct policy_rule from = {
		.id = at != NULL ? set_place(s, at)
				 : TEXT(&s->j, "profile %s",
					policy_profile(s->out.profile)->name)
	};

	judge_reason(&s->j, field, &from);
}

bool set_wins(struct set *s, struct set_slot *slot, const struct set_at *at,
	      const char *key)
{
	if (slot->set && slot->at.section == at->section) {
		set_wrong(s, at, "%s is set again: it is at %s already", key,
			  set_place(s, &slot->at));
		return false;
	}
	slot->set = true;
	slot->at = *at;
	return true;
}

/* ---- the walk ---- */

static bool word(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz"
			     "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-");

	return n > 0 && n <= 64 && s[n] == '\0' &&
	       strchr("0123456789_.-", s[0]) == NULL;
}

/* What is wrong with a file before anything in it is looked at. */
static void problems(struct set *s, size_t file)
{
	const struct spec_problems *p = s->files[file].problems;
	uint32_t i;

	for (i = 0; i < p->n; i++)
		set_wrong(s,
			  &(struct set_at){ .file = file, .off = p->v[i].off },
			  "%s%s%s%s", p->v[i].pointer,
			  p->v[i].pointer[0] != '\0' ? ": " : "",
			  strcmp(p->v[i].rule, CFG_UNKNOWN) == 0
				  ? "no key that brig-policy(5) has"
				  : p->v[i].message,
			  "");
	if (p->n == 0 && p->refusing > 0)
		set_wrong(s, &(struct set_at){ .file = file },
			  "more wrong than can be told");
}

static void sections(struct set *s, size_t file, bool mine)
{
	const struct spec_policy_parts *l = &s->files[file].spec->sections;
	struct set_at at = { .file = file, .section = true };
	uint32_t i;

	for (i = 0; i < l->n; i++) {
		at.off = l->v[i].name.off;
		if (l->v[i].name.s == NULL || !l->v[i].at.set)
			continue;
		if (mine && strcmp(l->v[i].name.s, s->opts->scope) == 0) {
			s->found = true;
			set_part(s, &l->v[i], &at, true);
		} else if (!mine) {
			if (!word(l->v[i].name.s))
				set_wrong(s, &at,
					  "the name of a section is 1 to 64 of "
					  "a-z A-Z 0-9 _ . -, a letter first");
			if (strcmp(l->v[i].name.s, s->opts->scope) != 0)
				set_part(s, &l->v[i], &at, false);
		}
	}
}

/* First what holds for all, then the section; then what counts of neither. */
static void walk(struct set *s)
{
	size_t i;

	for (i = 0; i < s->n_files; i++)
		problems(s, i);
	for (i = 0; i < s->n_files && !s->j.refused; i++)
		set_part(s, &s->files[i].spec->all,
			 &(struct set_at){ .file = i }, true);
	for (i = 0; i < s->n_files && s->opts->scope[0] != '\0'; i++)
		sections(s, i, true);
	set_finish(s);
	for (i = 0; i < s->n_files; i++)
		sections(s, i, false);
	if (!s->j.refused && s->opts->scope[0] != '\0' && !s->found)
		set_wrong(s, &(struct set_at){ 0 },
			  "there is no section \"%.64s\"", s->opts->scope);
}

static int finish(struct set *s, struct plan **out, struct err *e)
{
	struct plan_report r = { .config_sha256 = s->opts->sha256,
				 .findings = s->j.findings,
				 .n_findings = s->j.n_findings,
				 .refused = s->j.refused };

	if (s->j.full)
		return err_set(e, ERR_LIMIT, 0, "policy",
			       "more memory than a policy may take");
	r.profile = s->out.profile;
	s->out.scope = s->opts->scope;
	s->out.reasons = s->j.reasons;
	s->out.n_reasons = s->j.n_reasons;
	return r.refused ? plan_build_refusal(out, &r, e)
			 : plan_build_settings(out, &s->out, &r, e);
}

int policy_compile_settings(struct plan **out, const struct policy_file *files,
			    size_t n, const struct policy_settings_opts *o,
			    struct err *e)
{
	struct set s = { .files = files, .n_files = n, .opts = o };
	int rc;

	*out = NULL;
	arena_init(&s.j.arena, ARENA_CAP);
	buf_init(&s.j.text, TEXT_CAP);
	s.out.profile = o->profile;
	s.j.findings = judge_alloc(&s.j, FINDINGS_MAX, sizeof(*s.j.findings));
	if (s.j.findings != NULL)
		walk(&s);
	rc = finish(&s, out, e);
	buf_free(&s.j.text);
	arena_free(&s.j.arena);
	return rc;
}
