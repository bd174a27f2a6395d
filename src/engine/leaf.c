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
