/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The floor, a clause a function, the whole of it in the table at the end.
 * Must: judge nothing by a word of the plan about itself; refuse what it does
 * not know.
 */
#include "config.h"

#include <linux/capability.h>
#include <linux/mount.h>
#include <stdio.h>
#include <string.h>

#include "floor/floor.h"
#include "private.h"

int floor_denied(struct err *e, const char *clause, const char *at,
		 const char *what)
{
	return err_set(e, ERR_DENIED, 0, at, "%s: %s", clause, what);
}

/* ---- profile, ids, namespaces ---- */

static int profile(const struct plan_container *c, const struct ceiling *top,
		   struct err *e)
{
	if (c->profile != top->profile || c->profile == PLAN_PROFILE_OPEN)
		return floor_denied(e, "profile", "profile",
				    "not the one that was asked for");
	return 0;
}

static bool maps_root(const struct plan_id_map *m, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) /* or runs over the end to 0 */
		if (m[i].host == 0 ||
		    (uint64_t)m[i].host + m[i].size > UINT32_MAX)
			return true;
	return n == 0;
}

/* Text that says by itself that the namespace is the host's. */
static bool host_ns(const char *path)
{
	return path[0] != '\0' && (path[0] != '/' || path_in(path, "/proc/1") ||
				   path_in(path, "/proc/self") ||
				   path_in(path, "/proc/thread-self"));
}

static int ids(const struct plan_container *c, const struct ceiling *top,
	       struct err *e)
{
	switch (c->ids.kind) {
	case PLAN_IDS_JOIN: /* whose it is, and what it maps, the engine sees */
		if (!host_ns(c->ids.join) &&
		    (c->ids.n_uid_maps == 0 ||
		     (!maps_root(c->ids.uid_maps, c->ids.n_uid_maps) &&
		      !maps_root(c->ids.gid_maps, c->ids.n_gid_maps))))
			return 0;
		return floor_denied(e, "ids", c->ids.join,
				    "host root's user namespace");
	case PLAN_IDS_BLOCK: /* one of these: never of users and daemons */
		if (top->ids.first >= 65536 && top->ids.first < top->ids.last &&
		    top->ids.last <= INT32_MAX)
			return 0;
		return floor_denied(e, "ids", "the id pool",
				    "not between 65536 and 2147483647");
	case PLAN_IDS_MAPS:
		if (!maps_root(c->ids.uid_maps, c->ids.n_uid_maps) &&
		    !maps_root(c->ids.gid_maps, c->ids.n_gid_maps) &&
		    !ceiling_taken(top, c->ids.uid_maps, c->ids.n_uid_maps) &&
		    !ceiling_taken(top, c->ids.gid_maps, c->ids.n_gid_maps))
			return 0;
		return floor_denied(e, "ids", "ids",
				    "host root, its users, or ids of other "
				    "containers' blocks, are mapped");
	case PLAN_IDS_NESTED: /* in a namespace without host root */
		if (top->nested)
			return 0;
		return floor_denied(e, "ids", "ids.kind",
				    "would be ids of the host");
	case PLAN_IDS_NONE:
		break;
	}
	return floor_denied(e, "ids", "ids.kind", "no user namespace");
}

static int namespaces(const struct plan_container *c, const struct ceiling *top,
		      struct err *e)
{
	const unsigned all = 1U << PLAN_NS_MOUNT | 1U << PLAN_NS_PID |
			     1U << PLAN_NS_NET | 1U << PLAN_NS_IPC |
			     1U << PLAN_NS_UTS | 1U << PLAN_NS_CGROUP;
	unsigned seen = 0;
	size_t i;

	(void)top;
	for (i = 0; i < c->n_namespaces; i++) {
		if (host_ns(c->namespaces[i].join))
			return floor_denied(e, "namespaces",
					    c->namespaces[i].join,
					    "a namespace of the host");
		seen |= 1U << c->namespaces[i].type;
	}
	if ((seen & all) != all)
		return floor_denied(e, "namespaces", "namespaces",
				    "one is the host's");
	return 0;
}

/* ---- the process, the container's or one more ---- */

/* Set-id bits on a bound folder are valid for the host's users; where a builder
 * sets them, the engine finds all that lasts closed to these. */
