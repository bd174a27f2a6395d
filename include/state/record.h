/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef STATE_RECORD_H
#define STATE_RECORD_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"

enum {
	STATE_ID_MAX = 128,
	STATE_RECORD_VERSION = 1,
	STATE_RECORD_MAX = 16 * 1024, /* bytes of its text */
};

/* What the state folder knows of a container beside its plan. */
struct state_record {
	char id[STATE_ID_MAX + 1];
	char bundle[PATH_MAX]; /* absolute */
	pid_t pid;             /* 0: not created to the end */
	uint64_t start_time;   /* of that pid: field 22 of /proc/PID/stat */
	uint64_t created_ms;   /* since the epoch */
	uint32_t base;         /* host ids: engine_lease of engine/engine.h */
	uint32_t extra_base;
	bool shared;
};

/*
 * state_id_valid - is @id one that a container may have? Rule cfg-id:
 * ^[A-Za-z0-9_+-][A-Za-z0-9_+.-]{0,127}$, so that it is a file name, no path.
 */
bool state_id_valid(const char *id);

/* state_id_check - the same, with words. Errors: SPEC; at is cfg-id. */
NODISCARD int state_id_check(const char *id, struct err *e);

/*
 * state_record_text - append @r as lines "key value", the last of which is a
 * SHA-256 of all before it.
 */
void state_record_text(const struct state_record *r, struct buf *out);

/*
 * state_record_parse - the other way. Whatever state_record_text() would not
 * have written is refused.
 * Errors: SPEC (damaged, or of another version: the text says which).
 */
NODISCARD int state_record_parse(struct state_record *r, const char *text,
				 size_t len, struct err *e);

#endif
