/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe VERB ARG... - what a test does inside a container, or on the host, and
 * no tool of the shell can. Each answers on stdout.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <mqueue.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum {
	MFD_MAY_EXEC = 0x10,
	EXCHANGE = 2
};

static int say(const char *what, long rc)
{
	printf("%s %s\n", what, rc >= 0 ? "ok" : strerrorname_np(errno));
	fflush(stdout);
	return rc >= 0 ? 0 : 1;
}

/* wr PATH...: may it be opened for writing? Where access(2) says yes it is not
 * tried: a weak container would be at the host's own file. */
static int wr(char **a)
{
	for (; *a; a++)
		say(*a, access(*a, W_OK) == 0 ? 0 : open(*a, O_WRONLY));
	return 0;
}

/* rd PATH...: does it open and read? */
static int rd(char **a)
{
	char b[64];

	for (; *a; a++) {
		int fd = open(*a, O_RDONLY);

		say(*a, fd < 0 ? -1 : read(fd, b, sizeof(b)));
	}
	return 0;
}

static int copy(int from, int to)
{
	static char b[65536];
	ssize_t n;

	while ((n = read(from, b, sizeof(b))) > 0)
		if (write(to, b, (size_t)n) != n)
			return -1;
	return n < 0 ? -1 : 0;
}

/* Runs a descriptor's program; "ok" if it ran and exited with 0. */
static int run_fd(const char *what, int fd, int *past)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		char *argv[] = { (char *)(uintptr_t) "probe",
				 (char *)(uintptr_t) "true", NULL };

		syscall(SYS_execveat, fd, "", argv, environ, AT_EMPTY_PATH);
		_exit(errno);
	}
	waitpid(pid, &status, 0);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		(*past)++;
	errno = WIFEXITED(status) ? WEXITSTATUS(status) : EINTR;
	return say(what, errno ? -1 : 0);
}

/* A file that is open for writing is busy: closed, it may be run. */
static int reopened(int fd)
{
	char path[64];
	int ro;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	ro = open(path, O_RDONLY);
	close(fd);
	return ro;
}

/* memfd: a copy of this program in each kind of memory file, run */
static int memfd(char **a)
{
	static const struct {
		const char *name;
		unsigned int flags;
	} kind[] = {
		{ "memfd", 0 },
		{ "memfd-exec", MFD_MAY_EXEC },
		{ "memfd-chmod", 0 },
	};
	int past = 0;

	(void)a;
	for (size_t i = 0; i < 3; i++) {
		int self = open("/proc/self/exe", O_RDONLY);
		int fd = memfd_create("x", kind[i].flags);

		if (fd < 0) {
			say(kind[i].name, -1);
			continue;
		}
		copy(self, fd);
		if (i == 2 && fchmod(fd, 0755) != 0) {
			say(kind[i].name, -1);
			continue;
		}
		run_fd(kind[i].name, reopened(fd), &past);
	}
	return past != 0;
}

/* mdwe: PR_GET_MDWE, and what memory becomes executable all the same */
static int mdwe(char **a)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	void *both = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)a;
	printf("mdwe %d\n", prctl(66 /* PR_GET_MDWE, 6.3 */, 0, 0, 0, 0));
	say("both", both == MAP_FAILED ? -1 : 0);
	return say("then", mprotect(p, 4096, PROT_READ | PROT_EXEC));
}

/* map FILE...: what a program loader does */
static int map(char **a)
{
	for (; *a; a++) {
		int fd = open(*a, O_RDONLY);
		void *p = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE,
			       fd, 0);

		say(*a, p == MAP_FAILED ? -1 : 0);
		if (p == MAP_FAILED)
			continue;
		munmap(p, 4096);
	}
	return 0;
}

/* remap FILE...: the same by mprotect of a mapping made to be read */
static int remap(char **a)
{
	for (; *a; a++) {
		int fd = open(*a, O_RDONLY);
		void *p = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fd, 0);

		say(*a, p == MAP_FAILED
				? -1
				: mprotect(p, 4096, PROT_READ | PROT_EXEC));
	}
	return 0;
}

