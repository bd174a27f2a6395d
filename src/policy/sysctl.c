/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Kernel settings. They are written as host root in the container's new
 * namespaces, so only those that belong to one of these may pass; what isn't
 * known to is the host's. user.* is the host's too: the container's own user
 * namespace is entered after all this.
 */
#include "config.h"

#include <linux/capability.h>
#include <string.h>

#include "base/num.h"
#include "private.h"

#define AT "/linux/sysctl"

static const char low_ports[] = "net/ipv4/ip_unprivileged_port_start";
static const char ping_range[] = "net/ipv4/ping_group_range";

static const struct {
	const char *prefix; /* "." at the end, or the whole, or a beginning */
	bool begins;
	enum plan_ns_type ns;
} owned[] = {
	{ "kernel.shm", true, PLAN_NS_IPC },
	{ "kernel.msg", true, PLAN_NS_IPC },
	{ "kernel.sem", false, PLAN_NS_IPC },
	{ "fs.mqueue.", true, PLAN_NS_IPC },
	{ "net.", true, PLAN_NS_NET },
	{ "kernel.hostname", false, PLAN_NS_UTS },
	{ "kernel.domainname", false, PLAN_NS_UTS },
};

/* Names with dots or, as sysctl(8) takes them too, with "/" between them: no
 * part is empty, and none has a dot in it. */
static bool good_name(const char *key)
{
	static const char of[] = "abcdefghijklmnopqrstuvwxyz"
				 "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
	const char between = strchr(key, '/') != NULL ? '/' : '.';
	size_t n = strspn(key, of);

	for (; n > 0 && key[n] == between; n = strspn(key, of))
		key += n + 1;
	return n > 0 && key[n] == '\0';
}

/* Do the first @n bytes of @key name what those of @dots do? */
static bool same(const char *key, const char *dots, size_t n)
{
	size_t i = 0;

	while (i < n && (key[i] == '/' ? '.' : key[i]) == dots[i])
		i++;
	return i == n;
}

static bool is_name(const char *key, const char *dots)
{
	return same(key, dots, strlen(dots) + 1);
}

static bool one_line(const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s < 0x20 || *s == 0x7f)
			return false;
	return true;
}

/* Known to be harmless, also to those who share the namespace. */
static bool harmless(const struct judge *j, const char *key)
{
	size_t i;

	for (i = 0; i < j->profile->n_sysctls_safe; i++)
		if (is_name(key, j->profile->sysctls_safe[i]))
			return true;
	return false;
}

/*
 * A pod's network namespace is made by its engine and joined by its first
 * container, which brings the settings of the pod. One by one they can't be
 * told from another container's: only what is harmless may pass.
 */
static bool pods_own(const struct judge *j, enum plan_ns_type ns,
		     const char *key)
{
	return ns == PLAN_NS_NET && harmless(j, key);
}

/* One of the two would be passed over. */
static bool named_otherwise(const struct judge *j, const struct spec_pair *p)
{
	const struct spec_str *s =
		is_name(p->key.s, "kernel.hostname")     ? &j->spec->hostname
		: is_name(p->key.s, "kernel.domainname") ? &j->spec->domainname
							 : NULL;

	return s != NULL && s->s != NULL && s->s[0] != '\0' &&
	       p->value.s != NULL && strcmp(s->s, p->value.s) != 0;
}

static const char *host_fault(const struct judge *j, const struct spec_pair *p)
{
	const char *key = p->key.s;
	size_t i;

	if (named_otherwise(j, p))
		return "the config's own field says otherwise";
	if (!good_name(key))
		return "not a name with dots, or with `/' alone";
	if (p->value.s != NULL && !one_line(p->value.s))
		return "a value of more than one line";
	for (i = 0; i < COUNT(owned); i++) {
		if (!same(key, owned[i].prefix,
			  strlen(owned[i].prefix) + !owned[i].begins))
			continue;
		if (j->d.ns[owned[i].ns].join == NULL)
			return "the namespace that it belongs to is the "
			       "host's";
		if (j->d.ns[owned[i].ns].join[0] != '\0' &&
		    !pods_own(j, owned[i].ns, key))
			return "the namespace that it belongs to is another "
			       "container's";
		return NULL;
	}
	return "belongs to the host";
}

