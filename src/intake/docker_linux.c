/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <string.h>

#include "base/num.h"
#include "docker.h"

/* A mode of HostConfig, and the namespace that a container has by it. */
static const struct {
	const char *key;
	const char *rule; /* "ns-net": about one that is the host's */
	unsigned kind;    /* bit 1 << kind, the place among the paths */
	const char *own;  /* the one word for a new one; NULL: all but host;
			     "": none, as it is brig's to give */
} modes[] = {
	{ "NetworkMode", "ns-net", 0, NULL },
	{ "PidMode", "ns-pid", 1, NULL },
	{ "IpcMode", "ns-ipc", 2, NULL },
	{ "UTSMode", "ns-uts", 3, NULL },
	{ "CgroupnsMode", "ns-cgroup", 4, "private" },
	{ "CgroupMode", "ns-cgroup", 4, "private" }, /* podman's word */
	{ "UsernsMode", "ns-user", 5, "" },
};

/* "host", "private", …; "ns:PATH", as podman has it, is judged by the path. */
static unsigned namespaces(struct docker *d, struct joined *paths)
{
	const char *mode, *own;
	unsigned set = 0;
	size_t i;

	for (i = 0; i < sizeof(modes) / sizeof(*modes); i++) {
		const struct json *node = get(d->host, modes[i].key);
		struct joined *path = &paths[modes[i].kind];

		mode = str(d->w, d->host, modes[i].key);
		origin(&d->x, "/linux/namespaces", modes[i].rule, node);
		if (option(mode, "ns") != NULL) {
			path->path = option(mode, "ns");
			path->node = node;
		}
		if (option(mode, "container") != NULL)
			note(&d->x, node,
			     "joins a namespace of another container: which "
			     "it is, is not in the document");
		own = modes[i].own;
		if (path->path != NULL ||
		    (own == NULL ? !is(mode, "host")
				 : own[0] != '\0' && is(mode, own)))
			set |= 1U << modes[i].kind;
	}
	return set;
}

static void put_rule(struct docker *d, const char *type, int64_t major,
		     int64_t minor, const char *access, const struct json *node)
{
	jsonw_object(&d->x.j, NULL);
	jsonw_bool(&d->x.j, "allow", true);
	jsonw_str(&d->x.j, "type", type);
	if (major >= 0)
		jsonw_i64(&d->x.j, "major", major);
	if (minor >= 0)
		jsonw_i64(&d->x.j, "minor", minor);
	jsonw_str(&d->x.j, "access", access[0] != '\0' ? access : "rwm");
	jsonw_end(&d->x.j);
	origin_at(&d->x, "/linux/resources/devices", ++d->x.n_devices, node);
}

/* "c 10:200 rwm", as --device-cgroup-rule takes it */
static void put_rule_text(struct docker *d, const struct json *s)
{
	const char *major = s->u.s + 2;
	size_t n = strcspn(major, ":");
	const char *minor = major + n + (major[n] == ':');
	size_t k = strcspn(minor, " ");
	char type[2] = { s->u.s[0], '\0' };
	uint32_t a = 0, b = 0;

	if (strlen(s->u.s) < 3 || strchr("abc", type[0]) == NULL ||
	    (!num_u32(major, n, &a) && major[0] != '*') ||
	    (!num_u32(minor, k, &b) && minor[0] != '*'))
		complain(d->w, s, "a device rule, as \"c 10:200 rwm\"");
	else
		put_rule(d, type, major[0] == '*' ? -1 : (int64_t)a,
			 minor[0] == '*' ? -1 : (int64_t)b,
			 minor[k] == ' ' ? minor + k + 1 : "", s);
}

static void put_rules(struct docker *d)
{
	const struct json *s = NULL;
	int64_t major, minor;
	char type[2] = "";

	jsonw_array(&d->x.j, "devices");
	jsonw_raw(&d->x.j, NULL,
		  d->open ? "{\"allow\":true,\"access\":\"rwm\"}"
			  : "{\"allow\":false,\"access\":\"rwm\"}");
	while ((s = each(d->w, d->host, "Devices", s)) != NULL)
		if (device_type(str(d->w, s, "PathOnHost"), type, &major,
				&minor))
			put_rule(d, type, major, minor,
				 str(d->w, s, "CgroupPermissions"), s);
	while ((s = strings(d->w, d->host, "DeviceCgroupRules", s)) != NULL)
		put_rule_text(d, s);
	jsonw_end(&d->x.j);
	origin(&d->x, "/linux/resources/devices", "",
	       get(d->host, d->open ? "Privileged" : "Devices"));
}

static void put_devices(struct docker *d)
{
	const struct json *s = NULL;
	int64_t major, minor;
	char type[2] = "";
	unsigned n = 0;

	jsonw_array(&d->x.j, "devices");
	while ((s = each(d->w, d->host, "Devices", s)) != NULL) {
		if (!device_type(str(d->w, s, "PathOnHost"), type, &major,
				 &minor)) {
			note(&d->x, s, "a device: its numbers are not here");
			continue;
		}
		jsonw_object(&d->x.j, NULL);
		jsonw_str(&d->x.j, "path", str(d->w, s, "PathInContainer"));
		jsonw_str(&d->x.j, "type", type);
		jsonw_i64(&d->x.j, "major", major);
		jsonw_i64(&d->x.j, "minor", minor);
		jsonw_end(&d->x.j);
		origin_at(&d->x, "/linux/devices", n++, s);
	}
	jsonw_end(&d->x.j);
}

/* A limit, where one is set: docker writes 0 for none. */
static void put_num(struct docker *d, const char *key, const char *from,
		    const char *at)
{
	int64_t n = num(d->w, d->host, from, 0);

	if (n != 0)
		jsonw_i64(&d->x.j, key, n);
	origin(&d->x, at, "", get(d->host, from));
}

