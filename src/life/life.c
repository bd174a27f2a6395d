/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kern/probe.h"
#include "life/life.h"

/* Else the first file we open would be somebody's standard output. */
static int open_stdio(struct err *e)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR | O_NOCTTY);
	while (fd >= 0 && fd <= 2);
	if (fd < 0)
		return err_sys(e, "stdio", "open /dev/null");
	(void)close(fd);
	return 0;
}

int life_harden(struct err *e)
{
	struct sigaction ign = { .sa_handler = SIG_IGN };
	struct sigaction dfl = { .sa_handler = SIG_DFL };

	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0)
		return err_sys(e, "prctl", "PR_SET_DUMPABLE");
	if (fcntl(0, F_GETFD) < 0 || fcntl(1, F_GETFD) < 0 ||
	    fcntl(2, F_GETFD) < 0) {
		if (open_stdio(e) < 0)
			return -1;
	}
	if (close_range(3, ~0U, CLOSE_RANGE_CLOEXEC) < 0) {
		if (errno == ENOSYS || errno == EINVAL)
			return err_set(e, ERR_UNSUPPORTED, errno, "close_range",
				       "needs Linux 5.11");
		return err_sys(e, "close_range", "close on exec");
	}
	/* A caller's limit on files is an error of write(2), and rolled back.
	 */
	if (sigaction(SIGPIPE, &ign, NULL) < 0 ||
	    sigaction(SIGXFSZ, &ign, NULL) < 0)
		return err_sys(e, "sigaction", "SIGPIPE, SIGXFSZ");
	/* Where a caller ignores it no child of ours could be waited for. */
	if (sigaction(SIGCHLD, &dfl, NULL) < 0)
		return err_sys(e, "sigaction", "SIGCHLD");
	return 0;
}

/* "/run/user/UID", if nobody else can put anything there. */
static bool run_user(struct buf *b)
{
	const uid_t uid = geteuid();
	struct stat st;

	buf_fmt(b, "/run/user/%u", uid);
	return uid != 0 && buf_ok(b) && lstat(b->data, &st) == 0 &&
	       S_ISDIR(st.st_mode) && st.st_uid == uid &&
	       (st.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

const char *life_root(const char *runtime_dir, struct buf *b)
{
	if (probe_user() == FACTS_HOST_ROOT)
		return LIFE_ROOT;
	if (runtime_dir != NULL && runtime_dir[0] == '/')
		buf_str(b, runtime_dir);
	else if (!run_user(b))
		return LIFE_ROOT;
	buf_str(b, "/brig");
	return buf_ok(b) ? b->data : LIFE_ROOT;
}
