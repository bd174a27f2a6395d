/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "kern/landlock.h"
#include "kern/proc.h"
#include "unit.h"

/* Each test is a process of its own: what it enters goes with it, and with it
 * /proc, of which LeakSanitizer would read at its end. */
__attribute__((visibility("default"))) int __lsan_is_turned_off(void);
int __lsan_is_turned_off(void)
{
	return 1;
}

static int said(int rc)
{
	return rc == 0 ? 0 : errno;
}

/* A name without a path, at which somebody outside the domain listens. */
static int abstract(struct sockaddr_un *to, socklen_t *len)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	*to = (struct sockaddr_un){ .sun_family = AF_UNIX };
	(void)snprintf(to->sun_path + 1, sizeof(to->sun_path) - 1,
		       "brig-landlock-%d", (int)getpid());
	*len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 +
			   strlen(to->sun_path + 1));
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)to, *len), 0);
	ck_assert_int_eq(listen(fd, 1), 0);
	return fd;
}

static int reach(const struct sockaddr_un *to, socklen_t len)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), num;

	ck_assert_int_ge(fd, 0);
	num = said(connect(fd, (const struct sockaddr *)to, len));
	(void)close(fd);
	return num;
}

/* bind(2) and connect(2) to a port of TCP at which nobody is. */
static int port(bool own)
{
	const struct sockaddr_in at = {
		.sin_family = AF_INET,
		.sin_port = htons(own ? 0 : 1),
		.sin_addr = { htonl(INADDR_LOOPBACK) },
	};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), num;

	ck_assert_int_ge(fd, 0);
	num = said(own ? bind(fd, (const struct sockaddr *)&at, sizeof(at))
		       : connect(fd, (const struct sockaddr *)&at, sizeof(at)));
	(void)close(fd);
	return num;
}

START_TEST(nothing_is_left)
{
	const unsigned abi = landlock_abi();
	struct sockaddr_un to;
	socklen_t len;
	struct err e;
	int fd = abstract(&to, &len);

	ck_assert_int_eq(reach(&to, len), 0);
	ck_assert_int_eq(kill(getppid(), 0), 0);
	ck_assert_int_eq(proc_no_new_privs(&e), 0);
	ck_assert_int_eq(landlock_nothing(&e), 0);
	if (abi > 0) {
		ck_assert_int_eq(open("/", O_RDONLY | O_CLOEXEC), -1);
		ck_assert_int_eq(errno, EACCES);
	}
	if (abi >= 4) {
		ck_assert_int_eq(port(true), EACCES);
		ck_assert_int_eq(port(false), EACCES);
	}
	if (abi >= 6) {
		ck_assert_int_eq(reach(&to, len), EPERM);
		ck_assert_int_eq(said(kill(getppid(), 0)), EPERM);
	}
	(void)close(fd);
}
END_TEST

/* Made and removed by who is in no domain. */
static char dir[64];

static void make_dir(void)
{
	unit_folder(dir, sizeof(dir));
}

static void drop_dir(void)
{
	(void)rmdir(dir);
}

/* What is allowed of one folder, and nothing of another. */
START_TEST(what_is_named)
{
	char file[80];
	struct sockaddr_un to;
	socklen_t len;
	struct err e;
	int fd = -1, at, far, listener = abstract(&to, &len);

	if (landlock_abi() == 0) {
		ck_assert_int_eq(landlock_begin(true, &fd, &e), -1);
		ck_assert_int_eq((int)e.kind, (int)ERR_UNSUPPORTED);
		return;
	}
	(void)snprintf(file, sizeof(file), "%s/x", dir);
	at = open(dir, O_PATH | O_CLOEXEC);
	far = open("/dev/null", O_PATH | O_CLOEXEC);
	ck_assert_int_eq(proc_no_new_privs(&e), 0);
	ck_assert_int_eq(landlock_begin(_i == 1, &fd, &e), 0);
	ck_assert_int_eq(
		landlock_allow(fd, at, LANDLOCK_READ | LANDLOCK_WRITE, &e), 0);
	ck_assert_int_eq(landlock_allow(fd, far, LANDLOCK_READ, &e), 0);
	ck_assert_int_eq(landlock_enter(fd, &e), 0);
	ck_assert_int_ge(open(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0600), 0);
	ck_assert_int_eq(unlink(file), 0);
	ck_assert_int_ge(open("/dev/null", O_RDONLY | O_CLOEXEC), 0);
	ck_assert_int_eq(open("/dev/null", O_WRONLY | O_CLOEXEC), -1);
	ck_assert_int_eq(errno, EACCES);
	ck_assert_int_eq(open("/etc/passwd", O_RDONLY | O_CLOEXEC), -1);
	ck_assert_int_eq(errno, EACCES);
	/* its ports and signals are its own business */
	ck_assert_int_eq(port(true), 0);
	ck_assert_int_eq(said(kill(getppid(), 0)), 0);
	if (landlock_abi() >= 6)
		ck_assert_int_eq(reach(&to, len), _i == 1 ? EPERM : 0);
	(void)close(listener);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("landlock");
	TCase *tc = tcase_create("landlock");

	tcase_add_unchecked_fixture(tc, make_dir, drop_dir);
	tcase_add_test(tc, nothing_is_left);
	tcase_add_loop_test(tc, what_is_named, 0, 2);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
