/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Paths of the host by their text alone. What is decided here is decided again
 * by the engine on the opened descriptor, by inode: a symlink, a bind or a
 * hard link gets round text. So a path that text lets pass is a condition, and
 * only a path that text refuses is settled.
 */
#include "config.h"

#include <limits.h>
#include <string.h>

#include "private.h"

const char *path_clean(struct judge *j, const char *base, const char *path)
{
	size_t n;

	if (path[0] != '/' && strcmp(base, "/") != 0)
		buf_str(&j->text, base);
	for (;;) {
		path += strspn(path, "/");
		n = strcspn(path, "/");
		if (n == 0)
			break;
		if (n == 2 && memcmp(path, "..", 2) == 0) {
			j->text.len = 0;
			return NULL;
		}
		if (n != 1 || path[0] != '.') {
			buf_char(&j->text, '/');
			buf_bytes(&j->text, path, n);
		}
		path += n;
	}
	if (j->text.len == 0)
		return "/";
	return judge_keep(j);
}

bool path_within(const char *path, const char *dir)
{
	size_t n = strlen(dir);

	if (strcmp(dir, "/") == 0)
		return true;
	return strncmp(path, dir, n) == 0 &&
	       (path[n] == '\0' || path[n] == '/');
}

/* One part of a path against one of a pattern. */
static bool part_match(const char *p, size_t n, const char *s, size_t m)
{
	if (n == 1 && *p == '#')
		return m > 0 && strspn(s, "0123456789") == m;
	if (n == 1 && *p == '~')
		return m == 64 && strspn(s, "0123456789abcdef") == m;
	if (n > 0 && p[n - 1] == '*')
		return m >= n - 1 && m > 0 && memcmp(p, s, n - 1) == 0;
	return n == m && memcmp(p, s, n) == 0;
}

/* @pattern without "**", to be matched by the whole of @path. */
static bool parts_match(const char *pattern, size_t len, const char *path)
{
	const char *end = pattern + len;
	size_t n, m;

	while (pattern < end && *path == '/') {
		pattern++;
		path++;
		n = strcspn(pattern, "/");
		if (n > (size_t)(end - pattern))
			n = (size_t)(end - pattern);
		m = strcspn(path, "/");
		if (!part_match(pattern, n, path, m))
			return false;
		pattern += n;
		path += m;
	}
	return pattern == end && *path == '\0';
}

/* @most: how many parts a double star at the beginning may stand for. */
static bool match(const char *pattern, const char *path, unsigned most)
{
	const char *at;
	size_t n;

	if (path[0] != '/')
		return false;
	/* a double star stands at the beginning or at the end, nowhere else */
	if (strncmp(pattern, "/**", 3) == 0) {
		for (at = path; at != NULL; at = strchr(at + 1, '/'), most--) {
			if (parts_match(pattern + 3, strlen(pattern + 3), at))
				return true;
			if (most == 0)
				break;
		}
		return false;
	}
	n = strlen(pattern);
	if (n < 3 || strcmp(pattern + n - 3, "/**") != 0)
		return parts_match(pattern, n, path);
	/* the head, and one part more at least */
	for (at = strchr(path + 1, '/'); at != NULL; at = strchr(at + 1, '/')) {
		char head[256];

		if ((size_t)(at - path) >= sizeof(head))
			return false;
		memcpy(head, path, (size_t)(at - path));
		head[at - path] = '\0';
		if (parts_match(pattern, n - 3, head))
			return true;
	}
	return false;
}

bool path_match(const char *pattern, const char *path)
{
	return match(pattern, path, UINT_MAX);
}

/*
 * What engines make for a container and bind into it. Files cannot be
 * programs; folders are volumes. The place of an engine's data can be moved,
 * so most begin anywhere; path_engine_own() says where that is a protected
 * folder, and only there does it open a door.
 */
