/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SPEC_DEV_H
#define SPEC_DEV_H

#include "spec/value.h"

/* config-linux.md "Devices", and the device rules of its resources. */
enum spec_dev_type {
	SPEC_DEV_CHAR,  /* c */
	SPEC_DEV_UNBUF, /* u: the same to Linux */
	SPEC_DEV_BLOCK, /* b */
	SPEC_DEV_FIFO,  /* p */
};

enum spec_rule_type {
	SPEC_RULE_ALL,   /* a; also when absent */
	SPEC_RULE_CHAR,  /* c */
	SPEC_RULE_BLOCK, /* b */
};

struct spec_device {
	struct spec_at at;
	struct spec_enum type; /* enum spec_dev_type */
	struct spec_str path;
	struct spec_i64 major;
	struct spec_i64 minor;
	struct spec_u64 file_mode; /* 32 bits */
	struct spec_u64 uid;       /* 32 bits */
	struct spec_u64 gid;       /* 32 bits */
};
SPEC_LIST(spec_devices, struct spec_device);

struct spec_dev_rule {
	struct spec_at at;
	struct spec_bool allow;
	struct spec_enum type; /* enum spec_rule_type */
	struct spec_i64 major; /* absent or -1: all */
	struct spec_i64 minor;
	struct spec_str access; /* of r, w, m only; absent: all */
};
SPEC_LIST(spec_dev_rules, struct spec_dev_rule);

#endif
