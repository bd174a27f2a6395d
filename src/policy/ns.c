/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Namespaces. Which one a path is can only be told by its inode, so a join is
 * a condition; what text alone gives away (/proc/1/ns/net, docker's
 * netns/default, a type that is not listed) is settled here.
 */
#include "config.h"

#include <string.h>

#include "private.h"

#define LIST "/linux/namespaces"

static const char *const type_names[] = {
	[PLAN_NS_MOUNT] = "mount", [PLAN_NS_PID] = "pid",
	[PLAN_NS_NET] = "network", [PLAN_NS_IPC] = "ipc",
	[PLAN_NS_UTS] = "uts",     [PLAN_NS_CGROUP] = "cgroup",
	[PLAN_NS_TIME] = "time",
};

static const int spec_types[] = {
	[PLAN_NS_MOUNT] = SPEC_NS_MOUNT, [PLAN_NS_PID] = SPEC_NS_PID,
	[PLAN_NS_NET] = SPEC_NS_NETWORK, [PLAN_NS_IPC] = SPEC_NS_IPC,
	[PLAN_NS_UTS] = SPEC_NS_UTS,     [PLAN_NS_CGROUP] = SPEC_NS_CGROUP,
	[PLAN_NS_TIME] = SPEC_NS_TIME,
};

/* The entry of a type, and its index; NULL when it is not listed. */
static const struct spec_ns *listed(const struct judge *j, int type,
				    uint32_t *index)
{
	const struct spec_nss *l = &j->spec->lx.namespaces;
	uint32_t i;

	for (i = 0; i < l->n; i++)
		if (l->v[i].type.s != NULL && l->v[i].type.v == type) {
			*index = i;
			return &l->v[i];
		}
	return NULL;
}

static uint32_t list_off(const struct judge *j)
{
	const struct spec_linux *lx = &j->spec->lx;

	return lx->namespaces.set ? lx->namespaces.off : lx->at.off;
}

static bool joins(const struct spec_ns *s)
{
	return s != NULL && s->path.s != NULL && s->path.len > 0;
}

/* Paths that are the host's on every host. */
bool path_host_ns(const char *path)
{
	return path_match("/proc/1/ns/*", path) ||
	       path_match("/proc/self/ns/*", path) ||
	       path_match("/proc/thread-self/ns/*", path) ||
	       path_match("/**/netns/default", path);
}

/* Not listed, or the host's by its path. Returns what the profile makes of it.
 */
static enum policy_act host_type(struct judge *j, const struct policy_rule *r,
				 enum plan_ns_type t)
{
	uint32_t i = 0;
	const struct spec_ns *s = listed(j, spec_types[t], &i);
	const char *pointer, *path = j->d.ns[t].join;

	if (s == NULL)
		return judge_found(
			j, r,
			&(struct found){
				.pointer = LIST,
				.off = list_off(j),
				.message = TEXT(j,
						"no %s namespace: the "
						"container would be in the "
						"host's",
						type_names[t]),
				.given = TEXT(j, "{\"type\":\"%s\"}",
					      type_names[t]),
				.lacks = true });
	if (!joins(s))
		return POLICY_PASS;
	pointer = TEXT(j, LIST "/%u/path", i);
	if (path_host_ns(path))
		return judge_found(
			j, r,
			&(struct found){
				.pointer = pointer,
				.off = s->path.off,
				.message =
					TEXT(j, "%s is the host's %s namespace",
					     path, type_names[t]),
				.asked = judge_json_str(j, s->path.s),
				.given = "null" });
	judge_opened(j, r, pointer, s->path.off,
		     TEXT(j, "%s must not be the host's %s namespace", path,
			  type_names[t]));
	return POLICY_PASS;
}

static void force_new(struct judge *j, const struct policy_rule *r,
		      enum plan_ns_type t)
{
	j->d.ns[t].join = "";
	j->d.ns_why[t] = r;
}

static void judge_mount_host(struct judge *j, const struct policy_rule *r)
{
	(void)host_type(j, r, PLAN_NS_MOUNT);
}

static void judge_pid_host(struct judge *j, const struct policy_rule *r)
{
	(void)host_type(j, r, PLAN_NS_PID);
}

static void judge_net_host(struct judge *j, const struct policy_rule *r)
{
	j->d.net_host = host_type(j, r, PLAN_NS_NET) != POLICY_PASS;
}

static void judge_ipc_host(struct judge *j, const struct policy_rule *r)
{
	(void)host_type(j, r, PLAN_NS_IPC);
}

static void judge_uts_host(struct judge *j, const struct policy_rule *r)
{
	if (host_type(j, r, PLAN_NS_UTS) == POLICY_FORCE)
		force_new(j, r, PLAN_NS_UTS);
}

