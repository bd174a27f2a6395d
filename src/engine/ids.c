/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which container has which host ids.
 *
 * Must: never hand out a block that may be somebody's, whatever crashed when;
 * take the same few steps for the first container as for the thousandth.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/num.h"
#include "engine/ids.h"
#include "ids_block.h"
#include "kern/pidfd.h"

static const char at[] = "id registry";

enum {
	HINT = 16
};

void ids_close(struct ids_pool *pool)
{
	fd_close(&pool->dir_fd);
	memset(pool, 0, sizeof(*pool));
	pool->dir_fd = -1;
}

int ids_open_at(struct ids_pool *pool, int dir_fd, uint32_t first,
		uint32_t last, struct err *e)
{
	uint64_t n =
		first <= last ? ((uint64_t)last - first + 1) / IDS_BLOCK : 0;

	memset(pool, 0, sizeof(*pool));
	pool->dir_fd = dir_fd;
	if (n == 0 || n > IDS_BLOCKS_MAX || first < IDS_BLOCK ||
	    first % IDS_BLOCK != 0 || last > INT32_MAX) {
		ids_close(pool);
		return err_set(e, ERR_LIMIT, 0, at,
			       "%u-%u: 1 to %d blocks of %d ids, the first a "
			       "multiple of that and not 0, the last below "
			       "2^31",
			       first, last, IDS_BLOCKS_MAX, IDS_BLOCK);
	}
	pool->first = first;
	pool->n = (uint32_t)n;
	return 0;
}

/* @from .. @from + @count - 1 are somebody's. */
static void leave_out(struct ids_pool *pool, uint64_t from, uint64_t count)
{
	uint64_t pool_end = pool->first + (uint64_t)pool->n * IDS_BLOCK;
	uint64_t end;

	if (count > UINT32_MAX)
		count = UINT32_MAX;
	end = from + count;
	if (count == 0 || from >= pool_end || end <= pool->first)
		return;
	if (from < pool->first)
		from = pool->first;
	if (end > pool_end)
		end = pool_end;
	for (uint64_t k = (from - pool->first) / IDS_BLOCK;
	     k <= (end - 1 - pool->first) / IDS_BLOCK; k++)
		pool->skip[k / 64] |= (uint64_t)1 << k % 64;
}

/* "name:first:count" */
static void leave_out_line(struct ids_pool *pool, const char *line, size_t len)
{
	const char *a = memchr(line, ':', len), *b;
	uint64_t from, count;

	if (a == NULL)
		return;
	a++;
	b = memchr(a, ':', len - (size_t)(a - line));
	if (b == NULL || !num_u64(a, (size_t)(b - a), &from) ||
	    from > UINT32_MAX)
		return;
	b++;
	if (num_u64(b, len - (size_t)(b - line), &count))
		leave_out(pool, from, count);
}

int ids_leave_out(struct ids_pool *pool, int fd, struct err *e)
{
	char buf[4096], *end, *s;
	size_t have = 0;
	ssize_t n = 1;
	bool skip = false; /* the rest of a line too long to be one */

	while (n != 0) {
		n = read(fd, buf + have, sizeof(buf) - have);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_sys(e, at, "read subordinate ids");
		have += (size_t)n;
		s = buf;
		while ((end = memchr(s, '\n', have)) != NULL) {
			if (!skip)
				leave_out_line(pool, s, (size_t)(end - s));
			skip = false;
			have -= (size_t)(end + 1 - s);
			s = end + 1;
		}
		memmove(buf, s, have);
		if (have == sizeof(buf)) {
			skip = true;
			have = 0;
		}
	}
	if (!skip)
		leave_out_line(pool, buf, have);
	return 0;
}

/* A folder of root's in @parent_fd, made if missing; @deny: mode bits. */
static int private_dir(int parent_fd, const char *name, mode_t deny, int *fd,
		       struct err *e)
{
	struct stat st;

	if (mkdirat(parent_fd, name, 0700) < 0 && errno != EEXIST)
		return err_sys(e, at, "mkdir %s", name);
	*fd = openat(parent_fd, name,
		     O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (*fd < 0 || fstat(*fd, &st) < 0)
		return err_sys(e, at, "open %s", name);
	if (st.st_uid != 0 || (st.st_mode & deny) != 0)
		return err_set(e, ERR_DENIED, 0, at,
			       "%s is not root's alone: owner %u, mode %o",
			       name, st.st_uid, st.st_mode & 07777U);
	return 0;
}

int ids_open(struct ids_pool *pool, const struct plan_id_pool *range,
	     struct err *e)
{
	static const char *const taken[] = { "/etc/subuid", "/etc/subgid" };
	CLEAN_FD int run = open("/run", O_PATH | O_DIRECTORY | O_CLOEXEC);
	CLEAN_FD int brig = -1;
	CLEAN_FD int dir = -1;

