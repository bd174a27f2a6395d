/* SPDX-License-Identifier: GPL-2.0-or-later */
/* org.freedesktop.systemd1(5): transient units. */
#include "config.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <systemd/sd-bus.h>
#include <time.h>
#include <unistd.h>

#include "base/num.h"
#include "private.h"

#define DEST    "org.freedesktop.systemd1"
#define OBJECT  "/org/freedesktop/systemd1"
#define MANAGER "org.freedesktop.systemd1.Manager"

enum {
	BYTES_MAX = 1024
};

/* A job that is waited for. */
struct job {
	const char *unit;
	bool over;
	bool done;
	char result[32];
};

static int failed(struct err *e, int rc, const sd_bus_error *b,
		  const char *what)
{
	const char *why =
		b != NULL && b->message != NULL ? b->message : strerror(-rc);

	return err_set(e, ERR_SYS, -rc, "systemd", "%s: %s", what, why);
}

static int removed(sd_bus_message *m, void *ctx, sd_bus_error *b)
{
	const char *path, *unit, *result;
	struct job *j = ctx;
	uint32_t id;
	size_t n;

	(void)b;
	if (sd_bus_message_read(m, "uoss", &id, &path, &unit, &result) < 0 ||
	    strcmp(unit, j->unit) != 0)
		return 0;
	n = strnlen(result, sizeof(j->result) - 1);
	memcpy(j->result, result, n);
	j->result[n] = '\0';
	j->over = true;
	j->done = strcmp(result, "done") == 0;
	return 0;
}

