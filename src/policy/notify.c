/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Calls about which another process is asked. Must: let none listen but at a
 * socket that the policy names; ask nobody about what brig itself calls after
 * the filter is loaded.
 */
#include "config.h"

#include <linux/seccomp.h>
#include <string.h>

#include "private.h"

#define AT "/linux/seccomp"

static const struct spec_seccomp *section(const struct judge *j)
{
	return &j->spec->lx.seccomp;
}

static bool is(const struct spec_enum *action, int v)
{
	return action->s != NULL && action->v == v;
}

static bool asks(const struct spec_seccomp *s)
{
	uint32_t i;

	for (i = 0; i < s->syscalls.n; i++)
		if (is(&s->syscalls.v[i].action, SPEC_ACT_NOTIFY))
			return true;
	return is(&s->default_action, SPEC_ACT_NOTIFY);
}

/* Who listens there is told by whose socket it is: nobody's, in here. */
static bool nobody(const struct judge *j)
{
	return j->facts->user != FACTS_HOST_ROOT && j->facts->root_nobody;
}

static bool named(const struct judge *j)
{
	const struct plan_settings *by = j->opts->settings;
	const struct spec_str *path = &section(j)->listener_path;
	size_t i;

	if (nobody(j))
		return false;
	for (i = 0; by != NULL && path->s != NULL && i < by->n_notify_sockets;
	     i++)
		if (strcmp(by->notify_sockets[i], path->s) == 0)
			return true;
	return false;
}

bool notify_listens(const struct judge *j)
{
	return j->d.own_filter && asks(section(j)) && named(j);
}

static bool passes(const struct spec_enum *action)
{
	return is(action, SPEC_ACT_ALLOW) || is(action, SPEC_ACT_LOG);
}

/* Is it allowed, whatever its arguments? */
static bool passes_always(const struct spec_seccomp *s, const char *call)
{
	bool always = passes(&s->default_action);
	const struct spec_syscall *c;
	uint32_t i, k;

	for (i = 0; i < s->syscalls.n; i++) {
		c = &s->syscalls.v[i];
		for (k = 0; k < c->names.n; k++) {
			if (c->names.v[k].s == NULL ||
			    strcmp(c->names.v[k].s, call) != 0)
				continue;
			if (!passes(&c->action))
				return false;
			always |= c->args.n == 0;
		}
	}
	return always;
}

static void say(struct judge *j, const struct policy_rule *r,
		const char *pointer, const struct spec_enum *action)
{
	judge_found(j, r,
		    &(struct found){
			    .pointer = pointer,
			    .off = action->off,
			    .message = "another process decides about the "
				       "call, too late to see its arguments "
				       "safely",
			    .asked = judge_json_str(j, action->s),
			    .allowed = named(j) });
}

void notify_judge(struct judge *j, const struct policy_rule *r)
{
	const struct spec_seccomp *s = section(j);
	const struct spec_str *path = &s->listener_path;
	uint32_t i;

	if (is(&s->default_action, SPEC_ACT_NOTIFY))
		say(j, r, AT "/defaultAction", &s->default_action);
	for (i = 0; i < s->syscalls.n; i++)
		if (is(&s->syscalls.v[i].action, SPEC_ACT_NOTIFY))
			say(j, r, TEXT(j, AT "/syscalls/%u/action", i),
			    &s->syscalls.v[i].action);
	if (asks(s) && path->s != NULL && path->len > 0)
		judge_found(
			j, r,
			&(struct found){
				.pointer = AT "/listenerPath",
				.off = path->off,
				.message = nobody(j)
						   ? "who starts brig is not "
						     "the host's root, who is "
						     "nobody in their user "
						     "namespace: who listens "
						     "there can't be told"
						   : "a socket that would get "
						     "the right to decide "
						     "about calls",
				.fix = nobody(j) ? "have the host's root "
						   "start it, or name an "
						   "errno instead"
						 : NULL,
				.asked = judge_json_str(j, path->s),
				.allowed = named(j) });
	if (asks(s) &&
	    (!passes_always(s, "read") || !passes_always(s, "write")))
		judge_found(j, r,
			    &(struct found){
				    .pointer = AT "/syscalls",
				    .off = s->syscalls.off,
				    .message = "read and write are not always "
					       "allowed: brig hands the "
					       "listener over by them",
				    .asked = "",
				    .fix = "allow read and write" });
}

uint32_t notify_draft(struct judge *j)
{
	const struct spec_seccomp *s = section(j);
	struct plan_listener *l;
	uint32_t flags = SECCOMP_FILTER_FLAG_NEW_LISTENER, i;

	if (!notify_listens(j))
		return 0;
	l = judge_alloc(j, 1, sizeof(*l));
	if (l == NULL)
		return 0;
	l->path = s->listener_path.s;
	l->metadata =
		s->listener_metadata.s != NULL ? s->listener_metadata.s : "";
	j->d.c.process.listener = l;
	j->d.c.process.n_listener = 1;
	for (i = 0; i < s->flags.n; i++)
		if (is(&s->flags.v[i], SPEC_SEC_WAIT_KILLABLE_RECV))
			flags |= SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV;
	return flags;
}
