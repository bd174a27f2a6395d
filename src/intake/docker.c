/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `docker inspect CONTAINER...`, `podman inspect` where it has the same. */
#include "config.h"

#include <string.h>

#include "base/num.h"
#include "docker.h"

/* ---- process ---- */

static void put_groups(struct docker *d)
{
	const struct json *s = NULL;
	uint32_t gid;

	jsonw_array(&d->x.j, "additionalGids");
	while ((s = strings(d->w, d->host, "GroupAdd", s)) != NULL)
		if (num_u32(s->u.s, strlen(s->u.s), &gid))
			jsonw_u64(&d->x.j, NULL, gid);
		else if (is(s->u.s, "root"))
			jsonw_u64(&d->x.j, NULL, 0);
		else
			note(&d->x, s,
			     "a group by name: the image says which it is");
	jsonw_end(&d->x.j);
	origin(&d->x, "/process/user/additionalGids", "",
	       get(d->host, "GroupAdd"));
}

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
	put_groups(d);
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
	origin(&d->x, "/process/capabilities", "",
	       d->open ? get(d->host, "Privileged") : get(d->host, "CapAdd"));
	return d->open ? CAPS_ALL
		       : caps_asked(d->w, d->host, "CapAdd", "CapDrop",
				    CAPS_ENGINE);
}

static void put_limits(struct docker *d)
{
	const struct json *u = NULL;
	unsigned n = 0;

	jsonw_array(&d->x.j, "rlimits");
	while ((u = each(d->w, d->host, "Ulimits", u)) != NULL) {
		CLEAN_BUF struct buf name = { .cap = 64 };
		const char *s = str(d->w, u, "Name");

		if (strncmp(s, "RLIMIT_", 7) != 0) /* as podman writes it */
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

static void put_process(struct docker *d)
{
	const struct json *adj = get(d->host, "OomScoreAdj");
	const char *cwd = str(d->w, d->config, "WorkingDir");
	const char *path = str(d->w, d->c, "Path");

	jsonw_object(&d->x.j, "process");
	put_user(d);
	jsonw_array(&d->x.j, "args");
	jsonw_str(&d->x.j, NULL, path[0] != '\0' ? path : "/");
	put_strings(d, d->c, "Args");
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

/* ---- a container ---- */

/* The engine's own host name, where it is in the host's namespace, is not set
 */
static void put_names(struct docker *d)
{
	if (is(str(d->w, d->host, "UTSMode"), "host"))
		return;
	jsonw_str(&d->x.j, "hostname", str(d->w, d->config, "Hostname"));
	jsonw_str(&d->x.j, "domainname", str(d->w, d->config, "Domainname"));
	origin(&d->x, "/hostname", "", get(d->config, "Hostname"));
	origin(&d->x, "/domainname", "", get(d->config, "Domainname"));
}

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
	struct docker d = { .w = w, .c = c };

	d.host = want(w, c, "HostConfig", JSON_OBJECT);
	d.config = want(w, c, "Config", JSON_OBJECT);
	if (!w->failed && (d.host == NULL || d.config == NULL))
		complain(w, c,
			 "an inspected container, with Config and "
			 "HostConfig");
	if (!box_begin(&d.x, w, c))
		return;
	d.open = flag(w, d.host, "Privileged");
	put_process(&d);
	put_names(&d);
	jsonw_object(&d.x.j, "root");
	jsonw_str(&d.x.j, "path", "rootfs");
	jsonw_bool(&d.x.j, "readonly", flag(w, d.host, "ReadonlyRootfs"));
	jsonw_end(&d.x.j);
	origin(&d.x, "/root", "", get(d.host, "ReadonlyRootfs"));
	docker_mounts(&d);
	docker_linux(&d);
	notes(&d);
	near_keys(&d.x, d.host, NEAR_HOST);
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
