/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "passwd.h"

enum {
	FILE_MAX = 10 * 1024 * 1024,
	LINE = 4096,
	FIELDS = 8
};

struct look {
	unsigned fields;
	bool (*is)(char *const *field, void *ctx);
	void *ctx;
};

static bool one(const struct look *l, char *line)
{
	char *field[FIELDS], *s = line;
	unsigned i;

	for (i = 0; i < l->fields; i++) {
		field[i] = s;
		s = strchr(s, ':');
		if (s == NULL && i + 1 < l->fields)
			return false;
		if (s != NULL)
			*s++ = '\0';
	}
	return l->is(field, l->ctx);
}

bool passwd_find(int fd, unsigned fields,
		 bool (*is)(char *const *field, void *ctx), void *ctx)
{
	const struct look l = { fields, is, ctx };
	char buf[LINE];
	size_t have = 0, total = 0;
	ssize_t n;

	if (fd < 0 || fields > FIELDS)
		return false;
	while (total < FILE_MAX &&
	       (n = read(fd, buf + have, sizeof(buf) - 1 - have)) > 0) {
		char *line = buf, *end;

		have += (size_t)n;
		total += (size_t)n;
		while ((end = memchr(line, '\n',
				     have - (size_t)(line - buf))) != NULL) {
			*end = '\0';
			if (one(&l, line))
				return true;
			line = end + 1;
		}
		have -= (size_t)(line - buf);
		memmove(buf, line, have);
		if (have == sizeof(buf) - 1)
			return false; /* a line as long as that is none */
	}
	buf[have] = '\0'; /* a last line without its newline */
	return one(&l, buf);
}
