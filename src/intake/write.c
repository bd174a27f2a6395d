/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an engine writes into every config.json: docker's defaults, which are
 * CRI's too, but for what a container asks for.
 */
#include "config.h"

#include <string.h>

#include "private.h"
#include "spec/process.h"

enum {
	CONFIG_MAX = 1 << 20
};

static const char basic_mounts[] =
	"{\"destination\":\"/proc\",\"type\":\"proc\",\"source\":\"proc\","
	"\"options\":[\"nosuid\",\"noexec\",\"nodev\"]},"
	"{\"destination\":\"/dev\",\"type\":\"tmpfs\",\"source\":\"tmpfs\","
	"\"options\":[\"nosuid\",\"noexec\",\"mode=755\",\"size=65536k\"]},"
	"{\"destination\":\"/dev/"
	"pts\",\"type\":\"devpts\",\"source\":\"devpts\","
	"\"options\":[\"nosuid\",\"noexec\",\"newinstance\",\"ptmxmode=0666\","
	"\"mode=0620\",\"gid=5\"]},"
	"{\"destination\":\"/dev/mqueue\",\"type\":\"mqueue\","
	"\"source\":\"mqueue\",\"options\":[\"nosuid\",\"noexec\",\"nodev\"]},"
	"{\"destination\":\"/dev/shm\",\"type\":\"tmpfs\",\"source\":\"shm\","
	"\"options\":[\"nosuid\",\"noexec\",\"nodev\",\"mode=1777\","
	"\"size=67108864\"]}";

static const char *const masked_paths[] = {
	"/proc/asound",      "/proc/acpi",
	"/proc/interrupts",  "/proc/kcore",
	"/proc/keys",        "/proc/latency_stats",
	"/proc/timer_list",  "/proc/timer_stats",
	"/proc/sched_debug", "/proc/scsi",
	"/sys/firmware",     "/sys/devices/virtual/powercap",
};

static const char *const readonly_paths[] = {
	"/proc/bus",           "/proc/fs", "/proc/irq", "/proc/sys",
	"/proc/sysrq-trigger",
};

void origin(struct box *x, const char *prefix, const char *rule,
	    const struct json *node)
{
	struct intake_item *it = x->item;

	if (node == NULL)
		return;
	if (it->n_origins == ORIGINS_MAX) {
		no_room(x->w);
		return;
	}
	it->origins[it->n_origins].prefix = prefix;
	it->origins[it->n_origins].rule = rule;
	it->origins[it->n_origins].node = node;
	it->n_origins++;
}

void origin_at(struct box *x, const char *prefix, unsigned i,
	       const struct json *node)
{
	CLEAN_BUF struct buf b = { .cap = 64 };
	char *at = NULL;

	buf_fmt(&b, "%s/%u", prefix, i);
	if (buf_ok(&b))
		at = arena_copy(x->w->arena, b.data, b.len);
	if (at == NULL)
		no_room(x->w);
	else
		origin(x, at, "", node);
}

void found(struct box *x, const char *rule, const struct json *node,
	   const char *message)
{
	struct intake_item *it = x->item;

	if (node == NULL)
		return;
	if (it->n_notes == NOTES_MAX) {
		no_room(x->w);
		return;
	}
	it->notes[it->n_notes].rule = rule;
	it->notes[it->n_notes].node = node;
	it->notes[it->n_notes].message = message;
	it->n_notes++;
}

void note(struct box *x, const struct json *node, const char *message)
{
	if (x->item->n_notes < NOTES_MAX / 2)
		found(x, "cfg-unjudged", node, message);
}

bool box_begin(struct box *x, struct walk *w, const struct json *node)
{
	struct intake_item *it;

	if (w->failed || w->out->n == INTAKE_ITEMS_MAX) {
		no_room(w);
		return false;
	}
	it = &w->out->items[w->out->n];
	*it = (struct intake_item){ .node = node };
	it->origins = arena_array(w->arena, ORIGINS_MAX, sizeof(*it->origins));
	it->notes = arena_array(w->arena, NOTES_MAX, sizeof(*it->notes));
	if (it->origins == NULL || it->notes == NULL) {
		no_room(w);
		return false;
	}
	*x = (struct box){ .w = w, .item = it };
	buf_init(&x->b, CONFIG_MAX);
	jsonw_init(&x->j, &x->b, false);
	jsonw_object(&x->j, NULL);
	jsonw_str(&x->j, "ociVersion", "1.0.2");
	return true;
}

