/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <string.h>

#include "base/caps.h"
#include "base/jsonw.h"
#include "base/num.h"
#include "life/process_text.h"

#define NAME(c) #c,
static const char *const cap_names[] = { CAP_EACH(NAME) };

/* getrlimit(2), by number, as Linux counts on x86 and arm64 */
static const char *const rlimit_names[] = {
	"RLIMIT_CPU",      "RLIMIT_FSIZE", "RLIMIT_DATA",   "RLIMIT_STACK",
	"RLIMIT_CORE",     "RLIMIT_RSS",   "RLIMIT_NPROC",  "RLIMIT_NOFILE",
	"RLIMIT_MEMLOCK",  "RLIMIT_AS",    "RLIMIT_LOCKS",  "RLIMIT_SIGPENDING",
	"RLIMIT_MSGQUEUE", "RLIMIT_NICE",  "RLIMIT_RTPRIO", "RLIMIT_RTTIME",
};

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

const char *process_cap(size_t i)
{
	return i < COUNT(cap_names) ? cap_names[i] : NULL;
}

static int number(const char *s, size_t len, const char *opt, uint32_t *out,
		  struct err *e)
{
	if (num_u32(s, len, out))
		return 0;
	return err_set(e, ERR_SPEC, 0, opt,
		       "\"%.64s\" is no id: a number from 0 to 4294967295", s);
}

static int put_user(const struct life_exec *o, const struct plan_process *base,
		    struct jsonw *w, struct err *e)
{
	const char *colon = o->user == NULL ? NULL : strchr(o->user, ':');
	uint32_t uid = base->uid;
	uint32_t gid = base->gid;
	uint32_t group;
	size_t len;
	size_t i;

	if (o->user != NULL) {
		len = colon == NULL ? strlen(o->user)
				    : (size_t)(colon - o->user);
		if (number(o->user, len, "--user", &uid, e) < 0)
			return -1;
	}
	if (colon != NULL &&
	    number(colon + 1, strlen(colon + 1), "--user", &gid, e) < 0)
		return -1;
	jsonw_object(w, "user");
	jsonw_u64(w, "uid", uid);
	jsonw_u64(w, "gid", gid);
	if (base->umask.set)
		jsonw_i64(w, "umask", base->umask.v);
	jsonw_array(w, "additionalGids");
	for (i = 0; i < base->n_groups; i++)
		jsonw_u64(w, NULL, base->groups[i]);
	for (i = 0; i < o->n_groups; i++) {
		if (number(o->groups[i], strlen(o->groups[i]),
			   "--additional-gids", &group, e) < 0)
			return -1;
		jsonw_u64(w, NULL, group);
	}
	jsonw_end(w);
	jsonw_end(w);
	return 0;
}

static bool same_name(const char *a, const char *b)
{
	size_t len = strcspn(a, "=");

	return strncmp(a, b, len + 1) == 0;
}

/* The container's variables, but for those that are given anew. */
static int put_env(const struct life_exec *o, const struct plan_process *base,
		   struct jsonw *w, struct err *e)
{
	size_t i;
	size_t j;

	jsonw_array(w, "env");
	for (i = 0; i < base->n_env; i++) {
		for (j = 0; j < o->n_env; j++)
			if (same_name(base->env[i], o->env[j]))
				break;
		if (j == o->n_env)
			jsonw_str(w, NULL, base->env[i]);
	}
	for (j = 0; j < o->n_env; j++) {
		const char *eq = strchr(o->env[j], '=');

		if (eq == NULL || eq == o->env[j])
			return err_set(e, ERR_SPEC, 0, "--env",
				       "is not NAME=value");
		jsonw_str(w, NULL, o->env[j]);
	}
	jsonw_end(w);
	return 0;
}

static void put_set(const struct life_exec *o, struct jsonw *w, const char *key,
		    uint64_t set)
{
	CLEAN_BUF struct buf name = { 0 };
	size_t i;

	jsonw_array(w, key);
	for (i = 0; i < COUNT(cap_names); i++) {
		if ((set >> i & 1) == 0)
			continue;
		buf_init(&name, 64);
		buf_fmt(&name, "CAP_%s", cap_names[i]);
		jsonw_str(w, NULL, name.data);
		buf_free(&name);
	}
	/* whether there is such a one is for the reader to say */
	for (i = 0; o != NULL && i < o->n_caps; i++)
		jsonw_str(w, NULL, o->caps[i]);
	jsonw_end(w);
}

static void put_caps(const struct life_exec *o, const struct plan_process *base,
		     struct jsonw *w)
{
	jsonw_object(w, "capabilities");
	put_set(o, w, "bounding", base->caps.bounding);
	put_set(o, w, "effective", base->caps.effective);
	put_set(o, w, "permitted", base->caps.permitted);
	put_set(NULL, w, "ambient", base->caps.ambient);
	jsonw_end(w);
}

static void put_rlimits(const struct plan_process *base, struct jsonw *w)
{
	size_t i;

	jsonw_array(w, "rlimits");
	for (i = 0; i < base->n_rlimits; i++) {
		const struct plan_rlimit *r = &base->rlimits[i];

		if (r->resource >= COUNT(rlimit_names))
			continue;
		jsonw_object(w, NULL);
		jsonw_str(w, "type", rlimit_names[r->resource]);
		jsonw_u64(w, "soft", r->soft);
		jsonw_u64(w, "hard", r->hard);
		jsonw_end(w);
	}
	jsonw_end(w);
}

int process_text(const struct life_exec *o, const struct plan_process *base,
		 struct buf *out, struct err *e)
{
	struct jsonw w;
	size_t i;

	jsonw_init(&w, out, false);
	jsonw_object(&w, NULL);
	jsonw_bool(&w, "terminal", o->tty);
	if (put_user(o, base, &w, e) < 0)
		return -1;
	jsonw_array(&w, "args");
	for (i = 0; i < o->n_args; i++)
		jsonw_str(&w, NULL, o->args[i]);
	jsonw_end(&w);
	if (put_env(o, base, &w, e) < 0)
		return -1;
	jsonw_str(&w, "cwd", o->cwd != NULL ? o->cwd : base->cwd);
	put_caps(o, base, &w);
	put_rlimits(base, &w);
	jsonw_bool(&w, "noNewPrivileges",
		   base->no_new_privs || o->no_new_privs);
	if (o->apparmor != NULL)
		jsonw_str(&w, "apparmorProfile", o->apparmor);
	if (o->label != NULL)
		jsonw_str(&w, "selinuxLabel", o->label);
	if (base->oom_score_adj.set)
		jsonw_i64(&w, "oomScoreAdj", base->oom_score_adj.v);
	jsonw_end(&w);
	if (!buf_ok(out))
		return err_set(e, ERR_LIMIT, 0, "exec", "arguments too long");
	return 0;
}
