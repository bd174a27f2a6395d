/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cgroupsPath as systemd's engines write it: "slice:prefix:name" is the scope
 * prefix-name.scope in that slice, and slice a-b.slice stands in a.slice.
 * Sources: systemd.slice(5), systemd.unit(5); runc's docs/systemd.md.
 */
#include "config.h"

#include <string.h>

#include "private.h"

enum {
	UNIT_MAX = 255
};

static bool unit_chars(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((s[i] < '0' || s[i] > '9') && (s[i] < 'a' || s[i] > 'z') &&
		    (s[i] < 'A' || s[i] > 'Z') &&
		    memchr("_.-\\", s[i], 4) == NULL)
			return false;
	return true;
}

static bool ends_in(const char *s, const char *end)
{
	size_t n = strlen(s), k = strlen(end);

	return n >= k && strcmp(s + n - k, end) == 0;
}

bool draft_unit(const char *path)
{
	static const char *const ends[] = { ".service", ".scope", ".slice",
					    ".socket",  ".mount", ".swap" };

	for (size_t i = 0; i < COUNT(ends); i++)
		if (ends_in(path, ends[i]))
			return true;
	return false;
}

/* What is wrong with a slice's name, or NULL. */
static const char *slice_fault(const char *s)
{
	size_t n = strlen(s);

	if (n > UNIT_MAX || !ends_in(s, ".slice") || !unit_chars(s, n))
		return "names no slice of systemd";
	if (strcmp(s, "-.slice") == 0)
		return NULL;
	if (s[0] == '-' || s[0] == '.' || strstr(s, "--") != NULL ||
	    strstr(s, "-.slice") != NULL || strchr(s, '.') != s + n - 6)
		return "names no slice of systemd";
	return NULL;
}

/* "/a.slice/a-b.slice" of a-b.slice, below where that systemd itself is. */
static const char *slice_path(struct judge *j, const char *slice)
{
	const char *at = j->facts->manager_at;

	if (strcmp(slice, "-.slice") == 0)
		return at;
	buf_str(&j->text, at);
	for (const char *s = strchr(slice, '-'); s != NULL;
	     s = strchr(s + 1, '-'))
		buf_fmt(&j->text, "/%.*s.slice", (int)(s - slice), slice);
	buf_fmt(&j->text, "/%s", slice);
	return judge_keep(j);
}

const char *draft_scope(struct judge *j, const char *text)
{
	struct plan_cgroup *c = &j->d.c.cgroup;
	const char *prefix = strchr(text, ':');
	const char *name = prefix != NULL ? strchr(prefix + 1, ':') : NULL;
	const char *slice;
	int slice_len, prefix_len;

	if (name == NULL || strchr(name + 1, ':') != NULL)
		return "is not slice:prefix:name, as with --systemd-cgroup";
	slice_len = (int)(prefix - text);
	prefix_len = (int)(name - prefix - 1);
	prefix++;
	name++;
	slice = slice_len > 0 ? TEXT(j, "%.*s", slice_len, text)
		: j->facts->manager_at[0] != '\0' ? "user.slice"
						  : "system.slice";
	if (slice_fault(slice) != NULL)
		return slice_fault(slice);
	if (name[0] == '\0' || !unit_chars(name, strlen(name)) ||
	    !unit_chars(prefix, (size_t)prefix_len) ||
	    strlen(name) + (size_t)prefix_len + 7 > UNIT_MAX ||
	    ends_in(name, ".slice"))
		return "names no scope of systemd";
	c->systemd = true;
	c->slice = slice;
	c->scope = TEXT(j, "%.*s%s%s.scope", prefix_len, prefix,
			prefix_len > 0 ? "-" : "", name);
	c->path = TEXT(j, "%s/%s", slice_path(j, slice), c->scope);
	return NULL;
}
