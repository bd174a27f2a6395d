/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

/*
 * The container's host ids, and the user namespace that is made of them.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "base/fd.h"
#include "base/num.h"
#include "engine/ids.h"
#include "kern/ns.h"
#include "private.h"

enum {
	MAP_TEXT = PROOF_EXTENTS * 33
};

/*
 * The block of the process whose ipc or pid namespace is joined: ipc objects
 * and signals work only between the same ids. 0: it has none of ours, or it is
 * not that process any more (@join_fd is what was opened and judged).
 */
static uint32_t joined_base(int proc_fd, const char *path, int join_fd)
{
	char map[64], text[64];
	CLEAN_FD int fd = -1;
	uint32_t inside, base, size;
	uint64_t pid;
	const char *end;
	size_t len;
	struct stat named, opened;
	struct err e;

	if (strncmp(path, "/proc/", 6) != 0)
		return 0;
	end = strchr(path + 6, '/');
	if (end == NULL || strncmp(end, "/ns/", 4) != 0)
		return 0;
	if (!num_u64(path + 6, (size_t)(end - path - 6), &pid))
		return 0;
	(void)snprintf(map, sizeof(map), "%" PRIu64 "/uid_map", pid);
	fd = openat(proc_fd, map, O_RDONLY | O_CLOEXEC);
	if (fd < 0 ||
	    fd_read_all(fd, text, sizeof(text) - 1, &len, "uid_map", &e) != 0)
		return 0;
	text[len] = '\0';
	inside = base = size = 0;
	for (end = text, len = 0; len < 3; len++) {
		uint32_t *to = len == 0 ? &inside : len == 1 ? &base : &size;
		size_t n;

		end += strspn(end, " ");
		n = strspn(end, "0123456789");
		if (!num_u32(end, n, to))
			return 0;
		end += n;
	}
	if (stat(path, &named) != 0 || fstat(join_fd, &opened) != 0 ||
	    named.st_dev != opened.st_dev || named.st_ino != opened.st_ino)
		return 0;
	return inside == 0 && size == IDS_BLOCK ? base : 0;
}

int user_lease(struct ids_pool *pool, int proc_fd,
	       const struct plan_container *c, const int *join_fds,
	       const char *owner, struct engine_lease *lease, struct err *e)
{
	bool extra = c->ids.n_extra_uids + c->ids.n_extra_gids > 0;
	uint32_t base;
	size_t i;

	for (i = 0; i < c->n_namespaces; i++) {
		const struct plan_ns *n = &c->namespaces[i];

		if (n->join[0] == '\0' ||
		    (n->type != PLAN_NS_IPC && n->type != PLAN_NS_PID))
			continue;
		base = joined_base(proc_fd, n->join, join_fds[n->type]);
		if (base == 0)
			return err_set(e, ERR_DENIED, 0, "/linux/namespaces",
				       "ns-join-foreign: %s was made by "
				       "another runtime: no common ids",
				       n->join);
		return ids_share(pool, base, owner, extra, lease, e);
	}
	return ids_lease(pool, owner, extra, lease, e);
}

/* The kernel caps a user namespace's counts by its maker's limits. */
static unsigned maker_limits(const struct plan_process *p, struct ns_limit *out,
			     unsigned cap)
{
	unsigned n = 0;
	size_t i;

	for (i = 0; i < p->n_rlimits && n < cap; i++)
		switch (p->rlimits[i].resource) {
		case RLIMIT_NPROC:
		case RLIMIT_MSGQUEUE:
		case RLIMIT_SIGPENDING:
		case RLIMIT_MEMLOCK:
			out[n++] =
				(struct ns_limit){ (int)p->rlimits[i].resource,
						   p->rlimits[i].soft,
						   p->rlimits[i].hard };
			break;
		default:
			break;
		}
	return n;
}

int user_make(int proc_fd, const struct plan_process *p,
	      const struct id_maps *maps, uid_t root_uid, gid_t root_gid,
	      int *out_fd, struct err *e)
{
	struct ns_limit limits[4];
	char *text = malloc((size_t)2 * MAP_TEXT);
	struct ns_user u = { .limits = limits };
	int rc = -1;

	if (text == NULL)
		return err_sys(e, "user namespace", "memory");
	u.n_limits = maker_limits(p, limits, 4);
	u.owner_uid = root_uid;
	u.owner_gid = root_gid;
	u.uid_map = maps_text(maps->uid, maps->n_uid, text, MAP_TEXT);
	u.gid_map =
		maps_text(maps->gid, maps->n_gid, text + MAP_TEXT, MAP_TEXT);
	if (u.uid_map == NULL || u.gid_map == NULL)
		(void)err_set(e, ERR_LIMIT, 0, "user namespace", "maps");
	else
		rc = ns_user_make(proc_fd, &u, out_fd, e);
	free(text);
	return rc;
}
