/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LIFE_CHECK_H
#define LIFE_CHECK_H

#include "base/buf.h"
#include "life/life.h"
#include "plan/plan.h"

struct seccomp_data;

/*
 * life_check - judge a config by the code that create uses, the sandboxed
 * child too, for the reference host and as if the bundle were /bundle: the
 * same file has the same verdict everywhere. No privilege; nothing is opened
 * but @path.
 * @path: a config, a bundle's folder, or "-" for standard input.
 * @out:  a plan or a refusal, each with its findings; the caller's to
 *        plan_free(); NULL on failure.
 * Errors: SYS, SPEC, LIMIT: it could not be read.
 */
NODISCARD int life_check(const struct life *l, const char *path,
			 struct plan **out, struct err *e);

/*
 * life_check_call - the same, with what the config's filter answers to @call
 * among the findings: POLICY_CALL.
 * @call: borrowed; NULL for none.
 */
NODISCARD int life_check_call(const struct life *l, const char *path,
			      const struct seccomp_data *call,
			      struct plan **out, struct err *e);

enum life_input {
	LIFE_OCI,    /* a config.json */
	LIFE_DOCKER, /* what docker inspect prints */
	LIFE_POD,    /* a pod of Kubernetes, as JSON */
};

/* What is to be judged, and for which host. */
struct life_check {
	enum life_input input;
	bool host; /* this one, not the reference; its files are looked at */
};

/* One file, judged. All of it is borrowed for the call. */
struct life_checked {
	const char *path; /* as it was given */
	bool dir;         /* a bundle: the file is the config.json in it */
	const char *text; /* @len bytes; none when it could not be read */
	size_t len;
	const struct plan *plan; /* NULL: it could not be judged, and */
	const struct err *e;     /* why; NULL when there is a plan */
};

struct life_sink {
	void (*each)(void *ctx, const struct life_checked *c);
	void *ctx;
};

/*
 * life_check_files - life_check() of many: up to 16 to a child, so that it
 * takes little time each; whoever breaks the parser with one of them could
 * speak for those behind it. None is lost for another's sake.
 * @o:     borrowed.
 * @paths: @n of them.
 * @to:    told of each, in order.
 * Errors: what keeps any file from being judged; of one file: its own e.
 */
NODISCARD int life_check_files(const struct life *l, const struct life_check *o,
			       char *const *paths, size_t n,
			       const struct life_sink *to, struct err *e);

/*
 * life_record - what a container was launched by, and what was read back.
 * @plan:  out; the caller's to plan_free(); has its findings.
 * @proof: in and out; the lines of the proof are appended; none when it was
 *         not created to the end.
 * Errors: STATE (it does not exist, or has no plan yet), SPEC (damaged), SYS.
 */
NODISCARD int life_record(const struct life *l, const char *id,
			  struct plan **plan, struct buf *proof, struct err *e);

/*
 * life_look - the first process of a running container, to be looked at.
 * @plan:    out; the caller's to plan_free().
 * @proc_fd: out; the caller's; its folder of /proc, which is of this process
 *           and of no later one with its number.
 * @pid:     out.
 * Errors: STATE (it does not exist, or does not run), SPEC (damaged), SYS.
 */
NODISCARD int life_look(const struct life *l, const char *id,
			struct plan **plan, int *proc_fd, uint32_t *pid,
			struct err *e);

#endif
