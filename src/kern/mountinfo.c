/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <string.h>

#include "base/num.h"
#include "kern/mountinfo.h"

static bool octal(char c)
{
	return c >= '0' && c <= '7';
}

void mountinfo_unescape(char *s)
{
	char *to = s;

	while (*s != '\0') {
		if (s[0] == '\\' && octal(s[1]) && octal(s[2]) && octal(s[3])) {
			*to++ = (char)((s[1] - '0') << 6 | (s[2] - '0') << 3 |
				       (s[3] - '0'));
			s += 4;
		} else {
			*to++ = *s++;
		}
	}
	*to = '\0';
}

/* The next blank-separated word of *s, or NULL. */
static char *word(char **s)
{
	char *w = *s, *end;

	if (w == NULL || *w == '\0')
		return NULL;
	end = strchr(w, ' ');
	if (end != NULL)
		*end++ = '\0';
	*s = end;
	return w;
}

static bool one(char *line, struct mountinfo *m)
{
	char *id = word(&line), *w;

	if (id == NULL || !num_u64(id, strlen(id), &m->id))
		return false;
	(void)word(&line); /* parent */
	m->device = word(&line);
	m->root = word(&line);
	m->point = word(&line);
	m->options = word(&line);
	do /* optional fields, then "-" */
		w = word(&line);
	while (w != NULL && strcmp(w, "-") != 0);
	m->type = word(&line);
	m->source = word(&line);
	m->super = word(&line);
	if (m->super == NULL)
		return false;
	mountinfo_unescape(m->root);
	mountinfo_unescape(m->point);
	return true;
}

bool mountinfo_next(char **text, struct mountinfo *m)
{
	char *line = *text, *end;

	if (*line == '\0')
		return false;
	end = strchr(line, '\n');
	if (end == NULL)
		return false;
	*end = '\0';
	*text = end + 1;
	return one(line, m);
}
