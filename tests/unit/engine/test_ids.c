/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The registry in a folder of its own; a crash is a child that is gone. */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd.h"
#include "engine/ids.h"
#include "kern/pidfd.h"
#include "unit.h"

enum {
	FIRST = 1048576
};

static char dir[64];
static struct ids_pool pool;

static int reg_fd(void)
{
	char path[80];
	int fd;

	(void)snprintf(path, sizeof(path), "%s/ids", dir);
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	ck_assert_int_ge(fd, 0);
	return fd;
}

/* A pool of @n blocks. */
static void pool_of(uint32_t n)
{
	struct err e;

	ck_assert_int_eq(ids_open_at(&pool, reg_fd(), FIRST,
				     FIRST + n * IDS_BLOCK - 1, &e),
			 0);
	ck_assert_uint_eq(pool.n, n);
}

static void setup(void)
{
	char path[80];

	unit_folder(dir, sizeof(dir));
	(void)snprintf(path, sizeof(path), "%s/ids", dir);
	ck_assert_int_eq(mkdir(path, 0700), 0);
}

/* Names in the registry but for its lock. */
static size_t entries(void)
{
	DIR *d = fdopendir(reg_fd());
	struct dirent *x;
	size_t n = 0;

	while ((x = readdir(d)) != NULL)
		n += x->d_name[0] != '.' && strcmp(x->d_name, "lock") != 0;
	(void)closedir(d);
	return n;
}

static void empty_dir(const char *path)
{
	DIR *d = opendir(path);
	struct dirent *x;

	if (d == NULL)
		return;
	while ((x = readdir(d)) != NULL)
		if (unlinkat(dirfd(d), x->d_name, 0) != 0)
			(void)unlinkat(dirfd(d), x->d_name, AT_REMOVEDIR);
	(void)closedir(d);
}

static void teardown(void)
{
	char path[80];

	ids_close(&pool);
	(void)snprintf(path, sizeof(path), "%s/ids", dir);
	empty_dir(path);
	empty_dir(dir);
	ck_assert_int_eq(rmdir(dir), 0);
}

/* The state folder of container @n; there if @make. */
static const char *owner(int n, bool make)
{
	static char path[8][96];
	char *p = path[n % 8];

	(void)snprintf(p, sizeof(path[0]), "%s/c%d", dir, n);
	if (make)
		ck_assert(mkdir(p, 0700) == 0 || errno == EEXIST);
	return p;
}

static struct engine_lease lease(const char *who, bool extra)
{
	struct engine_lease l = { 0, 0, true };
	struct err e;

	ck_assert_msg(ids_lease(&pool, who, extra, &l, &e) == 0, "%s: %s", e.at,
		      e.text);
	ck_assert_uint_ge(l.base, FIRST);
	ck_assert_uint_eq((l.base - FIRST) % IDS_BLOCK, 0);
	ck_assert(!l.shared);
	return l;
}

