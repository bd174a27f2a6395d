/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The config as a whole: its top level, `linux`, and its version. */
#include "config.h"

#include <string.h>

#include "private.h"
#include "spec/spec.h"

enum {
	MINOR_MAX = 3
};

#define LINUX(k, m, ...) ROW(spec_linux, k, m, __VA_ARGS__)
static const struct field linux_fields[] = {
	LINUX("devices", devices, IS_LIST(device)),
	LINUX("uidMappings", uid_mappings, IS_LIST(idmap),
	      AT_MOST(SPEC_IDMAPS_MAX)),
	LINUX("gidMappings", gid_mappings, IS_LIST(idmap),
	      AT_MOST(SPEC_IDMAPS_MAX)),
	LINUX("sysctl", sysctl, IS(PAIRS), FREE),
	LINUX("cgroupsPath", cgroups_path, IS(STR)),
	LINUX("namespaces", namespaces, IS_LIST(ns)),
	LINUX("netDevices", net_devices, IS_MAP(net_device)),
	LINUX("resources", resources, IS_OBJECT(resources)),
	LINUX("rootfsPropagation", rootfs_propagation, IS_ENUM(propagation)),
	LINUX("seccomp", seccomp, IS_OBJECT(seccomp)),
	LINUX("maskedPaths", masked_paths, IS(STRS)),
	LINUX("readonlyPaths", readonly_paths, IS(STRS)),
	LINUX("mountLabel", mount_label, IS(STR)),
	LINUX("intelRdt", intel_rdt, IS_OBJECT(intel_rdt)),
	LINUX("memoryPolicy", memory_policy, IS_OBJECT(memory_policy)),
	LINUX("personality", personality, IS_OBJECT(personality)),
	LINUX("timeOffsets", time_offsets, IS_OBJECT(time_offsets)),
};

/* config-linux.md: a namespace type twice MUST be an error. */
static void check_linux(struct spec_reader *r, const void *object,
			const struct json *node)
{
	const struct spec_linux *lx = object;
	const struct json *list = spec_member(node, "namespaces");
	unsigned seen = 0;
	uint32_t i;
	int type;

	for (i = 0; i < lx->namespaces.n; i++) {
		type = lx->namespaces.v[i].type.v;
		if (lx->namespaces.v[i].type.s == NULL || type < 0)
			continue;
		if ((seen & 1U << type) != 0) {
			spec_wrong(r, NS_JOIN_BAD, spec_element(list, i),
				   "a second namespace of the type %s",
				   lx->namespaces.v[i].type.s);
			return;
		}
		seen |= 1U << type;
	}
}

static const struct section section_linux =
	SECTION(spec_linux, linux_fields, check_linux);

#define TOP(k, m, ...) ROW(spec, k, m, __VA_ARGS__)
static const struct field spec_fields_[] = {
	TOP("ociVersion", oci_version, IS(STR)),
	TOP("process", process, IS_OBJECT(process)),
	TOP("root", root, IS_OBJECT(root), MUST),
	TOP("hostname", hostname, IS(STR)),
	TOP("domainname", domainname, IS(STR)),
	TOP("mounts", mounts, IS_LIST(mount), AT_MOST(SPEC_MOUNTS_MAX)),
	TOP("hooks", hooks, IS_OBJECT(hooks)),
	TOP("annotations", annotations, IS(PAIRS), FREE),
	TOP("linux", lx, IS_OBJECT(linux)),
	TOP("vm", vm, IS(ANY)),
	TOP("windows", windows, IS(ANY)),
	TOP("solaris", solaris, IS(ANY)),
	TOP("freebsd", freebsd, IS(ANY)),
	TOP("zos", zos, IS(ANY)),
};

/* Up to 9 digits without a leading zero; NULL when there are none. */
static const char *semver_number(const char *s, unsigned *out)
{
	const char *from = s;

	*out = 0;
	while (*s >= '0' && *s <= '9' && s - from < 9)
		*out = *out * 10 + (unsigned)(*s++ - '0');
	if (s == from || (*from == '0' && s - from > 1))
		return NULL;
	return s;
}

/* The identifiers behind - or +, dots between them; NULL when malformed. */
static const char *semver_tail(const char *s, bool numbers_plain)
{
	static const char digits[] = "0123456789";
	static const char all[] = "0123456789-"
				  "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				  "abcdefghijklmnopqrstuvwxyz";
	size_t n;

	do {
		s++;
		n = strspn(s, all);
		if (n == 0)
			return NULL;
		if (numbers_plain && n > 1 && *s == '0' &&
		    strspn(s, digits) == n)
			return NULL;
		s += n;
	} while (*s == '.');
	return s;
}

static bool semver(const char *s, unsigned v[3])
{
	int i;

	for (i = 0; i < 3; i++) {
		if (i > 0 && *s++ != '.')
			return false;
		s = semver_number(s, &v[i]);
		if (s == NULL)
			return false;
	}
	if (*s == '-')
		s = semver_tail(s, true);
	if (s != NULL && *s == '+')
		s = semver_tail(s, false);
	return s != NULL && *s == '\0';
}

/* config.md: SemVer 2.0.0; a 1.x config is for any runtime of a later 1.y. */
static void check_version(struct spec_reader *r, const void *object,
			  const struct json *node)
{
	const struct spec *s = object;
	const struct json *at = spec_member(node, "ociVersion");
	unsigned v[3];

	if (at == NULL)
		spec_wrong(r, CFG_VERSION, node, "no ociVersion");
	else if (s->oci_version.s == NULL)
		return;
	else if (!semver(s->oci_version.s, v))
		spec_wrong(r, CFG_VERSION, at, "not a version (SemVer 2.0.0)");
	else if (v[0] != 1 || v[1] > MINOR_MAX)
		spec_wrong(r, CFG_VERSION, at,
			   "version %.32s, not from 1.0 to 1.%d",
			   s->oci_version.s, MINOR_MAX);
}

const struct section section_spec = SECTION(spec, spec_fields_, check_version);

static int parse(const struct section *section, void *out,
		 const struct json **root, struct arena *a, const char *text,
		 size_t len, struct spec_problems *p, struct err *e)
{
	if (json_parse(root, a, text, len, p, e) != 0)
		return -1;
	if (*root == NULL)
		return 0;
	return spec_read(section, out, *root, a, p, e);
}

int spec_parse(struct spec *out, struct arena *a, const char *text, size_t len,
	       struct spec_problems *p, struct err *e)
{
	const struct json *root;

	memset(out, 0, sizeof(*out));
	if (parse(&section_spec, out, &root, a, text, len, p, e) != 0)
		return -1;
	if (out->at.set)
		out->json = root;
	return 0;
}

int spec_parse_process(struct spec_process *out, struct arena *a,
		       const char *text, size_t len, struct spec_problems *p,
		       struct err *e)
{
	const struct json *root;

	memset(out, 0, sizeof(*out));
	return parse(&section_process, out, &root, a, text, len, p, e);
}

int spec_parse_resources(struct spec_resources *out, struct arena *a,
			 const char *text, size_t len, struct spec_problems *p,
			 struct err *e)
{
	const struct json *root;

	memset(out, 0, sizeof(*out));
	return parse(&section_resources, out, &root, a, text, len, p, e);
}
