/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The sections `root` and `mounts`. */
#include "config.h"

#include "private.h"
#include "spec/root.h"

static const struct field root_fields[] = {
	ROW(spec_root, "path", path, IS(STR), MUST),
	ROW(spec_root, "readonly", readonly, IS(BOOL)),
};
const struct section section_root = SECTION(spec_root, root_fields, NULL);

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
