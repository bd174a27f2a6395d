/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The floor under one mount: where from, where to, with which attributes. */
#include "config.h"

#include <linux/mount.h>
#include <string.h>

#include "private.h"

static int denied(struct err *e, const char *at, const char *what)
{
	return floor_denied(e, "mounts", at, what);
}

bool mount_readonly(const struct plan_mount *m)
{
	if (((m->attr_clear | m->rec_clear) & MOUNT_ATTR_RDONLY) != 0)
		return false;
	if ((m->rec_set & MOUNT_ATTR_RDONLY) != 0)
		return true;
	return (m->attr_set & MOUNT_ATTR_RDONLY) != 0 && !m->recursive;
}

/* Does it have these attributes, with all that it takes along? */
static bool has(const struct plan_mount *m, uint64_t attrs)
{
	return ((m->attr_set | m->rec_set) & attrs) == attrs &&
	       ((m->attr_clear | m->rec_clear) & attrs) == 0 &&
	       (!m->recursive || (m->rec_set & attrs) == attrs);
}

/* Devices have to open in /dev and /dev/pts, and nowhere else. */
static bool devices_live(const struct plan_mount *m)
{
	return (m->type == PLAN_MOUNT_TMPFS && strcmp(m->dest, "/dev") == 0) ||
	       m->type == PLAN_MOUNT_DEVPTS;
}

static int attributes(const struct plan_mount *m, struct err *e)
{
	if (!has(m, MOUNT_ATTR_NOSUID))
		return denied(e, m->dest, "not nosuid");
	if (!devices_live(m) && !has(m, MOUNT_ATTR_NODEV))
		return denied(e, m->dest, "not nodev");
	if ((m->type == PLAN_MOUNT_SYSFS || m->type == PLAN_MOUNT_CGROUP) &&
	    !has(m, MOUNT_ATTR_RDONLY))
		return denied(e, m->dest, "sysfs or cgroup, and not read-only");
	if (m->propagation == PLAN_PROP_SHARED)
		return denied(e, m->dest, "what is mounted there gets out");
	return 0;
}

/* /proc and /sys are the kernel's: nothing covers them or what is below. */
static int place(const struct plan_mount *m, struct err *e)
{
	bool proc = strcmp(m->dest, "/proc") == 0;
	bool sys = strcmp(m->dest, "/sys") == 0;

	if (path_in(m->dest, "/proc") != (m->type == PLAN_MOUNT_PROC) ||
	    (m->type == PLAN_MOUNT_PROC && !proc))
		return denied(e, m->dest, "/proc is for proc, and all of it");
	if (m->type == PLAN_MOUNT_SYSFS    ? !sys
	    : m->type == PLAN_MOUNT_CGROUP ? !path_in(m->dest, "/sys/fs/cgroup")
					   : path_in(m->dest, "/sys"))
		return denied(e, m->dest, "/sys is for sysfs and cgroup");
	if (m->type == PLAN_MOUNT_DEVPTS && strcmp(m->dest, "/dev/pts") != 0)
		return denied(e, m->dest, "terminals are the whole host's");
	return 0;
}

/* No policy opens these: the kernel's, and what brig itself goes by. */
static bool nobodys(const struct plan_mount *m)
{
	static const char *const dirs[] = { "/proc",        "/sys",
					    "/dev",         "/etc/brig",
					    "/run/brig",    "/var/run/brig",
					    "/var/lib/brig" };
	size_t i;

	for (i = 0; i < COUNT(dirs); i++)
		if (path_in(m->source, dirs[i]) ||
		    (!mount_readonly(m) && path_in(dirs[i], m->source)))
			return true;
	return m->source[1] == '\0';
}

/* Has the host's owner opened this one? */
static bool opened(const struct plan_mount *m, const struct ceiling *top)
{
	size_t i;

	if (nobodys(m) || (m->allow & PLAN_BIND_DEVICE) != 0 ||
	    ((m->allow & PLAN_BIND_EXEC) != 0 && !mount_readonly(m)))
		return false;
	for (i = 0; i < top->n_paths; i++)
		if (path_in(m->source, top->paths[i].path) &&
		    (top->paths[i].write || mount_readonly(m)))
			return true;
	return false;
}

