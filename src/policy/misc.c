/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What has no family, and the rule `unsupported', which is all families'. */
#include "config.h"

#include <string.h>

#include "private.h"
#include "unsupported.h"

/* As dev_valid_name() of the kernel has it; one "%d" where @mark. */
bool judge_net_name(const char *s, bool mark)
{
	size_t n = strlen(s), i;

	if (n == 0 || n > 15 || strcmp(s, ".") == 0 || strcmp(s, "..") == 0)
		return false;
	for (i = 0; i < n; i++) {
		if (s[i] == '%' && (!mark || s[i + 1] != 'd'))
			return false;
		mark &= s[i] != '%';
		if (s[i] <= ' ' || s[i] >= 0x7f || s[i] == '/' || s[i] == ':')
			return false;
	}
	return true;
}

static const char *net_fault(const struct judge *j, uint32_t i)
{
	const struct plan_net_device *d = j->d.c.net_devices;
	uint32_t k;

	if (!judge_net_name(d[i].host, false) ||
	    !judge_net_name(d[i].name, true))
		return "no device has such a name: up to 15 characters, no "
		       "blank, `/' or `:'";
	for (k = 0; k < i; k++)
		if (strcmp(d[i].name, d[k].name) == 0 &&
		    strchr(d[i].name, '%') == NULL)
			return "has the name of another one";
	if (j->d.ns[PLAN_NS_NET].join == NULL)
		return "there is no network namespace to move it to";
	if (i >= 64)
		return "more than 64";
	return NULL;
}

/* Does the policy name it? */
static bool net_named(const struct judge *j, const char *host)
{
	const struct plan_settings *by = j->opts->settings;
	size_t i;

	for (i = 0; by != NULL && i < by->n_net_devices; i++)
		if (strcmp(by->net_devices[i], host) == 0)
			return true;
	return false;
}

static void judge_net_device(struct judge *j, const struct policy_rule *r)
{
	const struct spec_net_devices *l = &j->spec->lx.net_devices;
	const char *why;
	uint32_t i;

	if (j->d.c.net_devices == NULL)
		return;
	for (i = 0; i < l->n; i++) {
		why = net_fault(j, i);
		judge_found(
			j, r,
			&(struct found){
				.pointer = judge_pointer(j, "/linux/netDevices",
							 l->v[i].key.s),
				.off = l->v[i].at.off,
				.message = why != NULL
						   ? why
						   : "takes a network device "
						     "of the host",
				.asked = judge_json_str(j, l->v[i].key.s),
				.lesser = why != NULL,
				.allowed = why == NULL &&
					   net_named(j, l->v[i].key.s) });
	}
}

/* Letters, digits, "-", "." and, as engines let it, "_". */
static const char *name_fault(const struct judge *j, const struct spec_str *s)
{
	const char *uts = j->d.ns[PLAN_NS_UTS].join;

	if (s->s == NULL || s->len == 0)
		return NULL;
	if (s->len > 64)
		return "longer than 64 characters";
	if (s->s[strspn(s->s, "abcdefghijklmnopqrstuvwxyz"
			      "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._")] !=
	    '\0')
		return "has a character that no host name has";
	if (uts == NULL || (uts[0] != '\0' && !judge_open(j)))
		return "there is no uts namespace of its own to set it in";
	return NULL;
}

static void one_name(struct judge *j, const struct policy_rule *r,
		     const struct spec_str *s, const char *pointer)
{
	const char *why = name_fault(j, s);

	if (why != NULL)
		judge_found(
			j, r,
			&(struct found){ .pointer = pointer,
					 .off = s->off,
					 .message = why,
					 .asked = judge_json_str(j, s->s) });
}

static void judge_hostname(struct judge *j, const struct policy_rule *r)
{
	one_name(j, r, &j->spec->hostname, "/hostname");
	one_name(j, r, &j->spec->domainname, "/domainname");
}

enum {
	ABSURD_SECS = 1577836800
}; /* half a century */

