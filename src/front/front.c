/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The parent's side. Must: believe nothing that comes through the pipe; leave
 * no child behind, whatever happens.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/sha256.h"
#include "plan/codec.h"
#include "private.h"

/*
 * The child. Not instrumented: AddressSanitizer puts a system call before
 * _exit that the cage does not have.
 */
static void __attribute__((noreturn, no_sanitize("address")))
child(const struct front_job *job, const char *sha256, int fd)
{
	struct err e = { 0 };
	struct buf out;
	const char tag = FRONT_ERROR;

	buf_init(&out, PLAN_FRAME_MAX + 1);
	if (cage_enter(fd, &e) == 0) {
		if (compile(job, sha256, true, &out, &e) == 0)
			_exit(fd_write_all(0, out.data, out.len, "front", &e) ==
					      0
				      ? 0
				      : 1);
		fd = 0;
	}
	if (fd_write_all(fd, &tag, 1, "front", &e) == 0)
		_exit(fd_write_all(fd, &e, sizeof(e), "front", &e) == 0 ? 0
									: 1);
	_exit(1);
}

/*
 * It has nothing but its end of the pipe, and that was closed: it is ending,
 * or is to end now.
 */
int reap(pid_t pid, siginfo_t *how, struct err *e)
{
	int rc;

	(void)kill(pid, SIGKILL);
	do
		rc = waitid(P_PID, (id_t)pid, how, WEXITED);
	while (rc != 0 && errno == EINTR);
	return rc != 0 ? err_sys(e, "front", "waitid") : 0;
}

int died(const siginfo_t *how, struct err *e)
{
	if (how->si_code == CLD_EXITED)
		return err_set(e, ERR_SPEC, 0, "config",
			       "the parser ended without an answer");
	if (how->si_status == SIGSYS)
		return err_set(
			e, ERR_SPEC, 0, "config",
			"it made the parser do what a parser never does "
			"(forbidden system call): this may be an attack");
	return err_set(e, ERR_SPEC, 0, "config",
		       "it made the parser die (signal %d): this may be an "
		       "attack",
		       how->si_status);
}

/* An error that the child reports: text, and no more than that. */
static int reported(const struct buf *reply, struct err *e)
{
	struct err theirs;

	if (reply->len != 1 + sizeof(theirs))
		return err_set(e, ERR_SPEC, 0, "config",
			       "the parser's answer is no answer");
	memcpy(&theirs, reply->data + 1, sizeof(theirs));
	if (!err_sane(&theirs))
		return err_set(e, ERR_SPEC, 0, "config",
			       "the parser's answer is no answer");
	return err_set(e, theirs.kind, theirs.num, theirs.at, "%s",
		       theirs.text);
}

/* Is it what was asked for? What it says is the floor's to judge. */
static bool fits(const struct front_job *job, const struct plan *p,
		 const char *sha256)
{
	const struct plan_report *r = plan_report(p);

	if (strcmp(r->config_sha256, sha256) != 0)
		return false;
	if (r->profile != job->profile &&
	    (job->kind != FRONT_POLICY || job->own_profile))
		return false;
	if (r->refused)
		return true;
	switch (job->kind) {
	case FRONT_POLICY:
		return plan_settings(p) != NULL &&
		       strcmp(plan_settings(p)->scope, job->scope) == 0;
	case FRONT_CREATE:
		return plan_container(p) != NULL &&
		       strcmp(plan_container(p)->scope, job->scope) == 0 &&
		       strcmp(plan_container(p)->config_sha256, sha256) == 0 &&
		       strcmp(plan_container(p)->policy_sha256,
			      job->policy_sha256 != NULL ? job->policy_sha256
							 : "") == 0;
	case FRONT_EXEC:
		return plan_exec(p) != NULL;
	case FRONT_UPDATE:
		break;
	}
	return plan_update(p) != NULL;
}

int take_reply(const struct front_job *job, const struct buf *reply,
	       const char *sha256, struct plan **out, struct err *e)
{
	if (reply->len == 0 || reply->data[0] != FRONT_PLAN)
		return reported(reply, e);
	if (plan_decode(out, reply->data + 1, reply->len - 1, e) != 0)
		return err_at(e, "the parser's answer");
	if (fits(job, *out, sha256))
		return 0;
	plan_free(*out);
	*out = NULL;
	return err_set(e, ERR_SPEC, 0, "config",
		       "the parser's answer is to another question");
}

int check(const struct front_job *job, struct err *e)
{
	if (job->len > FRONT_TEXT_MAX)
		return err_set(e, ERR_LIMIT, 0, "config",
			       "%zu bytes are more than the limit, %d",
			       job->len, (int)FRONT_TEXT_MAX);
	if ((job->kind == FRONT_EXEC || job->kind == FRONT_UPDATE) &&
	    (job->running == NULL || plan_container(job->running) == NULL))
		return err_set(e, ERR_BUG, 0, "front",
			       "without the plan of a container");
	return 0;
}

int front_compile(const struct front_job *job, struct plan **out, struct err *e)
{
	CLEAN_BUF struct buf reply = { .cap = PLAN_FRAME_MAX + 1 };
	CLEAN_FD int read_fd = -1;
	siginfo_t how = { 0 };
	char sha256[65];
	int pipe_fd[2], rc;
	pid_t pid;

	*out = NULL;
	if (check(job, e) != 0)
		return -1;
	sha256_hex(job->text, job->len, sha256);
	if (pipe2(pipe_fd, O_CLOEXEC) != 0)
		return err_sys(e, "front", "pipe");
	read_fd = pipe_fd[0];
	pid = fork();
	if (pid == 0)
		child(job, sha256, pipe_fd[1]);
	(void)close(pipe_fd[1]);
	if (pid < 0)
		return err_sys(e, "front", "fork");
	rc = reply_read(read_fd, FRONT_TIME_MS, &reply, e);
	if (reap(pid, &how, rc == 0 ? e : &(struct err){ 0 }) != 0 || rc != 0)
		return -1;
	if (how.si_code != CLD_EXITED || how.si_status != 0)
		return died(&how, e);
	return take_reply(job, &reply, sha256, out, e);
}
