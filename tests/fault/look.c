/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "look.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <limits.h>
#include <net/if.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	BLOCK = 65536,
	DEPTH = 12
};

/* ---- text ---- */

static int by_line(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* In place of @text; frees it. */
static char *sorted(char *text)
{
	size_t n = 0, size, i;
	char **line = NULL, *s, *save = NULL, *out;
	FILE *f;

	for (s = strtok_r(text, "\n", &save); s != NULL;
	     s = strtok_r(NULL, "\n", &save)) {
		line = realloc(line, (n + 1) * sizeof(*line));
		line[n++] = s;
	}
	if (n > 0)
		qsort(line, n, sizeof(*line), by_line);
	f = open_memstream(&out, &size);
	for (i = 0; i < n; i++)
		fprintf(f, "%s\n", line[i]);
	(void)fclose(f);
	free(line);
	free(text);
	return out;
}

/* "" when it can't be read. */
static char *file(const char *path)
{
	char chunk[4096], *out;
	size_t n, size;
	FILE *in = fopen(path, "re"), *f = open_memstream(&out, &size);

	while (in != NULL && (n = fread(chunk, 1, sizeof(chunk), in)) > 0)
		(void)fwrite(chunk, 1, n, f);
	if (in != NULL)
		(void)fclose(in);
	(void)fclose(f);
	return out;
}

/* Each line of @path from field @from on, after @tag. */
static void lines(FILE *f, const char *tag, const char *path, int from)
{
	char *text = file(path), *s, *save = NULL;

	for (s = strtok_r(text, "\n", &save); s != NULL;
	     s = strtok_r(NULL, "\n", &save)) {
		for (int i = 0; i < from; i++)
			s += strcspn(s, " ") + (s[strcspn(s, " ")] == ' ');
		fprintf(f, "%s %s\n", tag, s);
	}
	free(text);
}

unsigned look_differ(const char *a, const char *b, FILE *to)
{
	const char *both[2] = { a, b };
	unsigned n = 0;

	for (int i = 0; i < 2; i++) {
		const char *s = both[i], *other = both[1 - i];
		size_t len;

		for (; *s != '\0'; s += len) {
			char *line;
			const char *at;

			len = strcspn(s, "\n") + 1;
			line = strndup(s, len);
			at = strstr(other, line);
			while (at != NULL && at != other && at[-1] != '\n')
				at = strstr(at + 1, line);
			if (at == NULL && n++ < 8 && to != NULL)
				fprintf(to, "#   %c %s", i == 0 ? '-' : '+',
					line);
			free(line);
		}
	}
	return n;
}

/* ---- folders ---- */

static void tree(FILE *f, const char *path, dev_t dev, int depth);

static void entry(FILE *f, const char *path, const struct stat *st, dev_t dev,
		  int depth)
{
	fprintf(f, "file %s %o %u:%u", path, st->st_mode, st->st_uid,
		st->st_gid);
	if (S_ISDIR(st->st_mode)) {
		fprintf(f, "\n");
		if (st->st_dev == dev && depth < DEPTH)
			tree(f, path, dev, depth + 1);
		return;
	}
	fprintf(f, " %lld %u:%u\n",
		(long long)(S_ISFIFO(st->st_mode) ? 0 : st->st_size),
		major(st->st_rdev), minor(st->st_rdev));
}

static void tree(FILE *f, const char *path, dev_t dev, int depth)
{
	DIR *d = opendir(path);
	char name[PATH_MAX];
	struct dirent *e;
	struct stat st;

	while (d != NULL && (e = readdir(d)) != NULL) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		(void)snprintf(name, sizeof(name), "%s/%s", path, e->d_name);
		if (lstat(name, &st) == 0)
			entry(f, name, &st, dev, depth);
	}
	if (d != NULL)
		(void)closedir(d);
}

static void folder(FILE *f, const char *path)
{
	struct stat st;

	if (lstat(path, &st) == 0)
		tree(f, path, st.st_dev, 0);
}

/* Each hierarchy, and that which is all: folders below @cg. */
static void cgroups(FILE *f, const char *path, int depth)
{
	DIR *d = opendir(path);
	char name[PATH_MAX];
	struct dirent *e;

	fprintf(f, "cgroup %s\n", path);
	while (d != NULL && (e = readdir(d)) != NULL) {
		if (e->d_type != DT_DIR || e->d_name[0] == '.')
			continue;
		(void)snprintf(name, sizeof(name), "%s/%s", path, e->d_name);
		if (depth < DEPTH)
			cgroups(f, name, depth + 1);
	}
	if (d != NULL)
		(void)closedir(d);
}