/* In a process that ends then without a word. */
static void lease_and_crash(const char *who, uint32_t share)
{
	pid_t pid = fork();
	int status = 1;

	if (pid == 0) {
		struct engine_lease l;
		struct err e;
		int got = share == 0
				  ? ids_lease(&pool, who, true, &l, &e)
				  : ids_share(&pool, share, who, false, &l, &e);

		_exit(got == 0 ? 0 : 1);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
}

START_TEST(each_gets_a_block_of_its_own)
{
	struct engine_lease l[4];
	struct err e;

	pool_of(8);
	for (int i = 0; i < 4; i++)
		l[i] = lease(owner(i, true), i == 3);
	for (int i = 0; i < 4; i++) {
		ck_assert_int_eq(l[i].extra_base != 0, i == 3);
		for (int k = 0; k < i; k++) {
			ck_assert_uint_ne(l[i].base, l[k].base);
			ck_assert_uint_ne(l[i].extra_base, l[k].base);
		}
	}
	ck_assert_uint_ne(l[3].base, l[3].extra_base);
	for (int i = 0; i < 4; i++)
		ck_assert_int_eq(ids_release(&pool, owner(i, false), &e), 0);
	ck_assert_uint_eq(entries(), 0);
	ck_assert_int_eq(ids_release(&pool, owner(0, false), &e), 0);
}
END_TEST

START_TEST(ids_rest_before_they_are_used_again)
{
	struct engine_lease a, b;
	struct err e;

	pool_of(4);
	a = lease(owner(0, true), false);
	ck_assert_int_eq(ids_release(&pool, owner(0, false), &e), 0);
	b = lease(owner(1, true), false);
	ck_assert_uint_ne(a.base, b.base);
}
END_TEST

START_TEST(a_pool_used_up_says_so)
{
	struct engine_lease l;
	struct err e;

	pool_of(3);
	for (int i = 0; i < 3; i++)
		(void)lease(owner(i, true), false);
	ck_assert_int_eq(ids_lease(&pool, owner(3, true), false, &l, &e), -1);
	ck_assert_int_eq(e.kind, ERR_LIMIT);
	ck_assert_ptr_nonnull(strstr(e.text, "all 3 blocks"));
	/* nothing of the attempt stays, nor of one that fails half-way */
	ck_assert_uint_eq(entries(), 6);
	ck_assert_int_eq(ids_release(&pool, owner(1, false), &e), 0);
	ck_assert_int_eq(ids_lease(&pool, owner(3, false), true, &l, &e), -1);
	ck_assert_int_eq(e.kind, ERR_LIMIT);
	ck_assert_uint_eq(entries(), 4);
	(void)lease(owner(3, false), false);
}
END_TEST

START_TEST(find_tells_what_was_given)
{
	struct engine_lease l, f = { 1, 1, true };
	struct err e;

	pool_of(4);
	ck_assert_int_eq(ids_find(&pool, owner(0, true), &f, &e), 0);
	ck_assert_uint_eq(f.base, 0);
	l = lease(owner(0, false), true);
	ck_assert_int_eq(ids_find(&pool, owner(0, false), &f, &e), 0);
	ck_assert_uint_eq(f.base, l.base);
	ck_assert_uint_eq(f.extra_base, l.extra_base);
	ck_assert(!f.shared);
	ck_assert_int_eq(
		ids_share(&pool, l.base, owner(1, true), false, &f, &e), 0);
	ck_assert_int_eq(ids_find(&pool, owner(1, false), &f, &e), 0);
	ck_assert_uint_eq(f.base, l.base);
	ck_assert_uint_eq(f.extra_base, 0);
	ck_assert(f.shared);
}
END_TEST

START_TEST(a_shared_block_goes_with_its_last_owner)
{
	struct engine_lease l, s;
	struct err e;

	pool_of(2);
	l = lease(owner(0, true), false);
	ck_assert_int_eq(ids_share(&pool, l.base, owner(1, true), true, &s, &e),
			 0);
	ck_assert(s.shared);
	ck_assert_uint_eq(s.base, l.base);
	ck_assert_uint_ne(s.extra_base, 0);
	ck_assert_uint_ne(s.extra_base, l.base);
	/* the first one goes, the block stays */
	ck_assert_int_eq(ids_release(&pool, owner(0, false), &e), 0);
	ck_assert_int_eq(ids_lease(&pool, owner(2, true), false, &s, &e), -1);
	ck_assert_int_eq(ids_release(&pool, owner(1, false), &e), 0);
	ck_assert_uint_eq(entries(), 0);
	/* nobody's: can't be shared */
	ck_assert_int_eq(
		ids_share(&pool, l.base, owner(2, true), false, &s, &e), -1);
	ck_assert_int_eq(e.kind, ERR_STATE);
	ck_assert_uint_eq(entries(), 0);
}
END_TEST

START_TEST(a_crash_costs_nothing_for_good)
{
	struct engine_lease l, s;
	struct err e;

	pool_of(2);
	/* maker dead, folder never made: both blocks free at the next turn */
	lease_and_crash(owner(0, false), 0);
	ck_assert_uint_eq(entries(), 3);
	l = lease(owner(1, true), true);
	ck_assert_uint_eq(entries(), 3);
	ck_assert_int_eq(ids_find(&pool, owner(0, false), &s, &e), 0);
	ck_assert_uint_eq(s.base, 0);
	/* maker dead, folder there: kept until that is gone */
	ck_assert_int_eq(ids_release(&pool, owner(1, false), &e), 0);
	lease_and_crash(owner(0, true), 0);
	ck_assert_int_eq(ids_lease(&pool, owner(1, false), false, &l, &e), -1);
	ck_assert_int_eq(rmdir(owner(0, false)), 0);
	(void)lease(owner(1, false), false);
}
END_TEST

START_TEST(a_living_maker_holds_it_without_a_folder)
{
	struct engine_lease l;
	struct err e;

	pool_of(1);
	(void)lease(owner(0, false), false);
	ck_assert_int_eq(ids_lease(&pool, owner(1, false), false, &l, &e), -1);
	ck_assert_int_eq(e.kind, ERR_LIMIT);
}
END_TEST

START_TEST(the_first_process_holds_it_after_commit)
{
	struct engine_lease l, m;
	uint64_t ticks = 0;
	struct err e;
	pid_t init, maker;
	int status = 1;

	pool_of(2);
	init = fork();
	if (init == 0)
		for (;;)
			(void)pause();
	ck_assert_int_eq(pidfd_start_time(init, &ticks, &e), 0);
	maker = fork();
	if (maker == 0)
		_exit(ids_lease(&pool, owner(0, false), true, &l, &e) == 0 &&
				      ids_commit(&pool, owner(0, false), init,
						 ticks, &e) == 0
			      ? 0
			      : 1);
	ck_assert_int_eq(waitpid(maker, &status, 0), maker);
	ck_assert_int_eq(status, 0);
	/* no folder, no maker: but the container runs */
	ck_assert_int_eq(ids_lease(&pool, owner(1, false), false, &l, &e), -1);
	ck_assert_int_eq(e.kind, ERR_LIMIT);
	(void)kill(init, SIGKILL);
	ck_assert_int_eq(waitpid(init, NULL, 0), init);
	m = lease(owner(1, false), true);
	ck_assert_uint_ne(m.extra_base, 0);
	ck_assert_int_eq(ids_commit(&pool, owner(0, false), init, ticks, &e),
			 -1);
	ck_assert_int_eq(e.kind, ERR_STATE);
}
END_TEST

START_TEST(a_crashed_sharer_does_not_keep_it)
{
	struct engine_lease l;
	struct err e;

	pool_of(1);
	l = lease(owner(0, true), false);
	lease_and_crash(owner(1, false), l.base);
	ck_assert_int_eq(ids_release(&pool, owner(0, false), &e), 0);
	ck_assert_uint_eq(entries(), 2);
	(void)lease(owner(2, true), false);
	ck_assert_uint_eq(entries(), 2);
}
END_TEST

START_TEST(the_same_owner_anew_gives_the_old_back)
{
	struct engine_lease l;

	pool_of(3);
	for (int i = 0; i < 9; i++)
		l = lease(owner(0, true), i % 2 == 0);
	ck_assert_uint_ne(l.base, 0);
	ck_assert_uint_eq(entries(), 3);
}
END_TEST

static void put(const char *name, const char *text, size_t len)
{
	CLEAN_FD int reg = reg_fd();
	CLEAN_FD int fd = openat(reg, name, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	ck_assert_int_eq(write(fd, text, len), (ssize_t)len);
}

START_TEST(what_is_not_understood_is_taken)
{
	static const struct {
		const char *text;
		size_t len;
	} odd[] = {
		{ "nonsense\n", 9 },
		{ "1 2 relative\n", 13 },
		{ "0 0 /no/such/folder", 19 },
		{ "0 0 /no/such/folder\ntorn", 24 },
		{ "0 0 /no/such/folder\n\0\n", 22 },
		{ "99999999999 0 /no/such\n", 23 },
		{ "\n", 1 },
	};
	struct engine_lease l;
	struct err e;

	pool_of(1);
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		put("1048576", odd[i].text, odd[i].len);
		ck_assert_msg(ids_lease(&pool, owner(0, true), false, &l, &e) ==
				      -1,
			      "case %zu", i);
		ck_assert_int_eq(e.kind, ERR_LIMIT);
	}
	/* a crash between making a file and writing it leaves it empty */
	put("1048576", "", 0);
	(void)lease(owner(0, true), false);
}
END_TEST

START_TEST(a_lost_or_odd_hint_only_costs_time)
{
	static const char *const odd[] = { "",     "x",  "99999999999999",
					   "4096", "-1", "3" };

	pool_of(4);
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		put("lock", odd[i], strlen(odd[i]));
		(void)lease(owner(0, true), false);
	}
}
END_TEST

