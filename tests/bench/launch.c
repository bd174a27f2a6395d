/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * launch: runs commands one after the other and says on descriptor 3 what each
 * took: wall time in µs, peak RSS in KiB (of the command and of those that it
 * waited for) and its exit status; a tab between them, a line a command, and
 * last a line "total" from the first start to the last end.
 *
 *	launch CMD ARG... , CMD ARG... , wait , CMD ARG...
 *
 * It is the subreaper: `wait' is for all that the commands left running. It is
 * small and static, as the pages of a program that forks count for its child.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000L + t.tv_nsec / 1000;
}

static void say(const char *name, long us, long rss, int status)
{
	dprintf(3, "%s\t%ld\t%ld\t%d\n", name, us, rss, status);
}

static int step_wait(long start)
{
	while (wait4(-1, NULL, 0, NULL) > 0 || errno == EINTR)
		;
	say("wait", now_us() - start, 0, 0);
	return 0;
}

static int step(char **argv)
{
	struct rusage ru = { 0 };
	long start = now_us();
	int status = 0;
	pid_t pid;
	int code;

	if (strcmp(argv[0], "wait") == 0)
		return step_wait(start);
	pid = vfork();
	if (pid == 0) {
		execv(argv[0], argv);
		_exit(127);
	}
	while (pid > 0 && wait4(pid, &status, 0, &ru) < 0 && errno == EINTR)
		;
	code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	say(argv[0], now_us() - start, ru.ru_maxrss, pid < 0 ? 127 : code);
	return pid < 0 ? 127 : code;
}

int main(int argc, char **argv)
{
	long start = now_us();
	int first = 1;
	int bad = 0;
	int i;

	if (argc < 2 || fcntl(3, F_SETFD, FD_CLOEXEC) < 0) {
		fprintf(stderr, "usage: launch CMD ARG... [, ...] 3>FILE\n");
		return 2;
	}
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	for (i = 1; i <= argc; i++) {
		if (i < argc && strcmp(argv[i], ",") != 0)
			continue;
		argv[i] = NULL;
		if (i > first && step(argv + first) != 0)
			bad = 1;
		first = i + 1;
	}
	say("total", now_us() - start, 0, bad);
	return bad;
}
