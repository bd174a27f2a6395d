/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which paths of the host are what, by text alone: its own tables, from the
 * documents, not from policy's. A symlink gets round text; the engine looks at
 * what it opened.
 */
#include "config.h"

#include <string.h>

#include "private.h"

bool path_in(const char *path, const char *dir)
{
	size_t n = strlen(dir);

	return strncmp(path, dir, n) == 0 &&
	       (path[n] == '\0' || path[n] == '/' || n == 1);
}

/* /var/run is /run. */
static const char *settle(const char *path)
{
	return path_in(path, "/var/run") ? path + strlen("/var") : path;
}

static const char *const protected_dirs[] = {
	"/.snapshots",
	"/bin",
	"/boot",
	"/dev",
	"/efi",
	"/etc",
	"/gnu",
	"/home",
	"/lib",
	"/lib32",
	"/lib64",
	"/libx32",
	"/lost+found",
	"/nix",
	"/opt/cni",
	"/opt/containerd",
	"/ostree",
	"/proc",
	"/root",
	"/run",
	"/sbin",
	"/sys",
	"/sysroot",
	"/tmp/tmux-0",
	"/usr",
	"/var/backups",
	"/var/cache/apt",
	"/var/cache/debconf",
	"/var/db",
	"/var/lib/NetworkManager",
	"/var/lib/amazon",
	"/var/lib/apt",
	"/var/lib/bluetooth",
	"/var/lib/brig",
	"/var/lib/cloud",
	"/var/lib/cni",
	"/var/lib/confexts",
	"/var/lib/containerd",
	"/var/lib/containers",
	"/var/lib/crio",
	"/var/lib/dkms",
	"/var/lib/docker",
	"/var/lib/dpkg",
	"/var/lib/etcd",
	"/var/lib/extensions",
	"/var/lib/flatpak",
	"/var/lib/incus",
	"/var/lib/iwd",
	"/var/lib/k0s/bin",
	"/var/lib/k0s/containerd",
	"/var/lib/k0s/kubelet",
	"/var/lib/k0s/manifests",
	"/var/lib/k0s/pki",
	"/var/lib/kubelet",
	"/var/lib/libvirt",
	"/var/lib/lxc",
	"/var/lib/lxd",
	"/var/lib/machines",
	"/var/lib/minikube",
	"/var/lib/polkit-1",
	"/var/lib/portables",
	"/var/lib/private",
	"/var/lib/selinux",
	"/var/lib/rancher/k3s/agent/containerd",
	"/var/lib/rancher/k3s/agent/etc",
	"/var/lib/rancher/k3s/agent/pod-manifests",
	"/var/lib/rancher/k3s/data",
	"/var/lib/rancher/k3s/server",
	"/var/lib/rancher/rke2/agent/containerd",
	"/var/lib/rancher/rke2/agent/etc",
	"/var/lib/rancher/rke2/agent/pod-manifests",
	"/var/lib/rancher/rke2/bin",
	"/var/lib/rancher/rke2/data",
	"/var/lib/rancher/rke2/server",
	"/var/lib/rpm",
	"/var/lib/shim-signed",
	"/var/lib/snapd",
	"/var/lib/sss",
	"/var/lib/systemd",
	"/var/lib/tailscale",
	"/var/lib/waagent",
	"/var/log",
	"/var/run",
	"/var/snap",
	"/var/spool/anacron",
	"/var/spool/at",
	"/var/spool/cron",
};

/* Everybody's: not as a whole. */
static bool shared_by_all(const char *path)
{
	return strcmp(path, "/tmp") == 0 || strcmp(path, "/var/tmp") == 0;
}

bool path_protected(const char *path)
{
	size_t i;

	if (shared_by_all(path))
		return true;
	for (i = 0; i < COUNT(protected_dirs); i++)
		if (path_in(path, protected_dirs[i]) ||
		    path_in(protected_dirs[i], path))
			return true;
	return false;
}

