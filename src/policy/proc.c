/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The process: where it begins, what it runs, its environment and limits.
 * Answers: a working folder or program that is a descriptor of ours
 * (CVE-2024-21626, CVE-2019-5736), starvation by real-time scheduling.
 */
#include "config.h"

#include <string.h>

#include "base/num.h"
#include "private.h"

/* Links of proc that lead out of the root, whatever they say. */
static const char *const magic[] = {
	"/proc/*/fd",      "/proc/*/fd/**",        "/proc/*/cwd",
	"/proc/*/cwd/**",  "/proc/*/root",         "/proc/*/root/**",
	"/proc/*/exe",     "/proc/*/map_files/**", "/proc/*/map_files",
	"/proc/*/task/**", "/proc/*/task",         "/dev/fd",
	"/dev/fd/**",      "/dev/stdin",           "/dev/stdout",
	"/dev/stderr",
};

static bool is_magic(struct judge *j, const char *base, const char *path)
{
	const char *clean = path_clean(j, base, path);
	size_t i;

	if (clean == NULL) /* a `..', which no text resolves */
		return strstr(path, "/proc/") != NULL ||
		       strncmp(path, "proc/", 5) == 0 ||
		       path_within(base, "/proc");
	for (i = 0; i < COUNT(magic); i++)
		if (path_match(magic[i], clean))
			return true;
	return false;
}

static void judge_cwd(struct judge *j, const struct policy_rule *r)
{
	const struct spec_str *s = &j->proc->cwd;
	const char *why = NULL;

	if (s->s == NULL)
		return;
	if (s->s[0] != '/')
		why = "is not absolute";
	else if (path_clean(j, "", s->s) == NULL)
		why = "has a `..'";
	else if (!judge_open(j) && is_magic(j, "", s->s))
		why = "is a link of proc, which can lead to the host";
	if (why != NULL)
		judge_found(
			j, r,
			&(struct found){ .pointer = judge_proc(j, "/cwd"),
					 .off = s->off,
					 .message = why,
					 .asked = judge_json_str(j, s->s) });
}

/*
 * The program, as it is found: from the working folder, or in PATH. What a
 * link of the image makes of it the engine sees on the file.
 */
static bool magic_program(struct judge *j, const char *program)
{
	const struct spec_strs *l = &j->proc->env;
	const char *dir;
	uint32_t i;
	size_t n;

	if (strchr(program, '/') != NULL)
		return is_magic(j, j->d.c.process.cwd, program);
	for (i = 0; i < l->n; i++) {
		if (l->v[i].s == NULL || strncmp(l->v[i].s, "PATH=", 5) != 0)
			continue;
		for (dir = l->v[i].s + 5;; dir += n + 1) {
			n = strcspn(dir, ":");
			if (is_magic(j, j->d.c.process.cwd,
				     TEXT(j, "%.*s%s%s", (int)n, dir,
					  n > 0 ? "/" : "", program)))
				return true;
			if (dir[n] == '\0')
				break;
		}
	}
	return false;
}

static void judge_args(struct judge *j, const struct policy_rule *r)
{
	const struct spec_strs *l = &j->proc->args;
	const char *program = l->n > 0 ? l->v[0].s : NULL;
	const char *why = NULL;

	if (!j->proc->at.set)
		return;
	if (program == NULL || program[0] == '\0')
		why = "no program is named";
	else if (!judge_open(j) && magic_program(j, program))
		why = "the program is a link of proc, which can be brig itself";
	if (why != NULL)
		judge_found(
			j, r,
			&(struct found){
				.pointer = judge_proc(j, program != NULL
								 ? "/args/0"
								 : "/args"),
				.off = program != NULL ? l->v[0].off
				       : l->set        ? l->off
						       : j->proc->at.off,
				.message = why,
				.asked = program != NULL
						 ? judge_json_str(j, program)
						 : "null" });
}

/* ---- environment: names only, a value may be a secret ---- */

static const char *const loaders[] = { "LD_PRELOAD", "LD_AUDIT",
				       "LD_LIBRARY_PATH", "GLIBC_TUNABLES",
				       "BASH_ENV" };

