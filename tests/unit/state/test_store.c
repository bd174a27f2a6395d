/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd.h"
#include "state/files.h"
#include "state/list.h"
#include "state/store.h"
#include "unit.h"

static char dir[64];
static struct state_root root = STATE_ROOT_NONE;

static void setup(void)
{
	char sub[128];
	struct err e;

	unit_folder(dir, sizeof(dir));
	(void)snprintf(sub, sizeof(sub), "%s/a/b", dir);
	ck_assert_int_eq(state_open_root(sub, true, &root, &e), 0);
}

static void teardown(void)
{
	char cmd[128];

	state_close_root(&root);
	(void)snprintf(cmd, sizeof(cmd), "rm -rf %s", dir);
	ck_assert_int_eq(system(cmd), 0);
}

static struct state_record record(const char *id)
{
	struct state_record r = { .bundle = "/b", .pid = 1 };

	(void)snprintf(r.id, sizeof(r.id), "%s", id);
	return r;
}

/* A container as a finished create leaves it. */
static void put(const char *id)
{
	struct state_box box = STATE_BOX_NONE;
	struct state_record r = record(id);
	struct err e;

	ck_assert_int_eq(state_reserve(&root, id, &box, &e), 0);
	ck_assert_int_eq(state_put(&box, "plan", "x", 1, &e), 0);
	ck_assert_int_eq(state_put_record(&box, &r, &e), 0);
	state_close(&box);
}

START_TEST(folder_is_ours_alone)
{
	char sub[128];
	struct stat st;
	struct state_root r;
	struct err e;

	ck_assert_int_eq(fstat(root.fd, &st), 0);
	ck_assert_int_eq(st.st_mode & 07777, 0700);
	(void)snprintf(sub, sizeof(sub), "%s/w", dir);
	ck_assert_int_eq(mkdir(sub, 0700), 0);
	ck_assert_int_eq(chmod(sub, 0777), 0);
	ck_assert_int_eq(state_open_root(sub, true, &r, &e), -1);
	ck_assert_int_eq(e.num, EPERM);
	(void)snprintf(sub, sizeof(sub), "%s/none", dir);
	ck_assert_int_eq(state_open_root(sub, false, &r, &e), -1);
	ck_assert_int_eq(e.kind, ERR_STATE);
	ck_assert_int_eq(access(sub, F_OK), -1);
}
END_TEST

START_TEST(one_id_once)
{
	struct state_box a = STATE_BOX_NONE;
	struct state_box b = STATE_BOX_NONE;
	struct stat st;
	struct err e;

	ck_assert_int_eq(state_reserve(&root, "c", &a, &e), 0);
	ck_assert_int_eq(fstat(a.dir_fd, &st), 0);
	ck_assert_int_eq(st.st_mode & 07777, 0700);
	ck_assert_int_eq(state_reserve(&root, "c", &b, &e), -1);
	ck_assert_int_eq(e.kind, ERR_STATE);
	ck_assert_ptr_nonnull(strstr(e.text, "already exists"));
	ck_assert_int_eq(state_remove(&root, &a, &e), 0);
	state_close(&a);
	ck_assert_int_eq(state_open(&root, "c", &b, &e), -1);
	ck_assert_str_eq(e.text, "container does not exist");
	ck_assert_int_eq(state_reserve(&root, "c", &b, &e), 0);
	state_close(&b);
}
END_TEST

START_TEST(no_id_is_a_path)
{
	struct state_box b = STATE_BOX_NONE;
	struct err e;

	ck_assert_int_eq(state_reserve(&root, "../x", &b, &e), -1);
	ck_assert_int_eq(e.kind, ERR_SPEC);
	ck_assert_str_eq(e.at, "cfg-id");
	ck_assert_int_eq(state_open(&root, "..", &b, &e), -1);
	ck_assert_int_eq(state_open(&root, "", &b, &e), -1);
}
END_TEST

START_TEST(no_symlink_is_a_container)
{
	struct state_box b = STATE_BOX_NONE;
	struct err e;

	ck_assert_int_eq(symlinkat("/tmp", root.fd, "c"), 0);
	ck_assert_int_eq(state_open(&root, "c", &b, &e), -1);
	ck_assert_int_eq(e.kind, ERR_STATE);
}
END_TEST

