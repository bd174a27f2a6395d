/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `docker inspect CONTAINER...`, `podman inspect` where it has the same. */
#include "config.h"

#include <string.h>

#include "base/num.h"
#include "private.h"

struct docker {
	struct box x;
	struct walk *w;
	const struct json *host;   /* HostConfig */
	const struct json *config; /* Config */
	bool open;                 /* Privileged */
};

static bool is(const char *s, const char *word)
{
	return strcmp(s, word) == 0;
}

/* The value of an option "KEY=VALUE" or "KEY:VALUE", or NULL. */
static const char *option(const char *s, const char *key)
{
	size_t n = strlen(key);

	if (strncmp(s, key, n) != 0 || (s[n] != '=' && s[n] != ':'))
		return NULL;
	return s + n + 1;
}

/* ---- process ---- */

static void put_user(struct docker *d)
{
	const struct json *at = get(d->config, "User");
	const char *s = str(d->w, d->config, "User");
	size_t n = strcspn(s, ":");
	uint32_t uid = 0, gid = 0;
	bool named = n > 0 && !num_u32(s, n, &uid) &&
		     !(n == 4 && strncmp(s, "root", 4) == 0);

	if (named) {
		uid = 65534;
		note(&d->x, at, "a user by name: the image says who it is");
	}
	if (s[n] == ':' && !num_u32(s + n + 1, strlen(s + n + 1), &gid))
		gid = 65534;
	jsonw_object(&d->x.j, "user");
	jsonw_u64(&d->x.j, "uid", uid);
	jsonw_u64(&d->x.j, "gid", gid);
	jsonw_end(&d->x.j);
	origin(&d->x, "/process/user", "", at);
}

static void put_strings(struct docker *d, const struct json *o, const char *key)
{
	const struct json *s = NULL;

	while ((s = strings(d->w, o, key, s)) != NULL)
		jsonw_str(&d->x.j, NULL, s->u.s);
}

static uint64_t caps(struct docker *d)
{
	uint64_t set = d->open ? CAPS_ALL : CAPS_ENGINE;
	const struct json *s = NULL;
	uint64_t c;

	while ((s = strings(d->w, d->host, "CapDrop", s)) != NULL)
		set &= ~cap_set(s->u.s);
	while ((s = strings(d->w, d->host, "CapAdd", s)) != NULL) {
		c = cap_set(s->u.s);
		if (c == 0)
			complain(d->w, s, "the name of a capability");
		set |= c;
	}
	origin(&d->x, "/process/capabilities", "",
	       d->open ? get(d->host, "Privileged") : get(d->host, "CapAdd"));
	return set;
}

static void put_limits(struct docker *d)
{
	const struct json *u = NULL;
	unsigned n = 0;

	jsonw_array(&d->x.j, "rlimits");
	while ((u = each(d->w, d->host, "Ulimits", u)) != NULL) {
		CLEAN_BUF struct buf name = { .cap = 64 };
		const char *s = str(d->w, u, "Name");

		buf_str(&name, "RLIMIT_");
		for (; *s != '\0'; s++)
			buf_char(&name, *s >= 'a' && *s <= 'z'
						? (char)(*s - 'a' + 'A')
						: *s);
		jsonw_object(&d->x.j, NULL);
		jsonw_str(&d->x.j, "type", buf_ok(&name) ? name.data : "");
		jsonw_u64(&d->x.j, "soft", (uint64_t)num(d->w, u, "Soft", -1));
		jsonw_u64(&d->x.j, "hard", (uint64_t)num(d->w, u, "Hard", -1));
		jsonw_end(&d->x.j);
		origin_at(&d->x, "/process/rlimits", n++, u);
	}
	jsonw_end(&d->x.j);
	origin(&d->x, "/process/rlimits", "", get(d->host, "Ulimits"));
}

/* no-new-privileges, which may have a value */
static bool no_new_privs(struct docker *d)
{
	const struct json *s = NULL;
	const char *v;
	bool on = false;

	while ((s = strings(d->w, d->host, "SecurityOpt", s)) != NULL) {
		v = option(s->u.s, "no-new-privileges");
		if (v != NULL || is(s->u.s, "no-new-privileges")) {
			on = v == NULL || !is(v, "false");
			origin(&d->x, "/process/noNewPrivileges", "", s);
		}
	}
	return on;
}

