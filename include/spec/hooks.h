/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SPEC_HOOKS_H
#define SPEC_HOOKS_H

#include "spec/value.h"

/* config.md "POSIX-platform Hooks". */
struct spec_hook {
	struct spec_at at;
	struct spec_str path;
	struct spec_strs args;
	struct spec_strs env;
	struct spec_i64 timeout; /* seconds */
};
SPEC_LIST(spec_hook_list, struct spec_hook);

struct spec_hooks {
	struct spec_at at;
	struct spec_hook_list prestart;
	struct spec_hook_list create_runtime;
	struct spec_hook_list create_container;
	struct spec_hook_list start_container;
	struct spec_hook_list poststart;
	struct spec_hook_list poststop;
};

#endif
