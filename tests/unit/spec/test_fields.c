/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "spec/spec_unit.h"

struct walk {
	struct parsed x;
	const char *text;
	size_t len;
	int seen;
	char first[64], last[64];
};

/* Where the value that begins at @s ends; the texts have no escaped quote. */
static const char *skip(const char *s)
{
	int depth = 0;
	bool quoted = false;

	for (;; s++) {
		if (*s == '"')
			quoted = !quoted;
		if (quoted)
			continue;
		if (depth == 0 && strchr(",]} \n", *s) != NULL)
			return s;
		if (*s == '{' || *s == '[')
			depth++;
		if ((*s == '}' || *s == ']') && --depth == 0)
			return s + 1;
	}
}

static int is_in_full(void *ctx, const char *pattern)
{
	struct walk *w = ctx;

	ck_assert_msg(json_next(w->x.s.json, pattern, NULL) != NULL,
		      "%s is not in full.json", pattern);
	if (w->seen++ == 0)
		(void)snprintf(w->first, sizeof(w->first), "%s", pattern);
	(void)snprintf(w->last, sizeof(w->last), "%s", pattern);
	return 0;
}

START_TEST(full_is_full)
{
	struct walk w = { 0 };

	parse_full(&w.x);
	ck_assert_int_eq(spec_fields(is_in_full, &w), 0);
	ck_assert_int_gt(w.seen, 200);
	ck_assert_str_eq(w.first, "/ociVersion");
	ck_assert_str_eq(w.last, "/zos");
	arena_free(&w.x.a);
}
END_TEST

static int stop_at_third(void *ctx, const char *pattern)
{
	int *n = ctx;

	(void)pattern;
	return ++*n == 3 ? 7 : 0;
}

START_TEST(a_walk_can_be_ended)
{
	int n = 0;

	ck_assert_int_eq(spec_fields(stop_at_third, &n), 7);
	ck_assert_int_eq(n, 3);
}
END_TEST

/* The full config, with @what in the place of @from to @to. */
static void parse_with(const struct walk *w, struct parsed *x, const char *from,
		       const char *to, const char *what)
{
	struct buf b;

	buf_init(&b, 1U << 20);
	buf_bytes(&b, w->text, (size_t)(from - w->text));
	buf_str(&b, what);
	buf_str(&b, to);
	ck_assert(buf_ok(&b));
	parse_n(x, b.data, b.len);
	buf_free(&b);
}

/* Is there a problem at @pointer, or below it? */
static const struct spec_problem *at(const struct parsed *x,
				     const char *pointer)
{
	uint32_t i;

	for (i = 0; i < x->p.n; i++) {
		if (strncmp(x->p.v[i].pointer, pointer, strlen(pointer)) == 0)
			return &x->p.v[i];
	}
	return NULL;
}

/* Put what no field takes in the place of one, and see it reported there. */
static void misfit(const struct walk *w, const struct json *node,
		   const char *what)
{
	const char *from = w->text + node->off;
	const struct spec_problem *found;
	char pointer[JSON_POINTER_MAX];
	struct parsed x;

	parse_with(w, &x, from, skip(from), what);
	found = at(&x, json_pointer(node, pointer));
	ck_assert_msg(found != NULL, "%s as %s", pointer, what);
	ck_assert(found->refuses || what[0] == '{');
	arena_free(&x.a);
}

static int try_misfits(void *ctx, const char *pattern)
{
	static const char *const others[] = { "/vm", "/windows", "/solaris",
					      "/freebsd", "/zos" };
	struct walk *w = ctx;
	const struct json *node = NULL;
	size_t i;

	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		if (strcmp(pattern, others[i]) == 0)
			return 0;
	}
	while ((node = json_next(w->x.s.json, pattern, node)) != NULL) {
		misfit(w, node, "[null]");
		misfit(w, node, "{\"\":{}}");
		misfit(w, node, "null");
		w->seen++;
	}
	return 0;
}

START_TEST(no_field_takes_anything)
{
	struct walk w = { 0 };
	char *text;

	parse_full(&w.x);
	w.text = text = slurp(FULL, &w.len);
	text[w.len] = '\0';
	ck_assert_int_eq(spec_fields(try_misfits, &w), 0);
	ck_assert_int_gt(w.seen, 220);
	free(text);
	arena_free(&w.x.a);
}
END_TEST

/* The numbers of the specification's types: the least and the most. */
enum {
	U16,
	U32,
	U64,
	I32,
	I64,
	TIMEOUT /* config.md: greater than zero */
};
static const struct {
	const char *good[2], *bad[2];
} ranges[] = {
	[U16] = { { "0", "65535" }, { "-1", "65536" } },
	[U32] = { { "0", "4294967295" }, { "-1", "4294967296" } },
	[U64] = { { "0", "18446744073709551615" }, { "-1", "1.0" } },
	[I32] = { { "-2147483648", "2147483647" },
		  { "-2147483649", "2147483648" } },
	[I64] = { { "-9223372036854775808", "9223372036854775807" },
		  { "\"1\"", "9223372036854775808" } },
	[TIMEOUT] = { { "1", "9223372036854775807" }, { "-1", "0" } },
};

