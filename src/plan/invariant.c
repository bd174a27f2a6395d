/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What must hold of any plan, whoever made it: first what a row of schema.c
 * says of its member alone, then what members say of one another. This is not
 * the policy's judgement nor the floor's: a plan that breaks one of these has
 * no meaning, or one that two readers could take differently.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "private.h"

int inv_broken(const struct inv *v, const char *at, const char *why)
{
	return err_set(v->e, v->bad, 0, at, "%s", why);
}

bool inv_all_of(const char *s, const char *set)
{
	return s[strspn(s, set)] == '\0';
}

bool inv_between(struct plan_opt o, int64_t low, int64_t high)
{
	return !o.set || (o.v >= low && o.v <= high);
}

bool inv_within(const char *path, const char *dir)
{
	size_t n = strlen(dir);

	return strncmp(path, dir, n) == 0 &&
	       (path[n] == '\0' || path[n] == '/');
}

/* ---- texts ---- */

static bool line(const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s < 0x20 || *s == 0x7f)
			return false;
	return true;
}

/* Components, none of them empty, "." or "..". */
static bool components(const char *s)
{
	size_t n;

	for (;;) {
		n = strcspn(s, "/");
		if (n == 0 || (n <= 2 && strspn(s, ".") == n))
			return false;
		if (s[n] == '\0')
			return true;
		s += n + 1;
	}
}

