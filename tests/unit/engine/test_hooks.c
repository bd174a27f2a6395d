/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Hooks are scripts in a folder of root's; what they saw is in files there. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/fd.h"
#include "engine/engine.h"
#include "engine/oci_state.h"
#include "hook_exe.h"
#include "plan/build.h"
#include "sample.h"
#include "unit.h"

static char dir[64];

static const char *in_dir(const char *name)
{
	static char path[16][128];
	static int n;
	char *p = path[n++ % 16];

	(void)snprintf(p, sizeof(path[0]), "%s/%s", dir, name);
	return p;
}

static void setup(void)
{
	unit_folder(dir, sizeof(dir));
	ck_assert_int_eq(chmod(dir, 0755), 0);
}

static void teardown(void)
{
	static const char *const names[] = { "hook",     "out",   "said",
					     "link",     "other", "link2",
					     "sub/hook", "sub" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		(void)remove(in_dir(names[i]));
	ck_assert_int_eq(rmdir(dir), 0);
}

static const char *script(const char *name, const char *text)
{
	const char *path = in_dir(name);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0755);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	(void)close(fd);
	ck_assert_int_eq(chmod(path, 0755), 0);
	return path;
}

static char *slurp(const char *name)
{
	static char text[8192];
	int fd = open(in_dir(name), O_RDONLY | O_CLOEXEC);
	ssize_t n;

	ck_assert_msg(fd >= 0, "%s was not written", name);
	n = read(fd, text, sizeof(text) - 1);
	ck_assert_int_ge(n, 0);
	text[n] = '\0';
	(void)close(fd);
	return text;
}

static bool written(const char *name)
{
	return access(in_dir(name), F_OK) == 0;
}

static int run(const struct plan_hook *h, size_t n, bool all, struct err *e)
{
	struct plan_container c = sample_container();
	struct plan_report r = sample_report();
	struct plan *p = NULL;
	int result;

	c.hooks = h;
	c.n_hooks = n;
	ck_assert_msg(plan_build_container(&p, &c, &r, e) == 0, "%s: %s", e->at,
		      e->text);
	result = engine_hooks(p, PLAN_HOOK_POSTSTOP, "abc", "/bundle", 42,
			      "stopped", all, e);
	plan_free(p);
	return result;
}

static struct plan_hook hook(const char *path)
{
	return (struct plan_hook){ .when = PLAN_HOOK_POSTSTOP,
				   .path = path,
				   .timeout_ms = 10000 };
}

static int run_one(const char *path, struct err *e)
{
	struct plan_hook h = hook(path);

	return run(&h, 1, false, e);
}

START_TEST(gets_the_state_and_nothing_of_ours)
{
	const char *const env[] = { "A=b", "C=d e" };
	const char *const args[] = { "zero", "one two" };
	char text[1024], want[1024];
	struct plan_container c = sample_container();
	struct plan_hook h;
	struct buf state CLEAN_BUF;
	struct err e;
	sigset_t all;

	(void)snprintf(text, sizeof(text),
		       "#!/bin/sh\n"
		       "exec 1>%s/out 2>&1\n"
		       "echo \"$0|$1|$#\"\n"
		       "pwd; umask; /usr/bin/env | /usr/bin/sort\n"
		       "for f in 3 4 5 6 7 8 9 77; do\n"
		       "[ ! -e /proc/$$/fd/$f ] || echo open $f; done\n"
		       "/bin/grep -E '^Sig(Blk|Ign)' /proc/self/status\n"
		       "/bin/cat >%s/said\n",
		       dir, dir);
	h = hook(script("hook", text));
	h.env = env;
	h.n_env = 2;
	h.args = args;
	h.n_args = 2;
	(void)setenv("LD_PRELOAD", "", 1);
	(void)setenv("LEAK", "1", 1);
	(void)open("/dev/null", O_RDONLY); /* stays open on exec */
	(void)dup2(STDERR_FILENO, 77);
	(void)sigfillset(&all);
	(void)sigprocmask(SIG_BLOCK, &all, NULL);
	(void)signal(SIGINT, SIG_IGN);
	ck_assert_msg(run(&h, 1, false, &e) == 0, "%s: %s", e.at, e.text);
	(void)snprintf(want, sizeof(want),
		       "%s/hook|one two|1\n"
		       "/\n0022\n"
		       "A=b\nC=d e\nPWD=/\n"
		       "SigBlk:\t0000000000000000\n"
		       "SigIgn:\t0000000000000000\n",
		       dir);
	ck_assert_str_eq(slurp("out"), want);
	buf_init(&state, 1 << 16);
	oci_state_json(&state, &c, "abc", "/bundle", 42, "stopped", NULL);
	ck_assert_str_eq(slurp("said"), state.data);
}
END_TEST

