/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Hooks: programs that the config has the host's root run. Answers: hooks
 * that took the image's environment and folder (CVE-2025-23266).
 */
#include "config.h"

#include <string.h>

#include "private.h"

static const struct {
	const char *name;
	size_t offset; /* of the list in struct spec_hooks */
} lists[] = {
	[PLAN_HOOK_PRESTART] = { "prestart",
				 offsetof(struct spec_hooks, prestart) },
	[PLAN_HOOK_CREATE_RUNTIME] = { "createRuntime",
				       offsetof(struct spec_hooks,
						create_runtime) },
	[PLAN_HOOK_CREATE_CONTAINER] = { "createContainer",
					 offsetof(struct spec_hooks,
						  create_container) },
	[PLAN_HOOK_START_CONTAINER] = { "startContainer",
					offsetof(struct spec_hooks,
						 start_container) },
	[PLAN_HOOK_POSTSTART] = { "poststart",
				  offsetof(struct spec_hooks, poststart) },
	[PLAN_HOOK_POSTSTOP] = { "poststop",
				 offsetof(struct spec_hooks, poststop) },
};

#define FIX_NOBODY                                          \
	"have the host's root start it, or leave the hook " \
	"out; startContainer runs in the container"

/* Hook @h of the draft, as it stands in the config. */
static const struct spec_hook *written(const struct judge *j, size_t h,
				       uint32_t *index)
{
	const struct spec_hook_list *l =
		(const struct spec_hook_list
			 *)(const void *)((const char *)&j->spec->hooks +
					  lists[j->d.hooks[h].when].offset);
	uint32_t i = 0;
	size_t k;

	for (k = 0; k < h; k++)
		i += j->d.hooks[k].when == j->d.hooks[h].when;
	*index = i;
	return &l->v[i];
}

static const char *pointer(struct judge *j, size_t h, uint32_t i,
			   const char *member)
{
	return TEXT(j, "/hooks/%s/%u%s", lists[j->d.hooks[h].when].name, i,
		    member);
}

/*
 * dockerd hands the network namespace to itself: libnetwork-setkey, the folder
 * of its state, the container's id, or BuildKit's for a step (base 36), and the
 * controller's. No other words: the program might be any that root runs, a
 * shell too.
 */
static bool dockers(const struct plan_hook *h)
{
	const char *id = "0123456789abcdefghijklmnopqrstuvwxyz", *s;
	const char *path = "0123456789abcdefghijklmnopqrstuvwxyz-=/._"
			   "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	size_t i;

	if (h->when != PLAN_HOOK_PRESTART || h->n_env != 0 || h->n_args < 2 ||
	    h->n_args > 4 || strcmp(h->args[0], "libnetwork-setkey") != 0)
		return false;
	for (i = 1; i < h->n_args; i++) {
		s = h->args[i];
		if ((strncmp(s, "-exec-root=/", 12) != 0 ||
		     s[strspn(s, path)] != '\0' || strstr(s, "..") != NULL) &&
		    (strlen(s) < 12 || strlen(s) > 64 ||
		     s[strspn(s, id)] != '\0'))
			return false;
	}
	return true;
}

/* What no plan can hold: refused whoever allows hooks. */
static const char *form_fault(const struct plan_hook *h,
			      const struct spec_hook *s)
{
	size_t i;

	if (s->path.s == NULL || s->path.s[0] != '/' ||
	    strcmp(h->path, "/") == 0)
		return "not an absolute path, or one with `..'";
	for (i = 0; i < h->n_env; i++)
		if (h->env[i] == NULL || h->env[i][0] == '=' ||
		    strchr(h->env[i], '=') == NULL)
			return "its env has an entry that is not NAME=value";
	if (path_within(h->path, "/proc") &&
	    !path_match("/proc/#/exe", h->path))
		return "a file of proc";
	return NULL;
}

