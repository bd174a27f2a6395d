/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One block's file: a line an owner, "PID START FOLDER".
 *
 * Must: count as taken whatever can't be read or understood; change a file
 * only as a whole, by rename.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/fd.h"
#include "base/num.h"
#include "base/sha256.h"
#include "ids_block.h"
#include "kern/pidfd.h"

enum {
	FILE_CAP = 1 << 18,
	HASH_LEN = 64,
	NAME_CAP = HASH_LEN + 1,
	LINK_CAP = 64,
};

static const char at[] = "id registry";
static const char fresh[] = "new";

static void name_of(uint32_t base, char name[NAME_CAP])
{
	(void)snprintf(name, NAME_CAP, "%u", base);
}

static void add_line(struct buf *b, const struct ids_owner *o)
{
	buf_fmt(b, "%d %llu %s\n", (int)o->pid,
		(unsigned long long)o->start_time, o->folder);
}

/* No file: -1 with ENOENT and ERR_SYS. */
static int load(int dir_fd, uint32_t base, struct buf *b, struct err *e)
{
	char name[NAME_CAP], chunk[1024];
	ssize_t n = 1;
	CLEAN_FD int fd = -1;

	name_of(base, name);
	fd = openat(dir_fd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return err_sys(e, at, "open block %u", base);
	while (n != 0) {
		n = read(fd, chunk, sizeof(chunk));
		if (n < 0 && errno != EINTR)
			return err_sys(e, at, "read block %u", base);
		if (n > 0)
			buf_bytes(b, chunk, (size_t)n);
	}
	if (!buf_ok(b))
		return err_set(e, ERR_LIMIT, 0, at,
			       "block %u has too many owners", base);
	return 0;
}

/* The whole file anew; nothing in it means no file. */
static int save(int dir_fd, uint32_t base, const struct buf *b, struct err *e)
{
	char name[NAME_CAP];
	CLEAN_FD int fd = -1;

	name_of(base, name);
	if (!buf_ok(b))
		return err_set(e, ERR_LIMIT, 0, at,
			       "block %u has too many owners", base);
	if (b->len == 0) {
		(void)unlinkat(dir_fd, fresh, 0); /* of one who was killed */
		if (unlinkat(dir_fd, name, 0) < 0 && errno != ENOENT)
			return err_sys(e, at, "unlink block %u", base);
		return 0;
	}
	fd = openat(dir_fd, fresh,
		    O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC,
		    0600);
	if (fd < 0)
		return err_sys(e, at, "create");
	if (fd_write_all(fd, b->data, b->len, at, e) < 0)
		goto out;
	if (renameat(dir_fd, fresh, dir_fd, name) < 0) {
		(void)err_sys(e, at, "rename to block %u", base);
		goto out;
	}
	return 0;
out:
	(void)unlinkat(dir_fd, fresh, 0);
	return -1;
}

/* The next line of *@s, cut at its newline; false at the end. */
static bool next_line(char **s, char **line)
{
	char *end = *s == NULL ? NULL : strchr(*s, '\n');

	*line = *s;
	if (end == NULL)
		return false;
	*end = '\0';
	*s = end + 1;
	return true;
}

/* What follows the last whole line of @in is kept, whatever it is. */
static void keep_torn(struct buf *out, const struct buf *in, const char *s)
{
	const char *end = in->data + in->len;

	if (s == end)
		return;
	buf_bytes(out, s, (size_t)(end - s));
	buf_char(out, '\n');
}

static bool parse(const char *line, struct ids_owner *o)
{
	size_t len = strcspn(line, " "), len2;
	uint32_t pid;

	if (line[len] == '\0' || !num_u32(line, len, &pid) || pid > INT32_MAX)
		return false;
	line += len + 1;
	len2 = strcspn(line, " ");
	if (line[len2] == '\0' || !num_u64(line, len2, &o->start_time) ||
	    line[len2 + 1] != '/')
		return false;
	o->pid = (pid_t)pid;
	o->folder = line + len2 + 1;
	return true;
}

static bool lives(const struct ids_owner *o)
{
	struct stat st;
	struct err e;
	CLEAN_FD int fd = -1;

	if (fstatat(AT_FDCWD, o->folder, &st, AT_SYMLINK_NOFOLLOW) == 0 ||
	    (errno != ENOENT && errno != ENOTDIR))
		return true;
	return pidfd_open_checked(o->pid, o->start_time, &fd, &e) == 0 ||
	       e.kind != ERR_STATE;
}

int block_make(int dir_fd, uint32_t base, const struct ids_owner *o,
	       struct err *e)
{
	struct buf b CLEAN_BUF;
	char name[NAME_CAP];
	CLEAN_FD int fd = -1;

	buf_init(&b, FILE_CAP);
	name_of(base, name);
	add_line(&b, o);
	if (!buf_ok(&b))
		return err_set(e, ERR_LIMIT, 0, at, "no memory");
	fd = openat(dir_fd, name,
		    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return err_sys(e, at, "create block %u", base);
	if (fd_write_all(fd, b.data, b.len, at, e) == 0)
		return 0;
	(void)unlinkat(dir_fd, name, 0);
	return -1;
}

int block_put(int dir_fd, uint32_t base, const struct ids_owner *o, bool living,
	      struct err *e)
{
	struct buf in CLEAN_BUF, out CLEAN_BUF;
	struct ids_owner other;
	char *s, *line;
	bool any = false;

	buf_init(&in, FILE_CAP);
	buf_init(&out, FILE_CAP);
	if (load(dir_fd, base, &in, e) < 0) {
		if (e->num != ENOENT)
			return -1;
		return err_set(e, ERR_STATE, 0, at, "nobody has block %u",
			       base);
	}
	for (s = in.data; next_line(&s, &line);) {
		if (parse(line, &other) && strcmp(other.folder, o->folder) == 0)
			continue;
		any = any || !parse(line, &other) || lives(&other);
		buf_fmt(&out, "%s\n", line);
	}
	keep_torn(&out, &in, s);
	if (living && !any)
		return err_set(e, ERR_STATE, 0, at,
			       "nobody who lives has block %u", base);
	add_line(&out, o);
	return save(dir_fd, base, &out, e);
}

int block_drop(int dir_fd, uint32_t base, const char *folder, struct err *e)
{
	struct buf in CLEAN_BUF, out CLEAN_BUF;
	struct ids_owner other;
	char *s, *line;

	buf_init(&in, FILE_CAP);
	buf_init(&out, FILE_CAP);
	if (load(dir_fd, base, &in, e) < 0)
		return e->num == ENOENT ? 0 : -1;
	for (s = in.data; next_line(&s, &line);)
		if (!parse(line, &other) || strcmp(other.folder, folder) != 0)
			buf_fmt(&out, "%s\n", line);
	keep_torn(&out, &in, s);
	return save(dir_fd, base, &out, e);
}

int block_reclaim(int dir_fd, uint32_t base, bool *freed, struct err *e)
{
	struct buf in CLEAN_BUF, none CLEAN_BUF;
	struct ids_owner o;
	struct ids_link l;
	char *s, *line;

	*freed = false;
	buf_init(&in, FILE_CAP);
	buf_init(&none, FILE_CAP);
	if (load(dir_fd, base, &in, e) < 0) {
		*freed = e->num == ENOENT;
		return *freed ? 0 : -1;
	}
	for (s = in.data; next_line(&s, &line); s[-1] = '\n')
		if (!parse(line, &o) || lives(&o))
			return 0;
	if (s != in.data + in.len) /* a torn line */
		return 0;
	for (s = in.data; next_line(&s, &line);) {
		if (!parse(line, &o) || link_read(dir_fd, o.folder, &l, e) < 0)
			return -1;
		if ((l.base == base || l.extra == base) &&
		    link_drop(dir_fd, o.folder, e) < 0)
			return -1;
	}
	*freed = true;
	return save(dir_fd, base, &none, e);
}

static void hash(const char *folder, char name[HASH_LEN + 1])
{
	sha256_hex(folder, strlen(folder), name);
}

/* "BASE EXTRA SHARED" */
static bool parse_link(const char *s, struct ids_link *l)
{
	uint32_t v[3];
	size_t len;

	for (int i = 0; i < 3; i++) {
		len = strcspn(s, " ");
		if (!num_u32(s, len, &v[i]) || (s[len] == ' ') != (i < 2))
			return false;
		s += len + 1;
	}
	l->base = v[0];
	l->extra = v[1];
	l->shared = v[2] != 0;
	return true;
}

int link_read(int dir_fd, const char *folder, struct ids_link *l, struct err *e)
{
	char name[NAME_CAP], text[LINK_CAP];
	ssize_t n;

	memset(l, 0, sizeof(*l));
	hash(folder, name);
	n = readlinkat(dir_fd, name, text, sizeof(text) - 1);
	if (n < 0 && errno == ENOENT)
		return 0;
	if (n < 0)
		return err_sys(e, at, "readlink %s", name);
	text[n] = '\0';
	if (!parse_link(text, l))
		return err_set(e, ERR_BUG, 0, at, "odd link %s", name);
	return 0;
}

int link_make(int dir_fd, const char *folder, const struct ids_link *l,
	      struct err *e)
{
	char name[NAME_CAP], text[LINK_CAP];

	hash(folder, name);
	(void)snprintf(text, sizeof(text), "%u %u %d", l->base, l->extra,
		       l->shared);
	if (symlinkat(text, dir_fd, name) < 0)
		return err_sys(e, at, "symlink %s", name);
	return 0;
}

int link_drop(int dir_fd, const char *folder, struct err *e)
{
	char name[NAME_CAP];

	hash(folder, name);
	if (unlinkat(dir_fd, name, 0) < 0 && errno != ENOENT)
		return err_sys(e, at, "unlink %s", name);
	return 0;
}
