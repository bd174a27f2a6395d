/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * calls [NAME...] - what a container may not ask of the kernel, one call a
 * line: "NAME ok", "NAME EPERM", "NAME SIGSYS". Each in a child of its own, and
 * chosen so that the kernel changes nothing outside should it be let through.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/perf_event.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

/* Of every architecture, newer than the headers may be. */
enum {
	NR_OPEN_TREE = 428,
	NR_MOVE_MOUNT = 429,
	NR_FSOPEN = 430,
	NR_FSCONFIG = 431,
	NR_FSMOUNT = 432,
	NR_FSPICK = 433,
	NR_CLONE3 = 435,
	NR_OPENAT2 = 437,
	NR_PIDFD_GETFD = 438,
	NR_PROCESS_MADVISE = 440,
	NR_MOUNT_SETATTR = 442,
	NR_FCHMODAT2 = 452,
	NR_OPEN_TREE_ATTR = 467,
	NR_FILE_SETATTR = 469,
	NR_LISTNS = 470,
	MFD_MAY_EXEC = 0x10,
	NEW_TIME = 0x80,
};

#define HIGH UINT64_C(0x100000000)
#define AT   ((long)AT_FDCWD)
#define HERE "/tmp/.calls"

static long file(void)
{
	return open(HERE, O_RDWR | O_CREAT, 0700);
}

static int set_id(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && (st.st_mode & (S_ISUID | S_ISGID));
}

static long mode_call(long nr, long a, long b, long c, long d)
{
	int fd = (int)file();
	long rc;

	rc = syscall(nr, nr == SYS_fchmod ? fd : a, b, c, d);
	if (rc < 0 || set_id(HERE) || set_id(HERE ".new"))
		return rc;
	return errno = ENODATA, -1; /* let through to no effect */
}

static long new_file(long nr, long a, long b, long c, long d)
{
	unlink(HERE ".new");
	return mode_call(nr, a, b, c, d);
}

static long unshared(int flag)
{
	return unshare(flag);
}

static long cloned(unsigned long flag)
{
	long pid = syscall(SYS_clone, flag | SIGCHLD, 0, 0, 0, 0);

	if (pid == 0)
		_exit(0);
	return pid;
}

static long cloned3(unsigned long flag)
{
	struct {
		uint64_t flags, pidfd, child_tid, parent_tid, exit_signal,
			rest[6];
	} a = { .flags = flag, .exit_signal = SIGCHLD };
	long pid = syscall(NR_CLONE3, &a, sizeof(a));

	if (pid == 0)
		_exit(0);
	return pid;
}

static long joined(void)
{
	return setns(open("/proc/self/ns/uts", O_RDONLY), 0);
}

static long mapped(void)
{
	union bpf_attr a;

	memset(&a, 0, sizeof(a));
	a.map_type = BPF_MAP_TYPE_ARRAY;
	a.key_size = a.value_size = 4;
	a.max_entries = 1;
	return syscall(SYS_bpf, BPF_MAP_CREATE, &a, sizeof(a));
}

static long counted(void)
{
	struct perf_event_attr a;

	memset(&a, 0, sizeof(a));
	a.size = sizeof(a);
	a.type = PERF_TYPE_SOFTWARE;
	a.exclude_kernel = 1;
	return syscall(SYS_perf_event_open, &a, 0, -1, -1, 0);
}

static long ring(void)
{
	char params[256] = { 0 };

	return syscall(SYS_io_uring_setup, 1, params);
}

static long looked_at(void)
{
	char b[8], c[8];
	struct iovec l = { b, sizeof(b) }, r = { c, sizeof(c) };

	return process_vm_readv(getpid(), &l, 1, &r, 1, 0);
}

static long node(mode_t kind, int major, int minor)
{
	unlink(HERE ".node");
	return mknod(HERE ".node", kind | 0600,
		     makedev((unsigned int)major, (unsigned int)minor));
}

static long zero_node(void)
{
	return node(S_IFCHR, 0, 0);
}

static long tty_call(uint64_t cmd)
{
	return syscall(SYS_ioctl, 0, cmd, "");
}

static long capable_file(void)
{
	static const unsigned char cap[20] = { 1, 0, 0, 2, 0xff, 0xff };

	return syscall(SYS_fsetxattr, file(), "security.capability", cap,
		       sizeof(cap), 0);
}

#if defined(__x86_64__)
static long old_32(long nr, long a, long b)
{
	long rc;

	__asm__ volatile("int $0x80"
			 : "=a"(rc)
			 : "a"(nr), "b"(a), "c"(b)
			 : "r8", "r9", "r10", "r11", "memory");
	if (rc < 0)
		return errno = (int)-rc, -1;
	return rc;
}
#endif

#define CALL(name, expr)           \
	static long c_##name(void) \
	{                          \
		return (expr);     \
	}
#define SOCK(name, family, type, proto) \
	CALL(name, socket((int)(family), (type), (proto)))
#include "calls.h"
#undef CALL
#undef SOCK

#define CALL(name, expr)                { #name, c_##name },
#define SOCK(name, family, type, proto) CALL(name, )
static const struct {
	const char *name;
	long (*call)(void);
} table[] = {
#include "calls.h"
};

static const char *one(long (*call)(void))
{
	static char out[32];
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		errno = 0;
		_exit(call() >= 0 ? 0 : errno);
	}
	if (waitpid(pid, &status, 0) < 0)
		return "lost";
	if (WIFSIGNALED(status)) {
		snprintf(out, sizeof(out), "SIG%s",
			 sigabbrev_np(WTERMSIG(status)));
		return out;
	}
	return WEXITSTATUS(status) ? strerrorname_np(WEXITSTATUS(status))
				   : "ok";
}

static int wanted(const char *name, char **names)
{
	if (!*names)
		return 1;
	for (; *names; names++)
		if (!strcmp(*names, name))
			return 1;
	return 0;
}

int main(int argc, char **argv)
{
	(void)argc;
	umask(0);
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (!wanted(table[i].name, argv + 1))
			continue;
		printf("%s %s\n", table[i].name, one(table[i].call));
		fflush(stdout);
	}
	unlink(HERE);
	unlink(HERE ".new");
	unlink(HERE ".node");
	return 0;
}