/* runfd FILE...: by descriptor, and by the links to it */
static int runfd(char **a)
{
	int past = 0;

	for (; *a; a++) {
		int fd = open(*a, O_RDONLY);

		run_fd(*a, fd, &past);
		fd = open(*a, O_PATH);
		run_fd(*a, fd, &past);
	}
	return past != 0;
}

/* eat WHAT [MOST]: take one after another until the kernel says no or there
 * are so many; then say how many and keep them. */
static long bite(const char *what, int n)
{
	char name[64];
	struct mq_attr ma = { .mq_maxmsg = 10, .mq_msgsize = 8192 };
	union sigval v = { .sival_int = n };

	if (!strcmp(what, "inotify"))
		return inotify_init1(0);
	if (!strcmp(what, "pty"))
		return posix_openpt(O_RDWR | O_NOCTTY);
	if (!strcmp(what, "signal"))
		return sigqueue(getpid(), SIGRTMIN, v);
	snprintf(name, sizeof(name), "/eat%d.%d", (int)getpid(), n);
	if (!strcmp(what, "mqueue"))
		return mq_open(name, O_CREAT | O_RDWR, 0600, &ma);
	if (!strcmp(what, "userns"))
		return unshare(CLONE_NEWUSER);
	errno = EINVAL;
	return -1;
}

static long watch(int n)
{
	static int fd = -1;
	char name[64];

	if (fd < 0)
		fd = inotify_init1(0);
	snprintf(name, sizeof(name), "/tmp/w%d", n);
	if (mkdir(name, 0700) != 0 && errno != EEXIST)
		return -1;
	return inotify_add_watch(fd, name, IN_CREATE);
}

static int eat(char **a)
{
	int most = a[1] ? atoi(a[1]) : 1 << 20, n;
	struct rlimit files = { 4096, 4096 };
	sigset_t all;
	long rc = 0;

	getrlimit(RLIMIT_NOFILE, &files);
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, NULL);
	for (n = 0; n < most; n++) {
		rc = strcmp(a[0], "watch") ? bite(a[0], n) : watch(n);
		if (rc < 0)
			break;
	}
	printf("%s %d %s\n", a[0], n, rc < 0 ? strerrorname_np(errno) : "ok");
	fflush(stdout);
	if (a[1])
		return rc < 0;
	for (;;)
		pause();
}

/* race A B: swap two names for ever */
static int race(char **a)
{
	while (a[0])
		syscall(SYS_renameat2, AT_FDCWD, a[0], AT_FDCWD, a[1],
			EXCHANGE);
	return 0;
}

static void look(const char *pid, const char *what, const char *sub)
{
	char path[300], to[300];
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/%s/%s", pid, sub);
	n = readlink(path, to, sizeof(to) - 1);
	if (n < 0)
		return;
	to[n] = '\0';
	printf("%s %s %s\n", what, sub, to);
}

static void look_fds(const char *pid)
{
	char path[300], sub[300];
	struct dirent *e;
	DIR *d;

	snprintf(path, sizeof(path), "/proc/%s/fd", pid);
	d = opendir(path);
	if (!d)
		return;
	while ((e = readdir(d))) {
		snprintf(sub, sizeof(sub), "fd/%s", e->d_name);
		if (e->d_name[0] != '.')
			look(pid, "fd", sub);
	}
	closedir(d);
}

static void overwrite(const char *pid)
{
	char path[300];
	int fd;

	snprintf(path, sizeof(path), "/proc/%s/exe", pid);
	fd = open(path, O_WRONLY);
	if (fd < 0)
		return;
	puts("exe opened");
	if (write(fd, "#!/bin/false\n", 13) == 13)
		puts("exe written");
	close(fd);
}

/* spy SECONDS: look into each process but this one and its parent, over and
 * over: where its links lead, and can it be written? */
