/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The invariants of a container's plan but for ids, mounts and cgroup. */
#include "config.h"

#include <string.h>

#include "private.h"

static int check_namespaces(const struct inv *v, const struct plan_container *c)
{
	unsigned seen = 0, fresh = 0, all;
	size_t i;

	for (i = 0; i < c->n_namespaces; i++) {
		if ((seen & 1U << c->namespaces[i].type) != 0)
			return inv_broken(v, "namespaces",
					  "must name each type once");
		seen |= 1U << c->namespaces[i].type;
		if (c->namespaces[i].join[0] == '\0')
			fresh |= 1U << c->namespaces[i].type;
	}
	all = (1U << PLAN_NS_TYPES) - 1 - (1U << PLAN_NS_TIME);
	if (c->profile != PLAN_PROFILE_OPEN && (seen & all) != all)
		return inv_broken(v, "namespaces",
				  "only the time namespace may be left out");
	if (c->n_time_offsets > 0 && (fresh & 1U << PLAN_NS_TIME) == 0)
		return inv_broken(v, "time_offsets",
				  "need a new time namespace");
	if ((c->hostname[0] != '\0' || c->domainname[0] != '\0') &&
	    (seen & 1U << PLAN_NS_UTS) == 0)
		return inv_broken(v, "hostname", "needs a uts namespace");
	return 0;
}

static int check_clocks(const struct inv *v, const struct plan_container *c)
{
	const struct plan_time_offset *o = c->time_offsets;
	size_t i;

	for (i = 0; i < c->n_time_offsets; i++) {
		if (strcmp(o[i].clock, "monotonic") != 0 &&
		    strcmp(o[i].clock, "boottime") != 0)
			return inv_broken(v, "time_offsets.clock",
					  "must be monotonic or boottime");
		if (i > 0 && strcmp(o[i].clock, o[i - 1].clock) == 0)
			return inv_broken(v, "time_offsets.clock",
					  "must name each clock once");
		if (o[i].nanosecs >= 1000000000)
			return inv_broken(v, "time_offsets.nanosecs",
					  "must be below a second");
	}
	return 0;
}

static int check_root(const struct inv *v, const struct plan_container *c)
{
	const struct plan_root *r = &c->root;
	size_t i, j;

	if (r->path[1] == '\0')
		return inv_broken(v, "root.path", "must not be the host's");
	if (r->readonly && r->n_windows > 0)
		return inv_broken(v, "root.windows",
				  "a read-only root has none");
	if ((c->ids.kind == PLAN_IDS_BLOCK || c->ids.kind == PLAN_IDS_NESTED) &&
	    r->kind != PLAN_ROOT_DIRECT &&
	    (r->upper_bytes == 0 || r->upper_inodes == 0))
		return inv_broken(v, "root.upper_bytes", "must be limited");
	if (r->upper_bytes > INT64_MAX || r->upper_inodes > INT64_MAX)
		return inv_broken(v, "root.upper_bytes", "must be below 2^63");
	for (i = 0; i < r->n_windows; i++) {
		const char *w = r->windows[i].path;

		if (w[1] == '\0' || inv_within(w, "/proc") ||
		    inv_within(w, "/sys") || inv_within(w, "/dev"))
			return inv_broken(v, "root.windows.path",
					  "must not be /, /proc, /sys, /dev "
					  "or below these");
		for (j = 0; j < i; j++)
			if (strcmp(w, r->windows[j].path) == 0)
				return inv_broken(v, "root.windows.path",
						  "must be named once");
	}
	return 0;
}

static int check_device(const struct inv *v, const struct plan_device *d,
			bool open)
{
	if (strcmp(d->path, "/dev") == 0 ||
	    (!open && !inv_within(d->path, "/dev")))
		return inv_broken(v, "devices.path", "must be below /dev");
	if (d->type != 'c' && d->type != 'b' && d->type != 'p')
		return inv_broken(v, "devices.type", "must be c, b or p");
	if (d->major >= 1 << 12 || d->minor >= 1 << 20 ||
	    (d->type == 'p' && (d->major != 0 || d->minor != 0)))
		return inv_broken(v, "devices.major", "no such number");
	if ((d->mode & ~UINT32_C(0777)) != 0 && (!open || d->mode > 07777))
		return inv_broken(v, "devices.mode", "must be 0 to 0777");
	return 0;
}

