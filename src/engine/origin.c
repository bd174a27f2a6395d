/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

/*
 * What a bind mount hides: a folder of the host's can be shown in another
 * place, as a volume of the engine's for one (docker volume create -o o=bind
 * -o device=/etc/ssh), and "..", from there, leads nowhere near it. So where a
 * source is on another mount than the host's root, its place in its file
 * system is held against those of the protected folders: where they are now,
 * and where the host's root has them below what is mounted over them.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/fd.h"
#include "kern/mnt.h"
#include "kern/mountinfo.h"
#include "private.h"

enum {
	PATH_CAP = 4096,
};

/* A mount of interest, out of mountinfo. */
struct shown {
	uint64_t id;        /* 0: of no interest */
	const char *device; /* NULL: not found */
	const char *root;
	const char *point;
};

/* What a lookup works with; the texts are the arena's. */
struct lookup {
	struct arena *arena;
	const char *at;
	struct shown source;
	struct shown dirs[PROTECT_MAX];
};

/* The rest of @path below @dir, from its slash on; NULL: not there. */
static const char *rest_of(const char *path, const char *dir)
{
	size_t n = dir[1] == '\0' ? 0 : strlen(dir);

	if (strncmp(path, dir, n) != 0 || (path[n] != '\0' && path[n] != '/'))
		return NULL;
	return path[n] == '/' && path[n + 1] == '\0' ? path + n + 1 : path + n;
}

/* @head, and @rest behind it. */
static const char *joined(struct arena *a, const char *head, const char *rest)
{
	size_t n = head[1] == '\0' && rest[0] != '\0' ? 0 : strlen(head);
	size_t m = strlen(rest);
	char *s = arena_alloc(a, n + m + 1);

	if (s == NULL)
		return NULL;
	memcpy(s, head, n);
	memcpy(s + n, rest, m);
	return s;
}

/* Where @path is in the file system of @s; NULL: that mount shows no such. */
static const char *inside(struct arena *a, const struct shown *s,
			  const char *path)
{
	const char *rest = s->device != NULL ? rest_of(path, s->point) : NULL;

	return rest != NULL ? joined(a, s->root, rest) : NULL;
}

static void note(struct shown *s, const struct mountinfo *m)
{
	if (s->id != m->id)
		return;
	s->device = m->device;
	s->root = m->root;
	s->point = m->point;
}

static int find(struct lookup *l, const struct protect *p, int proc_fd,
		struct err *e)
{
	char *text = root_mountinfo(proc_fd, l->arena, l->at, e);
	struct mountinfo m;
	int i;

	if (text == NULL)
		return -1;
	for (i = 0; i < PROTECT_MAX; i++)
		l->dirs[i].id = p->ino[i] != 0 ? p->mount[i] : 0;
	while (mountinfo_next(&text, &m)) {
		note(&l->source, &m);
		for (i = 0; i < PROTECT_MAX; i++)
			note(&l->dirs[i], &m);
	}
	return 0;
}

/* The path of a protected folder without its links (/bin is /usr/bin). */
static const char *settled(struct arena *a, int proc_fd, const char *path)
{
	char link[32], *buf = arena_alloc(a, PATH_CAP);
	CLEAN_FD int fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0 || buf == NULL)
		return NULL;
	(void)snprintf(link, sizeof(link), "self/fd/%d", fd);
	return readlinkat(proc_fd, link, buf, PATH_CAP - 1) < 0 ? NULL : buf;
}

/*
 * The protected folder that @own, a place in the source's file system, is or
 * lies in, the innermost, by its first name; -1 if none. @alias: @own's path by
 * way of it. Each is looked for twice: on its own mount, and on that of the
 * host's root.
 */
static int innermost(struct lookup *l, const struct protect *p, int proc_fd,
		     const char *own, const char **alias)
{
	const char *path, *theirs, *rest;
	int n, i, best = -1;
	size_t longest = 0;

	for (n = 0; n < 2 * PROTECT_MAX; n++) {
		const struct shown *d = &l->dirs[n % 2 == 0 ? n / 2 : 0];

		i = n / 2;
		if (d->device == NULL || p->path[i] == NULL ||
		    strcmp(d->device, l->source.device) != 0)
			continue;
		path = n % 2 == 0 ? settled(l->arena, proc_fd, p->path[i])
				  : p->path[i];
		theirs = path != NULL ? inside(l->arena, d, path) : NULL;
		rest = theirs != NULL ? rest_of(own, theirs) : NULL;
		if (rest == NULL || (rest[0] != '\0' && !p->below[i]) ||
		    (best >= 0 && strlen(theirs) <= longest))
			continue;
		best = i;
		longest = strlen(theirs);
		*alias = joined(l->arena, path, rest);
	}
	return best;
}