void box_end(struct box *x)
{
	struct intake_item *it = x->item;

	jsonw_end(&x->j);
	if (buf_ok(&x->b) && !x->w->failed)
		it->text = arena_copy(x->w->arena, x->b.data, x->b.len);
	it->len = x->b.len;
	buf_free(&x->b);
	if (it->text == NULL)
		no_room(x->w);
	else
		x->w->out->n++;
}

/* Engines take a name in any case; dockerd keeps it as it was written. */
static bool named(const char *word, const char *upper)
{
	for (; *word != '\0' && *upper != '\0'; word++, upper++)
		if ((*word >= 'a' && *word <= 'z' ? *word - 'a' + 'A'
						  : *word) != *upper)
			return false;
	return *word == *upper;
}

/* The bit of a name, with or without CAP_; "ALL" is all; 0: none. */
static uint64_t cap_set(const char *name)
{
	unsigned i;

	if (named(name, "ALL") || named(name, "CAP_ALL"))
		return CAPS_ALL;
	for (i = 0; spec_cap_name(i) != NULL; i++)
		if (named(name, spec_cap_name(i)) ||
		    named(name, spec_cap_name(i) + 4))
			return UINT64_C(1) << i;
	return 0;
}

/* With all of them added, what is dropped by its name is not there. */
uint64_t caps_asked(struct walk *w, const struct json *o, const char *add,
		    const char *drop, uint64_t set)
{
	uint64_t more = 0, less = 0, c;
	const struct json *s = NULL;
	bool all = false;

	while ((s = strings(w, o, add, s)) != NULL) {
		c = cap_set(s->u.s);
		if (c == 0)
			complain(w, s, "the name of a capability");
		if (c == CAPS_ALL)
			all = true;
		else
			more |= c;
	}
	while ((s = strings(w, o, drop, s)) != NULL) {
		c = cap_set(s->u.s);
		if (!all || c != CAPS_ALL)
			less |= c;
	}
	return ((all ? CAPS_ALL : set) & ~less) | more;
}

void put_caps(struct box *x, uint64_t caps)
{
	static const char *const sets[] = { "bounding", "effective",
					    "permitted" };
	unsigned s, i;

	jsonw_object(&x->j, "capabilities");
	for (s = 0; s < 3; s++) {
		jsonw_array(&x->j, sets[s]);
		for (i = 0; spec_cap_name(i) != NULL; i++)
			if ((caps >> i & 1) != 0)
				jsonw_str(&x->j, NULL, spec_cap_name(i));
		jsonw_end(&x->j);
	}
	jsonw_end(&x->j);
}

void put_namespaces(struct box *x, unsigned own, const struct joined *paths)
{
	static const char *const types[OWN_KINDS] = { "network", "pid",
						      "ipc",     "uts",
						      "cgroup",  "user" };
	unsigned i, n = 0;

	jsonw_array(&x->j, "namespaces");
	jsonw_raw(&x->j, NULL, "{\"type\":\"mount\"}");
	for (i = 0; i < OWN_KINDS; i++)
		if ((own & 1U << i) != 0) {
			n++;
			jsonw_object(&x->j, NULL);
			jsonw_str(&x->j, "type", types[i]);
			if (paths != NULL && paths[i].path != NULL) {
				jsonw_str(&x->j, "path", paths[i].path);
				origin_at(x, "/linux/namespaces", n,
					  paths[i].node);
			}
			jsonw_end(&x->j);
		}
	jsonw_end(&x->j);
}