static bool path(const char *s)
{
	return s[0] == '/' && line(s) && (s[1] == '\0' || components(s + 1));
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool hex64(const char *s)
{
	size_t n;

	for (n = 0; digit(s[n]) || (s[n] >= 'a' && s[n] <= 'f');)
		n++;
	return n == 64 && s[n] == '\0';
}

static bool word(const char *s)
{
	for (; *s != '\0'; s++)
		if (!digit(*s) && !(*s >= 'a' && *s <= 'z') &&
		    !(*s >= 'A' && *s <= 'Z') && strchr("_.+:-", *s) == NULL)
			return false;
	return true;
}

/* NULL when @s keeps the rule, else what it should be. */
static const char *breach(enum rule rule, const char *s)
{
	switch (rule) {
	case R_ANY:
		return NULL;
	case R_SOME:
		return s[0] != '\0' ? NULL : "must not be empty";
	case R_LINE:
		return line(s) ? NULL : "must be one line";
	case R_WORD:
		return word(s) ? NULL : "must be a word";
	case R_HEX0:
		return s[0] == '\0' || hex64(s) ? NULL : "must be a SHA-256";
	case R_HEX64:
		return hex64(s) ? NULL : "must be a SHA-256";
	case R_PATH0:
		return s[0] == '\0' || path(s) ? NULL
					       : "must be an absolute path";
	case R_PATH:
		return path(s) ? NULL : "must be an absolute path";
	case R_REL0:
		if (s[0] == '\0')
			return NULL;
		break;
	case R_REL:
		break;
	case R_ENV:
		return s[0] != '=' && strchr(s, '=') != NULL
			       ? NULL
			       : "must be NAME=value";
	}
	return line(s) && components(s) ? NULL : "must be a relative path";
}

/* ---- what a row says ---- */

RARELY static int at_fault(const struct inv *v, const struct at *at,
			   const char *why)
{
	char text[AT_SIZE];

	at_text(at, text);
	return inv_broken(v, text, why);
}

static int check_text(const struct inv *v, const struct field *f, const char *s,
		      const struct at *at)
{
	const char *why = breach(f->rule, s);

	return why == NULL ? 0 : at_fault(v, at, why);
}

static int check_number(const struct inv *v, const struct field *f, uint64_t n,
			const struct at *at)
{
	uint32_t bit;

	if (f->look == L_NAMED && n >= f->n_names)
		return at_fault(v, at, "not a number that we know");
	if (f->look != L_BITS)
		return 0;
	for (bit = 0; n != 0; n >>= 1, bit++)
		if ((n & 1) != 0 &&
		    (bit >= f->n_names || f->names[bit] == NULL))
			return at_fault(v, at, "has a bit that we don't know");
	return 0;
}

static int check_struct(const struct inv *v, const struct table *t,
			const void *base, const struct at *up);

static int check_list(const struct inv *v, const struct field *f,
		      const void *base, const struct at *at)
{
	struct at in = { .up = at };
	size_t n;
	const void *list = field_list(f, base, &n);

	for (in.index = 0; in.index < n; in.index++) {
		if (f->kind == K_TEXTS) {
			if (check_text(v, f, list_text(list, in.index), &in))
				return -1;
		} else if (f->kind == K_LIST) {
			if (check_struct(v, f->of, list_at(f, list, in.index),
					 &in))
				return -1;
		}
	}
	return 0;
}

static int check_field(const struct inv *v, const struct field *f,
		       const void *base, const struct at *at)
{
	switch (f->kind) {
	case K_U32:
		return check_number(v, f, field_u32(f, base), at);
	case K_U64:
		return check_number(v, f, field_u64(f, base), at);
	case K_TEXT:
		return check_text(v, f, field_text(f, base), at);
	case K_STRUCT:
		return check_struct(v, f->of, field_at(f, base), at);
	case K_LIST:
	case K_TEXTS:
		return check_list(v, f, base, at);
	case K_BOOL: /* the codec takes no other value of these */
	case K_I64:
	case K_ENUM:
	case K_OPT:
	case K_U32S:
	case K_BYTES:
		break;
	}
	return 0;
}

static int check_struct(const struct inv *v, const struct table *t,
			const void *base, const struct at *up)
{
	struct at at = { .up = up, .index = AT_NONE };
	size_t i;

	for (i = 0; i < t->n_fields; i++) {
		at.name = t->fields[i].name;
		if (check_field(v, &t->fields[i], base, &at) != 0)
			return -1;
	}
	return 0;
}

/* ---- what members say of one another ---- */

static int check_report(const struct inv *v, const struct plan *p)
{
	const struct plan_report *r = p->report;
	bool refused = false;
	size_t i;

	for (i = 0; i < r->n_findings; i++)
		if (r->findings[i].action == PLAN_REFUSE)
			refused = true;
	if (refused != r->refused)
		return inv_broken(v, "report.refused",
				  "must say whether a finding refuses");
	if (refused != (p->kind == PLAN_KIND_REFUSAL))
		return inv_broken(v, "report.refused",
				  "a plan or a refusal, not both");
	return 0;
}

static int check_container(const struct inv *v, const struct plan *p)
{
	const struct plan_container *c = p->body;

	if (c->profile != p->report->profile)
		return inv_broken(v, "profile", "must be the report's");
	return inv_container(v, c);
}

static int check_update(const struct inv *v, const struct plan_update *u)
{
	if (u->cgroup.path[0] != '\0')
		return inv_broken(v, "cgroup.path", "an update has no path");
	return inv_cgroup(v, &u->cgroup);
}

int plan_invariants(const struct plan *p, enum err_kind bad, struct err *e)
{
	static const struct at report = { .name = "report", .index = AT_NONE };
	const struct inv v = { .bad = bad, .e = e };
	const struct table *t = schema_of(p->kind);

	if (check_struct(&v, &schema_report, p->report, &report) != 0 ||
	    check_report(&v, p) != 0)
		return -1;
	if (t != NULL && check_struct(&v, t, p->body, NULL) != 0)
		return -1;
	switch (p->kind) {
	case PLAN_KIND_CONTAINER:
		return check_container(&v, p);
	case PLAN_KIND_EXEC:
		return inv_process(&v, &plan_exec(p)->process);
	case PLAN_KIND_UPDATE:
		return check_update(&v, p->body);
	case PLAN_KIND_SETTINGS:
		return inv_settings(&v, p);
	case PLAN_KIND_REFUSAL:
	case PLAN_KINDS:
		break;
	}
	return 0;
}
