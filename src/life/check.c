/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>

#include "base/fd.h"
#include "life/bundle.h"
#include "life/check.h"
#include "private.h"
#include "state/files.h"

int life_check(const struct life *l, const char *path, struct plan **out,
	       struct err *e)
{
	return life_check_call(l, path, NULL, out, e);
}

int life_check_call(const struct life *l, const char *path,
		    const struct seccomp_data *call, struct plan **out,
		    struct err *e)
{
	CLEAN_BUF struct buf text = { 0 };
	char file[PATH_MAX];
	bool dir;

	*out = NULL;
	buf_init(&text, BUNDLE_CONFIG_MAX);
	if (l->host && enter(l, NULL, 0, e) < 0)
		return -1;
	if (check_path(path, &dir, file, sizeof(file), e) < 0 ||
	    bundle_read_file(file, &text, e) < 0)
		return -1;
	return judge_reference(l, text.data, text.len, call, out, e);
}

int life_record(const struct life *l, const char *id, struct plan **plan,
		struct buf *proof, struct err *e)
{
	CLEAN_HELD struct held *h = NULL;

	*plan = NULL;
	if (held_open(l, id, false, &h, e) < 0)
		return -1;
	if (h->plan == NULL)
		return err_set(e, ERR_STATE, 0, id, "there is no record yet");
	if (state_get(&h->box, "proof", proof, e) < 0 &&
	    !(e->kind == ERR_SYS && e->num == ENOENT))
		return -1;
	*plan = h->plan;
	h->plan = NULL;
	return 0;
}

int life_look(const struct life *l, const char *id, struct plan **plan,
	      int *proc_fd, uint32_t *pid, struct err *e)
{
	CLEAN_HELD struct held *h = NULL;
	CLEAN_FD int fd = -1;
	char path[32];
	enum life_status now;

	*plan = NULL;
	*proc_fd = -1;
	if (held_open(l, id, false, &h, e) < 0)
		return -1;
	(void)snprintf(path, sizeof(path), "/proc/%d", (int)h->record.pid);
	if (h->record.pid > 0)
		fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	now = held_status(h); /* after: else the number may be another's */
	if (now == LIFE_CREATING || now == LIFE_STOPPED || fd < 0 ||
	    h->plan == NULL)
		return err_set(e, ERR_STATE, 0, id,
			       "it does not run; see brig record %s", id);
	*proc_fd = fd_take(&fd);
	*pid = (uint32_t)h->record.pid;
	*plan = h->plan;
	h->plan = NULL;
	return 0;
}
