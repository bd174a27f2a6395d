/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef POLICY_POLICY_H
#define POLICY_POLICY_H

#include "base/err.h"
#include "base/facts.h"
#include "plan/plan.h"
#include "policy/profile.h"

struct seccomp_data;
struct spec;
struct spec_problems;
struct spec_process;
struct spec_resources;

/*
 * The judge. Text that spec has taken apart comes in, a sealed plan comes
 * out: either one that may be carried out, or a refusal, and in both every
 * finding of every rule, in the order of the config. Pure: opens nothing,
 * logs nothing, asks the host nothing; what the host can do is @f.
 */
struct policy_opts {
	enum plan_profile profile;
	const char *bundle;        /* absolute; relative paths start there */
	const char *scope;         /* section of the policy; "" the default */
	const char *config_sha256; /* 64 hex digits, of the text judged */
	int systemd; /* who makes cgroups: 1 systemd, -1 brig itself; 0: not
			known (check), so by how cgroupsPath is written */
	const char *cgroup; /* exec: a cgroup below the container's; NULL */
	/* what the policy of the host's root says; NULL: there is none */
	const struct plan_settings *settings;
	const char *policy_sha256; /* of its files; "" */
	const char *id; /* the container's; its cgroup is named by it when the
			   config has no cgroupsPath. "" in check */
	const struct seccomp_data *call; /* borrowed; NULL, or a system call
					    to say of what the config's filter
					    answers: POLICY_CALL */
};

/*
 * Of the one finding that opts.call makes, and that is of no rule: its pointer
 * is the entry of the config's filter that answers ("" for none), its message
 * why. A config without a filter has none.
 */
#define POLICY_CALL "seccomp-call"

/*
 * policy_compile_container - judge a config.json.
 * @out: a sealed plan, the caller's to plan_free(): plan_container() is NULL
 *       when plan_report()->refused. NULL on failure.
 * @s:   borrowed. s->json NULL (a text that could not be read) gives the
 *       findings of @p and no other.
 * @p:   borrowed; what reading found, each becomes a finding.
 * @f:   borrowed.
 * @o:   borrowed.
 * Errors: LIMIT (memory, or a list longer than the plan's), BUG (p->no_memory,
 * or an invariant of the plan is broken). Never DENIED: that is a report.
 */
NODISCARD int policy_compile_container(struct plan **out, const struct spec *s,
				       const struct spec_problems *p,
				       const struct facts *f,
				       const struct policy_opts *o,
				       struct err *e);

/*
 * policy_compile_exec - judge a process that is to join a running container,
 * by the rules that judge config.json's, and never with more than that
 * container has: capabilities, ids and filters are the container's or fewer.
 * @s:       borrowed; what spec_parse_process() read.
 * @running: borrowed; the plan the container was launched by.
 * Pointers of findings are into the process file ("/user/uid").
 * The rest as for policy_compile_container().
 */
NODISCARD int policy_compile_exec(struct plan **out,
				  const struct spec_process *s,
				  const struct spec_problems *p,
				  const struct plan_container *running,
				  const struct facts *f,
				  const struct policy_opts *o, struct err *e);

/*
 * policy_compile_update - judge new limits for a running container.
 * @s: borrowed; what spec_parse_resources() read. What it leaves out stays.
 * Device rules can't be updated: they are refused.
 * The rest as for policy_compile_exec(); pointers are into the JSON given.
 */
NODISCARD int policy_compile_update(struct plan **out,
				    const struct spec_resources *s,
				    const struct spec_problems *p,
				    const struct plan_container *running,
				    const struct facts *f,
				    const struct policy_opts *o, struct err *e);

/*
 * policy_gather - one verdict of several: refused if one is, or a finding
 * refuses, else the first's plan, and with these findings.
 * @plans: @n of them, at least one, each of a container or a refusal.
 * Errors: as of policy_compile_container().
 */
NODISCARD int policy_gather(struct plan **out, struct plan *const *plans,
			    size_t n, const struct plan_finding *findings,
			    size_t n_findings, struct err *e);

/* ---- the rules, as data ---- */

enum policy_act {
	POLICY_PASS,   /* nothing: the profile lets it be */
	POLICY_WARN,   /* carried out, and said */
	POLICY_FORCE,  /* made safe, and said */
	POLICY_REFUSE, /* nothing is carried out */
};

/* What a rule judges: a set of bits. */
enum {
	POLICY_ON_CREATE = 1 << 0,
	POLICY_ON_EXEC = 1 << 1,
	POLICY_ON_UPDATE = 1 << 2,
	POLICY_ON_LAUNCH = 1 << 3, /* the engine, on what it opened or did */
};

enum {
	POLICY_REFS_MAX = 5
};

struct judge; /* src/policy's own */

struct policy_rule {
	const char *id;     /* "nnp-off"; stable once released */
	const char *family; /* "proc" */
	const char *title;  /* what it sees: one line */
	const char *why;    /* what happens without it */
	const char *fix;    /* what to change in the config: one line */
	/*
	 * By enum plan_profile. Where hardened forces and strict refuses,
	 * strict refuses only what the config asks for in so many words, and
	 * forces what it merely lacks.
	 */
	enum policy_act act[POLICY_PROFILES];
	/* Two more cases, where the rule has them: else NULL and PASS. */
	const char *lesser_when;
	enum policy_act lesser[POLICY_PROFILES];
	const char *also_when;
	enum policy_act also[POLICY_PROFILES];
	const char *opened; /* what is checked on the opened file, or NULL */
	unsigned on;        /* POLICY_ON_* */
	const char *references[POLICY_REFS_MAX]; /* up to the first NULL */
	/* Runs the rule. NULL: the engine's, or found by spec. */
	void (*judge)(struct judge *j, const struct policy_rule *r);
};

/* policy_rule_at - rule @i in the order they run, or NULL at the end. */
const struct policy_rule *policy_rule_at(size_t i);

/* policy_rule_find - the rule of that id, or NULL. */
const struct policy_rule *policy_rule_find(const char *id);

/* policy_act_name - "refuse", "force", "warn", "pass". */
const char *policy_act_name(enum policy_act act);

/* ---- what is read and not yet carried out: refused as `unsupported` ---- */

struct policy_unsupported {
	const char *pattern; /* JSON pointer, "*" is any index or key */
	const char *what;    /* in words */
};

/* policy_unsupported_at - row @i of the table, or NULL at the end. */
const struct policy_unsupported *policy_unsupported_at(size_t i);

#endif