static int spy(char **a)
{
	time_t end = time(NULL) + atoi(a[0]);
	struct dirent *e;

	setvbuf(stdout, NULL, _IOLBF, 0);
	puts("spying");
	while (time(NULL) < end) {
		DIR *d = opendir("/proc");

		while (d && (e = readdir(d))) {
			int pid = atoi(e->d_name);

			if (pid <= 1 || pid == getpid() || pid == getppid())
				continue;
			look(e->d_name, "link", "exe");
			look(e->d_name, "link", "cwd");
			look(e->d_name, "link", "root");
			look_fds(e->d_name);
			overwrite(e->d_name);
		}
		if (d)
			closedir(d);
	}
	return 0;
}

/* sti: put a line into the input of the terminal at hand */
static int sti(char **a)
{
	long rc = 0;

	(void)a;
	for (const char *c = "touch /stuffed\n"; *c && rc >= 0; c++)
		rc = syscall(SYS_ioctl, 0, UINT64_C(0x100000000) | TIOCSTI, c);
	if (rc < 0)
		for (const char *c = "touch /stuffed\n"; *c; c++)
			rc = ioctl(0, TIOCSTI, c);
	return say("sti", rc);
}

/* abstract NAME [listen] */
static int abstract(char **a)
{
	struct sockaddr_un u = { .sun_family = AF_UNIX };
	int s = socket(AF_UNIX, SOCK_STREAM, 0);
	size_t n = strlen(a[0]);
	socklen_t len =
		(socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + n);

	memcpy(u.sun_path + 1, a[0], n);
	if (!a[1])
		return say("connect", connect(s, (void *)&u, len));
	if (bind(s, (void *)&u, len) != 0 || listen(s, 8) != 0)
		return say("listen", -1);
	say("listen", 0);
	for (;;)
		pause();
}

/* fds: those open here, and where they lead */
static int fds(char **a)
{
	char path[64], to[300];

	(void)a;
	for (int i = 0; i < 1024; i++) {
		ssize_t n;

		snprintf(path, sizeof(path), "/proc/self/fd/%d", i);
		n = readlink(path, to, sizeof(to) - 1);
		if (n < 0)
			continue;
		to[n] = '\0';
		printf("%d %s\n", i, to);
	}
	return 0;
}

/* securebits, dumpable, pdeathsig, oom */
static int bits(char **a)
{
	int sig = -1;

	(void)a;
	prctl(PR_GET_PDEATHSIG, &sig);
	printf("securebits %d\ndumpable %d\npdeathsig %d\n",
	       prctl(PR_GET_SECUREBITS), prctl(PR_GET_DUMPABLE), sig);
	return 0;
}

/* limits: every rlimit, by number */
static int limits(char **a)
{
	struct rlimit r;

	(void)a;
	for (int i = 0; i < 16; i++) {
		getrlimit((__rlimit_resource_t)i, &r);
		printf("%d %lld %lld\n", i, (long long)r.rlim_cur,
		       (long long)r.rlim_max);
	}
	return 0;
}

/* serve PORT: bind it, as a web server does */
static int serve(char **a)
{
	int s = socket(AF_INET, SOCK_STREAM, 0), port = atoi(a[0]);
	unsigned char b[16] = { AF_INET, 0, 0, 0, 127, 0, 0, 1 };

	b[2] = (unsigned char)(port >> 8);
	b[3] = (unsigned char)port;
	return say("bind", bind(s, (void *)b, sizeof(b)));
}

/* ping: the socket that an unprivileged ping takes */
static int ping(char **a)
{
	(void)a;
	return say("ping", socket(AF_INET, SOCK_DGRAM, 1));
}

/* keys: the session keyring's number */
static int keys(char **a)
{
	(void)a;
	printf("%ld\n", syscall(SYS_keyctl, 0, -3, 0));
	return 0;
}

/* console SOCKET [LINE...]: take a terminal from whoever connects, type the
 * lines, print what comes until it hangs up */
