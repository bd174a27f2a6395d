/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who is asked about calls gets to know where (config-linux.md, "Container
 * Process State").
 *
 * Must: send to no socket but one that root alone can have put there, and that
 * root listens at; let the process go on only when all of it was sent.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>

#include "base/buf.h"
#include "base/fd.h"
#include "base/jsonw.h"
#include "engine/oci_state.h"
#include "hook_exe.h"
#include "kern/pidfd.h"
#include "kern/seccomp.h"
#include "notify.h"
#include "said.h"

static const char at[] = "/linux/seccomp/listenerPath";

enum {
	SEND_S = 10,
	STATE_MAX = 64 << 20, /* the annotations, and the metadata */
};

/* ---- the socket ---- */

static int safe(const char *path, int *fd, struct err *e)
{
	struct stat st;

	if (hook_exe_walk(path, fd, at, e) < 0)
		return e->kind == ERR_DENIED ? err_at(e, "sec-notify") : -1;
	if (fstat(*fd, &st) < 0)
		return err_sys(e, at, "stat");
	if (S_ISSOCK(st.st_mode) && st.st_uid == 0)
		return 0;
	return err_set(e, ERR_DENIED, 0, at,
		       "sec-notify: %s is no socket of root's", path);
}

static int roots(int s, struct err *e)
{
	struct ucred peer;
	socklen_t len = sizeof(peer);

	if (getsockopt(s, SOL_SOCKET, SO_PEERCRED, &peer, &len) < 0)
		return err_sys(e, at, "who listens");
	if (peer.uid == 0)
		return 0;
	return err_set(e, ERR_DENIED, 0, at,
		       "sec-notify: user %u listens there", peer.uid);
}

int notify_connect(struct notify *n, struct err *e)
{
	const struct timeval within = { .tv_sec = SEND_S };
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	CLEAN_FD int file = -1;
	CLEAN_FD int s = -1;

	n->sock_fd = -1;
	if (n->p->n_listener == 0)
		return 0;
	if (safe(n->p->listener->path, &file, e) < 0)
		return -1;
	/* What was looked at, whatever the path leads to by now. */
	(void)snprintf(to.sun_path, sizeof(to.sun_path), "/proc/self/fd/%d",
		       file);
	s = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (s < 0 ||
	    setsockopt(s, SOL_SOCKET, SO_SNDTIMEO, &within, sizeof(within)) < 0)
		return err_sys(e, at, "socket");
	if (connect(s, (const struct sockaddr *)&to, sizeof(to)) < 0)
		return err_sys(e, at, "connect");
	if (roots(s, e) < 0)
		return -1;
	n->sock_fd = fd_take(&s);
	return 0;
}

void notify_close(struct notify *n)
{
	fd_close(&n->sock_fd);
}

/* ---- what is sent ---- */

static int state(const struct notify *n, struct buf *out, struct err *e)
{
	CLEAN_BUF struct buf inner = { 0 };
	const char *metadata = n->p->listener->metadata;
	struct jsonw w;

	buf_init(&inner, STATE_MAX);
	oci_state_json(&inner, n->c, n->id, n->bundle, n->init, n->status,
		       NULL);
	buf_init(out, STATE_MAX);
	jsonw_init(&w, out, false);
	jsonw_object(&w, NULL);
	jsonw_str(&w, "ociVersion", n->c->oci_version);
	jsonw_array(&w, "fds");
	jsonw_str(&w, NULL, "seccompFd");
	jsonw_end(&w);
	jsonw_i64(&w, "pid", n->pid);
	if (metadata[0] != '\0')
		jsonw_str(&w, "metadata", metadata);
	if (buf_ok(&inner))
		jsonw_raw(&w, "state", inner.data);
	jsonw_end(&w);
	if (!buf_ok(&inner) || !buf_ok(out))
		return err_set(e, ERR_LIMIT, 0, at, "the state is too large");
	return 0;
}

/* With the first byte of it goes the descriptor. */
static int send_all(int s, const struct buf *b, int listener, struct err *e)
{
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(sizeof(int))];
	} c = { .room = { 0 } };
	struct iovec v = { b->data, b->len };
	struct msghdr h = { .msg_iov = &v,
			    .msg_iovlen = 1,
			    .msg_control = &c,
			    .msg_controllen = sizeof(c) };
	ssize_t n;

	c.head.cmsg_level = SOL_SOCKET;
	c.head.cmsg_type = SCM_RIGHTS;
	c.head.cmsg_len = CMSG_LEN(sizeof(listener));
	memcpy(CMSG_DATA(&c.head), &listener, sizeof(listener));
	while (v.iov_len > 0) {
		n = sendmsg(s, &h, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_sys(e, at, "send the listener");
		v.iov_base = (char *)v.iov_base + n;
		v.iov_len -= (size_t)n;
		h.msg_control = NULL;
		h.msg_controllen = 0;
	}
	return 0;
}

int notify_hand(struct notify *n, int within_ms, struct err *e)
{
	CLEAN_BUF struct buf b = { 0 };
	CLEAN_FD int fd = -1;
	int is = -1;

	if (said_listener(n->said_fd, n->pidfd, within_ms, &is, e) < 0 ||
	    pidfd_take(n->pidfd, is, &fd, e) < 0)
		return -1;
	if (!seccomp_is_listener(fd))
		return err_set(e, ERR_BUG, 0, "seccomp",
			       "descriptor %d is no listener", is);
	if (state(n, &b, e) < 0 || send_all(n->sock_fd, &b, fd, e) < 0)
		return -1;
	fd_close(&n->sock_fd);
	return 0;
}
