/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "../../../src/floor/private.h"
#include "unit.h"

#define ID "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

struct row {
	const char *path;
	bool is;
};

static const struct row protected_rows[] = {
	{ "/", true },
	{ "/etc", true },
	{ "/etc/passwd", true },
	{ "/etcetera", false },
	{ "/var", true },
	{ "/var/lib", true },
	{ "/var/lib/docker", true },
	{ "/var/lib/docker/overlay2", true },
	{ "/var/lib/dockers", false },
	{ "/var/lib/mysql", false },
	{ "/var/run/docker.sock", true },
	{ "/run/x", true },
	{ "/home", true },
	{ "/home/u/data", true },
	{ "/lib64", true },
	{ "/srv", false },
	{ "/srv/data", false },
	{ "/opt", true },
	{ "/opt/cni/bin", true },
	{ "/opt/app", false },
	{ "/tmp", true },
	{ "/tmp/x", false },
	{ "/var/tmp", true },
	{ "/var/tmp/x", false },
	{ "/nix/store", true },
	{ "/var/lib/rancher", true },
	{ "/var/lib/rancher/k3s/server/token", true },
	{ "/var/lib/rancher/k3s/storage/pvc", false },
	{ "/var/lib/rancher/k3s/agent/pod-manifests", true },
	{ "/var/lib/rancher/k3s/agent/containerd/x", true },
	{ "/var/lib/rancher/rke2/agent/containerd/x", true },
	{ "/var/lib/k0s/containerd", true },
	{ "/var/lib/k0s/kubelet/pods/x", true },
	{ "/var/lib/k0s/data", false },
	{ "/var/lib/cni/results", true },
	{ "/var/cache/apt/archives", true },
	{ "/var/cache/apt-cacher-ng", false },
	{ "/.snapshots/1/snapshot", true },
	{ "/tmp/tmux-0", true },
};

static const struct row leaf_rows[] = {
	{ "/var/lib/docker/containers/" ID "/hosts", true },
	{ "/var/lib/docker/containers/" ID "/hostname", true },
	{ "/var/lib/docker/containers/" ID "/mounts/shm", true },
	{ "/var/lib/docker/containers/" ID "/mounts/secrets/key", true },
	{ "/var/lib/docker/100000.100000/containers/" ID "/hosts", true },
	{ "/var/lib/docker/volumes/data/_data", true },
	{ "/var/lib/docker/tmp/safe-mount12", true },
	{ "/var/lib/docker/1.1/tmp/safe-mount12", true },
	{ "/var/lib/docker/tmp/safe-mount", false },
	{ "/var/lib/docker/tmp/safe-mount12/x", false },
	{ "/var/lib/docker/tmp/unsafe-mount12", false },
	{ "/var/lib/docker/volumes/data", false },
	{ "/var/lib/docker/volumes/data/_data/x", false },
	{ "/var/lib/docker/volumes", false },
	{ "/var/lib/docker/containers/" ID, false },
	{ "/var/lib/docker/containers/" ID "/config.v2.json", false },
	{ "/var/lib/docker/containers/" ID "0/hosts", false },
	{ "/var/lib/docker/containers/short/hosts", false },
	{ "/var/lib/docker/overlay2/l/diff/containers/" ID "/hosts", false },
	{ "/run/containerd/io.containerd.grpc.v1.cri/sandboxes/" ID "/shm",
	  true },
	{ "/var/run/containerd/io.containerd.grpc.v1.cri/sandboxes/" ID "/shm",
	  true },
	{ "/run/containerd/io.containerd.grpc.v1.cri/image-volumes/" ID "/" ID,
	  true },
	{ "/run/containerd/io.containerd.grpc.v1.cri/image-volumes/" ID "/" ID
	  "/etc",
	  true },
	{ "/run/containerd/io.containerd.grpc.v1.cri/image-volumes/" ID,
	  false },
	{ "/run/containerd/io.containerd.grpc.v1.cri/image-volumes/" ID "/x",
	  false },
	{ "/var/lib/containers/storage/overlay-containers/" ID
	  "/userdata/resolv.conf",
	  true },
	{ "/var/run/containers/storage/vfs-containers/" ID
	  "/userdata/run/secrets",
	  true },
	{ "/var/lib/containers/storage/overlay-containers/" ID
	  "/userdata/secrets/key",
	  true },
	{ "/var/lib/containers/storage/overlay-containers/" ID
	  "/userdata/secrets/a/b",
	  false },
	{ "/run/containers/storage/-containers/" ID "/userdata/x", true },
	{ "/run/containers/storage/containers/" ID "/userdata/x", false },
	{ "/var/lib/kubelet/pods/u-i-d/etc-hosts", true },
	{ "/var/lib/kubelet/pods/u-i-d/volumes/a/b/c", true },
	{ "/var/lib/kubelet/pods/u-i-d/volumes", false },
	{ "/var/lib/k0s/kubelet/pods/u-i-d/etc-hosts", true },
	{ "/var/lib/k0s/kubelet/pods/u-i-d/volumes/a/b", true },
	{ "/var/lib/k0s/kubelet/pods/u-i-d", false },
	{ "/var/lib/rancher/rke2/agent/containerd/"
	  "io.containerd.grpc.v1.cri/sandboxes/" ID "/hosts",
	  true },
	{ "/var/lib/rancher/k3s/agent/containerd/"
	  "io.containerd.snapshotter.v1.overlayfs/snapshots/1/fs",
	  false },
	{ "/run/k3s/containerd/io.containerd.grpc.v1.cri/sandboxes/" ID "/shm",
	  true },
	{ "/var/run/k0s/containerd/io.containerd.grpc.v1.cri/sandboxes/" ID
	  "/shm",
	  true },
	{ "/run/k3s/containerd/containerd.sock", false },
	{ "/var/lib/kubelet/pki", false },
	{ "/etc/passwd", false },
};

