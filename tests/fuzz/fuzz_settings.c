/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The policy file on any bytes. It comes to settings or to what is wrong, and
 * never to settings that open what the floor holds.
 */
#include "config.h"

#include <string.h>

#include "floor/ceiling.h"
#include "fuzz.h"
#include "plan/codec.h"
#include "policy/exempt.h"
#include "policy/settings.h"

static void check_good(const struct plan_settings *s)
{
	static const char *const never[] = { "/proc", "/sys", "/dev",
					     "/etc/brig", "/run/brig" };
	struct ceiling top;
	size_t i, k, n;

	MUST(s->profile != PLAN_PROFILE_OPEN);
	for (i = 0; i < s->n_paths; i++) {
		MUST(s->paths[i].path[0] == '/' && s->paths[i].path[1] != '\0');
		MUST(strstr(s->paths[i].path, "/../") == NULL);
		for (k = 0; k < sizeof(never) / sizeof(*never); k++) {
			n = strlen(never[k]);
			MUST(strncmp(s->paths[i].path, never[k], n) != 0 ||
			     (s->paths[i].path[n] != '/' &&
			      s->paths[i].path[n] != '\0'));
		}
	}
	for (i = 0; i < s->n_devices; i++)
		MUST(s->devices[i].type != 'c' || s->devices[i].major != 1 ||
		     (s->devices[i].minor.set && s->devices[i].minor.v >= 3));
	for (i = 0; i < s->n_exemptions; i++) {
		const char *how = policy_exempt_how(s->exemptions[i].rule);

		MUST(how != NULL && strcmp(how, "exemptions") == 0);
		MUST(s->exemptions[i].reason[0] != '\0');
	}
	floor_ceiling_by(s, &top);
	MUST(!top.open && top.profile == s->profile);
	MUST(!s->hooks_named || !top.host_hooks);
}

static void round_trip(const struct plan *p)
{
	struct buf b;
	struct plan *again = NULL;
	struct err e;

	buf_init(&b, PLAN_FRAME_MAX);
	MUST(plan_encode(p, &b, &e) == 0);
	MUST(plan_decode(&again, b.data, b.len, &e) == 0);
	MUST(plan_equal(p, again));
	plan_free(again);
	buf_free(&b);
}

static void settle(const struct policy_file *f, const char *scope, bool all)
{
	static const char sha[] = "0123456789abcdef0123456789abcdef"
				  "0123456789abcdef0123456789abcdef";
	const struct policy_settings_opts o = { .scope = scope,
						.sha256 = sha,
						.today = "2026-11-22",
						.profile =
							PLAN_PROFILE_HARDENED,
						.all = all };
	struct plan *p = NULL;
	struct err e;

	if (policy_compile_settings(&p, f, 1, &o, &e) != 0) {
		MUST(e.kind == ERR_LIMIT);
		return;
	}
	if (plan_settings(p) != NULL)
		check_good(plan_settings(p));
	else
		MUST(plan_report(p)->refused &&
		     plan_report(p)->n_findings > 0 &&
		     plan_report(p)->findings[0].message[0] != '\0');
	round_trip(p);
	plan_free(p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct spec_problems problems;
	struct spec_policy s;
	struct policy_file f = { .name = "f",
				 .text = text,
				 .len = size,
				 .spec = &s,
				 .problems = &problems };
	struct arena a;
	struct err e;

	arena_init(&a, 64U << 20);
	spec_problems_init(&problems, &a);
	if (spec_parse_policy(&s, &a, text, size, &problems, &e) == 0) {
		settle(&f, "", true);
		settle(&f, "a", false);
	}
	arena_free(&a);
	return 0;
}
