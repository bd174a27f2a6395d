/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where binds come from. Text decides what it can; the rest is a condition on
 * the opened source, and the bits in plan_mount.allow say which of those the
 * policy leaves out. A bit is given only to what is told by its own path.
 */
#include "config.h"

#include <string.h>

#include "private.h"

static const char *source_at(struct judge *j, const struct mount_draft *d)
{
	return TEXT(j, "/mounts/%u/source", d->index);
}

static uint32_t source_off(const struct mount_draft *d)
{
	return d->s->source.s != NULL ? d->s->source.off : d->s->at.off;
}

static bool is_bind(const struct mount_draft *d)
{
	return d->s != NULL && d->known && d->m.type == PLAN_MOUNT_BIND &&
	       !d->m.remount;
}

enum which {
	MAIN,
	LESSER,
	ALSO
};

/* Named by the policy: taken as it is written, no link in it. */
static bool named(const struct judge *j, const struct mount_draft *d)
{
	return exempt_path(j, d->m.source, (d->says & SAYS_RO) == 0);
}

static void say_fix(struct judge *j, const struct policy_rule *r,
		    const struct mount_draft *d, enum which which,
		    const char *message, const char *fix)
{
	const char *s = d->s->source.s;

	judge_found(j, r,
		    &(struct found){ .pointer = source_at(j, d),
				     .off = source_off(d),
				     .message = message,
				     .asked = s != NULL ? judge_json_str(j, s)
							: "null",
				     .fix = fix,
				     .lesser = which == LESSER,
				     .also = which == ALSO,
				     .allowed = named(j, d) });
}

static void say_source(struct judge *j, const struct policy_rule *r,
		       const struct mount_draft *d, enum which which,
		       const char *message)
{
	say_fix(j, r, d, which, message, NULL);
}

/* Engines bind /dev/shm for --ipc=host, and a user's podman each device. */
static bool device(const struct judge *j, const char *source)
{
	return j->facts->user == FACTS_HOST_ROOT &&
	       path_within(source, "/dev") && !path_within(source, "/dev/shm");
}

static void sensitive(struct judge *j, const struct policy_rule *r,
		      struct mount_draft *d)
{
	switch (d->class) {
	case MOUNT_OTHER:
		return;
	case MOUNT_ENGINE:
	case MOUNT_VOLUME:
		if (path_engine_own(d->m.source) ||
		    (j->facts->user == FACTS_NS_ROOT &&
		     path_user_class(d->m.source) == d->class))
			d->m.allow |= PLAN_BIND_ENGINE_LEAF;
		else
			judge_opened(j, r, source_at(j, d), source_off(d),
				     "must not be, lie in or hold a folder of "
				     "the host's own");
		return;
	case MOUNT_INIT:
		d->m.allow |= PLAN_BIND_HOST_FILE;
		return;
	case MOUNT_BIND:
		judge_opened(j, r, source_at(j, d), source_off(d),
			     "must not be, lie in or hold a folder of the "
			     "host's own");
		return;
	case MOUNT_HOST_FILE:
		d->m.allow |= PLAN_BIND_HOST_FILE;
		say_source(j, r, d, LESSER,
			   TEXT(j, "%s of the host, bound read-only",
				d->m.source));
		judge_opened(j, r, source_at(j, d), source_off(d),
			     "must be root's, for every user to read and for "
			     "root alone to write");
		return;
	case MOUNT_HOME:
		d->m.allow |= PLAN_BIND_HOME;
		say_source(
			j, r, d, true,
			TEXT(j, "%s lies in a home of the host", d->m.source));
		judge_opened(j, r, source_at(j, d), source_off(d),
			     "must lie in that home as opened, too");
		return;
	case MOUNT_SENSITIVE:
		break;
	}
	if (d->m.source[0] != '/')
		say_source(j, r, d, ALSO,
			   d->s->source.s == NULL || d->s->source.len == 0
				   ? "a bind without a source"
				   : "the source has a `..'");
	else
		say_fix(j, r, d, MAIN,
			TEXT(j,
			     "%s is, lies in or holds a folder of the host's "
			     "own",
			     d->m.source),
			device(j, d->m.source)
				? "give devices by --device, one by one; bind "
				  "an empty file where one is to be hidden"
				: NULL);
}

static void judge_sensitive(struct judge *j, const struct policy_rule *r)
{
	size_t i;

	for (i = 0; i < j->d.n_mounts; i++) {
		struct mount_draft *d = &j->d.mounts[i];

		if (!is_bind(d))
			continue;
		if (named(j, d)) {
			d->m.allow |= PLAN_BIND_SENSITIVE | PLAN_BIND_SOCKET;
			say_source(j, r, d, MAIN,
				   TEXT(j, "%s of the host", d->m.source));
		} else {
			sensitive(j, r, d);
		}
	}
}

