/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_PRIVATE_H
#define CLI_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/log.h"
#include "cli/opt.h"
#include "life/life.h"
#include "plan/types.h"

/* What the files of this room share. */

/* Exit status: the whole contract, as brig(8) has it. */
enum {
	STATUS_DONE = 0,
	STATUS_ERROR = 1,
	STATUS_USAGE = 2,
	STATUS_REFUSED = 3,
};

/* What stands before the command, and what follows from it. */
struct cli {
	const char *root;
	const char *scope;    /* NULL: not said */
	const char *started;  /* the section that brig's name says; "" */
	const char *log_path; /* NULL: standard error */
	const char *log_format;
	const char *log_level;
	const char *criu; /* what engines say, and nothing needs */
	const char *cgroup_manager;
	const char *rootless;
	bool debug;
	bool systemd_cgroup;
	bool version;
	bool entered;
	char **again;              /* owned; life.h has it */
	enum plan_profile profile; /* without --profile */
	struct log log;
	struct buf why; /* of a refusal */
	struct life life;
};

/* A command: one file, one of these, one row in cli.c. */
struct command {
	const char *name;
	const char *operands; /* as in the synopsis: "ID" */
	const char *title;    /* one line */
	bool hardened;        /* touches containers: life_harden() first */
	int most;             /* operands until options end; 0: all of them */
	int (*run)(struct cli *c, const struct command *self, int argc,
		   char **argv); /* gives the exit status */
	const struct opt *opts;
	size_t n_opts;
};

#define OPTS(table) .opts = (table), .n_opts = sizeof(table) / sizeof(*(table))

extern const struct command cmd_check;
extern const struct command cmd_create;
extern const struct command cmd_delete;
extern const struct command cmd_events;
extern const struct command cmd_exec;
extern const struct command cmd_explain;
extern const struct command cmd_features;
extern const struct command cmd_kill;
extern const struct command cmd_pause;
extern const struct command cmd_ps;
extern const struct command cmd_resume;
extern const struct command cmd_list;
extern const struct command cmd_plan;
extern const struct command cmd_policy;
extern const struct command cmd_record;
extern const struct command cmd_run;
extern const struct command cmd_seccomp;
extern const struct command cmd_spec;
extern const struct command cmd_start;
extern const struct command cmd_state;
extern const struct command cmd_update;

/*
 * cli_options - take @self's options out of argv into @to.
 * Returns how many operands are left, between @min and @max, or -1 when all is
 * said: *@status is then the exit status.
 */
NODISCARD int cli_options(struct cli *c, const struct command *self, void *to,
			  int argc, char **argv, int min, int max, int *status);

/* cli_help - the help of one command to standard output. */
int cli_help(const struct command *self);

/*
 * cli_fail - say why it failed: the one line of level error that an engine
 * shows. Returns the exit status for it.
 */
int cli_fail(struct cli *c, const struct err *e);

/* cli_usage - the same for words that make no sense on a command line. */
int cli_usage(struct cli *c, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* cli_put - write @b to standard output. Returns the exit status. */
int cli_put(struct cli *c, const struct buf *b);

/* cli_profile - the profile of that name, NULL: the program's default. */
NODISCARD int cli_profile(const struct cli *c, const char *name,
			  enum plan_profile *out, struct err *e);

/* What a check or a plan is judged by; NULL: nothing was said. */
struct cli_by {
	const char *profile;
	const char *policy;
	const char *scope;
};

/*
 * cli_judge_by - the same as @l has it. The section that brig's own name says
 * is for launches: without a policy at hand it is left out.
 * Errors: SPEC.
 */
NODISCARD int cli_judge_by(const struct cli *c, const struct cli_by *by,
			   struct life *l, struct err *e);

/* cli_supported - are the global options ones that a launch can carry out? */
NODISCARD int cli_supported(const struct cli *c, struct err *e);

/* cli_json - is --format json? Errors: SPEC (neither that nor @other). */
NODISCARD int cli_json(const char *format, const char *other, bool *json,
		       struct err *e);

/*
 * cli_listen_fds - how many descriptors from 3 on a service manager passes:
 * LISTEN_FDS, if LISTEN_PID is this process; else 0.
 */
NODISCARD unsigned cli_listen_fds(void);

/* cli_signal - a signal by name, with or without SIG, or by number; or -1. */
NODISCARD int cli_signal(const char *s);

#endif