static bool lasting_bind(const struct plan_container *c)
{
	size_t i;

	if (c->root.kind == PLAN_ROOT_DIRECT && !c->root.readonly)
		return c->process.baseline != PLAN_BASELINE_DENY_SETID_OK;
	for (i = 0; i < c->n_mounts; i++)
		if (c->mounts[i].type == PLAN_MOUNT_BIND &&
		    !mount_readonly(&c->mounts[i]))
			return true;
	return false;
}

static int own_process(const struct plan_container *c,
		       const struct ceiling *top, struct err *e)
{
	uint64_t caps = top->caps;

	if (!c->has_process)
		return 0;
	if (top->landlock && !c->process.landlock)
		return floor_denied(e, "process", "process.landlock",
				    "the profile has it");
	if (process_asks(&c->process, top, e) != 0)
		return -1;
	if (!lasting_bind(c))
		return process_holds(&c->process, caps, top->setid, e);
	caps &= ~(UINT64_C(1) << CAP_SETFCAP);
	return process_holds(&c->process, caps, false, e);
}

/* ---- files ---- */

static int root(const struct plan_container *c, const struct ceiling *top,
		struct err *e)
{
	const struct plan_root *r = &c->root;
	size_t i;

	if (path_host_root(r->path))
		return floor_denied(e, "root", r->path,
				    "the host's own programs or settings");
	if ((top->roots & 1U << r->kind) == 0)
		return floor_denied(e, "root", "root.kind",
				    "not one that may be had");
	if (r->propagation == PLAN_PROP_SHARED)
		return floor_denied(e, "root", "root.propagation",
				    "what is mounted there gets out");
	for (i = 0; i < r->n_windows; i++)
		if (r->windows[i].exec && !top->window_exec)
			return floor_denied(e, "root", r->windows[i].path,
					    "what is written there could run");
	return 0;
}

static bool covered(const char *const *list, size_t n, const char *path)
{
	size_t i;

	for (i = 0; i < n; i++) /* what is over "/" nobody sees */
		if (list[i][1] != '\0' && path_in(path, list[i]))
			return true;
	return false;
}

static int masks(const struct plan_container *c, const struct ceiling *top,
		 struct err *e)
{
	static const char *const masked[] = {
		"/proc/acpi",
		"/proc/asound",
		"/proc/interrupts",
		"/proc/kcore",
		"/proc/keys",
		"/proc/latency_stats",
		"/proc/sched_debug",
		"/proc/scsi",
		"/proc/timer_list",
		"/proc/timer_stats",
		"/sys/devices/virtual/powercap",
		"/sys/firmware",
		"/sys/fs/bpf",
		"/sys/fs/selinux",
		"/sys/kernel/debug",
		"/sys/kernel/security",
		"/sys/kernel/tracing",
	};
	static const char *const readonly[] = {
		"/proc/bus",           "/proc/fs", "/proc/irq", "/proc/sys",
		"/proc/sysrq-trigger",
	};
	size_t i;

	(void)top;
	for (i = 0; i < COUNT(masked); i++)
		if (!covered(c->masked_paths, c->n_masked_paths, masked[i]))
			return floor_denied(e, "masks", masked[i],
					    "can be read");
	for (i = 0; i < COUNT(readonly); i++)
		if (!covered(c->masked_paths, c->n_masked_paths, readonly[i]) &&
		    !covered(c->readonly_paths, c->n_readonly_paths,
			     readonly[i]))
			return floor_denied(e, "masks", readonly[i],
					    "can be written");
	return 0;
}

/* ---- devices ---- */

/* null zero full random urandom, tty console ptmx, and ptys. */
static bool usual(uint32_t type, int64_t major, int64_t minor)
{
	if (type != 'c')
		return false;
	if (major == 1)
		return minor == 3 || minor == 5 || (minor >= 7 && minor <= 9);
	return (major == 5 && minor >= 0 && minor <= 2) ||
	       (major >= 136 && major <= 143);
}

static bool device(const struct ceiling *top, uint32_t type, int64_t major,
		   int64_t minor)
{
	size_t i;

	for (i = 0; i < top->n_devices; i++)
		if (top->devices[i].type == type &&
		    top->devices[i].major == major &&
		    (top->devices[i].minor == CEILING_ANY ||
		     top->devices[i].minor == minor))
			return true;
	return ceiling_more(top, type, major, minor) ||
	       usual(type, major, minor);
}