/* The protected folder whose place lies in @own, another one; -1 if none. */
static int held(struct lookup *l, const struct protect *p, int proc_fd,
		const char *own)
{
	const char *path, *theirs;
	int n;

	for (n = 0; n < 2 * PROTECT_MAX; n++) {
		const struct shown *d = &l->dirs[n % 2 == 0 ? n / 2 : 0];

		path = p->path[n / 2];
		if (d->device == NULL || path == NULL ||
		    strcmp(d->device, l->source.device) != 0)
			continue;
		path = n % 2 == 0 ? settled(l->arena, proc_fd, path) : path;
		theirs = path != NULL ? inside(l->arena, d, path) : NULL;
		if (theirs != NULL && rest_of(theirs, own) != NULL)
			return n / 2;
	}
	return -1;
}

static int judge(struct lookup *l, const struct protect *p, int proc_fd,
		 char *path, size_t size, struct origin *out, struct err *e)
{
	const char *own, *alias = NULL;
	int i;

	if (find(l, p, proc_fd, e) != 0)
		return -1;
	own = inside(l->arena, &l->source, path);
	if (own == NULL)
		return err_set(e, ERR_DENIED, 0, l->at,
			       "mnt-host-sensitive: where %s lies in its file "
			       "system can't be told",
			       path);
	i = innermost(l, p, proc_fd, own, &alias);
	if (i < 0) {
		i = held(l, p, proc_fd, own);
		out->holds = i >= 0;
		if (out->holds)
			out->by = p->path[i];
		return 0;
	}
	if (alias == NULL || strlen(alias) >= size)
		return err_set(e, ERR_LIMIT, 0, l->at, "path too long");
	memcpy(path, alias, strlen(alias) + 1);
	out->by = p->path[i];
	return 0;
}

/*
 * On the mount of the host's root itself the path is the place; it tells of a
 * folder that is covered, where somebody's /proc/PID/cwd led to.
 */
static void by_text(const struct protect *p, const char *path, const char **by)
{
	const char *rest;
	size_t longest = 0;
	int i;

	for (i = 0; i < PROTECT_MAX; i++) {
		rest = p->path[i] != NULL ? rest_of(path, p->path[i]) : NULL;
		if (rest == NULL || (rest[0] != '\0' && !p->below[i]) ||
		    strlen(p->path[i]) < longest)
			continue;
		longest = strlen(p->path[i]);
		*by = p->path[i];
	}
}

bool origin_in_common(const struct protect *p, int fd)
{
	struct statfs fs;
	struct stat st;
	int i;

	if (fstat(fd, &st) != 0 || fstatfs(fd, &fs) != 0 ||
	    fs.f_type == BTRFS_SUPER_MAGIC) /* each subvolume has its own dev */
		return true;
	for (i = 0; i < PROTECT_MAX; i++)
		if (p->ino[i] != 0 && p->dev[i] == st.st_dev)
			return true;
	return false;
}

/* Is the link @i to a place that the table doesn't have by its name? */
static bool moved(const struct protect *p, int proc_fd, int i)
{
	const char *path, *by = NULL;
	struct arena a;

	arena_init(&a, 2 * PATH_CAP);
	path = settled(&a, proc_fd, p->path[i]);
	if (path != NULL)
		by_text(p, path, &by);
	arena_free(&a);
	return by == NULL;
}

/*
 * Is a protected folder shown from the file system of @fd, which is root's, or
 * kept elsewhere in it? So that another folder can hold it than those that the
 * table has.
 */
static bool elsewhere(const struct protect *p, int proc_fd, int fd)
{
	struct statfs fs;
	struct stat st;
	int i;

	if (fstat(fd, &st) != 0 || fstatfs(fd, &fs) != 0)
		return true;
	for (i = 0; i < PROTECT_MAX; i++) {
		if (p->ino[i] == 0 ||
		    (p->dev[i] != st.st_dev && fs.f_type != BTRFS_SUPER_MAGIC))
			continue;
		if (p->mount[i] != p->mount[0] ||
		    (p->linked[i] && moved(p, proc_fd, i)))
			return true;
	}
	return false;
}

int origin_find(const struct protect *p, int proc_fd, int fd, char *path,
		size_t size, struct origin *out, const char *at, struct err *e)
{
	struct statx sx;
	struct arena a;
	struct lookup l = { .arena = &a, .at = at };
	int rc;

	if (statx(fd, "", AT_EMPTY_PATH, STATX_MNT_ID | STATX_TYPE, &sx) != 0)
		return err_sys(e, at, "statx");
	if (sx.stx_mnt_id == p->mount[0]) {
		if (out->by == NULL)
			by_text(p, path, &out->by);
		if (out->by != NULL || !S_ISDIR(sx.stx_mode) ||
		    !elsewhere(p, proc_fd, fd))
			return 0;
	}
	if (!origin_in_common(p, fd))
		return 0;
	l.source.id = sx.stx_mnt_id;
	arena_init(&a, ROOT_MOUNTINFO_CAP);
	rc = judge(&l, p, proc_fd, path, size, out, e);
	arena_free(&a);
	return rc;
}