START_TEST(the_state_is_the_specifications)
{
	struct plan_container c = sample_container();
	struct buf b CLEAN_BUF;

	c.oci_version = "1.0.2";
	buf_init(&b, 4096);
	oci_state_json(&b, &c, "id\"1", "/b", 7, "created", NULL);
	ck_assert_str_eq(b.data,
			 "{\"ociVersion\":\"1.0.2\",\"id\":\"id\\\"1\","
			 "\"status\":\"created\",\"pid\":7,\"bundle\":\"/b\","
			 "\"annotations\":{\"org.example.secret\":\"hunter2\","
			 "\"org.example.empty\":\"\"}}");
	buf_free(&b);
	buf_init(&b, 4096);
	c.n_annotations = 0;
	oci_state_json(&b, &c, "x", "/b", 0, "stopped", NULL);
	ck_assert_str_eq(b.data, "{\"ociVersion\":\"1.0.2\",\"id\":\"x\","
				 "\"status\":\"stopped\",\"bundle\":\"/b\"}");
}
END_TEST

START_TEST(a_program_runs_by_descriptor)
{
	const char *const args[] = { "sh", "-c", NULL };
	const char *argv[3];
	char text[256];
	struct plan_hook h = hook("/bin/sh");
	struct err e;

	(void)snprintf(text, sizeof(text),
		       "echo $0 >%s/out; echo /proc/self/fd/* >>%s/out", dir,
		       dir);
	argv[0] = args[0];
	argv[1] = args[1];
	argv[2] = text;
	h.args = argv;
	h.n_args = 3;
	ck_assert_msg(run(&h, 1, false, &e) == 0, "%s: %s", e.at, e.text);
	ck_assert_ptr_nonnull(strstr(slurp("out"), "sh\n"));
	ck_assert_ptr_null(strstr(slurp("out"), "/fd/4"));
}
END_TEST

START_TEST(a_failure_says_what_it_said)
{
	struct err e;

	ck_assert_int_eq(run_one(script("hook", "#!/bin/sh\n"
						"echo to the log\n"
						"echo no such net >&2\n"
						"exit 3\n"),
				 &e),
			 -1);
	ck_assert_int_eq(e.kind, ERR_SYS);
	ck_assert_str_eq(e.at, "hooks/poststop/0");
	ck_assert_ptr_nonnull(
		strstr(e.text, "exit status 3: to the log no such net"));
	ck_assert_int_eq(run_one(script("hook", "#!/bin/sh\nkill -9 $$\n"), &e),
			 -1);
	ck_assert_ptr_nonnull(strstr(e.text, "killed by signal 9"));
}
END_TEST

START_TEST(what_can_not_run_says_why)
{
	struct err e;

	(void)script("hook", "#!/no/such/interpreter\n");
	ck_assert_int_eq(run_one(in_dir("hook"), &e), -1);
	ck_assert_int_eq(e.kind, ERR_SYS);
	ck_assert_int_eq(e.num, ENOENT);
	(void)script("hook", "not a program\n");
	ck_assert_int_eq(run_one(in_dir("hook"), &e), -1);
	ck_assert_int_eq(e.num, ENOEXEC);
	ck_assert_int_eq(chmod(in_dir("hook"), 0644), 0);
	ck_assert_int_eq(run_one(in_dir("hook"), &e), -1);
	ck_assert_int_eq(e.num, EACCES);
	ck_assert_int_eq(run_one(in_dir("nothing"), &e), -1);
	ck_assert_int_eq(e.num, ENOENT);
}
END_TEST

