/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <linux/keyctl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "kern/keyring.h"
#include "unit.h"

enum {
	SESSION = KEY_SPEC_SESSION_KEYRING
};

START_TEST(is_new_named_and_searchable)
{
	char text[128] = "";
	long before = syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, SESSION, 0);
	struct err e;

	ck_assert_msg(keyring_new("abc", &e) == 0, "%s: %s", e.at, e.text);
	ck_assert_int_ne(syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, SESSION, 0),
			 before);
	ck_assert_int_gt(syscall(SYS_keyctl, KEYCTL_DESCRIBE, SESSION, text,
				 sizeof(text)),
			 0);
	ck_assert_ptr_nonnull(strstr(text, "keyring;"));
	ck_assert_ptr_nonnull(strstr(text, ";3f1b0000;_ses.abc"));
}
END_TEST

START_TEST(a_name_too_long_is_refused)
{
	char id[1000];
	struct err e;

	memset(id, 'a', sizeof(id));
	id[sizeof(id) - 1] = '\0';
	ck_assert_int_eq(keyring_new(id, &e), -1);
	ck_assert_int_eq(e.kind, ERR_LIMIT);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("keyring");
	TCase *tc = tcase_create("keyring");

	if (syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, SESSION, 0) < 0 &&
	    errno == ENOSYS) {
		(void)puts("1..0 # SKIP this kernel has no keyrings");
		return 0;
	}
	tcase_add_test(tc, is_new_named_and_searchable);
	tcase_add_test(tc, a_name_too_long_is_refused);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