#define RES  "/linux/resources"
#define MAP  "/linux/uidMappings/0"
#define WDEV RES "/blockIO/weightDevice/0"
#define RATE RES "/blockIO/throttleWriteIOPSDevice/0"
#define SEC  "/linux/seccomp"
static const struct {
	const char *pointer;
	int type;
} numbers[] = {
	{ "/process/consoleSize/height", U32 },
	{ "/process/consoleSize/width", U32 },
	{ "/process/user/uid", U32 },
	{ "/process/user/gid", U32 },
	{ "/process/user/umask", U32 },
	{ "/process/user/additionalGids/1", U32 },
	{ "/process/rlimits/0/soft", U64 },
	{ "/process/rlimits/0/hard", U64 },
	{ "/process/oomScoreAdj", I32 },
	{ "/process/scheduler/nice", I32 },
	{ "/process/scheduler/priority", I32 },
	{ "/process/scheduler/runtime", U64 },
	{ "/process/scheduler/deadline", U64 },
	{ "/process/scheduler/period", U64 },
	{ "/process/ioPriority/priority", I32 },
	{ "/hooks/prestart/0/timeout", TIMEOUT },
	{ MAP "/containerID", U32 },
	{ MAP "/hostID", U32 },
	{ MAP "/size", U32 },
	{ "/linux/devices/0/major", I64 },
	{ "/linux/devices/0/minor", I64 },
	{ "/linux/devices/0/fileMode", U32 },
	{ "/linux/devices/0/uid", U32 },
	{ "/linux/devices/0/gid", U32 },
	{ "/linux/timeOffsets/boottime/secs", I64 },
	{ "/linux/timeOffsets/boottime/nanosecs", U32 },
	{ RES "/devices/1/major", I64 },
	{ RES "/devices/1/minor", I64 },
	{ RES "/memory/limit", I64 },
	{ RES "/memory/reservation", I64 },
	{ RES "/memory/swap", I64 },
	{ RES "/memory/kernel", I64 },
	{ RES "/memory/kernelTCP", I64 },
	{ RES "/memory/swappiness", U64 },
	{ RES "/cpu/shares", U64 },
	{ RES "/cpu/quota", I64 },
	{ RES "/cpu/burst", U64 },
	{ RES "/cpu/period", U64 },
	{ RES "/cpu/realtimeRuntime", I64 },
	{ RES "/cpu/realtimePeriod", U64 },
	{ RES "/cpu/idle", I64 },
	{ RES "/pids/limit", I64 },
	{ RES "/blockIO/weight", U16 },
	{ RES "/blockIO/leafWeight", U16 },
	{ WDEV "/major", I64 },
	{ WDEV "/minor", I64 },
	{ WDEV "/weight", U16 },
	{ WDEV "/leafWeight", U16 },
	{ RATE "/major", I64 },
	{ RATE "/minor", I64 },
	{ RATE "/rate", U64 },
	{ RES "/hugepageLimits/0/limit", U64 },
	{ RES "/network/classID", U32 },
	{ RES "/network/priorities/0/priority", U32 },
	{ RES "/rdma/mlx5_1/hcaHandles", U32 },
	{ RES "/rdma/mlx5_1/hcaObjects", U32 },
	{ SEC "/defaultErrnoRet", U32 },
	{ SEC "/syscalls/0/errnoRet", U32 },
	{ SEC "/syscalls/0/args/0/value", U64 },
	{ SEC "/syscalls/0/args/0/valueTwo", U64 },
};

START_TEST(widths)
{
	struct walk w = { 0 };
	const struct json *node;
	const char *from, *p = numbers[_i].pointer;
	struct parsed x;
	char *text;
	int i;

	parse_full(&w.x);
	w.text = text = slurp(FULL, &w.len);
	text[w.len] = '\0';
	node = json_next(w.x.s.json, p, NULL);
	ck_assert_msg(node != NULL, "%s", p);
	from = w.text + node->off;
	for (i = 0; i < 2; i++) {
		parse_with(&w, &x, from, skip(from),
			   ranges[numbers[_i].type].good[i]);
		ck_assert_msg(x.p.n == 0, "%s, good %d", p, i);
		arena_free(&x.a);
		parse_with(&w, &x, from, skip(from),
			   ranges[numbers[_i].type].bad[i]);
		ck_assert_msg(at(&x, p) != NULL, "%s, bad %d", p, i);
		ck_assert_str_eq(at(&x, p)->rule, CFG_SYNTAX);
		arena_free(&x.a);
	}
	free(text);
	arena_free(&w.x.a);
}
END_TEST