START_TEST(others_ids_are_left_out)
{
	static const char text[] = "alice:1048576:65536\n"
				   "bob:1179648:1\n"
				   "\n"
				   ":::\n"
				   "eve:99999999999999999999:65536\n"
				   "eve:-5:65536\n"
				   "eve:1310720:-1\n"
				   "eve:1310720\n"
				   "eve:1310720:0\n"
				   "eve:0:1048576\n"
				   "carol:1376256:99999999999";
	struct engine_lease l;
	struct err e;
	CLEAN_FD int fd = memfd_create("subuid", MFD_CLOEXEC);

	ck_assert_int_eq(write(fd, text, sizeof(text) - 1),
			 (ssize_t)sizeof(text) - 1);
	ck_assert_int_eq(lseek(fd, 0, SEEK_SET), 0);
	pool_of(8);
	ck_assert_int_eq(ids_leave_out(&pool, fd, &e), 0);
	/* 0 is alice's, 2 bob's, 5 and up carol's: 1, 3, 4 are left */
	ck_assert_uint_eq(pool.skip[0], 0xe5);
	l = lease(owner(0, true), false);
	ck_assert_uint_eq(l.base, FIRST + 1 * IDS_BLOCK);
	l = lease(owner(1, true), true);
	ck_assert_uint_eq(l.base, FIRST + 3 * IDS_BLOCK);
	ck_assert_uint_eq(l.extra_base, FIRST + 4 * IDS_BLOCK);
	ck_assert_int_eq(ids_lease(&pool, owner(2, true), false, &l, &e), -1);
}
END_TEST

