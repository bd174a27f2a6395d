/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "kern/mountinfo.h"
#include "kern/overlay.h"

static const char at[] = "/root/path";

/* The options, taken apart: each is a NUL-terminated text within them. */
struct options {
	char *lower;                    /* lowerdir=, to be split at ':' */
	char *plus[OVERLAY_LAYERS_MAX]; /* lowerdir+= and datadir+= */
	bool data[OVERLAY_LAYERS_MAX];
	unsigned n_plus;
	char *upper, *work;
	bool metacopy, userxattr;
};

static bool starts(const char *s, const char *with, char **rest)
{
	size_t n = strlen(with);

	if (strncmp(s, with, n) != 0)
		return false;
	*rest = (char *)(uintptr_t)(s + n);
	return true;
}

static bool harmless(const char *s)
{
	static const char *const names[] = {
		"rw",      "ro",           "redirect_dir=",
		"index=",  "nfs_export=",  "xino=",
		"uuid=",   "volatile",     "fsync=",
		"verity=", "metacopy=off", "default_permissions",
		"noatime", "relatime",
	};
	size_t i, n;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		n = strlen(names[i]);
		if (names[i][n - 1] == '=' ? strncmp(s, names[i], n) == 0
					   : strcmp(s, names[i]) == 0)
			return true;
	}
	return false;
}

static int take_option(char *o, struct options *out, struct err *e)
{
	char *rest;
	bool data = starts(o, "datadir+=", &rest);

	mountinfo_unescape(o);
	if (starts(o, "lowerdir=", &out->lower) ||
	    starts(o, "upperdir=", &out->upper) ||
	    starts(o, "workdir=", &out->work))
		return 0;
	if (data || starts(o, "lowerdir+=", &rest)) {
		if (out->n_plus == OVERLAY_LAYERS_MAX)
			return err_set(e, ERR_LIMIT, 0, at,
				       "more than %d layers",
				       OVERLAY_LAYERS_MAX);
		/* Made by descriptor, as we do it: it shows "/" and no more. */
		if (strcmp(rest, "/") == 0)
			return err_set(e, ERR_UNSUPPORTED, 0, at,
				       "the root is an overlay whose layers "
				       "can't be read back (nested brig?)");
		out->data[out->n_plus] = data;
		out->plus[out->n_plus++] = rest;
		return 0;
	}
	if (strcmp(o, "metacopy=on") == 0)
		out->metacopy = true;
	else if (strcmp(o, "userxattr") == 0)
		out->userxattr = true;
	else if (!harmless(o))
		return err_set(e, ERR_UNSUPPORTED, 0, at,
			       "unknown overlay option %s", o);
	return 0;
}

/*
 * The next of the folders in lowerdir=: they are parted by ':', and a
 * backslash keeps the character behind it. "::" begins the data-only ones.
 */
static char *next_lower(char **s, bool *data)
{
	char *start = *s, *from = *s, *to = *s;

	if (*start == '\0')
		return NULL;
	for (; *from != '\0' && *from != ':'; from++) {
		if (from[0] == '\\' && from[1] != '\0')
			from++;
		*to++ = *from;
	}
	if (*from == ':') {
		from++;
		if (*from == ':') {
			*data = true;
			from++;
		}
	}
	*s = from;
	*to = '\0';
	return start;
}

/* All layers in one list, the topmost first, whatever way they were given. */
static int flatten(struct options *o, struct err *e)
{
	bool data = false, now;
	char *p;

	if (o->lower == NULL)
		return 0;
	if (o->n_plus > 0)
		return err_set(e, ERR_UNSUPPORTED, 0, at,
			       "an overlay with both lowerdir and lowerdir+");
	for (;;) {
		now = data;
		p = next_lower(&o->lower, &data);
		if (p == NULL)
			return 0;
		if (o->n_plus == OVERLAY_LAYERS_MAX)
			return err_set(e, ERR_LIMIT, 0, at,
				       "more than %d layers",
				       OVERLAY_LAYERS_MAX);
		o->data[o->n_plus] = now;
		o->plus[o->n_plus++] = p;
	}
}

