/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/num.h"
#include "life/attach.h"
#include "life/bundle.h"
#include "life/console.h"
#include "life/exec.h"
#include "life/pidfile.h"
#include "life/process_text.h"
#include "private.h"

enum {
	USER_MAX = 256
};

static void clean_plan(struct plan **p)
{
	plan_free(*p);
}
#define CLEAN_PLAN __attribute__((cleanup(clean_plan)))

/* A number that is none: an image could have an entry of that name, for root.
 */
static bool odd_number(const char *s)
{
	uint32_t n;

	return s != NULL && s[strspn(s, "0123456789+-")] == '\0' &&
	       !num_u32(s, strlen(s), &n);
}

/* Names become numbers, which are then judged as such. */
static int numbers(const struct life_exec *o, const struct held *h, char *out,
		   size_t size, struct err *e)
{
	const struct engine_init init = held_init(h);
	const char *colon = strchr(o->user, ':');
	const char *group = colon != NULL ? colon + 1 : NULL;
	size_t n = colon != NULL ? (size_t)(colon - o->user) : strlen(o->user);
	char user[USER_MAX];
	uint32_t uid = 0, gid = 0, own;
	bool uid_known, gid_known;

	if (n == 0 || n >= sizeof(user))
		return err_set(e, ERR_SPEC, 0, "--user",
			       "is not USER or USER:GROUP");
	memcpy(user, o->user, n);
	user[n] = '\0';
	if (odd_number(user) || odd_number(group))
		return err_set(e, ERR_SPEC, 0, "--user",
			       "%.64s: an id is a number from 0 to "
			       "4294967295",
			       o->user);
	uid_known = num_u32(user, n, &uid);
	gid_known = group != NULL && num_u32(group, strlen(group), &gid);
	if (uid_known && (group == NULL || gid_known))
		return snprintf(out, size, "%s", o->user) < 0 ? -1 : 0;
	own = gid;
	if (engine_find_ids(&init, uid_known ? NULL : user,
			    gid_known ? NULL : group, &uid, &gid, e) < 0)
		return -1;
	(void)snprintf(out, size, "%u:%u", uid, gid_known ? own : gid);
	return 0;
}

static int read_text(const struct life_exec *o, const struct held *h,
		     struct buf *out, struct err *e)
{
	struct life_exec as = *o;
	char user[USER_MAX];

	buf_init(out, BUNDLE_CONFIG_MAX);
	if (o->process != NULL)
		return bundle_read_file(o->process, out, e);
	if (o->user == NULL)
		return process_text(o, &plan_container(h->plan)->process, out,
				    e);
	if (numbers(o, h, user, sizeof(user), e) < 0)
		return -1;
	as.user = user;
	return process_text(&as, &plan_container(h->plan)->process, out, e);
}

/* A clean relative path, with one "/" before it or not. */
static int cgroup_of(const struct life_exec *o, const char **out, struct err *e)
{
	const char *s = o->cgroup != NULL ? o->cgroup : "", *at;
	size_t len;

	s += *s == '/';
	*out = s;
	for (at = s; *at != '\0'; at += len + (at[len] == '/')) {
		len = strcspn(at, "/");
		if (len == 0 || (at[len] == '/' && at[len + 1] == '\0') ||
		    memchr(at, ':', len) != NULL ||
		    (len == 1 && at[0] == '.') ||
		    (len == 2 && at[0] == '.' && at[1] == '.'))
			return err_set(e, ERR_SPEC, 0, "--cgroup",
				       "is a path below the container's "
				       "cgroup, of names alone");
	}
	return 0;
}

/* The process that was asked for, judged: what engines ask for by option too.
 */
static int judge(const struct life *l, const struct life_exec *o,
		 const struct held *h, struct plan **out, struct err *e)
{
	CLEAN_BUF struct buf text = { 0 };
	const struct plan_process *p;
	const char *cgroup;

	if (cgroup_of(o, &cgroup, e) < 0 || read_text(o, h, &text, e) < 0 ||
	    judge_process(l, text.data, text.len, h->record.bundle, o->id,
			  h->plan, cgroup, out, e) < 0)
		return -1;
	p = &plan_exec(*out)->process;
	return terminal_check(p, o->console_socket != NULL, !o->detach, e);
}

static int open_running(const struct life *l, const char *id,
			bool ignore_paused, struct held **h, struct err *e)
{
	enum life_status now;

	if (held_open(l, id, false, h, e) < 0)
		return -1;
	now = held_status(*h);
	if (now == LIFE_RUNNING || now == LIFE_CREATED ||
	    (now == LIFE_PAUSED && ignore_paused))
		return 0;
	if (now == LIFE_PAUSED)
		return err_set(e, ERR_STATE, 0, id, "container is paused");
	return err_set(e, ERR_STATE, 0, id, "container not running: it is %s",
		       status_name(now));
}

static int launch(const struct life *l, const struct life_exec *o,
		  struct engine_made *made, struct err *e)
{
	CLEAN_PIDFILE struct pidfile pid_file = PIDFILE_NONE;
	CLEAN_HELD struct held *h = NULL;
	CLEAN_PLAN struct plan *plan = NULL;
	CLEAN_FD int console_fd = -1;
	CLEAN_FD int pidfd_fd = -1;
	struct engine_init init;
	struct engine_exec x = {
		.preserve_fds = (int)o->preserve_fds,
		.listen_fds = o->listen_fds,
		.frozen = o->ignore_paused,
	};

	if (pidfile_open(o->pid_file, &pid_file, e) < 0 ||
	    open_running(l, o->id, o->ignore_paused, &h, e) < 0 ||
	    judge(l, o, h, &plan, e) < 0 ||
	    console_connect(o->console_socket, "--console-socket", &console_fd,
			    e) < 0 ||
	    console_connect(o->pidfd_socket, "--pidfd-socket", &pidfd_fd, e) <
		    0)
		return -1;
	init = held_init(h);
	x.id = h->box.id;
	x.bundle = h->record.bundle;
	x.plan = plan;
	x.container = h->plan;
	x.init = &init;
	x.lease = (struct engine_lease){ .base = h->record.base,
					 .extra_base = h->record.extra_base,
					 .shared = h->record.shared };
	x.console_fd = console_fd;
	if (engine_exec(&x, made, e) < 0)
		return -1;
	if (console_pass(pidfd_fd, made->pidfd, "pidfd", "--pidfd-socket", e) ==
		    0 &&
	    pidfile_write(&pid_file, made->init.pid, e) == 0)
		return 0;
	(void)syscall(SYS_pidfd_send_signal, made->pidfd, SIGKILL, NULL, 0);
	return -1;
}

int life_exec(const struct life *l, const struct life_exec *o, int *status,
	      struct err *e)
{
	CLEAN_ATTACH struct attach a = ATTACH_NONE;
	CLEAN_MADE struct engine_made *made = NULL;

	*status = 0;
	if (preserve_check(o->preserve_fds, e) < 0 ||
	    enter_by_id(l, o->id, o->preserve_fds, e) < 0 ||
	    made_new(&made, e) < 0 || (!o->detach && attach_begin(&a, e) < 0) ||
	    launch(l, o, made, e) < 0)
		return -1;
	if (o->detach)
		return 0;
	return attach_wait(&a, made->pidfd, made->master_fd, status, e);
}