START_TEST(a_line_longer_than_any_hides_nothing)
{
	static char text[20000];
	struct err e;
	CLEAN_FD int fd = memfd_create("subuid", MFD_CLOEXEC);
	size_t len = 9999;

	memset(text, 'a', len);
	len += (size_t)snprintf(text + len, 100,
				":1048576:65536\nbob:1114112:65536\n");
	ck_assert_int_eq(write(fd, text, len), (ssize_t)len);
	ck_assert_int_eq(lseek(fd, 0, SEEK_SET), 0);
	pool_of(4);
	ck_assert_int_eq(ids_leave_out(&pool, fd, &e), 0);
	ck_assert_uint_eq(pool.skip[0], 2);
}
END_TEST

START_TEST(an_odd_pool_is_refused)
{
	struct err e;

	ck_assert_int_eq(ids_open_at(&pool, reg_fd(), 0, 1 << 20, &e), -1);
	ck_assert_int_eq(e.kind, ERR_LIMIT);
	ck_assert_int_eq(pool.dir_fd, -1);
	ck_assert_int_eq(ids_open_at(&pool, reg_fd(), 5, 4, &e), -1);
	/* 0 to 65535 are users' and daemons', above 2^31 tools count wrongly */
	ck_assert_int_eq(ids_open_at(&pool, reg_fd(), 5, 140000, &e), -1);
	ck_assert_int_eq(ids_open_at(&pool, reg_fd(), 0, 65535, &e), -1);
	ck_assert_int_eq(ids_open_at(&pool, reg_fd(), 65536, 131070, &e), -1);
	ck_assert_int_eq(ids_open_at(&pool, reg_fd(), 65537, 262143, &e), -1);
	ck_assert_int_eq(ids_open_at(&pool, reg_fd(), 65536, 1U << 31, &e), -1);
	ck_assert_int_eq(
		ids_open_at(&pool, reg_fd(), 2147418112, 2147483648, &e), -1);
	ck_assert_int_eq(ids_open_at(&pool, reg_fd(), 65536, 131071, &e), 0);
	ids_close(&pool);
	ck_assert_int_eq(
		ids_open_at(&pool, reg_fd(), 2147418112, 2147483647, &e), 0);
	ids_close(&pool);
	ck_assert_int_eq(ids_open_at(&pool, reg_fd(), 1, UINT32_MAX, &e), -1);
	ck_assert_int_eq(ids_open_at(&pool, reg_fd(), PLAN_POOL_FIRST,
				     PLAN_POOL_LAST, &e),
			 0);
	ck_assert_uint_eq(pool.n, 4094);
	ck_assert_uint_lt(pool.first + (uint64_t)pool.n * IDS_BLOCK - 1,
			  (uint64_t)1 << 31);
}
END_TEST