void put_mounts_begin(struct box *x, bool open)
{
	jsonw_array(&x->j, "mounts");
	jsonw_raw(&x->j, NULL, basic_mounts);
	jsonw_raw(&x->j, NULL,
		  open ? "{\"destination\":\"/sys\",\"type\":\"sysfs\","
			 "\"source\":\"sysfs\"},{\"destination\":"
			 "\"/sys/fs/cgroup\",\"type\":\"cgroup\","
			 "\"source\":\"cgroup\"}"
		       : "{\"destination\":\"/sys\",\"type\":\"sysfs\","
			 "\"source\":\"sysfs\",\"options\":[\"nosuid\","
			 "\"noexec\",\"nodev\",\"ro\"]},{\"destination\":"
			 "\"/sys/fs/cgroup\",\"type\":\"cgroup\",\"source\":"
			 "\"cgroup\",\"options\":[\"ro\",\"nosuid\","
			 "\"noexec\",\"nodev\"]}");
	x->n_mounts = 7;
}

void put_bind(struct box *x, const struct bind *b)
{
	origin_at(x, "/mounts", x->n_mounts++, b->node);
	jsonw_object(&x->j, NULL);
	jsonw_str(&x->j, "destination", b->at);
	jsonw_str(&x->j, "type", "bind");
	jsonw_str(&x->j, "source", b->source);
	jsonw_array(&x->j, "options");
	jsonw_str(&x->j, NULL, "rbind");
	jsonw_str(&x->j, NULL, b->ro ? "ro" : "rw");
	jsonw_str(&x->j, NULL,
		  b->propagation[0] != '\0' ? b->propagation : "rprivate");
	jsonw_end(&x->j);
	jsonw_end(&x->j);
}

void put_tmpfs(struct box *x, const char *at, const char *options,
	       const struct json *node)
{
	CLEAN_BUF struct buf b = { .cap = 4096 };
	size_t n;

	origin_at(x, "/mounts", x->n_mounts++, node);
	jsonw_object(&x->j, NULL);
	jsonw_str(&x->j, "destination", at);
	jsonw_str(&x->j, "type", "tmpfs");
	jsonw_str(&x->j, "source", "tmpfs");
	jsonw_array(&x->j, "options");
	jsonw_str(&x->j, NULL, "nosuid");
	jsonw_str(&x->j, NULL, "nodev");
	jsonw_str(&x->j, NULL, "noexec");
	for (; *options != '\0'; options += n + (options[n] == ',')) {
		n = strcspn(options, ",");
		b.len = 0;
		buf_bytes(&b, options, n);
		if (n > 0)
			jsonw_str(&x->j, NULL, buf_ok(&b) ? b.data : "");
	}
	jsonw_end(&x->j);
	jsonw_end(&x->j);
}

void put_mounts_end(struct box *x)
{
	jsonw_end(&x->j);
}

/*
 * In the place of the engine's own profile, of which a document says nothing
 * but that it is there: a list that allows, as that is.
 */
void put_seccomp(struct box *x)
{
	jsonw_raw(&x->j, "seccomp",
		  "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"defaultErrnoRet\":1,"
		  "\"syscalls\":[{\"names\":[\"read\",\"write\",\"execve\","
		  "\"exit_group\"],\"action\":\"SCMP_ACT_ALLOW\"}]}");
}

static void put_list(struct box *x, const char *key, const struct json *list,
		     const char *const *all, size_t n)
{
	const struct json *s;
	size_t i;

	jsonw_array(&x->j, key);
	for (i = 0; list == NULL && i < n; i++)
		jsonw_str(&x->j, NULL, all[i]);
	for (s = list != NULL ? list->u.child : NULL; s != NULL; s = s->next)
		if (s->type == JSON_STRING)
			jsonw_str(&x->j, NULL, s->u.s);
		else
			complain(x->w, s, "a string");
	jsonw_end(&x->j);
}

void put_paths(struct box *x, const struct json *masked,
	       const struct json *readonly)
{
	put_list(x, "maskedPaths", masked, masked_paths,
		 sizeof(masked_paths) / sizeof(*masked_paths));
	put_list(x, "readonlyPaths", readonly, readonly_paths,
		 sizeof(readonly_paths) / sizeof(*readonly_paths));
}