static int taken(const char *path)
{
	struct sockaddr_un u = { .sun_family = AF_UNIX };
	union {
		struct cmsghdr h;
		char b[CMSG_SPACE(sizeof(int))];
	} c;
	char name[4096];
	struct iovec v = { name, sizeof(name) };
	struct msghdr m = { .msg_iov = &v,
			    .msg_iovlen = 1,
			    .msg_control = c.b,
			    .msg_controllen = sizeof(c.b) };
	int s = socket(AF_UNIX, SOCK_STREAM, 0), fd = -1;

	snprintf(u.sun_path, sizeof(u.sun_path), "%s", path);
	unlink(path);
	if (bind(s, (void *)&u, sizeof(u)) != 0 || listen(s, 1) != 0)
		return -1;
	s = accept(s, NULL, NULL);
	if (recvmsg(s, &m, 0) < 0 || !CMSG_FIRSTHDR(&m))
		return -1;
	memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&m)), sizeof(fd));
	return fd;
}

/* pidfd SOCKET: take a pidfd from whoever connects, say whose it is */
static int pidfd(char **a)
{
	char path[64], line[256];
	FILE *f;
	int fd;

	alarm(60);
	fd = taken(a[0]);
	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	f = fd < 0 ? NULL : fopen(path, "r");
	while (f != NULL && fgets(line, sizeof(line), f) != NULL)
		if (strncmp(line, "Pid:", 4) == 0)
			fputs(line, stdout);
	return f == NULL ? say("pidfd", -1) : 0;
}

static int console(char **a)
{
	struct winsize w = { 0 };
	int fd;

	alarm(60);
	fd = taken(a[0]);
	if (fd < 0)
		return say("console", -1);
	ioctl(fd, TIOCGWINSZ, &w);
	printf("console %dx%d %s\n", w.ws_col, w.ws_row, ptsname(fd));
	fflush(stdout);
	for (a++; *a; a++)
		if (write(fd, *a, strlen(*a)) < 0 || write(fd, "\n", 1) < 0)
			return say("write", -1);
	copy(fd, 1);
	return 0;
}

/* at UID GID CMD...: as a user of the host */
static int at(char **a)
{
	gid_t gid = (gid_t)atoi(a[1]);

	if (setgroups(0, NULL) != 0 || setresgid(gid, gid, gid) != 0 ||
	    setresuid((uid_t)atoi(a[0]), (uid_t)atoi(a[0]),
		      (uid_t)atoi(a[0])) != 0)
		return say("at", -1);
	execv(a[2], a + 2);
	return say(a[2], -1);
}

static int to(const char *dir, const char *name, const char *what)
{
	char path[300];

	snprintf(path, sizeof(path), "%s/%s.%s", dir, name, what);
	return open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
}

static void note(const char *dir, const char *name, const char *what)
{
	char path[64];
	int from;

	snprintf(path, sizeof(path), "/proc/self/%s", what);
	from = open(path, O_RDONLY);
	if (copy(from, to(dir, name, what)) != 0)
		say(what, -1);
	close(from);
}

/* hook DIR NAME ok|bad|slow|deaf|loud: write down what a hook is given */
static int hook(char **a)
{
	const char *how = a[2];
	int order;

	if (!strcmp(how, "deaf"))
		return 0;
	if (!strcmp(how, "slow"))
		sleep(600);
	for (int i = 0; !strcmp(how, "loud") && i < 200000; i++)
		fputs("noise\n", i & 1 ? stdout : stderr);
	note(a[0], a[1], "environ");
	note(a[0], a[1], "cmdline");
	note(a[0], a[1], "status");
	dup2(to(a[0], a[1], "seen"), 1);
	fds(a);
	look("self", "link", "cwd");
	look("self", "link", "ns/mnt");
	fflush(stdout);
	copy(0, to(a[0], a[1], "state"));
	order = open(a[3] ? a[3] : "/dev/null", O_WRONLY | O_APPEND | O_CREAT,
		     0644);
	dprintf(order, "%s\n", a[1]);
	return strcmp(how, "ok") ? 3 : 0;
}

