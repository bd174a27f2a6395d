/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Control files: read, written, and written back. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "cgroup_in.h"

int cgroup_read(int dir_fd, const char *file, char *buf, struct err *e)
{
	CLEAN_FD int fd =
		openat(dir_fd, file, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	size_t len;

	if (fd < 0)
		return err_sys(e, file, "open");
	if (fd_read_all(fd, buf, CGROUP_TEXT - 1, &len, file, e) < 0)
		return -1;
	if (len > 0 && buf[len - 1] == '\n')
		len--;
	buf[len] = '\0';
	return 0;
}

int cgroup_put(int dir_fd, const char *file, const char *value, struct err *e)
{
	CLEAN_FD int fd =
		openat(dir_fd, file, O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return err_sys(e, file, "open");
	do
		n = write(fd, value, strlen(value));
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return err_sys(e, file, "write \"%s\"", value);
	if ((size_t)n != strlen(value))
		return err_set(e, ERR_SYS, EIO, file,
			       "write \"%s\": only %zd bytes were taken", value,
			       n);
	return 0;
}

int cgroup_put_num(int dir_fd, const char *file, int64_t value, struct err *e)
{
	char text[24];

	(void)snprintf(text, sizeof(text), "%lld", (long long)value);
	return cgroup_put(dir_fd, file, text, e);
}

/* The line of @key in @text, which is cut behind it; or NULL. */
static char *line_of(char *text, const char *key)
{
	size_t len = strlen(key);
	char *s = text, *end;

	for (; *s != '\0'; s = end + (*end != '\0')) {
		end = s + strcspn(s, "\n");
		if (strncmp(s, key, len) == 0 && s[len] == ' ') {
			*end = '\0';
			return s;
		}
	}
	return NULL;
}

/* Keep what @file says now. */
static int keep(struct cgroup_undo *u, int dir_fd, const char *file,
		const char *key, const char *unset, struct err *e)
{
	char text[CGROUP_TEXT], *old = text;

	if (u->n == CGROUP_UNDO_MOST)
		return err_set(e, ERR_LIMIT, 0, file,
			       "more than %d settings at once",
			       CGROUP_UNDO_MOST);
	if (cgroup_read(dir_fd, file, text, e) < 0)
		return -1;
	if (key != NULL)
		old = line_of(text, key);
	else if (strncmp(text, "oom_kill_disable ", 17) == 0)
		old = text + 17;
	if (old != NULL && key == NULL)
		old[strcspn(old, "\n")] = '\0';
	if (old == NULL && unset == NULL)
		return 0;
	if (old == NULL) {
		(void)snprintf(text, sizeof(text), "%s %s", key, unset);
		old = text;
	}
	if (strlen(old) >= CGROUP_UNDO_TEXT ||
	    strlen(file) >= sizeof(u->v[u->n].file))
		return err_set(e, ERR_LIMIT, 0, file, "longer than expected");
	memcpy(u->v[u->n].old, old[0] != '\0' ? old : "\n",
	       strlen(old) + 1 + (old[0] == '\0'));
	memcpy(u->v[u->n].file, file, strlen(file) + 1);
	u->v[u->n].dir_fd = dir_fd;
	u->n++;
	return 0;
}

/*
 * A file that is not there: on cgroup2 its controller may be missing here, be
 * it on for the whole host; else it is a kernel that can't, in so many words.
 */
static int without(int dir_fd, const char *file, struct err *e)
{
	char have[CGROUP_TEXT];
	size_t n = strcspn(file, ".");
	struct err none;

	if (cgroup_controller(file, n) != CGROUP_OTHER &&
	    cgroup_read(dir_fd, "cgroup.controllers", have, &none) == 0 &&
	    !cgroup_listed(have, file, n))
		return err_set(e, ERR_UNSUPPORTED, ENOENT, file,
			       "needs the %.*s controller, which this cgroup "
			       "does not have",
			       (int)n, file);
	return err_set(e, ERR_UNSUPPORTED, ENOENT, file,
		       "the kernel has no such file");
}

static int set(const struct cgroup *cg, int dir_fd, const char *file,
	       const char *key, const char *unset, const char *value,
	       struct err *e)
{
	char text[CGROUP_TEXT];
	int len;

	if (cg->undo != NULL && keep(cg->undo, dir_fd, file, key, unset, e) < 0)
		return -1;
	if (key == NULL)
		return cgroup_put(dir_fd, file, value, e);
	len = snprintf(text, sizeof(text), "%s %s", key, value);
	if (len < 0 || (size_t)len >= sizeof(text))
		return err_set(e, ERR_LIMIT, 0, file, "too long a value");
	return cgroup_put(dir_fd, file, text, e);
}

int cgroup_set(const struct cgroup *cg, int dir_fd, const char *file,
	       const char *key, const char *unset, const char *value,
	       struct err *e)
{
	if (set(cg, dir_fd, file, key, unset, value, e) == 0)
		return 0;
	return e->num == ENOENT ? without(dir_fd, file, e) : -1;
}

void cgroup_undo(struct cgroup *cg)
{
	struct cgroup_undo *u = cg->undo;
	int was = errno;
	struct err ignored;

	for (; u != NULL && u->n > 0; u->n--)
		(void)!cgroup_put(u->v[u->n - 1].dir_fd, u->v[u->n - 1].file,
				  u->v[u->n - 1].old, &ignored);
	errno = was;
}

static struct cgroup_opt opt_at(const struct cgroup_limits *l, size_t at)
{
	struct cgroup_opt o;

	memcpy(&o, (const char *)l + at, sizeof(o));
	return o;
}

static const char *text_at(const struct cgroup_limits *l, size_t at)
{
	const char *s;

	memcpy(&s, (const char *)l + at, sizeof(s));
	return s;
}

/* What to write, in @buf or not; NULL: nothing. */
static const char *value_of(const struct cgroup_row *r,
			    const struct cgroup_limits *l, char *buf,
			    size_t size)
{
	struct cgroup_opt o;

	if (r->how == CGROUP_WORDS) {
		const char *s = text_at(l, r->at);

		return s[0] != '\0' ? s : NULL;
	}
	o = opt_at(l, r->at);
	if (r->how == CGROUP_QUOTA) {
		if (!o.set && !l->period.set)
			return NULL;
		(void)snprintf(buf, size, "max %lld",
			       l->period.set ? (long long)l->period.v : 100000);
		if (o.set && o.v > 0)
			(void)snprintf(buf, size, "%lld %lld", (long long)o.v,
				       l->period.set ? (long long)l->period.v
						     : 100000);
		return buf;
	}
	if (!o.set || (r->how == CGROUP_IF_0 && o.v != 0) ||
	    (r->how == CGROUP_IF_NOT_0 && o.v == 0))
		return NULL;
	if (r->how == CGROUP_MAX && o.v < 0)
		return "max";
	(void)snprintf(buf, size, "%lld", (long long)o.v);
	return buf;
}

static int row(const struct cgroup *cg, const struct cgroup_row *r,
	       const struct cgroup_limits *l, struct err *e)
{
	char buf[64];
	const char *value = value_of(r, l, buf, sizeof(buf));
	int fd;

	if (value == NULL)
		return 0;
	if (r->how == CGROUP_NONE)
		return err_set(e, ERR_UNSUPPORTED, 0, "cgroup",
			       "%s: cgroup v2 has no such setting", r->file);
	if (cgroup_dir_of(cg, r->controller, &fd, NULL, e) < 0)
		return -1;
	return cgroup_set(cg, fd, r->file, NULL, NULL, value, e);
}

/* Those of one group, as often as one more of them is taken. */
static int group(const struct cgroup *cg, const struct cgroup_row *r, size_t n,
		 const struct cgroup_limits *l, struct err *e)
{
	unsigned left = (1U << n) - 1, before = 0;

	while (left != before) {
		before = left;
		for (size_t i = 0; i < n; i++) {
			if ((left >> i & 1) == 0)
				continue;
			if (row(cg, &r[i], l, e) == 0)
				left &= ~(1U << i);
			else if (e->num != EINVAL)
				return -1;
		}
		if (left == 0)
			return 0;
	}
	return -1;
}

int cgroup_rows(const struct cgroup *cg, const struct cgroup_row *r, size_t n,
		const struct cgroup_limits *l, struct err *e)
{
	size_t i, k;

	for (i = 0; i < n; i += k) {
		k = 1;
		while (r[i].group != 0 && i + k < n &&
		       r[i + k].group == r[i].group)
			k++;
		if (group(cg, &r[i], k, l, e) < 0)
			return -1;
	}
	return 0;
}