/* Sixteen processes at once: one has it. */
START_TEST(creates_race)
{
	enum {
		N = 16
	};
	int won = 0;
	int go[2];
	int status;
	int i;

	ck_assert_int_eq(pipe(go), 0);
	for (i = 0; i < N; i++) {
		struct state_box b = STATE_BOX_NONE;
		struct err e;
		char c;

		if (fork() != 0)
			continue;
		close(go[1]);
		(void)!read(go[0], &c, 1);
		if (state_reserve(&root, "c", &b, &e) == 0)
			_exit(0);
		_exit(e.kind == ERR_STATE ? 1 : 2);
	}
	close(go[0]);
	close(go[1]);
	for (i = 0; i < N; i++) {
		ck_assert_int_gt(wait(&status), 0);
		ck_assert(WIFEXITED(status) && WEXITSTATUS(status) < 2);
		won += WEXITSTATUS(status) == 0;
	}
	ck_assert_int_eq(won, 1);
}
END_TEST

/* Deleter and creators at once: whoever has the lock has a live folder. */
START_TEST(deletes_race)
{
	enum {
		N = 8,
		TURNS = 200
	};
	int status;
	int i;

	for (i = 0; i < N; i++) {
		int turn;

		if (fork() != 0)
			continue;
		for (turn = 0; turn < TURNS; turn++) {
			struct state_box b = STATE_BOX_NONE;
			struct err e;

			if (state_reserve(&root, "c", &b, &e) < 0 &&
			    e.kind != ERR_STATE)
				_exit(2);
			if (b.dir_fd < 0 &&
			    state_open(&root, "c", &b, &e) < 0) {
				if (e.kind != ERR_STATE)
					_exit(3);
				continue;
			}
			if (b.lock_fd < 0 && state_lock(&b, &e) < 0) {
				if (e.kind != ERR_STATE)
					_exit(4);
				state_close(&b);
				continue;
			}
			if (b.lock_fd >= 0 &&
			    state_put(&b, "plan", "x", 1, &e) < 0)
				_exit(5);
			if (state_remove(&root, &b, &e) < 0 &&
			    (b.lock_fd >= 0 || e.kind != ERR_STATE))
				_exit(6);
			state_close(&b);
		}
		_exit(0);
	}
	for (i = 0; i < N; i++) {
		ck_assert_int_gt(wait(&status), 0);
		ck_assert(WIFEXITED(status));
		ck_assert_int_eq(WEXITSTATUS(status), 0);
	}
}
END_TEST

START_TEST(lock_is_the_process_own)
{
	struct state_box a = STATE_BOX_NONE;
	struct state_box b = STATE_BOX_NONE;
	struct err e;
	int hold[2];
	int status;
	pid_t maker;
	pid_t heir;
	char c;

	/* a creator whose child lives on, as the container does */
	ck_assert_int_eq(pipe(hold), 0);
	maker = fork();
	if (maker == 0) {
		ck_assert_int_eq(state_reserve(&root, "c", &a, &e), 0);
		heir = fork();
		if (heir == 0) {
			close(hold[1]);
			(void)!read(hold[0], &c, 1);
			_exit(0);
		}
		_exit(0);
	}
	close(hold[0]);
	ck_assert_int_eq(waitpid(maker, &status, 0), maker);
	ck_assert_int_eq(state_open(&root, "c", &b, &e), 0);
	ck_assert(!state_locked(&b));
	ck_assert_int_eq(state_lock(&b, &e), 0);
	close(hold[1]);
	state_close(&b);
}
END_TEST