START_TEST(an_owner_is_a_path)
{
	struct engine_lease l;
	struct err e;

	pool_of(2);
	ck_assert_int_eq(ids_lease(&pool, "c1", false, &l, &e), -1);
	ck_assert_int_eq(ids_lease(&pool, "/a\n0 0 /b", false, &l, &e), -1);
	ck_assert_uint_eq(entries(), 0);
}
END_TEST

/* The pool goes to blocks @from .. @from + @n - 1, in another policy. */
static void moved(uint32_t from, uint32_t n)
{
	struct err e;

	ids_close(&pool);
	ck_assert_int_eq(ids_open_at(&pool, reg_fd(), FIRST + from * IDS_BLOCK,
				     FIRST + (from + n) * IDS_BLOCK - 1, &e),
			 0);
}

START_TEST(another_range_forgets_nobody)
{
	struct engine_lease l, old;
	struct err e;

	pool_of(4);
	old = lease(owner(0, true), true); /* 0, 1 */
	moved(1, 2);                       /* 1, 2: one is the old one's */
	l = lease(owner(1, true), false);
	ck_assert_uint_eq(l.base, FIRST + 2 * IDS_BLOCK);
	ck_assert_int_eq(ids_lease(&pool, owner(2, true), false, &l, &e), -1);
	ck_assert_int_eq(e.kind, ERR_LIMIT);
	moved(8, 2); /* nothing in common: all of it is still known */
	ck_assert_int_eq(ids_find(&pool, owner(0, false), &l, &e), 0);
	ck_assert_uint_eq(l.base, old.base);
	ck_assert_uint_eq(l.extra_base, old.extra_base);
	/* who joins the old one has its ids, and a block more of the new */
	ck_assert_int_eq(
		ids_share(&pool, old.base, owner(3, true), true, &l, &e), 0);
	ck_assert_uint_eq(l.base, old.base);
	ck_assert_uint_eq(l.extra_base, FIRST + 8 * IDS_BLOCK);
	ck_assert_int_eq(ids_release(&pool, owner(0, false), &e), 0);
	moved(0, 2); /* 1 is free, 0 is the sharer's */
	l = lease(owner(4, true), false);
	ck_assert_uint_eq(l.base, old.extra_base);
	ck_assert_int_eq(ids_release(&pool, owner(3, false), &e), 0);
	l = lease(owner(5, true), false);
	ck_assert_uint_eq(l.base, old.base);
}
END_TEST

START_TEST(a_crash_under_another_range_costs_nothing)
{
	struct engine_lease l;
	struct err e;

	pool_of(2);
	lease_and_crash(owner(0, false), 0); /* 0, 1; nobody stands for it */
	moved(1, 1);
	l = lease(owner(1, true), false);
	ck_assert_uint_eq(l.base, FIRST + IDS_BLOCK);
	/* the first block's file stays until somebody looks: it is free */
	moved(0, 2);
	l = lease(owner(2, true), false);
	ck_assert_uint_eq(l.base, FIRST);
	/* the crashed name anew, when both were given to others since */
	moved(4, 1);
	l = lease(owner(0, true), false);
	ck_assert_uint_eq(l.base, FIRST + 4 * IDS_BLOCK);
	ck_assert_int_eq(ids_find(&pool, owner(1, false), &l, &e), 0);
	ck_assert_uint_eq(l.base, FIRST + IDS_BLOCK);
	moved(0, 2);
	ck_assert_int_eq(ids_lease(&pool, owner(3, true), false, &l, &e), -1);
}
END_TEST

/* By turns, as two sections are: ids rest in each. */
START_TEST(each_range_has_a_hint_of_its_own)
{
	uint32_t last[2] = { 0, 0 };
	struct engine_lease l;
	struct err e;

	for (uint32_t i = 0; i < 8; i++) {
		moved(i % 2 * 8, i % 2 == 0 ? 4 : 2);
		l = lease(owner(0, true), false);
		ck_assert_uint_ne(l.base, last[i % 2]);
		last[i % 2] = l.base;
		ck_assert_int_eq(ids_release(&pool, owner(0, false), &e), 0);
	}
}
END_TEST

