/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sources by their text, seen through the rules: what no list may let by. */
#include "config.h"

#include "policy_unit.h"

#define ID "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* What a bind of @source is: its allow bits, or -1 when it is refused. */
static int bits_in(const char *source, bool ro, const char *pod)
{
	struct judged x;
	struct buf b;
	int got = -1;

	buf_init(&b, 1U << 16);
	buf_fmt(&b,
		"{\"ociVersion\":\"1.2.0\",\"root\":{\"path\":\"/srv/r\"},"
		"\"mounts\":[{\"destination\":\"/dev\",\"type\":\"tmpfs\"},"
		"{\"destination\":\"/x\",\"source\":\"%s\",\"options\":["
		"\"bind\"%s]}],\"linux\":{\"namespaces\":[{\"type\":\"mount\"},"
		"{\"type\":\"pid\"},{\"type\":\"network\"},{\"type\":\"ipc\"}]"
		"%s}}",
		source, ro ? ",\"ro\"" : "", pod);
	judge_text(&x, b.data, b.len, PLAN_PROFILE_HARDENED, &facts_reference);
	if (plan_container(x.plan) != NULL)
		got = (int)plan_container(x.plan)->mounts[1].allow;
	judged_done(&x);
	buf_free(&b);
	return got;
}

static int bits(const char *source, bool ro)
{
	return bits_in(source, ro,
		       ",\"cgroupsPath\":\"/kubepods/besteffort/pod1-2/x\"");
}

#define K3S                                      \
	"/var/lib/rancher/k3s/agent/containerd/" \
	"io.containerd.grpc.v1.cri/"
#define IMAGES "/run/containerd/io.containerd.grpc.v1.cri/image-volumes/"