/* What the specification calls REQUIRED, and Linux has; the rest is not. */
static const char *const required[] = {
	"/root",
	"/root/path",
	"/process/cwd",
	"/process/consoleSize/height",
	"/process/consoleSize/width",
	"/process/user/uid",
	"/process/user/gid",
	"/process/rlimits/*/type",
	"/process/rlimits/*/soft",
	"/process/rlimits/*/hard",
	"/process/scheduler/policy",
	"/process/ioPriority/class",
	"/mounts/*/destination",
	"/mounts/*/uidMappings/*/containerID",
	"/mounts/*/uidMappings/*/hostID",
	"/mounts/*/uidMappings/*/size",
	"/mounts/*/gidMappings/*/containerID",
	"/mounts/*/gidMappings/*/hostID",
	"/mounts/*/gidMappings/*/size",
	"/linux/uidMappings/*/containerID",
	"/linux/uidMappings/*/hostID",
	"/linux/uidMappings/*/size",
	"/linux/gidMappings/*/containerID",
	"/linux/gidMappings/*/hostID",
	"/linux/gidMappings/*/size",
	"/hooks/prestart/*/path",
	"/hooks/createRuntime/*/path",
	"/hooks/createContainer/*/path",
	"/hooks/startContainer/*/path",
	"/hooks/poststart/*/path",
	"/hooks/poststop/*/path",
	"/linux/devices/*/type",
	"/linux/devices/*/path",
	"/linux/namespaces/*/type",
	RES "/devices/*/allow",
	RES "/blockIO/weightDevice/*/major",
	RES "/blockIO/weightDevice/*/minor",
	RES "/blockIO/throttleReadBpsDevice/*/major",
	RES "/blockIO/throttleReadBpsDevice/*/minor",
	RES "/blockIO/throttleReadBpsDevice/*/rate",
	RES "/blockIO/throttleWriteBpsDevice/*/major",
	RES "/blockIO/throttleWriteBpsDevice/*/minor",
	RES "/blockIO/throttleWriteBpsDevice/*/rate",
	RES "/blockIO/throttleReadIOPSDevice/*/major",
	RES "/blockIO/throttleReadIOPSDevice/*/minor",
	RES "/blockIO/throttleReadIOPSDevice/*/rate",
	RES "/blockIO/throttleWriteIOPSDevice/*/major",
	RES "/blockIO/throttleWriteIOPSDevice/*/minor",
	RES "/blockIO/throttleWriteIOPSDevice/*/rate",
	RES "/hugepageLimits/*/pageSize",
	RES "/hugepageLimits/*/limit",
	RES "/network/priorities/*/name",
	RES "/network/priorities/*/priority",
	SEC "/defaultAction",
	SEC "/syscalls/*/names",
	SEC "/syscalls/*/action",
	SEC "/syscalls/*/args/*/index",
	SEC "/syscalls/*/args/*/value",
	SEC "/syscalls/*/args/*/op",
	"/linux/memoryPolicy/mode",
	"/linux/personality/domain",
};

static int leave_out(void *ctx, const char *pattern)
{
	struct walk *w = ctx;
	const struct json *node = json_next(w->x.s.json, pattern, NULL);
	const char *from = w->text + node->off, *to = skip(from);
	char pointer[JSON_POINTER_MAX];
	const struct spec_problem *p;
	bool must = false;
	struct parsed x;
	size_t i;

	for (i = 0; i < sizeof(required) / sizeof(required[0]); i++)
		must |= strcmp(pattern, required[i]) == 0;
	while (strncmp(from + 1, node->key, node->key_len) != 0 ||
	       from[0] != '"' || from[node->key_len + 1] != '"')
		from--;
	parse_with(w, &x, from, to, "\"a foreign key, of no use\": 0");
	p = at(&x, json_pointer(node, pointer));
	ck_assert_msg((p != NULL) == must, "%s", pattern);
	if (must)
		ck_assert_str_eq(p->rule, CFG_SYNTAX);
	w->seen += must;
	arena_free(&x.a);
	return 0;
}

START_TEST(what_is_required)
{
	struct walk w = { 0 };
	char *text;

	parse_full(&w.x);
	w.text = text = slurp(FULL, &w.len);
	text[w.len] = '\0';
	ck_assert_int_eq(spec_fields(leave_out, &w), 0);
	ck_assert_int_eq(w.seen, CASES(required));
	free(text);
	arena_free(&w.x.a);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("fields");
	TCase *tc = tcase_create("fields");

	tcase_add_test(tc, full_is_full);
	tcase_add_test(tc, a_walk_can_be_ended);
	tcase_add_test(tc, no_field_takes_anything);
	tcase_add_loop_test(tc, widths, 0, CASES(numbers));
	tcase_add_test(tc, what_is_required);
	tcase_set_timeout(tc, 60);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
