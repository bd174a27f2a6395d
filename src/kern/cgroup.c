/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the hierarchies are, and one cgroup's directory in each.
 *
 * Must: never follow a symbolic link or leave a hierarchy; take over no cgroup
 * in which somebody lives (CVE class: a config that names the runtime's own).
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/fd.h"
#include "cgroup_in.h"
#include "kern/cgroup.h"
#include "kern/mountinfo.h"
#include "kern/path.h"

static const char at[] = "cgroup";

void cgroup_init(struct cgroup *cg)
{
	memset(cg, 0, sizeof(*cg));
	for (size_t i = 0; i < CGROUP_HIERARCHIES; i++)
		cg->h[i].root_fd = cg->h[i].dir_fd = -1;
}

void cgroup_close(struct cgroup *cg)
{
	for (size_t i = 0; i < cg->n; i++) {
		fd_close(&cg->h[i].root_fd);
		fd_close(&cg->h[i].dir_fd);
	}
	cgroup_init(cg);
}

/* Is @word one of the comma-separated words of @list? */
static bool has_word(const char *list, const char *word)
{
	size_t len = strlen(word);

	while (list != NULL) {
		if (strncmp(list, word, len) == 0 &&
		    (list[len] == ',' || list[len] == '\0'))
			return true;
		list = strchr(list, ',');
		if (list != NULL)
			list++;
	}
	return false;
}

/* The controllers of a v1 hierarchy are options of its file system. */
static uint32_t controllers_of(const char *super)
{
	uint32_t set = 0;
	size_t len;

	for (;;) {
		len = strcspn(super, ",");
		set |= cgroup_controller(super, len);
		if (super[len] == '\0')
			return set;
		super += len + 1;
	}
}

/*
 * What is mounted at @m->point may lie under another mount: the descriptor
 * must be of the file system that the line tells of. *@out is -1 where it is
 * not. Whatever else goes wrong is an error: a container without a controller
 * that the host has would be a weaker one.
 */
static int open_root(const struct mountinfo *m, bool v2, struct stat *st,
		     int *out, struct err *e)
{
	CLEAN_FD int fd = open(m->point, O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct statfs fs;

	*out = -1;
	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR || errno == EACCES))
		return 0;
	if (fd < 0 || fstatfs(fd, &fs) < 0 || fstat(fd, st) < 0)
		return err_sys(e, at, "look at %s", m->point);
	if (fs.f_type == (v2 ? CGROUP2_SUPER_MAGIC : CGROUP_SUPER_MAGIC))
		*out = fd_take(&fd);
	return 0;
}

/* What the scan of the mounts has seen. */
struct scan {
	size_t whole; /* hierarchies whose own root is mounted */
	size_t enough;
};

/* The first mount of a hierarchy counts; but one of its root is better. */
static int note(struct cgroup *cg, const struct mountinfo *m, struct scan *s,
		struct err *e)
{
	bool v2 = strcmp(m->type, "cgroup2") == 0;
	bool whole = strcmp(m->root, "/") == 0;
	struct cgroup_hierarchy *h;
	struct stat st;
	size_t i = 0;
	CLEAN_FD int fd = -1;

	if (has_word(m->options, "ro") || has_word(m->super, "ro"))
		return 0;
	if (open_root(m, v2, &st, &fd, e) < 0)
		return -1;
	if (fd < 0)
		return 0;
	while (i < cg->n && cg->h[i].dev != st.st_dev)
		i++;
	h = &cg->h[i];
	if (i < cg->n && (h->whole || !whole))
		return 0;
	if (i == CGROUP_HIERARCHIES)
		return err_set(e, ERR_LIMIT, 0, at, "more than %d hierarchies",
			       CGROUP_HIERARCHIES);
	if (i == cg->n)
		cg->n++;
	fd_close(&h->root_fd);
	h->root_fd = fd_take(&fd);
	h->dev = st.st_dev;
	h->v2 = v2;
	h->whole = whole;
	h->controllers = v2 ? 0 : controllers_of(m->super);
	if (v2)
		memcpy(cg->flags, m->super,
		       strnlen(m->super, sizeof(cg->flags) - 1));
	if (v2 && strcmp(m->point, "/sys/fs/cgroup") == 0)
		cg->v2 = true;
	s->whole += whole;
	return 0;
}

