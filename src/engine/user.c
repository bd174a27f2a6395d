/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

/*
 * The container's host ids, and the user namespace that is made of them.
 */
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "base/fd.h"
#include "base/num.h"
#include "engine/ids.h"
#include "kern/ns.h"
#include "kern/probe.h"
#include "private.h"

enum {
	MAP_TEXT = PROOF_EXTENTS * 34,
	STRANGER = PLAN_POOL_LAST + 1, /* ids that nobody has, */
	STRANGERS = 131071             /* so many: below 2^31, a prime */
};

/*
 * The block of the process whose ipc or pid namespace is joined: ipc objects
 * and signals work only between the same ids. 0: it has none of ours, or it is
 * not that process any more (@join_fd is what was opened and judged).
 * @maps:  out; all of its ids.
 */
static uint32_t joined_base(int proc_fd, const char *path, int join_fd,
			    struct id_maps *maps)
{
	struct stat named, opened;
	const char *end;
	uint32_t pid;
	struct err e;

	if (strncmp(path, "/proc/", 6) != 0)
		return 0;
	end = strchr(path + 6, '/');
	if (end == NULL || strncmp(end, "/ns/", 4) != 0)
		return 0;
	if (!num_u32(path + 6, (size_t)(end - path - 6), &pid) ||
	    pid > INT32_MAX || user_maps_of(proc_fd, (pid_t)pid, maps, &e) != 0)
		return 0;
	if (stat(path, &named) != 0 || fstat(join_fd, &opened) != 0 ||
	    named.st_dev != opened.st_dev || named.st_ino != opened.st_ino)
		return 0;
	return maps->n_uid > 0 && maps->uid[0].inside == 0 &&
			       maps->uid[0].size == IDS_BLOCK
		       ? maps->uid[0].host
		       : 0;
}

/* The second block that a namespace with ids of its own beside has them of. */
static uint32_t extra_of(const struct id_maps *m)
{
	const struct proof_extent *x = m->n_uid > 1   ? &m->uid[1]
				       : m->n_gid > 1 ? &m->gid[1]
						      : NULL;

	return x != NULL ? x->host - x->host % IDS_BLOCK : 0;
}

/*
 * The second block of who has @theirs, if by it all ids above the first would
 * be what they are there, as in a pod whose containers run as one user; else 0.
 * @mine:  room.
 */
static uint32_t common_extra(const struct plan_ids *ids,
			     const struct id_maps *theirs, struct id_maps *mine)
{
	const struct engine_lease l = { .base = theirs->uid[0].host,
					.extra_base = extra_of(theirs) };
	uint32_t host;
	struct err e;
	size_t i;

	if (l.extra_base == 0 || maps_fill(mine, ids, &l, &e) != 0)
		return 0;
	for (i = 1; i < mine->n_uid; i++)
		if (maps_uid(theirs, mine->uid[i].inside, &host, &e) != 0 ||
		    host != mine->uid[i].host)
			return 0;
	for (i = 1; i < mine->n_gid; i++)
		if (maps_gid(theirs, mine->gid[i].inside, &host, &e) != 0 ||
		    host != mine->gid[i].host)
			return 0;
	return l.extra_base;
}

/* The ids of the container whose namespace @n is. @maps: room for two. */
static int lease_joined(struct ids_pool *pool, int proc_fd,
			const struct plan_ids *ids, const struct plan_ns *n,
			int join_fd, struct id_maps maps[2], const char *owner,
			struct engine_lease *lease, struct err *e)
{
	uint32_t base = joined_base(proc_fd, n->join, join_fd, &maps[0]);
	bool extra = ids->n_extra_uids + ids->n_extra_gids > 0;
	uint32_t common = 0;

	if (base == 0)
		return err_set(e, ERR_DENIED, 0, "/linux/namespaces",
			       "ns-join-foreign: %s was made by another "
			       "runtime: no common ids",
			       n->join);
	if (extra)
		common = common_extra(ids, &maps[0], &maps[1]);
	if ((common != 0 ? ids_share_all(pool, base, common, owner, lease, e)
			 : ids_share(pool, base, owner, extra, lease, e)) != 0)
		return -1;
	/* from here on it is nobody else's; was it until here? */
	if (joined_base(proc_fd, n->join, join_fd, &maps[0]) == base)
		return 0;
	(void)!ids_release(pool, owner, e);
	return err_set(e, ERR_STATE, 0, "/linux/namespaces",
		       "the container of %s has just ended", n->join);
}

