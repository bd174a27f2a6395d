/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <string.h>

#include "findings.h"
#include "life/check.h"
#include "plan/print.h"
#include "private.h"

struct args {
	const char *profile;
	const char *policy;
	const char *scope;
	const char *format;
	bool host;
};

#define AT(member) offsetof(struct args, member)
static const struct opt opts[] = {
	{ "profile", 0, OPT_TEXT, AT(profile), "NAME",
	  "strict, hardened or compat" },
	{ "policy", 0, OPT_TEXT, AT(policy), "FILE", "judge by this policy" },
	{ "scope", 0, OPT_TEXT, AT(scope), "NAME", "by this section of it" },
	{ "host", 0, OPT_FLAG, AT(host), NULL,
	  "for this host and caller, not for the reference" },
	{ "format", 0, OPT_TEXT, AT(format), "FORMAT", "text or json" },
};
#undef AT

enum {
	OUT_MAX = 64 * 1024 * 1024
};

/* Of a refusal there is no plan, only why. */
static int refused(struct cli *c, const struct plan *p)
{
	CLEAN_BUF struct buf b = { 0 };
	const char *s;
	size_t n;

	buf_init(&b, OUT_MAX);
	findings_text(&b, plan_report(p), NULL, false);
	if (!buf_ok(&b))
		return STATUS_REFUSED;
	log_line(&c->log, LOG_ERROR, "refused: there is no plan");
	for (s = b.data; b.len > 0 && *s != '\0'; s += n + (s[n] != '\0')) {
		n = strcspn(s, "\n"); /* a line of the log is one line */
		log_line(&c->log, LOG_ERROR, "%.*s", (int)n, s);
	}
	return STATUS_REFUSED;
}

static int put(struct cli *c, const struct plan *p, bool json)
{
	CLEAN_BUF struct buf b = { 0 };
	struct jsonw w;

	buf_init(&b, OUT_MAX);
	if (json) {
		jsonw_init(&w, &b, true);
		plan_print_json(p, &w);
		buf_char(&b, '\n');
	} else {
		plan_print(p, &b);
	}
	return cli_put(c, &b);
}

static int run(struct cli *c, const struct command *self, int argc, char **argv)
{
	struct args a = { 0 };
	struct life l = c->life;
	struct plan *p = NULL;
	struct err e;
	bool json = false;
	int status;

	if (cli_options(c, self, &a, argc, argv, 1, 1, &status) < 0)
		return status;
	if (cli_json(a.format, "text", &json, &e) < 0 ||
	    cli_judge_by(c, &(struct cli_by){ a.profile, a.policy, a.scope },
			 &l, &e) < 0)
		return cli_usage(c, "%s %s", e.at, e.text);
	l.host = a.host;
	if (life_check(&l, argv[0], &p, &e) < 0)
		return cli_fail(c, &e);
	status = plan_report(p)->refused ? refused(c, p) : put(c, p, json);
	plan_free(p);
	return status;
}

const struct command cmd_plan = {
	.name = "plan",
	.operands = "BUNDLE|FILE|-",
	.title = "what would be carried out, and the rule behind each line",
	.run = run,
	OPTS(opts),
};