START_TEST(lock_shows)
{
	struct state_box a = STATE_BOX_NONE;
	struct err e;
	int status;
	pid_t pid;

	ck_assert_int_eq(state_reserve(&root, "c", &a, &e), 0);
	pid = fork();
	if (pid == 0) {
		struct state_box b = STATE_BOX_NONE;

		_exit(state_open(&root, "c", &b, &e) == 0 && state_locked(&b)
			      ? 0
			      : 1);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	state_close(&a);
}
END_TEST

START_TEST(files_are_whole)
{
	struct state_box a = STATE_BOX_NONE;
	CLEAN_BUF struct buf b = { 0 };
	struct stat st;
	struct err e;

	buf_init(&b, 16);
	ck_assert_int_eq(state_reserve(&root, "c", &a, &e), 0);
	/* what a crash in the middle of a write leaves */
	ck_assert_int_eq(symlinkat("/tmp/nowhere", a.dir_fd, ".part"), 0);
	ck_assert_int_eq(state_put(&a, "proof", "one", 3, &e), 0);
	ck_assert_int_eq(state_put(&a, "proof", "two", 3, &e), 0);
	ck_assert_int_eq(state_get(&a, "proof", &b, &e), 0);
	ck_assert_str_eq(b.data, "two");
	ck_assert_int_eq(fstatat(a.dir_fd, "proof", &st, 0), 0);
	ck_assert_int_eq(st.st_mode & 077, 0);
	ck_assert_int_eq(faccessat(a.dir_fd, ".part", F_OK, 0), -1);
	ck_assert_int_eq(state_put(&a, "proof", "0123456789abcdefg", 17, &e),
			 0);
	ck_assert_int_eq(state_get(&a, "proof", &b, &e), -1);
	ck_assert_int_eq(e.kind, ERR_LIMIT);
	ck_assert_int_eq(symlinkat("proof", a.dir_fd, "gate"), 0);
	ck_assert_int_eq(state_get(&a, "gate", &b, &e), -1);
	state_close(&a);
}
END_TEST

/* What a crash between any two steps of a create leaves can be removed. */
START_TEST(crash_at_each_step)
{
	struct state_box a = STATE_BOX_NONE;
	struct state_record r = record("c");
	struct err e;

	ck_assert_int_eq(mkdirat(root.fd, "c", 0700), 0);
	if (_i > 0) {
		ck_assert_int_eq(state_open(&root, "c", &a, &e), 0);
		close(openat(a.dir_fd, "lock", O_CREAT | O_RDWR, 0600));
		ck_assert_int_eq(state_lock(&a, &e), 0);
	}
	if (_i > 1)
		ck_assert_int_eq(symlinkat("x", a.dir_fd, ".part"), 0);
	if (_i > 2)
		ck_assert_int_eq(state_put(&a, "plan", "x", 1, &e), 0);
	if (_i > 3)
		ck_assert_int_eq(mkfifoat(a.dir_fd, "gate", 0600), 0);
	if (_i > 4)
		ck_assert_int_eq(state_put_record(&a, &r, &e), 0);
	state_close(&a);

	ck_assert_int_eq(state_open(&root, "c", &a, &e), 0);
	ck_assert_int_eq(state_lock(&a, &e), 0);
	if (_i <= 4) {
		ck_assert_int_eq(state_get_record(&a, &r, &e), -1);
		ck_assert_int_eq(e.num, ENOENT);
	}
	ck_assert_int_eq(state_remove(&root, &a, &e), 0);
	state_close(&a);
	ck_assert_int_eq(faccessat(root.fd, "c", F_OK, 0), -1);
}
END_TEST

START_TEST(record_is_this_containers)
{
	struct state_box a = STATE_BOX_NONE;
	struct state_record r;
	struct plan *p;
	struct err e;

	put("c");
	ck_assert_int_eq(state_open(&root, "c", &a, &e), 0);
	ck_assert_int_eq(state_get_record(&a, &r, &e), 0);
	ck_assert_str_eq(r.id, "c");
	ck_assert_int_eq(state_get_plan(&a, &p, &e), -1);
	ck_assert_int_eq(e.kind, ERR_SPEC);
	(void)snprintf(r.id, sizeof(r.id), "other");
	ck_assert_int_eq(state_put_record(&a, &r, &e), 0);
	ck_assert_int_eq(state_get_record(&a, &r, &e), -1);
	ck_assert_int_eq(e.kind, ERR_SPEC);
	state_close(&a);
}
END_TEST

static int collect(void *ctx, const char *id, struct err *e)
{
	(void)e;
	buf_fmt(ctx, "%s ", id);
	return 0;
}

START_TEST(lists_in_order)
{
	CLEAN_BUF struct buf b = { 0 };
	struct err e;
	char id[16];
	int i;

	buf_init(&b, 4096);
	put("b");
	put("B");
	put("a");
	ck_assert_int_eq(mkdirat(root.fd, ".hidden", 0700), 0);
	ck_assert_int_eq(mkdirat(root.fd, "crashed", 0700), 0);
	close(openat(root.fd, "file", O_CREAT | O_WRONLY, 0600));
	ck_assert_int_eq(state_list(&root, collect, &b, &e), 0);
	ck_assert_str_eq(b.data, "B a b crashed ");
	for (i = 0; i < 100; i++) {
		(void)snprintf(id, sizeof(id), "n%03d", i);
		ck_assert_int_eq(mkdirat(root.fd, id, 0700), 0);
	}
	buf_free(&b);
	buf_init(&b, 4096);
	ck_assert_int_eq(state_list(&root, collect, &b, &e), 0);
	ck_assert_uint_eq(b.len, strlen("B a b crashed ") + 500);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("store");
	TCase *tc = tcase_create("store");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, folder_is_ours_alone);
	tcase_add_test(tc, one_id_once);
	tcase_add_test(tc, no_id_is_a_path);
	tcase_add_test(tc, no_symlink_is_a_container);
	tcase_add_test(tc, creates_race);
	tcase_add_test(tc, deletes_race);
	tcase_add_test(tc, lock_is_the_process_own);
	tcase_add_test(tc, lock_shows);
	tcase_add_test(tc, files_are_whole);
	tcase_add_loop_test(tc, crash_at_each_step, 0, 6);
	tcase_add_test(tc, record_is_this_containers);
	tcase_add_test(tc, lists_in_order);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
