/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What was refused, forced and warned of, a line each: to the log, to the
 * host's journal and to its audit log. Must: no value of an environment
 * variable or label (findings have none); nothing from outside that a terminal
 * or a reader of lines would take for more than text.
 */
#include "config.h"

#include <string.h>

#include "base/jsonw.h"
#include "kern/tell.h"
#include "private.h"

enum {
	LINE_MAX_BYTES = 16 * 1024,
	LINES_MAX = 8 * 1024 * 1024,
};

static const struct {
	const char *name;
	char priority; /* of syslog(3) */
} actions[] = {
	[PLAN_REFUSE] = { "refuse", '3' },
	[PLAN_FORCE] = { "force", '6' },
	[PLAN_WARN] = { "warn", '4' },
	[PLAN_CONDITION] = { "condition", '6' },
};

static void put_event(struct buf *b, const char *id,
		      const struct plan_report *r, const struct plan_finding *f)
{
	struct jsonw w;

	jsonw_init(&w, b, false);
	jsonw_object(&w, NULL);
	jsonw_str(&w, "id", id);
	jsonw_str(&w, "action", actions[f->action].name);
	jsonw_str(&w, "rule", f->rule);
	jsonw_str(&w, "pointer", f->pointer);
	jsonw_str(&w, "message", f->message);
	jsonw_str(&w, "fix", f->fix);
	if (r != NULL)
		jsonw_str(&w, "config", r->config_sha256);
	jsonw_end(&w);
}

/* As audit has it: what is no plain word is hexadecimal. */
static void put_word(struct buf *b, const char *key, const char *s)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz"
				    "0123456789-._~/+";

	buf_fmt(b, " %s=", key);
	if (s[0] != '\0' && s[strspn(s, plain)] == '\0') {
		buf_fmt(b, "\"%s\"", s);
		return;
	}
	for (; *s != '\0'; s++)
		buf_fmt(b, "%02X", (unsigned)(unsigned char)*s);
}

static void put_audit(struct buf *b, const char *id,
		      const struct plan_report *r, const struct plan_finding *f)
{
	buf_fmt(b, "op=%s", actions[f->action].name);
	put_word(b, "container", id);
	put_word(b, "rule", f->rule);
	put_word(b, "pointer", f->pointer);
	if (r != NULL)
		put_word(b, "config", r->config_sha256);
	buf_fmt(b, " res=%s", f->action == PLAN_REFUSE ? "failed" : "success");
	buf_bytes(b, "", 1);
}

struct teller {
	const struct life *l;
	const char *id;
	const struct plan_report *r; /* NULL: of no config */
	struct tell tell;
	struct buf lines;
	struct buf audit;
};

static void one(struct teller *t, const struct plan_finding *f)
{
	CLEAN_BUF struct buf text = { .cap = LIFE_WHY_MAX };
	CLEAN_BUF struct buf event = { .cap = LINE_MAX_BYTES };

	finding_text(&text, f);
	put_event(&event, t->id, t->r, f);
	if (!buf_ok(&event) || !buf_ok(&text))
		return;
	/* config.md: a capability that is not granted MUST be warned of */
	log_event(t->l->log,
		  strcmp(f->rule, "cfg-cap") == 0 ? LOG_WARNING : LOG_INFO,
		  event.data, "%s: %s", actions[f->action].name, text.data);
	if (f->action == PLAN_CONDITION)
		return;
	if (t->tell.log_fd >= 0) {
		buf_char(&t->lines, actions[f->action].priority);
		buf_bytes(&t->lines, event.data, event.len + 1);
	}
	if (t->tell.audit_fd >= 0)
		put_audit(&t->audit, t->id, t->r, f);
}

static void tell_all(struct teller *t, const struct plan_finding *f, size_t n)
{
	size_t i;

	if (n == 0)
		return;
	buf_init(&t->lines, LINES_MAX);
	buf_init(&t->audit, LINES_MAX);
	tell_open(&t->tell);
	for (i = 0; i < n; i++)
		one(t, &f[i]);
	tell_send(&t->tell, &t->lines, &t->audit);
	tell_close(&t->tell);
	buf_free(&t->lines);
	buf_free(&t->audit);
}

void tell_findings(const struct life *l, const char *id,
		   const struct plan_report *r)
{
	struct teller t = { .l = l, .id = id != NULL ? id : "", .r = r };

	tell_all(&t, r->findings, r->n_findings);
}

void tell_denied(const struct life *l, const char *id, const struct err *e)
{
	const struct plan_finding f = { .rule = e->at,
					.action = PLAN_REFUSE,
					.pointer = "",
					.message = e->text,
					.fix = "" };
	struct teller t = { .l = l, .id = id };

	if (e->kind == ERR_DENIED && l->why->len == 0)
		tell_all(&t, &f, 1);
}
