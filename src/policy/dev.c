/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Devices: by their numbers, as a node may have any name, and by their name,
 * as many drivers get their numbers when they are loaded.
 */
#include "config.h"

#include <string.h>

#include "private.h"

enum verdict {
	DEV_FINE,
	DEV_WARN,   /* of use, and a large surface */
	DEV_REFUSE, /* the machine's own */
};

/* Character devices, Documentation/admin-guide/devices.txt of Linux. */
static const struct {
	uint32_t major;
	uint32_t first, last; /* minors */
	enum verdict verdict;
	const char *what;
} numbers[] = {
	{ 1, 3, 3, DEV_FINE, "null" },
	{ 1, 5, 5, DEV_FINE, "zero" },
	{ 1, 7, 9, DEV_FINE, "full, random, urandom" },
	{ 1, 0, ~0U, DEV_REFUSE, "memory, ports or log of the kernel" },
	{ 4, 0, ~0U, DEV_REFUSE, "a console or serial line of the host" },
	{ 5, 0, 0, DEV_FINE, "tty" },
	{ 5, 2, 2, DEV_FINE, "ptmx" },
	{ 5, 0, ~0U, DEV_REFUSE, "the console of the host" },
	{ 7, 0, ~0U, DEV_REFUSE, "the screen of a console of the host" },
	{ 10, 200, 200, DEV_WARN, "net/tun" },
	{ 10, 229, 229, DEV_WARN, "fuse" },
	{ 10, 232, 232, DEV_WARN, "kvm" },
	{ 10, 0, ~0U, DEV_REFUSE, "a driver's control" },
	{ 13, 0, ~0U, DEV_REFUSE, "keyboard, mouse or other input" },
	{ 21, 0, ~0U, DEV_REFUSE, "a disk, as raw SCSI" },
	{ 108, 0, ~0U, DEV_REFUSE, "ppp" },
	{ 162, 0, ~0U, DEV_REFUSE, "a disk, as raw device" },
	{ 189, 0, ~0U, DEV_REFUSE, "a USB device, as it is" },
	{ 195, 0, ~0U, DEV_WARN, "nvidia" },
	{ 202, 0, ~0U, DEV_REFUSE, "machine specific registers" },
	{ 226, 0, ~0U, DEV_WARN, "dri" },
};

static const struct {
	const char *pattern;
	enum verdict verdict;
} names[] = {
	{ "/dev/mem", DEV_REFUSE },
	{ "/dev/kmem", DEV_REFUSE },
	{ "/dev/port", DEV_REFUSE },
	{ "/dev/kmsg", DEV_REFUSE },
	{ "/dev/vhost-*", DEV_REFUSE },
	{ "/dev/vfio/*", DEV_REFUSE },
	{ "/dev/uinput", DEV_REFUSE },
	{ "/dev/hidraw*", DEV_REFUSE },
	{ "/dev/loop*", DEV_REFUSE },
	{ "/dev/mapper/control", DEV_REFUSE },
	{ "/dev/btrfs-control", DEV_REFUSE },
	{ "/dev/snapshot", DEV_REFUSE },
	{ "/dev/ptp*", DEV_REFUSE },
	{ "/dev/cuse", DEV_REFUSE },
	{ "/dev/console", DEV_REFUSE },
	{ "/dev/kvm", DEV_WARN },
	{ "/dev/fuse", DEV_WARN },
	{ "/dev/net/tun", DEV_WARN },
	{ "/dev/dri/*", DEV_WARN },
	{ "/dev/nvidia*", DEV_WARN },
};

/* What is not known is not harmless: many numbers are given out at run time. */
static enum verdict by_number(uint32_t major, uint32_t minor, const char **what)
{
	size_t i;

	for (i = 0; i < COUNT(numbers); i++)
		if (numbers[i].major == major && minor >= numbers[i].first &&
		    minor <= numbers[i].last) {
			*what = numbers[i].what;
			return numbers[i].verdict;
		}
	*what = "none that is known to be harmless";
	return DEV_REFUSE;
}

static enum verdict by_name(const char *path)
{
	enum verdict v = DEV_FINE;
	size_t i;

	for (i = 0; i < COUNT(names); i++)
		if (path_match(names[i].pattern, path) && names[i].verdict > v)
			v = names[i].verdict;
	return v;
}

static enum policy_act say_dev(struct judge *j, const struct policy_rule *r,
			       const struct dev_draft *d, const char *member,
			       bool lesser, const char *message)
{
	return judge_found(
		j, r,
		&(struct found){
			.pointer = TEXT(j, "/linux/devices/%u%s", d->index,
					member),
			.off = d->s->at.off,
			.message = message,
			.asked = judge_json_str(
				j, d->s->path.s != NULL ? d->s->path.s : ""),
			.given = "\"0666\"",
			.lesser = lesser,
			.allowed = exempt_device(j, d->d.type, d->d.major,
						 d->d.minor) });
}

