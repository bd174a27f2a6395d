/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <string.h>

#include "findings.h"
#include "life/check.h"
#include "plan/print.h"
#include "private.h"

struct args {
	const char *format;
};

static const struct opt opts[] = {
	{ "format", 0, OPT_TEXT, offsetof(struct args, format), "FORMAT",
	  "text or json" },
};

enum {
	OUT_MAX = 64 * 1024 * 1024,
	PROOF_MAX = 64 * 1024,
};

static void put_json(struct buf *b, const char *id, const struct plan *p,
		     char *proof)
{
	const struct plan_report *r = plan_report(p);
	const char *policy = plan_container(p)->policy_sha256;
	CLEAN_BUF struct buf plan = { .cap = OUT_MAX };
	struct jsonw plan_w;
	struct jsonw w;
	char *end;

	jsonw_init(&w, b, true);
	jsonw_object(&w, NULL);
	jsonw_u64(&w, "version", 1);
	jsonw_str(&w, "id", id);
	jsonw_str(&w, "profile", findings_profile(r->profile));
	jsonw_object(&w, "config");
	jsonw_str(&w, "sha256", r->config_sha256);
	jsonw_end(&w);
	if (policy[0] != '\0') {
		jsonw_object(&w, "policy");
		jsonw_str(&w, "sha256", policy);
		jsonw_end(&w);
	}
	findings_json(&w, r, NULL);
	jsonw_init(&plan_w, &plan, false);
	plan_print_json(p, &plan_w);
	jsonw_raw(&w, "plan", buf_ok(&plan) ? plan.data : "null");
	jsonw_array(&w, "proof");
	for (; proof != NULL && *proof != '\0'; proof = end) {
		end = strchr(proof, '\n');
		if (end != NULL)
			*end++ = '\0';
		else
			end = proof + strlen(proof);
		jsonw_str(&w, NULL, proof);
	}
	jsonw_end(&w);
	jsonw_end(&w);
	buf_char(b, '\n');
}

static void put_text(struct buf *b, const char *id, const struct plan *p,
		     const char *proof)
{
	const struct plan_report *r = plan_report(p);
	const char *policy = plan_container(p)->policy_sha256;
	struct tally t = findings_tally(r);

	buf_fmt(b, "%s: profile %s, %zu forced, %zu warned\nconfig sha256 %s\n",
		id, findings_profile(r->profile), t.force, t.warn,
		r->config_sha256);
	if (policy[0] != '\0')
		buf_fmt(b, "policy sha256 %s\n", policy);
	findings_text(b, r, NULL, false);
	buf_str(b, "the plan:\n");
	plan_print(p, b);
	buf_str(b, "read back from the kernel before the start:\n");
	for (; proof != NULL && *proof != '\0';) {
		size_t len = strcspn(proof, "\n");

		buf_fmt(b, "  %.*s\n", (int)len, proof);
		proof += len + (proof[len] == '\n');
	}
}

static int run(struct cli *c, const struct command *self, int argc, char **argv)
{
	struct args a = { 0 };
	CLEAN_BUF struct buf b = { 0 };
	CLEAN_BUF struct buf proof = { 0 };
	struct plan *p = NULL;
	struct err e;
	bool json = false;
	int status;

	buf_init(&b, OUT_MAX);
	buf_init(&proof, PROOF_MAX);
	if (cli_options(c, self, &a, argc, argv, 1, 1, &status) < 0)
		return status;
	if (cli_json(a.format, "text", &json, &e) < 0)
		return cli_usage(c, "%s %s", e.at, e.text);
	if (life_record(&c->life, argv[0], &p, &proof, &e) < 0)
		return cli_fail(c, &e);
	if (json)
		put_json(&b, argv[0], p, proof.data);
	else
		put_text(&b, argv[0], p, proof.data);
	plan_free(p);
	return cli_put(c, &b);
}

const struct command cmd_record = {
	.name = "record",
	.operands = "ID",
	.title = "what was asked, forced, warned of and proven at the launch",
	.hardened = true,
	.run = run,
	OPTS(opts),
};
