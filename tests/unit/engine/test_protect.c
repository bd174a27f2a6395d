/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What of the host a container may be given, on a host that is made for it: a
 * tmpfs, in a mount namespace of the test's own, that it then has for its root.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "host.h"
#include "private.h"
#include "unit.h"

#define STORE   "/home/u/.local/share/containers/storage/"
#define RO      1U /* MOUNT_ATTR_RDONLY */
#define SENS    "mnt-host-sensitive: "
#define SOCKET  "mnt-runtime-socket: "
#define DEVICE  "mnt-device-bind: "
#define EXEC    "mnt-exec: "
#define NO_ROOT "root-host: "

static int proc_fd = -1;
static struct protect pr;

static void shown(const char *what, const char *path)
{
	folder(path);
	ck_assert_int_eq(mount(what, path, "", MS_BIND, NULL), 0);
}

static void look(const char *owner, bool layers)
{
	struct err e;

	memset(&pr, 0, sizeof(pr));
	pr.layers = layers;
	if (protect_init(&pr, owner, &e) != 0)
		ck_abort_msg("%s: %s", e.at, e.text);
}

static void judged(int rc, const char *path, const char *want,
		   const struct err *e)
{
	if (want == NULL)
		ck_assert_msg(rc == 0, "%s: %s", path, e->text);
	else
		ck_assert_msg(rc == -1 && e->kind == ERR_DENIED &&
				      strncmp(e->text, want, strlen(want)) == 0,
			      "%s: not %s: %d %s", path, want, rc,
			      rc == 0 ? "" : e->text);
}

static void source_of(const char *path, const struct plan_mount *m,
		      const char *want)
{
	struct plan_mount x = *m;
	int fd = open(path, O_PATH | O_CLOEXEC);
	struct err e = { 0 };

	ck_assert_msg(fd >= 0, "%s: %s", path, strerror(errno));
	x.type = PLAN_MOUNT_BIND;
	x.source = (char *)(uintptr_t)path;
	judged(protect_source(&pr, proc_fd, fd, &x, "/m", &e), path, want, &e);
	(void)close(fd);
}

static void source(const char *path, uint32_t allow, uint64_t attr,
		   const char *want)
{
	source_of(path,
		  &(struct plan_mount){ .allow = allow, .attr_set = attr },
		  want);
}

static void root(const char *path, bool layer, const char *want)
{
	struct err e = { 0 };
	int fd;

	folder(path);
	fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	ck_assert_int_ge(fd, 0);
	judged(protect_root(&pr, proc_fd, fd, layer, "/root", &e), path, want,
	       &e);
	(void)close(fd);
}

/* The folders themselves; what is below them is nobody's. */
static const char itself[] =
	"/var\0/var/lib\0/var/spool\0/opt\0/tmp\0/var/tmp\0/var/lib/rancher\0"
	"/var/lib/rancher/k3s\0/var/lib/rancher/rke2\0/var/cache\0"
	"/var/lib/rancher/k3s/agent\0"
	"/var/lib/rancher/rke2/agent\0/var/lib/k0s\0";

