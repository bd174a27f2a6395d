/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/jsonw.h"
#include "base/log.h"
#include "base/when.h"

enum {
	LINE = 64 * 1024
};

static const char *name(enum log_level level)
{
	switch (level) {
	case LOG_ERROR:
		return "error";
	case LOG_WARNING:
		return "warning";
	case LOG_INFO:
		return "info";
	case LOG_DEBUG:
		break;
	}
	return "debug";
}

/* One write(2) a line, so that lines of two processes don't mix. */
static void put(int fd, const struct buf *b)
{
	if (b->len > 0 && write(fd, b->data, b->len) < 0)
		return; /* nowhere to say so */
}

static void put_json(const struct log *l, enum log_level level, const char *msg,
		     const char *event)
{
	CLEAN_BUF struct buf b = { 0 };
	struct jsonw w;
	struct timespec now = { 0 };
	char when[32];

	buf_init(&b, 2 * (size_t)LINE);
	(void)clock_gettime(CLOCK_REALTIME, &now);
	time_rfc3339(now.tv_sec, when, sizeof(when));
	jsonw_init(&w, &b, false);
	jsonw_object(&w, NULL);
	jsonw_str(&w, "level", name(level));
	jsonw_str(&w, "msg", msg);
	jsonw_str(&w, "time", when);
	if (event != NULL)
		jsonw_raw(&w, "event", event);
	jsonw_end(&w);
	buf_char(&b, '\n');
	put(l->fd, &b);
}

static void put_text(int fd, enum log_level level, const char *msg)
{
	CLEAN_BUF struct buf b = { 0 };

	buf_init(&b, 2 * (size_t)LINE);
	buf_str(&b, "brig: ");
	if (level != LOG_ERROR)
		buf_fmt(&b, "%s: ", name(level));
	buf_safe(&b, msg);
	buf_char(&b, '\n');
	put(fd, &b);
}

static void __attribute__((format(printf, 4, 0)))
put_line(const struct log *l, enum log_level level, const char *event,
	 const char *fmt, va_list ap)
{
	char msg[LINE / 16];

	(void)vsnprintf(msg, sizeof(msg), fmt, ap);
	if (l->fd >= 0 && l->json)
		put_json(l, level, msg, event);
	else if (l->fd >= 0)
		put_text(l->fd, level, msg);
	if (l->also_stderr && level <= LOG_WARNING && l->fd != 2)
		put_text(2, level, msg);
}

void log_line(const struct log *l, enum log_level level, const char *fmt, ...)
{
	va_list ap;

	if (level > l->most)
		return;
	va_start(ap, fmt);
	put_line(l, level, NULL, fmt, ap);
	va_end(ap);
}

void log_event(const struct log *l, enum log_level level, const char *event,
	       const char *fmt, ...)
{
	va_list ap;

	if (level > l->most)
		return;
	va_start(ap, fmt);
	put_line(l, level, event, fmt, ap);
	va_end(ap);
}