static bool allows(const struct spec_dev_rule *s)
{
	return s->allow.v && (s->access.s == NULL || s->access.len == 0 ||
			      s->access.s[strcspn(s->access.s, "rw")] != '\0');
}

static bool whole(const struct spec_i64 *n)
{
	return !n->set || n->v == -1;
}

/* Of all of a major number: only where the policy has all of it. */
static bool rule_allowed(const struct judge *j, const struct spec_dev_rule *s)
{
	uint32_t type = s->type.s == NULL              ? 'a'
			: s->type.v == SPEC_RULE_CHAR  ? 'c'
			: s->type.v == SPEC_RULE_BLOCK ? 'b'
						       : 'a';

	return !whole(&s->major) && s->minor.v <= 1048575 &&
	       exempt_device(j, type, s->major.v,
			     whole(&s->minor) ? -1 : s->minor.v);
}

static void say_rule(struct judge *j, const struct policy_rule *r, uint32_t i,
		     bool lesser, const char *message)
{
	const struct spec_dev_rule *s = &j->res->devices.v[i];

	judge_found(j, r,
		    &(struct found){
			    .pointer = TEXT(j, "%s/devices/%u", j->res_at, i),
			    .off = s->at.off,
			    .message = message,
			    .asked = TEXT(
				    j, "\"%s %lld:%lld %s\"",
				    s->type.s != NULL ? s->type.s : "a",
				    s->major.set ? (long long)s->major.v : -1LL,
				    s->minor.set ? (long long)s->minor.v : -1LL,
				    s->access.s != NULL ? s->access.s : "rwm"),
			    .fix = "remove the rule",
			    .lesser = lesser,
			    .allowed = rule_allowed(j, s) });
}

static void judge_block(struct judge *j, const struct policy_rule *r)
{
	const struct spec_dev_rules *l = &j->res->devices;
	size_t i;
	uint32_t k;

	for (i = 0; i < j->d.n_devices; i++)
		if (j->d.devices[i].s != NULL && j->d.devices[i].d.type == 'b')
			(void)say_dev(j, r, &j->d.devices[i], "", false,
				      TEXT(j, "%s is a block device",
					   j->d.devices[i].d.path));
	for (k = 0; k < l->n; k++)
		if (allows(&l->v[k]) && l->v[k].type.s != NULL &&
		    l->v[k].type.v == SPEC_RULE_BLOCK && !whole(&l->v[k].major))
			say_rule(j, r, k, false, "allows a block device");
}

static void dangerous_node(struct judge *j, const struct policy_rule *r,
			   const struct dev_draft *d)
{
	const char *what = d->d.path;
	enum verdict v, name;

	if (d->s == NULL || d->dropped || d->d.type != 'c')
		return;
	name = by_name(d->d.path);
	v = by_number(d->d.major, d->d.minor, &what);
	if (name > v)
		v = name;
	if (v == DEV_FINE)
		return;
	(void)say_dev(j, r, d, "", v == DEV_WARN,
		      TEXT(j, "%s (%u:%u): %s", d->d.path, d->d.major,
			   d->d.minor, what));
}

static void judge_dangerous(struct judge *j, const struct policy_rule *r)
{
	const struct spec_dev_rules *l = &j->res->devices;
	const char *what = "";
	enum verdict v;
	size_t i;
	uint32_t k;

	for (i = 0; i < j->d.n_devices; i++)
		dangerous_node(j, r, &j->d.devices[i]);
	for (k = 0; k < l->n; k++) {
		if (!allows(&l->v[k]) || l->v[k].type.s == NULL ||
		    l->v[k].type.v != SPEC_RULE_CHAR || whole(&l->v[k].major) ||
		    whole(&l->v[k].minor) ||
		    (l->v[k].major.v == 5 && l->v[k].minor.v == 1) ||
		    (l->v[k].major.v >= 136 && l->v[k].major.v <= 143))
			continue; /* the container's console, and its ptys */
		v = by_number((uint32_t)l->v[k].major.v,
			      (uint32_t)l->v[k].minor.v, &what);
		if (v != DEV_FINE)
			say_rule(j, r, k, v == DEV_WARN, what);
	}
}

/* Numbers that no device has, or numbers and no type. */
static bool odd(const struct spec_dev_rule *s)
{
	return s->major.v < -1 || s->major.v > 4095 || s->minor.v < -1 ||
	       s->minor.v > 1048575 ||
	       ((s->type.s == NULL || s->type.v == SPEC_RULE_ALL) &&
		(!whole(&s->major) || !whole(&s->minor)));
}