static bool rule(const struct plan_dev_rule *r, const struct ceiling *top)
{
	if (!r->allow || strcmp(r->access, "m") == 0)
		return true; /* making a node is not opening it */
	return r->type != 'a' && r->major.set &&
	       device(top, r->type, r->major.v, r->minor.set ? r->minor.v : -1);
}

static bool deny_all(const struct plan_dev_rule *r)
{
	return !r->allow && r->type == 'a' && strchr(r->access, 'r') != NULL &&
	       strchr(r->access, 'w') != NULL && strchr(r->access, 'm') != NULL;
}

static int rules(const struct plan_cgroup *cg, const struct ceiling *top,
		 struct err *e)
{
	if (cg->n_devices == 0 || !deny_all(&cg->devices[0]))
		return floor_denied(e, "devices", "cgroup.devices",
				    "does not begin with nothing allowed");
	for (size_t i = 1; i < cg->n_devices; i++)
		if (!rule(&cg->devices[i], top))
			return floor_denied(e, "devices", "cgroup.devices",
					    "allows what may not be had");
	return 0;
}

static int devices(const struct plan_container *c, const struct ceiling *top,
		   struct err *e)
{
	const char *lost = ceiling_net(top, c);
	size_t i;

	for (i = 0; i < c->n_devices; i++)
		if (c->devices[i].type != 'p' &&
		    !device(top, c->devices[i].type, c->devices[i].major,
			    c->devices[i].minor))
			return floor_denied(e, "devices", c->devices[i].path,
					    "not one that may be had");
	if (lost != NULL)
		return floor_denied(e, "devices", lost, "the host loses it");
	return rules(&c->cgroup, top, e);
}

/* ---- sysctls, cgroup, hooks ---- */

/*
 * Each of these is a namespace's, and none of those is the host's. Not user/:
 * these are written before the container's user namespace is entered.
 */
static bool sysctl(const char *path)
{
	static const char *const begins[] = { "net/", "fs/mqueue/",
					      "kernel/shm", "kernel/msg" };
	static const char *const is[] = { "kernel/sem", "kernel/hostname",
					  "kernel/domainname",
					  "vm/memfd_noexec" };
	size_t i;

	for (i = 0; i < COUNT(begins); i++)
		if (strncmp(path, begins[i], strlen(begins[i])) == 0)
			return strstr(path, "..") == NULL;
	for (i = 0; i < COUNT(is); i++)
		if (strcmp(path, is[i]) == 0)
			return true;
	return false;
}

static int sysctls(const struct plan_container *c, const struct ceiling *top,
		   struct err *e)
{
	size_t i;

	(void)top;
	for (i = 0; i < c->n_sysctls; i++)
		if (!sysctl(c->sysctls[i].path))
			return floor_denied(e, "sysctls", c->sysctls[i].path,
					    "the host's");
	return 0;
}

static int cgroup(const struct plan_container *c, const struct ceiling *top,
		  struct err *e)
{
	if (c->cgroup.none && !top->nested)
		return floor_denied(e, "cgroup", "cgroup.none",
				    "no limit would hold");
	return cgroup_holds(&c->cgroup, e);
}

/* "-exec-root=/run/docker", or an id in hex: to no program more than that. */
static bool libnetwork_word(const char *s)
{
	static const char root[] = "-exec-root=/";
	size_t n = strspn(s, "0123456789abcdefghijklmnopqrstuvwxyz");

	if (strncmp(s, root, sizeof(root) - 1) == 0)
		return s[strspn(s, "abcdefghijklmnopqrstuvwxyz-=/._"
				   "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")] ==
		       '\0';
	return n >= 12 && n <= 64 && s[n] == '\0';
}

/*
 * dockerd gives the container's network namespace to itself (libnetwork). In
 * just these words: which program /proc/PID/exe is, text can't tell.
 */
static bool libnetwork(const struct plan_hook *h)
{
	size_t i;

	if (!h->engine_exe || h->when != PLAN_HOOK_PRESTART || h->n_env != 0 ||
	    h->n_args < 2 || h->n_args > 4 ||
	    strcmp(h->args[0], "libnetwork-setkey") != 0)
		return false;
	for (i = 1; i < h->n_args; i++)
		if (!libnetwork_word(h->args[i]))
			return false;
	return true;
}

static int hooks(const struct plan_container *c, const struct ceiling *top,
		 struct err *e)
{
	size_t i, j;

