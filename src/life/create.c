/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/fd.h"
#include "life/bundle.h"
#include "life/console.h"
#include "life/create.h"
#include "life/pidfile.h"
#include "private.h"
#include "state/files.h"
#include "state/list.h"

int made_new(struct engine_made **out, struct err *e)
{
	struct engine_made *m = calloc(1, sizeof(*m));

	*out = m;
	if (m == NULL)
		return err_sys(e, "engine", "memory");
	m->pidfd = -1;
	m->master_fd = -1;
	m->net = NET_GIFT_NONE;
	return 0;
}

void made_free(struct engine_made **made)
{
	if (*made == NULL)
		return;
	engine_drop(*made);
	fd_close(&(*made)->pidfd);
	fd_close(&(*made)->master_fd);
	free(*made);
	*made = NULL;
}

int preserve_check(unsigned n, struct err *e)
{
	unsigned i;

	if (n > LIFE_PRESERVE_MAX)
		return err_set(e, ERR_LIMIT, 0, "--preserve-fds",
			       "%u are more than %d", n, LIFE_PRESERVE_MAX);
	for (i = 0; i < n; i++)
		if (fcntl((int)(3 + i), F_GETFD) < 0)
			return err_set(e, ERR_SPEC, EBADF, "--preserve-fds",
				       "descriptor %u is not open", 3 + i);
	return 0;
}

int terminal_check(const struct plan_process *p, bool socket, bool attached,
		   struct err *e)
{
	if (socket && !p->terminal)
		return err_set(e, ERR_SPEC, 0, "--console-socket",
			       "the process asks for no terminal");
	if (p->terminal && !socket && !attached)
		return err_set(e, ERR_SPEC, 0, "/process/terminal",
			       "a terminal needs --console-socket");
	return 0;
}

/* The folder, and in it all that a launch and its undoing need to know. */
static int reserve(const struct life *l, const struct life_create *o,
		   struct held *h, struct err *e)
{
	struct state_record *r = &h->record;
	struct timespec now = { 0 };
	struct err late;

	if (state_open_root(l->root, true, &h->root, e) < 0 ||
	    state_reserve(&h->root, o->id, &h->box, e) < 0)
		return -1;
	(void)clock_gettime(CLOCK_REALTIME, &now);
	r->created_ms =
		(uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
	memcpy(r->id, o->id, strlen(o->id) + 1); /* valid: it was reserved */
	if (state_put_record(&h->box, r, e) == 0 &&
	    state_put_plan(&h->box, h->plan, e) == 0) {
		h->recorded = true;
		return 0;
	}
	if (state_remove(&h->root, &h->box, &late) < 0)
		log_line(l->log, LOG_WARNING, "%s: %s", late.at, late.text);
	return -1;
}

static int launch(const struct life_create *o, struct held *h, int console_fd,
		  struct engine_made *made, struct err *e)
{
	char owner[PATH_MAX];
	struct engine_job job = {
		.plan = h->plan,
		.id = o->id,
		.bundle = h->record.bundle,
		.owner = owner,
		.ids = h->ids,
		.state_fd = h->box.dir_fd,
		.console_fd = console_fd,
		.preserve_fds = (int)o->preserve_fds,
		.listen_fds = o->listen_fds,
		.keyring = !o->no_new_keyring,
	};

	if (state_path(&h->box, owner, sizeof(owner), e) < 0)
		return -1;
	return engine_create(&job, made, e);
}

static int record(struct held *h, const struct engine_made *made, struct err *e)
{
	struct state_record *r = &h->record;

	r->pid = made->init.pid;
	r->start_time = made->init.start_time;
	r->base = made->lease.base;
	r->extra_base = made->lease.extra_base;
	r->shared = made->lease.shared;
	if (state_put(&h->box, "proof", made->proof, made->proof_len, e) < 0)
		return -1;
	return state_put_record(&h->box, r, e);
}

/* What a launch that failed leaves to us: the engine has undone its own. */
static void forget(const struct life *l, struct held *h)
{
	struct err late;

	poststop(l, h);
	if (state_remove(&h->root, &h->box, &late) < 0)
		log_line(l->log, LOG_WARNING, "%s: %s", late.at, late.text);
}

void create_undo(const struct life *l, struct held *h)
{
	struct err late;

	if (held_undo(l, h, &late) < 0)
		log_line(l->log, LOG_WARNING, "%s: roll back: %s: %s",
			 h->box.id, late.at, late.text);
}

/* The config, judged: the plan goes to @h. */
static int judge(const struct life *l, const struct life_create *o,
		 bool attached, struct held *h, struct err *e)
{
	CLEAN_BUF struct buf text = { 0 };

	buf_init(&text, BUNDLE_CONFIG_MAX);
	if (state_id_check(o->id, e) < 0 ||
	    bundle_read(o->bundle, h->record.bundle, &text, e) < 0 ||
	    judge_config(l, text.data, text.len, h->record.bundle, o->id,
			 &h->plan, &h->ids, e) < 0)
		return -1;
	return terminal_check(&plan_container(h->plan)->process,
			      o->console_socket != NULL, attached, e);
}

static int begin(const struct life *l, const struct life_create *o,
		 bool attached, struct held **out, struct engine_made **made,
		 struct err *e)
{
	CLEAN_FD int console_fd = -1;
	CLEAN_FD int pidfd_fd = -1;
	struct held *h;

	if (preserve_check(o->preserve_fds, e) < 0 || held_new(out, e) < 0 ||
	    made_new(made, e) < 0)
		return -1;
	h = *out;
	if (judge(l, o, attached, h, e) < 0 || reserve(l, o, h, e) < 0)
		return -1;
	if (console_connect(o->console_socket, "--console-socket", &console_fd,
			    e) < 0 ||
	    console_connect(o->pidfd_socket, "--pidfd-socket", &pidfd_fd, e) <
		    0 ||
	    launch(o, h, console_fd, *made, e) < 0) {
		if (!(*made)->stays)
			forget(l, h);
		return -1;
	}
	if (record(h, *made, e) == 0 &&
	    console_pass(pidfd_fd, (*made)->pidfd, "pidfd", "--pidfd-socket",
			 e) == 0)
		return 0;
	create_undo(l, h);
	return -1;
}

int create_begin(const struct life *l, const struct life_create *o,
		 bool attached, struct held **out, struct engine_made **made,
		 struct err *e)
{
	if (begin(l, o, attached, out, made, e) == 0)
		return 0;
	tell_denied(l, o->id, e);
	return -1;
}

int life_create(const struct life *l, const struct life_create *o,
		struct err *e)
{
	CLEAN_PIDFILE struct pidfile pid_file = PIDFILE_NONE;
	CLEAN_HELD struct held *h = NULL;
	CLEAN_MADE struct engine_made *made = NULL;

	if (enter(l, NULL, o->preserve_fds, e) < 0 ||
	    pidfile_open(o->pid_file, &pid_file, e) < 0 ||
	    create_begin(l, o, false, &h, &made, e) < 0)
		return -1;
	if (pidfile_write(&pid_file, made->init.pid, e) == 0) {
		if (engine_keep(made, e) == 0)
			return 0;
		pidfile_remove(&pid_file);
	}
	create_undo(l, h);
	return -1;
}
