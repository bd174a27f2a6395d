/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SPEC_ROOT_H
#define SPEC_ROOT_H

#include "spec/ns.h"
#include "spec/value.h"

/* config.md "Root" and "Mounts". Options are the raw list, as written. */
enum {
	SPEC_MOUNTS_MAX = 1024
};

struct spec_root {
	struct spec_at at;
	struct spec_str path; /* always set when `at.set` and nothing refuses */
	struct spec_bool readonly;
};

struct spec_mount {
	struct spec_at at;
	struct spec_str destination;
	struct spec_str type;
	struct spec_str source;
	struct spec_strs options;
	struct spec_idmaps uid_mappings;
	struct spec_idmaps gid_mappings;
};
SPEC_LIST(spec_mounts, struct spec_mount);

#endif
