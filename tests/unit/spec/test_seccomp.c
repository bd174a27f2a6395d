/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "spec/spec_unit.h"

START_TEST(every_field)
{
	struct parsed x;
	const struct spec_seccomp *s = &x.s.lx.seccomp;
	const struct spec_syscall *c;

	parse_full(&x);
	ck_assert_int_eq(s->default_action.v, SPEC_ACT_ERRNO);
	ck_assert_uint_eq(s->default_errno_ret.v, 38);
	ck_assert_int_eq(s->architectures.v[0].v, SPEC_ARCH_X86_64);
	ck_assert_int_eq(s->architectures.v[1].v, SPEC_ARCH_SHEB);
	ck_assert_int_eq(s->flags.v[0].v, SPEC_SEC_LOG);
	ck_assert_str_eq(s->listener_path.s, "/run/seccomp.sock");
	ck_assert_str_eq(s->listener_metadata.s, "m\n");
	ck_assert_uint_eq(s->syscalls.n, 2);
	c = &s->syscalls.v[0];
	ck_assert_uint_eq(c->names.n, 2);
	ck_assert_str_eq(c->names.v[1].s, "chmod");
	ck_assert_int_eq(c->action.v, SPEC_ACT_ERRNO);
	ck_assert_uint_eq(c->errno_ret.v, 13);
	ck_assert_uint_eq(c->args.v[0].index.v, 5);
	ck_assert(c->args.v[0].value.v == UINT64_MAX);
	ck_assert_uint_eq(c->args.v[0].value_two.v, 9);
	ck_assert_int_eq(c->args.v[0].op.v, SPEC_CMP_MASKED_EQ);
	c = &s->syscalls.v[1];
	ck_assert_int_eq(c->action.v, SPEC_ACT_NOTIFY);
	ck_assert(!c->errno_ret.set && !c->args.set);
	arena_free(&x.a);
}
END_TEST

/* Every name of the specification's lists, in the order of our enums. */
static const char *const actions[] = {
	"KILL",  "KILL_PROCESS", "KILL_THREAD", "TRAP",   "ERRNO",
	"TRACE", "ALLOW",        "LOG",         "NOTIFY",
};
static const char *const ops[] = { "NE", "LT", "LE",       "EQ",
				   "GE", "GT", "MASKED_EQ" };
static const char *const archs[] = {
	"X86",         "X86_64", "X32",       "ARM",     "AARCH64",
	"MIPS",        "MIPS64", "MIPS64N32", "MIPSEL",  "MIPSEL64",
	"MIPSEL64N32", "PPC",    "PPC64",     "PPC64LE", "S390",
	"S390X",       "PARISC", "PARISC64",  "RISCV64", "LOONGARCH64",
	"M68K",        "SH",     "SHEB",
};
static const char *const flags[] = { "TSYNC", "LOG", "SPEC_ALLOW",
				     "WAIT_KILLABLE_RECV" };

static void list(struct buf *b, const char *begin, const char *prefix,
		 const char *const *names, int n)
{
	int i;

	for (i = 0; i < n; i++)
		buf_fmt(b, "%s\"%s%s\"", i > 0 ? "," : begin, prefix, names[i]);
	buf_char(b, ']');
}

START_TEST(every_name)
{
	struct parsed x;
	const struct spec_seccomp *s = &x.s.lx.seccomp;
	struct buf b;
	int i;

	buf_init(&b, 1U << 20);
	buf_str(&b, ",\"linux\":{\"seccomp\":{"
		    "\"defaultAction\":\"SCMP_ACT_LOG\"");
	list(&b, ",\"architectures\":[", "SCMP_ARCH_", archs, CASES(archs));
	list(&b, ",\"flags\":[", "SECCOMP_FILTER_FLAG_", flags, CASES(flags));
	buf_str(&b, ",\"syscalls\":[");
	for (i = 0; i < CASES(actions); i++)
		buf_fmt(&b, "{\"names\":[\"a\"],\"action\":\"SCMP_ACT_%s\"},",
			actions[i]);
	buf_str(&b, "{\"names\":[\"a\"],\"action\":\"SCMP_ACT_TRACE\","
		    "\"errnoRet\":1,\"args\":[");
	for (i = 0; i < CASES(ops); i++)
		buf_fmt(&b,
			"%s{\"index\":0,\"value\":0,"
			"\"op\":\"SCMP_CMP_%s\"}",
			i > 0 ? "," : "", ops[i]);
	buf_str(&b, "]}]}}");
	parse(&x, b.data);
	buf_free(&b);
	ck_assert_uint_eq(x.p.n, 0);
	for (i = 0; i < CASES(archs); i++)
		ck_assert_int_eq(s->architectures.v[i].v, i);
	for (i = 0; i < CASES(flags); i++)
		ck_assert_int_eq(s->flags.v[i].v, i);
	for (i = 0; i < CASES(actions); i++)
		ck_assert_int_eq(s->syscalls.v[i].action.v, i);
	for (i = 0; i < CASES(ops); i++)
		ck_assert_int_eq(s->syscalls.v[9].args.v[i].op.v, i);
	ck_assert_int_eq(s->architectures.v[22].v, SPEC_ARCH_SHEB);
	ck_assert_int_eq(s->syscalls.v[8].action.v, SPEC_ACT_NOTIFY);
	arena_free(&x.a);
}
END_TEST

#define SEC(s) \
	",\"linux\":{\"seccomp\":{\"defaultAction\":\"SCMP_ACT_ALLOW\"" s "}}"