static const struct {
	const char *source;
	int rw, ro;
} sources[] = {
	{ "/srv/data", 0, PLAN_BIND_EXEC },
	{ "/var/www", 0, PLAN_BIND_EXEC },
	{ "/etcetera", 0, PLAN_BIND_EXEC },
	{ "data", 0, PLAN_BIND_EXEC }, /* of the bundle */
	/* engines' own */
	{ "/var/lib/docker/containers/" ID "/hosts", PLAN_BIND_ENGINE_LEAF,
	  PLAN_BIND_ENGINE_LEAF },
	{ "/var/lib/docker/volumes/v/_data", PLAN_BIND_ENGINE_LEAF,
	  PLAN_BIND_ENGINE_LEAF | PLAN_BIND_EXEC },
	{ "/var/lib/docker/1.1/containers/" ID "/hosts", PLAN_BIND_ENGINE_LEAF,
	  PLAN_BIND_ENGINE_LEAF },
	{ "/var/lib/docker/1.1/volumes/v/_data", PLAN_BIND_ENGINE_LEAF,
	  PLAN_BIND_ENGINE_LEAF | PLAN_BIND_EXEC },
	{ "/var/lib/docker/tmp/safe-mount12", PLAN_BIND_ENGINE_LEAF,
	  PLAN_BIND_ENGINE_LEAF | PLAN_BIND_EXEC },
	{ "/var/lib/docker/rootfs/overlayfs/" ID, -1,
	  PLAN_BIND_ENGINE_LEAF | PLAN_BIND_EXEC },
	{ "/var/lib/docker/overlay2/" ID "/merged", -1,
	  PLAN_BIND_ENGINE_LEAF | PLAN_BIND_EXEC },
	{ "/var/lib/docker/1.1/tmp/safe-mount12", PLAN_BIND_ENGINE_LEAF,
	  PLAN_BIND_ENGINE_LEAF | PLAN_BIND_EXEC },
	{ "/data/docker/containers/" ID "/hosts", 0, 0 },
	{ "/var/lib/kubelet/pods/1-2/volumes/kubernetes.io~secret/t",
	  PLAN_BIND_ENGINE_LEAF, PLAN_BIND_ENGINE_LEAF | PLAN_BIND_EXEC },
	{ "/run/containers/storage/overlay-containers/" ID "/userdata/hosts",
	  PLAN_BIND_ENGINE_LEAF, PLAN_BIND_ENGINE_LEAF },
	{ "/run/containers/storage/overlay-containers/" ID
	  "/userdata/run/secrets",
	  PLAN_BIND_ENGINE_LEAF, PLAN_BIND_ENGINE_LEAF },
	{ "/var/lib/containers/storage/overlay-containers/" ID
	  "/userdata/secrets/key",
	  PLAN_BIND_ENGINE_LEAF, PLAN_BIND_ENGINE_LEAF },
	{ "/run/containers/storage/btrfs-containers/" ID
	  "/userdata/resolv.conf",
	  PLAN_BIND_ENGINE_LEAF, PLAN_BIND_ENGINE_LEAF },
	{ "/var/lib/containers/storage/zfs-containers/" ID
	  "/userdata/run/secrets",
	  PLAN_BIND_ENGINE_LEAF, PLAN_BIND_ENGINE_LEAF },
	{ IMAGES ID "/" ID, -1, PLAN_BIND_ENGINE_LEAF | PLAN_BIND_EXEC },
	{ IMAGES ID "/" ID "/etc", -1, PLAN_BIND_ENGINE_LEAF | PLAN_BIND_EXEC },
	{ "/var" IMAGES ID "/" ID "/a/b", -1,
	  PLAN_BIND_ENGINE_LEAF | PLAN_BIND_EXEC },
	{ K3S "sandboxes/" ID "/resolv.conf", PLAN_BIND_ENGINE_LEAF,
	  PLAN_BIND_ENGINE_LEAF },
	{ "/var/lib/k0s/containerd/io.containerd.grpc.v1.cri/sandboxes/" ID
	  "/hosts",
	  PLAN_BIND_ENGINE_LEAF, PLAN_BIND_ENGINE_LEAF },
	{ "/run/k3s/containerd/io.containerd.grpc.v1.cri/sandboxes/" ID "/shm",
	  PLAN_BIND_ENGINE_LEAF, PLAN_BIND_ENGINE_LEAF },
	/* nearly engines' own */
	{ K3S "sandboxes/x/hosts", -1, -1 },
	{ K3S "x/sandboxes/" ID "/hosts", -1, -1 },
	{ "/var/lib/rancher/rke2/agent/containerd/"
	  "io.containerd.snapshotter.v1.overlayfs/snapshots/1/fs",
	  -1, -1 },
	{ "/run/k3s/containerd", -1, -1 },
	{ "/var/lib/k0s/kubelet/pods/u/volumes/v/t", -1, -1 },
	{ IMAGES ID, -1, -1 },
	{ IMAGES "x/" ID, -1, -1 },
	{ "/var/lib/docker/tmp", -1, -1 },
	{ "/var/lib/docker/overlay2/" ID "/diff", -1, -1 },
	{ "/var/lib/docker/overlay2/" ID "/merged/etc", -1, -1 },
	{ "/var/lib/docker/rootfs/overlayfs/x", -1, -1 },
	{ "/var/lib/docker/tmp/safe-mount12/x", -1, -1 },
	{ "/var/lib/docker/tmp/buildkit-mount12", -1, -1 },
	{ "/var/lib/docker/containers/" ID, -1, -1 },
	{ "/var/lib/docker/volumes/v/_data/containers/" ID "/hosts", -1, -1 },
	{ "/var/lib/docker/containers/x/containers/" ID "/hosts", -1, -1 },
	{ "/var/lib/docker/containers/x/hosts", -1, -1 },
	{ "/var/lib/docker/containers/" ID "/config.v2.json", -1, -1 },
	{ "/var/lib/docker/volumes/v/_data/..", -1, -1 },
	{ "/var/lib/docker/volumes/_data", -1, -1 },
	{ "/run/containers/storage/x-containers/" ID "/userdata/hosts", -1,
	  -1 },
	{ "/run/containers/storage/btrfs-containers/x/userdata/hosts", -1, -1 },
	{ "/etc/containers/" ID "/hosts", -1, PLAN_BIND_HOST_FILE },
	{ "/var/lib/kubelet/pods", -1, -1 },
	{ "/var/lib/kubelet/pods/1/volumes", -1, -1 },
	/* the host's */
	{ "/.snapshots/1/snapshot/etc", -1, -1 },
	{ "/.snapshot", 0, PLAN_BIND_EXEC },
	{ "/tmp/tmux-0", -1, -1 },
	{ "/tmp/tmux-1000", 0, PLAN_BIND_EXEC },
	{ "/var/snap/microk8s/common", -1, -1 },
	{ "/var/lib/rancher/k3s/agent", -1, -1 },
	{ "/var/lib/rancher/k3s/agent/pod-manifests/x", -1, -1 },
	{ "/var/lib/rancher/rke2/data", -1, -1 },
	{ "/var/lib/rancher/k3s/storage/pvc", 0, PLAN_BIND_EXEC },
	{ "/var/lib/k0s", -1, -1 },
	{ "/", -1, -1 },
	{ "//", -1, -1 },
	{ "/./", -1, -1 },
	{ "/var", -1, -1 },
	{ "/var/lib", -1, -1 },
	{ "/etc", -1, -1 },
	{ "/etc/", -1, -1 },
	{ "//etc//shadow", -1, PLAN_BIND_HOST_FILE },
	{ "/etc/kubernetes/pki", -1, -1 },
	{ "/usr", -1, -1 },
	{ "/usr/share/zoneinfo", -1, PLAN_BIND_HOST_FILE },
	{ "/srv/../etc", -1, -1 },
	{ "/dev/sda", -1, -1 },
	{ "/proc", -1, -1 },
	{ "/sys/fs/cgroup", -1, -1 },
	{ "/run/docker.sock", -1, -1 },
	{ "/var/run/docker.sock", -1, -1 },
	{ "/srv/docker.sock", -1, -1 },
	{ "/srv/app.sock", PLAN_BIND_SOCKET,
	  PLAN_BIND_SOCKET | PLAN_BIND_EXEC },
	/* homes */
	{ "/home", -1, -1 },
	{ "/home/u", -1, -1 },
	{ "/home/u/src", PLAN_BIND_HOME, PLAN_BIND_HOME | PLAN_BIND_EXEC },
	{ "/home/u/.ssh", -1, -1 },
	{ "/home/u/src/.git", -1, -1 },
	{ "/root", -1, -1 },
	{ "/root/x", PLAN_BIND_HOME, PLAN_BIND_HOME | PLAN_BIND_EXEC },
	{ "/root/.docker/config.json", -1, -1 },
	/* image-inits */
	{ "/usr/bin/docker-init", -1, PLAN_BIND_HOST_FILE | PLAN_BIND_EXEC },
	{ "/usr/bin/docker-initiate", -1, PLAN_BIND_HOST_FILE },
};

