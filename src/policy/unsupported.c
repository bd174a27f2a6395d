/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is read and not carried out: one table, as short as can be. A value
 * that asks for nothing ("", an empty list) is not refused. What is in no plan
 * and not here is a bug: a test compares the table with the fields that spec
 * knows.
 */
#include "config.h"

#include <string.h>

#include "private.h"
#include "unsupported.h"

/* A text of the process; it asks unless it is empty. */
struct row {
	struct policy_unsupported told;
	size_t offset; /* in struct spec_process */
};

#define PROC(m, p, w)                                                  \
	{                                                              \
		{ "/process/" p, w }, offsetof(struct spec_process, m) \
	}

static const struct row rows[] = {
	PROC(command_line, "commandLine", "command lines of Windows"),
	PROC(user.username, "user/username", "user names"),
};

const struct policy_unsupported *policy_unsupported_at(size_t i)
{
	return i < COUNT(rows) ? &rows[i].told : NULL;
}

static void say(struct judge *j, const struct policy_rule *r,
		const char *pointer, uint32_t off, const char *what)
{
	judge_found(j, r,
		    &(struct found){ .pointer = pointer,
				     .off = off,
				     .message = TEXT(j,
						     "%s: not carried out by "
						     "this version",
						     what) });
}

void judge_unsupported(struct judge *j, const struct policy_rule *r)
{
	const struct spec_str *s;
	size_t i;

	for (i = 0; j->proc != NULL && i < COUNT(rows); i++) {
		s = (const struct spec_str *)(const void *)((const char *)
								    j->proc +
							    rows[i].offset);
		if (s->s != NULL && s->len > 0)
			say(j, r,
			    judge_proc(j, rows[i].told.pattern +
						  strlen("/process")),
			    s->off, rows[i].told.what);
	}
}