static const char below[] =
	"/var/cache/apt\0/var/lib/cni\0/var/lib/minikube\0/var/lib/selinux\0"
	"/var/lib/rancher/k3s/agent/containerd\0"
	"/var/lib/rancher/rke2/agent/containerd\0"
	"/var/lib/k0s/containerd\0/var/lib/k0s/kubelet\0"
	"/var/cache/debconf\0/opt/cni\0/opt/containerd\0/etc\0/boot\0/root\0"
	"/home\0/dev\0/proc\0/sys\0/run\0/usr\0/bin\0/sbin\0/lib\0/lib32\0"
	"/lib64\0/libx32\0/efi\0/gnu\0/nix\0/ostree\0/sysroot\0/var/log\0"
	"/var/run\0/var/lib/docker\0/var/lib/containerd\0"
	"/var/lib/containers\0/var/lib/kubelet\0/var/lib/etcd\0"
	"/var/lib/crio\0/var/lib/brig\0/var/backups\0/var/lib/apt\0"
	"/var/lib/cloud\0/var/lib/dpkg\0/var/lib/polkit-1\0/var/lib/rpm\0"
	"/var/lib/snapd\0/var/lib/systemd\0/var/lib/NetworkManager\0"
	"/var/lib/bluetooth\0/var/lib/confexts\0/var/lib/dkms\0"
	"/var/lib/extensions\0/var/lib/flatpak\0/var/lib/incus\0"
	"/var/lib/iwd\0/var/lib/libvirt\0/var/lib/lxc\0/var/lib/lxd\0"
	"/var/lib/machines\0/var/lib/portables\0/var/lib/private\0"
	"/var/lib/rancher/k3s/server\0/var/lib/rancher/rke2/server\0"
	"/var/lib/shim-signed\0/var/lib/sss\0/var/spool/anacron\0"
	"/var/spool/at\0/var/spool/cron\0"
	"/.snapshots\0/lost+found\0/tmp/tmux-0\0/var/db\0"
	"/var/snap\0/var/lib/amazon\0/var/lib/waagent\0"
	"/var/lib/tailscale\0/var/lib/rancher/k3s/data\0"
	"/var/lib/rancher/k3s/agent/etc\0"
	"/var/lib/rancher/k3s/agent/pod-manifests\0"
	"/var/lib/rancher/rke2/bin\0"
	"/var/lib/rancher/rke2/data\0"
	"/var/lib/rancher/rke2/agent/etc\0"
	"/var/lib/rancher/rke2/agent/pod-manifests\0"
	"/var/lib/k0s/bin\0/var/lib/k0s/manifests\0"
	"/var/lib/k0s/pki\0";

START_TEST(each_folder)
{
	char path[128];
	const char *s;

	if (!host(&proc_fd))
		return;
	for (s = itself; *s != 0; s += strlen(s) + 1) {
		(void)snprintf(path, sizeof(path), "%s/xyz/rootfs", s);
		folder(path);
	}
	for (s = below; *s != 0; s += strlen(s) + 1) {
		(void)snprintf(path, sizeof(path), "%s/xyz/sub", s);
		folder(path);
	}
	look("/srv/state/c", true);
	source("/", 0, RO, SENS);
	root("/", false, NO_ROOT);
	for (s = itself; *s != 0; s += strlen(s) + 1) {
		source(s, 0, RO, SENS);
		root(s, false, NO_ROOT);
		(void)snprintf(path, sizeof(path), "%s/xyz", s);
		source(path, 0, 0, NULL);
		root(path, false, NULL);
	}
	for (s = below; *s != 0; s += strlen(s) + 1) {
		source(s, 0, RO, SENS);
		root(s, false, NO_ROOT);
		(void)snprintf(path, sizeof(path), "%s/xyz/sub", s);
		source(path, 0, RO, SENS);
		root(path, false, NO_ROOT);
	}
}
END_TEST

START_TEST(the_state_folder)
{
	if (!host(&proc_fd))
		return;
	folders("/srv/brig/state/c\0/srv/brig/other\0/srv/d\0"
		"/var/lib/docker/x/merged/st/c\0"
		"/var/lib/docker/volumes/s/_data/c\0");
	look("/srv/brig/state/c", true);
	source("/srv", 0, RO, SENS);
	source("/srv/brig", 0, RO, SENS);
	source("/srv/brig/state", 0, RO, SENS);
	source("/srv/brig/other", 0, 0, NULL);
	source("/srv/d", 0, 0, NULL);
	another("/srv/d");
	source("/srv/d", 0, 0, NULL);
	root("/srv/brig", false, NO_ROOT);
	look("/var/lib/docker/x/merged/st/c", true);
	root("/var/lib/docker/y/merged", false, NULL);
	shown("/var/lib/docker/x/merged", "/srv/m");
	root("/srv/m", false, NO_ROOT);
	shown("/var/lib/docker/y/merged", "/srv/m2");
	root("/srv/m2", false, NULL);
	look("/var/lib/docker/volumes/s/_data/c", true);
	source("/var/lib/docker/volumes/s/_data", PLAN_BIND_ENGINE_LEAF, 0,
	       SENS);
}
END_TEST