static void judge_wild(struct judge *j, const struct policy_rule *r)
{
	const struct spec_dev_rules *l = &j->res->devices;
	const struct spec_dev_rule *s;
	uint32_t i;

	for (i = 0; i < l->n; i++) {
		s = &l->v[i];
		if (odd(s)) {
			say_rule(j, r, i, true, "its numbers are no device's");
			continue;
		}
		if (!allows(s))
			continue;
		if (s->type.s != NULL && s->type.v == SPEC_RULE_CHAR &&
		    s->major.v >= 136 && s->major.v <= 143)
			continue; /* terminals of this devpts */
		if (s->type.s == NULL || s->type.v == SPEC_RULE_ALL ||
		    whole(&s->major) || whole(&s->minor))
			say_rule(j, r, i, false,
				 "allows devices that it does not name");
	}
}

static void judge_order(struct judge *j, const struct policy_rule *r)
{
	const struct spec_dev_rules *l = &j->res->devices;
	const struct spec_dev_rule *s = l->n > 0 ? &l->v[0] : NULL;
	struct plan_dev_rule *first = j->d.dev_rules;

	if (j->spec == NULL && l->n == 0)
		return; /* an update that leaves them as they are */
	if (s != NULL && !s->allow.v &&
	    (s->type.s == NULL || s->type.v == SPEC_RULE_ALL) &&
	    (s->access.s == NULL || strlen(s->access.s) == 3))
		return;
	if (judge_found(j, r,
			&(struct found){
				.pointer = judge_res(j, "/devices"),
				.off = l->set ? l->off : j->res_off,
				.message = "does not begin with a rule that "
					   "denies all",
				.asked = l->set ? "" : NULL,
				.given = "{\"allow\":false,\"access\":\"rwm\"}",
				.lacks = true }) != POLICY_FORCE ||
	    first == NULL)
		return;
	memmove(first + 1, first, j->d.n_dev_rules * sizeof(*first));
	memset(first, 0, sizeof(*first));
	first->type = 'a';
	first->access = "rwm";
	j->d.n_dev_rules++;
	judge_reason(j, "cgroup.devices[0]", r);
}

/* Is it one of the default nodes, a link that stands in its place, or the same
 * as one before it? The last one's mode and owner hold. */
static bool repeats(struct judge *j, struct dev_draft *d)
{
	struct dev_draft *o;
	bool again = false;
	size_t i;

	if (strcmp(d->d.path, "/dev/ptmx") == 0 && d->d.type == 'c' &&
	    d->d.major == 5 && d->d.minor == 2) {
		d->dropped = true; /* the engine's link to pts/ptmx */
		return true;
	}
	for (i = 0; i < j->d.n_devices; i++) {
		o = &j->d.devices[i];
		if ((o->s == NULL || o->index < d->index) && !o->dropped &&
		    strcmp(o->d.path, d->d.path) == 0 &&
		    o->d.type == d->d.type && o->d.major == d->d.major &&
		    o->d.minor == d->d.minor) {
			o->dropped = true; /* the config's, or the last one's */
			again |= o->s == NULL;
		}
	}
	return again;
}

static const char *const dev_places[] = {
	"/dev/pts",   "/dev/shm",    "/dev/mqueue", "/dev/fd",      "/dev/ptmx",
	"/dev/stdin", "/dev/stdout", "/dev/stderr", "/dev/console",
};

static const char *path_fault(const struct judge *j, const struct dev_draft *d)
{
	const char *s = d->s->path.s;
	const struct dev_draft *o;
	size_t i;

	if (s == NULL || s[0] != '/' || strcmp(d->d.path, "/") == 0)
		return "not an absolute path, or one with `..'";
	if (strcmp(d->d.path, "/dev") == 0 ||
	    (!path_within(d->d.path, "/dev") && !judge_open(j)))
		return "not below /dev";
	for (i = 0; i < COUNT(dev_places); i++)
		if (path_within(d->d.path, dev_places[i]))
			return "something else stands there";
	for (i = 0; i < j->d.n_devices; i++) {
		o = &j->d.devices[i];
		if (o != d && !o->dropped &&
		    (o->s == NULL || o->index < d->index) &&
		    strcmp(o->d.path, d->d.path) == 0)
			return "another device stands there";
	}
	if (d->d.type != 'p' && (d->s->major.v < 0 || d->s->major.v > 4095 ||
				 d->s->minor.v < 0 || d->s->minor.v > 1048575))
		return "no device has that number";
	return NULL;
}