bool path_host_root(const char *path)
{
	static const char *const own[] = {
		"/bin",   "/boot",   "/dev",  "/etc",  "/lib", "/lib32",
		"/lib64", "/libx32", "/proc", "/sbin", "/sys", "/usr",
	};
	size_t i;

	if (shared_by_all(path))
		return true;
	for (i = 0; i < COUNT(own); i++)
		if (path_in(path, own[i]))
			return true;
	for (i = 0; i < COUNT(protected_dirs); i++)
		if (path_in(protected_dirs[i], path))
			return true;
	return path[0] != '/';
}

/*
 * What engines lay out for one container: "*" is one component, "ID" one of 64
 * hex digits, "x*" one that begins so, "*x" one that ends so, and "**" at the
 * end one or more.
 */
#define DOCKER "/var/lib/docker/"
#define REMAP  "/var/lib/docker/*/" /* with userns-remap: 100000.100000 */
#define CRI    "io.containerd.grpc.v1.cri/sandboxes/ID/"
#define IMAGES "io.containerd.grpc.v1.cri/image-volumes/ID/ID"
#define PODMAN "containers/storage/*-containers/ID/userdata/"
#define PODS   "/var/lib/kubelet/pods/*/"
#define K0S    "/var/lib/k0s/kubelet/pods/*/"

static const char *const engine_leaves[] = {
	DOCKER "containers/ID/resolv.conf",
	DOCKER "containers/ID/hostname",
	DOCKER "containers/ID/hosts",
	DOCKER "containers/ID/mounts/shm",
	DOCKER "containers/ID/mounts/secrets/*",
	DOCKER "containers/ID/mounts/configs/*",
	DOCKER "volumes/*/_data",
	DOCKER "tmp/safe-mount*", /* of a volume: --mount volume-subpath= */
	REMAP "containers/ID/resolv.conf",
	REMAP "containers/ID/hostname",
	REMAP "containers/ID/hosts",
	REMAP "containers/ID/mounts/shm",
	REMAP "volumes/*/_data",
	REMAP "tmp/safe-mount*",
	"/var/lib/containerd/" CRI "resolv.conf",
	"/var/lib/containerd/" CRI "hostname",
	"/var/lib/containerd/" CRI "hosts",
	"/run/containerd/" CRI "shm",
	"/run/containerd/" CRI "resolv.conf",
	"/run/containerd/" CRI "hostname",
	"/run/containerd/" CRI "hosts",
	"/var/lib/rancher/*/agent/containerd/" CRI "resolv.conf",
	"/var/lib/rancher/*/agent/containerd/" CRI "hostname",
	"/var/lib/rancher/*/agent/containerd/" CRI "hosts",
	"/var/lib/k0s/containerd/" CRI "resolv.conf",
	"/var/lib/k0s/containerd/" CRI "hostname",
	"/var/lib/k0s/containerd/" CRI "hosts",
	"/run/k3s/containerd/" CRI "shm",
	"/run/k0s/containerd/" CRI "shm",
	"/run/k3s/containerd/" IMAGES,
	"/run/k3s/containerd/" IMAGES "/**",
	"/run/k0s/containerd/" IMAGES,
	"/run/k0s/containerd/" IMAGES "/**",
	"/run/containerd/" IMAGES,
	"/run/containerd/" IMAGES "/**",
	"/var/lib/" PODMAN "*",
	"/var/lib/" PODMAN "run/secrets",
	"/var/lib/" PODMAN "secrets/*",
	"/run/" PODMAN "*",
	"/run/" PODMAN "run/secrets",
	"/var/lib/containers/storage/volumes/*/_data",
	PODS "etc-hosts",
	PODS "containers/*/*",
	PODS "volumes/**",
	PODS "volume-subpaths/**",
	K0S "etc-hosts",
	K0S "containers/*/*",
	K0S "volumes/**",
	K0S "volume-subpaths/**",
};

/* An image that is mounted for a container to read. */
static const char *const engine_images[] = {
	DOCKER "rootfs/overlayfs/ID",
	DOCKER "overlay2/ID/merged",
	REMAP "rootfs/overlayfs/ID",
	REMAP "overlay2/ID/merged",
};

