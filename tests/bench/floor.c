/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * floor: what the kernel alone takes for a plain container: one clone with the
 * namespaces of docker's plain config, its mounts and nodes, its cgroups,
 * pivot_root, exec, wait. No file is parsed, nothing is checked, nothing is
 * hardened: no runtime can be faster, and none should be much slower.
 *
 *	floor ROOT CGROUP CMD ARG...
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#define NSE   (MS_NOSUID | MS_NOEXEC)
#define NSED  (NSE | MS_NODEV)
#define TREES 16

struct cgroups {
	char name[TREES][32];
	int n;
};

static const struct {
	const char *type, *place;
	unsigned long flags;
	const char *data;
} mounts[] = {
	{ "proc", "proc", NSED, NULL },
	{ "tmpfs", "dev", MS_NOSUID | MS_STRICTATIME, "mode=755,size=65536k" },
	{ "devpts", "dev/pts", NSE,
	  "newinstance,ptmxmode=0666,mode=0620,gid=5" },
	{ "sysfs", "sys", NSED | MS_RDONLY, NULL },
	{ "tmpfs", "sys/fs/cgroup", NSED, "mode=755" },
	{ "mqueue", "dev/mqueue", NSED, NULL },
	{ "tmpfs", "dev/shm", NSED, "mode=1777,size=67108864" },
};

static const struct {
	const char *path;
	unsigned int major, minor;
} nodes[] = {
	{ "dev/null", 1, 3 },   { "dev/zero", 1, 5 },    { "dev/full", 1, 7 },
	{ "dev/random", 1, 8 }, { "dev/urandom", 1, 9 }, { "dev/tty", 5, 0 },
};

static const char *const links[][2] = {
	{ "/proc/self/fd", "dev/fd" },
	{ "/proc/self/fd/0", "dev/stdin" },
	{ "/proc/self/fd/1", "dev/stdout" },
	{ "/proc/self/fd/2", "dev/stderr" },
	{ "pts/ptmx", "dev/ptmx" },
};

static const char *const sysctls[][2] = {
	{ "/proc/sys/net/ipv4/ip_unprivileged_port_start", "0" },
	{ "/proc/sys/net/ipv4/ping_group_range", "0 2147483647" },
};

static void must(int ok, const char *what)
{
	if (ok)
		return;
	perror(what);
	_exit(126);
}

static void put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	must(fd >= 0 && write(fd, text, strlen(text)) > 0, path);
	close(fd);
}

/* A cpuset takes nobody in before it has what its parent has. */
static void cpuset_fill(const char *name, const char *what)
{
	char from[512];
	char to[512];
	char text[512];
	ssize_t n;
	int fd;

	snprintf(from, sizeof(from), "/sys/fs/cgroup/cpuset/%s/../%s", name,
		 what);
	snprintf(to, sizeof(to), "/sys/fs/cgroup/cpuset/%s/%s", name, what);
	fd = open(from, O_RDONLY | O_CLOEXEC);
	n = read(fd, text, sizeof(text) - 1);
	must(n > 0, from);
	text[n] = '\0';
	close(fd);
	put(to, text);
}

/* One folder in each hierarchy */
static void cgroups_make(struct cgroups *c, const char *name)
{
	DIR *d = opendir("/sys/fs/cgroup");
	char path[512];
	struct dirent *e;

	must(d != NULL, "/sys/fs/cgroup");
	while ((e = readdir(d)) != NULL && c->n < TREES) {
		if (e->d_name[0] == '.' || e->d_type != DT_DIR)
			continue;
		snprintf(c->name[c->n], sizeof(c->name[0]), "%.31s", e->d_name);
		snprintf(path, sizeof(path), "/sys/fs/cgroup/%s/cgroup.procs",
			 c->name[c->n]);
		if (access(path, F_OK) < 0)
			continue;
		snprintf(path, sizeof(path), "/sys/fs/cgroup/%s/%s",
			 c->name[c->n], name);
		must(mkdir(path, 0755) == 0, path);
		if (strcmp(c->name[c->n++], "cpuset") == 0) {
			cpuset_fill(name, "cpuset.cpus");
			cpuset_fill(name, "cpuset.mems");
		}
	}
	closedir(d);
}

