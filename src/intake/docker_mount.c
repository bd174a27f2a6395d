/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <string.h>

#include "docker.h"

/* Is there a list of what --mount asked for? */
static bool wanted(struct docker *d)
{
	const struct json *l = get(d->host, "Mounts");

	return l != NULL && l->type == JSON_ARRAY && l->len > 0;
}

static void put_mount(struct docker *d, const struct json *m)
{
	const char *type = str(d->w, m, "Type");
	const struct json *rw = want(d->w, m, "RW", JSON_BOOL);

	if (is(type, "tmpfs")) {
		if (!wanted(d)) /* that list has its size, too */
			put_tmpfs(&d->x, str(d->w, m, "Destination"), "", m);
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

/* Is @word one of ":OPTION,..."? NULL: there are none. */
static bool has(const char *options, const char *word)
{
	size_t n = strlen(word);
	const char *s = options;

	while (s != NULL) {
		s++;
		if (strncmp(s, word, n) == 0 && (s[n] == '\0' || s[n] == ','))
			return true;
		s = strchr(s, ',');
	}
	return false;
}

static const char *propagation(const char *options)
{
	static const char *const modes[] = { "shared", "rshared", "slave",
					     "rslave", "private" };
	size_t i;

	for (i = 0; i < sizeof(modes) / sizeof(*modes); i++)
		if (has(options, modes[i]))
			return modes[i];
	return "";
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
					.propagation = propagation(rest),
					.ro = has(rest, "ro"),
					.node = s });
}

/* The folder that a volume of the driver "local" is a bind of, or NULL. */
static const char *volume_device(struct docker *d, const struct json *m)
{
	const struct json *v = want(d->w, m, "VolumeOptions", JSON_OBJECT);
	const struct json *driver =
		v != NULL ? want(d->w, v, "DriverConfig", JSON_OBJECT) : NULL;
	const struct json *o =
		driver != NULL ? want(d->w, driver, "Options", JSON_OBJECT)
			       : NULL;
	const char *device = o != NULL ? str(d->w, o, "device") : "";

	return device[0] == '/' ? device : NULL;
}

static void put_wanted_tmpfs(struct docker *d, const struct json *m)
{
	const struct json *o = want(d->w, m, "TmpfsOptions", JSON_OBJECT);
	int64_t size = o != NULL ? num(d->w, o, "SizeBytes", 0) : 0;
	CLEAN_BUF struct buf b = { .cap = 64 };

	if (size > 0)
		buf_fmt(&b, "size=%lld", (long long)size);
	put_tmpfs(&d->x, str(d->w, m, "Target"), size > 0 ? b.data : "", m);
}

/*
 * What --mount asked for. @made: the list of what there is tells the same, but
 * for a tmpfs and the folder behind a volume.
 */
static void put_wanted(struct docker *d, const struct json *m, bool made)
{
	const struct json *o = want(d->w, m, "BindOptions", JSON_OBJECT);
	const char *type = str(d->w, m, "Type");
	const char *source = str(d->w, m, "Source");
	const char *device = NULL;

	if (is(type, "volume"))
		device = volume_device(d, m);
	if (is(type, "tmpfs")) {
		put_wanted_tmpfs(d, m);
		return;
	}
	if (made && device == NULL)
		return;
	if (!is(type, "bind") && !is(type, "volume"))
		note(&d->x, m, "a mount of a kind that is not known here");
	put_bind(&d->x,
		 &(struct bind){ .source = device != NULL ? device : source,
				 .at = str(d->w, m, "Target"),
				 .propagation =
					 o != NULL ? str(d->w, o, "Propagation")
						   : "",
				 .ro = flag(d->w, m, "ReadOnly"),
				 .node = m });
}

void docker_mounts(struct docker *d)
{
	const struct json *tmpfs = want(d->w, d->host, "Tmpfs", JSON_OBJECT);
	const struct json *list, *m = NULL;
	bool made;

	put_mounts_begin(&d->x, d->open);
	origin(&d->x, "/mounts/5", "",
	       d->open ? get(d->host, "Privileged") : NULL);
	origin(&d->x, "/mounts/6", "",
	       d->open ? get(d->host, "Privileged") : NULL);
	while ((m = each(d->w, d->c, "Mounts", m)) != NULL)
		put_mount(d, m);
	list = get(d->c, "Mounts");
	made = list != NULL && list->len > 0;
	while (!made && (m = strings(d->w, d->host, "Binds", m)) != NULL)
		put_bind_text(d, m);
	for (m = NULL; (m = each(d->w, d->host, "Mounts", m)) != NULL;)
		put_wanted(d, m, made);
	for (m = tmpfs != NULL ? tmpfs->u.child : NULL; m != NULL; m = m->next)
		put_tmpfs(&d->x, m->key, str(d->w, tmpfs, m->key), m);
	put_mounts_end(&d->x);
}
