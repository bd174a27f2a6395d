/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <linux/keyctl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/num.h"
#include "kern/keyring.h"

static const char at[] = "session keyring";

enum {
	USER_SEARCH = 0x00080000, /* KEY_USR_SEARCH of the kernel */
	PERM_DIGITS = 8,
};

static bool hex(const char *s, size_t len, uint32_t *out)
{
	static const char digits[] = "0123456789abcdef";
	uint32_t v = 0;

	if (len != PERM_DIGITS)
		return false;
	for (size_t i = 0; i < len; i++) {
		const char *d = memchr(digits, s[i], sizeof(digits) - 1);

		if (d == NULL)
			return false;
		v = v << 4 | (uint32_t)(d - digits);
	}
	*out = v;
	return true;
}

/* KEYCTL_DESCRIBE: "type;uid;gid;perm;description", perm in hex. */
static bool perm_of(const char *text, uint32_t *perm)
{
	for (int i = 0; i < 3; i++) {
		text = strchr(text, ';');
		if (text == NULL)
			return false;
		text++;
	}
	return hex(text, strcspn(text, ";"), perm);
}

int keyring_new(const char *id, struct err *e)
{
	char text[512];
	uint32_t perm;
	long key;

	if ((size_t)snprintf(text, sizeof(text), "_ses.%s", id) >= sizeof(text))
		return err_set(e, ERR_LIMIT, 0, at, "the id is too long");
	key = syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, text);
	if (key < 0)
		return err_sys(e, at, "join");
	if (syscall(SYS_keyctl, KEYCTL_DESCRIBE, key, text, sizeof(text)) < 0)
		return err_sys(e, at, "describe");
	text[sizeof(text) - 1] = '\0';
	if (!perm_of(text, &perm))
		return err_set(e, ERR_BUG, 0, at, "odd description");
	if (syscall(SYS_keyctl, KEYCTL_SETPERM, key, perm | USER_SEARCH) < 0)
		return err_sys(e, at, "permissions");
	return 0;
}
