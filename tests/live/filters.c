/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * filters flags PID: those of each seccomp filter of a process, as the kernel
 * has them. filters thread: a thread calls uname(2), and this goes on behind
 * it, unless all of the process ended.
 */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

static int flags(pid_t pid)
{
	struct __ptrace_seccomp_metadata m = { 0 };

	if (ptrace(PTRACE_SEIZE, pid, 0, 0) != 0 ||
	    ptrace(PTRACE_INTERRUPT, pid, 0, 0) != 0 ||
	    waitpid(pid, NULL, 0) != pid)
		return 1;
	while (ptrace(PTRACE_SECCOMP_GET_METADATA, pid, sizeof(m), &m) > 0) {
		printf("filter %llu\n", (unsigned long long)m.flags);
		m.filter_off++;
	}
	if (m.filter_off == 0)
		printf("none: %s\n", strerrorname_np(errno));
	return 0;
}

static void *name_it(void *ctx)
{
	struct utsname u;

	(void)ctx;
	(void)uname(&u);
	return NULL;
}

static int thread(void)
{
	pthread_t t;

	if (pthread_create(&t, NULL, name_it, NULL) != 0)
		return 99;
	(void)pthread_join(t, NULL);
	puts("thread: the others went on");
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 3 && !strcmp(argv[1], "flags"))
		return flags(atoi(argv[2]));
	if (argc == 2 && !strcmp(argv[1], "thread"))
		return thread();
	fputs("usage: filters flags PID | thread\n", stderr);
	return 2;
}
