/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef POLICY_UNSUPPORTED_H
#define POLICY_UNSUPPORTED_H

struct judge;
struct policy_rule;

/* judge_unsupported - each field of the table that asks for something. */
void judge_unsupported(struct judge *j, const struct policy_rule *r);

#endif
