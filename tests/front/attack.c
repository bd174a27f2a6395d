/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "attack.h"
#include "base/err.h"

/* _exit, of which AddressSanitizer knows nothing. */
static void leave(int status)
{
	(void)syscall(SYS_exit_group, status);
}

static void worked(long rc)
{
	if (rc >= 0)
		leave(42);
}

static void try_open(void)
{
	worked(open("/etc/passwd", O_RDONLY));
}
static void try_creat(void)
{
	worked(open("/tmp/brig-planted", O_CREAT | O_WRONLY, 0600));
}
static void try_stat(void)
{
	worked(access("/etc/shadow", F_OK));
}
static void try_socket(void)
{
	worked(socket(AF_INET, SOCK_STREAM, 0));
}
static void try_socketpair(void)
{
	int fd[2];

	worked(socketpair(AF_UNIX, SOCK_STREAM, 0, fd));
}
static void try_fork(void)
{
	worked(fork());
}
static void try_clone3(void)
{
	worked(syscall(SYS_clone3, NULL, 0));
}
static void try_kill(void)
{
	worked(kill(getppid(), 0));
}
static void try_kill_directly(void)
{
	worked(syscall(SYS_kill, 1, 0));
}
static void try_ptrace(void)
{
	worked(ptrace(PTRACE_TRACEME, 0, NULL, NULL));
}
static void try_peek(void)
{
	char c;
	struct iovec here = { &c, 1 }, there = { &c, 1 };

	worked(process_vm_readv(1, &here, 1, &there, 1, 0));
}
static void try_execve(void)
{
	char *const argv[] = { (char[]){ "/bin/true" }, NULL };

	worked(execve(argv[0], argv, argv + 1));
}
static void try_map_exec(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_EXEC,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	worked(p == MAP_FAILED ? -1 : 0);
}
static void try_protect_exec(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	worked(mprotect(p, 4096, PROT_READ | PROT_EXEC));
}
static void try_memfd(void)
{
	worked(memfd_create("x", 0));
}
static void try_dup(void)
{
	worked(dup(0));
}
static void try_close(void)
{
	worked(close(0));
}
static void try_prctl(void)
{
	worked(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0));
}
static void try_setuid(void)
{
	worked(syscall(SYS_setresuid, 0, 0, 0));
}
static void try_unshare(void)
{
	worked(syscall(SYS_unshare, 0));
}
static void try_io_uring(void)
{
	worked(syscall(SYS_io_uring_setup, 1, NULL));
}
static void try_bpf(void)
{
	worked(syscall(SYS_bpf, 0, NULL, 0));
}
static void try_newer(void)
{
	worked(syscall(1023));
}
static void try_rlimit(void)
{
	worked(syscall(SYS_prlimit64, 0, 7, NULL, NULL));
}

const struct attack attacks[ATTACKS] = {
	{ "open", try_open },
	{ "creat", try_creat },
	{ "stat", try_stat },
	{ "socket", try_socket },
	{ "socketpair", try_socketpair },
	{ "fork", try_fork },
	{ "clone3", try_clone3 },
	{ "kill", try_kill },
	{ "kill directly", try_kill_directly },
	{ "ptrace", try_ptrace },
	{ "peek", try_peek },
	{ "execve", try_execve },
	{ "map exec", try_map_exec },
	{ "protect exec", try_protect_exec },
	{ "memfd", try_memfd },
	{ "dup", try_dup },
	{ "close", try_close },
	{ "prctl", try_prctl },
	{ "setuid", try_setuid },
	{ "unshare", try_unshare },
	{ "io_uring", try_io_uring },
	{ "bpf", try_bpf },
	{ "newer", try_newer },
	{ "rlimit", try_rlimit },
};

/* ---- attacks on the parent: through the pipe, or by not ending ---- */

static void answer(const void *bytes, size_t len)
{
	leave(write(0, bytes, len) == (ssize_t)len ? 0 : 1);
}

static void flood(void)
{
	static char bytes[65536];

	while (write(0, bytes, sizeof(bytes)) > 0)
		;
	leave(42);
}

static void spin(void)
{
	volatile unsigned n = 1;

	while (n != 0)
		n += 2;
}

static void hog(void)
{
	char *p;
	size_t n = 0, i;

	for (;;) {
		p = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (p == MAP_FAILED)
			break;
		for (i = 0; i < 1 << 20; i += 4096)
			p[i] = 1;
		if (++n > 512)
			leave(42);
	}
	leave(7);
}

static void crash(void)
{
	char *volatile nowhere = (char *)(uintptr_t)16;

	*nowhere = 1;
}

static void others_descriptors(void)
{
	int fd;

	for (fd = 1; fd < 1024; fd++)
		if (write(fd, "planted", 7) >= 0 || errno != EBADF)
			leave(42);
	leave(7);
}

static void an_error(enum err_kind kind, const char *text, size_t len)
{
	char reply[1 + sizeof(struct err)];
	struct err e = { .kind = kind, .at = "a\x1b[2Jt" };

	memset(e.text, 'x', sizeof(e.text));
	memcpy(e.text, text, len);
	reply[0] = 'E';
	memcpy(reply + 1, &e, sizeof(e));
	answer(reply, sizeof(reply));
}

static void on_the_parent(const char *text)
{
	if (strcmp(text, "flood") == 0)
		flood();
	if (strcmp(text, "spin") == 0)
		spin();
	if (strcmp(text, "hog") == 0)
		hog();
	if (strcmp(text, "others") == 0)
		others_descriptors();
	if (strcmp(text, "crash") == 0)
		crash();
	if (strcmp(text, "nothing") == 0)
		leave(0);
	if (strcmp(text, "letter") == 0)
		answer("P", 1);
	if (strcmp(text, "garbage") == 0)
		answer("Pbrgp\1\0\0\0\xff\xff\xff\xffxxxxxxxxxxxxxxx", 28);
	if (strcmp(text, "error") == 0)
		an_error(ERR_LIMIT, "tw\x1b[2Jo", 8);
	if (strcmp(text, "unended") == 0)
		an_error(ERR_LIMIT, "x", 1);
	if (strcmp(text, "unknown kind") == 0)
		an_error((enum err_kind)77, "x", 2);
	if (strcmp(text, "no kind") == 0)
		an_error(ERR_NONE, "x", 2);
}

void attack(const char *text)
{
	size_t i;

	for (i = 0; i < ATTACKS; i++)
		if (strcmp(text, attacks[i].text) == 0)
			attacks[i].attack();
	on_the_parent(text);
}
