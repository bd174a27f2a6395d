/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef RULES_GONE_H
#define RULES_GONE_H

/* rule_take_out - as if this rule stood in no table; "": all stand. */
void rule_take_out(const char *id);

#endif
