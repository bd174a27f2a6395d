/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

/*
 * The sockets that are the host's root in one call, by their names: of the
 * opened one, and in an opened folder.
 *
 * Answers: mnt-runtime-socket.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "private.h"

/* In a folder or one below. */
static const char *const sockets[] = {
	"docker.sock",
	"containerd.sock",
	"containerd/containerd.sock",
	"docker/containerd/containerd.sock",
	"podman.sock",
	"podman/podman.sock",
	"crio.sock",
	"crio/crio.sock",
	"buildkitd.sock",
	"buildkit/buildkitd.sock",
	"system_bus_socket",
	"dbus/system_bus_socket",
	"unix.socket", /* lxd, incus */
	"private",
	"systemd/private",
	"kubelet.sock",
	"kubelet/kubelet.sock",
};

/* Is that its name, wherever it stands and whatever link led there? */
static bool engine_socket(const char *path)
{
	const char *name = strrchr(path, '/');
	size_t i;

	for (i = 0; name != NULL && i < sizeof(sockets) / sizeof(sockets[0]);
	     i++)
		if (strcmp(name + 1, sockets[i]) == 0)
			return true;
	return false;
}

/* By its own name: a link, a bind on a file or a hard link gives it others. */
int sockets_one(int proc_fd, int fd, const char *path, const struct stat *st,
		const char *at, struct err *e)
{
	char place[4096];

	(void)snprintf(place, sizeof(place), "%s", path);
	if (origin_place(proc_fd, fd, place, sizeof(place), at, e) != 0)
		return -1;
	if (st->st_nlink == 1 && !engine_socket(path) && !engine_socket(place))
		return 0;
	return err_set(e, ERR_DENIED, 0, at,
		       "mnt-runtime-socket: %s is an engine's or the system's "
		       "socket, or has another name; fix: leave the bind out",
		       path);
}

int sockets_in(int fd, const char *path, const char *at, struct err *e)
{
	struct stat st;
	size_t i;

	for (i = 0; i < sizeof(sockets) / sizeof(sockets[0]); i++) {
		if (fstatat(fd, sockets[i], &st, AT_SYMLINK_NOFOLLOW) != 0) {
			if (errno == ENOENT || errno == ENOTDIR ||
			    errno == EACCES)
				continue;
			return err_sys(e, at, "look for %s in %s", sockets[i],
				       path);
		}
		if (S_ISSOCK(st.st_mode))
			return err_set(e, ERR_DENIED, 0, at,
				       "mnt-runtime-socket: %s holds the "
				       "socket %s",
				       path, sockets[i]);
	}
	return 0;
}