static int wait_for_ever(char **a)
{
	(void)a;
	pause();
	return 1;
}

static int yes(char **a)
{
	(void)a;
	return 0;
}

/* ids: real, effective, saved, and whether it may become root */
static int ids(char **a)
{
	uid_t r, e, s;

	(void)a;
	getresuid(&r, &e, &s);
	printf("%u %u %u\n", r, e, s);
	return 0;
}

/* lacks NR CMD...: on a kernel without that system call */
static int lacks(char **a)
{
	struct sock_filter f[] = {
		{ BPF_LD | BPF_W | BPF_ABS, 0, 0,
		  offsetof(struct seccomp_data, nr) },
		{ BPF_JMP | BPF_JEQ | BPF_K, 0, 1, (unsigned)atoi(a[0]) },
		{ BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ERRNO | ENOSYS },
		{ BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW },
	};
	struct sock_fprog p = { 4, f };

	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &p) == 0)
		(void)execv(a[1], a + 1);
	return 99;
}

/*
 * refuses NR ARG VALUE CMD...: on a kernel for which this argument of that
 * system call is none. NR may be mount.
 */
static int refuses(char **a)
{
	unsigned nr =
		strcmp(a[0], "mount") == 0 ? SYS_mount : (unsigned)atoi(a[0]);
	unsigned at = (unsigned)offsetof(struct seccomp_data, args) +
		      8 * (unsigned)atoi(a[1]);
	struct sock_filter f[] = {
		{ BPF_LD | BPF_W | BPF_ABS, 0, 0,
		  offsetof(struct seccomp_data, nr) },
		{ BPF_JMP | BPF_JEQ | BPF_K, 0, 3, nr },
		{ BPF_LD | BPF_W | BPF_ABS, 0, 0, at },
		{ BPF_JMP | BPF_JEQ | BPF_K, 0, 1, (unsigned)atoi(a[2]) },
		{ BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ERRNO | EINVAL },
		{ BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW },
	};
	struct sock_fprog p = { 6, f };

	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &p) == 0)
		(void)execv(a[3], a + 3);
	return 99;
}

static const struct {
	const char *name;
	int (*verb)(char **);
	int args;
} table[] = {
	{ "wr", wr, 1 },
	{ "rd", rd, 1 },
	{ "memfd", memfd, 0 },
	{ "mdwe", mdwe, 0 },
	{ "map", map, 1 },
	{ "remap", remap, 1 },
	{ "runfd", runfd, 1 },
	{ "eat", eat, 1 },
	{ "race", race, 2 },
	{ "spy", spy, 1 },
	{ "sti", sti, 0 },
	{ "abstract", abstract, 1 },
	{ "fds", fds, 0 },
	{ "bits", bits, 0 },
	{ "limits", limits, 0 },
	{ "serve", serve, 1 },
	{ "ping", ping, 0 },
	{ "keys", keys, 0 },
	{ "console", console, 1 },
	{ "pidfd", pidfd, 1 },
	{ "at", at, 3 },
	{ "true", yes, 0 },
	{ "ids", ids, 0 },
	{ "lacks", lacks, 2 },
	{ "refuses", refuses, 4 },
	{ "hook", hook, 3 },
	{ "wait", wait_for_ever, 0 },
};

/* As dockerd is called for a hook: -exec-root=DIR ID ID. Leaves DIR/setkey. */
static int setkey(const char *dir)
{
	char path[4096];
	int fd;

	snprintf(path, sizeof(path), "%s/setkey", dir);
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	return fd < 0 ? 1 : 0;
}

int main(int argc, char **argv)
{
	if (argc == 4 && !strncmp(argv[1], "-exec-root=", 11))
		return setkey(argv[1] + 11);
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (argc > 1 + table[i].args && !strcmp(argv[1], table[i].name))
			return table[i].verb(argv + 2);
	fputs("usage: probe VERB ARG...\n", stderr);
	return 2;
}