#define CALL(s) SEC(",\"syscalls\":[{\"names\":[\"a\"]," s "}]")
#define AT(s)   "/linux/seccomp/" s
static const struct fault faults[] = {
	{ SEC(""), NULL, NULL },
	{ ",\"linux\":{\"seccomp\":{}}", CFG_SYNTAX, AT("defaultAction") },
	{ ",\"linux\":{\"seccomp\":{\"defaultAction\":\"ALLOW\"}}", CFG_ENUM,
	  AT("defaultAction") },
	{ SEC(",\"defaultErrnoRet\":1"), CFG_ENUM, AT("defaultErrnoRet") },
	{ SEC(",\"architectures\":[\"x86_64\"]"), CFG_ENUM,
	  AT("architectures/0") },
	{ SEC(",\"flags\":[\"SECCOMP_FILTER_FLAG_NEW_LISTENER\"]"), CFG_ENUM,
	  AT("flags/0") },
	{ SEC(",\"listenerPath\":\"/a\\n\""), CFG_NUL, AT("listenerPath") },
	{ SEC(",\"listenerMetadata\":\"x\""), CFG_SYNTAX,
	  AT("listenerMetadata") },
	{ SEC(",\"listenerPath\":\"/a\",\"listenerMetadata\":\"x\""), NULL,
	  NULL },
	{ CALL("\"action\":\"SCMP_ACT_ALLOW\""), NULL, NULL },
	{ CALL("\"action\":\"SCMP_ACT_ERRNO\",\"errnoRet\":1"), NULL, NULL },
	{ CALL("\"action\":\"SCMP_ACT_ALLOW\",\"errnoRet\":1"), CFG_ENUM,
	  AT("syscalls/0/errnoRet") },
	{ CALL("\"action\":\"SCMP_ACT_FOO\",\"errnoRet\":1"), CFG_ENUM,
	  AT("syscalls/0/action") },
	{ CALL("\"errnoRet\":1"), CFG_SYNTAX, AT("syscalls/0/action") },
	{ SEC(",\"syscalls\":[{\"name\":\"a\",\"action\":"
	      "\"SCMP_ACT_ALLOW\",\"names\":[\"a\"]}]"),
	  CFG_NEAR_MISS, AT("syscalls/0/name") },
	{ SEC(",\"syscalls\":[{\"names\":[],\"action\":"
	      "\"SCMP_ACT_ALLOW\"}]"),
	  CFG_SYNTAX, AT("syscalls/0/names") },
	{ SEC(",\"syscalls\":[{\"action\":\"SCMP_ACT_ALLOW\"}]"), CFG_SYNTAX,
	  AT("syscalls/0/names") },
	{ CALL("\"action\":\"SCMP_ACT_ALLOW\",\"args\":[{\"index\":6,"
	       "\"value\":0,\"op\":\"SCMP_CMP_EQ\"}]"),
	  CFG_ENUM, AT("syscalls/0/args/0/index") },
	{ CALL("\"action\":\"SCMP_ACT_ALLOW\",\"args\":[{\"index\":0,"
	       "\"value\":-1,\"op\":\"SCMP_CMP_EQ\"}]"),
	  CFG_SYNTAX, AT("syscalls/0/args/0/value") },
	{ CALL("\"action\":\"SCMP_ACT_ALLOW\",\"args\":[{\"index\":0,"
	       "\"value\":1,\"op\":\"==\"}]"),
	  CFG_ENUM, AT("syscalls/0/args/0/op") },
	{ CALL("\"action\":\"SCMP_ACT_ALLOW\",\"args\":[{\"index\":0,"
	       "\"value\":1}]"),
	  CFG_SYNTAX, AT("syscalls/0/args/0/op") },
	{ CALL("\"action\":\"SCMP_ACT_ALLOW\",\"args\":null"), CFG_SYNTAX,
	  AT("syscalls/0/args") },
};
FAULT_TEST(faulty, faults)

/* The names are counted over all entries. */
START_TEST(too_many_names)
{
	static const char head[] = ",\"linux\":{\"seccomp\":{"
				   "\"defaultAction\":\"SCMP_ACT_LOG\","
				   "\"syscalls\":[{\"names\":[\"a\"";
	static const char next[] = "],\"action\":\"SCMP_ACT_ALLOW\"},"
				   "{\"names\":[\"a\"";
	struct parsed x;
	struct buf b;
	int n, i;

	for (n = SPEC_SYSCALLS_MAX; n <= SPEC_SYSCALLS_MAX + 1; n++) {
		buf_init(&b, 1U << 20);
		buf_str(&b, head);
		for (i = 1; i < n; i++)
			buf_str(&b, i == n / 2 ? next : ",\"a\"");
		buf_str(&b, "],\"action\":\"SCMP_ACT_ALLOW\"}]}}");
		parse(&x, b.data);
		buf_free(&b);
		ck_assert_uint_eq(x.p.n, n > SPEC_SYSCALLS_MAX ? 1 : 0);
		if (n > SPEC_SYSCALLS_MAX) {
			ck_assert_str_eq(x.p.v[0].rule, CFG_SIZE);
			ck_assert_str_eq(x.p.v[0].pointer, AT("syscalls"));
		}
		arena_free(&x.a);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("seccomp");
	TCase *tc = tcase_create("seccomp");

	tcase_add_test(tc, every_field);
	tcase_add_test(tc, every_name);
	tcase_add_loop_test(tc, faulty, 0, CASES(faults));
	tcase_add_test(tc, too_many_names);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