static void put_resources(struct docker *d)
{
	jsonw_object(&d->x.j, "resources");
	put_rules(d);
	jsonw_object(&d->x.j, "memory");
	put_num(d, "limit", "Memory", "/linux/resources/memory/limit");
	put_num(d, "swap", "MemorySwap", "/linux/resources/memory/swap");
	if (flag(d->w, d->host, "OomKillDisable"))
		jsonw_bool(&d->x.j, "disableOOMKiller", true);
	jsonw_end(&d->x.j);
	jsonw_object(&d->x.j, "cpu");
	if (num(d->w, d->host, "NanoCpus", 0) > 0)
		jsonw_i64(&d->x.j, "quota",
			  num(d->w, d->host, "NanoCpus", 0) / 10000);
	else
		put_num(d, "quota", "CpuQuota", "/linux/resources/cpu/quota");
	put_num(d, "shares", "CpuShares", "/linux/resources/cpu");
	put_num(d, "realtimeRuntime", "CpuRealtimeRuntime",
		"/linux/resources/cpu/realtimeRuntime");
	put_num(d, "realtimePeriod", "CpuRealtimePeriod",
		"/linux/resources/cpu/realtimePeriod");
	jsonw_end(&d->x.j);
	if (num(d->w, d->host, "PidsLimit", 0) > 0) {
		jsonw_object(&d->x.j, "pids");
		put_num(d, "limit", "PidsLimit", "/linux/resources/pids");
		jsonw_end(&d->x.j);
	}
	jsonw_end(&d->x.j);
	origin(&d->x, "/linux/resources/pids", "", get(d->host, "PidsLimit"));
}

/* Options that leave out what is masked and read-only: docker's, podman's. */
static bool bares(const char *s)
{
	return is(s, "systempaths=unconfined") || is(s, "unmask=ALL") ||
	       is(s, "unmask=all");
}

/* Of the security options what is left; gives back: is there a filter? */
static bool filtered(struct docker *d)
{
	const struct json *s = NULL;
	bool on = !d->open;
	const char *v;

	origin(&d->x, "/linux/seccomp", "",
	       d->open ? get(d->host, "Privileged") : NULL);
	while ((s = strings(d->w, d->host, "SecurityOpt", s)) != NULL) {
		v = option(s->u.s, "seccomp");
		if (v != NULL) {
			on = !is(v, "unconfined");
			origin(&d->x, "/linux/seccomp", "", s);
			if (on && !is(v, "builtin"))
				note(&d->x, s,
				     "a seccomp profile: it is "
				     "judged in config.json");
		} else if (option(s->u.s, "no-new-privileges") == NULL &&
			   !is(s->u.s, "no-new-privileges") && !bares(s->u.s)) {
			note(&d->x, s,
			     "an option of which the host decides: a label "
			     "or profile, or paths of its own");
		}
	}
	return on;
}

static void put_sysctls(struct docker *d)
{
	const struct json *l = want(d->w, d->host, "Sysctls", JSON_OBJECT);
	const struct json *s;

	if (l == NULL)
		return;
	jsonw_object(&d->x.j, "sysctl");
	for (s = l->u.child; s != NULL; s = s->next)
		jsonw_str(&d->x.j, s->key, str(d->w, l, s->key));
	jsonw_end(&d->x.j);
	origin(&d->x, "/linux/sysctl", "", l);
}

/* Below a slice it is systemd's, as both engines have it. */
static void put_cgroup(struct docker *d)
{
	CLEAN_BUF struct buf b = { .cap = 8192 };
	const char *parent = str(d->w, d->host, "CgroupParent");
	const char *id = str(d->w, d->c, "Id");
	size_t n = strlen(parent);

	if (n == 0)
		return;
	if (id[0] == '\0')
		id = "container";
	if (strchr(parent, '/') == NULL && n > 6 &&
	    is(parent + n - 6, ".slice"))
		buf_fmt(&b, "%s:docker:%s", parent, id);
	else
		buf_fmt(&b, "%s/%s", parent, id);
	jsonw_str(&d->x.j, "cgroupsPath", buf_ok(&b) ? b.data : "..");
	origin(&d->x, "/linux/cgroupsPath", "", get(d->host, "CgroupParent"));
}

/* The list that is said; none where an option says so. */
static const struct json *paths(struct docker *d, const char *key)
{
	static const struct json none = { .type = JSON_ARRAY };
	const struct json *list = want(d->w, d->host, key, JSON_ARRAY);
	const struct json *s = NULL;

	while ((s = strings(d->w, d->host, "SecurityOpt", s)) != NULL)
		if (bares(s->u.s)) {
			origin(&d->x,
			       is(key, "MaskedPaths") ? "/linux/maskedPaths"
						      : "/linux/readonlyPaths",
			       "", s);
			return &none;
		}
	return list;
}

void docker_linux(struct docker *d)
{
	const struct json *masked = paths(d, "MaskedPaths");
	const struct json *readonly = paths(d, "ReadonlyPaths");
	struct joined paths_of[OWN_KINDS] = { 0 };
	unsigned set;

	jsonw_object(&d->x.j, "linux");
	set = namespaces(d, paths_of);
	put_namespaces(&d->x, set, paths_of);
	put_cgroup(d);
	put_devices(d);
	put_resources(d);
	put_sysctls(d);
	if (filtered(d))
		put_seccomp(&d->x);
	put_paths(&d->x, masked, readonly);
	jsonw_end(&d->x.j);
	origin(&d->x, "/linux/maskedPaths", "", get(d->host, "MaskedPaths"));
	origin(&d->x, "/linux/readonlyPaths", "",
	       get(d->host, "ReadonlyPaths"));
}