static void put_process(struct docker *d, const struct json *c)
{
	const struct json *adj = get(d->host, "OomScoreAdj");
	const char *cwd = str(d->w, d->config, "WorkingDir");
	const char *path = str(d->w, c, "Path");

	jsonw_object(&d->x.j, "process");
	put_user(d);
	jsonw_array(&d->x.j, "args");
	jsonw_str(&d->x.j, NULL, path[0] != '\0' ? path : "/");
	put_strings(d, c, "Args");
	jsonw_end(&d->x.j);
	jsonw_array(&d->x.j, "env");
	put_strings(d, d->config, "Env");
	jsonw_end(&d->x.j);
	jsonw_str(&d->x.j, "cwd", cwd[0] == '/' ? cwd : "/");
	put_caps(&d->x, caps(d));
	put_limits(d);
	jsonw_bool(&d->x.j, "noNewPrivileges", no_new_privs(d));
	if (adj != NULL) {
		jsonw_i64(&d->x.j, "oomScoreAdj",
			  num(d->w, d->host, "OomScoreAdj", 0));
		origin(&d->x, "/process/oomScoreAdj", "", adj);
	}
	jsonw_end(&d->x.j);
	origin(&d->x, "/process/env", "", get(d->config, "Env"));
}

/* ---- mounts ---- */

static void put_mount(struct docker *d, const struct json *m)
{
	const char *type = str(d->w, m, "Type");
	const struct json *rw = want(d->w, m, "RW", JSON_BOOL);

	if (is(type, "tmpfs")) {
		put_tmpfs(&d->x, str(d->w, m, "Destination"), m);
		return;
	}
	if (!is(type, "bind") && !is(type, "volume"))
		note(&d->x, m, "a mount of a kind that is not known here");
	put_bind(&d->x,
		 &(struct bind){ .source = str(d->w, m, "Source"),
				 .at = str(d->w, m, "Destination"),
				 .propagation = str(d->w, m, "Propagation"),
				 .ro = rw != NULL && !rw->u.b,
				 .node = m });
}

/* SOURCE:DESTINATION[:OPTION,...], where there is no list of mounts. */
static void put_bind_text(struct docker *d, const struct json *s)
{
	const char *at = strchr(s->u.s, ':');
	const char *rest = at != NULL ? strchr(at + 1, ':') : NULL;
	char *source, *dest;

	if (at == NULL) {
		complain(d->w, s, "SOURCE:DESTINATION");
		return;
	}
	source = arena_copy(d->w->arena, s->u.s, (size_t)(at - s->u.s));
	dest = arena_copy(d->w->arena, at + 1,
			  rest != NULL ? (size_t)(rest - at - 1)
				       : strlen(at + 1));
	if (source == NULL || dest == NULL) {
		no_room(d->w);
		return;
	}
	put_bind(&d->x, &(struct bind){ .source = source,
					.at = dest,
					.propagation = "",
					.ro = rest != NULL &&
					      strstr(rest, "ro") != NULL,
					.node = s });
}

static void put_mounts(struct docker *d, const struct json *c)
{
	const struct json *tmpfs = want(d->w, d->host, "Tmpfs", JSON_OBJECT);
	const struct json *m = NULL;

	put_mounts_begin(&d->x, d->open);
	origin(&d->x, "/mounts/5", "",
	       d->open ? get(d->host, "Privileged") : NULL);
	origin(&d->x, "/mounts/6", "",
	       d->open ? get(d->host, "Privileged") : NULL);
	while ((m = each(d->w, c, "Mounts", m)) != NULL)
		put_mount(d, m);
	if (get(c, "Mounts") == NULL)
		while ((m = strings(d->w, d->host, "Binds", m)) != NULL)
			put_bind_text(d, m);
	for (m = tmpfs != NULL ? tmpfs->u.child : NULL; m != NULL; m = m->next)
		put_tmpfs(&d->x, m->key, m);
	put_mounts_end(&d->x);
}

/* ---- linux ---- */

/* "host", "container:ID", "private", …: has it a namespace that is no host's?*/
static unsigned own(struct docker *d, const char *key, const char *rule,
		    unsigned bit)
{
	const char *mode = str(d->w, d->host, key);

	origin(&d->x, "/linux/namespaces", rule, get(d->host, key));
	if (option(mode, "container") != NULL)
		note(&d->x, get(d->host, key),
		     "joins a namespace of another container");
	return is(mode, "host") ? 0 : bit;
}

