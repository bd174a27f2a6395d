/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every command says in the same way: options, help, failures. */
#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/num.h"
#include "policy/profile.h"
#include "private.h"

int cli_put(struct cli *c, const struct buf *b)
{
	struct err e;

	if (!buf_ok(b)) {
		(void)err_set(&e, ERR_LIMIT, 0, "output", "too large");
		return cli_fail(c, &e);
	}
	if (b->len > 0 && fd_write_all(1, b->data, b->len, "stdout", &e) < 0)
		return cli_fail(c, &e);
	return STATUS_DONE;
}

int cli_fail(struct cli *c, const struct err *e)
{
	if (c->why.len > 0 && buf_ok(&c->why)) {
		log_line(&c->log, LOG_ERROR, "%s", c->why.data);
		return STATUS_REFUSED;
	}
	log_line(&c->log, LOG_ERROR, "%s: %s", e->at, e->text);
	return e->kind == ERR_DENIED ? STATUS_REFUSED : STATUS_ERROR;
}

int cli_usage(struct cli *c, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	log_line(&c->log, LOG_ERROR, "%s; see brig --help", text);
	return STATUS_USAGE;
}

int cli_help(const struct command *self)
{
	CLEAN_BUF struct buf b = { 0 };
	struct err e;
	size_t i;

	buf_init(&b, 8192);
	buf_fmt(&b, "usage: brig %s [OPTION...] %s\n%s\n\n", self->name,
		self->operands, self->title);
	for (i = 0; i < self->n_opts; i++) {
		const struct opt *o = &self->opts[i];
		char left[64];

		(void)snprintf(left, sizeof(left), "--%s%s%s", o->name,
			       o->value != NULL ? " " : "",
			       o->value != NULL ? o->value : "");
		if (o->letter != 0)
			buf_fmt(&b, "  -%c, %-24s %s\n", o->letter, left,
				o->help);
		else
			buf_fmt(&b, "      %-24s %s\n", left, o->help);
	}
	if (!buf_ok(&b) || fd_write_all(1, b.data, b.len, "stdout", &e) < 0)
		return STATUS_ERROR;
	return STATUS_DONE;
}

int cli_options(struct cli *c, const struct command *self, void *to, int argc,
		char **argv, int min, int max, int *status)
{
	struct err e;
	int n = opt_parse(self->opts, self->n_opts, to, argc, argv,
			  self->most > 0 ? self->most : argc, &e);

	if (n >= min && n <= max)
		return n;
	if (n == OPT_HELP)
		*status = cli_help(self);
	else if (n < 0)
		*status = cli_usage(c, "%s: %s", e.at, e.text);
	else
		*status = cli_usage(c, "brig %s takes %s", self->name,
				    self->operands[0] != '\0' ? self->operands
							      : "no operand");
	return -1;
}

int cli_profile(const struct cli *c, const char *name, enum plan_profile *out,
		struct err *e)
{
	const struct policy_profile *p;

	*out = c->profile;
	if (name == NULL)
		return 0;
	p = policy_profile_find(name);
	if (p == NULL || (p->id == PLAN_PROFILE_OPEN && c->profile != p->id))
		return err_set(e, ERR_SPEC, 0, "--profile",
			       "is strict, hardened or compat");
	*out = p->id;
	return 0;
}

int cli_judge_by(const struct cli *c, const struct cli_by *by, struct life *l,
		 struct err *e)
{
	if (by->scope != NULL)
		l->scope = by->scope;
	else if (by->policy == NULL && c->scope == NULL)
		l->scope = "";
	l->policy = by->policy;
	l->own_profile = by->profile != NULL;
	return cli_profile(c, by->profile, &l->profile, e);
}

unsigned cli_listen_fds(void)
{
	enum {
		LISTEN_MOST = 256
	};
	const char *pid = getenv("LISTEN_PID"), *fds = getenv("LISTEN_FDS");
	uint32_t n;

	if (pid == NULL || fds == NULL || !num_u32(pid, strlen(pid), &n) ||
	    n != (uint32_t)getpid() || !num_u32(fds, strlen(fds), &n) ||
	    n > LISTEN_MOST)
		return 0;
	return n;
}

int cli_json(const char *format, const char *other, bool *json, struct err *e)
{
	*json = format != NULL && strcmp(format, "json") == 0;
	if (format == NULL || *json || strcmp(format, other) == 0)
		return 0;
	return err_set(e, ERR_SPEC, 0, "--format", "is %s or json", other);
}

static int no(const char *option, const char *why, struct err *e)
{
	return err_set(e, ERR_UNSUPPORTED, 0, option, "%s", why);
}

int cli_supported(const struct cli *c, struct err *e)
{
	if (c->cgroup_manager != NULL &&
	    strcmp(c->cgroup_manager, "cgroupfs") != 0 &&
	    strcmp(c->cgroup_manager, "systemd") != 0)
		return no("--cgroup-manager",
			  "is cgroupfs or systemd: without a cgroup no limit "
			  "and no device rule would hold",
			  e);
	if (c->rootless != NULL && strcmp(c->rootless, "auto") != 0 &&
	    strcmp(c->rootless, "false") != 0)
		return no("--rootless",
			  "brig sees by itself who it runs as: auto or false",
			  e);
	return 0;
}
