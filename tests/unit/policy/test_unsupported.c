/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every field that spec reads is carried out, or refused as `unsupported', or
 * known to ask for nothing. A field that is new in spec ends up in none of
 * them, and this fails.
 */
#include "config.h"

#include "policy_unit.h"

/* Carried out, by the plan's members or by a rule; "/" at the end: and below.
 */
static const char *const carried[] = {
	"/ociVersion",
	"/process/terminal",
	"/process/consoleSize/height",
	"/process/consoleSize/width",
	"/process/user/uid",
	"/process/user/gid",
	"/process/user/umask",
	"/process/user/additionalGids",
	"/process/args",
	"/process/env",
	"/process/cwd",
	"/process/capabilities/",
	"/process/rlimits/",
	"/process/noNewPrivileges",
	"/process/oomScoreAdj",
	"/process/apparmorProfile",
	"/process/selinuxLabel",
	"/process/scheduler/",
	"/process/ioPriority/",
	"/process/execCPUAffinity/",
	"/root/path",
	"/root/readonly",
	"/hostname",
	"/domainname",
	"/mounts/*/destination",
	"/mounts/*/type",
	"/mounts/*/source",
	"/mounts/*/options",
	"/mounts/*/uidMappings/",
	"/mounts/*/gidMappings/",
	"/hooks/prestart/",
	"/hooks/createRuntime/",
	"/hooks/createContainer/",
	"/hooks/startContainer/",
	"/hooks/poststart/",
	"/hooks/poststop/",
	"/annotations",
	"/linux/devices/",
	"/linux/uidMappings/",
	"/linux/gidMappings/",
	"/linux/sysctl",
	"/linux/namespaces/*/type",
	"/linux/namespaces/*/path",
	"/linux/resources/devices/",
	"/linux/resources/memory/",
	"/linux/resources/cpu/",
	"/linux/resources/pids/",
	"/linux/resources/blockIO/",
	"/linux/resources/hugepageLimits/",
	"/linux/resources/network/",
	"/linux/resources/rdma/",
	"/linux/resources/unified",
	"/linux/cgroupsPath",
	"/linux/rootfsPropagation",
	"/linux/seccomp/defaultAction",
	"/linux/seccomp/defaultErrnoRet",
	"/linux/seccomp/architectures",
	"/linux/seccomp/flags",
	"/linux/seccomp/listenerPath", /* sec-notify */
	"/linux/seccomp/syscalls/",
	"/linux/maskedPaths",
	"/linux/readonlyPaths",
	"/linux/timeOffsets/",
	"/linux/netDevices/",
	"/linux/memoryPolicy/",
	"/linux/intelRdt/",
	"/linux/mountLabel",
	"/linux/personality/",
};

/* Nothing without something else that is refused, or nothing at all. */
static const char *const asks_nothing[] = {
	"/linux/seccomp/listenerMetadata", /* ignored without a listener */
	"/vm",                             /* cfg-platform */
	"/windows",
	"/solaris",
	"/freebsd",
	"/zos",
};

static bool among(const char *const *list, size_t n, const char *pattern)
{
	size_t i, len;

	for (i = 0; i < n; i++) {
		len = strlen(list[i]);
		if (strcmp(list[i], pattern) == 0 ||
		    (list[i][len - 1] == '/' &&
		     (strncmp(list[i], pattern, len) == 0 ||
		      strncmp(list[i], pattern, len - 1) == 0)))
			return true;
	}
	return false;
}

/* In the table, or below something in it. */
static bool refused(const char *pattern)
{
	const struct policy_unsupported *u;
	size_t i, len;

	for (i = 0; (u = policy_unsupported_at(i)) != NULL; i++) {
		len = strlen(u->pattern);
		if (strncmp(u->pattern, pattern, len) == 0 &&
		    (pattern[len] == '\0' || pattern[len] == '/'))
			return true;
	}
	return false;
}

struct fields {
	char text[64 * 1024]; /* all of them, a line each */
	size_t len;
	unsigned n;
};

static int collect(void *ctx, const char *pattern)
{
	struct fields *f = ctx;
	size_t n = strlen(pattern);

	ck_assert_uint_lt(f->len + n + 2, sizeof(f->text));
	memcpy(f->text + f->len, pattern, n);
	f->len += n;
	f->text[f->len++] = '\n';
	f->text[f->len] = '\0';
	f->n++;
	return 0;
}

/* An object or list whose members are listed says nothing by itself. */
static bool parent(const struct fields *f, const char *pattern)
{
	char below[1024];

	snprintf(below, sizeof(below), "\n%s/", pattern);
	return strstr(f->text, below) != NULL;
}

START_TEST(no_field_is_read_and_forgotten)
{
	static struct fields f;
	char line[600];
	const char *at;
	size_t n;

	f.text[f.len++] = '\n';
	ck_assert_int_eq(spec_fields(collect, &f), 0);
	ck_assert_uint_gt(f.n, 150);
	for (at = f.text + 1; *at != '\0'; at += n + 1) {
		n = strcspn(at, "\n");
		ck_assert_uint_lt(n, sizeof(line));
		memcpy(line, at, n);
		line[n] = '\0';
		ck_assert_msg(
			parent(&f, line) ||
				among(carried,
				      sizeof(carried) / sizeof(carried[0]),
				      line) ||
				among(asks_nothing,
				      sizeof(asks_nothing) /
					      sizeof(asks_nothing[0]),
				      line) ||
				refused(line),
			"%s is read, and then?", line);
	}
}
END_TEST

/* Each row of the table is a field of spec's, and named once. */
START_TEST(the_table_names_real_fields)
{
	static struct fields f;
	const struct policy_unsupported *u, *o;
	char line[600];
	size_t i, k;

	f.text[f.len++] = '\n';
	ck_assert_int_eq(spec_fields(collect, &f), 0);
	for (i = 0; (u = policy_unsupported_at(i)) != NULL; i++) {
		snprintf(line, sizeof(line), "\n%s\n", u->pattern);
		ck_assert_msg(strstr(f.text, line) != NULL, "%s", u->pattern);
		ck_assert(u->what[0] != '\0');
		for (k = 0; k < i; k++) {
			o = policy_unsupported_at(k);
			ck_assert_str_ne(o->pattern, u->pattern);
		}
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("unsupported");
	TCase *tc = tcase_create("unsupported");

	tcase_add_test(tc, no_field_is_read_and_forgotten);
	tcase_add_test(tc, the_table_names_real_fields);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