int user_lease(struct ids_pool *pool, int proc_fd,
	       const struct plan_container *c, const int *join_fds,
	       const char *owner, struct engine_lease *lease, struct err *e)
{
	struct id_maps *maps;
	size_t i;
	int rc;

	for (i = 0; i < c->n_namespaces; i++) {
		const struct plan_ns *n = &c->namespaces[i];

		if (n->join[0] == '\0' ||
		    (n->type != PLAN_NS_IPC && n->type != PLAN_NS_PID))
			continue;
		maps = malloc(2 * sizeof(*maps));
		if (maps == NULL)
			return err_sys(e, "/linux/namespaces", "memory");
		rc = lease_joined(pool, proc_fd, &c->ids, n, join_fds[n->type],
				  maps, owner, lease, e);
		free(maps);
		return rc;
	}
	return ids_lease(pool, owner,
			 c->ids.n_extra_uids + c->ids.n_extra_gids > 0, lease,
			 e);
}

int user_maps_unused(const struct plan_ids *ids,
		     const struct plan_id_pool *ours, struct err *e)
{
	struct ids_pool pool;
	int rc;

	if (ids_open(&pool, ours, e) != 0)
		return -1;
	rc = ids_unused(&pool, ids->uid_maps, ids->n_uid_maps, e);
	if (rc == 0)
		rc = ids_unused(&pool, ids->gid_maps, ids->n_gid_maps, e);
	ids_close(&pool);
	return rc;
}

int user_share(struct ids_pool *pool, const struct plan_id_pool *ours,
	       const char *path, int userns_fd, const struct id_maps *maps,
	       const char *owner, bool *shared, struct err *e)
{
	const struct proof_extent *x = maps->uid;
	struct engine_lease lease;
	struct stat named, opened;

	*shared = false;
	if (maps->n_uid == 0 || x[0].inside != 0 || x[0].host < IDS_BLOCK ||
	    x[0].host % IDS_BLOCK != 0 || probe_user() != FACTS_HOST_ROOT)
		return 0;
	if (ids_open(pool, ours, e) != 0)
		return -1;
	if (ids_share_all(pool, (uint32_t)x[0].host, extra_of(maps), owner,
			  &lease, e) != 0)
		return e->kind == ERR_STATE ? 0 : -1; /* its engine's ids */
	*shared = true;
	if (stat(path, &named) == 0 && fstat(userns_fd, &opened) == 0 &&
	    named.st_dev == opened.st_dev && named.st_ino == opened.st_ino)
		return 0;
	return err_set(e, ERR_STATE, 0, "/linux/namespaces",
		       "the container of %s has just ended", path);
}

/* ---- one that is there ---- */

static const char join_at[] = "/linux/namespaces";

static bool same_maps(const struct proof_extent *x, size_t n,
		      const struct plan_id_map *want, size_t n_want)
{
	size_t i;

	if (n_want == 0)
		return true;
	for (i = 0; i < n && n == n_want; i++)
		if (x[i].inside != want[i].container ||
		    x[i].host != want[i].host || x[i].size != want[i].size)
			return false;
	return n == n_want;
}

static bool maps_host_root(const struct proof_extent *x, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (x[i].host == 0)
			return true;
	return n == 0;
}

/*
 * Its owner has every capability over what is in it: it must be ourselves, an
 * id that we give out, or, as containerd makes them, the namespace's own root.
 * The last only with a whole block of ids from there on, which nobody can map
 * who is a user of the host. A child of another namespace shows other ids.
 */
static int owner_of(int proc_fd, const char *path, int fd, uid_t *owner,
		    struct err *e)
{
	uint64_t parent, own = ns_inode(proc_fd, "self", "user");

	if (ns_user_owner(fd, owner, &parent, e) != 0)
		return -1;
	if (own == 0 || parent != own)
		return err_set(e, ERR_DENIED, 0, join_at,
			       "ns-userns-mismatch: %s was made in another "
			       "user namespace than the host's",
			       path);
	return 0;
}

static bool good_owner(uid_t owner, const struct plan_id_pool *ours,
		       const struct proof_extent *x, size_t n)
{
	if (owner == 0 || (owner >= STRANGER && owner - STRANGER < STRANGERS) ||
	    (owner >= ours->first && owner <= ours->last))
		return true;
	return owner >= IDS_BLOCK && n == 1 && x[0].inside == 0 &&
	       x[0].host == owner && x[0].size >= IDS_BLOCK;
}