static void hierarchies(const char *cg,
			void (*each)(FILE *f, const char *path, int depth),
			FILE *f)
{
	DIR *d = opendir("/sys/fs/cgroup");
	char name[PATH_MAX];
	struct dirent *e;

	while (d != NULL && (e = readdir(d)) != NULL) {
		if (strcmp(e->d_name, "..") == 0)
			continue;
		(void)snprintf(name, sizeof(name), "/sys/fs/cgroup/%s%s",
			       e->d_name, cg);
		if (access(name, F_OK) == 0)
			each(f, name, 0);
	}
	if (d != NULL)
		(void)closedir(d);
}

/* ---- the host ---- */

static void processes(FILE *f)
{
	DIR *d = opendir("/proc");
	char path[64], *text, *end;
	struct dirent *e;

	while (d != NULL && (e = readdir(d)) != NULL) {
		if (!isdigit((unsigned char)e->d_name[0]))
			continue;
		(void)snprintf(path, sizeof(path), "/proc/%.20s/stat",
			       e->d_name);
		text = file(path);
		end = strrchr(text, ')');
		if (end != NULL) {
			end[1] = '\0';
			fprintf(f, "process %s\n", text);
		}
		free(text);
	}
	if (d != NULL)
		(void)closedir(d);
}

static void addresses(FILE *f)
{
	struct ifaddrs *all = NULL, *i;
	char text[64];

	(void)getifaddrs(&all);
	for (i = all; i != NULL; i = i->ifa_next) {
		int family = i->ifa_addr != NULL ? i->ifa_addr->sa_family : 0;
		const void *at = NULL;

		if (family == AF_INET)
			at = &((struct sockaddr_in *)(void *)i->ifa_addr)
				      ->sin_addr;
		if (family == AF_INET6)
			at = &((struct sockaddr_in6 *)(void *)i->ifa_addr)
				      ->sin6_addr;
		/* those of the link the kernel gives, a moment later */
		if (at != NULL && inet_ntop(family, at, text, sizeof(text)) &&
		    strncmp(text, "fe80:", 5) != 0)
			fprintf(f, "address %s %s\n", i->ifa_name, text);
	}
	freeifaddrs(all);
}

static void links(FILE *f)
{
	struct if_nameindex *all = if_nameindex(), *i;
	int s = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	for (i = all; i != NULL && i->if_index != 0; i++) {
		struct ifreq r = { .ifr_flags = 0 };

		(void)snprintf(r.ifr_name, sizeof(r.ifr_name), "%s",
			       i->if_name);
		(void)ioctl(s, SIOCGIFFLAGS, &r);
		fprintf(f, "link %s %s", i->if_name,
			(r.ifr_flags & IFF_UP) != 0 ? "up" : "down");
		(void)ioctl(s, SIOCGIFMTU, &r);
		fprintf(f, " %d\n", r.ifr_mtu);
	}
	if_freenameindex(all);
	(void)close(s);
	addresses(f);
}

char *look_host(const char *cg, const char *w)
{
	struct utsname u;
	size_t size;
	char *out;
	FILE *f = open_memstream(&out, &size);

	lines(f, "mount", "/proc/self/mountinfo", 1);
	hierarchies(cg, cgroups, f);
	processes(f);
	links(f);
	if (uname(&u) == 0)
		fprintf(f, "name %s\n", u.nodename);
	folder(f, "/dev");
	folder(f, "/run");
	folder(f, w);
	(void)fclose(f);
	return sorted(out);
}

/* ---- a process ---- */

static void settings(FILE *f, const char *path, int depth)
{
	static const char *const names[] = {
		"pids.max",      "memory.limit_in_bytes", "cpu.shares",
		"devices.list",  "cpu.cfs_quota_us",      "cpuset.cpus",
		"freezer.state", "memory.swappiness",     "cgroup.type",
	};
	char name[PATH_MAX], tag[64];

	(void)depth;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		(void)snprintf(name, sizeof(name), "%s/%s", path, names[i]);
		(void)snprintf(tag, sizeof(tag), "cgroup %s", names[i]);
		lines(f, tag, name, 0);
	}
}

static void descriptors(FILE *f, pid_t pid)
{
	char path[64], to[PATH_MAX];
	ssize_t n;

	for (int fd = 0; fd < 64; fd++) {
		(void)snprintf(path, sizeof(path), "/proc/%d/fd/%d", pid, fd);
		n = readlink(path, to, sizeof(to) - 1);
		if (n < 0)
			continue;
		to[n] = '\0';
		to[strcspn(to, "[")] = '\0';
		fprintf(f, "fd %d %s\n", fd, to);
	}
}

static void namespaces(FILE *f, pid_t pid)
{
	static const char *const names[] = { "cgroup", "ipc",  "mnt",  "net",
					     "pid",    "time", "user", "uts" };
	struct stat st, own;
	char path[64];

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		(void)snprintf(path, sizeof(path), "/proc/%d/ns/%s", pid,
			       names[i]);
		if (stat(path, &st) != 0)
			st.st_ino = 0;
		(void)snprintf(path, sizeof(path), "/proc/self/ns/%s",
			       names[i]);
		if (stat(path, &own) != 0)
			own.st_ino = 0;
		fprintf(f, "ns %s %s\n", names[i],
			st.st_ino == own.st_ino ? "the host's" : "own");
	}
}

