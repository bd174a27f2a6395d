/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef INTAKE_PRIVATE_H
#define INTAKE_PRIVATE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/jsonw.h"
#include "intake/intake.h"

enum {
	ORIGINS_MAX = 1024, /* of one container */
	NOTES_MAX = 256,
};

/* ---- walk.c: a document, read with the first complaint kept ---- */

struct walk {
	struct arena *arena;
	const char *text;
	size_t len;
	struct intake *out;
	struct err *e;
	bool failed; /* @e says why; nothing counts from then on */
};

/* complain - the value at @node is not what was expected. */
void complain(struct walk *w, const struct json *node, const char *expected);

/* no_room - memory, or a list, is used up. */
void no_room(struct walk *w);

/* get - a member of @o, or NULL: absent, null, or @o is no object. */
const struct json *get(const struct json *o, const char *key);

/* want - the same, which must be a @type: else a complaint, and NULL. */
const struct json *want(struct walk *w, const struct json *o, const char *key,
			enum json_type type);

/* What is absent is false, "", @other. */
bool flag(struct walk *w, const struct json *o, const char *key);
const char *str(struct walk *w, const struct json *o, const char *key);
int64_t num(struct walk *w, const struct json *o, const char *key,
	    int64_t other);

/*
 * strings - the next string of the list @key of @o behind @after (NULL: the
 * first), or NULL. What is no string is a complaint.
 */
const struct json *strings(struct walk *w, const struct json *o,
			   const char *key, const struct json *after);

/* each - the same of objects. */
const struct json *each(struct walk *w, const struct json *o, const char *key,
			const struct json *after);

/* is - the same text? */
bool is(const char *s, const char *word);

/* option - the value of an option "KEY=VALUE" or "KEY:VALUE", or NULL. */
const char *option(const char *s, const char *key);

/* ---- write.c: the config that comes of it ---- */

/* A mount of the config. */
struct bind {
	const char *source;
	const char *at;
	const char *propagation; /* "" for the default */
	bool ro;
	const struct json *node;
};

/* One container, as the config is to have it. */
struct box {
	struct walk *w;
	struct intake_item *item;
	struct buf b;
	struct jsonw j;
	unsigned n_mounts;
	unsigned n_devices; /* of linux.devices */
};

/* origin - what is at @prefix of the config is made of @node. NULL: nothing. */
void origin(struct box *x, const char *prefix, const char *rule,
	    const struct json *node);
void origin_at(struct box *x, const char *prefix, unsigned i,
	       const struct json *node);

/* note - @node decides, and can't be judged. */
void note(struct box *x, const struct json *node, const char *message);

/* found - @node is what rule @rule, which has no lesser case, is about. */
void found(struct box *x, const char *rule, const struct json *node,
	   const char *message);

/* box_begin, box_end - an item of w->out, from @node; its config. */
bool box_begin(struct box *x, struct walk *w, const struct json *node);
void box_end(struct box *x);

/* Capabilities as a set: bit N, capability N. */
#define CAPS_ENGINE UINT64_C(0xa80425fb) /* what docker and CRI grant */
#define CAPS_ALL    UINT64_C(0x1ffffffffff)

/* caps_asked - @set without what list @drop of @o names, with what @add does.
 */
uint64_t caps_asked(struct walk *w, const struct json *o, const char *add,
		    const char *drop, uint64_t set);

/* A namespace that is there already, by the path that @node says. */
struct joined {
	const char *path; /* NULL: a new one */
	const struct json *node;
};

/*
 * What engines write for every container; @open: for a privileged one.
 * @paths: OWN_KINDS of them, or NULL. @options: of a tmpfs, beside those that
 * engines always give: "size=64m,mode=1777".
 */
void put_caps(struct box *x, uint64_t caps);
void put_namespaces(struct box *x, unsigned own, const struct joined *paths);
void put_mounts_begin(struct box *x, bool open);
void put_bind(struct box *x, const struct bind *b);
void put_tmpfs(struct box *x, const char *at, const char *options,
	       const struct json *node);
void put_mounts_end(struct box *x);
void put_seccomp(struct box *x);
void put_paths(struct box *x, const struct json *masked,
	       const struct json *readonly);

/* Bits of put_namespaces(). */
enum {
	OWN_NET = 1 << 0,
	OWN_PID = 1 << 1,
	OWN_IPC = 1 << 2,
	OWN_UTS = 1 << 3,
	OWN_CGROUP = 1 << 4,
	OWN_USER = 1 << 5,
	OWN_KINDS = 6,
};

/* ---- device.c ---- */

/*
 * device_type - what a device node of the host is, by its usual name.
 * @type: out; 'b' or 'c'. False: not known.
 */
bool device_type(const char *path, char *type, int64_t *major, int64_t *minor);

/* ---- near.c ---- */

/* Keys that decide: of a pod's parts, and of docker's HostConfig. */
enum near_keys {
	NEAR_POD,
	NEAR_CONTAINER,
	NEAR_CONTEXT, /* a securityContext, the pod's or a container's */
	NEAR_CAPS,
	NEAR_PROFILE, /* a seccompProfile */
	NEAR_HOST,
	NEAR_KINDS,
};

/*
 * near_keys - each key of @o that is none of @which and nearly one, or one but
 * for case, is told: what it was to forbid, is not forbidden. NULL: nothing.
 */
void near_keys(struct box *x, const struct json *o, enum near_keys which);

/* ---- quantity.c ---- */

/* quantity - "128Mi", "1.5G", "1e9", "250m": in thousandths. -1: it is none. */
int64_t quantity(const char *s);

/* ---- docker.c, pod.c ---- */
void docker_read(struct walk *w, const struct json *root);
void pod_read(struct walk *w, const struct json *root);

#endif