static int note_lines(struct cgroup *cg, char *text, struct scan *s,
		      struct err *e)
{
	struct mountinfo m;

	while (*text != '\0' && s->whole < s->enough)
		if (mountinfo_next(&text, &m) &&
		    (strcmp(m.type, "cgroup") == 0 ||
		     strcmp(m.type, "cgroup2") == 0) &&
		    note(cg, &m, s, e) < 0)
			return -1;
	return 0;
}

/*
 * Line by line out of one buffer. The line of an overlay of many layers may be
 * longer than that; the line of a cgroup is not.
 */
static int scan_mounts(struct cgroup *cg, int fd, struct scan *s, struct err *e)
{
	char buf[6144], *end;
	size_t have = 0, used;
	ssize_t n;

	while (s->whole < s->enough) {
		do
			n = read(fd, buf + have, sizeof(buf) - 1 - have);
		while (n < 0 && errno == EINTR);
		if (n < 0)
			return err_sys(e, at, "read mountinfo");
		if (n == 0)
			return 0;
		have += (size_t)n;
		end = memrchr(buf, '\n', have);
		used = end == NULL ? 0 : (size_t)(end - buf) + 1;
		if (used > 0) {
			char next = buf[used];

			buf[used] = '\0';
			if (note_lines(cg, buf, s, e) < 0)
				return -1;
			buf[used] = next;
		} else if (have == sizeof(buf) - 1) {
			used = have; /* goes on in the next: never a cgroup */
		}
		have -= used;
		memmove(buf, buf + used, have);
	}
	return 0;
}

/* Where cgroup2 rules, what is left of v1 beside it is none of ours. */
static void only_v2(struct cgroup *cg)
{
	size_t keep = 0;

	for (size_t i = 0; i < cg->n; i++) {
		if (cg->h[i].v2) {
			struct cgroup_hierarchy h = cg->h[i];

			cg->h[i].root_fd = -1;
			cg->h[keep++] = h;
		} else {
			fd_close(&cg->h[i].root_fd);
		}
	}
	cg->n = keep;
}

/* The controllers that a cgroup of cgroup2 has, by its own file. */
static int unified_controllers(const struct cgroup *cg,
			       struct cgroup_hierarchy *h, int fd,
			       struct err *e)
{
	char text[CGROUP_TEXT], *s = text;
	size_t len;

	if (cgroup_read(fd, "cgroup.controllers", text, e) < 0)
		return -1;
	/* freezing is part of cgroup2 itself */
	h->controllers = cg->v2 ? CGROUP_FREEZER : 0;
	for (; *s != '\0'; s += len + (s[len] == ' ')) {
		len = strcspn(s, " ");
		h->controllers |= cgroup_controller(s, len);
	}
	return 0;
}

static int find(struct cgroup *cg, int fd, size_t enough, struct err *e)
{
	struct scan s = { 0, enough };

	if (scan_mounts(cg, fd, &s, e) < 0)
		return -1;
	if (cg->v2)
		only_v2(cg);
	if (cg->n == 0)
		return err_set(e, ERR_UNSUPPORTED, 0, at,
			       "no writable cgroup hierarchy is mounted");
	for (size_t i = 0; i < cg->n; i++)
		if (cg->h[i].v2 &&
		    unified_controllers(cg, &cg->h[i], cg->h[i].root_fd, e) < 0)
			return -1;
	return 0;
}

int cgroup_find_in(struct cgroup *cg, int fd, struct err *e)
{
	return find(cg, fd, SIZE_MAX, e);
}

/* A host of many containers has thousands of mounts; its cgroups come early. */
int cgroup_find(struct cgroup *cg, struct err *e)
{
	char text[CGROUP_TEXT];
	size_t enough = 0;
	ssize_t n;
	CLEAN_FD int list_fd = open("/proc/self/cgroup", O_RDONLY | O_CLOEXEC);
	CLEAN_FD int fd = -1;

	if (list_fd < 0)
		return err_sys(e, at, "open /proc/self/cgroup");
	n = read(list_fd, text, sizeof(text));
	if (n <= 0 || (size_t)n == sizeof(text))
		enough = SIZE_MAX; /* so look at all mounts */
	for (ssize_t i = 0; i < n && enough < SIZE_MAX; i++)
		enough += text[i] == '\n';
	fd = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_sys(e, at, "open /proc/self/mountinfo");
	return find(cg, fd, enough, e);
}

