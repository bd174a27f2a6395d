/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <string.h>

#include "base/num.h"
#include "base/sha256.h"
#include "state/record.h"

#define MAGIC "brig-state "

static bool word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_' || c == '+' || c == '-';
}

bool state_id_valid(const char *id)
{
	size_t i;

	for (i = 0; id[i] != '\0'; i++)
		if (i == STATE_ID_MAX ||
		    (!word(id[i]) && (i == 0 || id[i] != '.')))
			return false;
	return i > 0;
}

int state_id_check(const char *id, struct err *e)
{
	if (state_id_valid(id))
		return 0;
	return err_set(e, ERR_SPEC, 0, "cfg-id",
		       "\"%.140s\" is no container id: 1 to 128 of "
		       "A-Za-z0-9_+-. and the first is no dot",
		       id);
}

/* A path may hold any byte but NUL: what would break a line is %XX. */
static void put_path(struct buf *out, const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s <= ' ' || *s == '%' || *s == 0x7f)
			buf_fmt(out, "%%%02X", (unsigned)(unsigned char)*s);
		else
			buf_char(out, *s);
}

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool get_path(const char *s, size_t len, char *out, size_t size)
{
	size_t n = 0;
	size_t i;

	for (i = 0; i < len; i++) {
		char c = s[i];

		if (n + 1 >= size)
			return false;
		if (c == '%') {
			if (i + 2 >= len || hex(s[i + 1]) < 0 ||
			    hex(s[i + 2]) < 0)
				return false;
			c = (char)(hex(s[i + 1]) * 16 + hex(s[i + 2]));
			i += 2;
		}
		if (c == '\0')
			return false;
		out[n++] = c;
	}
	out[n] = '\0';
	return n > 0 && out[0] == '/';
}

void state_record_text(const struct state_record *r, struct buf *out)
{
	size_t from = out->len;
	char sum[65];

	buf_fmt(out, MAGIC "%d\n", STATE_RECORD_VERSION);
	buf_fmt(out, "id %s\nbundle ", r->id);
	put_path(out, r->bundle);
	buf_fmt(out, "\npid %lld\n", (long long)r->pid);
	buf_fmt(out, "start %llu\n", (unsigned long long)r->start_time);
	buf_fmt(out, "created %llu\n", (unsigned long long)r->created_ms);
	buf_fmt(out, "base %lu\n", (unsigned long)r->base);
	buf_fmt(out, "extra %lu\n", (unsigned long)r->extra_base);
	buf_fmt(out, "shared %d\n", r->shared ? 1 : 0);
	if (!buf_ok(out))
		return;
	sha256_hex(out->data + from, out->len - from, sum);
	buf_fmt(out, "sum %s\n", sum);
}

/* The lines that are left, and what went wrong first. */
struct reader {
	const char *at;
	const char *end;
	const char *bad; /* NULL: nothing yet */
};

/* The value of the next line, which must be @key's; "" after a failure. */
static const char *line(struct reader *r, const char *key, size_t *len)
{
	size_t klen = strlen(key);
	size_t left = (size_t)(r->end - r->at);
	const char *nl = memchr(r->at, '\n', left);
	const char *v;

	*len = 0;
	if (r->bad != NULL)
		return "";
	if (nl == NULL || (size_t)(nl - r->at) <= klen ||
	    memcmp(r->at, key, klen) != 0 || r->at[klen] != ' ') {
		r->bad = key;
		return "";
	}
	v = r->at + klen + 1;
	*len = (size_t)(nl - v);
	r->at = nl + 1;
	return v;
}

static uint64_t number(struct reader *r, const char *key, uint64_t max)
{
	uint64_t n = 0;
	size_t len;
	const char *v = line(r, key, &len);

	if (r->bad == NULL && (!num_u64(v, len, &n) || n > max))
		r->bad = key;
	return r->bad == NULL ? n : 0;
}

static int check_version(const char *text, size_t len, struct err *e)
{
	const char *nl = memchr(text, '\n', len);
	size_t magic = strlen(MAGIC);
	uint64_t version = 0;

	if (nl == NULL || (size_t)(nl - text) <= magic ||
	    memcmp(text, MAGIC, magic) != 0 ||
	    !num_u64(text + magic, (size_t)(nl - text) - magic, &version))
		return err_set(e, ERR_SPEC, 0, "record",
			       "damaged: it does not begin with \"" MAGIC
			       "VERSION\"");
	if (version != STATE_RECORD_VERSION)
		return err_set(e, ERR_SPEC, 0, "record",
			       "written by another brig: version %llu, this "
			       "one reads version %d",
			       (unsigned long long)version,
			       STATE_RECORD_VERSION);
	return 0;
}

/* The last line is the sum of all that is before it. */
static int check_sum(const char *text, size_t len, struct err *e)
{
	enum {
		LINE = 4 + 64 + 1
	};
	char sum[65];

	if (len > LINE && memcmp(text + len - LINE, "sum ", 4) == 0 &&
	    text[len - 1] == '\n' && text[len - LINE - 1] == '\n') {
		sha256_hex(text, len - LINE, sum);
		if (memcmp(text + len - LINE + 4, sum, 64) == 0)
			return 0;
	}
	return err_set(e, ERR_SPEC, 0, "record",
		       "damaged: its checksum does not match");
}

int state_record_parse(struct state_record *r, const char *text, size_t len,
		       struct err *e)
{
	struct reader in = { .at = text, .end = text + len };
	const char *v;
	size_t n;

	memset(r, 0, sizeof(*r));
	if (check_version(text, len, e) < 0 || check_sum(text, len, e) < 0)
		return -1;
	(void)line(&in, "brig-state", &n);
	v = line(&in, "id", &n);
	if (in.bad == NULL && n <= STATE_ID_MAX)
		memcpy(r->id, v, n);
	if (in.bad == NULL && (strlen(r->id) != n || !state_id_valid(r->id)))
		in.bad = "id";
	v = line(&in, "bundle", &n);
	if (in.bad == NULL && !get_path(v, n, r->bundle, sizeof(r->bundle)))
		in.bad = "bundle";
	r->pid = (pid_t)number(&in, "pid", INT32_MAX);
	r->start_time = number(&in, "start", UINT64_MAX);
	r->created_ms = number(&in, "created", UINT64_MAX);
	r->base = (uint32_t)number(&in, "base", UINT32_MAX);
	r->extra_base = (uint32_t)number(&in, "extra", UINT32_MAX);
	r->shared = number(&in, "shared", 1) == 1;
	(void)line(&in, "sum", &n);
	if (in.bad == NULL && in.at != in.end)
		in.bad = "end";
	if (in.bad != NULL)
		return err_set(e, ERR_SPEC, 0, "record",
			       "damaged: no good line \"%s\"", in.bad);
	return 0;
}