static void cgroups_join(const struct cgroups *c, const char *name)
{
	char path[512];
	int i;

	for (i = 0; i < c->n; i++) {
		snprintf(path, sizeof(path), "/sys/fs/cgroup/%s/%s/%s",
			 c->name[i], name, "cgroup.procs");
		put(path, "0");
	}
}

static void cgroups_drop(const struct cgroups *c, const char *name)
{
	char path[512];
	int i;

	for (i = 0; i < c->n; i++) {
		snprintf(path, sizeof(path), "/sys/fs/cgroup/%s/%s", c->name[i],
			 name);
		must(rmdir(path) == 0, path);
	}
}

static void cgroups_show(const struct cgroups *c, const char *name)
{
	char from[512];
	char to[512];
	int i;

	for (i = 0; i < c->n; i++) {
		snprintf(from, sizeof(from), "/sys/fs/cgroup/%s/%s", c->name[i],
			 name);
		snprintf(to, sizeof(to), "sys/fs/cgroup/%s", c->name[i]);
		must(mkdir(to, 0755) == 0, to);
		must(mount(from, to, NULL, MS_BIND, NULL) == 0, from);
	}
}

static void lo_up(void)
{
	struct ifreq r = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	must(fd >= 0 && ioctl(fd, SIOCSIFFLAGS, &r) == 0, "lo");
	close(fd);
}

static void tree(const struct cgroups *c, const char *cgroup)
{
	size_t i;

	for (i = 0; i < sizeof(mounts) / sizeof(mounts[0]); i++) {
		mkdir(mounts[i].place, 0755);
		must(mount(mounts[i].type, mounts[i].place, mounts[i].type,
			   mounts[i].flags, mounts[i].data) == 0,
		     mounts[i].place);
	}
	cgroups_show(c, cgroup);
	umask(0);
	for (i = 0; i < sizeof(nodes) / sizeof(nodes[0]); i++)
		must(mknod(nodes[i].path, S_IFCHR | 0666,
			   makedev(nodes[i].major, nodes[i].minor)) == 0,
		     nodes[i].path);
	umask(022);
	for (i = 0; i < sizeof(links) / sizeof(links[0]); i++)
		must(symlink(links[i][0], links[i][1]) == 0, links[i][1]);
}

static void child(const struct cgroups *c, char **argv)
{
	size_t i;

	cgroups_join(c, argv[2]);
	must(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0, "/");
	must(mount(argv[1], argv[1], NULL, MS_BIND | MS_REC, NULL) == 0 &&
		     chdir(argv[1]) == 0,
	     argv[1]);
	tree(c, argv[2]);
	must(sethostname("plain", 5) == 0, "hostname");
	lo_up();
	must(syscall(SYS_pivot_root, ".", ".") == 0, "pivot_root");
	must(umount2(".", MNT_DETACH) == 0 && chdir("/") == 0, "old root");
	for (i = 0; i < sizeof(sysctls) / sizeof(sysctls[0]); i++)
		put(sysctls[i][0], sysctls[i][1]);
	execv(argv[3], argv + 3);
	must(0, argv[3]);
}

int main(int argc, char **argv)
{
	struct clone_args a = { .flags = CLONE_NEWNS | CLONE_NEWPID |
					 CLONE_NEWNET | CLONE_NEWIPC |
					 CLONE_NEWUTS,
				.exit_signal = SIGCHLD };
	struct cgroups c = { .n = 0 };
	int status = 0;
	long pid;

	must(argc > 3, "usage: floor ROOT CGROUP CMD ARG...");
	cgroups_make(&c, argv[2]);
	pid = syscall(SYS_clone3, &a, sizeof(a));
	must(pid >= 0, "clone3");
	if (pid == 0)
		child(&c, argv);
	must(waitpid((pid_t)pid, &status, 0) == pid, "wait");
	cgroups_drop(&c, argv[2]);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