static int check_devices(const struct inv *v, const struct plan_container *c)
{
	size_t i, j;

	for (i = 0; i < c->n_devices; i++) {
		if (check_device(v, &c->devices[i],
				 c->profile == PLAN_PROFILE_OPEN) != 0)
			return -1;
		for (j = 0; j < i; j++)
			if (strcmp(c->devices[i].path, c->devices[j].path) == 0)
				return inv_broken(v, "devices.path",
						  "must be named once");
	}
	return 0;
}

/* As the kernel has it: no "/", no ":", no blank, not "." or "..". */
static bool net_name(const char *s)
{
	size_t i;

	for (i = 0; s[i] != '\0'; i++)
		if (s[i] <= ' ' || s[i] >= 0x7f || s[i] == '/' || s[i] == ':')
			return false;
	return i > 0 && strcmp(s, ".") != 0 && strcmp(s, "..") != 0;
}

static int check_net_devices(const struct inv *v,
			     const struct plan_container *c)
{
	const struct plan_net_device *d = c->net_devices;
	const char *mark;
	size_t i, j;

	for (i = 0; i < c->n_net_devices; i++) {
		if (!net_name(d[i].host) || strchr(d[i].host, '%') != NULL)
			return inv_broken(v, "net_devices.host",
					  "must be a device's name");
		mark = strchr(d[i].name, '%');
		if (!net_name(d[i].name) ||
		    (mark != NULL &&
		     (mark[1] != 'd' || strchr(mark + 1, '%') != NULL)))
			return inv_broken(v, "net_devices.name",
					  "must be a device's name, or have "
					  "one %d");
		for (j = 0; j < i; j++)
			if (strcmp(d[i].host, d[j].host) == 0 ||
			    (mark == NULL && strcmp(d[i].name, d[j].name) == 0))
				return inv_broken(v, "net_devices.host",
						  "must be named once");
	}
	return 0;
}

static int check_sysctls(const struct inv *v, const struct plan_container *c)
{
	size_t i, j;

	for (i = 0; i < c->n_sysctls; i++)
		for (j = 0; j < i; j++)
			if (strcmp(c->sysctls[i].path, c->sysctls[j].path) == 0)
				return inv_broken(v, "sysctls.path",
						  "must be named once");
	return 0;
}

/* "/proc/123/exe" */
static bool engine_exe(const char *path)
{
	size_t n;

	if (strncmp(path, "/proc/", 6) != 0)
		return false;
	n = strspn(path + 6, "0123456789");
	return n > 0 && strcmp(path + 6 + n, "/exe") == 0;
}

static int check_hooks(const struct inv *v, const struct plan_container *c)
{
	size_t i;

	for (i = 0; i < c->n_hooks; i++) {
		const struct plan_hook *h = &c->hooks[i];

		if (h->engine_exe ? !engine_exe(h->path)
				  : inv_within(h->path, "/proc"))
			return inv_broken(v, "hooks.path",
					  "must be /proc/PID/exe with "
					  "engine_exe, and only then in /proc");
		if (h->timeout_ms == 0)
			return inv_broken(v, "hooks.timeout_ms",
					  "must be limited");
	}
	return 0;
}

/* One folder's name, or the root of resctrl; lines that say something. */
static int check_rdt(const struct inv *v, const struct plan_container *c)
{
	const struct plan_rdt *r = c->rdt;
	size_t i;

	if (c->n_rdt == 0)
		return 0;
	if (strcmp(r->class, "/") != 0 &&
	    (strchr(r->class, '/') != NULL || r->class[0] == '.'))
		return inv_broken(v, "rdt.class", "must be one folder's name");
	for (i = 0; i < r->n_check; i++)
		if (r->check[i][0] == '\0')
			return inv_broken(v, "rdt.check", "must not be empty");
	for (i = 0; i < r->n_schemata; i++)
		if (r->schemata[i][0] == '\0')
			return inv_broken(v, "rdt.schemata",
					  "must not be empty");
	return 0;
}

int inv_container(const struct inv *v, const struct plan_container *c)
{
	if (check_namespaces(v, c) != 0 || check_clocks(v, c) != 0 ||
	    check_root(v, c) != 0 || inv_mounts(v, c) != 0 ||
	    check_devices(v, c) != 0 || check_net_devices(v, c) != 0 ||
	    check_sysctls(v, c) != 0 || check_hooks(v, c) != 0 ||
	    check_rdt(v, c) != 0 || inv_cgroup(v, &c->cgroup) != 0)
		return -1;
	if (c->cgroup.path[0] == '\0' || c->cgroup.path[1] == '\0')
		return inv_broken(v, "cgroup.path", "must be below the root");
	if (c->has_process && inv_process(v, &c->process) != 0)
		return -1;
	return inv_ids(v, c);
}
