/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

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
	struct stat st;
	int n;

	*out = NULL;
	buf_init(&text, BUNDLE_CONFIG_MAX);
	n = snprintf(file, sizeof(file), "%s", path);
	if (strcmp(path, "-") != 0 && stat(path, &st) == 0 &&
	    S_ISDIR(st.st_mode))
		n = snprintf(file, sizeof(file), "%s/config.json", path);
	if (n < 0 || (size_t)n >= sizeof(file))
		return err_set(e, ERR_LIMIT, 0, "check", "path too long");
	if (bundle_read_file(file, &text, e) < 0)
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
