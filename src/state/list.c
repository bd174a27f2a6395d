/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What goes through whole folders: list the containers, remove one. */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/fd.h"
#include "state/list.h"

enum {
	NAMES_MAX = 1 << 20
};

static void clean_dir(DIR **d)
{
	if (*d != NULL)
		(void)closedir(*d);
}
#define CLEAN_DIR __attribute__((cleanup(clean_dir)))

/* A stream of its own: reading must not move a descriptor that is held. */
static DIR *stream(int dir_fd)
{
	CLEAN_FD int fd =
		openat(dir_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);

	if (d != NULL)
		fd = -1; /* the stream owns it now */
	return d;
}

static int unlink_all(const struct state_box *box, struct err *e)
{
	CLEAN_DIR DIR *d = stream(box->dir_fd);
	struct dirent *ent;

	if (d == NULL)
		return err_sys(e, box->id, "read the container's folder");
	errno = 0;
	while ((ent = readdir(d)) != NULL) {
		const char *name = ent->d_name;

		if (strcmp(name, ".") != 0 && strcmp(name, "..") != 0 &&
		    strcmp(name, "record") != 0 && strcmp(name, "lock") != 0 &&
		    unlinkat(box->dir_fd, name, 0) < 0 && errno != ENOENT)
			return err_sys(e, box->id, "remove %s", name);
		errno = 0;
	}
	if (errno != 0)
		return err_sys(e, box->id, "read the container's folder");
	return 0;
}

int state_remove(const struct state_root *r, struct state_box *box,
		 struct err *e)
{
	if (box->lock_fd >= 0) {
		if (unlink_all(box, e) < 0)
			return -1;
		if (unlinkat(box->dir_fd, "record", 0) < 0 && errno != ENOENT)
			return err_sys(e, box->id, "remove record");
		if (unlinkat(box->dir_fd, "lock", 0) < 0 && errno != ENOENT)
			return err_sys(e, box->id, "remove lock");
	}
	if (unlinkat(r->fd, box->id, AT_REMOVEDIR) == 0 || errno == ENOENT)
		return 0;
	/* A creator that came by has it now; if it can't have, say so. */
	if (errno == ENOTEMPTY && box->lock_fd >= 0)
		return 0;
	if (errno == ENOTEMPTY)
		return err_set(e, ERR_STATE, ENOTEMPTY, box->id,
			       "container is being created");
	return err_sys(e, box->id, "remove the container's folder");
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names of all containers, sorted, in @a. */
static int names(const struct state_root *r, struct arena *a, const char ***out,
		 size_t *n, struct err *e)
{
	CLEAN_DIR DIR *d = stream(r->fd);
	const char **v = NULL;
	size_t size = 0;
	struct dirent *ent;

	if (d == NULL)
		return err_sys(e, "state", "read the state folder");
	for (*n = 0; (ent = readdir(d)) != NULL; (*n)++) {
		if (!state_id_valid(ent->d_name)) {
			(*n)--;
			continue;
		}
		if (*n == size) {
			const char **more;

			size = size == 0 ? 64 : 2 * size;
			more = arena_array(a, size, sizeof(*v));
			if (more == NULL)
				return err_set(e, ERR_LIMIT, 0, "state",
					       "more than we list");
			if (*n > 0)
				memcpy(more, v, *n * sizeof(*v));
			v = more;
		}
		v[*n] = arena_copy(a, ent->d_name, strlen(ent->d_name));
		if (v[*n] == NULL)
			return err_set(e, ERR_LIMIT, 0, "state",
				       "more than we list");
	}
	if (*n > 0)
		qsort(v, *n, sizeof(*v), by_name);
	*out = v;
	return 0;
}

/* Has it the shape of a container's folder? A plain file has not. */
static bool is_box(const struct state_root *r, const char *id)
{
	struct state_box box = STATE_BOX_NONE;
	struct err e;
	bool is = state_open(r, id, &box, &e) == 0;

	state_close(&box);
	return is;
}

int state_list(const struct state_root *r,
	       int (*each)(void *ctx, const char *id, struct err *e), void *ctx,
	       struct err *e)
{
	const char **v = NULL;
	struct arena a;
	size_t n = 0;
	size_t i;
	int got;

	arena_init(&a, 64 * (size_t)NAMES_MAX);
	got = names(r, &a, &v, &n, e);
	for (i = 0; got == 0 && i < n; i++)
		if (is_box(r, v[i]))
			got = each(ctx, v[i], e);
	arena_free(&a);
	return got;
}
