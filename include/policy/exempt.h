/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef POLICY_EXEMPT_H
#define POLICY_EXEMPT_H

/*
 * policy_exempt_how - how a policy lets off what a rule finds: "exemptions"
 * (name it there), another key of the policy ("capabilities"), or NULL: it
 * can't, the floor holds it.
 */
const char *policy_exempt_how(const char *rule);

#endif