static int open_at(int base_fd, const char *path)
{
	return openat(base_fd, path, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

/* Can every relative layer be opened from here? */
static bool holds_all(int base_fd, const struct options *o)
{
	unsigned i;
	int fd;

	for (i = 0; i < o->n_plus + 1; i++) {
		const char *p = i < o->n_plus ? o->plus[i] : o->upper;

		if (p == NULL || p[0] == '/')
			continue;
		fd = open_at(base_fd, p);
		if (fd < 0)
			return false;
		fd_close(&fd);
	}
	return true;
}

static bool any_relative(const struct options *o)
{
	unsigned i;

	for (i = 0; i < o->n_plus; i++)
		if (o->plus[i][0] != '/')
			return true;
	return o->upper != NULL && o->upper[0] != '/';
}

/* Two folders above @path; -1 where there is nothing of the kind. */
static int above(const char *path)
{
	char buf[PATH_MAX];
	int n = snprintf(buf, sizeof(buf), "%s/../..", path);

	return n > 0 && (size_t)n < sizeof(buf) ? open_at(AT_FDCWD, buf) : -1;
}

/*
 * The kernel doesn't say where relative layers start: whoever mounted it was
 * in that folder. Two places are in use; exactly one must hold them all.
 */
static int find_base(const struct options *o, const char *root_path,
		     int *out_fd, struct err *e)
{
	CLEAN_FD int docker = above(root_path), containerd = -1;
	struct stat a, b;
	bool first, second;

	*out_fd = -1;
	if (!any_relative(o))
		return 0;
	if (o->upper != NULL && o->upper[0] == '/')
		containerd = above(o->upper);
	first = docker >= 0 && holds_all(docker, o);
	second = containerd >= 0 && holds_all(containerd, o);
	if (first && second && fstat(docker, &a) == 0 &&
	    fstat(containerd, &b) == 0 &&
	    (a.st_dev != b.st_dev || a.st_ino != b.st_ino))
		first = second = false;
	if (!first && !second)
		return err_set(e, ERR_DENIED, 0, at,
			       "the overlay's layers are relative, and where "
			       "they start is not one certain folder");
	*out_fd = first ? fd_take(&docker) : fd_take(&containerd);
	return 0;
}

static bool is_empty(int fd)
{
	CLEAN_FD int dir = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	char buf[512];
	ssize_t n, i;

	if (dir < 0)
		return false;
	n = getdents64(dir, buf, sizeof(buf));
	for (i = 0; i < n;) {
		const struct dirent64 *d = (const void *)(buf + i);

		if (strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0)
			return false;
		i += d->d_reclen;
	}
	return n >= 0 && getdents64(dir, buf, sizeof(buf)) == 0;
}

/* Its last name, which is cut off; NULL where it is none for an option. */
static const char *cut_name(char *path)
{
	char *slash = strrchr(path, '/');
	char *name = slash == NULL ? path : slash + 1;
	size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyz"
				"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");

	if (slash == NULL || n == 0 || name[n] != '\0' || n >= OVERLAY_NAME)
		return NULL;
	*slash = '\0';
	return name;
}

/*
 * Upper and work folder have to be of one mount, and are named by what they
 * are in: that is cloned, and both are found in the clone.
 */
static int open_kept(struct options *o, int base_fd, struct overlay_layers *l,
		     struct err *e)
{
	const char *upper, *work;

	if (o->upper == NULL || o->work == NULL)
		return err_set(e, ERR_UNSUPPORTED, 0, at,
			       "the overlay has no folder to be written to");
	l->upper_fd = open_at(base_fd, o->upper);
	if (l->upper_fd < 0)
		return err_sys(e, at, "open the layer %s", o->upper);
	upper = cut_name(o->upper);
	work = cut_name(o->work);
	if (upper == NULL || work == NULL || strcmp(o->upper, o->work) != 0)
		return err_set(e, ERR_UNSUPPORTED, 0, at,
			       "the overlay's upper and work folder are not "
			       "beside one another");
	(void)snprintf(l->upper, sizeof(l->upper), "%s", upper);
	(void)snprintf(l->work, sizeof(l->work), "%s", work);
	l->home_fd = open_at(base_fd, o->upper);
	return l->home_fd < 0 ? err_sys(e, at, "open %s", o->upper) : 0;
}

static int open_layers(struct options *o, int base_fd, struct overlay_layers *l,
		       struct err *e)
{
	unsigned i;
	int fd;

	if (l->keep) {
		if (open_kept(o, base_fd, l, e) != 0)
			return -1;
	} else if (o->upper != NULL) {
		fd = open_at(base_fd, o->upper);
		if (fd < 0)
			return err_sys(e, at, "open the layer %s", o->upper);
		/* An empty one would only earn a warning in the kernel's log.
		 */
		if (is_empty(fd))
			fd_close(&fd);
		else if (overlay_add(l, fd, e) != 0)
			return -1;
	}
	for (i = 0; i < o->n_plus; i++) {
		fd = open_at(base_fd, o->plus[i]);
		if (fd < 0)
			return err_sys(e, at, "open the layer %s", o->plus[i]);
		if (overlay_add(l, fd, e) != 0)
			return -1;
		l->n_data += o->data[i];
	}
	return 0;
}

int overlay_read(char *super, const char *root_path, struct overlay_layers *l,
		 struct err *e)
{
	struct options o = { .n_plus = 0 };
	CLEAN_FD int base = -1;
	char *next, *end;

	for (next = super; next != NULL && *next != '\0'; next = end) {
		end = strchr(next, ',');
		if (end != NULL)
			*end++ = '\0';
		if (take_option(next, &o, e) != 0)
			return -1;
	}
	if (flatten(&o, e) != 0 || find_base(&o, root_path, &base, e) != 0)
		return -1;
	l->metacopy = o.metacopy;
	l->userxattr = o.userxattr;
	return open_layers(&o, base < 0 ? AT_FDCWD : base, l, e);
}
