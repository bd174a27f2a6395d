/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files in a container's folder, each written whole. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "plan/codec.h"
#include "state/files.h"

#define PART ".part"

int state_put(const struct state_box *box, const char *name, const void *bytes,
	      size_t len, struct err *e)
{
	CLEAN_FD int fd = -1;

	(void)unlinkat(box->dir_fd, PART, 0);
	fd = openat(box->dir_fd, PART,
		    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return err_sys(e, name, "write to the state folder");
	if (fd_write_all(fd, bytes, len, name, e) < 0) {
		(void)unlinkat(box->dir_fd, PART, 0);
		return -1;
	}
	if (renameat(box->dir_fd, PART, box->dir_fd, name) == 0)
		return 0;
	(void)err_sys(e, name, "rename in the state folder");
	(void)unlinkat(box->dir_fd, PART, 0);
	return -1;
}

int state_get(const struct state_box *box, const char *name, struct buf *out,
	      struct err *e)
{
	char part[2048];
	CLEAN_FD int fd = -1;
	struct stat st;
	ssize_t n;

	fd = openat(box->dir_fd, name,
		    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) < 0)
		return err_sys(e, name, "open");
	if (!S_ISREG(st.st_mode))
		return err_set(e, ERR_SPEC, 0, name, "is no regular file");
	do {
		n = read(fd, part, sizeof(part));
		if (n < 0 && errno != EINTR)
			return err_sys(e, name, "read");
		if (n > 0)
			buf_bytes(out, part, (size_t)n);
	} while (n != 0 && buf_ok(out));
	if (!buf_ok(out))
		return err_set(e, ERR_LIMIT, 0, name, "too large");
	return 0;
}

bool state_has(const struct state_box *box, const char *name)
{
	struct stat st;

	return fstatat(box->dir_fd, name, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

int state_put_plan(const struct state_box *box, const struct plan *p,
		   struct err *e)
{
	CLEAN_BUF struct buf b = { 0 };

	buf_init(&b, PLAN_FRAME_MAX);
	if (plan_encode(p, &b, e) < 0)
		return -1;
	return state_put(box, "plan", b.data, b.len, e);
}

int state_get_plan(const struct state_box *box, struct plan **out,
		   struct err *e)
{
	CLEAN_BUF struct buf b = { 0 };

	*out = NULL;
	buf_init(&b, PLAN_FRAME_MAX);
	if (state_get(box, "plan", &b, e) < 0)
		return -1;
	if (plan_decode(out, b.data, b.len, e) < 0)
		return err_at(e, "plan");
	if (plan_container(*out) != NULL)
		return 0;
	plan_free(*out);
	*out = NULL;
	return err_set(e, ERR_SPEC, 0, "plan", "is not a container's");
}

int state_put_record(const struct state_box *box, const struct state_record *r,
		     struct err *e)
{
	CLEAN_BUF struct buf b = { 0 };

	buf_init(&b, STATE_RECORD_MAX);
	state_record_text(r, &b);
	if (!buf_ok(&b))
		return err_set(e, ERR_LIMIT, 0, "record", "too large");
	return state_put(box, "record", b.data, b.len, e);
}

int state_get_record(const struct state_box *box, struct state_record *r,
		     struct err *e)
{
	CLEAN_BUF struct buf b = { 0 };

	buf_init(&b, STATE_RECORD_MAX);
	if (state_get(box, "record", &b, e) < 0 ||
	    state_record_parse(r, b.len > 0 ? b.data : "", b.len, e) < 0)
		return -1;
	if (strcmp(r->id, box->id) != 0)
		return err_set(e, ERR_SPEC, 0, "record",
			       "is another container's: %s", r->id);
	return 0;
}