static bool has_name(const char *env, const char *name)
{
	size_t n = strlen(name);

	return strncmp(env, name, n) == 0 && env[n] == '=';
}

static bool loader(const char *env)
{
	size_t i;

	for (i = 0; i < COUNT(loaders); i++)
		if (has_name(env, loaders[i]))
			return true;
	return false;
}

static char upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* Does @word stand in the name, letters of any case? */
static bool in_name(const char *env, size_t n, const char *word)
{
	size_t m = strlen(word), i, k;

	for (i = 0; i + m <= n; i++) {
		for (k = 0; k < m && upper(env[i + k]) == word[k]; k++)
			;
		if (k == m)
			return true;
	}
	return false;
}

/* API_KEY, API_KEYS and ACCESS_KEY_ID, but no KEYBOARD. */
static bool has_key(const char *env, size_t n)
{
	size_t i, k;

	for (i = 0; i + 3 <= n; i++) {
		if (!in_name(env + i, 3, "KEY"))
			continue;
		k = i + 3 + (i + 3 < n && upper(env[i + 3]) == 'S');
		if (k == n || upper(env[k]) < 'A' || upper(env[k]) == '_')
			return true;
	}
	return false;
}

static bool secret(const char *env)
{
	size_t n = strcspn(env, "=");

	return env[n] == '=' && env[n + 1] != '\0' &&
	       (in_name(env, n, "PASS") || in_name(env, n, "SECRET") ||
		in_name(env, n, "TOKEN") || has_key(env, n));
}

static void say_env(struct judge *j, const struct policy_rule *r, uint32_t i,
		    struct found *f)
{
	f->pointer = TEXT(j, "%s/env/%u", j->proc_at, i);
	f->off = j->proc->env.v[i].off;
	judge_found(j, r, f);
}

static void judge_env(struct judge *j, const struct policy_rule *r)
{
	const struct spec_strs *l = &j->proc->env;
	const char *env;
	size_t kept = 0;
	uint32_t i;

	for (i = 0; i < l->n && j->d.env != NULL; i++) {
		env = l->v[i].s;
		if (env == NULL)
			continue;
		if (env[0] == '=' || strchr(env, '=') == NULL) {
			say_env(j, r, i,
				&(struct found){
					.message = "an entry that is not "
						   "NAME=value is left out" });
			judge_reason(j, "process.env", r);
			continue;
		}
		j->d.env[kept++] = env;
		if (loader(env))
			say_env(j, r, i,
				&(struct found){
					.message = TEXT(j,
							"%.*s changes what "
							"every program loads",
							(int)strcspn(env, "="),
							env),
					.lesser = true });
		else if (secret(env))
			say_env(j, r, i,
				&(struct found){
					.message = TEXT(
						j,
						"%.64s may be a secret: who "
						"inspects the container reads "
						"it",
						TEXT(j, "%.*s",
						     (int)strcspn(env, "="),
						     env)),
					.fix = "pass it as a file",
					.also = true });
	}
	j->d.n_env = kept;
}

/* ---- scheduling and personality ---- */

/* sched(7): what sched_setattr(2) would take of nobody */
static const char *sched_fault(const struct spec_scheduler *s)
{
	bool rt =
		s->policy.v == SPEC_SCHED_FIFO || s->policy.v == SPEC_SCHED_RR;
	bool nice = s->policy.v == SPEC_SCHED_OTHER ||
		    s->policy.v == SPEC_SCHED_BATCH;

	if (s->policy.s == NULL || s->policy.v < 0)
		return NULL;
	if (nice && (s->nice.v < -20 || s->nice.v > 19))
		return "nice is not from -20 to 19";
	if (s->priority.v < 0 || s->priority.v > 99)
		return "priority is not from 0 to 99";
	if (!rt && s->priority.v != 0)
		return "priority is SCHED_FIFO's and SCHED_RR's";
	if (s->policy.v != SPEC_SCHED_DEADLINE &&
	    (s->runtime.v != 0 || s->deadline.v != 0 || s->period.v != 0))
		return "runtime, deadline and period are SCHED_DEADLINE's";
	return NULL;
}

