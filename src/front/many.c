/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Several texts to one child, which answers them in order, each answer behind
 * its length. Must: as front.c; and blame a death on no text but the one that
 * the child began with: the limits on time and memory are of all its texts,
 * so one that was not the first is tried again by itself.
 */
#include "config.h"

#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/sha256.h"
#include "plan/codec.h"
#include "private.h"

enum {
	HEAD = 4, /* an answer's length, little-endian */
	ANSWER_MAX = PLAN_FRAME_MAX + 1,
};

struct many {
	const struct front_job *jobs;
	size_t n;
	char sha256[FRONT_MANY_MAX][65];
};

static int answer(const struct buf *b, struct err *e)
{
	size_t len = b->len - HEAD;
	size_t i;

	for (i = 0; i < HEAD; i++)
		b->data[i] = (char)(len >> 8 * i);
	return fd_write_all(0, b->data, b->len, "front", e);
}

/* In the cage. Only a pipe that nobody reads makes it fail. */
static int answer_one(const struct many *m, size_t i, struct err *e)
{
	struct buf out;
	int rc;

	buf_init(&out, HEAD + ANSWER_MAX);
	buf_bytes(&out, "\0\0\0", HEAD);
	if (compile(&m->jobs[i], m->sha256[i], false, &out, e) != 0) {
		out.failed = false;
		out.len = 0;
		buf_bytes(&out, "\0\0\0", HEAD);
		buf_char(&out, FRONT_ERROR);
		buf_bytes(&out, e, sizeof(*e));
	}
	if (!buf_ok(&out))
		return -1;
	rc = answer(&out, e);
	buf_free(&out);
	return rc;
}

/* Not instrumented: see front.c. */
static void __attribute__((noreturn, no_sanitize("address")))
child(const struct many *m, size_t from, int fd)
{
	struct err e = { 0 };
	size_t i;

	if (cage_enter(fd, &e) != 0)
		_exit(1);
	for (i = from; i < m->n; i++)
		if (answer_one(m, i, &e) != 0)
			_exit(1);
	_exit(0);
}

static int begin(const struct many *m, size_t from, pid_t *pid, int *fd,
		 struct err *e)
{
	int pipe_fd[2];

	if (pipe2(pipe_fd, O_CLOEXEC) != 0)
		return err_sys(e, "front", "pipe");
	*fd = pipe_fd[0];
	*pid = fork();
	if (*pid == 0)
		child(m, from, pipe_fd[1]);
	(void)close(pipe_fd[1]);
	return *pid < 0 ? err_sys(e, "front", "fork") : 0;
}

/* One answer, whole; whether it is one is the caller's to see. */
static int take(int fd, struct buf *in, struct err *e)
{
	size_t len = 0;
	size_t i;

	in->len = 0;
	if (reply_part(fd, FRONT_TIME_MS, HEAD, in, e) != 0)
		return -1;
	for (i = 0; i < HEAD; i++)
		len |= (size_t)(unsigned char)in->data[i] << 8 * i;
	if (len == 0 || len > ANSWER_MAX)
		return err_set(e, ERR_SPEC, 0, "config",
			       "the parser's answer is no answer");
	in->len = 0;
	return reply_part(fd, FRONT_TIME_MS, len, in, e);
}

/*
 * One child, from text @from on. Returns how many texts have had their say; -1
 * when there was no child. When it is none, @e says why of the first.
 */
static ssize_t turn(const struct many *m, size_t from,
		    const struct front_sink *to, struct err *e)
{
	CLEAN_BUF struct buf in = { .cap = ANSWER_MAX };
	CLEAN_FD int fd = -1;
	siginfo_t how = { 0 };
	struct err ignored = { 0 };
	struct plan *p;
	bool ended = false;
	size_t i;
	pid_t pid = -1;

	if (begin(m, from, &pid, &fd, e) != 0)
		return -1;
	for (i = from; i < m->n && !ended; i++) {
		if (take(fd, &in, e) != 0)
			break;
		if (take_reply(&m->jobs[i], &in, m->sha256[i], &p, e) == 0)
			to->each(to->ctx, i, p, NULL);
		else if (in.data[0] == FRONT_ERROR)
			to->each(to->ctx, i, NULL, e);
		else
			break;
	}
	if (reap(pid, &how, &ignored) != 0) {
		*e = ignored;
		return -1;
	}
	if (i == from && e->kind == ERR_SPEC &&
	    (how.si_code != CLD_EXITED || in.len == 0))
		(void)died(&how, e);
	return (ssize_t)(i - from);
}

int front_compile_many(const struct front_job *jobs, size_t n,
		       const struct front_sink *to, struct err *e)
{
	struct many m = { .jobs = jobs, .n = n };
	struct err why;
	ssize_t done;
	size_t i;

	if (n > FRONT_MANY_MAX)
		return err_set(e, ERR_LIMIT, 0, "front", "too many at once");
	for (i = 0; i < n; i++) {
		if (check(&jobs[i], e) != 0)
			return -1;
		sha256_hex(jobs[i].text, jobs[i].len, m.sha256[i]);
	}
	for (i = 0; i < n; i += (size_t)done) {
		done = turn(&m, i, to, &why);
		if (done < 0) {
			*e = why;
			return -1;
		}
		if (done == 0) {
			to->each(to->ctx, i, NULL, &why);
			done = 1;
		}
	}
	return 0;
}