START_TEST(a_hook_has_its_time_and_no_more)
{
	struct plan_hook h;
	struct timespec a, b;
	char text[256];
	struct err e;

	(void)snprintf(text, sizeof(text),
		       "#!/bin/sh\n(sleep 1; echo >%s/out) &\nsleep 60\n", dir);
	h = hook(script("hook", text));
	h.timeout_ms = 150;
	(void)clock_gettime(CLOCK_MONOTONIC, &a);
	ck_assert_int_eq(run(&h, 1, false, &e), -1);
	(void)clock_gettime(CLOCK_MONOTONIC, &b);
	ck_assert_int_eq(e.kind, ERR_LIMIT);
	ck_assert_int_lt((int)(b.tv_sec - a.tv_sec), 3);
	/* its group went with it */
	(void)usleep(1200000);
	ck_assert(!written("out"));
	/* and nothing is left to reap */
	ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
	ck_assert_int_eq(errno, ECHILD);
}
END_TEST

START_TEST(one_that_does_not_read_does_no_harm)
{
	static char big[300000];
	struct plan_kv kv[] = { { "a", big }, { "b", big } };
	struct plan_container c = sample_container();
	struct plan_report r = sample_report();
	struct plan_hook h = hook(script("hook", "#!/bin/sh\nexit 0\n"));
	struct plan *p = NULL;
	struct err e;

	memset(big, 'x', sizeof(big) - 1);
	c.annotations = kv;
	c.n_annotations = 1;
	c.hooks = &h;
	c.n_hooks = 1;
	ck_assert_msg(plan_build_container(&p, &c, &r, &e) == 0, "%s: %s", e.at,
		      e.text);
	ck_assert_int_eq(engine_hooks(p, PLAN_HOOK_POSTSTOP, "a", "/b", 1,
				      "stopped", false, &e),
			 0);
	plan_free(p);
	/* the same, read to the end */
	(void)script("hook", "#!/bin/sh\n[ $(/usr/bin/wc -c) -gt 299999 ]\n");
	ck_assert_int_eq(plan_build_container(&p, &c, &r, &e), 0);
	ck_assert_msg(engine_hooks(p, PLAN_HOOK_POSTSTOP, "a", "/b", 1,
				   "stopped", false, &e) == 0,
		      "%s: %s", e.at, e.text);
	plan_free(p);
}
END_TEST

START_TEST(one_that_floods_is_cut)
{
	struct err e;

	ck_assert_int_eq(run_one(script("hook", "#!/bin/sh\n"
						"/usr/bin/head -c 3000000 "
						"/dev/zero | /usr/bin/tr "
						"'\\0' y >&2\n"
						"echo the end; exit 1\n"),
				 &e),
			 -1);
	ck_assert_ptr_nonnull(strstr(e.text, "yyy"));
	ck_assert_ptr_nonnull(strstr(e.text, "the end"));
}
END_TEST

START_TEST(one_that_leaves_a_daemon_is_not_waited_for)
{
	struct timespec a, b;
	struct err e;

	(void)script("hook", "#!/bin/sh\n/bin/sleep 3 &\nexit 0\n");
	(void)clock_gettime(CLOCK_MONOTONIC, &a);
	ck_assert_int_eq(run_one(in_dir("hook"), &e), 0);
	(void)clock_gettime(CLOCK_MONOTONIC, &b);
	ck_assert_int_lt((int)(b.tv_sec - a.tv_sec), 2);
}
END_TEST

START_TEST(in_order_until_one_fails_or_all)
{
	struct plan_hook h[4];
	char text[256];
	struct err e;

	(void)snprintf(text, sizeof(text), "#!/bin/sh\necho a >>%s/out\n", dir);
	h[0] = hook(script("hook", text));
	h[1] = hook(script("other", "#!/bin/sh\nexit 1\n"));
	h[2] = h[0];
	h[3] = h[0];
	h[3].when = PLAN_HOOK_PRESTART;
	ck_assert_int_eq(run(h, 4, false, &e), -1);
	ck_assert_str_eq(e.at, "hooks/poststop/1");
	ck_assert_str_eq(slurp("out"), "a\n");
	ck_assert_int_eq(unlink(in_dir("out")), 0);
	ck_assert_int_eq(run(h, 4, true, &e), -1);
	ck_assert_str_eq(e.at, "hooks/poststop/1");
	ck_assert_str_eq(slurp("out"), "a\na\n");
	ck_assert_int_eq(run(h + 3, 1, true, &e), 0); /* of another kind */
	ck_assert_str_eq(slurp("out"), "a\na\n");
}
END_TEST