static void judge_host(struct judge *j, const struct policy_rule *r)
{
	const struct spec_pairs *l = &j->spec->lx.sysctl;
	const char *why;
	uint32_t i;

	for (i = 0; i < l->n; i++) {
		why = host_fault(j, &l->v[i]);
		if (why != NULL)
			judge_found(j, r,
				    &(struct found){
					    .pointer = judge_pointer(
						    j, AT, l->v[i].key.s),
					    .off = l->v[i].value.off,
					    .message = TEXT(j, "%s: %s",
							    l->v[i].key.s, why),
					    .asked = judge_json_str(
						    j, l->v[i].value.s) });
	}
}

static void judge_risky(struct judge *j, const struct policy_rule *r)
{
	const struct spec_pairs *l = &j->spec->lx.sysctl;
	uint32_t i;

	for (i = 0; i < l->n; i++)
		if (host_fault(j, &l->v[i]) == NULL &&
		    !harmless(j, l->v[i].key.s))
			judge_found(j, r,
				    &(struct found){
					    .pointer = judge_pointer(
						    j, AT, l->v[i].key.s),
					    .off = l->v[i].value.off,
					    .message = TEXT(j,
							    "%s is not one "
							    "that is known to "
							    "be harmless",
							    l->v[i].key.s),
					    .asked = judge_json_str(
						    j, l->v[i].value.s) });
}

/* The value that is there, and where the config says it; NULL: not at all. */
static struct plan_sysctl *drafted(const struct judge *j, const char *path)
{
	size_t i;

	for (i = 0; i < j->d.n_sysctls; i++)
		if (strcmp(j->d.sysctls[i].path, path) == 0)
			return &j->d.sysctls[i];
	return NULL;
}

static uint32_t pair_off(const struct judge *j, const char *key)
{
	const struct spec_pairs *l = &j->spec->lx.sysctl;
	uint32_t i;

	for (i = 0; i < l->n; i++)
		if (is_name(l->v[i].key.s, key))
			return l->v[i].value.off;
	return l->set ? l->off : j->spec->lx.at.off;
}

static void judge_low_ports(struct judge *j, const struct policy_rule *r)
{
	const struct plan_sysctl *s = drafted(j, low_ports);
	uint64_t caps = j->d.c.process.caps.bounding;

	if ((caps & UINT64_C(1) << CAP_NET_BIND_SERVICE) == 0 ||
	    j->d.net_host || j->d.c.ids.kind == PLAN_IDS_NONE ||
	    (s != NULL && strcmp(s->value, "0") == 0))
		return;
	if (judge_found(
		    j, r,
		    &(struct found){
			    .pointer =
				    AT "/net.ipv4.ip_unprivileged_port_start",
			    .off = pair_off(
				    j, "net.ipv4.ip_unprivileged_port_start"),
			    .message = "NET_BIND_SERVICE is granted, and the "
				       "network namespace is not the user "
				       "namespace's: ports below 1024 would "
				       "stay shut",
			    .asked = s != NULL ? judge_json_str(j, s->value)
					       : NULL,
			    .given = "\"0\"",
			    .lacks = s == NULL }) != POLICY_FORCE)
		return;
	s = draft_sysctl(j, low_ports, "0");
	if (s != NULL)
		judge_reason(j,
			     TEXT(j, "sysctls[%zu].value",
				  (size_t)(s - j->d.sysctls)),
			     r);
}

/* "0 2147483647" of docker is wider than any block; "1 0" is nobody. */
static bool gid_range(const char *s, uint32_t *from, uint32_t *to)
{
	size_t n = strcspn(s, " ");

	return s[n] == ' ' && num_u32(s, n, from) &&
	       num_u32(s + n + 1, strlen(s + n + 1), to);
}

/* Of those that there are to @most, the last: the kernel takes no other. */
static uint32_t last_gid(const struct judge *j, uint32_t most)
{
	const struct plan_ids *ids = &j->d.c.ids;
	uint32_t last = 0, end;
	size_t i;

	if (ids->kind != PLAN_IDS_NESTED)
		return most;
	for (i = 0; i < ids->n_gid_maps; i++) {
		end = ids->gid_maps[i].container + ids->gid_maps[i].size - 1;
		if (ids->gid_maps[i].container <= most && end > last)
			last = end;
	}
	return last < most ? last : most;
}