START_TEST(files)
{
	const uint32_t may = PLAN_BIND_HOST_FILE;
	struct plan_mount m = { .allow = may, .attr_set = RO };

	if (!host(&proc_fd))
		return;
	folder("/etc");
	file("/swapfile", 0644, 0);
	file("/srv/f", 0600, 0);
	file("/etc/all", 0644, 0);
	file("/etc/his", 0644, 1000);
	file("/etc/secret", 0640, 0);
	file("/etc/group", 0664, 0);
	file("/etc/open", 0646, 0);
	file("/srv/one", 0644, 0);
	file("/srv/two", 0640, 0);
	ck_assert_int_eq(link("/srv/one", "/srv/one2"), 0);
	ck_assert_int_eq(link("/srv/two", "/srv/two2"), 0);
	look("/srv/state/c", true);
	source("/swapfile", 0, RO, SENS);
	source("/srv/f", 0, 0, NULL);
	source("/etc/all", may, RO, NULL);
	source("/etc/all", 0, RO, SENS);
	source("/etc/all", may, 0, SENS);
	source("/etc/secret", may, RO, SENS);
	source("/etc/group", may, RO, SENS);
	source("/etc/open", may, RO, SENS);
	source("/etc/his", may, RO, SENS);
	/* all may read it, and not all get there */
	folder("/etc/shut/in");
	file("/etc/shut/in/all", 0644, 0);
	source("/etc/shut/in/all", may, RO, NULL);
	ck_assert_int_eq(chmod("/etc/shut", 0710), 0);
	source("/etc/shut/in/all", may, RO, SENS);
	source("/etc/shut/in", may, RO, SENS);
	m.attr_clear = RO;
	source_of("/etc/all", &m, SENS);
	m.attr_clear = 0;
	m.rec_clear = RO;
	source_of("/etc/all", &m, SENS);
	m = (struct plan_mount){ .allow = may, .rec_set = RO };
	source_of("/etc/all", &m, NULL);
	/* other names, which may be a protected folder's */
	source("/srv/one", 0, RO, NULL);
	source("/srv/one", 0, 0, SENS "/srv/one has other names");
	source("/srv/two", 0, RO, SENS "/srv/two has other names");
	/* root of a user namespace can't tell whose it is */
	look("/srv/state/c", false);
	source("/etc/his", may, RO, NULL);
	source("/etc/secret", may, RO, SENS);
}
END_TEST

START_TEST(what_policy_allows)
{
	const uint32_t home = PLAN_BIND_HOME, leaf = PLAN_BIND_ENGINE_LEAF;

	if (!host(&proc_fd))
		return;
	folders("/etc/ssh\0/usr/home/u/d\0/home/u/d\0"
		"/home/u/.ssh\0/root/d/.x\0"
		"/var/lib/docker/volumes/v/_data\0"
		"/var/lib/docker/overlay2/v\0");
	ck_assert_int_eq(symlink("/etc/ssh", "/srv/link"), 0);
	look("/srv/state/c", true);
	source("/home/u/d", home, 0, NULL);
	source("/home/u/d", 0, 0, SENS);
	source("/home/u", home, 0, SENS);
	source("/home", home, 0, SENS);
	source("/home/u/.ssh", home, 0, SENS);
	source("/root/d", home, 0, NULL);
	source("/root/d/.x", home, 0, SENS);
	source("/root", home, 0, SENS);
	source("/usr/home/u/d", home, 0, SENS);
	source("/var/lib/docker/volumes/v/_data", leaf, 0, NULL);
	source("/var/lib/docker/volumes/v/_data", 0, 0, SENS);
	source("/var/lib/docker/overlay2/v", leaf, 0, SENS);
	source("/etc/ssh", PLAN_BIND_SENSITIVE, 0, NULL);
	source("/srv/link", PLAN_BIND_SENSITIVE, 0, SENS "/srv/link is a link");
	source("/srv/link", 0, 0, SENS "/etc/ssh");
	shown("/etc/ssh", "/srv/x");
	source("/srv/x", 0, RO, SENS "/etc/ssh is of the host's /etc");
	root("/srv/x", false, NO_ROOT);
	folder("/srv/proc");
	ck_assert_int_eq(mount("proc", "/srv/proc", "proc", 0, NULL), 0);
	source("/srv/proc", 0, RO, SENS "/srv/proc is of a file system");
}
END_TEST

