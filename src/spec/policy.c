/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The policy file: not of the specification, read by the same tables. */
#include "config.h"

#include <string.h>

#include "private.h"
#include "spec/policy.h"

#define ANNOTATION(k, m, ...) ROW(spec_annotation, k, m, __VA_ARGS__)
static const struct field annotation_fields[] = {
	ANNOTATION("key", key, IS(STR), MUST),
	ANNOTATION("value", value, IS(STR), MUST),
};
static const struct section section_annotation =
	SECTION(spec_annotation, annotation_fields, NULL);

#define EXEMPTION(k, m, ...) ROW(spec_exemption, k, m, __VA_ARGS__)
static const struct field exemption_fields[] = {
	EXEMPTION("rule", rule, IS(STR), MUST),
	EXEMPTION("pointer", pointer, IS(STR)),
	EXEMPTION("reason", reason, IS(STR), MUST),
	EXEMPTION("expires", expires, IS(STR)),
	EXEMPTION("image", image, IS(STR)),
	EXEMPTION("annotation", annotation, IS_OBJECT(annotation)),
};
static const struct section section_exemption =
	SECTION(spec_exemption, exemption_fields, NULL);

#define PATH(k, m, ...) ROW(spec_allowed_path, k, m, __VA_ARGS__)
static const struct field path_fields[] = {
	PATH("path", path, IS(STR), MUST),
	PATH("write", write, IS(BOOL)),
};
static const struct section section_path =
	SECTION(spec_allowed_path, path_fields, NULL);

#define DEVICE(k, m, ...) ROW(spec_allowed_device, k, m, __VA_ARGS__)
static const struct field device_fields[] = {
	DEVICE("type", type, IS(STR), MUST),
	DEVICE("major", major, IS(U32), MUST),
	DEVICE("minor", minor, IS(U32)),
};
static const struct section section_allowed =
	SECTION(spec_allowed_device, device_fields, NULL);

#define WINDOW(k, m, ...) ROW(spec_window, k, m, __VA_ARGS__)
static const struct field window_fields[] = {
	WINDOW("path", path, IS(STR), MUST),
	WINDOW("exec", exec, IS(BOOL)),
};
static const struct section section_window =
	SECTION(spec_window, window_fields, NULL);

static const char *const root_list[] = { "wx", "scratch", "direct" };
static const struct names names_root = NAMES(root_list);

#define ROOT(k, m, ...) ROW(spec_policy_root, k, m, __VA_ARGS__)
static const struct field root_fields[] = {
	ROOT("kind", kind, IS_ENUM(root)),
	ROOT("windows", windows, IS_LIST(window), AT_MOST(64)),
	ROOT("bytes", bytes, IS(U64)),
	ROOT("inodes", inodes, IS(U64)),
};
static const struct section section_policy_root =
	SECTION(spec_policy_root, root_fields, NULL);

static const struct field size_fields[] = {
	ROW(spec_policy_size, "bytes", bytes, IS(U64)),
	ROW(spec_policy_size, "inodes", inodes, IS(U64)),
};
static const struct section section_size =
	SECTION(spec_policy_size, size_fields, NULL);

#define LIMIT(k, m, ...) ROW(spec_policy_limits, k, m, __VA_ARGS__)
static const struct field limit_fields[] = {
	LIMIT("pids", pids, IS(U32)),
	LIMIT("memory", memory, IS(U64)),
	LIMIT("cpu-shares", cpu_shares, IS(U32)),
};
static const struct section section_limits =
	SECTION(spec_policy_limits, limit_fields, NULL);

static const struct field seccomp_fields[] = {
	ROW(spec_policy_seccomp, "allow", allow, IS(STRS)),
	ROW(spec_policy_seccomp, "deny", deny, IS(STRS)),
	ROW(spec_policy_seccomp, "set-id", set_id, IS(BOOL)),
};
static const struct section section_calls =
	SECTION(spec_policy_seccomp, seccomp_fields, NULL);

static const struct field pool_fields[] = {
	ROW(spec_policy_pool, "first", first, IS(U32), MUST),
	ROW(spec_policy_pool, "last", last, IS(U32), MUST),
};
static const struct section section_pool =
	SECTION(spec_policy_pool, pool_fields, NULL);

static const char *const mode_list[] = { "enforce", "audit" };
static const struct names names_mode = NAMES(mode_list);

static const char *const profile_list[] = { "strict", "hardened", "compat" };
static const struct names names_profile = NAMES(profile_list);

/* What may stand in a section and outside of any, alike: @m is where. */
#define PART(st, m)                                                     \
	ROW(st, "profile", m profile, IS_ENUM(profile)),                \
		ROW(st, "trust-annotations", m trust, IS(STRS)),        \
		ROW(st, "exemptions", m exemptions, IS_LIST(exemption), \
		    AT_MOST(SPEC_EXEMPTIONS_MAX)),                      \
		ROW(st, "mode", m mode, IS_ENUM(mode)),                 \
		ROW(st, "capabilities", m capabilities, IS_ENUMS(cap)), \
		ROW(st, "paths", m paths, IS_LIST(path),                \
		    AT_MOST(SPEC_ALLOWED_MAX)),                         \
		ROW(st, "devices", m devices, IS_LIST(allowed),         \
		    AT_MOST(SPEC_ALLOWED_MAX)),                         \
		ROW(st, "hooks", m hooks, IS(STRS)),                    \
		ROW(st, "notify-sockets", m notify_sockets, IS(STRS)),  \
		ROW(st, "net-devices", m net_devices, IS(STRS)),        \
		ROW(st, "root", m root, IS_OBJECT(policy_root)),        \
		ROW(st, "tmpfs", m tmpfs, IS_OBJECT(size)),             \
		ROW(st, "limits", m limits, IS_OBJECT(limits)),         \
		ROW(st, "seccomp", m seccomp, IS_OBJECT(calls)),        \
		ROW(st, "id-pool", m pool, IS_OBJECT(pool)),            \
		ROW(st, "deny-write-exec", m mdwe, IS(BOOL))

#define NOTHING
static const struct field part_fields[] = {
	PART(spec_policy_part, NOTHING),
};
static const struct section section_part =
	SECTION(spec_policy_part, part_fields, NULL);

static const struct field policy_fields[] = {
	ROW(spec_policy, "version", version, IS(U32), MUST),
	ROW(spec_policy, "sections", sections, IS_MAP(part),
	    AT_MOST(SPEC_SECTIONS_MAX)),
	PART(spec_policy, all.),
};

static void check_policy(struct spec_reader *r, const void *object,
			 const struct json *node)
{
	const struct spec_policy *s = object;

	if (s->version.set && s->version.v != SPEC_POLICY_VERSION)
		spec_wrong(r, CFG_VERSION, spec_member(node, "version"),
			   "this is not version %d, the only one there is",
			   (int)SPEC_POLICY_VERSION);
}

const struct section section_policy =
	SECTION(spec_policy, policy_fields, check_policy);

int spec_parse_policy(struct spec_policy *out, struct arena *a,
		      const char *text, size_t len, struct spec_problems *p,
		      struct err *e)
{
	const struct json *root;

	memset(out, 0, sizeof(*out));
	if (json_parse(&root, a, text, len, p, e) != 0)
		return -1;
	if (root == NULL)
		return 0;
	return spec_read(&section_policy, out, root, a, p, e);
}
