/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <signal.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "unit.h"

START_TEST(gives_zeroed_aligned_bytes)
{
	struct arena a;
	unsigned char *p, *q;
	size_t i;

	arena_init(&a, 1 << 20);
	p = arena_alloc(&a, 3);
	q = arena_alloc(&a, 100);
	ck_assert_ptr_nonnull(p);
	ck_assert_ptr_nonnull(q);
	ck_assert_uint_eq((uintptr_t)p % 16, 0);
	ck_assert_uint_eq((uintptr_t)q % 16, 0);
	for (i = 0; i < 100; i++)
		ck_assert_uint_eq(q[i], 0);
	memset(p, 1, 3);
	ck_assert_uint_eq(q[0], 0);
	arena_free(&a);
}
END_TEST

START_TEST(hands_out_no_more_than_its_cap)
{
	struct arena a;

	arena_init(&a, 100);
	ck_assert_ptr_null(arena_alloc(&a, 101));
	ck_assert_ptr_nonnull(arena_alloc(&a, 60));
	ck_assert_ptr_null(arena_alloc(&a, 60));
	ck_assert_ptr_nonnull(arena_alloc(&a, 20));
	ck_assert_uint_le(a.used, a.cap);
	ck_assert_ptr_null(arena_alloc(&a, SIZE_MAX));
	ck_assert_ptr_null(arena_alloc(&a, SIZE_MAX - 8));
	arena_free(&a);
}
END_TEST

START_TEST(grows_past_a_chunk)
{
	struct arena a;
	char *small, *big, *more;

	arena_init(&a, 64 << 20);
	small = arena_copy(&a, "small", 5);
	big = arena_alloc(&a, 3 << 20);
	ck_assert_ptr_nonnull(big);
	memset(big, 'x', 3 << 20);
	more = arena_alloc(&a, 40 << 10);
	ck_assert_ptr_nonnull(more);
	memset(more, 'y', 40 << 10);
	more = arena_alloc(&a, 40 << 10);
	ck_assert_ptr_nonnull(more);
	memset(more, 'z', 40 << 10);
	ck_assert_str_eq(small, "small");
	ck_assert_int_eq(big[(3 << 20) - 1], 'x');
	arena_free(&a);
	ck_assert_ptr_null(a.head);
}
END_TEST

START_TEST(array_sees_overflow)
{
	struct arena a;

	arena_init(&a, SIZE_MAX / 4);
	ck_assert_ptr_null(arena_array(&a, SIZE_MAX / 8 + 2, 8));
	ck_assert_ptr_null(arena_array(&a, 2, SIZE_MAX / 2 + 1));
	ck_assert_ptr_nonnull(arena_array(&a, 3, 8));
	ck_assert_ptr_nonnull(arena_array(&a, 0, 8));
	ck_assert_ptr_nonnull(arena_array(&a, 8, 0));
	arena_free(&a);
}
END_TEST

START_TEST(copy_ends_in_nul)
{
	struct arena a;
	char *p;

	arena_init(&a, 64);
	p = arena_copy(&a, "ab\0cd", 5);
	ck_assert_int_eq(memcmp(p, "ab\0cd", 6), 0);
	p = arena_copy(&a, NULL, 0);
	ck_assert_str_eq(p, "");
	ck_assert_ptr_null(arena_copy(&a, "", SIZE_MAX));
	ck_assert_ptr_null(arena_copy(&a, "", 64));
	arena_free(&a);
}
END_TEST

START_TEST(frozen_gives_nothing_more)
{
	struct arena a;
	char *p;

	arena_init(&a, 1 << 20);
	p = arena_copy(&a, "ice", 3);
	arena_freeze(&a);
	ck_assert_str_eq(p, "ice");
	ck_assert_ptr_null(arena_alloc(&a, 1));
	ck_assert_ptr_null(arena_alloc(&a, 0));
	arena_free(&a);
	ck_assert_ptr_nonnull(arena_alloc(&a, 3));
	arena_free(&a);
}
END_TEST

START_TEST(a_write_to_frozen_memory_kills)
{
	struct arena a;
	char *p;

	ck_assert(signal(SIGSEGV, SIG_DFL) != SIG_ERR); /* not ASan's */
	arena_init(&a, 1 << 20);
	p = arena_copy(&a, "ice", 3);
	arena_freeze(&a);
	p[0] = 'x';
}
END_TEST

int main(void)
{
	Suite *s = suite_create("arena");
	TCase *tc = tcase_create("arena");

	tcase_add_test(tc, gives_zeroed_aligned_bytes);
	tcase_add_test(tc, hands_out_no_more_than_its_cap);
	tcase_add_test(tc, grows_past_a_chunk);
	tcase_add_test(tc, array_sees_overflow);
	tcase_add_test(tc, copy_ends_in_nul);
	tcase_add_test(tc, frozen_gives_nothing_more);
	tcase_add_test_raise_signal(tc, a_write_to_frozen_memory_kills,
				    SIGSEGV);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