static void judge_cgroup_absent(struct judge *j, const struct policy_rule *r)
{
	if (host_type(j, r, PLAN_NS_CGROUP) == POLICY_FORCE)
		force_new(j, r, PLAN_NS_CGROUP);
}

static void judge_time_absent(struct judge *j, const struct policy_rule *r)
{
	if (j->facts->time_ns) {
		if (host_type(j, r, PLAN_NS_TIME) == POLICY_FORCE)
			force_new(j, r, PLAN_NS_TIME);
	} else if (j->d.ns[PLAN_NS_TIME].join != NULL) {
		judge_found(j, r,
			    &(struct found){ .pointer = LIST,
					     .off = list_off(j),
					     .message =
						     "this kernel has no time "
						     "namespaces",
					     .asked = "{\"type\":\"time\"}",
					     .lesser = true });
	}
}

static void judge_user_absent(struct judge *j, const struct policy_rule *r)
{
	uint32_t i = 0;

	if (listed(j, SPEC_NS_USER, &i) != NULL) {
		if (j->d.c.ids.kind == PLAN_IDS_BLOCK)
			j->d.c.ids.size = 65536;
		return;
	}
	if (judge_found(j, r,
			&(struct found){
				.pointer = LIST,
				.off = list_off(j),
				.message = "no user namespace: root in the "
					   "container would be root of the "
					   "host",
				.given = "{\"type\":\"user\"}",
				.lacks = true }) != POLICY_FORCE)
		return;
	j->d.c.ids.kind = PLAN_IDS_BLOCK;
	j->d.c.ids.size = 65536;
	draft_nested(j);
	judge_reason(j, "ids.kind", r);
}

/* What the engine checks of each path; ".." and relative ones end here. */
static void judge_join(struct judge *j, const struct policy_rule *r)
{
	const struct spec_nss *l = &j->spec->lx.namespaces;
	const char *pointer;
	uint32_t i;

	for (i = 0; i < l->n; i++) {
		if (!joins(&l->v[i]))
			continue;
		pointer = TEXT(j, LIST "/%u/path", i);
		if (l->v[i].path.s[0] != '/' ||
		    path_clean(j, "", l->v[i].path.s) == NULL)
			judge_found(j, r,
				    &(struct found){
					    .pointer = pointer,
					    .off = l->v[i].path.off,
					    .message = "not an absolute path, "
						       "or one with `..'",
					    .asked = judge_json_str(
						    j, l->v[i].path.s) });
		else if (!path_host_ns(l->v[i].path.s))
			judge_opened(j, r, pointer, l->v[i].path.off,
				     "must be a namespace of that type");
	}
}

static void judge_foreign(struct judge *j, const struct policy_rule *r)
{
	const struct spec_ns *l;
	uint32_t i = 0;
	size_t t;

	for (t = 0; t < PLAN_NS_TYPES; t++) {
		const struct spec_ns *s = listed(j, spec_types[t], &i);

		if (!joins(s) || path_host_ns(j->d.ns[t].join))
			continue;
		judge_found(j, r,
			    &(struct found){
				    .pointer = TEXT(j, LIST "/%u/path", i),
				    .off = s->path.off,
				    .message = TEXT(j,
						    "shares the %s namespace "
						    "of another container",
						    type_names[t]),
				    .asked = judge_json_str(j, s->path.s),
				    .lesser = true });
	}
	l = listed(j, SPEC_NS_USER, &i);
	if (joins(l) && !path_host_ns(l->path.s))
		judge_found(j, r,
			    &(struct found){
				    .pointer = TEXT(j, LIST "/%u/path", i),
				    .off = l->path.off,
				    .message =
					    "shares a user namespace with what "
					    "else is in it",
				    .asked = judge_json_str(j, l->path.s),
				    .lesser = true });
}

#define HOST_NS .family = "ns", .on = POLICY_ON_CREATE

