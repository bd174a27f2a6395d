/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * peek SECONDS NAME - of each process that is next, as soon as it is there: the
 * first of its mounts that is not one of ours, and whether its network has an
 * abstract socket of that name. "peeked" of one that did not get away.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static size_t slurp(const char *path, char *b, size_t size)
{
	int fd = open(path, O_RDONLY);
	size_t have = 0;
	ssize_t n;

	while (fd >= 0 && have + 1 < size &&
	       (n = read(fd, b + have, size - 1 - have)) > 0)
		have += (size_t)n;
	if (fd >= 0)
		close(fd);
	b[have] = 0;
	return have;
}

int main(int argc, char **argv)
{
	static char own[65536], its[65536], net[1 << 20];
	time_t end = time(NULL) + (argc == 3 ? atoi(argv[1]) : 0);
	int next = getpid() + 1, ahead = 0;
	char path[64], *line, *more;

	setvbuf(stdout, NULL, _IOLBF, 0);
	slurp("/proc/self/mountinfo", own, sizeof(own));
	puts("spying");
	while (ahead || time(NULL) < end) {
		int pid = next + ahead;

		ahead = (ahead + 1) % 3;
		snprintf(path, sizeof(path), "/proc/%d/mountinfo", pid);
		if (slurp(path, its, sizeof(its)) == 0)
			continue;
		snprintf(path, sizeof(path), "/proc/%d/net/unix", pid);
		if (slurp(path, net, sizeof(net)) > 0 && strstr(net, argv[2]))
			puts("saw another network");
		line = strtok_r(its, "\n", &more);
		while (line && strstr(own, line))
			line = strtok_r(NULL, "\n", &more);
		if (line)
			printf("saw a mount %s\n", line);
		puts("peeked");
		next = pid + 1;
		ahead = 0;
	}
	return 0;
}