static void judge_timeoffset(struct judge *j, const struct policy_rule *r)
{
	const struct spec_time_offsets *s = &j->spec->lx.time_offsets;
	const char *why = NULL;
	uint32_t i, n = 0;

	if (j->d.c.n_time_offsets == 0)
		return;
	for (i = 0; i < j->spec->lx.namespaces.n; i++)
		n += j->spec->lx.namespaces.v[i].type.s != NULL &&
		     j->spec->lx.namespaces.v[i].type.v == SPEC_NS_TIME &&
		     j->spec->lx.namespaces.v[i].path.len == 0;
	if (n == 0)
		why = "there is no time namespace of its own to set them in";
	for (i = 0; i < j->d.c.n_time_offsets; i++)
		if (j->d.c.time_offsets[i].nanosecs >= 1000000000 ||
		    j->d.c.time_offsets[i].secs > ABSURD_SECS ||
		    j->d.c.time_offsets[i].secs < -ABSURD_SECS)
			why = "half a century and more, or a billion "
			      "nanoseconds";
	if (why != NULL)
		judge_found(j, r,
			    &(struct found){ .pointer = "/linux/timeOffsets",
					     .off = s->at.off,
					     .message = why });
}

/* A comma stands between categories alone: user:role:type:s0:c1,c2. */
static bool label_ends(const char *s)
{
	int colons = 0;

	for (; *s != '\0'; s++) {
		colons += *s == ':';
		if (*s == '"' || *s == '\n' ||
		    (*s == ',' && (colons < 4 || s[1] != 'c' ||
				   strspn(s + 2, "0123456789") == 0)))
			return true;
	}
	return false;
}

static void judge_mountlabel(struct judge *j, const struct policy_rule *r)
{
	const struct spec_str *s = &j->spec->lx.mount_label;

	if (s->s != NULL && label_ends(s->s))
		judge_found(
			j, r,
			&(struct found){ .pointer = "/linux/mountLabel",
					 .off = s->off,
					 .message = "ends the option that "
						    "it stands in",
					 .asked = judge_json_str(j, s->s) });
}

#define MISC .family = "misc", .on = POLICY_ON_CREATE

const struct policy_rule rules_misc[] = {
	{
		.id = "net-device",
		MISC,
		.act = ACTS(REFUSE, REFUSE, REFUSE, PASS),
		.lesser_when = "a name that no device has, one twice, or no "
			       "network namespace",
		.lesser = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.title = "netDevices",
		.why = "the host loses its network card, or its traffic",
		.fix = "leave linux.netDevices out; have the engine move it, "
		       "or a CNI plugin, or have the policy name the "
		       "device (net-devices)",
		.judge = judge_net_device,
	},
	{
		.id = "misc-hostname",
		MISC,
		.act = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.title = "a host or domain name that is too long, has odd "
			 "characters, or no uts namespace to stand in",
		.why = "names end in logs and shells; without a namespace it "
		       "is the host's or another container's",
		.fix = "write up to 64 of A-Z a-z 0-9 - . _",
		.judge = judge_hostname,
	},
	{
		.id = "misc-timeoffset",
		MISC,
		.act = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.title = "timeOffsets without a time namespace of its own, or "
			 "absurd ones",
		.why = "the kernel refuses them late, or takes them for "
		       "another container",
		.fix = "add {\"type\": \"time\"} to linux.namespaces",
		.judge = judge_timeoffset,
	},
	{
		.id = "misc-mountlabel",
		MISC,
		.act = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.title =
			"a mountLabel with a quote, a newline, or a comma that "
			"is not between categories",
		.why = "what stands behind it is another mount option",
		.fix = "write a label alone",
		.judge = judge_mountlabel,
	},
	{
		.id = "unsupported",
		.family = "misc",
		.on = POLICY_ON_CREATE | POLICY_ON_EXEC | POLICY_ON_UPDATE,
		.act = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.title = "a field that this version reads and does not carry "
			 "out, with a value that asks for something",
		.why = "what is asked for and silently not done is worse than "
		       "an error",
		.fix = "leave the field out",
		.judge = judge_unsupported,
	},
	{ .id = NULL },
};
