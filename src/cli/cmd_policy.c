/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <string.h>

#include "base/jsonw.h"
#include "life/policy.h"
#include "plan/print.h"
#include "private.h"

struct args {
	const char *profile;
	const char *policy;
	const char *scope;
	const char *format;
};

#define AT(member) offsetof(struct args, member)
static const struct opt opts[] = {
	{ "scope", 0, OPT_TEXT, AT(scope), "NAME", "of this section" },
	{ "policy", 0, OPT_TEXT, AT(policy), "FILE",
	  "show: of this file, and not the host's" },
	{ "profile", 0, OPT_TEXT, AT(profile), "NAME",
	  "show: as if this were the profile" },
	{ "format", 0, OPT_TEXT, AT(format), "FORMAT", "text or json" },
};
#undef AT

enum {
	OUT_MAX = 16 * 1024 * 1024
};

/* What is wrong, a line each; nothing is the answer for a good one. */
static void put_wrong(struct buf *b, const struct plan_report *r)
{
	size_t i;

	for (i = 0; i < r->n_findings; i++) {
		buf_safe(b, r->findings[i].message);
		buf_char(b, '\n');
	}
}

static void put_json(struct buf *b, const struct plan *p)
{
	const struct plan_report *r = plan_report(p);
	struct jsonw w;
	size_t i;

	jsonw_init(&w, b, true);
	if (!r->refused) {
		plan_print_json(p, &w);
	} else {
		jsonw_object(&w, NULL);
		jsonw_array(&w, "errors");
		for (i = 0; i < r->n_findings; i++)
			jsonw_str(&w, NULL, r->findings[i].message);
		jsonw_end(&w);
		jsonw_end(&w);
	}
	buf_char(b, '\n');
}

static int run(struct cli *c, const struct command *self, int argc, char **argv)
{
	CLEAN_BUF struct buf b = { 0 };
	struct args a = { 0 };
	struct life l = c->life;
	struct plan *p = NULL;
	struct err e;
	bool json = false, good;
	int status, n = cli_options(c, self, &a, argc, argv, 1, 2, &status);
	bool check = n == 2 && strcmp(argv[0], "check") == 0;

	if (n < 0)
		return status;
	if (!check && !(n == 1 && strcmp(argv[0], "show") == 0))
		return cli_usage(c, "brig policy takes %s", self->operands);
	if (cli_json(a.format, "text", &json, &e) < 0 ||
	    cli_judge_by(c, &(struct cli_by){ a.profile, a.policy, a.scope },
			 &l, &e) < 0)
		return cli_usage(c, "%s %s", e.at, e.text);
	if (check)
		l.policy = argv[1];
	if (!check && a.scope == NULL)
		l.scope = c->life.scope; /* its name says one, perhaps */
	if (life_policy(&l, check, &p, &e) < 0)
		return cli_fail(c, &e);
	good = plan_settings(p) != NULL;
	buf_init(&b, OUT_MAX);
	if (json)
		put_json(&b, p);
	else if (good && !check)
		plan_print(p, &b);
	else
		put_wrong(&b, plan_report(p));
	plan_free(p);
	status = cli_put(c, &b);
	return status == STATUS_DONE && !good ? STATUS_ERROR : status;
}

const struct command cmd_policy = {
	.name = "policy",
	.operands = "check FILE|show",
	.title =
		"is it a good policy; what the host's comes to, and from where",
	.run = run,
	OPTS(opts),
};