unsigned cgroup_prefix(const char *path, int levels, char *out)
{
	unsigned all = 1, want, n = 0;
	const char *s;

	for (s = path; *s != '\0'; s++)
		all += *s == '/';
	if (levels < 0)
		want = all > (unsigned)-levels ? all - (unsigned)-levels : 0;
	else
		want = (unsigned)levels < all ? (unsigned)levels : all;
	for (s = path; *s != '\0'; s++)
		if (*s == '/' && ++n == want)
			break;
	if (want == 0)
		s = path;
	memcpy(out, path, (size_t)(s - path));
	out[s - path] = '\0';
	return want;
}

/* No empty name, no dots, nothing that a line of a file could not hold. */
static bool clean(const char *s)
{
	size_t len;

	for (;;) {
		len = strcspn(s, "/");
		if (len == 0 || len > 255 || (len == 1 && s[0] == '.') ||
		    (len == 2 && s[0] == '.' && s[1] == '.'))
			return false;
		for (size_t i = 0; i < len; i++)
			if ((unsigned char)s[i] < 0x20 || s[i] == 0x7f)
				return false;
		if (s[len] == '\0')
			return true;
		s += len + 1;
	}
}

static int take_path(struct cgroup *cg, const char *path, struct err *e)
{
	unsigned levels = 1;

	if (path[0] != '/' || !clean(path + 1))
		return err_set(e, ERR_SPEC, 0, at,
			       "%s: not a clean absolute path of a cgroup",
			       path);
	for (const char *s = path + 1; *s != '\0'; s++)
		levels += *s == '/';
	if (strlen(path) > sizeof(cg->path) || levels > CGROUP_LEVELS)
		return err_set(e, ERR_LIMIT, 0, at,
			       "the path is longer than %zu bytes or %d levels",
			       sizeof(cg->path) - 1, CGROUP_LEVELS);
	memcpy(cg->path, path + 1, strlen(path));
	return 0;
}

/* Make the parents of the leaf that are missing; the last one's descriptor. */
static int make_parents(struct cgroup *cg, struct cgroup_hierarchy *h,
			unsigned levels)
{
	char part[CGROUP_PATH_CAP];
	CLEAN_FD int fd = path_open(h->root_fd, ".", PATH_ONE_FS,
				    O_PATH | O_DIRECTORY, 0);
	CLEAN_FD int next = -1;

	for (unsigned i = 1; fd >= 0 && i < levels; i++) {
		const char *name;

		(void)cgroup_prefix(cg->path, (int)i, part);
		name = strrchr(part, '/');
		name = name == NULL ? part : name + 1;
		/* Marked as it is made, so that who empties it may remove it,
		 * whatever moment we are killed at. */
		if (mkdirat(fd, name, CGROUP_OURS | 0755) < 0 &&
		    errno != EEXIST)
			return -1;
		next = path_open(fd, name, PATH_ONE_FS, O_PATH | O_DIRECTORY,
				 0);
		fd_close(&fd);
		fd = fd_take(&next);
	}
	return fd_take(&fd);
}

/* What a crash left: a cgroup of that name in which nothing lives. */
static int clear_leftover(int parent_fd, const char *name, const char *path,
			  struct err *e)
{
	CLEAN_FD int fd = path_open(parent_fd, name, PATH_ONE_FS,
				    O_RDONLY | O_DIRECTORY, 0);

	switch (fd < 0 ? -1 : cgroup_lonely(fd)) {
	case 0:
		return err_set(e, ERR_STATE, EEXIST, at,
			       "%s exists already and is in use", path);
	case 1:
		if (unlinkat(parent_fd, name, AT_REMOVEDIR) == 0)
			return 0;
	}
	return err_sys(e, at, "%s exists already", path);
}

/*
 * The leaf in its parent, which is made if need be. The parent may go away in
 * between, when the last of its children is removed just now: then anew.
 */