	pool->dir_fd = -1;
	if (run < 0)
		return err_sys(e, at, "open /run");
	if (private_dir(run, "brig", 0022, &brig, e) < 0 ||
	    private_dir(brig, "ids", 0077, &dir, e) < 0)
		return -1;
	if (ids_open_at(pool, fd_take(&dir), range->first, range->last, e) < 0)
		return -1;
	for (size_t i = 0; i < 2; i++) {
		CLEAN_FD int fd = open(taken[i], O_RDONLY | O_CLOEXEC);

		if (fd < 0 && errno == ENOENT)
			continue;
		if (fd < 0) {
			(void)err_sys(e, at, "open %s", taken[i]);
			ids_close(pool);
			return -1;
		}
		if (ids_leave_out(pool, fd, e) < 0) {
			ids_close(pool);
			return -1;
		}
	}
	return 0;
}

/* Held until the descriptor is closed, by whatever end. */
static int lock(const struct ids_pool *pool, int *fd, struct err *e)
{
	*fd = openat(pool->dir_fd, "lock",
		     O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (*fd < 0)
		return err_sys(e, at, "open lock");
	while (flock(*fd, LOCK_EX) < 0)
		if (errno != EINTR)
			return err_sys(e, at, "lock");
	return 0;
}

/* Policies may come and go, and have pools of their own: none moves another's.
 */
static off_t hint_at(const struct ids_pool *pool)
{
	return (off_t)(pool->first / IDS_BLOCK) * HINT;
}

/* The block to try first; whatever is not a number counts as 0. */
static uint32_t hint(const struct ids_pool *pool, int lock_fd)
{
	char text[HINT];
	ssize_t n = pread(lock_fd, text, sizeof(text), hint_at(pool));
	uint32_t k = 0;

	if (n <= 0 || !num_u32(text, strnlen(text, (size_t)n), &k) ||
	    k >= pool->n)
		return 0;
	return k;
}

/* A hint that is lost costs time and nothing else. */
static void set_hint(const struct ids_pool *pool, int lock_fd, uint32_t k)
{
	char text[HINT] = "";

	(void)snprintf(text, sizeof(text), "%u", k);
	(void)!pwrite(lock_fd, text, sizeof(text), hint_at(pool));
}

/*
 * A block that nobody has but @not, from the hint on; upward, so that ids rest.
 * It stays so while the lock is held.
 */
static int find_block(const struct ids_pool *pool, int lock_fd, uint32_t not,
		      uint32_t *base, struct err *e)
{
	uint32_t start = hint(pool, lock_fd);
	bool freed;

	for (uint32_t i = 0; i < pool->n; i++) {
		uint32_t k = (start + i) % pool->n;
		uint32_t b = pool->first + k * IDS_BLOCK;

		if ((pool->skip[k / 64] >> k % 64 & 1) != 0 || b == not )
			continue;
		if (block_reclaim(pool->dir_fd, b, &freed, e) < 0)
			return -1;
		if (freed) {
			*base = b;
			set_hint(pool, lock_fd, (k + 1) % pool->n);
			return 0;
		}
	}
	return err_set(e, ERR_LIMIT, 0, at,
		       "all %u blocks of %d host ids from %u on are taken: "
		       "delete containers, or give the policy a larger "
		       "id-pool",
		       pool->n, IDS_BLOCK, pool->first);
}

/* All that stands under the name of @folder. */
static int drop(const struct ids_pool *pool, const char *folder, struct err *e)
{
	struct ids_link l;

	if (link_read(pool->dir_fd, folder, &l, e) < 0)
		return -1;
	if (l.base == 0)
		return 0;
	if (block_drop(pool->dir_fd, l.base, folder, e) < 0)
		return -1;
	if (l.extra != 0 && block_drop(pool->dir_fd, l.extra, folder, e) < 0)
		return -1;
	return link_drop(pool->dir_fd, folder, e);
}

static int begin(struct ids_pool *pool, const char *owner, struct ids_owner *o,
		 int *lock_fd, struct err *e)
{
	if (owner[0] != '/' || strchr(owner, '\n') != NULL)
		return err_set(e, ERR_BUG, 0, at,
			       "the owner is not an absolute path");
	o->folder = owner;
	o->pid = getpid();
	if (pidfd_start_time(o->pid, &o->start_time, e) < 0)
		return -1;
	if (lock(pool, lock_fd, e) < 0)
		return -1;
	return drop(pool, owner, e);
}

/*
 * The link, and then the blocks: whatever moment we are killed at, drop() finds
 * all of it by the link. Undone on failure.
 */
static int lease(struct ids_pool *pool, const struct ids_owner *o,
		 const struct ids_link *l, bool all, struct engine_lease *out,
		 struct err *e)
{
	struct err other;
	int rc = link_make(pool->dir_fd, o->folder, l, e);

	if (rc == 0)
		rc = l->shared ? block_put(pool->dir_fd, l->base, o, true, e)
			       : block_make(pool->dir_fd, l->base, o, e);
	if (rc == 0 && l->extra != 0)
		rc = all ? block_put(pool->dir_fd, l->extra, o, true, e)
			 : block_make(pool->dir_fd, l->extra, o, e);
	if (rc < 0) {
		(void)!drop(pool, o->folder, &other);
		return -1;
	}
	out->base = l->base;
	out->extra_base = l->extra;
	out->shared = l->shared;
	return 0;
}

int ids_lease(struct ids_pool *pool, const char *owner, bool want_extra,
	      struct engine_lease *out, struct err *e)
{
	struct ids_owner o;
	struct ids_link l = { 0, 0, false };
	CLEAN_FD int fd = -1;

	if (begin(pool, owner, &o, &fd, e) < 0 ||
	    find_block(pool, fd, 0, &l.base, e) < 0 ||
	    (want_extra && find_block(pool, fd, l.base, &l.extra, e) < 0))
		return -1;
	return lease(pool, &o, &l, false, out, e);
}

int ids_share(struct ids_pool *pool, uint32_t base, const char *owner,
	      bool want_extra, struct engine_lease *out, struct err *e)
{
	struct ids_owner o;
	struct ids_link l = { base, 0, true };
	CLEAN_FD int fd = -1;

	if (begin(pool, owner, &o, &fd, e) < 0 ||
	    (want_extra && find_block(pool, fd, base, &l.extra, e) < 0))
		return -1;
	return lease(pool, &o, &l, false, out, e);
}

int ids_share_all(struct ids_pool *pool, uint32_t base, uint32_t extra,
		  const char *owner, struct engine_lease *out, struct err *e)
{
	struct ids_owner o;
	struct ids_link l = { base, extra, true };
	CLEAN_FD int fd = -1;

	if (begin(pool, owner, &o, &fd, e) < 0)
		return -1;
	return lease(pool, &o, &l, true, out, e);
}

int ids_unused(struct ids_pool *pool, const struct plan_id_map *m, size_t n,
	       struct err *e)
{
	CLEAN_FD int fd = -1;
	uint64_t b, end;
	bool freed;
	size_t i;

	if (lock(pool, &fd, e) < 0)
		return -1;
	for (i = 0; i < n; i++) {
		end = (uint64_t)m[i].host + m[i].size;
		b = m[i].host - m[i].host % IDS_BLOCK;
		for (; b < end && b <= INT32_MAX; b += IDS_BLOCK) {
			if (block_reclaim(pool->dir_fd, (uint32_t)b, &freed,
					  e) < 0)
				return -1;
			if (!freed)
				return err_set(e, ERR_DENIED, 0,
					       "/linux/uidMappings",
					       "id-map-pool: another container "
					       "has ids from %u on; fix: map "
					       "other ones",
					       (uint32_t)b);
		}
	}
	return 0;
}

int ids_commit(struct ids_pool *pool, const char *owner, pid_t pid,
	       uint64_t start_time, struct err *e)
{
	struct ids_owner o = { owner, pid, start_time };
	struct ids_link l;
	CLEAN_FD int fd = -1;

	if (lock(pool, &fd, e) < 0 || link_read(pool->dir_fd, owner, &l, e) < 0)
		return -1;
	if (l.base == 0)
		return err_set(e, ERR_STATE, 0, at, "%s has no ids", owner);
	if (block_put(pool->dir_fd, l.base, &o, false, e) < 0)
		return -1;
	return l.extra == 0 ? 0
			    : block_put(pool->dir_fd, l.extra, &o, false, e);
}

int ids_release(struct ids_pool *pool, const char *owner, struct err *e)
{
	CLEAN_FD int fd = -1;

	if (lock(pool, &fd, e) < 0)
		return -1;
	return drop(pool, owner, e);
}

int ids_find(struct ids_pool *pool, const char *owner, struct engine_lease *out,
	     struct err *e)
{
	struct ids_link l;

	if (link_read(pool->dir_fd, owner, &l, e) < 0)
		return -1;
	out->base = l.base;
	out->extra_base = l.extra;
	out->shared = l.shared;
	return 0;
}