static void node(mode_t kind, unsigned ma, unsigned mi, bool fine)
{
	char path[64];

	(void)snprintf(path, sizeof(path), "/srv/%c%u.%u",
		       kind == S_IFCHR ? 'c' : 'b', ma, mi);
	if (mknod(path, kind | 0600, makedev(ma, mi)) != 0)
		return; /* not every root may */
	source(path, 0, 0, fine ? NULL : DEVICE);
	source(path, PLAN_BIND_DEVICE, 0, NULL);
}

START_TEST(sockets_and_devices)
{
	if (!host(&proc_fd))
		return;
	folder("/srv/engine");
	folder("/srv/app.sock");
	socket_at("/srv/s");
	socket_at("/srv/docker.sock");
	socket_at("/srv/engine/podman.sock");
	look("/srv/state/c", true);
	source("/srv/s", 0, 0, SOCKET);
	source("/srv/s", PLAN_BIND_SOCKET, 0, NULL);
	source("/srv/docker.sock", PLAN_BIND_SOCKET, 0, SOCKET);
	ck_assert_int_eq(link("/srv/docker.sock", "/srv/app"), 0);
	source("/srv/app", PLAN_BIND_SOCKET, 0, SOCKET);
	source("/srv/engine", 0, RO, SOCKET);
	source("/srv/engine", PLAN_BIND_SENSITIVE, 0, NULL);
	source("/srv/app.sock", 0, 0, NULL);
	node(S_IFCHR, 1, 3, true);
	node(S_IFCHR, 1, 5, true);
	node(S_IFCHR, 1, 7, true);
	node(S_IFCHR, 1, 8, true);
	node(S_IFCHR, 1, 9, true);
	node(S_IFCHR, 5, 0, true);
	node(S_IFCHR, 1, 1, false);
	node(S_IFCHR, 1, 11, false);
	node(S_IFCHR, 5, 1, false);
	node(S_IFCHR, 5, 3, false);
	node(S_IFCHR, 4, 0, false);
	node(S_IFCHR, 10, 3, false);
	node(S_IFBLK, 1, 3, false);
}
END_TEST

START_TEST(the_root_itself)
{
	struct err e;
	int fd;

	if (!host(&proc_fd))
		return;
	folder("/srv/c/rootfs/x");
	folder("/srv/c/other");
	look("/srv/state/c", true);
	fd = open("/srv/c/rootfs", O_PATH | O_CLOEXEC);
	ck_assert_int_eq(apart_note(&pr.own, fd, "/root", &e), 0);
	(void)close(fd);
	source("/srv/c/rootfs", 0, 0, EXEC);
	source("/srv/c/rootfs/x", 0, 0, EXEC);
	source("/srv/c/rootfs/x", 0, RO, NULL);
	source("/srv/c", 0, 0, EXEC);
	source("/srv/c", 0, RO, NULL);
	source("/srv/c/other", 0, 0, NULL);
	another("/srv/c/other");
	source("/srv/c/other", 0, 0, NULL);
}
END_TEST

