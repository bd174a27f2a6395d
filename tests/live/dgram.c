/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dgram SOCKET [FILE]: a log's end of a datagram socket. Each datagram goes to
 * FILE, with a line "--" behind it; without a FILE none is ever taken.
 */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	static char bytes[256 * 1024];
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	ssize_t n;
	FILE *f;

	if (argc < 2 || fd < 0 || strlen(argv[1]) >= sizeof(at.sun_path))
		return 2;
	strcpy(at.sun_path, argv[1]);
	if (bind(fd, (struct sockaddr *)&at, sizeof(at)) != 0)
		return 1;
	if (argc == 2)
		for (;;)
			pause();
	f = fopen(argv[2], "we");
	if (f == NULL)
		return 1;
	while ((n = recv(fd, bytes, sizeof(bytes), 0)) >= 0) {
		fwrite(bytes, 1, (size_t)n, f);
		fputs("\n--\n", f);
		fflush(f);
	}
	return 1;
}