/* One of these is the host's root in one call. */
static const char *const runtime_sockets[] = {
	"docker.sock",      "docker.socket",         "containerd.sock",
	"crio.sock",        "podman.sock",           "buildkitd.sock",
	"kubelet.sock",     "system_bus_socket",     "dockershim.sock",
	"cri-dockerd.sock", "containerd.sock.ttrpc",
};

static bool runtime_socket(const char *path)
{
	const char *name = strrchr(path, '/');
	size_t i;

	for (i = 0; name != NULL && i < COUNT(runtime_sockets); i++)
		if (strcmp(name + 1, runtime_sockets[i]) == 0)
			return true;
	return path_within(path, "/run/systemd/private") ||
	       path_within(path, "/run/dbus") ||
	       path_within(path, "/var/run/dbus");
}

static bool named_socket(const char *path)
{
	size_t n = strlen(path);

	return n > 5 && strcmp(path + n - 5, ".sock") == 0;
}

static void judge_socket(struct judge *j, const struct policy_rule *r)
{
	struct mount_draft *d;
	size_t i;

	for (i = 0; i < j->d.n_mounts; i++) {
		d = &j->d.mounts[i];
		if (!is_bind(d))
			continue;
		if (runtime_socket(d->m.source)) {
			say_source(j, r, d, MAIN,
				   TEXT(j,
					"%s is an engine's or the system's "
					"socket",
					d->m.source));
		} else if (named(j, d)) {
			continue;
		} else if (named_socket(d->m.source)) {
			d->m.allow |= PLAN_BIND_SOCKET;
			say_source(j, r, d, LESSER,
				   TEXT(j,
					"%s is a socket of the host by its "
					"name",
					d->m.source));
		} else if (d->class == MOUNT_BIND || d->class == MOUNT_HOME) {
			judge_opened(j, r, source_at(j, d), source_off(d),
				     "must not be a socket, nor a folder with "
				     "an engine's");
		}
	}
}

static void judge_device(struct judge *j, const struct policy_rule *r)
{
	struct mount_draft *d;
	size_t i;

	for (i = 0; i < j->d.n_mounts; i++) {
		d = &j->d.mounts[i];
		if (is_bind(d) &&
		    (d->class == MOUNT_BIND || d->class == MOUNT_HOME))
			judge_opened(j, r, source_at(j, d), source_off(d),
				     "must not be a device node");
	}
}

/* Made by an engine for all the containers of a pod to write in. */
static bool shared(const struct mount_draft *d)
{
	const char *name = strrchr(d->m.source, '/');

	return (d->class == MOUNT_ENGINE && strcmp(name, "/shm") == 0) ||
	       (d->class == MOUNT_VOLUME &&
		path_match("/var/lib/kubelet/pods/*/volumes/"
			   "kubernetes.io~empty-dir/*",
			   d->m.source));
}

/* On a tmpfs, by its path alone. */
static bool in_memory(const char *path)
{
	static const char *const places[] = {
		"/var/lib/kubelet/pods/*/volumes/kubernetes.io~secret/*",
		"/var/lib/kubelet/pods/*/volumes/kubernetes.io~projected/*",
		"/var/lib/docker/containers/~/mounts/secrets/*",
		"/var/lib/docker/containers/~/mounts/configs/*",
	};
	size_t i;

	for (i = 0; i < COUNT(places); i++)
		if (path_match(places[i], path))
			return true;
	return path_within(path, "/run") || path_within(path, "/var/run");
}

/*
 * Without a mapping root in the container is no more than any user of the
 * host's: it has less of a source than with one, and what it makes there is
 * its own. So a bind that is only read may pass so, and a folder made to be
 * shared: by containers whose ids are the same.
 */
static void judge_plain(struct judge *j, const struct policy_rule *r)
{
	struct mount_draft *d;
	bool rw, there;
	size_t i;

	for (i = 0; i < j->d.n_mounts && !j->facts->tmpfs_idmap; i++) {
		d = &j->d.mounts[i];
		if (!is_bind(d) || d->m.source[0] != '/' || !d->m.idmap ||
		    d->m.n_uid_maps > 0 || (d->says & SAYS_IDMAP) != 0)
			continue;
		rw = shared(d);
		there = rw || in_memory(d->m.source);
		if (!rw && (d->says & SAYS_RO) == 0 &&
		    (d->class != MOUNT_ENGINE || !there))
			continue;
		d->m.allow |= PLAN_BIND_PLAIN;
		if (rw)
			d->m.allow |= PLAN_BIND_PLAIN_RW;
		judge_reason(j, TEXT(j, "mounts[%zu].allow", i), r);
		if (there)
			say_source(j, r, d, MAIN,
				   TEXT(j,
					rw ? "%s, if it is a tmpfs, is not "
					     "idmapped: what is made in it "
					     "has the container's ids on the "
					     "host"
					   : "%s, if it is of a tmpfs, is not "
					     "idmapped: read-only, and what "
					     "every user may read",
					d->m.source));
		else
			judge_opened(j, r, source_at(j, d), source_off(d),
				     "if it is of a tmpfs it is not idmapped: "
				     "what every user may read");
	}
}