static int make_leaf(struct cgroup *cg, struct cgroup_hierarchy *h,
		     const char *name, int *fd, struct err *e)
{
	char parent[CGROUP_PATH_CAP];
	unsigned levels = cgroup_prefix(cg->path, -1, parent) + 1;

	for (int tries = 0; tries < 16; tries++) {
		fd_close(fd);
		*fd = path_open(h->root_fd, levels == 1 ? "." : parent,
				PATH_ONE_FS, O_PATH | O_DIRECTORY, 0);
		if (*fd < 0 && errno == ENOENT)
			*fd = make_parents(cg, h, levels);
		if (*fd < 0 && errno != ENOENT && errno != ENODEV)
			return err_sys(e, at, "%s: parents", cg->path);
		if (*fd < 0)
			continue;
		if (mkdirat(*fd, name, 0755) == 0)
			return 0;
		if (errno == EEXIST &&
		    clear_leftover(*fd, name, cg->path, e) < 0)
			return -1;
		if (errno != EEXIST && errno != ENOENT && errno != ENODEV)
			return err_sys(e, at, "%s: mkdir", cg->path);
	}
	return err_sys(e, at, "%s: mkdir", cg->path);
}

static int make_in(struct cgroup *cg, struct cgroup_hierarchy *h, struct err *e)
{
	const char *name = strrchr(cg->path, '/');
	CLEAN_FD int fd = -1;

	name = name == NULL ? cg->path : name + 1;
	if (cg->adopt) { /* systemd made it where it wants to */
		h->dir_fd = path_open(h->root_fd, cg->path, PATH_ONE_FS,
				      O_RDONLY | O_DIRECTORY, 0);
		if (h->dir_fd >= 0) /* with the controllers that it gave */
			return cg->v2 ? unified_controllers(cg, h, h->dir_fd, e)
				      : 0;
	}
	if (make_leaf(cg, h, name, &fd, e) < 0)
		return -1;
	h->leaf = true;
	if ((h->controllers & CGROUP_CPUSET) != 0 && !h->v2 &&
	    cgroup1_fill(h->root_fd, cg->path, e) < 0)
		return -1;
	if (cg->v2 && cgroup2_enable(h->root_fd, cg->path, &cg->lack, e) < 0)
		return -1;
	h->dir_fd = path_open(fd, name, PATH_ONE_FS, O_RDONLY | O_DIRECTORY, 0);
	if (h->dir_fd < 0)
		return err_sys(e, at, "%s: open", cg->path);
	return cg->lack != 0 ? unified_controllers(cg, h, h->dir_fd, e) : 0;
}

int cgroup_create(struct cgroup *cg, const char *path, struct err *e)
{
	if (take_path(cg, path, e) < 0 || cgroup_no_new_unit(cg, e) < 0)
		return -1;
	for (size_t i = 0; i < cg->n; i++)
		if (make_in(cg, &cg->h[i], e) < 0) {
			cgroup_rollback(cg);
			return -1;
		}
	return 0;
}

int cgroup_open(struct cgroup *cg, const char *path, struct err *e)
{
	if (take_path(cg, path, e) < 0)
		return -1;
	for (size_t i = 0; i < cg->n; i++) {
		struct cgroup_hierarchy *h = &cg->h[i];

		h->dir_fd = path_open(h->root_fd, cg->path, PATH_ONE_FS,
				      O_RDONLY | O_DIRECTORY, 0);
		if (h->dir_fd < 0 && errno != ENOENT)
			return err_sys(e, at, "%s: open", cg->path);
	}
	return 0;
}

void cgroup_rollback(struct cgroup *cg)
{
	enum {
		PATIENCE_MS = 200
	};
	int keep = errno, left_ms = PATIENCE_MS;

	for (size_t i = 0; i < cg->n; i++) {
		struct cgroup_hierarchy *h = &cg->h[i];

		fd_close(&h->dir_fd);
		if (h->leaf)
			(void)!cgroup_rmtree_wait(h->root_fd, cg->path,
						  &left_ms);
		(void)!cgroup_rm_parents(h->root_fd, cg->path);
		h->leaf = false;
	}
	errno = keep;
}

bool cgroup_has(const struct cgroup *cg, uint32_t controller)
{
	for (size_t i = 0; i < cg->n; i++)
		if ((cg->h[i].controllers & controller) != 0)
			return true;
	return false;
}

int cgroup_unified_fd(const struct cgroup *cg)
{
	for (size_t i = 0; i < cg->n; i++)
		if (cg->h[i].v2)
			return cg->h[i].dir_fd;
	return -1;
}