static int parse_both(const char *text, size_t size, struct id_maps *maps,
		      struct err *e)
{
	maps->user_ns = true;
	if (maps_parse(text, maps->uid, &maps->n_uid, e) != 0)
		return -1;
	return maps_parse(text + size, maps->gid, &maps->n_gid, e);
}

int user_maps_of(int proc_fd, pid_t pid, struct id_maps *maps, struct err *e)
{
	char *text = malloc((size_t)2 * MAP_TEXT);
	char who[16];
	int rc;

	if (text == NULL)
		return err_sys(e, "user namespace", "memory");
	(void)snprintf(who, sizeof(who), "%d", (int)pid);
	rc = ns_map_read(proc_fd, who, "uid_map", text, MAP_TEXT, e);
	if (rc == 0)
		rc = ns_map_read(proc_fd, who, "gid_map", text + MAP_TEXT,
				 MAP_TEXT, e);
	if (rc == 0)
		rc = parse_both(text, MAP_TEXT, maps, e);
	free(text);
	return rc;
}

static int join_maps(int proc_fd, int fd, struct id_maps *maps, struct err *e)
{
	char *text = malloc((size_t)2 * MAP_TEXT);
	int rc;

	if (text == NULL)
		return err_sys(e, "user namespace", "memory");
	rc = ns_user_maps(proc_fd, fd, text, text + MAP_TEXT, MAP_TEXT, e);
	if (rc == 0)
		rc = parse_both(text, MAP_TEXT, maps, e);
	free(text);
	return rc;
}

int user_join(int proc_fd, const struct plan_ids *ids,
	      const struct plan_id_pool *ours, struct id_maps *maps,
	      int *out_fd, struct err *e)
{
	CLEAN_FD int fd = -1;
	uid_t owner;

	if (ns_open(ids->join, CLONE_NEWUSER, &fd, join_at, e) != 0 ||
	    owner_of(proc_fd, ids->join, fd, &owner, e) != 0)
		return -1;
	/* one of a user of the host is not even looked into */
	if ((owner == 0 || owner >= IDS_BLOCK) &&
	    join_maps(proc_fd, fd, maps, e) != 0)
		return -1;
	if (!good_owner(owner, ours, maps->uid, maps->n_uid))
		return err_set(e, ERR_DENIED, 0, join_at,
			       "ns-userns-mismatch: %s belongs to user %u, who "
			       "has all power over what is in it",
			       ids->join, owner);
	if (maps_host_root(maps->uid, maps->n_uid) ||
	    maps_host_root(maps->gid, maps->n_gid))
		return err_set(e, ERR_DENIED, 0, join_at,
			       "id-map-host-root: %s maps the host's id 0, or "
			       "nothing",
			       ids->join);
	if (!same_maps(maps->uid, maps->n_uid, ids->uid_maps,
		       ids->n_uid_maps) ||
	    !same_maps(maps->gid, maps->n_gid, ids->gid_maps, ids->n_gid_maps))
		return err_set(e, ERR_DENIED, 0, join_at,
			       "ns-userns-mismatch: the mappings of %s are not "
			       "the config's",
			       ids->join);
	*out_fd = fd_take(&fd);
	return 0;
}

/* ---- one of our own ---- */

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

/*
 * Who makes it has, from outside, all power over what is in it, and the kernel
 * counts what is used up in it as his. Root of mappings that came with the
 * config may be a user of the host: then it is an id that nobody has, another
 * one for another root.
 */
static uid_t maker(const struct plan_ids *ids, uid_t root_uid)
{
	return ids->kind == PLAN_IDS_MAPS ? STRANGER + root_uid % STRANGERS
					  : root_uid;
}

int user_make(int proc_fd, const struct plan_process *p,
	      const struct plan_ids *ids, const struct id_maps *maps,
	      uid_t root_uid, gid_t root_gid, int *out_fd, struct err *e)
{
	struct ns_limit limits[4];
	char *text = malloc((size_t)2 * MAP_TEXT);
	struct ns_user u = { .limits = limits };
	int rc = -1;

	if (text == NULL)
		return err_sys(e, "user namespace", "memory");
	u.n_limits = maker_limits(p, limits, 4);
	u.owner_uid = maker(ids, root_uid);
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