static const char *path_fault(struct judge *j, const struct plan_hook *h)
{
	if (path_match("/proc/#/exe", h->path) && !dockers(h))
		return "of an engine's own program only libnetwork-setkey";
	if (h->when != PLAN_HOOK_START_CONTAINER &&
	    (path_within(h->path, j->d.c.root.path) ||
	     path_within(h->path, j->opts->bundle)))
		return "in the bundle, or in the container's root";
	return NULL;
}

/* What the engine would find, of any file: there is nothing to open for it. */
static const char *user_fault(const struct judge *j, const struct plan_hook *h)
{
	if (j->facts->user == FACTS_HOST_ROOT ||
	    h->when == PLAN_HOOK_START_CONTAINER ||
	    (!j->facts->root_nobody && !h->engine_exe))
		return NULL;
	return "who starts brig is not the host's root, who is nobody in their "
	       "user namespace: whose file it is can't be told";
}

static void judge_unsafe(struct judge *j, const struct policy_rule *r)
{
	const struct spec_hook *s;
	struct plan_hook *h;
	const char *form, *why, *nobody;
	uint32_t i = 0;
	size_t k;

	for (k = 0; k < j->d.n_hooks; k++) {
		h = &j->d.hooks[k];
		s = written(j, k, &i);
		form = form_fault(h, s);
		why = form != NULL ? form : path_fault(j, h);
		h->engine_exe = path_match("/proc/#/exe", h->path);
		nobody = why == NULL ? user_fault(j, h) : NULL;
		why = nobody != NULL ? nobody : why;
		if (why != NULL)
			judge_found(
				j, r,
				&(struct found){
					.pointer = pointer(j, k, i, "/path"),
					.off = s->path.s != NULL ? s->path.off
								 : s->at.off,
					.message = why,
					.also = form != NULL,
					.fix = nobody != NULL ? FIX_NOBODY
							      : NULL,
					.asked = s->path.s != NULL
							 ? judge_json_str(
								   j, s->path.s)
							 : "null" });
		else if (h->when != PLAN_HOOK_START_CONTAINER)
			judge_opened(
				j, r, pointer(j, k, i, "/path"), s->path.off,
				h->engine_exe ? "must be the program of root's "
						"own engine"
					      : "must be root's file, which "
						"nobody else may write");
	}
}

static bool named(const struct plan_settings *s, const char *path)
{
	size_t i;

	for (i = 0; s != NULL && i < s->n_hooks; i++)
		if (strcmp(s->hooks[i], path) == 0)
			return true;
	return false;
}

static void judge_any(struct judge *j, const struct policy_rule *r)
{
	const struct plan_settings *by = j->opts->settings;
	const struct spec_hook *s;
	const struct plan_hook *h;
	uint32_t i = 0;
	size_t k;

	for (k = 0; k < j->d.n_hooks; k++) {
		h = &j->d.hooks[k];
		s = written(j, k, &i);
		if (h->when == PLAN_HOOK_START_CONTAINER)
			continue;
		judge_found(
			j, r,
			&(struct found){
				.pointer = pointer(j, k, i, ""),
				.off = s->at.off,
				.message = TEXT(
					j,
					h->when == PLAN_HOOK_CREATE_CONTAINER
						? "%s runs among the "
						  "host's files"
						: "%s runs as root of the "
						  "host",
					h->path),
				.asked = judge_json_str(j, h->path),
				.also = by != NULL && by->hooks_named &&
					!path_match("/proc/#/exe", h->path),
				.allowed = named(by, h->path) });
	}
}

static void judge_container(struct judge *j, const struct policy_rule *r)
{
	const struct spec_hook *s;
	uint32_t i = 0;
	size_t k;

	for (k = 0; k < j->d.n_hooks; k++) {
		s = written(j, k, &i);
		if (j->d.hooks[k].when != PLAN_HOOK_CREATE_CONTAINER &&
		    j->d.hooks[k].when != PLAN_HOOK_START_CONTAINER)
			continue;
		/* A file that the policy names has the host's root. */
		if (j->d.hooks[k].when == PLAN_HOOK_CREATE_CONTAINER &&
		    named(j->opts->settings, j->d.hooks[k].path))
			continue;
		if (judge_found(j, r,
				&(struct found){
					.pointer = pointer(j, k, i, ""),
					.off = s->at.off,
					.message = "runs confined, with its "
						   "own environment alone",
					.given = "\"confined\"",
					.lacks = true }) != POLICY_FORCE)
			continue;
		j->d.hooks[k].confined = true;
		judge_reason(j, TEXT(j, "hooks[%zu].confined", k), r);
	}
}