/* A user's engine is that user's: what it keeps is for no other's containers.
 */
static bool leaf(const struct plan_mount *m, const struct ceiling *top)
{
	return path_engine_leaf(m->source) ||
	       (mount_readonly(m) && path_engine_image(m->source)) ||
	       (top->nested && path_user_leaf(m->source));
}

static bool harmless(const struct plan_mount *m, const struct ceiling *top)
{
	if (!path_protected(m->source) || leaf(m, top) || path_home(m->source))
		return true;
	return mount_readonly(m) &&
	       (path_setting(m->source) || path_init(m->source));
}

static bool socket_by_name(const char *path)
{
	size_t n = strlen(path);

	return n > 5 && strcmp(path + n - 5, ".sock") == 0;
}

/* What the engine is told to leave unchecked must follow from the path. */
static int allowances(const struct plan_mount *m, const struct ceiling *top,
		      struct err *e)
{
	const char *s = m->source;

	if ((m->allow & (PLAN_BIND_SENSITIVE | PLAN_BIND_DEVICE)) != 0)
		return denied(e, s, "a bind that policy alone can allow");
	if ((m->allow & PLAN_BIND_ENGINE_LEAF) != 0 && !leaf(m, top))
		return denied(e, s, "not what an engine makes for containers");
	if ((m->allow & PLAN_BIND_HOME) != 0 && !path_home(s))
		return denied(e, s, "not below a home");
	if ((m->allow & PLAN_BIND_SOCKET) != 0 && !socket_by_name(s))
		return denied(e, s, "not a socket by its name");
	if ((m->allow & PLAN_BIND_HOST_FILE) != 0 &&
	    (!mount_readonly(m) || !(path_setting(s) || path_init(s))))
		return denied(e, s, "the host's file, to be bound read-only");
	if ((m->allow & PLAN_BIND_HOST_FILE) != 0 && m->idmap)
		return denied(e, s, "the host's file, with its owner's rights");
	if ((m->allow & PLAN_BIND_PLAIN_RW) != 0 && !path_shared(s))
		return denied(e, s, "not for a pod's containers to share");
	if ((m->allow & PLAN_BIND_EXEC) != 0 && !mount_readonly(m))
		return denied(e, s, "a program that can be written");
	return 0;
}

static int source(const struct plan_mount *m, const struct ceiling *top,
		  struct err *e)
{
	if (opened(m, top))
		return 0;
	if (path_engine_socket(m->source))
		return denied(e, m->source, "an engine's or system's socket");
	if (!harmless(m, top))
		return denied(e, m->source, "a folder of the host's own");
	return allowances(m, top, e);
}

static int mount_holds(const struct plan_mount *m, const struct ceiling *top,
		       struct err *e)
{
	if (attributes(m, e) != 0 || place(m, e) != 0)
		return -1;
	return m->type == PLAN_MOUNT_BIND && !m->remount ? source(m, top, e)
							 : 0;
}

/* A remount is of the last that was mounted there, with other attributes. */
static struct plan_mount remounted(const struct plan_container *c, size_t i)
{
	struct plan_mount m = c->mounts[i];
	const struct plan_mount *now = &c->mounts[i];

	while (i-- > 0)
		if (!c->mounts[i].remount &&
		    strcmp(c->mounts[i].dest, now->dest) == 0) {
			m = c->mounts[i];
			/* the engine gives a file that can be written noexec */
			m.allow &= ~(uint32_t)PLAN_BIND_EXEC;
			m.attr_set = now->attr_set;
			m.attr_clear = now->attr_clear;
			m.rec_set = now->rec_set;
			m.rec_clear = now->rec_clear;
			return m;
		}
	return m;
}

int mounts_hold(const struct plan_container *c, const struct ceiling *top,
		struct err *e)
{
	struct plan_mount m;
	size_t i;

	for (i = 0; i < c->n_mounts; i++) {
		if (mount_holds(&c->mounts[i], top, e) != 0)
			return -1;
		m = remounted(c, i);
		if (c->mounts[i].remount && mount_holds(&m, top, e) != 0)
			return -1;
	}
	return 0;
}