START_TEST(sources_by_their_text)
{
	size_t i;

	for (i = 0; i < sizeof(sources) / sizeof(sources[0]); i++) {
		int rw = bits(sources[i].source, false);
		int ro = bits(sources[i].source, true);

		ck_assert_msg(rw == sources[i].rw, "%s: %d, not %d",
			      sources[i].source, rw, sources[i].rw);
		ck_assert_msg(ro == sources[i].ro, "%s, ro: %d, not %d",
			      sources[i].source, ro, sources[i].ro);
	}
}
END_TEST

/* A pod has its own files, by the kubelet's word or containerd's. */
START_TEST(pods_by_their_names)
{
#define CG(s) ",\"cgroupsPath\":\"" s "\""
#define AN(key, s) \
	"},\"annotations\":{\"io.kubernetes.cri.sandbox-" key "\":\"" s "\""
#define V "/var/lib/kubelet/pods/12-ab/volumes/kubernetes.io~secret/t"
#define S "/run/containerd/io.containerd.grpc.v1.cri/sandboxes/" ID "/shm"
	static const struct {
		const char *source, *pod;
		bool may;
	} c[] = {
		{ V, CG("/kubepods/burstable/pod12-ab/c"), true },
		{ V, CG("/kubepods/pod12-ab"), true },
		{ V, CG("kubepods-pod12_ab.slice:cri-containerd:c"), true },
		{ V, CG("/kubepods/pod12-abc/c"), false },
		{ V, CG("/kubepods/pod1-12-ab/c"), false },
		{ V, CG("/kubepods/12-ab/c"), false },
		{ V, CG("/kubepods/pod12-a"), false },
		{ V, CG("/kubepods/podx/c") AN("uid", "12-ab"), false },
		{ V, CG("/k8s.io/c") AN("uid", "12-ab"), true },
		{ V, AN("uid", "12-ab"), true },
		{ V, AN("uid", "12-abc"), false },
		{ V, AN("uid", "12-a"), false },
		{ V, CG("/docker/c"), false },
		{ V, "", false },
		{ "/var/lib/kubelet/pods/12-ab/etc-hosts", "", false },
		{ "/var/lib/k0s/kubelet/pods/12-ab/volumes/a/b",
		  AN("uid", "12-ab"), true },
		{ "/var/lib/k0s/kubelet/pods/12-ab/volumes/a/b",
		  AN("uid", "12-a"), false },
		{ S, AN("id", ID), true },
		{ S, AN("id", "0" ID), false },
		{ S, AN("id", ID "0"), false },
		{ S, AN("id", ""), false },
		{ S, "", true },
	};
	size_t i;

	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++)
		ck_assert_msg((bits_in(c[i].source, false, c[i].pod) >= 0) ==
				      c[i].may,
			      "%s%s", c[i].source, c[i].pod);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("lexical");
	TCase *tc = tcase_create("lexical");

	tcase_set_timeout(tc, 30);
	tcase_add_test(tc, sources_by_their_text);
	tcase_add_test(tc, pods_by_their_names);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
