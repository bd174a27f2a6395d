/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SPEC_SPEC_H
#define SPEC_SPEC_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "spec/dev.h"
#include "spec/hooks.h"
#include "spec/json.h"
#include "spec/ns.h"
#include "spec/problem.h"
#include "spec/process.h"
#include "spec/res.h"
#include "spec/root.h"
#include "spec/sec.h"
#include "spec/seccomp.h"
#include "spec/value.h"

/*
 * The typed reader of config.json (runtime-spec 1.0 to 1.3.0) and of the two
 * smaller inputs that share its sections. It takes everything apart, keeps
 * offsets, reports what is malformed, and decides nothing: what is refused,
 * forced or unsupported is for the policy to say.
 */
struct spec_linux {
	struct spec_at at;
	struct spec_devices devices;
	struct spec_idmaps uid_mappings;
	struct spec_idmaps gid_mappings;
	struct spec_pairs sysctl;
	struct spec_str cgroups_path;
	struct spec_nss namespaces;
	struct spec_net_devices net_devices;
	struct spec_resources resources;
	struct spec_enum rootfs_propagation; /* enum spec_propagation */
	struct spec_seccomp seccomp;
	struct spec_strs masked_paths;
	struct spec_strs readonly_paths;
	struct spec_str mount_label;
	struct spec_intel_rdt intel_rdt;
	struct spec_memory_policy memory_policy;
	struct spec_personality personality;
	struct spec_time_offsets time_offsets;
};

struct spec {
	struct spec_at at;
	const struct json *json; /* the tree; NULL: the text was broken */
	struct spec_str oci_version;
	struct spec_root root;
	struct spec_mounts mounts;
	struct spec_process process;
	struct spec_str hostname;
	struct spec_str domainname;
	struct spec_hooks hooks;
	struct spec_pairs annotations;
	struct spec_linux lx; /* gnu11 defines linux as a macro */
	/* other platforms' sections: known by name, not read */
	struct spec_at vm;
	struct spec_at windows;
	struct spec_at solaris;
	struct spec_at freebsd;
	struct spec_at zos;
};

/*
 * spec_parse - read a config.json.
 * @out:  out; zero where the config says nothing. When out->json is NULL the
 *        text could not be read at all, and a refusing problem says why.
 * @a:    borrowed; all of @out lives in it. About 6 times the text's length.
 * @text: borrowed until return.
 * @p:    in and out, spec_problems_init()ed; gains whatever is wrong. A value
 *        of the wrong shape is reported and left absent in @out.
 * No system call but those of the arena and malloc. Source: config.md,
 * config-linux.md of runtime-spec 1.3.0.
 * Errors: LIMIT (memory): judge nothing.
 */
NODISCARD int spec_parse(struct spec *out, struct arena *a, const char *text,
			 size_t len, struct spec_problems *p, struct err *e);

/*
 * spec_parse_process - the same for the file of `exec --process`: the text is
 * what config.json has under /process. @out->at.set is false when broken.
 */
NODISCARD int spec_parse_process(struct spec_process *out, struct arena *a,
				 const char *text, size_t len,
				 struct spec_problems *p, struct err *e);

/*
 * spec_parse_resources - the same for the JSON of `update --resources`: what
 * config.json has under /linux/resources.
 */
NODISCARD int spec_parse_resources(struct spec_resources *out, struct arena *a,
				   const char *text, size_t len,
				   struct spec_problems *p, struct err *e);

/*
 * spec_fields - every field the reader knows, as a pattern for json_next():
 * "/mounts/" "*" "/options". Objects and lists are named too, before what is
 * in them.
 * @each: called once a field, in the order of the tables, with its pattern
 *        (borrowed for the call); a return other than 0 ends the walk.
 * Returns what @each returned last, or 0.
 */
int spec_fields(int (*each)(void *ctx, const char *pattern), void *ctx);

#endif