START_TEST(roots)
{
	static const char *const engines[] = {
		"/var/lib/docker",
		"/var/lib/containerd",
		"/var/lib/containers",
		"/var/lib/crio",
		"/var/lib/rancher/k3s/agent/containerd",
		"/var/lib/rancher/rke2/agent/containerd",
		"/var/lib/k0s/containerd"
	};
	const size_t n_engines = sizeof(engines) / sizeof(engines[0]);
	static const char *const words[] = { "merged",     "rootfs", "dir",
					     "subvolumes", "graph",  "mnt" };
	char path[128];
	size_t i;

	if (!host(&proc_fd))
		return;
	for (i = 0; i < n_engines; i++)
		folder(engines[i]);
	folders("/home/u\0/root\0/run\0/var/lib/kubelet\0");
	look("/srv/state/c", true);
	root("/srv/c", false, NULL);
	root("/home/u", false, NO_ROOT);
	root("/home/rootfs", false, NO_ROOT);
	root("/home/u/img", false, NO_ROOT);
	root("/home/u/rootfs", false, NULL);
	root("/home/u/.x/rootfs", false, NO_ROOT);
	root(STORE "overlay/x/merged", false, NO_ROOT);
	root("/root/img", false, NO_ROOT);
	root("/root/rootfs", false, NULL);
	root("/root/.x/rootfs", false, NO_ROOT);
	root("/run/x/rootfs", false, NULL);
	root("/run/rootfs", false, NO_ROOT);
	root("/run/x/y", false, NO_ROOT);
	root("/run/brig/x/rootfs", false, NO_ROOT);
	root("/run/volumes/x/rootfs", false, NO_ROOT);
	root("/var/lib/kubelet/x/rootfs", false, NO_ROOT);
	for (i = 0; i < n_engines; i++) {
		(void)snprintf(path, sizeof(path), "%s/a/fs", engines[i]);
		root(path, true, NULL);
		root(path, false, NO_ROOT);
		(void)snprintf(path, sizeof(path), "%s/a/diff", engines[i]);
		root(path, true, NULL);
		root(path, false, NO_ROOT);
		(void)snprintf(path, sizeof(path), "%s/a/b", engines[i]);
		root(path, true, NO_ROOT);
		(void)snprintf(path, sizeof(path), "%s/volumes/v/merged",
			       engines[i]);
		root(path, false, NO_ROOT);
	}
	for (i = 0; i < 6; i++) {
		(void)snprintf(path, sizeof(path), "/var/lib/docker/x/%s",
			       words[i]);
		root(path, false, NULL);
		(void)snprintf(path, sizeof(path), "/var/lib/docker/x/%sx",
			       words[i]);
		root(path, false, NO_ROOT);
	}
}
END_TEST

/* who has no layers judged */
START_TEST(roots_of_a_user)
{
	if (!host(&proc_fd))
		return;
	folders("/home/u\0/root\0");
	look("/srv/state/c", false);
	root("/home/u/img", false, NULL);
	root("/home/u", false, NO_ROOT);
	root("/root/img", false, NULL);
	root(STORE "overlay/x/merged", false, NULL);
	root(STORE "overlay/x/diff", false, NO_ROOT);
	root(STORE "overlay/x/diff", true, NULL);
	root(STORE "overlay/x", false, NO_ROOT);
	root(STORE "volumes/v/merged", false, NO_ROOT);
	root(STORE "overlay/.x/merged", false, NO_ROOT);
	root("/home/u/.local/share/containers/cache/merged", false, NO_ROOT);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("protect");
	TCase *tc = tcase_create("protect");

	tcase_add_unchecked_fixture(tc, host_begin, host_end);
	tcase_add_checked_fixture(tc, NULL, host_leave);
	tcase_add_test(tc, each_folder);
	tcase_add_test(tc, the_state_folder);
	tcase_add_test(tc, files);
	tcase_add_test(tc, what_policy_allows);
	tcase_add_test(tc, sockets_and_devices);
	tcase_add_test(tc, the_root_itself);
	tcase_add_test(tc, roots);
	tcase_add_test(tc, roots_of_a_user);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return unit_run(suite());
}
