/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <string.h>

#include "base/place.h"
#include "findings.h"
#include "policy/policy.h"
#include "sarif.h"

#define SCHEMA                                                                \
	"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/" \
	"sarif-schema-2.1.0.json"

enum {
	TEXT_MAX = 8192,
	FAILURES_MAX = 16 * 1024 * 1024,
};

static void text(struct jsonw *w, const char *key, const char *s)
{
	jsonw_object(w, key);
	jsonw_str(w, "text", s);
	jsonw_end(w);
}

static const char *level(enum plan_action a)
{
	switch (a) {
	case PLAN_REFUSE:
		return "error";
	case PLAN_WARN:
		return "warning";
	case PLAN_FORCE:
	case PLAN_CONDITION:
		break;
	}
	return "note";
}

static const char *act_level(enum policy_act a)
{
	switch (a) {
	case POLICY_REFUSE:
		return "error";
	case POLICY_WARN:
		return "warning";
	case POLICY_FORCE:
	case POLICY_PASS:
		break;
	}
	return "note";
}

static void put_rule(struct jsonw *w, const struct policy_rule *r)
{
	CLEAN_BUF struct buf help = { .cap = TEXT_MAX };
	size_t i;

	buf_fmt(&help, "%s\n\nWhy: %s\n\nFix: %s", r->title, r->why, r->fix);
	for (i = 0; i < POLICY_REFS_MAX && r->references[i] != NULL; i++)
		buf_fmt(&help, "%s%s", i == 0 ? "\n\nSee: " : ", ",
			r->references[i]);
	jsonw_object(w, NULL);
	jsonw_str(w, "id", r->id);
	text(w, "shortDescription", r->title);
	text(w, "fullDescription", r->why);
	text(w, "help", buf_ok(&help) ? help.data : r->fix);
	jsonw_object(w, "defaultConfiguration");
	jsonw_str(w, "level", act_level(r->act[PLAN_PROFILE_HARDENED]));
	jsonw_end(w);
	jsonw_object(w, "properties");
	jsonw_array(w, "tags");
	jsonw_str(w, NULL, "security");
	jsonw_str(w, NULL, r->family);
	jsonw_end(w);
	jsonw_end(w);
	jsonw_end(w);
}

void sarif_begin(struct sarif *s, struct buf *out)
{
	const struct policy_rule *r;
	struct jsonw *w = &s->w;
	size_t i;

	buf_init(&s->failures, FAILURES_MAX);
	jsonw_init(&s->fw, &s->failures, false);
	jsonw_array(&s->fw, NULL);
	jsonw_init(w, out, false);
	jsonw_object(w, NULL);
	jsonw_str(w, "$schema", SCHEMA);
	jsonw_str(w, "version", "2.1.0");
	jsonw_array(w, "runs");
	jsonw_object(w, NULL);
	jsonw_object(w, "tool");
	jsonw_object(w, "driver");
	jsonw_str(w, "name", "brig");
	jsonw_str(w, "version", PACKAGE_VERSION);
	jsonw_array(w, "rules");
	for (i = 0; (r = policy_rule_at(i)) != NULL; i++)
		put_rule(w, r);
	jsonw_end(w);
	jsonw_end(w);
	jsonw_end(w);
	jsonw_str(w, "columnKind", "unicodeCodePoints");
	jsonw_array(w, "results");
}

/* A path as a URI: what is no letter of one is %XX. */
static void put_uri(struct buf *b, const struct life_checked *c)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz"
				    "0123456789-._~/";
	const char *s = c->path;

	if (strcmp(s, "-") == 0)
		s = "stdin";
	while (strncmp(s, "./", 2) == 0)
		s += 2;
	if (s[0] == '/')
		buf_str(b, "file://");
	for (; *s != '\0'; s++)
		if (strchr(plain, *s) != NULL)
			buf_char(b, *s);
		else
			buf_fmt(b, "%%%02X", (unsigned)(unsigned char)*s);
	if (c->dir)
		buf_str(b, "/config.json");
}

