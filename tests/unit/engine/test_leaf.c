/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What engines keep for a container, each pattern; and what is none of it. */
#include "config.h"

#include "private.h"
#include "unit.h"

#define D "/var/lib/docker/"
#define S "/run/containers/storage/overlay-containers/c/userdata/"
#define K "/var/lib/kubelet/pods/p/"
#define I "/run/containerd/io.containerd.grpc.v1.cri/image-volumes/"

static const char *const are[] = {
	D "containers/c/resolv.conf",
	D "containers/c/hostname",
	D "containers/c/hosts",
	D "containers/c/mounts/shm",
	D "containers/c/mounts/secrets/s",
	D "containers/c/mounts/configs/c",
	D "volumes/v/_data",
	D "volumes/v/_data/below/it",
	D "tmp/safe-mount12",
	D "1.1/tmp/safe-mount12",
	D "rootfs/overlayfs/c",
	D "1.1/rootfs/overlayfs/c",
	D "overlay2/c/merged",
	D "1.1/overlay2/c/merged",
	"/run/containerd/sandboxes/s/resolv.conf",
	"/run/containerd/sandboxes/s/hostname",
	"/run/containerd/sandboxes/s/hosts",
	"/run/containerd/sandboxes/s/shm",
	I "c/v",
	S "resolv.conf",
	S "hostname",
	S "hosts",
	S ".containerenv",
	S "shm",
	S "run/secrets",
	S "passwd",
	S "group",
	S "localtime",
	S "secrets/s",
	K "etc-hosts",
	K "volumes/kubernetes.io~empty-dir/v",
	K "volume-subpaths/v/c/0",
	K "containers/c/0123",
	"/usr/bin/docker-init",
	"/usr/bin/tini-static",
	"/usr/bin/tini",
	"/usr/bin/catatonit",
	"/usr/libexec/podman/catatonit",
	"/usr/libexec/docker/docker-init",
	"/usr/lib/docker/docker-init",
};

static const char *const none[] = {
	"/",
	D "containers",
	D "containers/c",
	D "containers/c/config.v2.json",
	S "config.json",
	S "secrets",
	D "containers/c/resolv.confs",
	D "containers//resolv.conf",
	D "containers/c/d/resolv.conf",
	D "containers/c/mounts",
	D "containers/c/mounts/secrets",
	D "containers/c/mounts/shms",
	D "tmp/buildkit-mount12",
	D "tmp",
	D "overlay2/c/diff",
	D "rootfs/overlayfs",
	D "volumes",
	D "volumes/v",
	D "volumes/v/_data2",
	D "volumes/v/w/_data",
	D "volumes/metadata.db",
	"/run/containerd/sandboxes/s",
	I,
	I "c",
	S,
	S "artifacts",
	S "run",
	"/var/lib/kubelet/pods/p",
	K "volume-subpaths/v/c",
	K "containers/c",
	K "plugins/x/y",
	"/var/lib/kubelet/pki/volumes",
	"/usr/bin",
	"/usr/bin/tini2",
	"/usr/bin/tini/x",
	"/x/usr/bin/tini",
	"/usr/bin/docker",
};

START_TEST(leaves)
{
	size_t i;

	for (i = 0; i < sizeof(are) / sizeof(are[0]); i++)
		ck_assert_msg(protect_leaf(are[i]), "%s", are[i]);
	for (i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		ck_assert_msg(!protect_leaf(none[i]), "%s", none[i]);
}
END_TEST

START_TEST(images)
{
	ck_assert(protect_image(I "c/v"));
	ck_assert(protect_image(I "c/v/below"));
	ck_assert(!protect_image(I "c"));
	ck_assert(!protect_image("/run/image-volumes/c/v"));
	ck_assert(!protect_image("/run/xio.containerd.grpc.v1.cri/"
				 "image-volumes/c/v"));
}
END_TEST

START_TEST(pods)
{
	const char *of = K "volumes/kubernetes.io~empty-dir/v";

	ck_assert(protect_same_pod(K "volumes/x/w", of));
	ck_assert(protect_same_pod("/var/lib/kubelet/pods/p", of));
	ck_assert(protect_same_pod("/kubelet/pods/q" K "volumes/x/w", of));
	ck_assert(!protect_same_pod("/var/lib/kubelet/pods/q/volumes/x", of));
	ck_assert(!protect_same_pod("/var/lib/kubelet/pods/p2/volumes/x", of));
	ck_assert(!protect_same_pod("/var/lib/kubelet/pods", of));
	ck_assert(!protect_same_pod(D "volumes/v/_data", of));
	ck_assert(protect_same_pod(D "volumes/v/_data", D "volumes/v/_data"));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("leaf");
	TCase *tc = tcase_create("leaf");

	tcase_add_test(tc, leaves);
	tcase_add_test(tc, images);
	tcase_add_test(tc, pods);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
