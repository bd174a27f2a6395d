/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "findings.h"
#include "life/check.h"
#include "private.h"
#include "sarif.h"
#include "score.h"

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
	{ "format", 0, OPT_TEXT, AT(format), "FORMAT", "text, json or sarif" },
	{ "input", 0, OPT_TEXT, AT(input), "KIND",
	  "oci, docker (inspect) or pod (JSON)" },
	{ "policy", 0, OPT_TEXT, AT(policy), "FILE", "judge by this policy" },
	{ "scope", 0, OPT_TEXT, AT(scope), "NAME", "by this section of it" },
	{ "host", 0, OPT_FLAG, AT(host), NULL,
	  "judge for this host, not for the reference" },
};
#undef AT

enum {
	OUT_MAX = 64 * 1024 * 1024,
	FLUSH = 64 * 1024,
};

enum format {
	TEXT,
	JSON,
	SARIF
};

/* What a check says, and of what it says so. */
struct out {
	struct cli *cli;
	enum format format;
	bool colour;
	struct life_check what;
	bool several; /* JSON: an object is a line */
	enum plan_action from;
	struct buf b;
	struct sarif sarif;
	int status;
};

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

static int format_of(const char *s, enum format *out, struct err *e)
{
	static const char *const names[] = { "text", "json", "sarif" };

	if (s == NULL)
		s = names[TEXT];
	for (*out = TEXT; *out <= SARIF; (*out)++)
		if (strcmp(s, names[*out]) == 0)
			return 0;
	return err_set(e, ERR_SPEC, 0, "--format", "is text, json or sarif");
}

static int input_of(const char *s, enum life_input *out, struct err *e)
{
	static const char *const names[] = { "oci", "docker", "pod" };

	if (s == NULL)
		s = names[LIFE_OCI];
	for (*out = LIFE_OCI; *out <= LIFE_POD; (*out)++)
		if (strcmp(s, names[*out]) == 0)
			return 0;
	return err_set(e, ERR_SPEC, 0, "--input", "is oci, docker or pod");
}

/* On a terminal that knows colours, unless the user wants none: no-color.org */
static bool colours(void)
{
	const char *no = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	return isatty(1) != 0 && (no == NULL || no[0] == '\0') &&
	       (term == NULL || strcmp(term, "dumb") != 0);
}

static void put_json(struct buf *b, const struct life_checked *c, bool pretty)
{
	const struct findings_source from = { c->text, c->len };
	const struct plan_report *r = plan_report(c->plan);
	uint32_t score = score_of(r);
	char text[16];
	struct jsonw w;

	(void)snprintf(text, sizeof(text), "%u.%u", score / 100,
		       score / 10 % 10);
	jsonw_init(&w, b, pretty);
	jsonw_object(&w, NULL);
	jsonw_u64(&w, "version", 1);
	jsonw_str(&w, "profile", findings_profile(r->profile));
	jsonw_object(&w, "config");
	jsonw_str(&w, "path", c->path);
	jsonw_str(&w, "sha256", r->config_sha256);
	jsonw_end(&w);
	jsonw_str(&w, "verdict", r->refused ? "refuse" : "run");
	jsonw_raw(&w, "score", text);
	findings_json(&w, r, &from);
	jsonw_end(&w);
	buf_char(b, '\n');
}

static void put_text(struct buf *b, const struct life_checked *c, bool colour)
{
	const struct findings_source from = { c->text, c->len };
	const struct plan_report *r = plan_report(c->plan);
	struct tally t = findings_tally(r);
	uint32_t score = score_of(r);

	buf_safe(b, c->path);
	buf_fmt(b,
		": %s%s%s (%s): %zu refused, %zu forced, %zu warned, "
		"%zu to be seen at the launch; exposure %u.%u %s\n",
		colour ? (r->refused ? "\033[1;31m" : "\033[1;32m") : "",
		r->refused ? "refuse" : "run", colour ? "\033[0m" : "",
		findings_profile(r->profile), t.refuse, t.force, t.warn,
		t.condition, score / 100, score / 10 % 10, score_word(score));
	findings_text(b, r, &from, colour);
}

/* What could not be read counts for more than a refusal. */
static void worse(struct out *o, int status)
{
	if (o->status != STATUS_ERROR && status != STATUS_DONE)
		o->status = status;
}

static void put(struct out *o)
{
	worse(o, cli_put(o->cli, &o->b));
	o->b.len = 0;
}

/* One file: its verdict. */
static void each(void *ctx, const struct life_checked *c)
{
	struct out *o = ctx;

	if (o->format == SARIF)
		sarif_file(&o->sarif, c);
	if (c->plan == NULL) {
		if (o->format != SARIF)
			put(o); /* in the order of the files, even so */
		worse(o, cli_fail(o->cli, c->e));
		return;
	}
	if (o->format == JSON)
		put_json(&o->b, c, !o->several);
	else if (o->format == TEXT)
		put_text(&o->b, c, o->colour);
	if (fails(plan_report(c->plan), o->from))
		worse(o, STATUS_REFUSED);
	if (o->format != SARIF && o->b.len > FLUSH)
		put(o);
}

static int check(struct out *o, const struct life *l, char **paths, size_t n)
{
	const struct life_sink sink = { each, o };
	struct err e;

	buf_init(&o->b, OUT_MAX);
	if (o->format == SARIF)
		sarif_begin(&o->sarif, &o->b);
	if (life_check_files(l, &o->what, paths, n, &sink, &e) < 0)
		worse(o, cli_fail(o->cli, &e));
	if (o->format == SARIF)
		sarif_end(&o->sarif);
	put(o);
	buf_free(&o->b);
	return o->status;
}

static int run(struct cli *c, const struct command *self, int argc, char **argv)
{
	struct args a = { 0 };
	struct life l = c->life;
	struct out o = { .cli = c };
	struct err e;
	int status;
	int n = cli_options(c, self, &a, argc, argv, 1, argc, &status);

	if (n < 0)
		return status;
	if (format_of(a.format, &o.format, &e) < 0 ||
	    level(a.fail_on, &o.from, &e) < 0 ||
	    input_of(a.input, &o.what.input, &e) < 0 ||
	    cli_judge_by(c, &(struct cli_by){ a.profile, a.policy, a.scope },
			 &l, &e) < 0)
		return cli_usage(c, "%s %s", e.at, e.text);
	o.what.host = a.host;
	o.colour = colours();
	o.several = n > 1;
	return check(&o, &l, argv, (size_t)n);
}

const struct command cmd_check = {
	.name = "check",
	.operands = "BUNDLE|FILE|-...",
	.title = "what would be refused, forced and warned of, and why",
	.run = run,
	OPTS(opts),
};