static void cpu_list(struct judge *j, const struct policy_rule *r,
		     const struct spec_str *s, const char *pointer)
{
	if (s->s != NULL && !num_set(s->s, NULL, NULL))
		judge_found(j, r,
			    &(struct found){ .pointer = judge_proc(j, pointer),
					     .off = s->off,
					     .message = "not a list as 0-3,7",
					     .asked = judge_json_str(j, s->s),
					     .lesser = true });
}

static void judge_sched(struct judge *j, const struct policy_rule *r)
{
	const struct spec_scheduler *s = &j->proc->scheduler;
	const struct spec_cpu_affinity *a = &j->proc->exec_cpu_affinity;
	const char *fault = sched_fault(s);

	cpu_list(j, r, &a->initial, "/execCPUAffinity/initial");
	cpu_list(j, r, &a->final, "/execCPUAffinity/final");
	if (fault != NULL)
		judge_found(j, r,
			    &(struct found){
				    .pointer = judge_proc(j, "/scheduler"),
				    .off = s->at.off,
				    .message = fault,
				    .asked = judge_json_str(j, s->policy.s),
				    .lesser = true });
	if (s->policy.s != NULL &&
	    (s->policy.v == SPEC_SCHED_FIFO || s->policy.v == SPEC_SCHED_RR ||
	     s->policy.v == SPEC_SCHED_DEADLINE))
		judge_found(
			j, r,
			&(struct found){
				.pointer = judge_proc(j, "/scheduler/policy"),
				.off = s->policy.off,
				.message = "real-time: it runs before all "
					   "others",
				.asked = judge_json_str(j, s->policy.s) });
}

static void judge_nice(struct judge *j, const struct policy_rule *r)
{
	const struct spec_i64 *s = &j->proc->scheduler.nice;

	if (s->set && s->v < 0)
		judge_found(j, r,
			    &(struct found){
				    .pointer = judge_proc(j, "/scheduler/nice"),
				    .off = s->off,
				    .message = "below 0: more than its share",
				    .asked = judge_json_num(j, s->v) });
}

static void judge_ioprio(struct judge *j, const struct policy_rule *r)
{
	const struct spec_enum *s = &j->proc->io_priority.class;
	const struct spec_i64 *level = &j->proc->io_priority.priority;

	if (level->v < 0 || level->v > 7)
		judge_found(
			j, r,
			&(struct found){ .pointer = judge_proc(
						 j, "/ioPriority/priority"),
					 .off = level->off,
					 .message = "not from 0 to 7",
					 .asked = judge_json_num(j, level->v),
					 .lesser = true });
	if (s->s != NULL && s->v == SPEC_IOPRIO_RT)
		judge_found(
			j, r,
			&(struct found){
				.pointer = judge_proc(j, "/ioPriority/class"),
				.off = s->off,
				.message = "real-time: it reads before all "
					   "others",
				.asked = judge_json_str(j, s->s) });
}

static void judge_personality(struct judge *j, const struct policy_rule *r)
{
	const struct spec_personality *s = &j->spec->lx.personality;

	if (s->flags.n > 0)
		judge_found(j, r,
			    &(struct found){
				    .pointer = "/linux/personality/flags",
				    .off = s->flags.off,
				    .message = "the specification knows no "
					       "flag; one turns address "
					       "randomisation off",
				    .asked = judge_json_strs(j, &s->flags) });
}

static void judge_terminal(struct judge *j, const struct policy_rule *r)
{
	const struct spec_console_size *s = &j->proc->console_size;

	if (j->proc->terminal.v && s->at.set &&
	    (s->height.v > 4096 || s->width.v > 4096))
		judge_found(j, r,
			    &(struct found){
				    .pointer = judge_proc(j, "/consoleSize"),
				    .off = s->at.off,
				    .message = "more than 4096 rows or columns",
				    .asked = TEXT(
					    j,
					    "{\"height\":%llu,"
					    "\"width\":%llu}",
					    (unsigned long long)s->height.v,
					    (unsigned long long)s->width.v) });
}

#define PROC .family = "proc", .on = POLICY_ON_CREATE | POLICY_ON_EXEC
#define R    .act = ACTS(REFUSE, REFUSE, REFUSE, PASS)