#define RANCHER "/var/lib/rancher/*/agent/containerd/" /* k3s, rke2 */
#define K0S     "/var/lib/k0s/"
static const char *const engine_files[] = {
	"/**/containers/~/resolv.conf",
	"/**/containers/~/hostname",
	"/**/containers/~/hosts",
	"/**/containers/~/mounts/shm",
	"/**/containers/~/mounts/secrets/*",
	"/**/containers/~/mounts/configs/*",
	"/**/io.containerd.grpc.v1.cri/sandboxes/~/resolv.conf",
	"/**/io.containerd.grpc.v1.cri/sandboxes/~/hostname",
	"/**/io.containerd.grpc.v1.cri/sandboxes/~/hosts",
	"/**/io.containerd.grpc.v1.cri/sandboxes/~/shm",
	RANCHER "io.containerd.grpc.v1.cri/sandboxes/~/resolv.conf",
	RANCHER "io.containerd.grpc.v1.cri/sandboxes/~/hostname",
	RANCHER "io.containerd.grpc.v1.cri/sandboxes/~/hosts",
	"/**/overlay-containers/~/userdata/*",
	"/**/overlay-containers/~/userdata/run/secrets",
	"/**/overlay-containers/~/userdata/secrets/*",
	"/**/vfs-containers/~/userdata/*",
	"/**/vfs-containers/~/userdata/run/secrets",
	"/**/vfs-containers/~/userdata/secrets/*",
	"/**/btrfs-containers/~/userdata/*",
	"/**/btrfs-containers/~/userdata/run/secrets",
	"/**/btrfs-containers/~/userdata/secrets/*",
	"/**/zfs-containers/~/userdata/*",
	"/**/zfs-containers/~/userdata/run/secrets",
	"/**/zfs-containers/~/userdata/secrets/*",
	"/var/lib/kubelet/pods/*/etc-hosts",
	"/var/lib/kubelet/pods/*/containers/*/*",
	K0S "kubelet/pods/*/etc-hosts",
	K0S "kubelet/pods/*/containers/*/*",
};

static const char *const engine_volumes[] = {
	"/**/docker/volumes/*/_data",
	"/var/lib/docker/*/volumes/*/_data", /* with userns-remap */
	"/var/lib/docker/tmp/safe-mount*",   /* a folder of one of these */
	"/var/lib/docker/*/tmp/safe-mount*",
	"/**/containers/storage/volumes/*/_data",
	"/var/lib/kubelet/pods/*/volumes/**",
	"/var/lib/kubelet/pods/*/volume-subpaths/**",
	K0S "kubelet/pods/*/volumes/**",
	K0S "kubelet/pods/*/volume-subpaths/**",
};

/* An image as a volume of a pod, or a folder of it; only ever read. Docker has
 * it where it has a container's root. */
static const char *const image_volumes[] = {
	"/var/lib/docker/rootfs/overlayfs/~",
	"/var/lib/docker/*/rootfs/overlayfs/~",
	"/var/lib/docker/overlay2/~/merged",
	"/var/lib/docker/*/overlay2/~/merged",
	"/**/io.containerd.grpc.v1.cri/image-volumes/~/~",
	"/run/containerd/io.containerd.grpc.v1.cri/image-volumes/~/~/**",
	"/var/run/containerd/io.containerd.grpc.v1.cri/image-volumes/~/~/**",
	"/run/k3s/containerd/io.containerd.grpc.v1.cri/image-volumes/~/~/**",
	"/run/k0s/containerd/io.containerd.grpc.v1.cri/image-volumes/~/~/**",
};

/* Where the engines that we know keep their own. */
static const char *const engine_places[] = {
	"/var/lib/docker",
	"/run/docker",
	"/var/run/docker",
	"/var/lib/containerd",
	"/run/containerd",
	"/var/run/containerd",
	"/var/lib/containers",
	"/run/containers",
	"/var/run/containers",
	"/var/lib/kubelet",
	"/run/crio",
	"/var/run/crio",
	"/run/k3s/containerd",
	"/var/run/k3s/containerd",
	"/run/k0s/containerd",
	"/var/run/k0s/containerd",
	"/var/lib/rancher/k3s/agent/containerd",
	"/var/lib/rancher/rke2/agent/containerd",
	K0S "containerd",
	K0S "kubelet",
};

static const char *const init_programs[] = {
	"/usr/bin/docker-init",
	"/usr/local/bin/docker-init",
	"/usr/libexec/docker/docker-init",
	"/sbin/docker-init",
	"/usr/sbin/docker-init",
	"/usr/bin/catatonit",
	"/usr/libexec/podman/catatonit",
	"/usr/libexec/catatonit/catatonit",
	"/usr/lib/podman/catatonit",
	"/usr/local/libexec/podman/catatonit",
};

