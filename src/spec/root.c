/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The sections `root` and `mounts`. */
#include "config.h"

#include "private.h"
#include "spec/root.h"

static const struct field root_fields[] = {
	ROW(spec_root, "path", path, IS(STR), MUST),
	ROW(spec_root, "readonly", readonly, IS(BOOL)),
};

/* Nothing would mean the bundle itself. */
static void check_root(struct spec_reader *r, const void *object,
		       const struct json *node)
{
	const struct spec_root *root = object;

	if (root->path.s != NULL && root->path.len == 0)
		spec_wrong(r, CFG_SYNTAX, spec_member(node, "path"),
			   "is empty");
}

const struct section section_root = SECTION(spec_root, root_fields, check_root);

#define MOUNT(k, m, ...) ROW(spec_mount, k, m, __VA_ARGS__)
static const struct field mount_fields[] = {
	MOUNT("destination", destination, IS(STR), MUST),
	MOUNT("type", type, IS(STR)),
	MOUNT("source", source, IS(STR)),
	MOUNT("options", options, IS(STRS)),
	MOUNT("uidMappings", uid_mappings, IS_LIST(idmap),
	      AT_MOST(SPEC_IDMAPS_MAX)),
	MOUNT("gidMappings", gid_mappings, IS_LIST(idmap),
	      AT_MOST(SPEC_IDMAPS_MAX)),
};
const struct section section_mount = SECTION(spec_mount, mount_fields, NULL);
