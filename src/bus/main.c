/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#include "private.h"

enum {
	FD = 3
};

static int read_frame(char *frame, struct request *r, struct err *e)
{
	static const char *const verbs[] = { "start ", "set ", "stop ",
					     "adopt " };
	ssize_t n = recv(FD, frame, FRAME_MAX, 0);
	size_t len;

	if (n <= 0 || n == FRAME_MAX)
		return err_set(e, ERR_SPEC, 0, "frame", "none, or too long");
	frame[n] = '\0';
	r->user = strncmp(frame, "user ", 5) == 0;
	frame += r->user ? 5 : 0;
	for (int i = VERB_START; i <= VERB_ADOPT; i++) {
		len = strlen(verbs[i]);
		if (strncmp(frame, verbs[i], len) != 0)
			continue;
		r->verb = (enum verb)i;
		r->unit = frame + len;
		frame += len + strcspn(frame + len, "\n");
		r->properties = frame + (*frame != '\0');
		*frame = '\0';
		return 0;
	}
	return err_set(e, ERR_SPEC, 0, "frame", "no such verb");
}

static void answer(const char *text)
{
	(void)!send(FD, text, strlen(text), MSG_NOSIGNAL);
}

int bus_main(void)
{
	char frame[FRAME_MAX + 1], text[512];
	struct request r = { 0 };
	struct err e;

	(void)prctl(PR_SET_DUMPABLE, 0);
	if (read_frame(frame, &r, &e) < 0 || unit_do(&r, &e) < 0) {
		(void)snprintf(text, sizeof(text), "%.80s: %s", e.at, e.text);
		answer(text);
		return 1;
	}
	answer("ok");
	/* The scope lives while somebody is in it. */
	if (r.verb == VERB_START)
		while (recv(FD, frame, 1, 0) < 0 && errno == EINTR)
			;
	return 0;
}
