/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_OPT_H
#define CLI_OPT_H

#include <stddef.h>

#include "base/err.h"

/*
 * Options by table: --name, --name=VALUE, --name VALUE, -n, -nVALUE, -n VALUE;
 * before or after the operands; "--" ends them, "-" is an operand. Each row
 * says where in the command's own struct its value goes.
 */
enum opt_kind {
	OPT_FLAG, /* bool; --name, --name=true, --name=false */
	OPT_TEXT, /* const char *; the last one counts */
	OPT_LIST, /* struct opt_list */
	OPT_UINT, /* unsigned */
};

enum {
	OPT_LIST_MAX = 64,
	OPT_HELP = -2, /* what opt_parse() gives for --help and -h */
};

struct opt_list {
	const char *v[OPT_LIST_MAX];
	size_t n;
};

struct opt {
	const char *name; /* without dashes */
	char letter;      /* 0: none */
	enum opt_kind kind;
	size_t at;         /* offsetof() in what opt_parse() fills */
	const char *value; /* what to call its value in the help; NULL: none */
	const char *help;
};

/*
 * opt_parse - take the options out of @argv.
 * @opts:  @n rows.
 * @to:    in and out; the struct that the rows' @at refer to.
 * @argv:  in and out; @argc words. On return the operands stand first.
 * @most:  after so many operands the rest are operands as they are; for words
 *         that belong to another program.
 * Returns the number of operands; OPT_HELP for --help and -h; -1.
 * Errors: SPEC; at is the option as it was written.
 */
NODISCARD int opt_parse(const struct opt *opts, size_t n, void *to, int argc,
			char **argv, int most, struct err *e);

#endif