const struct policy_rule rules_ns[] = {
	{
		.id = "ns-mount-host",
		HOST_NS,
		.act = ACTS(REFUSE, REFUSE, REFUSE, PASS),
		.opened = "the path is not the host's mount namespace",
		.title = "no mount namespace, or the host's",
		.why = "every mount of the container would be made on the host",
		.fix = "add {\"type\": \"mount\"} to linux.namespaces",
		.judge = judge_mount_host,
	},
	{
		.id = "ns-pid-host",
		HOST_NS,
		.act = ACTS(REFUSE, REFUSE, REFUSE, PASS),
		.opened = "the path is not the host's pid namespace",
		.title = "no pid namespace, or the host's (--pid=host)",
		.why = "the container sees, and may signal and trace, the "
		       "processes of the host",
		.fix = "leave out --pid=host, or add {\"type\": \"pid\"} to "
		       "linux.namespaces",
		.references = { "CIS-Docker 5.16", "PSS Baseline" },
		.judge = judge_pid_host,
	},
	{
		.id = "ns-net-host",
		HOST_NS,
		.act = ACTS(REFUSE, REFUSE, REFUSE, PASS),
		.opened = "the path is not the host's network namespace",
		.title = "no network namespace, or the host's "
			 "(--network=host, which docker writes as a path)",
		.why = "the container reaches what listens on the host's "
		       "loopback, and the abstract sockets of its daemons",
		.fix = "leave out --network=host and publish ports (-p)",
		.references = { "CIS-Docker 5.10", "PSS Baseline",
				"CVE-2020-15257" },
		.judge = judge_net_host,
	},
	{
		.id = "ns-ipc-host",
		HOST_NS,
		.act = ACTS(REFUSE, REFUSE, REFUSE, PASS),
		.opened = "the path is not the host's ipc namespace",
		.title = "no ipc namespace, or the host's (--ipc=host)",
		.why = "shared memory of the host's processes can be read and "
		       "written",
		.fix = "leave out --ipc=host, or add {\"type\": \"ipc\"} to "
		       "linux.namespaces",
		.references = { "CIS-Docker 5.17", "PSS Baseline" },
		.judge = judge_ipc_host,
	},
	{
		.id = "ns-uts-host",
		HOST_NS,
		.act = ACTS(REFUSE, FORCE, FORCE, PASS),
		.opened = "the path is not the host's uts namespace",
		.title = "no uts namespace, or the host's (--uts=host)",
		.why = "a process with the capability renames the host",
		.fix = "leave out --uts=host, or add {\"type\": \"uts\"} to "
		       "linux.namespaces",
		.references = { "CIS-Docker 5.21" },
		.judge = judge_uts_host,
	},
	{
		.id = "ns-cgroup-absent",
		HOST_NS,
		.act = ACTS(REFUSE, FORCE, FORCE, PASS),
		.opened = "the path is not the host's cgroup namespace",
		.title = "no cgroup namespace, or the host's",
		.why = "paths of the host are seen, and a cgroup mount reaches "
		       "the host's hierarchy",
		.fix = "add {\"type\": \"cgroup\"} to linux.namespaces",
		.references = { "CIS-Docker 5.25", "CVE-2022-0492",
				"CVE-2023-25809" },
		.judge = judge_cgroup_absent,
	},
	{
		.id = "ns-user-absent",
		HOST_NS,
		.act = ACTS(FORCE, FORCE, FORCE, PASS),
		.title = "no user namespace",
		.why = "root in the container is root of the host; with a "
		       "block of ids of its own it is nobody there, and most "
		       "local exploits of the kernel lose their way in",
		.fix = "nothing to do: a block of host ids is taken; or add "
		       "{\"type\": \"user\"} to linux.namespaces",
		.references = { "CIS-Docker 5.31" },
		.judge = judge_user_absent,
	},
	{
		.id = "ns-time-absent",
		HOST_NS,
		.act = ACTS(REFUSE, FORCE, FORCE, PASS),
		.lesser_when = "the kernel has none, and one is asked for",
		.lesser = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.opened = "the path is not the host's time namespace",
		.title = "no time namespace, or the host's",
		.why = "the host's boot time is shown, and told apart by it",
		.fix = "add {\"type\": \"time\"} to linux.namespaces",
		.judge = judge_time_absent,
	},
	{
		.id = NS_JOIN_BAD,
		HOST_NS,
		.act = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.opened = "the path is a namespace, and of that type",
		.title = "a namespace type twice; a path that is not absolute, "
			 "or no namespace of that type",
		.why = "what is joined is another thing than what was judged",
		.fix = "name each type once, by an absolute path without `..'",
		.references = { "runtime-spec config-linux.md" },
		.judge = judge_join,
	},
	{
		.id = "ns-join-foreign",
		HOST_NS,
		.act = ACTS(REFUSE, REFUSE, REFUSE, PASS),
		.lesser_when = "it is not known whose it is, or a container's "
			       "of ours",
		.lesser = ACTS(REFUSE, WARN, WARN, PASS),
		.opened = "the owner of an ipc or pid namespace is a container "
			  "of ours, so that ids can be shared",
		.title = "joins a namespace of another container (a pod, "
			 "--network container:X)",
		.why = "what one of the two is made to do, the other suffers",
		.fix = "give the container namespaces of its own",
		.judge = judge_foreign,
	},
	{ .id = NULL },
};