static uint64_t now_us(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

static int await(sd_bus *bus, struct job *j, struct err *e)
{
	uint64_t now, end = now_us() + ANSWER_MS * UINT64_C(1000);
	int rc;

	while (!j->over) {
		rc = sd_bus_process(bus, NULL);
		if (rc < 0)
			return failed(e, rc, NULL, "the bus");
		if (rc > 0)
			continue;
		now = now_us();
		if (now >= end)
			return err_set(e, ERR_LIMIT, ETIMEDOUT, "systemd",
				       "%s: its job does not end", j->unit);
		rc = sd_bus_wait(bus, end - now);
		if (rc < 0 && rc != -EINTR)
			return failed(e, rc, NULL, "the bus");
	}
	if (j->done)
		return 0;
	return err_set(e, ERR_SYS, 0, "systemd", "%s: the job ended as %s",
		       j->unit, j->result);
}

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static int put_bytes(sd_bus_message *m, const char *name, const char *text)
{
	uint8_t bytes[BYTES_MAX];
	size_t n = strlen(text) / 2;
	int rc;

	if (n > BYTES_MAX)
		return -E2BIG;
	for (size_t i = 0; i < n; i++) {
		if (hex(text[2 * i]) < 0 || hex(text[2 * i + 1]) < 0)
			return -EINVAL;
		bytes[i] =
			(uint8_t)(hex(text[2 * i]) * 16 + hex(text[2 * i + 1]));
	}
	rc = sd_bus_message_open_container(m, 'r', "sv");
	if (rc >= 0)
		rc = sd_bus_message_append(m, "s", name);
	if (rc >= 0)
		rc = sd_bus_message_open_container(m, 'v', "ay");
	if (rc >= 0)
		rc = sd_bus_message_append_array(m, 'y', bytes, n);
	if (rc >= 0)
		rc = sd_bus_message_close_container(m);
	return rc >= 0 ? sd_bus_message_close_container(m) : rc;
}

static int put_property(sd_bus_message *m, const char *type, const char *name,
			const char *value)
{
	uint64_t n;

	if (strcmp(type, "s") == 0)
		return sd_bus_message_append(m, "(sv)", name, "s", value);
	if (strcmp(type, "ay") == 0)
		return put_bytes(m, name, value);
	if (!num_u64(value, strlen(value), &n))
		return -EINVAL;
	if (strcmp(type, "b") == 0)
		return sd_bus_message_append(m, "(sv)", name, "b", n != 0);
	if (strcmp(type, "t") == 0)
		return sd_bus_message_append(m, "(sv)", name, "t", n);
	return -EINVAL;
}

/* Lines "TYPE PROPERTY VALUE" into the open array of @m. */
static int put_properties(sd_bus_message *m, char *s, struct err *e)
{
	char *type, *name, *value, *end;
	int rc;

	while (*s != '\0') {
		end = s + strcspn(s, "\n");
		type = s;
		s = end + (*end != '\0');
		*end = '\0';
		name = strchr(type, ' ');
		value = name != NULL ? strchr(name + 1, ' ') : NULL;
		if (value == NULL)
			return err_set(e, ERR_SPEC, 0, "frame", "odd line");
		*name++ = '\0';
		*value++ = '\0';
		rc = put_property(m, type, name, value);
		if (rc < 0)
			return failed(e, rc, NULL, name);
	}
	return 0;
}

static int call(sd_bus *bus, sd_bus_message *m, const char *what, struct err *e)
{
	sd_bus_error b = SD_BUS_ERROR_NULL;
	int rc = sd_bus_call(bus, m, ANSWER_MS * UINT64_C(1000), &b, NULL);

	if (rc < 0)
		(void)failed(e, rc, &b, what);
	sd_bus_error_free(&b);
	return rc < 0 ? -1 : 0;
}

static int change(sd_bus *bus, struct request *r, struct job *j, struct err *e)
{
	bool adopt = r->verb == VERB_ADOPT;
	bool start = r->verb == VERB_START || adopt;
	sd_bus_message *m = NULL;
	int rc = sd_bus_message_new_method_call(bus, &m, DEST, OBJECT, MANAGER,
						start ? "StartTransientUnit"
						      : "SetUnitProperties");

	if (rc >= 0)
		rc = start ? sd_bus_message_append(m, "ss", r->unit, "fail")
			   : sd_bus_message_append(m, "sb", r->unit, 1);
	if (rc >= 0)
		rc = sd_bus_message_open_container(m, 'a', "(sv)");
	if (rc >= 0 && start)
		rc = sd_bus_message_append(
			m, "(sv)", "PIDs", "au", 1,
			(uint32_t)(adopt ? getppid() : getpid()));
	if (rc < 0)
		(void)failed(e, rc, NULL, "a message");
	else if (put_properties(m, r->properties, e) < 0)
		rc = -1;
	else if ((rc = sd_bus_message_close_container(m)) < 0)
		(void)failed(e, rc, NULL, "a message");
	if (rc >= 0 && start)
		rc = sd_bus_message_append(m, "a(sa(sv))", 0);
	if (rc >= 0)
		rc = call(bus, m, r->unit, e);
	if (rc >= 0 && start)
		rc = await(bus, j, e);
	sd_bus_message_unref(m);
	return rc < 0 ? -1 : 0;
}

/* One that is not there (any more) is stopped already. */
static int stop(sd_bus *bus, const struct request *r, struct job *j,
		struct err *e)
{
	sd_bus_error b = SD_BUS_ERROR_NULL;
	int rc = sd_bus_call_method(bus, DEST, OBJECT, MANAGER, "StopUnit", &b,
				    NULL, "ss", r->unit, "replace");
	int result = 0;

	if (rc >= 0)
		result = await(bus, j, e);
	else if (!sd_bus_error_has_name(&b, DEST ".NoSuchUnit"))
		result = failed(e, rc, &b, r->unit);
	sd_bus_error_free(&b);
	/* what has failed is kept, by its name, until this */
	(void)sd_bus_call_method(bus, DEST, OBJECT, MANAGER, "ResetFailedUnit",
				 NULL, NULL, "s", r->unit);
	return result;
}

int unit_do(struct request *r, struct err *e)
{
	struct job j = { .unit = r->unit };
	sd_bus *bus = NULL;
	int rc = r->user ? sd_bus_open_user(&bus) : sd_bus_open_system(&bus);
	int result = -1;

	if (rc >= 0 && r->verb != VERB_SET)
		rc = sd_bus_match_signal(bus, NULL, DEST, OBJECT, MANAGER,
					 "JobRemoved", removed, &j);
	if (rc >= 0 && r->verb != VERB_SET)
		rc = sd_bus_call_method(bus, DEST, OBJECT, MANAGER, "Subscribe",
					NULL, NULL, "");
	if (rc < 0)
		(void)failed(e, rc, NULL,
			     r->user ? "the user's bus" : "the system bus");
	else if (r->verb == VERB_STOP)
		result = stop(bus, r, &j, e);
	else
		result = change(bus, r, &j, e);
	sd_bus_flush_close_unref(bus);
	return result;
}
