/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

/* What engines make for their containers, by its path. Pure. */
#include <string.h>

#include "private.h"

/*
 * What engines keep below a protected folder for a container to have: the
 * leaf that PLAN_BIND_ENGINE_LEAF stands for. '*' never matches a slash.
 */
static const char *const leaves[] = {
	"*/containers/*/resolv.conf",
	"*/containers/*/hostname",
	"*/containers/*/hosts",
	"*/containers/*/mounts/shm",
	"*/containers/*/mounts/secrets/*",
	"*/containers/*/mounts/configs/*",
	"*/volumes/*/_data",
	"*/docker/tmp/safe-mount*",
	"*/docker/*/tmp/safe-mount*",
	"*/docker/rootfs/overlayfs/*",
	"*/docker/*/rootfs/overlayfs/*",
	"*/docker/overlay2/*/merged",
	"*/docker/*/overlay2/*/merged",
	"*/sandboxes/*/resolv.conf",
	"*/sandboxes/*/hostname",
	"*/sandboxes/*/hosts",
	"*/sandboxes/*/shm",
	"*/image-volumes/*/*",
	"*/userdata/resolv.conf",
	"*/userdata/hostname",
	"*/userdata/hosts",
	"*/userdata/.containerenv",
	"*/userdata/shm",
	"*/userdata/passwd",
	"*/userdata/group",
	"*/userdata/localtime",
	"*/userdata/secrets/*",
	"*/userdata/run/secrets",
	"*/kubelet/pods/*/etc-hosts",
	"*/kubelet/pods/*/volumes/*",
	"*/kubelet/pods/*/volume-subpaths/*/*/*",
	"*/kubelet/pods/*/containers/*/*",
	"/usr/bin/docker-init",
	"/usr/bin/tini-static",
	"/usr/bin/tini",
	"/usr/bin/catatonit",
	"/usr/libexec/podman/catatonit",
	"/usr/libexec/docker/docker-init",
	"/usr/lib/docker/docker-init",
};

/* Does @s begin with @pattern, and end or go on below it? '*': one name. */
static bool begins(const char *pattern, const char *s)
{
	size_t n;

	for (; *pattern != '\0'; pattern++) {
		if (*pattern != '*') {
			if (*pattern != *s++)
				return false;
			continue;
		}
		n = strcspn(s, "/");
		if (n == 0)
			return false;
		s += n;
	}
	return *s == '\0' || *s == '/';
}

/* The rest of the pattern, tried at each slash of the path. */
static bool has(const char *pattern, const char *path)
{
	const char *slash;

	for (slash = path; slash != NULL; slash = strchr(slash + 1, '/'))
		if (begins(pattern, slash))
			return true;
	return false;
}

/*
 * Does @path match a pattern? The pattern's first star, at its start, stands
 * for any folders; each later one for one name. A folder leaf ("_data",
 * "volumes/?") takes what is below it along.
 */
bool protect_leaf(const char *path)
{
	size_t i;

	for (i = 0; i < sizeof(leaves) / sizeof(leaves[0]); i++) {
		const char *p = leaves[i];

		if (*p == '/' ? strcmp(path, p) == 0 : has(p + 1, path))
			return true;
	}
	return false;
}

bool protect_same_pod(const char *path, const char *source)
{
	static const char pods[] = "/kubelet/pods/";
	const char *at = strstr(source, pods);
	size_t n;

	if (at == NULL)
		return true;
	n = sizeof(pods) - 1;
	n += strcspn(at + n, "/");
	for (path = strstr(path, pods); path != NULL;
	     path = strstr(path + 1, pods))
		if (strncmp(path, at, n) == 0 &&
		    (path[n] == '/' || path[n] == '\0'))
			return true;
	return false;
}

bool protect_image(const char *path)
{
	return has("/io.containerd.grpc.v1.cri/image-volumes/*/*", path);
}

/* Has @path a part that is one of @names? */
static bool has_part(const char *path, const char *const *names, size_t n)
{
	size_t i, len;

	for (; *path != '\0'; path += len) {
		path += strspn(path, "/");
		len = strcspn(path, "/");
		for (i = 0; i < n; i++)
			if (strlen(names[i]) == len &&
			    memcmp(path, names[i], len) == 0)
				return true;
	}
	return false;
}

static unsigned depth(const char *path)
{
	unsigned n = 0;

	for (; *path != '\0'; path++)
		n += *path == '/' && path[1] != '\0' && path[1] != '/';
	return n;
}

/*
 * Behind "/home/USER/", where a user's podman keeps its own, for containers
 * that a user starts (who has no layers judged); else NULL.
 */
static const char *users_storage(const char *path)
{
	static const char own[] = "/.local/share/containers/storage/";
	const char *s =
		strncmp(path, "/home/", 6) == 0 ? strchr(path + 6, '/') : NULL;

	return s != NULL && strncmp(s, own, sizeof(own) - 1) == 0
		       ? s + sizeof(own) - 2
		       : NULL;
}

/*
 * May a root lie in the protected folder @by? A bundle may be unpacked in a
 * home or in /run, and engines keep theirs in their folders, beside what is
 * no image: papers, a service's secrets, a user's session, volumes, other
 * containers' files, all layers of all images. Root in the container sees its
 * root whole, so its path says that it is one.
 */
bool protect_root_within(const struct protect *p, const char *path,
			 const char *by, bool layer)
{
	static const char *const images[] = { "merged",
					      "rootfs",
					      "dir",
					      "subvolumes",
					      "graph",
					      "mnt",
					      /* layers: */ "diff",
					      "fs" };
	static const char *const never[] = { "volumes", "brig" };
	static const char *const engines[] = {
		"/var/lib/docker",
		"/var/lib/containerd",
		"/var/lib/containers",
		"/var/lib/crio",
		"/var/lib/rancher/k3s/agent/containerd",
		"/var/lib/rancher/rke2/agent/containerd",
		"/var/lib/k0s/containerd"
	};
	const char *own = users_storage(path);
	bool image = has_part(path, images, layer ? 8 : 6);
	size_t i;

	if (strcmp(by, "/home") == 0 && !p->layers && own != NULL)
		return strstr(own, "/.") == NULL && !has_part(own, never, 1) &&
		       has_part(own, images, layer ? 8 : 6);
	if (strcmp(by, "/root") == 0)
		return strstr(path, "/.") == NULL && (image || !p->layers);
	if (strcmp(by, "/home") == 0) /* not somebody's whole home */
		return strstr(path, "/.") == NULL && depth(path) > 2 &&
		       (image || !p->layers);
	if (strcmp(by, "/run") == 0)
		return !has_part(path, never, 2) && depth(path) > 2 && image;
	for (i = 0; i < sizeof(engines) / sizeof(engines[0]); i++)
		if (strcmp(by, engines[i]) == 0)
			return !has_part(path, never, 1) && image;
	return false;
}
