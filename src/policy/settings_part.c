/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One part of a policy: what it says, taken over, a kind a function. */
#include "config.h"

#include <string.h>

#include "policy/exempt.h"
#include "settings.h"

struct set_at set_off(const struct set_at *at, uint32_t offset)
{
	struct set_at there = *at;

	there.off = offset;
	return there;
}

static const char *or_empty(const struct spec_str *s)
{
	return s->s != NULL ? s->s : "";
}

void *set_more(struct set *s, void *list, size_t n, size_t *max, size_t size)
{
	void *longer;

	if (n < *max)
		return list;
	longer = judge_alloc(&s->j, *max * 2 + 16, size);
	if (longer == NULL)
		return NULL;
	if (n > 0)
		memcpy(longer, list, n * size);
	*max = *max * 2 + 16;
	return longer;
}

static void take_profile(struct set *s, const struct spec_policy_part *p,
			 const struct set_at *at)
{
	const struct set_at there = set_off(at, p->profile.off);

	if (p->profile.s != NULL && p->profile.v >= 0 &&
	    set_wins(s, &s->profile, &there, "profile") &&
	    !s->opts->own_profile)
		s->out.profile = (enum plan_profile)p->profile.v;
}

/* ---- exemptions ---- */

/* "2027-01-31"; the order of such texts is that of the days. */
static bool date(const char *s)
{
	static const char form[] = "dddd-dd-dd";
	unsigned month, day;
	size_t i;

	for (i = 0; form[i] != '\0'; i++)
		if (form[i] == '-' ? s[i] != '-' : s[i] < '0' || s[i] > '9')
			return false;
	month = (unsigned)(s[5] - '0') * 10 + (unsigned)(s[6] - '0');
	day = (unsigned)(s[8] - '0') * 10 + (unsigned)(s[9] - '0');
	return s[i] == '\0' && month >= 1 && month <= 12 && day >= 1 &&
	       day <= 31;
}

/* Is the rule one that can be let off, and in this way? */
static void check_rule(struct set *s, const struct spec_exemption *x,
		       const struct set_at *at)
{
	const struct set_at there = set_off(at, x->rule.off);
	const char *how;

	if (x->rule.s == NULL)
		return;
	how = policy_exempt_how(x->rule.s);
	if (policy_rule_find(x->rule.s) == NULL)
		set_wrong(s, &there, "\"%.64s\" is no rule (brig explain)",
			  x->rule.s);
	else if (how == NULL)
		set_wrong(s, &there, "%s can not be let off", x->rule.s);
	else if (strcmp(how, "exemptions") != 0)
		set_wrong(s, &there, "%s is let off by \"%s\"", x->rule.s, how);
}

static void check_exemption(struct set *s, const struct spec_exemption *x,
			    const struct set_at *at, bool mine)
{
	struct set_at there;

	check_rule(s, x, at);
	there = set_off(at, x->pointer.off);
	if (x->pointer.s != NULL && x->pointer.s[0] != '/')
		set_wrong(s, &there, "a JSON pointer begins with /");
	there = set_off(at, x->reason.off);
	if (x->reason.s != NULL && x->reason.len == 0)
		set_wrong(s, &there, "the reason is empty");
	there = set_off(at, x->expires.off);
	if (x->expires.s == NULL)
		return;
	if (!date(x->expires.s))
		set_wrong(s, &there, "a date is YYYY-MM-DD");
	else if ((mine || s->opts->all) &&
		 strcmp(x->expires.s, s->opts->today) < 0)
		set_wrong(s, &there, "the exemption expired on %s",
			  x->expires.s);
}

static bool same(const struct plan_exemption *a, const struct plan_exemption *b)
{
	return strcmp(a->rule, b->rule) == 0 &&
	       strcmp(a->pointer, b->pointer) == 0 &&
	       strcmp(a->annotation, b->annotation) == 0 &&
	       strcmp(a->value, b->value) == 0 &&
	       strcmp(a->image, b->image) == 0;
}

static void add_exemption(struct set *s, const struct spec_exemption *x,
			  const struct set_at *at)
{
	const struct plan_exemption one = {
		.rule = or_empty(&x->rule),
		.pointer = or_empty(&x->pointer),
		.reason = or_empty(&x->reason),
		.expires = or_empty(&x->expires),
		.annotation = or_empty(&x->annotation.key),
		.value = or_empty(&x->annotation.value),
		.image = or_empty(&x->image),
	};
	size_t n = s->out.n_exemptions, max = s->max_exemptions, i;

	for (i = 0; i < n; i++)
		if (same(&s->exemptions[i], &one)) {
			set_wrong(s, at, "it is exempt at %s already",
				  set_place(s, &s->exemptions_at[i]));
			return;
		}
	s->exemptions_at = set_more(s, s->exemptions_at, n, &max,
				    sizeof(*s->exemptions_at));
	s->exemptions = set_more(s, s->exemptions, n, &s->max_exemptions,
				 sizeof(*s->exemptions));
	if (s->exemptions_at == NULL || s->exemptions == NULL)
		return;
	s->exemptions[n] = one;
	s->exemptions_at[n] = *at;
	s->out.n_exemptions++;
}

static void take_exemptions(struct set *s, const struct spec_exemptions *l,
			    const struct set_at *at, bool mine)
{
	struct set_at there;
	uint32_t i;

	for (i = 0; i < l->n && !s->j.full; i++) {
		there = set_off(at, l->v[i].at.off);
		check_exemption(s, &l->v[i], &there, mine);
		if (mine)
			add_exemption(s, &l->v[i], &there);
	}
}

static void take_trust(struct set *s, const struct spec_strs *l)
{
	uint32_t i;

	for (i = 0; i < l->n; i++) {
		s->trust = set_more(s, s->trust, s->out.n_trust, &s->max_trust,
				    sizeof(*s->trust));
		if (s->trust == NULL)
			return;
		s->trust[s->out.n_trust++] = l->v[i].s;
	}
}

/* ---- all of it ---- */

void set_part(struct set *s, const struct spec_policy_part *p,
	      const struct set_at *at, bool mine)
{
	if (mine) {
		take_profile(s, p, at);
		take_trust(s, &p->trust);
	}
	take_exemptions(s, &p->exemptions, at, mine);
	set_allow(s, p, at, mine);
}

/* What an exemption hangs on is trusted in so many words, or it is a trap. */
static void finish_exemption(struct set *s, size_t i)
{
	const struct plan_exemption *x = &s->exemptions[i];

	if (x->annotation[0] != '\0' && !exempt_trusts(&s->out, x->annotation))
		set_wrong(s, &s->exemptions_at[i],
			  "trust-annotations does not name %.128s",
			  x->annotation);
	if (x->image[0] != '\0' && !exempt_trusts_image(&s->out))
		set_wrong(s, &s->exemptions_at[i],
			  "trust-annotations names none that tells the image");
	set_origin(s, TEXT(&s->j, "exemptions[%zu]", i), &s->exemptions_at[i]);
}

void set_finish(struct set *s)
{
	size_t i;

	s->out.exemptions = s->exemptions;
	s->out.trust = s->trust;
	set_origin(s, "profile",
		   s->profile.set && !s->opts->own_profile ? &s->profile.at
							   : NULL);
	set_allow_finish(s);
	for (i = 0; i < s->out.n_exemptions && !s->j.full; i++)
		finish_exemption(s, i);
}