/* No container gets these, what is below them, or a folder they lie in. */
static const char *const sensitive[] = {
	"/etc",
	"/boot",
	"/root",
	"/home",
	"/dev",
	"/proc",
	"/sys",
	"/run",
	"/var/run",
	"/usr",
	"/lib",
	"/lib32",
	"/lib64",
	"/libx32",
	"/bin",
	"/sbin",
	"/efi",
	"/gnu",
	"/nix",
	"/ostree",
	"/sysroot",
	"/opt/cni",
	"/opt/containerd",
	"/var/cache/apt",
	"/var/cache/debconf",
	"/var/log",
	"/var/lib/docker",
	"/var/lib/containerd",
	"/var/lib/containers",
	"/var/lib/kubelet",
	"/var/lib/etcd",
	"/var/lib/crio",
	"/var/lib/brig",
	"/var/backups",
	"/var/lib/apt",
	"/var/lib/cloud",
	"/var/lib/cni",
	"/var/lib/dpkg",
	"/var/lib/polkit-1",
	"/var/lib/rpm",
	"/var/lib/snapd",
	"/var/lib/systemd",
	"/var/lib/NetworkManager",
	"/var/lib/bluetooth",
	"/var/lib/confexts",
	"/var/lib/dkms",
	"/var/lib/extensions",
	"/var/lib/flatpak",
	"/var/lib/incus",
	"/var/lib/iwd",
	"/var/lib/libvirt",
	"/var/lib/lxc",
	"/var/lib/lxd",
	"/var/lib/machines",
	"/var/lib/minikube",
	"/var/lib/portables",
	"/var/lib/private",
	"/var/lib/selinux",
	"/var/lib/rancher/k3s/server",
	"/var/lib/rancher/rke2/server",
	"/var/lib/shim-signed",
	"/var/lib/sss",
	"/var/spool/anacron",
	"/var/spool/at",
	"/var/spool/cron",
	/* copies of the root, root's terminals, what clouds and small
	 * Kuberneteses run as root, and their keys */
	"/.snapshots",
	"/lost+found",
	"/tmp/tmux-0",
	"/var/db",
	"/var/snap",
	"/var/lib/amazon",
	"/var/lib/waagent",
	"/var/lib/tailscale",
	"/var/lib/rancher/k3s/data",
	"/var/lib/rancher/k3s/agent/containerd",
	"/var/lib/rancher/k3s/agent/etc",
	"/var/lib/rancher/k3s/agent/pod-manifests",
	"/var/lib/rancher/rke2/bin",
	"/var/lib/rancher/rke2/data",
	"/var/lib/rancher/rke2/agent/containerd",
	"/var/lib/rancher/rke2/agent/etc",
	"/var/lib/rancher/rke2/agent/pod-manifests",
	"/var/lib/k0s/bin",
	"/var/lib/k0s/containerd",
	"/var/lib/k0s/kubelet",
	"/var/lib/k0s/manifests",
	"/var/lib/k0s/pki",
};

/* Does @cgroup name the pod @uid, of @n characters? systemd has '_' for '-'. */
static bool pods_cgroup(const char *cgroup, const char *uid, size_t n)
{
	size_t i;

	while ((cgroup = strstr(cgroup, "pod")) != NULL) {
		cgroup += 3;
		for (i = 0; i < n && cgroup[i] != '\0'; i++)
			if (cgroup[i] != uid[i] &&
			    (cgroup[i] != '_' || uid[i] != '-'))
				break;
		if (i == n && strchr("/.:", cgroup[n]) != NULL)
			return true;
	}
	return false;
}

bool path_anothers(const char *source, const struct path_pod *own)
{
	static const char *const pods[] = { "/var/lib/kubelet/pods/",
					    K0S "kubelet/pods/" };
	static const char sandboxes[] = "/io.containerd.grpc.v1.cri/sandboxes/";
	const char *at = strstr(source, sandboxes);
	size_t n, i;

	if (at != NULL && own->sandbox != NULL) {
		at += sizeof(sandboxes) - 1;
		n = strcspn(at, "/");
		return strncmp(at, own->sandbox, n) != 0 ||
		       own->sandbox[n] != '\0';
	}
	for (i = 0, at = NULL; at == NULL && i < COUNT(pods); i++)
		if (strncmp(source, pods[i], strlen(pods[i])) == 0)
			at = source + strlen(pods[i]);
	if (at == NULL)
		return false;
	n = strcspn(at, "/");
	if (own->cgroup != NULL && strstr(own->cgroup, "kubepods") != NULL)
		return !pods_cgroup(own->cgroup, at, n);
	return own->uid == NULL || strncmp(at, own->uid, n) != 0 ||
	       own->uid[n] != '\0';
}

