/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PROFILE_H
#define PROFILE_H

#include "base/buf.h"
#include "base/jsonw.h"
#include "policy/profile.h"

/*
 * profile_show - all that a profile is, and what each rule does in it.
 * @w: where to, as an object; NULL: as text to @b.
 */
void profile_show(const struct policy_profile *p, struct buf *b,
		  struct jsonw *w);

#endif