static const char *place_of(struct arena *a, int proc_fd, int fd,
			    const char *at, const char **device, struct err *e)
{
	struct statx sx;
	struct mountinfo m;
	char link[32], *path = NULL, *text;

	if (statx(fd, "", AT_EMPTY_PATH, STATX_MNT_ID, &sx) != 0)
		return NULL;
	text = root_mountinfo(proc_fd, a, at, e);
	path = text != NULL ? arena_alloc(a, PATH_CAP) : NULL;
	(void)snprintf(link, sizeof(link), "self/fd/%d", fd);
	if (path == NULL || readlinkat(proc_fd, link, path, PATH_CAP - 1) < 0)
		return NULL;
	while (mountinfo_next(&text, &m)) {
		struct shown s = { .id = sx.stx_mnt_id };

		note(&s, &m);
		if (s.device == NULL)
			continue;
		*device = s.device;
		return inside(a, &s, path);
	}
	return NULL;
}

int origin_place(int proc_fd, int fd, char *path, size_t size, const char *at,
		 struct err *e)
{
	const char *own, *device;
	struct arena a;
	int rc = 0;

	arena_init(&a, ROOT_MOUNTINFO_CAP);
	own = place_of(&a, proc_fd, fd, at, &device, e);
	if (own == NULL || strlen(own) >= size)
		rc = err_set(e, ERR_DENIED, 0, at,
			     "where %s lies in its file system can't be told",
			     path);
	else
		memcpy(path, own, strlen(own) + 1);
	arena_free(&a);
	return rc;
}

int origin_within(int proc_fd, int fd, const char *dir, bool *yes,
		  const char *at, struct err *e)
{
	CLEAN_FD int dir_fd = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	const char *own, *theirs, *own_dev = NULL, *their_dev = NULL;
	struct arena a[2];

	*yes = false;
	if (dir_fd < 0)
		return errno == ENOENT ? 0 : err_sys(e, at, "open %s", dir);
	arena_init(&a[0], ROOT_MOUNTINFO_CAP);
	arena_init(&a[1], ROOT_MOUNTINFO_CAP);
	own = place_of(&a[0], proc_fd, fd, at, &own_dev, e);
	theirs = place_of(&a[1], proc_fd, dir_fd, at, &their_dev, e);
	*yes = own == NULL || theirs == NULL || /* it can't be told */
	       (strcmp(own_dev, their_dev) == 0 &&
		rest_of(own, theirs) != NULL);
	arena_free(&a[0]);
	arena_free(&a[1]);
	return 0;
}

/*
 * A file system that is the kernel's own interface: an engine's volume can be
 * made of one, too (docker volume create -o type=proc).
 */
int origin_kernels(int fd, const struct plan_mount *m, const char *at,
		   struct err *e)
{
	static const uint32_t kernels[] = {
		PROC_SUPER_MAGIC,
		SYSFS_MAGIC,
		DEBUGFS_MAGIC,
		TRACEFS_MAGIC,
		SECURITYFS_MAGIC,
		SELINUX_MAGIC,
		SMACK_MAGIC,
		BPF_FS_MAGIC,
		CGROUP_SUPER_MAGIC,
		CGROUP2_SUPER_MAGIC,
		EFIVARFS_MAGIC,
		PSTOREFS_MAGIC,
		BINFMTFS_MAGIC,
		NSFS_MAGIC,
		DEVPTS_SUPER_MAGIC,
		BINDERFS_SUPER_MAGIC,
		RDTGROUP_SUPER_MAGIC,
		AAFS_MAGIC,
		0x19800202 /* mqueue */,
		0x62656570 /* configfs */,
		0x65735543 /* fusectl */,
		0x6e667364 /* nfsd */,
		0x67596969 /* rpc_pipefs */,
	};
	struct statfs fs;
	size_t i;

	if (fstatfs(fd, &fs) != 0)
		return err_sys(e, at, "statfs");
	for (i = 0; i < sizeof(kernels) / sizeof(kernels[0]); i++)
		if ((uint32_t)fs.f_type == kernels[i])
			return err_set(e, ERR_DENIED, 0, at,
				       "mnt-host-sensitive: %s is of a file "
				       "system of the kernel's own (%s); fix: "
				       "leave the bind out",
				       m->source, mnt_fs_name(fd));
	return 0;
}