/* ---- which program ---- */

static void denied(const char *path, const char *why)
{
	CLEAN_FD int fd = -1;
	struct err e;

	ck_assert_msg(hook_exe_open(path, false, &fd, "hook", &e) == -1, "%s",
		      path);
	ck_assert_msg(e.kind == ERR_DENIED && strstr(e.text, why) != NULL,
		      "%s: kind %d, %s", path, (int)e.kind, e.text);
}

static void allowed(const char *path)
{
	CLEAN_FD int fd = -1;
	struct err e;

	ck_assert_msg(hook_exe_open(path, false, &fd, "hook", &e) == 0,
		      "%s: %s", path, e.text);
	ck_assert_int_ge(fd, 0);
}

START_TEST(only_what_root_alone_can_write)
{
	const char *path = script("hook", "#!/bin/sh\n");

	allowed(path);
	ck_assert_int_eq(chmod(path, 0775), 0);
	denied(path, "writable by others");
	ck_assert_int_eq(chmod(path, 0757), 0);
	denied(path, "writable by others");
	ck_assert_int_eq(chmod(path, 0755), 0);
	ck_assert_int_eq(chown(path, 1000, 0), 0);
	denied(path, "not root's");
	ck_assert_int_eq(chown(path, 0, 0), 0);
	ck_assert_int_eq(chmod(dir, 0777), 0);
	denied(path, "others can write");
	ck_assert_int_eq(chmod(dir, 01777), 0);
	allowed(path);
	ck_assert_int_eq(chmod(dir, 0755), 0);
	ck_assert_int_eq(chown(dir, 1000, 0), 0);
	denied(path, "folder that is not root's");
	ck_assert_int_eq(chown(dir, 0, 0), 0);
	denied(dir, "not a regular file");
	denied("/dev/null", "not a regular file");
	denied("/", "not a regular file");
	denied("bin/sh", "not an absolute path");
	denied("", "not an absolute path");
}
END_TEST

START_TEST(links_are_held_to_the_same)
{
	const char *path = script("hook", "#!/bin/sh\n");
	const char *link = in_dir("link");

	ck_assert_int_eq(symlink("hook", link), 0);
	allowed(link);
	ck_assert_int_eq(lchown(link, 1000, 0), 0);
	denied(link, "link not root's");
	ck_assert_int_eq(unlink(link), 0);
	ck_assert_int_eq(symlink("link", link), 0);
	denied(link, "on and on");
	ck_assert_int_eq(unlink(link), 0);
	/* the folder that a link leads through counts too */
	ck_assert_int_eq(mkdir(in_dir("sub"), 0755), 0);
	(void)script("sub/hook", "#!/bin/sh\n");
	ck_assert_int_eq(symlink("sub/../sub", link), 0);
	allowed(in_dir("link/hook"));
	ck_assert_int_eq(chmod(in_dir("sub"), 0775), 0);
	denied(in_dir("link/hook"), "others can write");
	ck_assert_int_eq(unlink(link), 0);
	ck_assert_int_eq(symlink(path, link), 0);
	allowed(link);
	allowed("/bin/sh"); /* /bin may be a link itself */
}
END_TEST

START_TEST(nothing_through_a_procfs)
{
	denied("/proc/self/exe", "procfs");
	denied("/proc/1/root/bin/sh", "procfs");
	denied("/proc/../bin/sh", "procfs");
	denied("/dev/fd/0", "procfs");
}
END_TEST