#define USER_RUN  "/run/user/1000/containers/"
#define USER_HOME "/home/u/.local/share/containers/storage/"
static const struct row user_rows[] = {
	{ USER_RUN "overlay-containers/" ID "/userdata/hosts", true },
	{ USER_RUN "overlay-containers/" ID "/userdata/run/secrets", true },
	{ USER_RUN "overlay-containers/" ID "/userdata/a/b", false },
	{ USER_RUN "overlay-containers/" ID "/userdata", false },
	{ USER_RUN "overlay-containers/x/userdata/hosts", false },
	{ USER_RUN "overlay-locks/" ID "/userdata/hosts", false },
	{ USER_HOME "vfs-containers/" ID "/userdata/shm", true },
	{ USER_HOME "overlay-containers/" ID "/userdata/secrets/key", true },
	{ USER_HOME "volumes/v/_data", true },
	{ USER_HOME "volumes/v", false },
	{ USER_HOME "vfs/dir/" ID, false },
	{ "/home/u/.ssh/id", false },
	{ "/run/user/1000/bus", false },
};

static const struct row image_rows[] = {
	{ "/var/lib/docker/rootfs/overlayfs/" ID, true },
	{ "/var/lib/docker/overlay2/" ID "/merged", true },
	{ "/var/lib/docker/1.1/overlay2/" ID "/merged", true },
	{ "/var/lib/docker/rootfs/overlayfs/x", false },
	{ "/var/lib/docker/rootfs/overlayfs", false },
	{ "/var/lib/docker/overlay2/" ID "/diff", false },
	{ "/var/lib/docker/overlay2/" ID "/merged/etc", false },
};

static const struct row home_rows[] = {
	{ "/home", false },        { "/home/u", false },
	{ "/home/u/data", true },  { "/home/u/data/x", true },
	{ "/home/u/.ssh", false }, { "/home/u/a/.config/x", false },
	{ "/home/.u/data", true }, { "/root", false },
	{ "/root/x", true },       { "/root/.ssh", false },
	{ "/rooted/x", false },
};

static const struct row setting_rows[] = {
	{ "/etc", false },
	{ "/etc/localtime", true },
	{ "/etc/kubernetes", false },
	{ "/etc/kubernetes/pki/x", false },
	{ "/usr", false },
	{ "/usr/share/zoneinfo", true },
	{ "/usrx/y", false },
};

static const struct row init_rows[] = {
	{ "/usr/bin/docker-init", true },   { "/sbin/docker-init", true },
	{ "/usr/bin/docker-inits", false }, { "/usr/bin/sh", false },
	{ "/srv/docker-init", false },
};

static const struct row socket_rows[] = {
	{ "/srv/docker.sock", true },
	{ "/run/podman/podman.sock", true },
	{ "/srv/docker.sock/x", false },
	{ "/srv/my.sock", false },
};

static const struct row root_rows[] = {
	{ "/", true },
	{ "/var", true },
	{ "/var/lib", true },
	{ "/var/lib/docker", true },
	{ "/etc", true },
	{ "/tmp", true },
	{ "/tmp/image", false },
	{ "/usr/share/image", true },
	{ "/var/lib/docker/overlay2/x/merged", false },
	{ "/srv/image", false },
	{ "/run/containerd/io.containerd.runtime.v2.task/moby/x/rootfs",
	  false },
	{ "srv", true },
};

static void all(const struct row *r, size_t n, bool (*is)(const char *))
{
	size_t i;

	for (i = 0; i < n; i++)
		ck_assert_msg(is(r[i].path) == r[i].is, "%s", r[i].path);
}

#define TABLE_TEST(name, rows, f)          \
	START_TEST(name)                   \
	{                                  \
		all(rows, COUNT(rows), f); \
	}                                  \
	END_TEST

TABLE_TEST(protected_ones, protected_rows, path_protected)
TABLE_TEST(leaves, leaf_rows, path_engine_leaf)
TABLE_TEST(user_leaves, user_rows, path_user_leaf)
TABLE_TEST(images, image_rows, path_engine_image)
TABLE_TEST(homes, home_rows, path_home)
TABLE_TEST(settings, setting_rows, path_setting)
TABLE_TEST(inits, init_rows, path_init)
TABLE_TEST(sockets, socket_rows, path_engine_socket)
TABLE_TEST(roots, root_rows, path_host_root)

int main(void)
{
	Suite *s = suite_create("paths");
	TCase *tc = tcase_create("paths");

	tcase_add_test(tc, protected_ones);
	tcase_add_test(tc, leaves);
	tcase_add_test(tc, user_leaves);
	tcase_add_test(tc, images);
	tcase_add_test(tc, homes);
	tcase_add_test(tc, settings);
	tcase_add_test(tc, inits);
	tcase_add_test(tc, sockets);
	tcase_add_test(tc, roots);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
