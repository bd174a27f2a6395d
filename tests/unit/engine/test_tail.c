/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The last steps of a launch, one by one: what the kernel says after each. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "private.h"
#include "unit.h"

static char cwd[] = "/";
static struct id_maps maps;
static struct plan_process plan;
static struct tail t;

static void begin(void)
{
	memset(&t, 0, sizeof(t));
	plan = (struct plan_process){ .uid = 1234, .gid = 4321, .cwd = cwd };
	t.p = &plan;
	t.maps = &maps;
	t.userns_fd = t.domain_fd = t.proc_fd = -1;
	t.keep_fds = 3;
}

START_TEST(identity)
{
	const gid_t other = 77;
	uid_t u[3];
	gid_t g[3];
	struct err e;
	int sig = -1;

	if (geteuid() != 0 || setgroups(1, &other) != 0)
		return;
	ck_assert_int_eq(tail_identity(&t, &e), 0);
	ck_assert_int_eq(getresuid(&u[0], &u[1], &u[2]), 0);
	ck_assert(u[0] == 1234 && u[1] == 1234 && u[2] == 1234);
	ck_assert_int_eq(getresgid(&g[0], &g[1], &g[2]), 0);
	ck_assert(g[0] == 4321 && g[1] == 4321 && g[2] == 4321);
	ck_assert_int_eq(getgroups(0, NULL), 0);
	/* which a new uid has cleared, and has set */
	ck_assert_int_eq(prctl(PR_GET_PDEATHSIG, &sig), 0);
	ck_assert_int_eq(sig, SIGKILL);
	ck_assert_int_eq(prctl(PR_GET_DUMPABLE), 0);
	ck_assert_int_eq(prctl(PR_SET_DUMPABLE, 1), 0);
}
END_TEST

START_TEST(limits)
{
	struct plan_rlimit l[] = { { RLIMIT_CORE, 0, 1 },
				   { RLIMIT_NOFILE, 100, 200 } };
	struct rlimit got;
	struct err e;

	plan.rlimits = l;
	plan.n_rlimits = 2;
	ck_assert_int_eq(tail_cut_limits(&t, &e), 0);
	ck_assert_int_eq(getrlimit(RLIMIT_CORE, &got), 0);
	ck_assert(got.rlim_cur == 0 && got.rlim_max == 1);
	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &got), 0);
	ck_assert(got.rlim_cur == 100 && got.rlim_max == 200);
}
END_TEST

START_TEST(words)
{
	const char *args[] = { "/bin/true" };
	const char *env[] = { "A=1", "AB=2", "B=1", "A=3", "HOME=", "B=" };
	struct err e;

	plan.args = (void *)args;
	plan.n_args = 1;
	plan.env = (void *)env;
	plan.n_env = 6;
	ck_assert_int_eq(tail_fill_words(&t, &e), 0);
	ck_assert_str_eq(t.argv[0], "/bin/true");
	ck_assert_ptr_null(t.argv[1]);
	ck_assert_uint_eq(t.n_env, 3);
	ck_assert_str_eq(t.envp[0], "AB=2");
	ck_assert_str_eq(t.envp[1], "A=3");
	ck_assert_str_eq(t.envp[2], "B=");
	ck_assert_ptr_null(t.envp[3]);
	ck_assert(t.needs_home);
	tail_free_words(&t);
	env[4] = "HOME=/x";
	ck_assert_int_eq(tail_fill_words(&t, &e), 0);
	ck_assert_uint_eq(t.n_env, 4);
	ck_assert(!t.needs_home);
	tail_free_words(&t);
}
END_TEST

/* In a child: the test's own descriptors would be gone. */
static int in_child(int (*run)(void))
{
	pid_t pid = fork();
	int status = -1;

	if (pid == 0)
		_exit(run());
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	return status;
}

static int stdio(void)
{
	char file[64];
	struct stat st;
	struct err e;
	int p[2], fd;

	unit_folder(file, sizeof(file));
	fd = open(file, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	(void)rmdir(file);
	if (pipe(p) != 0 || fd < 0 || dup2(p[0], 0) < 0 || dup2(p[1], 1) < 0 ||
	    dup2(fd, 2) < 0)
		return 1;
	/* a folder, as any of them */
	if (tail_stdio(&t, &e) == 0 || e.kind != ERR_DENIED)
		return 2;
	fd = memfd_create("file", MFD_CLOEXEC);
	if (fd < 0 || dup2(fd, 2) < 0 || tail_stdio(&t, &e) != 0)
		return 3;
	/* a pipe is the container's now, a file whose it was */
	if (fstat(0, &st) != 0 || st.st_uid != 1234 || st.st_gid != 4321)
		return 4;
	if (fstat(1, &st) != 0 || st.st_uid != 1234 || st.st_gid != 4321)
		return 5;
	return fstat(2, &st) != 0 || st.st_uid != 0 ? 6 : 0;
}

START_TEST(standard_streams)
{
	if (geteuid() == 0)
		ck_assert_int_eq(in_child(stdio), 0);
}
END_TEST

static int descriptors(void)
{
	int one, two = -1, fd, dir;
	struct err e;

	one = open("/dev/null", O_RDONLY | O_CLOEXEC);
	dir = open("/", O_PATH | O_CLOEXEC);
	if (dup3(one, 3, O_CLOEXEC) < 0 && one != 3)
		return 1;
	if ((one = fcntl(one, F_DUPFD_CLOEXEC, 40)) < 40 ||
	    (dir = fcntl(dir, F_DUPFD_CLOEXEC, 40)) < 40)
		return 2;
	t.keep_fds = 4;
	t.other_fds[0] = &two;
	t.other_fds[1] = &one;
	/* the kept ones stay, those still needed follow, no other is left */
	if (tail_fds(&t, &e) != 0 || two != -1 || one != 4)
		return 3;
	if (fcntl(3, F_GETFD) != 0 || fcntl(4, F_GETFD) != FD_CLOEXEC)
		return 4;
	for (fd = 5; fd < 64; fd++)
		if (fcntl(fd, F_GETFD) != -1)
			return 5;
	/* a folder of the host's is none to be kept */
	dir = open("/", O_PATH | O_CLOEXEC);
	if (dup2(dir, 3) < 0)
		return 6;
	return tail_fds(&t, &e) == 0 || e.kind != ERR_DENIED ? 7 : 0;
}

START_TEST(no_other_descriptor)
{
	ck_assert_int_eq(in_child(descriptors), 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("tail");
	TCase *tc = tcase_create("tail");

	tcase_add_checked_fixture(tc, begin, NULL);
	tcase_add_test(tc, identity);
	tcase_add_test(tc, limits);
	tcase_add_test(tc, words);
	tcase_add_test(tc, standard_streams);
	tcase_add_test(tc, no_other_descriptor);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