static unsigned namespaces(struct docker *d)
{
	unsigned set = own(d, "NetworkMode", "ns-net", OWN_NET) |
		       own(d, "PidMode", "ns-pid", OWN_PID) |
		       own(d, "IpcMode", "ns-ipc", OWN_IPC) |
		       own(d, "UTSMode", "ns-uts", OWN_UTS) |
		       own(d, "UsernsMode", "ns-user", 0);

	if (is(str(d->w, d->host, "CgroupnsMode"), "private"))
		set |= OWN_CGROUP;
	origin(&d->x, "/linux/namespaces", "ns-cgroup",
	       get(d->host, "CgroupnsMode"));
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
	jsonw_end(&d->x.j);
	if (num(d->w, d->host, "PidsLimit", 0) > 0) {
		jsonw_object(&d->x.j, "pids");
		put_num(d, "limit", "PidsLimit", "/linux/resources/pids");
		jsonw_end(&d->x.j);
	}
	jsonw_end(&d->x.j);
	origin(&d->x, "/linux/resources/pids", "", get(d->host, "PidsLimit"));
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
			   !is(s->u.s, "no-new-privileges") &&
			   !is(s->u.s, "systempaths=unconfined")) {
			note(&d->x, s,
			     "a label or profile of the host's "
			     "security module");
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

static void put_linux(struct docker *d)
{
	const struct json *masked =
		want(d->w, d->host, "MaskedPaths", JSON_ARRAY);
	const struct json *readonly =
		want(d->w, d->host, "ReadonlyPaths", JSON_ARRAY);

	jsonw_object(&d->x.j, "linux");
	put_namespaces(&d->x, namespaces(d));
	put_devices(d);
	put_resources(d);
	put_sysctls(d);
	if (filtered(d))
		put_seccomp(&d->x);
	put_paths(&d->x, masked, readonly);
	jsonw_end(&d->x.j);
	origin(&d->x, "/linux/maskedPaths", "", masked);
	origin(&d->x, "/linux/readonlyPaths", "", readonly);
}

/* ---- a container ---- */

static void notes(struct docker *d)
{
	static const char *const keys[] = { "DeviceRequests", "VolumesFrom" };
	const char *runtime = str(d->w, d->host, "Runtime");
	const struct json *l;
	size_t i;

	for (i = 0; i < 2; i++) {
		l = want(d->w, d->host, keys[i], JSON_ARRAY);
		if (l != NULL && l->len > 0)
			note(&d->x, l, "what it adds is not in the document");
	}
	if (runtime[0] != '\0' && !is(runtime, "runc") && !is(runtime, "brig"))
		note(&d->x, get(d->host, "Runtime"),
		     "another runtime: what it makes of the config is not "
		     "known here");
}

static void container(struct walk *w, const struct json *c)
{
	struct docker d = { .w = w };

	d.host = want(w, c, "HostConfig", JSON_OBJECT);
	d.config = want(w, c, "Config", JSON_OBJECT);
	if (!w->failed && (d.host == NULL || d.config == NULL))
		complain(w, c,
			 "an inspected container, with Config and "
			 "HostConfig");
	if (!box_begin(&d.x, w, c))
		return;
	d.open = flag(w, d.host, "Privileged");
	put_process(&d, c);
	jsonw_object(&d.x.j, "root");
	jsonw_str(&d.x.j, "path", "rootfs");
	jsonw_bool(&d.x.j, "readonly", flag(w, d.host, "ReadonlyRootfs"));
	jsonw_end(&d.x.j);
	origin(&d.x, "/root", "", get(d.host, "ReadonlyRootfs"));
	put_mounts(&d, c);
	put_linux(&d);
	notes(&d);
	origin(&d.x, "", "", c);
	box_end(&d.x);
}

void docker_read(struct walk *w, const struct json *root)
{
	const struct json *c;

	if (root->type == JSON_OBJECT) {
		container(w, root);
		return;
	}
	if (root->type != JSON_ARRAY) {
		complain(w, root, "a list of inspected containers");
		return;
	}
	for (c = root->u.child; c != NULL && !w->failed; c = c->next)
		if (c->type == JSON_OBJECT)
			container(w, c);
		else
			complain(w, c, "an inspected container");
}