	for (i = 0; i < c->n_hooks; i++) {
		const struct plan_hook *h = &c->hooks[i];

		/* startContainer: in the container, under both filters */
		if (h->when == PLAN_HOOK_START_CONTAINER ||
		    (top->profile != PLAN_PROFILE_STRICT && libnetwork(h)))
			continue;
		/* That it is root's alone the engine sees, on the descriptor */
		if (top->host_hooks && !h->engine_exe &&
		    (h->confined || h->when != PLAN_HOOK_CREATE_CONTAINER))
			continue;
		for (j = 0; j < top->n_hooks; j++)
			if (!h->engine_exe &&
			    strcmp(h->path, top->hooks[j]) == 0)
				break;
		if (j == top->n_hooks)
			return floor_denied(e, "hooks", h->path,
					    "would run as the host's root");
	}
	return 0;
}

/* ---- all of it ---- */

static const struct {
	const char *name;
	int (*holds)(const struct plan_container *c, const struct ceiling *top,
		     struct err *e);
} clauses[] = {
	{ "profile", profile },
	{ "ids", ids },
	{ "namespaces", namespaces },
	{ "process", own_process },
	{ "root", root },
	{ "mounts", mounts_hold },
	{ "masks", masks },
	{ "devices", devices },
	{ "sysctls", sysctls },
	{ "cgroup", cgroup },
	{ "hooks", hooks },
};

const char *floor_clause_at(size_t i)
{
	return i < COUNT(clauses) ? clauses[i].name : NULL;
}

int floor_check(const struct plan *p, const struct ceiling *top, struct err *e)
{
	const struct plan_container *c = plan_container(p);
	size_t i;

	if (c == NULL)
		return floor_denied(e, "kind", "plan", "not a container's");
	if (top->open && c->profile == PLAN_PROFILE_OPEN)
		return 0;
	for (i = 0; i < COUNT(clauses); i++)
		if (clauses[i].holds(c, top, e) != 0)
			return -1;
	return 0;
}

static bool has_filter(const struct plan_process *p,
		       const struct plan_filter *f)
{
	size_t i;

	for (i = 0; i < p->n_filters; i++)
		if (p->filters[i].n_code == f->n_code &&
		    memcmp(p->filters[i].code, f->code, f->n_code) == 0)
			return true;
	return false;
}

int floor_check_exec(const struct plan *x, const struct plan *running,
		     const struct ceiling *top, struct err *e)
{
	const struct plan_container *c = plan_container(running);
	const struct plan_exec *exec = plan_exec(x);
	size_t i;

	if (c == NULL || exec == NULL || !c->has_process)
		return floor_denied(e, "kind", "plan", "not an exec's");
	if (exec->cgroup[0] == '/' || strstr(exec->cgroup, "..") != NULL)
		return floor_denied(e, "cgroup", "cgroup",
				    "not below the container's");
	if (top->open && c->profile == PLAN_PROFILE_OPEN)
		return 0;
	if (process_holds(&exec->process, top->caps & c->process.caps.bounding,
			  c->process.baseline == PLAN_BASELINE_DENY_SETID_OK,
			  e) != 0 ||
	    process_asks(&exec->process, top, e) != 0)
		return -1;
	if (exec->process.n_listener < c->process.n_listener)
		return floor_denied(e, "process", "process.listener",
				    "without the container's");
	for (i = 0; i < c->process.n_filters; i++)
		if (!has_filter(&exec->process, &c->process.filters[i]))
			return floor_denied(e, "process", "process.filters",
					    "without one of the container's");
	if (!process_labels(&c->process, &exec->process))
		return floor_denied(e, "process", "process.apparmor",
				    "without the container's label");
	if ((c->process.landlock || top->landlock) && !exec->process.landlock)
		return floor_denied(e, "process", "process.landlock",
				    "the container has it");
	return 0;
}

int floor_check_update(const struct plan *u, const struct ceiling *top,
		       struct err *e)
{
	const struct plan_update *update = plan_update(u);

	if (update == NULL)
		return floor_denied(e, "kind", "plan", "not an update's");
	if (top->open)
		return 0;
	if (update->cgroup.n_devices > 0 && rules(&update->cgroup, top, e) != 0)
		return -1;
	return limits_hold(&update->cgroup, e);
}