/* Of a user's own podman. */
#define OWN "containers/ID/userdata/"
static const char *const user_leaves[] = {
	"/run/user/*/containers/*-" OWN "*",
	"/run/user/*/containers/*-" OWN "run/secrets",
	"/home/*/.local/share/containers/storage/*-" OWN "*",
	"/home/*/.local/share/containers/storage/*-" OWN "run/secrets",
	"/home/*/.local/share/containers/storage/*-" OWN "secrets/*",
	"/home/*/.local/share/containers/storage/volumes/*/_data",
};

static bool hex64(const char *s, size_t n)
{
	return n == 64 && strspn(s, "0123456789abcdef") >= n;
}

/* One component of a pattern, @p of length @n, and one of a path. */
static bool component(const char *p, size_t n, const char *s, size_t m)
{
	if (m == 0)
		return false;
	if (n == 2 && memcmp(p, "ID", 2) == 0)
		return hex64(s, m);
	if (p[0] == '*')
		return m >= n - 1 && memcmp(p + 1, s + m - (n - 1), n - 1) == 0;
	if (p[n - 1] == '*')
		return m >= n && memcmp(p, s, n - 1) == 0;
	return n == m && memcmp(p, s, n) == 0;
}

static bool match(const char *p, const char *s)
{
	size_t n, m;

	while (*p == '/' && *s == '/') {
		p++;
		s++;
		if (strcmp(p, "**") == 0)
			return *s != '\0';
		n = strcspn(p, "/");
		m = strcspn(s, "/");
		if (!component(p, n, s, m))
			return false;
		p += n;
		s += m;
	}
	return *p == '\0' && *s == '\0';
}

bool path_engine_leaf(const char *path)
{
	size_t i;

	path = settle(path);
	for (i = 0; i < COUNT(engine_leaves); i++)
		if (match(engine_leaves[i], path))
			return true;
	return false;
}

bool path_engine_image(const char *path)
{
	size_t i;

	for (i = 0; i < COUNT(engine_images); i++)
		if (match(engine_images[i], path))
			return true;
	return false;
}

bool path_user_leaf(const char *path)
{
	size_t i;

	for (i = 0; i < COUNT(user_leaves); i++)
		if (match(user_leaves[i], path))
			return true;
	return false;
}

bool path_home(const char *path)
{
	const char *rest = NULL;

	if (path_in(path, "/root"))
		rest = path + strlen("/root");
	else if (path_in(path, "/home") && path[5] != '\0')
		rest = strchr(path + strlen("/home/"), '/');
	return rest != NULL && rest[0] == '/' && strstr(rest, "/.") == NULL;
}

bool path_setting(const char *path)
{
	return (path_in(path, "/etc") && path[4] != '\0' &&
		!path_in(path, "/etc/kubernetes")) ||
	       (path_in(path, "/usr") && path[4] != '\0');
}

static bool named(const char *path, const char *const *names, size_t n)
{
	const char *slash = strrchr(path, '/');
	size_t i;

	for (i = 0; slash != NULL && i < n; i++)
		if (strcmp(slash + 1, names[i]) == 0)
			return true;
	return false;
}

bool path_shared(const char *path)
{
	static const char *const shm[] = { "shm" };

	return named(path, shm, 1) ||
	       match(PODS "volumes/kubernetes.io~empty-dir/*", settle(path));
}

bool path_init(const char *path)
{
	static const char *const names[] = { "docker-init", "catatonit",
					     "tini" };

	return named(path, names, COUNT(names)) &&
	       (path_in(path, "/usr") || path_in(path, "/sbin") ||
		path_in(path, "/bin"));
}

bool path_engine_socket(const char *path)
{
	static const char *const names[] = {
		"docker.sock",           "docker.socket",     "containerd.sock",
		"containerd.sock.ttrpc", "podman.sock",       "crio.sock",
		"buildkitd.sock",        "dockershim.sock",   "kubelet.sock",
		"cri-dockerd.sock",      "system_bus_socket",
	};

	return named(path, names, COUNT(names));
}
