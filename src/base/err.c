/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"

/* One line, printable: what is formatted may come from a config. */
static void tame(char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s < 0x20 || *s == 0x7f)
			*s = '?';
}

int err_set(struct err *e, enum err_kind kind, int num, const char *at,
	    const char *fmt, ...)
{
	va_list ap;

	e->kind = kind;
	e->num = num;
	(void)snprintf(e->at, sizeof(e->at), "%s", at);
	va_start(ap, fmt);
	(void)vsnprintf(e->text, sizeof(e->text), fmt, ap);
	va_end(ap);
	tame(e->at);
	tame(e->text);
	return -1;
}

int err_sys(struct err *e, const char *at, const char *fmt, ...)
{
	int num = errno;
	const char *why = strerrordesc_np(num);
	size_t len;
	va_list ap;

	e->kind = ERR_SYS;
	e->num = num;
	(void)snprintf(e->at, sizeof(e->at), "%s", at);
	va_start(ap, fmt);
	(void)vsnprintf(e->text, sizeof(e->text), fmt, ap);
	va_end(ap);
	len = strlen(e->text);
	(void)snprintf(e->text + len, sizeof(e->text) - len, ": %s",
		       why != NULL ? why : "unknown error");
	tame(e->at);
	tame(e->text);
	errno = num;
	return -1;
}

int err_at(struct err *e, const char *prefix)
{
	size_t room = sizeof(e->text) - 1; /* for all but the NUL */
	size_t head = strnlen(prefix, room - 2);
	size_t tail = strnlen(e->text, room);

	if (tail > room - head - 2)
		tail = room - head - 2;
	memmove(e->text + head + 2, e->text, tail);
	memcpy(e->text, prefix, head);
	memcpy(e->text + head, ": ", 2);
	e->text[head + 2 + tail] = '\0';
	tame(e->text);
	return -1;
}

int err_sane(const struct err *e)
{
	return e->kind > ERR_NONE && e->kind <= ERR_BUG &&
	       memchr(e->at, '\0', sizeof(e->at)) != NULL &&
	       memchr(e->text, '\0', sizeof(e->text)) != NULL;
}