#define MNT .family = "mount", .on = POLICY_ON_CREATE

const struct policy_rule rules_mount_source[] = {
	{
		.id = "mnt-host-sensitive",
		MNT,
		.act = ACTS(REFUSE, REFUSE, REFUSE, PASS),
		.lesser_when = "a folder below /home/USER or /root that is in "
			       "no dot folder; a read-only leaf of /etc or "
			       "/usr, in which root in the container may read "
			       "what everybody may",
		.lesser = ACTS(REFUSE, WARN, WARN, PASS),
		.also_when = "no source, or one with `..'",
		.also = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.opened = "the source is not, by inode, one of the folders or "
			  "below or above one, nor a file that lies in /; "
			  "nor by its place in its file system, whatever is "
			  "mounted "
			  "over the folder; nor has an overlay such a layer, "
			  "nor a file hard links",
		.title = "a bind whose source is, lies in or holds / /etc "
			 "/boot /root /home /dev /proc /sys /run /usr /lib* "
			 "/bin /sbin /var/log, an engine's own folder, or one "
			 "of cron's, systemd's, the package manager's, of "
			 "machines, networks and their keys; or is another "
			 "pod's, or /tmp or /var/tmp",
		.why = "the shadow file, keys, engines' sockets and logs are "
		       "there, and what root runs; a writable one is root on "
		       "the host",
		.fix = "bind a folder made for it, below /srv or the like, or "
		       "use a named volume",
		.references = { "CIS-Docker 5.6", "PSS Baseline" },
		.judge = judge_sensitive,
	},
	{
		.id = "mnt-runtime-socket",
		MNT,
		.act = ACTS(REFUSE, REFUSE, REFUSE, PASS),
		.lesser_when = "another socket",
		.lesser = ACTS(REFUSE, WARN, WARN, PASS),
		.opened = "the source is no socket with an engine's name "
			  "or several, nor a folder with an engine's socket "
			  "in it",
		.title = "a bind of the socket of docker, containerd, cri-o, "
			 "podman, buildkit, dbus, systemd or kubelet, or of "
			 "the folder that it is in",
		.why = "who can write to it starts a privileged container: "
		       "root on the host in one call",
		.fix = "leave the bind out; give the tool a remote engine, or "
		       "a proxy that filters",
		.references = { "CIS-Docker 5.32" },
		.judge = judge_socket,
	},
	{
		.id = "mnt-device-bind",
		MNT,
		.act = ACTS(REFUSE, REFUSE, REFUSE, PASS),
		.opened = "the source is no device node",
		.title = "a bind of a device node",
		.why = "a disk bound is a disk read and written, and the "
		       "device rules were made without it",
		.fix = "use linux.devices (docker run --device)",
		.references = { "CIS-Docker 5.18" },
		.judge = judge_device,
	},
	{
		.id = "mnt-plain",
		MNT,
		.act = ACTS(WARN, WARN, WARN, PASS),
		.opened = "where the source is of a tmpfs and takes no "
			  "mapping: it is a file or folder that everybody may "
			  "read, and read-only from then on; or root's "
			  "folder, without setgid, that everybody may write "
			  "in, for an engine's shm and a pod's emptyDir",
		.title = "before Linux 6.3: a bind of what an engine keeps on "
			 "a tmpfs (below /run, a shared /dev/shm, a pod's "
			 "secrets and emptyDir), or a read-only one",
		.why = "a tmpfs takes no mapping there. Without one the "
		       "container's root has the rights of any user of the "
		       "host, which is less: it reads what all may read, "
		       "and its files in a shared folder are its own. A file "
		       "for its root alone, as a secret of mode 0400, it "
		       "can't read",
		.fix = "nothing to do; Linux 6.3 maps it",
		.judge = judge_plain,
	},
	{
		.id = "mnt-idmap-unsupported",
		.family = "mount",
		.on = POLICY_ON_LAUNCH,
		.act = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.opened = "the file system of a layer or source takes an "
			  "idmapped mount on this kernel, or mnt-plain holds",
		.title = "a layer or a bind on a file system that can not be "
			 "idmapped: NFS, FUSE, an overlay to be written, tmpfs "
			 "before 6.3 but for mnt-plain",
		.why = "its files would be owned by nobody",
		.fix = "keep it on ext4, xfs or btrfs; a newer kernel",
	},
	{ .id = NULL },
};
