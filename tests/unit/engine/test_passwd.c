/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../../../src/engine/passwd.h"
#include "unit.h"

struct want {
	const char *name;
	char id[32];
	unsigned seen;
};

static bool is(char *const *field, void *ctx)
{
	struct want *w = ctx;

	w->seen++;
	if (strcmp(field[0], w->name) != 0)
		return false;
	snprintf(w->id, sizeof(w->id), "%s", field[2]);
	return true;
}

static bool find(const char *text, size_t len, const char *name,
		 unsigned fields, struct want *w)
{
	int fd = memfd_create("passwd", MFD_CLOEXEC);
	bool found;

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, len), (ssize_t)len);
	ck_assert_int_eq(lseek(fd, 0, SEEK_SET), 0);
	*w = (struct want){ .name = name };
	found = passwd_find(fd, fields, is, w);
	close(fd);
	return found;
}

#define FIND(text, name, w) find(text, strlen(text), name, 4, w)

START_TEST(lines)
{
	struct want w;

	ck_assert(FIND("a:x:1:2:c:/:s\nb:x:3:4:c:/:s\n", "b", &w));
	ck_assert_str_eq(w.id, "3");
	ck_assert(FIND("a:x:1:2:c:/:s\nb:x:3:4:c:/:s", "b", &w));
	ck_assert(FIND("b\nb:x\n:\n\nb:x:5:6", "b", &w));
	ck_assert_str_eq(w.id, "5");
	ck_assert(!FIND("b:x:5\n", "b", &w)); /* too few */
	ck_assert_uint_eq(w.seen, 0);
	ck_assert(!FIND("", "b", &w));
	ck_assert(!FIND("bb:x:1:1\n", "b", &w));
	ck_assert(find("g:x:7:a,b\n", 10, "g", 3, &w));
	ck_assert_str_eq(w.id, "7");
	/* A NUL ends a line's text, and nothing behind it counts. */
	ck_assert(!find("a\0:x:1:1\nb\0", 11, "b", 4, &w));
}
END_TEST

START_TEST(files_that_are_none)
{
	size_t size = 11 * 1024 * 1024;
	char *big = malloc(size);
	struct want w = { .name = "b" };

	ck_assert_ptr_nonnull(big);
	memset(big, '\n', size);
	memcpy(big + size - 9, "b:x:1:1\n", 8);
	ck_assert(!find(big, size, "b", 4, &w)); /* beyond what is read */
	memset(big, 'x', size);
	memcpy(big + 5000, "\nb:x:1:1\n", 9);
	ck_assert(!find(big, size, "b", 4, &w)); /* a line without an end */
	ck_assert(!passwd_find(-1, 4, is, &w));
	free(big);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("passwd");
	TCase *tc = tcase_create("passwd");

	tcase_add_test(tc, lines);
	tcase_add_test(tc, files_that_are_none);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
