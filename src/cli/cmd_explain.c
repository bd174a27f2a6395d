/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "base/jsonw.h"
#include "denied.h"
#include "policy/exempt.h"
#include "policy/policy.h"
#include "private.h"
#include "profile.h"

struct args {
	const char *format;
	const char *profile;
	const char *denied;
};

static const struct opt opts[] = {
	{ "format", 0, OPT_TEXT, offsetof(struct args, format), "FORMAT",
	  "text or json" },
	{ "profile", 0, OPT_TEXT, offsetof(struct args, profile), "NAME",
	  "print this profile: strict, hardened or compat" },
	{ "denied", 0, OPT_TEXT, offsetof(struct args, denied), "ID",
	  "why something is denied inside of this container" },
};

enum {
	OUT_MAX = 4 * 1024 * 1024
};

static const char *act(const struct policy_rule *r, enum plan_profile p)
{
	return policy_act_name(r->act[p]);
}

static void put_json(struct jsonw *w, const struct policy_rule *r)
{
	size_t i;

	jsonw_object(w, NULL);
	jsonw_str(w, "rule", r->id);
	jsonw_str(w, "action", act(r, PLAN_PROFILE_HARDENED));
	jsonw_str(w, "title", r->title);
	jsonw_str(w, "why", r->why);
	jsonw_str(w, "fix", r->fix);
	jsonw_str(w, "exempt", policy_exempt_how(r->id));
	jsonw_array(w, "references");
	for (i = 0; i < POLICY_REFS_MAX && r->references[i] != NULL; i++)
		jsonw_str(w, NULL, r->references[i]);
	jsonw_end(w);
	jsonw_object(w, "profiles");
	jsonw_str(w, "strict", act(r, PLAN_PROFILE_STRICT));
	jsonw_str(w, "hardened", act(r, PLAN_PROFILE_HARDENED));
	jsonw_str(w, "compat", act(r, PLAN_PROFILE_COMPAT));
	jsonw_end(w);
	jsonw_end(w);
}

static bool said(const char *s)
{
	return s != NULL && s[0] != '\0';
}

static void put_text(struct buf *b, const struct policy_rule *r)
{
	const char *how = policy_exempt_how(r->id);
	size_t i;

	buf_fmt(b, "%s: %s\n", r->id, r->title);
	buf_fmt(b, "  strict %s, hardened %s, compat %s\n",
		act(r, PLAN_PROFILE_STRICT), act(r, PLAN_PROFILE_HARDENED),
		act(r, PLAN_PROFILE_COMPAT));
	if (said(r->lesser_when))
		buf_fmt(b, "  where %s: strict %s, hardened %s, compat %s\n",
			r->lesser_when,
			policy_act_name(r->lesser[PLAN_PROFILE_STRICT]),
			policy_act_name(r->lesser[PLAN_PROFILE_HARDENED]),
			policy_act_name(r->lesser[PLAN_PROFILE_COMPAT]));
	if (said(r->opened))
		buf_fmt(b, "  on the opened file: %s\n", r->opened);
	buf_fmt(b, "  why: %s\n  fix: %s\n", r->why, r->fix);
	buf_fmt(b, "  exempt: %s%s\n",
		how != NULL ? "brig-policy(5), " : "no policy can",
		how != NULL ? how : "");
	for (i = 0; i < POLICY_REFS_MAX && r->references[i] != NULL; i++)
		buf_fmt(b, "%s%s", i == 0 ? "  see: " : ", ", r->references[i]);
	buf_str(b, i > 0 ? "\n\n" : "\n");
}

static int show_profile(struct cli *c, const char *name, bool json)
{
	CLEAN_BUF struct buf b = { .cap = OUT_MAX };
	enum plan_profile id;
	struct jsonw w;
	struct err e;

	if (cli_profile(c, name, &id, &e) < 0)
		return cli_usage(c, "%s %s", e.at, e.text);
	jsonw_init(&w, &b, true);
	profile_show(policy_profile(id), &b, json ? &w : NULL);
	if (json)
		buf_char(&b, '\n');
	return cli_put(c, &b);
}

static int run(struct cli *c, const struct command *self, int argc, char **argv)
{
	struct args a = { 0 };
	CLEAN_BUF struct buf b = { 0 };
	const struct policy_rule *r;
	struct jsonw w;
	struct err e;
	bool json;
	int status;
	int n;
	size_t i;

	buf_init(&b, OUT_MAX);
	n = cli_options(c, self, &a, argc, argv, 0, 1, &status);
	if (n < 0)
		return status;
	if (cli_json(a.format, "text", &json, &e) < 0)
		return cli_usage(c, "%s %s", e.at, e.text);
	if (a.denied != NULL && a.profile == NULL && n == 0)
		return denied_show(c, a.denied, json);
	if (a.profile != NULL && a.denied == NULL && n == 0)
		return show_profile(c, a.profile, json);
	if (a.profile != NULL || a.denied != NULL)
		return cli_usage(c, "a rule, --profile or --denied");
	if (n == 1 && policy_rule_find(argv[0]) == NULL) {
		(void)err_set(&e, ERR_SPEC, 0, argv[0],
			      "there is no such rule");
		return cli_fail(c, &e);
	}
	jsonw_init(&w, &b, true);
	if (json)
		jsonw_array(&w, NULL);
	for (i = 0; (r = policy_rule_at(i)) != NULL; i++) {
		if (n == 1 && r != policy_rule_find(argv[0]))
			continue;
		if (json)
			put_json(&w, r);
		else
			put_text(&b, r);
	}
	if (json) {
		jsonw_end(&w);
		buf_char(&b, '\n');
	}
	return cli_put(c, &b);
}

const struct command cmd_explain = {
	.name = "explain",
	.operands = "[RULE]",
	.title = "what a rule sees, why, and what to do about it",
	.run = run,
	OPTS(opts),
};
