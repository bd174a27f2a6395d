/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "findings.h"
#include "life/check.h"
#include "private.h"

struct args {
	const char *profile;
	const char *policy;
	const char *scope;
	const char *input;
	const char *fail_on;
	const char *format;
	bool host;
};

#define AT(member) offsetof(struct args, member)
static const struct opt opts[] = {
	{ "profile", 0, OPT_TEXT, AT(profile), "NAME",
	  "strict, hardened or compat" },
	{ "fail-on", 0, OPT_TEXT, AT(fail_on), "ACTION",
	  "exit 3 on refuse, on force, or on warn" },
	{ "format", 0, OPT_TEXT, AT(format), "FORMAT", "text or json" },
	{ "input", 0, OPT_TEXT, AT(input), "KIND", "oci" },
	{ "policy", 0, OPT_TEXT, AT(policy), "FILE", "not in this version" },
	{ "scope", 0, OPT_TEXT, AT(scope), "NAME", "not in this version" },
	{ "host", 0, OPT_FLAG, AT(host), NULL, "not in this version" },
};
#undef AT

enum {
	OUT_MAX = 64 * 1024 * 1024
};

/* What of the options this version can't do: said, not passed over. */
static int supported(const struct cli *c, const struct args *a, struct err *e)
{
	const char *what = NULL;

	if (a->policy != NULL)
		what = "--policy";
	else if (a->scope != NULL || c->scope[0] != '\0')
		what = "--scope";
	else if (a->host)
		what = "--host";
	else if (a->input != NULL && strcmp(a->input, "oci") != 0)
		what = "--input";
	else if (a->format != NULL && strcmp(a->format, "sarif") == 0)
		what = "--format sarif";
	if (what == NULL)
		return 0;
	return err_set(e, ERR_UNSUPPORTED, 0, what,
		       "is not supported by this version");
}

static int level(const char *fail_on, enum plan_action *out, struct err *e)
{
	*out = PLAN_REFUSE;
	if (fail_on == NULL || strcmp(fail_on, "refuse") == 0)
		return 0;
	if (strcmp(fail_on, "force") == 0)
		*out = PLAN_FORCE;
	else if (strcmp(fail_on, "warn") == 0)
		*out = PLAN_WARN;
	else
		return err_set(e, ERR_SPEC, 0, "--fail-on",
			       "is refuse, force or warn");
	return 0;
}

static bool fails(const struct plan_report *r, enum plan_action from)
{
	struct tally t = findings_tally(r);

	return r->refused || (from != PLAN_REFUSE && t.force > 0) ||
	       (from == PLAN_WARN && t.warn > 0);
}

static void put_json(struct buf *b, const char *path,
		     const struct plan_report *r)
{
	struct jsonw w;

	jsonw_init(&w, b, true);
	jsonw_object(&w, NULL);
	jsonw_u64(&w, "version", 1);
	jsonw_str(&w, "profile", findings_profile(r->profile));
	jsonw_object(&w, "config");
	jsonw_str(&w, "path", path);
	jsonw_str(&w, "sha256", r->config_sha256);
	jsonw_end(&w);
	jsonw_str(&w, "verdict", r->refused ? "refuse" : "run");
	findings_json(&w, r);
	jsonw_end(&w);
	buf_char(b, '\n');
}

static void put_text(struct buf *b, const char *path,
		     const struct plan_report *r)
{
	struct tally t = findings_tally(r);
	bool colour = isatty(1) != 0 && getenv("NO_COLOR") == NULL;

	buf_safe(b, path);
	buf_fmt(b,
		": %s%s%s (%s): %zu refused, %zu forced, %zu warned, "
		"%zu to be seen at the launch\n",
		colour ? (r->refused ? "\033[1;31m" : "\033[1;32m") : "",
		r->refused ? "refuse" : "run", colour ? "\033[0m" : "",
		findings_profile(r->profile), t.refuse, t.force, t.warn,
		t.condition);
	findings_text(b, r, colour);
}

/* One file: its verdict, printed. Returns its exit status. */
static int one(struct cli *c, const struct life *l, const char *path, bool json,
	       enum plan_action from)
{
	CLEAN_BUF struct buf b = { 0 };
	struct plan *p = NULL;
	struct err e;
	int status;

	buf_init(&b, OUT_MAX);
	if (life_check(l, path, &p, &e) < 0)
		return cli_fail(c, &e);
	if (json)
		put_json(&b, path, plan_report(p));
	else
		put_text(&b, path, plan_report(p));
	status = cli_put(c, &b);
	if (status == STATUS_DONE && fails(plan_report(p), from))
		status = STATUS_REFUSED;
	plan_free(p);
	return status;
}

static int run(struct cli *c, const struct command *self, int argc, char **argv)
{
	struct args a = { 0 };
	struct life l = c->life;
	enum plan_action from = PLAN_REFUSE;
	struct err e;
	bool json = false;
	int worst = STATUS_DONE;
	int status;
	int n = cli_options(c, self, &a, argc, argv, 1, argc, &status);
	int i;

	if (n < 0)
		return status;
	if (supported(c, &a, &e) < 0)
		return cli_fail(c, &e);
	if (cli_json(a.format, "text", &json, &e) < 0 ||
	    level(a.fail_on, &from, &e) < 0 ||
	    cli_profile(c, a.profile, &l.profile, &e) < 0)
		return cli_usage(c, "%s %s", e.at, e.text);
	for (i = 0; i < n; i++) {
		status = one(c, &l, argv[i], json, from);
		/* what could not be read counts for more than a refusal */
		if (worst != STATUS_ERROR && status != STATUS_DONE)
			worst = status;
	}
	return worst;
}

const struct command cmd_check = {
	.name = "check",
	.operands = "BUNDLE|FILE|-...",
	.title = "what would be refused, forced and warned of, and why",
	.run = run,
	OPTS(opts),
};
