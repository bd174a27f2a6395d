/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SPEC_POLICY_H
#define SPEC_POLICY_H

#include "base/arena.h"
#include "base/err.h"
#include "spec/problem.h"
#include "spec/value.h"

/*
 * The policy file, brig-policy(5): its text taken apart by the same strict
 * reader as a config. What it means is the policy's to say.
 */
enum {
	SPEC_POLICY_VERSION = 1,
	SPEC_SECTIONS_MAX = 256,
	SPEC_EXEMPTIONS_MAX = 512,
	SPEC_ALLOWED_MAX = 256,
};

struct spec_annotation {
	struct spec_at at;
	struct spec_str key;
	struct spec_str value;
};

struct spec_exemption {
	struct spec_at at;
	struct spec_str rule;
	struct spec_str pointer;
	struct spec_str reason;
	struct spec_str expires;
	struct spec_str image;
	struct spec_annotation annotation;
};
SPEC_LIST(spec_exemptions, struct spec_exemption);

struct spec_allowed_path {
	struct spec_at at;
	struct spec_str path;
	struct spec_bool write;
};
SPEC_LIST(spec_allowed_paths, struct spec_allowed_path);

struct spec_allowed_device {
	struct spec_at at;
	struct spec_str type; /* "c" or "b" */
	struct spec_u64 major;
	struct spec_u64 minor; /* absent: any */
};
SPEC_LIST(spec_allowed_devices, struct spec_allowed_device);

struct spec_window {
	struct spec_at at;
	struct spec_str path;
	struct spec_bool exec;
};
SPEC_LIST(spec_windows, struct spec_window);

struct spec_policy_root {
	struct spec_at at;
	struct spec_enum kind; /* "wx", "scratch", "direct", from 0 up */
	struct spec_windows windows;
	struct spec_u64 bytes;
	struct spec_u64 inodes;
};

struct spec_policy_size {
	struct spec_at at;
	struct spec_u64 bytes;
	struct spec_u64 inodes;
};

struct spec_policy_limits {
	struct spec_at at;
	struct spec_u64 pids;
	struct spec_u64 memory; /* bytes */
	struct spec_u64 cpu_shares;
};

struct spec_policy_seccomp {
	struct spec_at at;
	struct spec_strs allow;
	struct spec_strs deny;
	struct spec_bool set_id; /* set-id modes may be set */
};

struct spec_policy_pool {
	struct spec_at at;
	struct spec_u64 first; /* host ids */
	struct spec_u64 last;
};

/* A section, or what stands outside of any. */
struct spec_policy_part {
	struct spec_at at;
	struct spec_str name; /* of a section */
	struct spec_enum
		profile; /* "strict", "hardened", "compat", from 0 up */
	struct spec_strs trust;
	struct spec_exemptions exemptions;
	struct spec_enum mode; /* "enforce", "audit" */
	struct spec_enums capabilities;
	struct spec_allowed_paths paths;
	struct spec_allowed_devices devices;
	struct spec_strs hooks;
	struct spec_strs notify_sockets;
	struct spec_strs net_devices;
	struct spec_policy_root root;
	struct spec_policy_size tmpfs;
	struct spec_policy_limits limits;
	struct spec_policy_seccomp seccomp;
	struct spec_policy_pool pool;
	struct spec_bool mdwe; /* PR_SET_MDWE for every process */
};
SPEC_LIST(spec_policy_parts, struct spec_policy_part);

struct spec_policy {
	struct spec_policy_part all;
	struct spec_u64 version;
	struct spec_policy_parts sections;
};

/*
 * spec_parse_policy - read one file.
 * @out: out; out->all.at.set is false when the text could not be read at all.
 * The rest as for spec_parse(): every problem is in @p.
 */
NODISCARD int spec_parse_policy(struct spec_policy *out, struct arena *a,
				const char *text, size_t len,
				struct spec_problems *p, struct err *e);

#endif
