/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FRONT_FRONT_H
#define FRONT_FRONT_H

#include <stddef.h>

#include "base/err.h"
#include "base/facts.h"
#include "plan/plan.h"

struct seccomp_data;

/*
 * The sandboxed compile step: the only place where untrusted JSON is parsed.
 * A child is forked that gives up everything before the first byte is looked
 * at, reads, judges, and hands a plan back through a pipe. Whoever owns that
 * child owns a pipe that takes one frame: the parent decodes it under the
 * plan's invariants, and holds it against room floor before it acts on it.
 */
enum front_kind {
	FRONT_CREATE, /* a config.json; gives a container's plan */
	FRONT_EXEC,   /* what `exec --process` has; gives an exec's */
	FRONT_UPDATE, /* linux.resources; gives an update's */
	FRONT_POLICY, /* the policy's files; gives settings. In a child of its
			 own: one that has seen a config never says what the
			 ceiling is */
};

/* One of the policy's files: a piece of the text. */
struct front_file {
	const char *name; /* for messages */
	size_t start;
	size_t len;
};

/* What a text is that FRONT_CREATE judges; all but the first: `check` alone. */
enum front_input {
	FRONT_OCI,    /* a config.json */
	FRONT_DOCKER, /* what docker inspect prints */
	FRONT_POD,    /* a pod of Kubernetes, as JSON */
};

enum {
	FRONT_TEXT_MAX = 4 << 20, /* of the text, bytes (cfg-size) */
	FRONT_TIME_MS = 10000,    /* until there is an answer */
};

struct front_job {
	enum front_kind kind;
	enum front_input input;
	const char *text; /* read once, through one descriptor */
	size_t len;
	enum plan_profile profile;
	const char *scope;  /* section of the policy; "" the default */
	const char *bundle; /* absolute; relative paths start there */
	const char *id;     /* the container's; NULL in check: policy_opts */
	int systemd;        /* policy_opts */
	const char *cgroup; /* FRONT_EXEC: policy_opts; NULL */
	const struct facts *facts;
	const struct seccomp_data *call; /* NULL; or see policy_opts */
	const struct plan *running; /* a container's, for FRONT_EXEC, _UPDATE */
	const struct plan_settings *settings; /* NULL: there is no policy */
	const char *policy_sha256;            /* of its files; NULL: "" */
	/* FRONT_POLICY: policy/settings.h */
	const struct front_file *files;
	size_t n_files;
	const char *today;
	bool own_profile;
	bool all_sections;
};

/*
 * front_compile - text to a plan, or to a refusal that says why.
 * @job:  borrowed, and all in it.
 * @out:  sealed, of the kind that was asked for or a refusal
 *        (plan_report()->refused), with the text's own SHA-256; the caller's
 *        to plan_free(). NULL on failure. Hostile until floor_check().
 * Needs no privilege. Forks, and waits for the child: the caller has SIGCHLD
 * at its default and no other thread.
 * Errors: LIMIT (the text, the time, memory), SPEC (the child died of the text
 * or sent something else), BUG, SYS.
 */
NODISCARD int front_compile(const struct front_job *job, struct plan **out,
			    struct err *e);

enum {
	FRONT_MANY_MAX = 16, /* texts that one child judges */
};

/* Who is told, once a job, in order: a plan (takes), or NULL and why. */
struct front_sink {
	void (*each)(void *ctx, size_t i, struct plan *p, const struct err *e);
	void *ctx;
};

/*
 * front_compile_many - the same for several configs, in one child: for `check`
 * alone, where nothing is carried out. What the child dies of is the fault of
 * the text that it had then, if it has it first of all too; the others are
 * judged by another child. Whoever owns a child speaks for the texts behind
 * his own as well.
 * @jobs: @n of them, FRONT_MANY_MAX at most, of FRONT_CREATE.
 * Errors: LIMIT (@n), SYS: what keeps any text from being judged.
 */
NODISCARD int front_compile_many(const struct front_job *jobs, size_t n,
				 const struct front_sink *to, struct err *e);

#endif