const struct policy_rule rules_proc[] = {
	{
		.id = "proc-cwd",
		PROC,
		.act = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.opened = "the working folder lies in the container's root",
		.title = "a cwd that is relative, has `..', or is a link of "
			 "proc: fd, cwd, root, task",
		.why = "/proc/self/fd/7 was a folder of the host that the "
		       "runtime had open",
		.fix = "name an absolute path of the image",
		.references = { "CVE-2024-21626" },
		.judge = judge_cwd,
	},
	{
		.id = "proc-args",
		PROC,
		.act = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.opened = "the program is not brig's own file",
		.title = "no program; one that is a link of proc, from the "
			 "working folder or in PATH too",
		.why = "/proc/self/exe is the runtime: a container that runs "
		       "it can open it and write to it",
		.fix = "name a program of the image in process.args",
		.references = { "CVE-2019-5736" },
		.judge = judge_args,
	},
	{
		.id = "proc-fds",
		.family = "proc",
		.on = POLICY_ON_LAUNCH,
		.act = ACTS(FORCE, FORCE, FORCE, FORCE),
		.opened = "no descriptor but the standard ones, and those that "
			  "the caller said it passes, is open at exec",
		.title = "always: every other descriptor is closed",
		.why = "a folder that the engine left open leads to the host",
		.fix = "nothing to do",
		.references = { "CVE-2024-21626" },
	},
	{
		.id = "proc-env",
		PROC,
		.act = ACTS(REFUSE, FORCE, FORCE, FORCE),
		.lesser_when = "LD_PRELOAD, LD_AUDIT, LD_LIBRARY_PATH, "
			       "GLIBC_TUNABLES, BASH_ENV",
		.lesser = ACTS(REFUSE, WARN, WARN, PASS),
		.also_when = "a name with PASS, SECRET, TOKEN, or the word "
			     "KEY; the value is never shown",
		.also = ACTS(WARN, WARN, WARN, PASS),
		.title = "an entry of env that is not NAME=value",
		.why = "programs disagree on what it means; variables of the "
		       "loader change every program; secrets in it are read "
		       "by all who can inspect",
		.fix = "write NAME=value, or remove the entry",
		.references = { "CIS-Docker 4.10" },
		.judge = judge_env,
	},
	{
		.id = "proc-sched",
		PROC,
		R,
		.lesser_when = "numbers that are not the policy's; CPUs of "
			       "execCPUAffinity that are no list",
		.lesser = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.title = "SCHED_FIFO, SCHED_RR or SCHED_DEADLINE",
		.why = "one loop stops the machine",
		.fix = "leave process.scheduler out",
		.references = { "CIS-Docker 5.12" },
		.judge = judge_sched,
	},
	{
		.id = "proc-nice",
		PROC,
		R,
		.title = "a nice value below 0",
		.why = "other containers and the host get less",
		.fix = "leave process.scheduler.nice out, or 0",
		.judge = judge_nice,
	},
	{
		.id = "proc-ioprio",
		PROC,
		R,
		.lesser_when = "a priority that is not from 0 to 7",
		.lesser = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.title = "IOPRIO_CLASS_RT",
		.why = "the disk serves nobody else",
		.fix = "use IOPRIO_CLASS_BE",
		.judge = judge_ioprio,
	},
	{
		.id = "proc-personality",
		.family = "proc",
		.on = POLICY_ON_CREATE,
		R,
		.title = "a personality with flags",
		.why = "ADDR_NO_RANDOMIZE makes every exploit simpler",
		.fix = "leave linux.personality.flags empty",
		.judge = judge_personality,
	},
	{
		.id = "proc-terminal",
		.family = "proc",
		.on = POLICY_ON_CREATE | POLICY_ON_EXEC | POLICY_ON_LAUNCH,
		.act = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.opened = "the console socket is the caller's, and the "
			  "terminal is the one that was just made",
		.title = "a consoleSize above 4096; a terminal without a "
			 "console socket",
		.why = "a terminal of the host that gets inside can be typed "
		       "into from inside",
		.fix = "write a real size; pass --console-socket",
		.references = { "CVE-2025-52565", "CVE-2017-5226" },
		.judge = judge_terminal,
	},
	{ .id = NULL },
};
