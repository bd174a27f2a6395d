/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * overlay DIR: what recomposing an engine's root of ten layers takes, and what
 * reading through it does, beside the engine's own mount: medians, µs. Exits 1
 * above 0.3 ms, and above 1.03 of it. In DIR, which is empty, and a mount
 * namespace of its own; as root.
 */
#include "config.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "kern/overlay.h"

enum {
	LAYERS = 10,
	FILES = 50, /* of each layer */
	BUILDS = 201,
	READS = 101,
	LIMIT_US = 300
};

static const double limit_ratio = 1.03;

static void fatal(const char *what)
{
	perror(what);
	exit(2);
}

static double now_us(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static double median(double *v, size_t n)
{
	qsort(v, n, sizeof(*v), by_size);
	return v[n / 2];
}

static void put(const char *path, const char *text, size_t len)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);

	if (fd < 0 || write(fd, text, len) != (ssize_t)len || close(fd) != 0)
		fatal(path);
}

/* Ten layers, an upper one and the engine's mount, m; @super: its options. */
static void engine_mount(char *super, size_t cap)
{
	static const char *const others[] = { "up", "work", "m", "place" };
	static const char text[4096];
	char path[64];
	size_t used = 0;

	used += (size_t)snprintf(super, cap, "lowerdir=");
	for (int i = LAYERS - 1; i >= 0; i--) {
		(void)snprintf(path, sizeof(path), "l%d", i);
		if (mkdir(path, 0755) != 0)
			fatal(path);
		used += (size_t)snprintf(super + used, cap - used, "%s/l%d",
					 i == LAYERS - 1 ? "" : ":", i);
		for (int k = 0; k < FILES; k++) {
			(void)snprintf(path, sizeof(path), "l%d/f%d.%d", i, i,
				       k);
			put(path, text, sizeof(text));
		}
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		if (mkdir(others[i], 0755) != 0)
			fatal(others[i]);
	(void)snprintf(super + used, cap - used, ",upperdir=/up,workdir=/work");
	if (mount("overlay", "m", "overlay", 0, super) != 0)
		fatal("mount");
}

static void map(pid_t pid, const char *what)
{
	static const char text[] = "0 1879048192 65536";
	char path[64];
	int fd;

	(void)snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, what);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, text, sizeof(text) - 1) < 0 || close(fd) != 0)
		fatal(path);
}

/* A container's user namespace, by a child that is gone again. */
static int user_namespace(void)
{
	char path[64], byte;
	int ready[2], fd;
	pid_t pid;

	if (pipe2(ready, O_CLOEXEC) != 0 || (pid = fork()) < 0)
		fatal("fork");
	if (pid == 0) {
		if (unshare(CLONE_NEWUSER) != 0 || write(ready[1], "", 1) != 1)
			_exit(1);
		(void)pause();
		_exit(0);
	}
	if (read(ready[0], &byte, 1) != 1)
		fatal("unshare");
	map(pid, "uid_map");
	map(pid, "gid_map");
	(void)snprintf(path, sizeof(path), "/proc/%d/ns/user", (int)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	(void)kill(pid, SIGKILL);
	(void)waitpid(pid, NULL, 0);
	(void)close(ready[0]);
	(void)close(ready[1]);
	return fd;
}

/* One overlay over the engine's, as a launch makes it; @took: µs. */
static int recompose(const char *super, int userns, int place, double *took)
{
	static struct overlay_layers l;
	const struct overlay_upper u = { .bytes = 1 << 20,
					 .inodes = 1000,
					 .source = "overlay" };
	struct err e = { 0 };
	char options[512];
	int out = -1;
	double from;

	(void)snprintf(options, sizeof(options), "%s", super);
	from = now_us(CLOCK_MONOTONIC);
	overlay_init(&l);
	if (overlay_read(options, "/m", &l, &e) != 0 ||
	    overlay_build(&l, &u, userns, place, &out, &e) != 0) {
		fprintf(stderr, "overlay: %s: %s\n", e.at, e.text);
		exit(2);
	}
	*took = now_us(CLOCK_MONOTONIC) - from;
	overlay_close(&l);
	return out;
}

/* Each file by its name: looked for, opened, asked, read. CPU time. */
static double readings(int root)
{
	const double from = now_us(CLOCK_PROCESS_CPUTIME_ID);
	char path[64], text[4096];
	struct stat st;

	for (int i = 0; i < LAYERS; i++)
		for (int k = 0; k < FILES; k++) {
			int fd;

			(void)snprintf(path, sizeof(path), "f%d.%d", i, k);
			fd = openat(root, path, O_RDONLY | O_CLOEXEC);
			if (fd < 0 || fstat(fd, &st) != 0 ||
			    read(fd, text, sizeof(text)) != sizeof(text))
				fatal(path);
			(void)close(fd);
		}
	return now_us(CLOCK_PROCESS_CPUTIME_ID) - from;
}

int main(int argc, char **argv)
{
	static double build[BUILDS], theirs[READS], ours[READS], ratio[READS];
	static double unmapped[READS];
	char super[512];
	double took, times;
	int root, plain, engine, userns, place;

	if (argc != 2 || unshare(CLONE_NEWNS) != 0 ||
	    mount("", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    (userns = user_namespace()) < 0)
		fatal("overlay DIR, as root");
	/* short names, as docker's */
	if (chdir(argv[1]) != 0 || chroot(".") != 0)
		fatal(argv[1]);
	engine_mount(super, sizeof(super));
	engine = open("m", O_PATH | O_DIRECTORY | O_CLOEXEC);
	place = open("place", O_PATH | O_DIRECTORY | O_CLOEXEC);
	for (int i = 0; i < BUILDS; i++) {
		root = recompose(super, userns, place, &build[i]);
		if (i < BUILDS - 1)
			(void)close(root);
	}
	plain = recompose(super, -1, place, &took);
	for (int i = 0; i < READS; i++) {
		theirs[i] = readings(engine);
		ours[i] = readings(root);
		ratio[i] = ours[i] / theirs[i];
		unmapped[i] = readings(plain) / theirs[i];
	}
	took = median(build, BUILDS);
	times = median(ratio, READS);
	printf("recomposed, %d layers       %8.1f  (300)\n", LAYERS, took);
	printf("%d files, the engine's     %8.1f\n", LAYERS * FILES,
	       median(theirs, READS));
	printf("%d files, the recomposed   %8.1f  %.3f (1.03)\n",
	       LAYERS * FILES, median(ours, READS), times);
	printf("  where no id is mapped              %.3f\n",
	       median(unmapped, READS));
	return took > LIMIT_US || times > limit_ratio;
}