static bool any_match(const char *const *patterns, size_t n, const char *path,
		      unsigned most)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (match(patterns[i], path, most))
			return true;
	return false;
}

bool path_engine_own(const char *source)
{
	size_t i;

	for (i = 0; i < COUNT(engine_places); i++)
		if (path_within(source, engine_places[i]))
			return true;
	return false;
}

/*
 * The same of a user's own podman, where it keeps them unless it is told
 * otherwise: for containers that this user starts, and for no others.
 */
#define USER_RUN     "/run/user/#/containers/"
#define USER_STORAGE "/home/*/.local/share/containers/storage/"
static const char *const user_files[] = {
	USER_RUN "overlay-containers/~/userdata/*",
	USER_RUN "overlay-containers/~/userdata/run/secrets",
	USER_RUN "vfs-containers/~/userdata/*",
	USER_RUN "vfs-containers/~/userdata/run/secrets",
	USER_STORAGE "overlay-containers/~/userdata/*",
	USER_STORAGE "overlay-containers/~/userdata/run/secrets",
	USER_STORAGE "overlay-containers/~/userdata/secrets/*",
	USER_STORAGE "vfs-containers/~/userdata/*",
	USER_STORAGE "vfs-containers/~/userdata/run/secrets",
	USER_STORAGE "vfs-containers/~/userdata/secrets/*",
};

static const char *const user_volumes[] = {
	USER_STORAGE "volumes/*/_data",
};

enum mount_class path_user_class(const char *source)
{
	if (any_match(user_files, COUNT(user_files), source, 0))
		return MOUNT_ENGINE;
	if (any_match(user_volumes, COUNT(user_volumes), source, 0))
		return MOUNT_VOLUME;
	return MOUNT_SENSITIVE;
}

/* Below a home, and in no dot folder: "/home/USER/x", "/root/x". */
static bool homely(const char *source)
{
	const char *rest = NULL;

	if (path_match("/home/*/**", source))
		rest = strchr(source + strlen("/home/"), '/');
	else if (path_match("/root/**", source))
		rest = source + strlen("/root");
	return rest != NULL && strstr(rest, "/.") == NULL;
}

/* All users' and services' files, and what is below may be had. */
static bool common(const char *path)
{
	return strcmp(path, "/tmp") == 0 || strcmp(path, "/var/tmp") == 0;
}

static bool protected(const char *source)
{
	size_t i;

	if (common(source))
		return true;
	for (i = 0; i < COUNT(sensitive); i++)
		if (path_within(source, sensitive[i]) ||
		    path_within(sensitive[i], source))
			return true;
	return false;
}

enum mount_class path_class(const char *source, bool ro)
{
	bool inside = protected(source);
	/* /var/lib/docker/100000.100000, /var/lib/containers/storage: deeper
	 * in are the files of containers and volumes, who call them as they
	 * like */
	unsigned most = inside ? 4 : UINT_MAX;

	if (!inside || path_engine_own(source)) {
		if (any_match(engine_files, COUNT(engine_files), source, most))
			return MOUNT_ENGINE;
		if (any_match(engine_volumes, COUNT(engine_volumes), source,
			      most))
			return MOUNT_VOLUME;
		if (ro && any_match(image_volumes, COUNT(image_volumes), source,
				    most))
			return MOUNT_VOLUME;
	}
	if (ro && any_match(init_programs, COUNT(init_programs), source, 0))
		return MOUNT_INIT;
	if (homely(source))
		return MOUNT_HOME;
	if (ro && !path_within(source, "/etc/kubernetes") &&
	    (path_match("/etc/**", source) || path_match("/usr/**", source)))
		return MOUNT_HOST_FILE;
	return inside ? MOUNT_SENSITIVE : MOUNT_BIND;
}

/* The host's own programs, settings and kernel interfaces. */
static const char *const host_own[] = {
	"/etc", "/boot", "/dev", "/proc",  "/sys",   "/usr",
	"/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32",
};

bool path_root_bad(const char *path)
{
	size_t i;

	if (common(path))
		return true;
	for (i = 0; i < COUNT(host_own); i++)
		if (path_within(path, host_own[i]))
			return true;
	for (i = 0; i < COUNT(sensitive); i++)
		if (path_within(sensitive[i], path))
			return true;
	return false;
}
