/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cost ROUNDS PROGRAM [ARGUMENT...]: what running it takes, its children with
 * it: the median of the processor's time in µs, and the largest of the
 * resident sets in KiB. Its output goes nowhere.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static long spent(void)
{
	struct rusage u;

	getrusage(RUSAGE_CHILDREN, &u);
	return (u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1000000L +
	       u.ru_utime.tv_usec + u.ru_stime.tv_usec;
}

static int by_size(const void *a, const void *b)
{
	long x = *(const long *)a, y = *(const long *)b;

	return x < y ? -1 : x > y;
}

int main(int argc, char **argv)
{
	static long took[1000];
	struct rusage u;
	long n, i, before;
	int status;
	pid_t pid;

	if (argc < 3 || (n = atol(argv[1])) < 1 || n > 1000)
		return 2;
	for (i = 0; i < n; i++) {
		before = spent();
		pid = fork();
		if (pid == 0) {
			int fd = open("/dev/null", O_WRONLY);

			if (fd < 0 || dup2(fd, 1) < 0)
				_exit(127);
			execvp(argv[2], argv + 2);
			_exit(127);
		}
		if (pid < 0 || waitpid(pid, &status, 0) != pid ||
		    !WIFEXITED(status) || WEXITSTATUS(status) == 127)
			return 1;
		took[i] = spent() - before;
	}
	qsort(took, (size_t)n, sizeof(*took), by_size);
	getrusage(RUSAGE_CHILDREN, &u);
	printf("%ld %ld\n", took[n / 2], u.ru_maxrss);
	return 0;
}
