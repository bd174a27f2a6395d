/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which rules a policy can let off, and whether it did. Must: name no rule
 * here that a plan needs to keep the floor: what is let off is carried out as
 * the config has it.
 */
#include "config.h"

#include <string.h>

#include "policy/exempt.h"
#include "private.h"

static const char exemptions[] = "exemptions";

/* Not here: the floor's. */
static const struct {
	const char *rule;
	const char *how;
} table[] = {
	{ "cap-critical", "capabilities" },
	{ "cap-elevated", "capabilities" },
	{ "cap-trim", "capabilities" },
	{ "dev-block", "devices" },
	{ "dev-cgroup-wild", "devices" },
	{ "dev-dangerous", "devices" },
	{ "hook-any", "hooks" },
	{ "id-map-overlap", exemptions },
	{ "lsm-apparmor", exemptions },
	{ "mnt-exec", exemptions },
	{ "mnt-ext-opts", exemptions },
	{ "mnt-host-sensitive", "paths" },
	{ "mnt-idmap", exemptions },
	{ "mnt-propagation", exemptions }, /* shared: the floor refuses */
	{ "mnt-ro-submount", exemptions },
	{ "mnt-runtime-socket", "paths" },
	{ "mnt-tmpfs-size", exemptions },
	{ "net-device", "net-devices" },
	{ "ns-join-foreign", exemptions },
	{ "proc-rlimit", exemptions }, /* core: the floor refuses */
	{ "res-cpu", exemptions },
	{ "res-memory", exemptions },
	{ "res-oomkill", exemptions },
	{ "res-pids", exemptions },
	{ "root-ephemeral", exemptions },
	{ "root-writable", "root" },
	{ "sec-default-allow", exemptions },
	{ "sec-notify", "notify-sockets" },
	{ "sec-unknown-nr", exemptions },
	{ "sysctl-low-ports", exemptions },
	{ "sysctl-risky", exemptions },
	{ "user-gid0", exemptions },
	{ "user-root", exemptions },
	{ "user-umask", exemptions },
};

const char *policy_exempt_how(const char *rule)
{
	size_t i;

	for (i = 0; i < COUNT(table); i++)
		if (strcmp(table[i].rule, rule) == 0)
			return table[i].how;
	return NULL;
}

/* Of the others the ceiling tells what may be. */
bool exempt_audit(const char *rule)
{
	const char *how = policy_exempt_how(rule);

	return how == exemptions ||
	       (how != NULL && strcmp(how, "capabilities") == 0);
}

bool exempt_path(const struct judge *j, const char *path, bool write)
{
	const struct plan_settings *s = j->opts->settings;
	size_t i;

	for (i = 0; s != NULL && i < s->n_paths; i++)
		if (path_within(path, s->paths[i].path) &&
		    (s->paths[i].write || !write))
			return true;
	return false;
}

bool exempt_device(const struct judge *j, uint32_t type, int64_t major,
		   int64_t minor)
{
	const struct plan_settings *s = j->opts->settings;
	const struct plan_allowed_device *d;
	size_t i;

	for (i = 0; s != NULL && i < s->n_devices; i++) {
		d = &s->devices[i];
		if (d->type == type && d->major == major &&
		    (!d->minor.set || d->minor.v == minor))
			return true;
	}
	return false;
}

/* Part by part; "*" is any one part. */
static bool pointer_match(const char *pattern, const char *s)
{
	size_t n, m;

	while (*pattern == '/' && *s == '/') {
		n = strcspn(++pattern, "/");
		m = strcspn(++s, "/");
		if (!(n == 1 && *pattern == '*') &&
		    (n != m || memcmp(pattern, s, n) != 0))
			return false;
		pattern += n;
		s += m;
	}
	return *pattern == '\0' && *s == '\0';
}

const char *exempt_annotation(const struct judge *j, const char *key)
{
	const struct plan_container *c = j->running;
	const struct spec_pairs *l;
	uint32_t k;
	size_t i;

	for (i = 0; c != NULL && i < c->n_annotations; i++)
		if (strcmp(c->annotations[i].key, key) == 0)
			return c->annotations[i].value;
	if (j->spec == NULL)
		return NULL;
	l = &j->spec->annotations;
	for (k = 0; k < l->n; k++)
		if (strcmp(l->v[k].key.s, key) == 0)
			return l->v[k].value.s;
	return NULL;
}

static bool has(const struct judge *j, const char *key, const char *value)
{
	const char *is = exempt_annotation(j, key);

	return is != NULL && strcmp(is, value) == 0;
}

/* Where engines write the image that they were asked for. */
static const char *const image_keys[] = {
	"io.kubernetes.cri.image-name",
	"io.kubernetes.cri-o.ImageName",
	"org.opencontainers.image.ref.name",
};

bool exempt_trusts(const struct plan_settings *s, const char *key)
{
	size_t i;

	for (i = 0; i < s->n_trust; i++)
		if (strcmp(s->trust[i], key) == 0)
			return true;
	return false;
}

bool exempt_trusts_image(const struct plan_settings *s)
{
	size_t i;

	for (i = 0; i < COUNT(image_keys); i++)
		if (exempt_trusts(s, image_keys[i]))
			return true;
	return false;
}

static bool is_image(const struct judge *j, const struct plan_settings *s,
		     const char *image)
{
	size_t i;

	for (i = 0; i < COUNT(image_keys); i++)
		if (exempt_trusts(s, image_keys[i]) &&
		    has(j, image_keys[i], image))
			return true;
	return false;
}

/* Pointers of a policy are config.json's, whatever is judged. */
static bool place(const struct judge *j, const char *pattern, const char *s)
{
	const char *before = j->on == POLICY_ON_EXEC     ? "/process"
			     : j->on == POLICY_ON_UPDATE ? "/linux/resources"
							 : "";
	size_t n = strlen(before);

	if (pattern[0] == '\0')
		return true;
	return strncmp(pattern, before, n) == 0 &&
	       pointer_match(pattern + n, s);
}

const char *exempt_reason(const struct judge *j, const char *rule,
			  const char *pointer)
{
	const struct plan_settings *s = j->opts->settings;
	const struct plan_exemption *x;
	size_t i;

	for (i = 0; s != NULL && i < s->n_exemptions; i++) {
		x = &s->exemptions[i];
		if (strcmp(x->rule, rule) != 0 ||
		    !place(j, x->pointer, pointer))
			continue;
		if (x->annotation[0] != '\0' &&
		    (!exempt_trusts(s, x->annotation) ||
		     !has(j, x->annotation, x->value)))
			continue;
		if (x->image[0] == '\0' || is_image(j, s, x->image))
			return x->reason;
	}
	return NULL;
}
