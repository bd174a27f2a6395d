/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A profile as data, the members of its table one by one, in either format. */
#include "config.h"

#include <string.h>

#include "life/process_text.h"
#include "policy/policy.h"
#include "profile.h"

struct show {
	struct buf *b;
	struct jsonw *w; /* NULL: text */
	bool first;      /* of a list */
};

static void begin(struct show *s, const char *key)
{
	if (s->w != NULL)
		jsonw_array(s->w, key);
	else
		buf_fmt(s->b, "%-13s", key);
}

static void item(struct show *s, const char *text)
{
	if (s->w != NULL)
		jsonw_str(s->w, NULL, text);
	else
		buf_fmt(s->b, " %s", text);
}

static void end(struct show *s)
{
	if (s->w != NULL)
		jsonw_end(s->w);
	else
		buf_char(s->b, '\n');
}

static void word(struct show *s, const char *key, const char *text)
{
	if (s->w != NULL)
		jsonw_str(s->w, key, text);
	else
		buf_fmt(s->b, "%-13s %s\n", key, text);
}

static void number(struct show *s, const char *key, int64_t n)
{
	if (s->w != NULL)
		jsonw_i64(s->w, key, n);
	else
		buf_fmt(s->b, "%-13s %lld\n", key, (long long)n);
}

static void flag(struct show *s, const char *key, bool on)
{
	if (s->w != NULL)
		jsonw_bool(s->w, key, on);
	else
		buf_fmt(s->b, "%-13s %s\n", key, on ? "yes" : "no");
}

static void list(struct show *s, const char *key, const char *const *v,
		 size_t n)
{
	size_t i;

	begin(s, key);
	for (i = 0; i < n; i++)
		item(s, v[i]);
	end(s);
}

static void caps(struct show *s, const struct policy_profile *p)
{
	unsigned i;

	begin(s, "capabilities");
	for (i = 0; process_cap(i) != NULL; i++)
		if ((p->caps >> i & 1) != 0)
			item(s, process_cap(i));
	end(s);
}

static void windows(struct show *s, const struct policy_profile *p)
{
	size_t i;

	begin(s, "windows");
	for (i = 0; i < p->n_windows; i++)
		item(s, p->windows[i].path);
	end(s);
}

/* The most that each may be, and what is so whatever the config says. */
static void limits(struct show *s, const struct policy_profile *p)
{
	size_t i;

	begin(s, "rlimits");
	for (i = 0; i < p->n_rlimits; i++) {
		CLEAN_BUF struct buf one = { .cap = 64 };

		buf_fmt(&one, "%s%s%llu", p->rlimits[i].name + 7,
			p->rlimits[i].fixed ? "=" : "<=",
			(unsigned long long)p->rlimits[i].max);
		item(s, one.data != NULL ? one.data : "");
	}
	end(s);
}

static const char *root(enum plan_root_kind k)
{
	switch (k) {
	case PLAN_ROOT_WX:
		return "wx";
	case PLAN_ROOT_SCRATCH:
		return "scratch";
	case PLAN_ROOT_DIRECT:
		break;
	}
	return "direct";
}

static void rules(struct show *s, enum plan_profile id)
{
	const struct policy_rule *r;
	size_t i;

	if (s->w != NULL)
		jsonw_object(s->w, "rules");
	else
		buf_str(s->b, "rules\n");
	for (i = 0; (r = policy_rule_at(i)) != NULL; i++) {
		if (s->w != NULL)
			jsonw_str(s->w, r->id, policy_act_name(r->act[id]));
		else
			buf_fmt(s->b, "  %-20s %s\n", r->id,
				policy_act_name(r->act[id]));
	}
	if (s->w != NULL)
		jsonw_end(s->w);
}

void profile_show(const struct policy_profile *p, struct buf *b,
		  struct jsonw *w)
{
	struct show s = { .b = b, .w = w };

	if (w != NULL)
		jsonw_object(w, NULL);
	word(&s, "profile", p->name);
	word(&s, "title", p->title);
	caps(&s, p);
	word(&s, "root", root(p->root));
	windows(&s, p);
	number(&s, "upper-bytes", (int64_t)p->upper_bytes);
	number(&s, "upper-part", (int64_t)p->upper_memory_part);
	number(&s, "upper-inodes", (int64_t)p->upper_inodes);
	number(&s, "tmpfs-bytes", (int64_t)p->tmpfs_bytes);
	number(&s, "tmpfs-inodes", (int64_t)p->tmpfs_inodes);
	word(&s, "ptys", p->ptys != NULL ? p->ptys : "");
	number(&s, "pids", p->pids);
	limits(&s, p);
	number(&s, "hook-ms", p->hook_timeout_ms);
	list(&s, "masked", p->masked_paths, p->n_masked_paths);
	list(&s, "read-only", p->readonly_paths, p->n_readonly_paths);
	list(&s, "sysctls", p->sysctls_safe, p->n_sysctls_safe);
	flag(&s, "baseline", p->baseline != PLAN_BASELINE_NONE);
	flag(&s, "allow-list", p->allow_list);
	flag(&s, "landlock", p->landlock);
	flag(&s, "no-new-privs", p->no_new_privs);
	rules(&s, p->id);
	if (w != NULL)
		jsonw_end(w);
}
