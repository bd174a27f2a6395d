/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PLAN_CODEC_H
#define PLAN_CODEC_H

#include <stddef.h>

#include "base/buf.h"
#include "plan/plan.h"

/*
 * A plan as bytes: for the pipe from the front, the state folder and the
 * fuzzer. A frame is magic, version, kind, length, checksum (against accidents;
 * src/plan/codec.c), payload; little-endian; at most PLAN_FRAME_MAX bytes.
 * decode(encode(p)) equals p for any p, and encode(decode(b)) equals b for any
 * b that decodes: there is one spelling.
 */
enum {
	PLAN_FRAME_MAX = 4 * 1024 * 1024,
	PLAN_FRAME_VERSION = 3
};

/* plan_encode - append the frame of @p. Errors: LIMIT, SYS (ENOMEM). */
NODISCARD int plan_encode(const struct plan *p, struct buf *out, struct err *e);

/*
 * plan_decode - bytes, which may be hostile, to a sealed plan.
 * @out:  the caller's to plan_free(); NULL on failure.
 * Errors: SPEC (not a frame, another version, a checksum or an invariant that
 * does not hold: at names the member), LIMIT, SYS (ENOMEM).
 */
NODISCARD int plan_decode(struct plan **out, const void *bytes, size_t len,
			  struct err *e);

#endif