static void put_artifact(struct jsonw *w, const struct life_checked *c)
{
	CLEAN_BUF struct buf uri = { .cap = TEXT_MAX * 2 };

	put_uri(&uri, c);
	jsonw_object(w, "artifactLocation");
	jsonw_str(w, "uri", buf_ok(&uri) && uri.len > 0 ? uri.data : "stdin");
	jsonw_end(w);
}

static void put_location(struct jsonw *w, const struct life_checked *c,
			 const struct plan_finding *f)
{
	struct place p = place_of(c->text, c->len, f->offset);

	jsonw_array(w, "locations");
	jsonw_object(w, NULL);
	jsonw_object(w, "physicalLocation");
	put_artifact(w, c);
	jsonw_object(w, "region");
	jsonw_u64(w, "startLine", p.line);
	jsonw_u64(w, "startColumn", p.column);
	jsonw_end(w);
	jsonw_end(w);
	jsonw_array(w, "logicalLocations");
	jsonw_object(w, NULL);
	jsonw_str(w, "fullyQualifiedName", f->pointer);
	jsonw_end(w);
	jsonw_end(w);
	jsonw_end(w);
	jsonw_end(w);
}

static void put_message(struct jsonw *w, const struct plan_finding *f)
{
	CLEAN_BUF struct buf b = { .cap = TEXT_MAX };

	buf_safe(&b, f->message);
	if (f->fix[0] != '\0') {
		buf_str(&b, "; fix: ");
		buf_safe(&b, f->fix);
	}
	text(w, "message", buf_ok(&b) && b.len > 0 ? b.data : f->rule);
}

static void put_result(struct jsonw *w, const struct life_checked *c,
		       const struct plan_finding *f)
{
	const struct policy_rule *r;
	size_t i;

	jsonw_object(w, NULL);
	jsonw_str(w, "ruleId", f->rule);
	for (i = 0; (r = policy_rule_at(i)) != NULL; i++)
		if (strcmp(r->id, f->rule) == 0) {
			jsonw_u64(w, "ruleIndex", i);
			break;
		}
	jsonw_str(w, "level", level(f->action));
	put_message(w, f);
	put_location(w, c, f);
	jsonw_object(w, "properties");
	jsonw_str(w, "action", findings_action(f->action));
	jsonw_end(w);
	jsonw_end(w);
}

void sarif_file(struct sarif *s, const struct life_checked *c)
{
	CLEAN_BUF struct buf why = { .cap = TEXT_MAX };
	const struct plan_report *r;
	size_t i;

	if (c->plan != NULL) {
		r = plan_report(c->plan);
		for (i = 0; i < r->n_findings; i++)
			put_result(&s->w, c, &r->findings[i]);
		return;
	}
	buf_safe(&why, c->path);
	buf_str(&why, ": ");
	buf_safe(&why, c->e->text);
	jsonw_object(&s->fw, NULL);
	jsonw_str(&s->fw, "level", "error");
	text(&s->fw, "message", buf_ok(&why) ? why.data : c->e->text);
	jsonw_end(&s->fw);
}

void sarif_end(struct sarif *s)
{
	struct jsonw *w = &s->w;
	bool whole = s->failures.len <= 1;

	jsonw_end(&s->fw);
	jsonw_end(w); /* results */
	jsonw_array(w, "invocations");
	jsonw_object(w, NULL);
	jsonw_bool(w, "executionSuccessful", whole);
	if (!whole && buf_ok(&s->failures))
		jsonw_raw(w, "toolExecutionNotifications", s->failures.data);
	jsonw_end(w);
	jsonw_end(w);
	jsonw_end(w); /* the run */
	jsonw_end(w);
	jsonw_end(w);
	buf_char(w->out, '\n');
	buf_free(&s->failures);
}