static void judge_path(struct judge *j, const struct policy_rule *r)
{
	struct dev_draft *d;
	const char *why;
	size_t i;

	for (i = 0; i < j->d.n_devices; i++) {
		d = &j->d.devices[i];
		if (d->s == NULL || repeats(j, d))
			continue;
		why = path_fault(j, d);
		if (why != NULL)
			(void)say_dev(j, r, d, "/path", false, why);
	}
}

static void judge_mode(struct judge *j, const struct policy_rule *r)
{
	struct dev_draft *d;
	size_t i;

	for (i = 0; i < j->d.n_devices; i++) {
		d = &j->d.devices[i];
		if (d->s == NULL || (d->s->file_mode.v & 07111) == 0)
			continue;
		if (say_dev(j, r, d, "/fileMode", false,
			    TEXT(j, "mode %o has set-id or execute bits",
				 (unsigned)d->s->file_mode.v & 07777)) ==
		    POLICY_FORCE)
			judge_reason(j, TEXT(j, "devices[%zu].mode", i), r);
	}
}

#define DEV       .family = "dev", .on = POLICY_ON_CREATE
#define DEV_RULES .family = "dev", .on = POLICY_ON_CREATE | POLICY_ON_UPDATE

const struct policy_rule rules_dev[] = {
	{
		.id = "dev-path", /* first: it knows the default ones again */
		DEV,
		.act = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.opened = "no part of the path below the container's /dev is a "
			  "link",
		.title = "a device whose path is not below /dev, has `..', or "
			 "is taken",
		.why = "a node is made where the image says, which may be on "
		       "the host; and it would not open: all but /dev is nodev",
		.fix = "name a path of its own below /dev",
		.references = { "CVE-2026-41579", "CVE-2026-47766" },
		.judge = judge_path,
	},
	{
		.id = "dev-block",
		DEV_RULES,
		.act = ACTS(REFUSE, REFUSE, REFUSE, PASS),
		.title = "a block device",
		.why = "it is the host's disk, all of it",
		.fix = "mount it on the host, and bind the folder",
		.references = { "CIS-Docker 5.18" },
		.judge = judge_block,
	},
	{
		.id = "dev-dangerous",
		DEV_RULES,
		.act = ACTS(REFUSE, REFUSE, REFUSE, PASS),
		.lesser_when = "kvm, fuse, net/tun, dri, nvidia",
		.lesser = ACTS(REFUSE, WARN, WARN, PASS),
		.title = "a device that is none of the harmless ones: memory, "
			 "log, consoles, input, control devices, vhost, vfio, "
			 "loop, and all that can not be told by their number",
		.why = "the machine itself is behind it, or a driver that was "
		       "made for root alone; a node may have any name, and "
		       "many drivers any number",
		.fix = "leave the device out; a policy can allow it",
		.references = { "CIS-Docker 5.18" },
		.judge = judge_dangerous,
	},
	{
		.id = "dev-cgroup-wild",
		DEV_RULES,
		.act = ACTS(REFUSE, REFUSE, REFUSE, PASS),
		.lesser_when = "numbers that no device has, or numbers without "
			       "a type",
		.lesser = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.title = "a device rule that allows all, or all of a major "
			 "number, to be read or written",
		.why = "it is --privileged: any node that gets there opens",
		.fix = "allow the devices by their numbers, or leave "
		       "--privileged out",
		.references = { "CIS-Docker 5.5" },
		.judge = judge_wild,
	},
	{
		.id = "dev-cgroup-order",
		DEV_RULES,
		.act = ACTS(FORCE, FORCE, FORCE, PASS),
		.title = "device rules that do not begin by denying all",
		.why = "what no rule names would be allowed",
		.fix = "begin the list with {\"allow\": false, \"access\": "
		       "\"rwm\"}",
		.judge = judge_order,
	},
	{
		.id = "dev-mode",
		DEV,
		.act = ACTS(REFUSE, FORCE, FORCE, PASS),
		.title = "a fileMode with set-id or execute bits",
		.why = "no device needs them",
		.fix = "write a mode up to 0666",
		.judge = judge_mode,
	},
	{
		.id = "dev-default-bind",
		.family = "dev",
		.on = POLICY_ON_LAUNCH,
		.act = ACTS(FORCE, FORCE, FORCE, FORCE),
		.opened = "a default node that is bound from the host is the "
			  "character device that it should be",
		.title = "default devices are made, or bound after a look",
		.why = "an image whose /dev/null is a link had its target "
		       "bound over the masked paths",
		.fix = "nothing to do",
		.references = { "CVE-2025-31133" },
	},
	{ .id = NULL },
};
