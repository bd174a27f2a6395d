/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The section `hooks`. */
#include "config.h"

#include "private.h"
#include "spec/hooks.h"

static const struct field hook_fields[] = {
	ROW(spec_hook, "path", path, IS(STR), MUST),
	ROW(spec_hook, "args", args, IS(STRS), FREE),
	ROW(spec_hook, "env", env, IS(STRS), FREE),
	ROW(spec_hook, "timeout", timeout, IS(I64)),
};

/* config.md: if set, it MUST be greater than zero. */
static void check_hook(struct spec_reader *r, const void *object,
		       const struct json *node)
{
	const struct spec_hook *h = object;

	if (h->timeout.set && h->timeout.v <= 0)
		spec_wrong(r, CFG_SYNTAX, spec_member(node, "timeout"),
			   "not greater than 0");
}

static const struct section section_hook =
	SECTION(spec_hook, hook_fields, check_hook);

#define HOOKS(k, m) ROW(spec_hooks, k, m, IS_LIST(hook))
static const struct field hooks_fields[] = {
	HOOKS("prestart", prestart),
	HOOKS("createRuntime", create_runtime),
	HOOKS("createContainer", create_container),
	HOOKS("startContainer", start_container),
	HOOKS("poststart", poststart),
	HOOKS("poststop", poststop),
};
const struct section section_hooks = SECTION(spec_hooks, hooks_fields, NULL);