static void judge_timeout(struct judge *j, const struct policy_rule *r)
{
	const struct spec_hook *s;
	uint32_t i = 0;
	size_t k;

	for (k = 0; k < j->d.n_hooks; k++) {
		s = written(j, k, &i);
		if (j->d.hooks[k].timeout_ms > 0)
			continue;
		j->d.hooks[k].timeout_ms = j->profile->hook_timeout_ms;
		if (judge_found(j, r,
				&(struct found){
					.pointer = pointer(j, k, i, "/timeout"),
					.off = s->at.off,
					.message = "a hook that hangs would "
						   "hold the container for "
						   "ever",
					.given = judge_json_num(
						j, j->profile->hook_timeout_ms /
							   1000),
					.lacks = true }) == POLICY_FORCE)
			judge_reason(j, TEXT(j, "hooks[%zu].timeout_ms", k), r);
	}
}

#define HOOK .family = "hook", .on = POLICY_ON_CREATE

const struct policy_rule rules_hook[] = {
	{
		.id = "hook-any",
		HOOK,
		.act = ACTS(REFUSE, WARN, WARN, PASS),
		.also_when = "a policy names hooks, and not this one",
		.also = ACTS(REFUSE, REFUSE, REFUSE, PASS),
		.title = "a hook that runs on the host: prestart, "
			 "createRuntime, poststart, poststop; or that is a "
			 "file of the host's: createContainer",
		.why = "who writes the config has the host's root run a "
		       "program: engines and GPU kits live by it, so it "
		       "passes with a warning where the file is root's "
		       "(hook-unsafe); but /bin/sh is a file of root's too. "
		       "Where others than root write configs, use strict",
		.fix = "remove the hook; docker from version 28 has none",
		.judge = judge_any,
	},
	{
		.id = "hook-timeout",
		HOOK,
		.act = ACTS(REFUSE, FORCE, FORCE, FORCE),
		.title = "a hook without a timeout",
		.why = "one that hangs holds a container, and its locks, for "
		       "ever",
		.fix = "set timeout, in seconds",
		.judge = judge_timeout,
	},
	{
		.id = "hook-unsafe",
		HOOK,
		.act = ACTS(REFUSE, REFUSE, REFUSE, PASS),
		.also_when = "not an absolute path, another file of proc, or "
			     "an env entry that is not NAME=value",
		.also = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.opened = "the file and every folder above it is root's, and "
			  "nobody else may write them, nor is it by link or "
			  "bind a file of the bundle or the root; "
			  "/proc/PID/exe: the process is root's, in the first "
			  "user namespace",
		.title = "a hook that is not an absolute path, lies in the "
			 "bundle or the root, or in proc (but for docker's own "
			 "/proc/PID/exe); with --host, any but startContainer "
			 "of who is not the host's root",
		.why = "the image, or a user, would choose what root runs",
		.fix = "install the hook as a file of root's",
		.references = { "CVE-2024-0132" },
		.judge = judge_unsafe,
	},
	{
		.id = "hook-container",
		HOOK,
		.act = ACTS(FORCE, FORCE, FORCE, PASS),
		.title = "a hook that runs in the container: createContainer, "
			 "startContainer",
		.why = "such hooks took the image's LD_PRELOAD and folder, and "
		       "ran it as root of the host",
		.fix = "remove the hook",
		.references = { "CVE-2025-23266", "CVE-2024-0132" },
		.judge = judge_container,
	},
	{ .id = NULL },
};
