/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "life/attach.h"
#include "life/delete.h"
#include "life/pidfile.h"
#include "life/run.h"
#include "private.h"

/* Created, started, and its pid told: or nothing of it is left. */
static int launch(const struct life *l, const struct life_run *o,
		  struct engine_made **made, struct err *e)
{
	CLEAN_PIDFILE struct pidfile pid_file = PIDFILE_NONE;
	CLEAN_HELD struct held *h = NULL;

	if (pidfile_open(o->create.pid_file, &pid_file, e) < 0 ||
	    create_begin(l, &o->create, !o->detach, &h, made, e) < 0)
		return -1;
	if (!plan_container(h->plan)->has_process) {
		(void)err_set(e, ERR_SPEC, 0, "/process",
			      "a config without process can't be run");
	} else if (pidfile_write(&pid_file, (*made)->init.pid, e) == 0) {
		if (start_held(l, h, e) == 0 && engine_keep(*made, e) == 0)
			return 0;
		pidfile_remove(&pid_file);
	}
	create_undo(l, h);
	return -1;
}

int life_run(const struct life *l, const struct life_run *o, int *status,
	     struct err *e)
{
	CLEAN_ATTACH struct attach a = ATTACH_NONE;
	CLEAN_MADE struct engine_made *made = NULL;
	struct err late;

	*status = 0;
	if (enter(l, NULL, o->create.preserve_fds, e) < 0 ||
	    (!o->detach && attach_begin(&a, e) < 0))
		return -1;
	if (launch(l, o, &made, e) < 0)
		return -1;
	if (o->detach)
		return 0;
	if (attach_wait(&a, made->pidfd, made->master_fd, status, e) < 0) {
		if (life_delete(l, o->create.id, true, &late) < 0)
			log_line(l->log, LOG_WARNING, "%s: %s", late.at,
				 late.text);
		return -1;
	}
	return o->keep ? 0 : life_delete(l, o->create.id, true, e);
}
