/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

/*
 * tmpcopyup: a tmpfs that begins with what the image has in that place. The
 * tree is walked by descriptors, without following a link; the tmpfs, which
 * nobody sees yet, bounds how much it can be. Devices and sockets stay out.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "kern/path.h"
#include "private.h"

enum {
	DEPTH = 64,
	LINK_MAX_BYTES = 4096
};

/* A folder on the way down: what is read, and what is written. */
struct level {
	int from_fd; /* owned */
	int to_fd;   /* owned */
};

struct copier {
	struct level at[DEPTH];
	unsigned depth; /* levels in use */
	const char *where;
	struct err *e;
};

static int own(int dir_fd, const char *name, const struct stat *st,
	       struct copier *c)
{
	const struct timespec t[2] = { st->st_atim, st->st_mtim };

	if (fchownat(dir_fd, name, st->st_uid, st->st_gid,
		     AT_SYMLINK_NOFOLLOW) != 0)
		return err_sys(c->e, c->where, "tmpcopyup: owner of %s", name);
	/* chown takes set-id bits away: mode after it. */
	if (!S_ISLNK(st->st_mode) &&
	    fchmodat(dir_fd, name, st->st_mode & 07777, 0) != 0)
		return err_sys(c->e, c->where, "tmpcopyup: mode of %s", name);
	if (utimensat(dir_fd, name, t, AT_SYMLINK_NOFOLLOW) != 0)
		return err_sys(c->e, c->where, "tmpcopyup: times of %s", name);
	return 0;
}

static int copy_file(const struct level *l, const char *name, off_t size,
		     struct copier *c)
{
	CLEAN_FD int from = openat(l->from_fd, name,
				   O_RDONLY | O_NOFOLLOW | O_CLOEXEC |
					   O_NOCTTY | O_NONBLOCK);
	CLEAN_FD int to = openat(l->to_fd, name,
				 O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	off_t done = 0;
	ssize_t n;

	if (from < 0 || to < 0)
		return err_sys(c->e, c->where, "tmpcopyup: open %s", name);
	while (done < size) {
		n = sendfile(to, from, NULL, (size_t)(size - done));
		if (n < 0)
			return err_sys(c->e, c->where, "tmpcopyup: copy %s",
				       name);
		if (n == 0)
			break;
		done += n;
	}
	return 0;
}

static int copy_link(const struct level *l, const char *name, struct copier *c)
{
	char target[LINK_MAX_BYTES];
	ssize_t n = readlinkat(l->from_fd, name, target, sizeof(target) - 1);

	if (n < 0)
		return err_sys(c->e, c->where, "tmpcopyup: link %s", name);
	target[n] = '\0';
	if (symlinkat(target, l->to_fd, name) != 0)
		return err_sys(c->e, c->where, "tmpcopyup: link %s", name);
	return 0;
}

/* Takes both descriptors, whatever happens. */
static int push(struct copier *c, int from_fd, int to_fd)
{
	struct level *l;

	if (from_fd < 0 || to_fd < 0 || c->depth == DEPTH) {
		fd_close(&from_fd);
		fd_close(&to_fd);
		return err_set(c->e, ERR_LIMIT, 0, c->where,
			       "tmpcopyup: the image's folders nest deeper "
			       "than %d, or can't be opened",
			       DEPTH);
	}
	l = &c->at[c->depth++];
	*l = (struct level){ .from_fd = from_fd, .to_fd = to_fd };
	return 0;
}

static int copy_dir(struct copier *c, const struct level *l, const char *name)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

	if (mkdirat(l->to_fd, name, 0700) != 0)
		return err_sys(c->e, c->where, "tmpcopyup: mkdir %s", name);
	return push(c, openat(l->from_fd, name, flags),
		    openat(l->to_fd, name, flags));
}

static int copy_entry(struct copier *c, const char *name)
{
	const struct level l = c->at[c->depth - 1];
	struct stat st;
	int rc = 0;

	if (fstatat(l.from_fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return err_sys(c->e, c->where, "tmpcopyup: stat %s", name);
	if (S_ISREG(st.st_mode))
		rc = copy_file(&l, name, st.st_size, c);
	else if (S_ISDIR(st.st_mode))
		rc = copy_dir(c, &l, name);
	else if (S_ISLNK(st.st_mode))
		rc = copy_link(&l, name, c);
	else if (S_ISFIFO(st.st_mode))
		rc = mknodat(l.to_fd, name, S_IFIFO | 0600, 0);
	else
		return 0;
	return rc == 0 ? own(l.to_fd, name, &st, c) : -1;
}

/* Depth first; a folder is gone on with where it was left. */
static int copy_tree(struct copier *c, char *buf, size_t size)
{
	while (c->depth > 0) {
		struct level *l = &c->at[c->depth - 1];
		unsigned mine = c->depth;
		struct dirent64 *d;
		off_t seen = -1;
		ssize_t n, i;

		n = getdents64(l->from_fd, buf, size);
		if (n < 0)
			return err_sys(c->e, c->where, "tmpcopyup: list");
		if (n == 0) {
			fd_close(&l->from_fd);
			fd_close(&l->to_fd);
			c->depth--;
			continue;
		}
		for (i = 0; i < n && c->depth == mine; i += d->d_reclen) {
			d = (void *)(buf + i);
			seen = d->d_off;
			if (strcmp(d->d_name, ".") != 0 &&
			    strcmp(d->d_name, "..") != 0 &&
			    copy_entry(c, d->d_name) != 0)
				return -1;
		}
		/* Where to go on, once the folder just entered is done. */
		if (c->depth != mine &&
		    lseek(c->at[mine - 1].from_fd, seen, SEEK_SET) < 0)
			return err_sys(c->e, c->where, "tmpcopyup: seek");
	}
	return 0;
}

int copy_up(struct child *ch, const struct plan_mount *m, int tree_fd,
	    const char *at, struct err *e)
{
	const int flags = O_RDONLY | O_DIRECTORY;
	struct copier c = { .where = at, .e = e };
	char buf[2048];
	struct stat st;
	int from, rc;

	from = path_open(ch->root_fd, m->dest, PATH_IN_ROOT, (uint64_t)flags,
			 0);
	if (from < 0)
		return errno == ENOENT || errno == ENOTDIR
			       ? 0
			       : err_sys(e, at, "tmpcopyup: open %s", m->dest);
	if (fstat(from, &st) != 0) {
		fd_close(&from);
		return err_sys(e, at, "tmpcopyup: stat %s", m->dest);
	}
	rc = push(&c, from, openat(tree_fd, ".", flags | O_CLOEXEC));
	if (rc == 0)
		rc = copy_tree(&c, buf, sizeof(buf));
	while (c.depth > 0) {
		fd_close(&c.at[c.depth - 1].from_fd);
		fd_close(&c.at[c.depth - 1].to_fd);
		c.depth--;
	}
	/* The folder itself: as the image's, unless the options say so. */
	if (rc == 0 && m->n_data == 0)
		rc = own(tree_fd, ".", &st, &c);
	return rc;
}