/* Many processes, each taking and giving back; no id is twice given. */
START_TEST(a_race_gives_nothing_twice)
{
	enum {
		MAKERS = 8,
		ROUNDS = 60,
		BLOCKS = 24
	};
	unsigned char *held = mmap(NULL, BLOCKS, PROT_READ | PROT_WRITE,
				   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int status, bad = 0;

	pool_of(BLOCKS);
	for (int m = 0; m < MAKERS; m++) {
		if (fork() != 0)
			continue;
		for (int r = 0; r < ROUNDS; r++) {
			const char *who = owner(m, false);
			struct engine_lease l;
			uint64_t ticks;
			struct err e;
			uint32_t a, b;

			if (ids_lease(&pool, who, r % 2 == 0, &l, &e) != 0)
				_exit(1);
			a = (l.base - FIRST) / IDS_BLOCK;
			b = l.extra_base == 0
				    ? a
				    : (l.extra_base - FIRST) / IDS_BLOCK;
			if (__atomic_fetch_add(&held[a], 1, 5) != 0 ||
			    (b != a && __atomic_fetch_add(&held[b], 1, 5) != 0))
				_exit(2);
			if (pidfd_start_time(getpid(), &ticks, &e) != 0 ||
			    ids_commit(&pool, who, getpid(), ticks, &e) != 0)
				_exit(3);
			__atomic_fetch_sub(&held[a], 1, 5);
			if (b != a)
				__atomic_fetch_sub(&held[b], 1, 5);
			if (r % 3 != 0 && ids_release(&pool, who, &e) != 0)
				_exit(4);
		}
		_exit(0);
	}
	while (wait(&status) > 0)
		if (status != 0)
			bad = status;
	ck_assert_int_eq(bad, 0);
	(void)munmap(held, BLOCKS);
}
END_TEST

/* Killed at any point, with the lock held or not: the next goes on. */
START_TEST(a_kill_at_any_point_blocks_nobody)
{
	struct engine_lease l;
	struct err e;

	pool_of(6);
	for (int i = 0; i < 60; i++) {
		pid_t pid = fork();

		if (pid == 0) {
			for (int k = 0;; k++) {
				(void)!ids_lease(&pool, owner(k % 2, false),
						 true, &l, &e);
				(void)!ids_commit(&pool, owner(k % 2, false),
						  getpid(), 1, &e);
			}
		}
		(void)usleep((useconds_t)(300 + i * 37));
		(void)kill(pid, SIGKILL);
		ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
		l = lease(owner(2, false), true);
		ck_assert_uint_ne(l.extra_base, 0);
		ck_assert_int_eq(ids_release(&pool, owner(2, false), &e), 0);
	}
	for (int i = 0; i < 3; i++) /* all six can be had */
		(void)lease(owner(3 + i, false), true);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("ids");
	TCase *tc = tcase_create("ids");

	tcase_set_timeout(tc, 30);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, each_gets_a_block_of_its_own);
	tcase_add_test(tc, ids_rest_before_they_are_used_again);
	tcase_add_test(tc, a_pool_used_up_says_so);
	tcase_add_test(tc, find_tells_what_was_given);
	tcase_add_test(tc, a_shared_block_goes_with_its_last_owner);
	tcase_add_test(tc, a_crash_costs_nothing_for_good);
	tcase_add_test(tc, a_living_maker_holds_it_without_a_folder);
	tcase_add_test(tc, the_first_process_holds_it_after_commit);
	tcase_add_test(tc, a_crashed_sharer_does_not_keep_it);
	tcase_add_test(tc, the_same_owner_anew_gives_the_old_back);
	tcase_add_test(tc, what_is_not_understood_is_taken);
	tcase_add_test(tc, a_lost_or_odd_hint_only_costs_time);
	tcase_add_test(tc, others_ids_are_left_out);
	tcase_add_test(tc, a_line_longer_than_any_hides_nothing);
	tcase_add_test(tc, an_odd_pool_is_refused);
	tcase_add_test(tc, an_owner_is_a_path);
	tcase_add_test(tc, another_range_forgets_nobody);
	tcase_add_test(tc, a_crash_under_another_range_costs_nothing);
	tcase_add_test(tc, each_range_has_a_hint_of_its_own);
	tcase_add_test(tc, a_race_gives_nothing_twice);
	tcase_add_test(tc, a_kill_at_any_point_blocks_nobody);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
