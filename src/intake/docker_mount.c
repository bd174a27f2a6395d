/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <string.h>

#include "docker.h"

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

void docker_mounts(struct docker *d)
{
	const struct json *tmpfs = want(d->w, d->host, "Tmpfs", JSON_OBJECT);
	const struct json *list, *m = NULL;

	put_mounts_begin(&d->x, d->open);
	origin(&d->x, "/mounts/5", "",
	       d->open ? get(d->host, "Privileged") : NULL);
	origin(&d->x, "/mounts/6", "",
	       d->open ? get(d->host, "Privileged") : NULL);
	while ((m = each(d->w, d->c, "Mounts", m)) != NULL)
		put_mount(d, m);
	list = get(d->c, "Mounts");
	if (list == NULL || list->len == 0)
		while ((m = strings(d->w, d->host, "Binds", m)) != NULL)
			put_bind_text(d, m);
	for (m = tmpfs != NULL ? tmpfs->u.child : NULL; m != NULL; m = m->next)
		put_tmpfs(&d->x, m->key, m);
	put_mounts_end(&d->x);
}
