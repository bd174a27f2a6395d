/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * first ADDRESS PORT: asks what stands on standard input until there is an
 * answer, a byte of one, every half millisecond, for a minute at most.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static int asked(const struct sockaddr_in *to, const char *text, size_t len)
{
	const struct timeval wait = { .tv_sec = 1 };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char answer;
	int good;

	if (fd < 0)
		return 0;
	good = setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait)) ==
		       0 &&
	       setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof(wait)) ==
		       0 &&
	       connect(fd, (const struct sockaddr *)to, sizeof(*to)) == 0 &&
	       write(fd, text, len) == (ssize_t)len &&
	       read(fd, &answer, 1) == 1;
	(void)close(fd);
	return good;
}

int main(int argc, char **argv)
{
	const struct timespec nap = { .tv_nsec = 500000 };
	struct sockaddr_in to = { .sin_family = AF_INET };
	const time_t until = time(NULL) + 60;
	char text[256];
	ssize_t len;

	if (argc != 3 || inet_pton(AF_INET, argv[1], &to.sin_addr) != 1)
		return 2;
	to.sin_port = htons((unsigned short)strtoul(argv[2], NULL, 10));
	len = read(STDIN_FILENO, text, sizeof(text));
	if (len <= 0)
		return 2;
	while (!asked(&to, text, (size_t)len)) {
		if (time(NULL) > until)
			return 1;
		(void)nanosleep(&nap, NULL);
	}
	return 0;
}
