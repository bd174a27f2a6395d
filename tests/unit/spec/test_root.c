/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "spec/spec_unit.h"

START_TEST(every_field)
{
	struct parsed x;
	const struct spec_mount *m;

	parse_full(&x);
	ck_assert_str_eq(x.s.root.path.s, "rootfs");
	ck_assert(x.s.root.readonly.set && x.s.root.readonly.v);
	ck_assert_uint_eq(x.s.mounts.n, 2);
	m = &x.s.mounts.v[0];
	ck_assert_str_eq(m->destination.s, "/proc");
	ck_assert_str_eq(m->type.s, "proc");
	ck_assert_str_eq(m->source.s, "proc");
	ck_assert_str_eq(m->options.v[1].s, "noexec");
	ck_assert(!m->uid_mappings.set && !m->gid_mappings.set);
	m = &x.s.mounts.v[1];
	ck_assert_str_eq(m->source.s, "/srv");
	ck_assert_uint_eq(m->uid_mappings.n, 1);
	ck_assert_uint_eq(m->uid_mappings.v[0].host_id.v, 100000);
	ck_assert_uint_eq(m->gid_mappings.v[0].container_id.v, 1);
	ck_assert_uint_eq(m->gid_mappings.v[0].size.v, UINT32_MAX);
	arena_free(&x.a);
}
END_TEST

static const struct fault faults[] = {
	{ ",\"mounts\":[]", NULL, NULL },
	{ ",\"mounts\":[{\"destination\":\"/a\"}]", NULL, NULL },
	{ ",\"mounts\":{}", CFG_SYNTAX, "/mounts" },
	{ ",\"mounts\":[1]", CFG_SYNTAX, "/mounts/0" },
	{ ",\"mounts\":[{}]", CFG_SYNTAX, "/mounts/0/destination" },
	{ ",\"mounts\":[{\"destination\":\"/a\\u0000/b\"}]", CFG_NUL,
	  "/mounts/0/destination" },
	{ ",\"mounts\":[{\"destination\":\"/a\\n\"}]", CFG_NUL,
	  "/mounts/0/destination" },
	{ ",\"mounts\":[{\"destination\":\"/\",\"source\":\"/\\u001b\"}]",
	  CFG_NUL, "/mounts/0/source" },
	{ ",\"mounts\":[{\"destination\":\"/\",\"options\":[\"ro\",\"a\\t\"]}]",
	  CFG_NUL, "/mounts/0/options/1" },
	{ ",\"mounts\":[{\"destination\":\"/\",\"options\":\"ro\"}]",
	  CFG_SYNTAX, "/mounts/0/options" },
	{ ",\"mounts\":[{\"destination\":\"/\",\"option\":[]}]", CFG_NEAR_MISS,
	  "/mounts/0/option" },
	{ ",\"mounts\":[{\"destination\":\"/\",\"uidMappings\":[{"
	  "\"containerID\":0,\"hostID\":0}]}]",
	  CFG_SYNTAX, "/mounts/0/uidMappings/0/size" },
	{ ",\"mounts\":[{\"destination\":\"/\",\"Source\":\"/\"}]",
	  CFG_CASE_KEY, "/mounts/0/Source" },
};
FAULT_TEST(faulty, faults)

static const struct {
	const char *text;
	const char *pointer;
} roots[] = {
	{ "{}", "/root/path" },
	{ "{\"path\":7}", "/root/path" },
	{ "{\"path\":\"\"}", "/root/path" },
	{ "[]", "/root" },
	{ "{\"path\":\"r\",\"readonly\":\"yes\"}", "/root/readonly" },
};

START_TEST(faulty_root)
{
	char text[128];
	struct parsed x;
	int n = snprintf(text, sizeof(text),
			 "{\"ociVersion\":\"1.0.0\",\"root\":%s}",
			 roots[_i].text);

	parse_n(&x, text, (size_t)n);
	ck_assert_uint_eq(x.p.n, 1);
	ck_assert_str_eq(x.p.v[0].rule, CFG_SYNTAX);
	ck_assert_str_eq(x.p.v[0].pointer, roots[_i].pointer);
	arena_free(&x.a);
}
END_TEST

START_TEST(too_many_mounts)
{
	struct parsed x;
	struct buf b;
	int n, i;

	for (n = SPEC_MOUNTS_MAX; n <= SPEC_MOUNTS_MAX + 1; n++) {
		buf_init(&b, 1U << 20);
		for (i = 0; i < n; i++)
			buf_fmt(&b, "%s{\"destination\":\"/a\"}",
				i == 0 ? ",\"mounts\":[" : ",");
		buf_char(&b, ']');
		parse(&x, b.data);
		buf_free(&b);
		ck_assert_uint_eq(x.p.n, n > SPEC_MOUNTS_MAX ? 1 : 0);
		if (n > SPEC_MOUNTS_MAX) {
			ck_assert_str_eq(x.p.v[0].rule, CFG_SIZE);
			ck_assert_str_eq(x.p.v[0].pointer, "/mounts");
			ck_assert(!x.s.mounts.set && x.s.mounts.n == 0);
		}
		arena_free(&x.a);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("root");
	TCase *tc = tcase_create("root");

	tcase_add_test(tc, every_field);
	tcase_add_loop_test(tc, faulty, 0, CASES(faults));
	tcase_add_loop_test(tc, faulty_root, 0, CASES(roots));
	tcase_add_test(tc, too_many_mounts);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