/* What only a process in those namespaces can see. */
static void seen_within(FILE *f, pid_t pid)
{
	static const char ports[] =
		"/proc/sys/net/ipv4/ip_unprivileged_port_start";
	struct ifreq lo = { .ifr_name = "lo" };
	struct utsname u;
	char path[64];
	int fd, s;

	(void)snprintf(path, sizeof(path), "/proc/%d/root", pid);
	if (chdir(path) == 0)
		folder(f, "dev");
	fd = (int)syscall(SYS_pidfd_open, pid, 0);
	if (fd < 0 || setns(fd, CLONE_NEWNET | CLONE_NEWUTS) != 0)
		return;
	lines(f, "ports", ports, 0);
	lines(f, "ping", "/proc/sys/net/ipv4/ping_group_range", 0);
	s = socket(AF_INET, SOCK_DGRAM, 0);
	if (s >= 0 && ioctl(s, SIOCGIFFLAGS, &lo) == 0)
		fprintf(f, "lo %x\n", (unsigned)lo.ifr_flags);
	if (s >= 0)
		(void)close(s);
	links(f);
	if (uname(&u) == 0)
		fprintf(f, "hostname %s\n", u.nodename);
}

static void within(FILE *f, pid_t pid)
{
	char *text, chunk[4096];
	size_t size;
	int p[2];
	ssize_t n;
	pid_t child;
	FILE *g;

	if (pipe2(p, O_CLOEXEC) != 0)
		return;
	child = fork();
	if (child == 0) {
		g = open_memstream(&text, &size);
		seen_within(g, pid);
		(void)fclose(g);
		_exit(write(p[1], text, size) == (ssize_t)size ? 0 : 1);
	}
	(void)close(p[1]);
	while ((n = read(p[0], chunk, sizeof(chunk))) > 0)
		(void)fwrite(chunk, 1, (size_t)n, f);
	(void)close(p[0]);
	(void)waitpid(child, NULL, 0);
}

/* Numbers of a block of ids: B and what is beyond its base. */
static char *own_ids(char *text, unsigned long base)
{
	size_t size;
	char *out, *s = text, *end;
	FILE *f = open_memstream(&out, &size);
	unsigned long n;

	while (*s != '\0') {
		if (!isdigit((unsigned char)*s)) {
			(void)fputc(*s++, f);
			continue;
		}
		n = strtoul(s, &end, 10);
		if (base != 0 && n >= base && n < base + BLOCK)
			fprintf(f, "B+%lu", n - base);
		else
			(void)fwrite(s, 1, (size_t)(end - s), f);
		s = end;
	}
	(void)fclose(f);
	free(text);
	return out;
}

static void of_status(FILE *f, pid_t pid)
{
	static const char *const want[] = { "Umask",   "Uid",        "Gid",
					    "Groups",  "Cap",        "NoNew",
					    "Seccomp", "Speculation" };
	char path[64], *text, *s, *save = NULL;

	(void)snprintf(path, sizeof(path), "/proc/%d/status", pid);
	text = file(path);
	for (s = strtok_r(text, "\n", &save); s != NULL;
	     s = strtok_r(NULL, "\n", &save))
		for (size_t i = 0; i < sizeof(want) / sizeof(*want); i++)
			if (strncmp(s, want[i], strlen(want[i])) == 0)
				fprintf(f, "status %s\n", s);
	free(text);
}

char *look_at(pid_t pid, const char *cg)
{
	static const struct {
		const char *name;
		int from;
	} files[] = { { "uid_map", 0 },   { "gid_map", 0 },
		      { "setgroups", 0 }, { "oom_score_adj", 0 },
		      { "limits", 0 },    { "mountinfo", 3 },
		      { "cgroup", 0 },    { "timens_offsets", 0 } };
	char path[PATH_MAX], *out;
	unsigned long base = 0;
	size_t size;
	FILE *f;

	(void)snprintf(path, sizeof(path), "/proc/%d/uid_map", pid);
	out = file(path);
	(void)sscanf(out, "%*u %lu", &base);
	free(out);
	if (pid <= 0 || access(path, F_OK) != 0)
		return NULL;
	f = open_memstream(&out, &size);
	of_status(f, pid);
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		(void)snprintf(path, sizeof(path), "/proc/%d/%s", pid,
			       files[i].name);
		lines(f, files[i].name, path, files[i].from);
	}
	namespaces(f, pid);
	descriptors(f, pid);
	hierarchies(cg, settings, f);
	within(f, pid);
	(void)fclose(f);
	return sorted(own_ids(out, base));
}
