/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LIFE_PRIVATE_H
#define LIFE_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/err.h"
#include "engine/engine.h"
#include "life/life.h"
#include "plan/plan.h"
#include "state/record.h"
#include "state/store.h"

struct seccomp_data;

/* What the files of this room share. */

/* ---- held.c: a container that an operation works on ---- */

enum life_status {
	LIFE_CREATING, /* another process is at it */
	LIFE_CREATED,
	LIFE_RUNNING,
	LIFE_PAUSED,
	LIFE_STOPPED,
};

struct held {
	struct state_root root;
	struct state_box box;
	struct state_record record;
	struct plan *plan;       /* owned; NULL: a crash came before it */
	struct plan_id_pool ids; /* of a launch */
	bool recorded;           /* false: a crash came before the record */
};

#define CLEAN_HELD __attribute__((cleanup(held_close)))

/*
 * held_open - open the container and read what is known of it.
 * @lock: keep others out until held_close().
 * @out:  out; the caller's to held_close(); NULL on failure.
 * Errors: STATE with num ENOENT (it does not exist); SPEC (the state is
 * damaged or another version's: nothing may be done with it); SYS.
 */
NODISCARD int held_open(const struct life *l, const char *id, bool lock,
			struct held **out, struct err *e);

/* held_new - the same for one to be made; nothing is opened yet. */
NODISCARD int held_new(struct held **out, struct err *e);
void held_close(struct held **h);

/* held_init - its first process; pid 0 when it never had one. */
struct engine_init held_init(const struct held *h);

/* held_status - what is true now. */
enum life_status held_status(const struct held *h);
const char *status_name(enum life_status s);

/*
 * poststop - run those hooks; a failure is a warning. None when a crash came
 * before there was a plan.
 */
void poststop(const struct life *l, const struct held *h);

/*
 * held_undo - the way back for a container that is to go: stop it, give back
 * what it held, run the poststop hooks, remove its folder. Whatever of it is
 * gone already is no error.
 * Errors: of the first step that fails; the folder is still there then.
 */
NODISCARD int held_undo(const struct life *l, struct held *h, struct err *e);

/* ---- enter.c: before an operation that an ordinary user asks for ---- */

/*
 * enter - where we are an ordinary user: be root of a user namespace, in which
 * this command then starts anew (engine_enter_own()). Does not return then. 0:
 * we are a root already.
 * @h:     borrowed; whose namespace it is to be, if it lives; NULL: a new one.
 * @keep:  so many descriptors from 3 on are kept.
 */
NODISCARD int enter(const struct life *l, const struct held *h, unsigned keep,
		    struct err *e);

/* enter_by_id - the same for a container that is not in hand yet. */
NODISCARD int enter_by_id(const struct life *l, const char *id, unsigned keep,
			  struct err *e);

/* ---- create.c: what run and exec need too ---- */

struct life_create;

/* made_new, made_free - an engine_made, which is large, with nothing in it. */
NODISCARD int made_new(struct engine_made **out, struct err *e);
void made_free(struct engine_made **made);
#define CLEAN_MADE __attribute__((cleanup(made_free)))

/* preserve_check - are descriptors 3 .. 2+@n open? Before any is opened. */
NODISCARD int preserve_check(unsigned n, struct err *e);

/*
 * terminal_check - does what the process asks fit what the caller gave?
 * @attached: this process stands between it and the caller's terminal.
 * Errors: SPEC.
 */
NODISCARD int terminal_check(const struct plan_process *p, bool socket,
			     bool attached, struct err *e);

/*
 * create_begin - life_create() up to the record, all of it still in hand.
 * @h, @made:  out; the caller's, after a failure too.
 */
NODISCARD int create_begin(const struct life *l, const struct life_create *o,
			   bool attached, struct held **h,
			   struct engine_made **made, struct err *e);

/* create_undo - held_undo() after create_begin(); a failure is a warning. */
void create_undo(const struct life *l, struct held *h);

/* ---- start.c ---- */

/* start_held - what start does, with the container in hand. */
NODISCARD int start_held(const struct life *l, struct held *h, struct err *e);

/* ---- judge.c: text to plan, by the front, held against the floor ---- */

/*
 * judge_config, judge_process - compile, report the findings, check.
 * @text:  borrowed; NULL with @len 0.
 * @bundle:  absolute.
 * @running: borrowed; the plan of the container.
 * @cgroup:  below the container's own, clean; "" is that itself.
 * @out:  the caller's to plan_free(); NULL on failure.
 * @ids:  out; the ceiling's.
 * Errors: DENIED (refused; l->why says why), and whatever keeps a text from
 * being judged.
 */
NODISCARD int judge_config(const struct life *l, const char *text, size_t len,
			   const char *bundle, const char *id,
			   struct plan **out, struct plan_id_pool *ids,
			   struct err *e);

/*
 * judge_reference - for `check`: not reported; a refusal is no failure.
 * @call: NULL, or a system call to ask about: policy_opts.
 */
NODISCARD int judge_reference(const struct life *l, const char *text,
			      size_t len, const struct seccomp_data *call,
			      struct plan **out, struct err *e);
NODISCARD int judge_process(const struct life *l, const char *text, size_t len,
			    const char *bundle, const char *id,
			    const struct plan *running, const char *cgroup,
			    struct plan **out, struct err *e);

/*
 * judge_resources - new limits.
 * @out:  what they set; the caller's to plan_free().
 * @now:  the container's plan as it is with them; the caller's to plan_free().
 */
NODISCARD int judge_resources(const struct life *l, const char *text,
			      size_t len, const char *bundle, const char *id,
			      const struct plan *running, struct plan **out,
			      struct plan **now, struct err *e);

struct front_sink;
struct life_check;

/* judge_many - judge_reference() of @n configs, as life_check_files() has it.
 */
NODISCARD int judge_many(const struct life *l, const struct life_check *o,
			 const struct buf *texts, size_t n,
			 const struct front_sink *to, struct err *e);

/* ---- check_files.c ---- */

/*
 * check_path - the file that is meant by @path, and whether it is a folder's.
 * @out: of @size bytes. Errors: LIMIT.
 */
NODISCARD int check_path(const char *path, bool *dir, char *out, size_t size,
			 struct err *e);

/* ---- report.c ---- */

/*
 * report - tell the findings of a plan, and if it refuses, put the one line
 * that an engine shows into l->why.
 * @id: the container's.
 * Errors: DENIED (it refuses).
 */
NODISCARD int report(const struct life *l, const struct plan *p, const char *id,
		     struct err *e);

/* finding_text - "RULE at POINTER: what; fix: how", not escaped. */
void finding_text(struct buf *out, const struct plan_finding *f);

/* ---- record.c: what is told, and to whom ---- */

/* tell_findings - each to the log; F, W and R to the host's logs too. */
void tell_findings(const struct life *l, const char *id,
		   const struct plan_report *r);

/* tell_denied - the same of a refusal that no plan had: by what was opened. */
void tell_denied(const struct life *l, const char *id, const struct err *e);

#endif
