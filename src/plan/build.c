/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sealing is a trip through the codec: so a plan is what its frame says, here
 * and on the other side of the pipe, and there is no second way to copy one.
 */
#include "config.h"

#include "plan/build.h"
#include "plan/codec.h"
#include "private.h"

static int build(struct plan **out, enum plan_kind kind, const void *body,
		 const struct plan_report *r, struct err *e)
{
	CLEAN_BUF struct buf frame = { .cap = PLAN_FRAME_MAX };

	*out = NULL;
	if (plan_encode_parts(kind, body, r, &frame, e) != 0)
		return -1;
	return plan_from_frame(out, frame.data, frame.len, ERR_BUG, e);
}

int plan_build_container(struct plan **out, const struct plan_container *c,
			 const struct plan_report *r, struct err *e)
{
	return build(out, PLAN_KIND_CONTAINER, c, r, e);
}

int plan_build_exec(struct plan **out, const struct plan_exec *x,
		    const struct plan_report *r, struct err *e)
{
	return build(out, PLAN_KIND_EXEC, x, r, e);
}

int plan_build_update(struct plan **out, const struct plan_update *u,
		      const struct plan_report *r, struct err *e)
{
	return build(out, PLAN_KIND_UPDATE, u, r, e);
}

int plan_build_settings(struct plan **out, const struct plan_settings *s,
			const struct plan_report *r, struct err *e)
{
	return build(out, PLAN_KIND_SETTINGS, s, r, e);
}

int plan_build_refusal(struct plan **out, const struct plan_report *r,
		       struct err *e)
{
	return build(out, PLAN_KIND_REFUSAL, NULL, r, e);
}
