/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Devices to make, and the device rules of the resources. */
#include "config.h"

#include <string.h>

#include "private.h"
#include "spec/dev.h"

static const char *const dev_type_list[] = {
	[SPEC_DEV_CHAR] = "c",
	[SPEC_DEV_UNBUF] = "u",
	[SPEC_DEV_BLOCK] = "b",
	[SPEC_DEV_FIFO] = "p",
};
static const struct names names_dev_type = NAMES(dev_type_list);

static const char *const rule_type_list[] = {
	[SPEC_RULE_ALL] = "a",
	[SPEC_RULE_CHAR] = "c",
	[SPEC_RULE_BLOCK] = "b",
};
static const struct names names_rule_type = NAMES(rule_type_list);

#define DEVICE(k, m, ...) ROW(spec_device, k, m, __VA_ARGS__)
static const struct field device_fields[] = {
	DEVICE("type", type, IS_ENUM(dev_type), MUST),
	DEVICE("path", path, IS(STR), MUST),
	DEVICE("major", major, IS(I64)),
	DEVICE("minor", minor, IS(I64)),
	DEVICE("fileMode", file_mode, IS(U32)),
	DEVICE("uid", uid, IS(U32)),
	DEVICE("gid", gid, IS(U32)),
};

/* config-linux.md: the numbers are required unless the type is p. */
static void check_device(struct spec_reader *r, const void *object,
			 const struct json *node)
{
	const struct spec_device *d = object;

	if (d->type.s == NULL || d->type.v == SPEC_DEV_FIFO)
		return;
	if (spec_member(node, "major") == NULL ||
	    spec_member(node, "minor") == NULL)
		spec_wrong(r, CFG_SYNTAX, node,
			   "a device without major and minor");
}

const struct section section_device =
	SECTION(spec_device, device_fields, check_device);

#define RULE(k, m, ...) ROW(spec_dev_rule, k, m, __VA_ARGS__)
static const struct field dev_rule_fields[] = {
	RULE("allow", allow, IS(BOOL), MUST),
	RULE("type", type, IS_ENUM(rule_type)),
	RULE("major", major, IS(I64)),
	RULE("minor", minor, IS(I64)),
	RULE("access", access, IS(STR)),
};

static void check_rule(struct spec_reader *r, const void *object,
		       const struct json *node)
{
	const struct spec_dev_rule *d = object;
	const char *s = d->access.s;
	size_t n = s != NULL ? strspn(s, "rwm") : 0, i;

	for (i = 0; i < n && strchr(s, s[i]) == s + i;)
		i++;
	if (s != NULL && i != d->access.len)
		spec_wrong(r, CFG_ENUM, spec_member(node, "access"),
			   "not of r, w and m, each once");
}

const struct section section_dev_rule =
	SECTION(spec_dev_rule, dev_rule_fields, check_rule);