static void judge_ping(struct judge *j, const struct policy_rule *r)
{
	struct plan_sysctl *s = drafted(j, ping_range);
	uint32_t from, to;
	const char *given;

	if (s == NULL || j->d.c.ids.kind == PLAN_IDS_NONE ||
	    (j->d.c.ids.kind != PLAN_IDS_NESTED &&
	     strcmp(s->value, "0 2147483647") == 0))
		return;
	if (!gid_range(s->value, &from, &to)) {
		judge_found(
			j, r,
			&(struct found){
				.pointer = AT "/net.ipv4.ping_group_range",
				.off = pair_off(j, "net.ipv4.ping_group_range"),
				.message = "not two group ids",
				.asked = judge_json_str(j, s->value),
				.lesser = true });
		return;
	}
	if (from > to)
		return;
	if (j->d.c.ids.kind == PLAN_IDS_BLOCK && to > 65535)
		to = 65535;
	to = last_gid(j, to);
	if (from > to)
		from = to;
	given = TEXT(j, "%u %u", from, to);
	if (judge_found(j, r,
			&(struct found){
				.pointer = AT "/net.ipv4.ping_group_range",
				.off = pair_off(j, "net.ipv4.ping_group_range"),
				.message = "group ids of the container: they "
					   "are translated to the host's",
				.asked = judge_json_str(j, s->value),
				.given = judge_json_str(j, given),
				.lacks = true }) != POLICY_FORCE)
		return;
	s->value = given;
	s->gid_range = true;
	judge_reason(
		j,
		TEXT(j, "sysctls[%zu].gid_range", (size_t)(s - j->d.sysctls)),
		r);
}

static void judge_memfd(struct judge *j, const struct policy_rule *r)
{
	const char *pid = j->d.ns[PLAN_NS_PID].join;

	if (!j->facts->memfd_noexec || pid == NULL || pid[0] != '\0')
		return;
	if (judge_found(j, r,
			&(struct found){
				.pointer = AT,
				.off = j->spec->lx.sysctl.set
					       ? j->spec->lx.sysctl.off
					       : j->spec->lx.at.off,
				.message = "a memfd could be written and run",
				.given = "{\"vm.memfd_noexec\":\"1\"}",
				.lacks = true }) != POLICY_FORCE)
		return;
	if (draft_sysctl(j, "vm/memfd_noexec", "1") != NULL)
		judge_reason(j, TEXT(j, "sysctls[%zu]", j->d.n_sysctls - 1), r);
}

#define SYSCTL .family = "sysctl", .on = POLICY_ON_CREATE

const struct policy_rule rules_sysctl[] = {
	{
		.id = "sysctl-host",
		SYSCTL,
		.act = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.title = "a sysctl that is not of an own ipc, uts or network "
			 "namespace; one of a joined network namespace that is "
			 "not in the list of harmless ones; a name with an "
			 "empty part, or with both `/' and dots; a hostname or "
			 "domainname that is not the one of the field of that "
			 "name",
		.why = "it would be set for the host. user.* too, as the "
		       "container's user namespace is entered after it",
		.fix = "remove it, or set it on the host",
		.references = { "PSS Baseline" },
		.judge = judge_host,
	},
	{
		.id = "sysctl-risky",
		SYSCTL,
		.act = ACTS(REFUSE, WARN, WARN, PASS),
		.title = "a sysctl of the container's own that is not in the "
			 "list of harmless ones",
		.why = "forwarding, redirects and router advertisements make "
		       "of a container a router",
		.fix = "remove it unless the program needs it",
		.references = { "PSS Baseline" },
		.judge = judge_risky,
	},
	{
		.id = "sysctl-low-ports",
		SYSCTL,
		.act = ACTS(FORCE, FORCE, FORCE, PASS),
		.title = "NET_BIND_SERVICE without "
			 "net.ipv4.ip_unprivileged_port_start=0",
		.why = "the network namespace belongs to the host's user "
		       "namespace, where the capability is void: root could "
		       "not listen on port 80",
		.fix = "set net.ipv4.ip_unprivileged_port_start to 0",
		.judge = judge_low_ports,
	},
	{
		.id = "sysctl-ping-range",
		SYSCTL,
		.act = ACTS(FORCE, FORCE, FORCE, PASS),
		.lesser_when = "it is not two numbers",
		.lesser = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.title = "net.ipv4.ping_group_range with group ids of the "
			 "container",
		.why = "the kernel takes the host's: `0 0' would let nobody "
		       "ping",
		.fix = "write \"0 2147483647\", as docker does",
		.judge = judge_ping,
	},
	{
		.id = "sec-memfd",
		.family = "seccomp",
		.on = POLICY_ON_CREATE,
		.act = ACTS(FORCE, FORCE, FORCE, PASS),
		.title = "always, with a pid namespace of its own and Linux "
			 "6.3: vm.memfd_noexec=1",
		.why = "what can be written must not be what can be executed, "
		       "and a memfd is both",
		.fix = "nothing to do",
		.judge = judge_memfd,
	},
	{ .id = NULL },
};