/* Until @pid has become a sleep(1). */
static void until_sleep(pid_t pid)
{
	char path[64], text[16];
	bool is = false;

	(void)snprintf(path, sizeof(path), "/proc/%d/comm", (int)pid);
	for (int i = 0; i < 500 && !is; i++) {
		CLEAN_FD int fd = open(path, O_RDONLY | O_CLOEXEC);

		is = read(fd, text, sizeof(text)) == 6 &&
		     memcmp(text, "sleep\n", 6) == 0;
		(void)usleep(10000);
	}
	ck_assert(is);
}

static int engine(const char *path, struct err *e)
{
	CLEAN_FD int fd = -1;

	return hook_exe_open(path, true, &fd, "hook", e);
}

START_TEST(the_engines_own_program)
{
	static const char *const odd[] = {
		"/proc/self/exe", "/proc/1/cwd",    "/proc/1/exe/",
		"/proc/01/exe",   "/proc/1/../exe", "/proc//exe",
		"/proc/1",        "/proc/-1/exe",   "/bin/sh",
	};
	char path[64];
	struct err e;
	pid_t pid;

	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		ck_assert_msg(engine(odd[i], &e) == -1, "%s", odd[i]);
		ck_assert_int_eq(e.kind, ERR_DENIED);
	}
	ck_assert_int_eq(engine("/proc/4194304/exe", &e), -1);
	pid = fork();
	if (pid == 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		(void)execl("/bin/sleep", "sleep", "60", (char *)NULL);
		_exit(1);
	}
	(void)snprintf(path, sizeof(path), "/proc/%d/exe", (int)pid);
	until_sleep(pid);
	ck_assert_msg(engine(path, &e) == 0, "%s", e.text);
	(void)kill(pid, SIGKILL);
	(void)waitpid(pid, NULL, 0);
	ck_assert_int_eq(engine(path, &e), -1);
	/* the same program, but not as root */
	pid = fork();
	if (pid == 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (setresuid(1000, 1000, 1000) == 0)
			(void)execl("/bin/sleep", "sleep", "60", (char *)NULL);
		_exit(1);
	}
	(void)snprintf(path, sizeof(path), "/proc/%d/exe", (int)pid);
	until_sleep(pid);
	ck_assert_int_eq(engine(path, &e), -1);
	ck_assert_int_eq(e.kind, ERR_DENIED);
	(void)kill(pid, SIGKILL);
	(void)waitpid(pid, NULL, 0);
}
END_TEST

START_TEST(a_root_of_a_namespace_is_no_engine)
{
	char path[64];
	struct err e;
	pid_t pid;

	pid = fork();
	if (pid == 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		(void)execl("/usr/bin/unshare", "unshare", "-Ur", "/bin/sleep",
			    "60", (char *)NULL);
		_exit(1);
	}
	(void)snprintf(path, sizeof(path), "/proc/%d/exe", (int)pid);
	until_sleep(pid);
	ck_assert_int_eq(engine(path, &e), -1);
	ck_assert_int_eq(e.kind, ERR_DENIED);
	(void)kill(pid, SIGKILL);
	(void)waitpid(pid, NULL, 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("hooks");
	TCase *tc = tcase_create("hooks");

	if (geteuid() != 0) {
		(void)puts("1..0 # SKIP needs root: hooks are root's programs");
		return 0;
	}
	tcase_set_timeout(tc, 20);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, gets_the_state_and_nothing_of_ours);
	tcase_add_test(tc, the_state_is_the_specifications);
	tcase_add_test(tc, a_program_runs_by_descriptor);
	tcase_add_test(tc, a_failure_says_what_it_said);
	tcase_add_test(tc, what_can_not_run_says_why);
	tcase_add_test(tc, a_hook_has_its_time_and_no_more);
	tcase_add_test(tc, one_that_does_not_read_does_no_harm);
	tcase_add_test(tc, one_that_floods_is_cut);
	tcase_add_test(tc, one_that_leaves_a_daemon_is_not_waited_for);
	tcase_add_test(tc, in_order_until_one_fails_or_all);
	tcase_add_test(tc, only_what_root_alone_can_write);
	tcase_add_test(tc, links_are_held_to_the_same);
	tcase_add_test(tc, nothing_through_a_procfs);
	tcase_add_test(tc, the_engines_own_program);
	tcase_add_test(tc, a_root_of_a_namespace_is_no_engine);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
