/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stream [-p] http://127.0.0.1:PORT/PATH: a kubelet's streaming URL (exec,
 * attach; -p: port-forward), spoken to by WebSocket. Standard input goes to
 * channel 0; channel 1 to standard output, 2 to standard error; the last
 * word, on channel 3, is the status as JSON and goes to standard error too.
 * With -p channel 0 is the connection, its first two bytes the port.
 */
#include <arpa/inet.h>
#include <err.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void put(int fd, const void *data, size_t n)
{
	const char *p = data;
	ssize_t w;

	for (; n > 0; p += w, n -= (size_t)w) {
		w = write(fd, p, n);
		if (w <= 0)
			err(2, "write");
	}
}

static void get(int fd, void *data, size_t n)
{
	char *p = data;
	ssize_t r;

	for (; n > 0; p += r, n -= (size_t)r) {
		r = read(fd, p, n);
		if (r <= 0)
			exit(0);
	}
}

/* A masked frame, as a client's must be; a mask of zeros changes nothing. */
static void send_frame(int fd, uint8_t op, const uint8_t *data, size_t n)
{
	uint8_t h[8] = { 0x80 | op, 0x80 };
	size_t len = 2;

	if (n < 126) {
		h[1] |= (uint8_t)n;
	} else {
		h[1] |= 126;
		h[2] = (uint8_t)(n >> 8);
		h[3] = (uint8_t)n;
		len = 4;
	}
	put(fd, h, len);
	put(fd, "\0\0\0\0", 4);
	put(fd, data, n);
}

static size_t frame_len(int fd, uint8_t b)
{
	uint8_t l[8];
	size_t n = b & 127, i, ext = n == 126 ? 2 : n == 127 ? 8 : 0;

	if (ext == 0)
		return n;
	get(fd, l, ext);
	for (n = 0, i = 0; i < ext; i++)
		n = n << 8 | l[i];
	return n;
}

static void take_frame(int fd, bool port, bool said[4])
{
	static uint8_t data[1 << 20];
	uint8_t h[2];
	size_t n;

	get(fd, h, 2);
	n = frame_len(fd, h[1]);
	if (n > sizeof(data))
		errx(2, "a frame of %zu bytes", n);
	get(fd, data, n);
	if ((h[0] & 15) == 8)
		exit(0);
	if ((h[0] & 15) > 2 || n < 1 || data[0] > 3)
		return;
	if (port && !said[data[0]]) {
		said[data[0]] = true;
		return;
	}
	put(data[0] == (port ? 0 : 1) ? STDOUT_FILENO : STDERR_FILENO, data + 1,
	    n - 1);
}

static int dial(const char *url, const char **path)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	const char *p =
		strncmp(url, "http://127.0.0.1:", 17) == 0 ? url + 17 : NULL;
	char *end;
	int fd;

	if (p == NULL)
		errx(2, "%s: not a URL of this machine", url);
	a.sin_port = htons((uint16_t)strtoul(p, &end, 10));
	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	*path = end;
	fd = socket(AF_INET, SOCK_STREAM, 0);
	if (fd < 0 || connect(fd, (struct sockaddr *)&a, sizeof(a)) < 0)
		err(2, "%s", url);
	return fd;
}

/* The status line's code, once the whole header was read */
static int upgrade(int fd, const char *path)
{
	char line[4096] = "";
	size_t n = 0;

	dprintf(fd,
		"GET %s HTTP/1.1\r\nHost: localhost\r\n"
		"Connection: Upgrade\r\nUpgrade: websocket\r\n"
		"Sec-WebSocket-Version: 13\r\n"
		"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
		"Sec-WebSocket-Protocol: v4.channel.k8s.io\r\n\r\n",
		path);
	while (n < sizeof(line) - 1 && strstr(line, "\r\n\r\n") == NULL) {
		get(fd, line + n, 1);
		n++;
	}
	return n > 12 ? (int)strtol(line + 9, NULL, 10) : 0;
}

int main(int argc, char **argv)
{
	bool port = argc == 3 && strcmp(argv[1], "-p") == 0, said[4] = { 0 };
	uint8_t buf[4096] = { 0 };
	struct pollfd p[2] = { { .events = POLLIN }, { .events = POLLIN } };
	const char *path;
	ssize_t n;

	if (argc != (port ? 3 : 2))
		errx(2, "usage: stream [-p] URL");
	p[0].fd = dial(argv[argc - 1], &path);
	if (upgrade(p[0].fd, path) != 101)
		errx(2, "no WebSocket there");
	for (;;) {
		if (poll(p, 2, -1) < 0)
			err(2, "poll");
		if (p[1].revents != 0) {
			n = read(STDIN_FILENO, buf + 1, sizeof(buf) - 1);
			if (n > 0)
				send_frame(p[0].fd, 2, buf, (size_t)n + 1);
			else
				p[1].fd = -1;
		}
		if (p[0].revents != 0)
			take_frame(p[0].fd, port, said);
	}
}
