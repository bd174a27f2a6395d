/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "spec/json.h"
#include "spec/spec_unit.h"

static const char text[] =
	"{\"a\":[{\"b\":1,\"c\":2},{\"c\":3},{\"b\":4,\"b\":5}],"
	"\"m~n/o\":{\"x\":{\"b\":6}},\"e\":[]}";

static const struct json *tree(struct parsed *x)
{
	const struct json *root;
	struct err e;

	arena_init(&x->a, 1U << 20);
	spec_problems_init(&x->p, &x->a);
	ck_assert_int_eq(
		json_parse(&root, &x->a, text, sizeof(text) - 1, &x->p, &e), 0);
	ck_assert_ptr_nonnull(root);
	return root;
}

static const struct {
	const char *pattern;
	const char *found; /* the pointers, a blank behind each */
} walks[] = {
	{ "", " " },
	{ "/a", "/a " },
	{ "/a/*", "/a/0 /a/1 /a/2 " },
	{ "/a/*/b", "/a/0/b /a/2/b " },
	{ "/a/*/c", "/a/0/c /a/1/c " },
	{ "/a/1/c", "/a/1/c " },
	{ "/a/01/c", "" },
	{ "/a/*/*", "/a/0/b /a/0/c /a/1/c /a/2/b " },
	{ "/*/*/b", "/a/0/b /a/2/b /m~0n~1o/x/b " },
	{ "/*", "/a /m~0n~1o /e " },
	{ "/e/*", "" },
	{ "/a/*/b/x", "" },
	{ "/nothing", "" },
	{ "/a/3", "" },
	{ "/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*", "" },
};

START_TEST(walking)
{
	struct parsed x;
	const struct json *root = tree(&x), *n = NULL;
	char pointer[JSON_POINTER_MAX];
	struct buf found;

	buf_init(&found, 512);
	while ((n = json_next(root, walks[_i].pattern, n)) != NULL)
		buf_fmt(&found, "%s ", json_pointer(n, pointer));
	ck_assert_uint_eq(found.len, strlen(walks[_i].found));
	if (found.len > 0)
		ck_assert_str_eq(found.data, walks[_i].found);
	buf_free(&found);
	arena_free(&x.a);
}
END_TEST

START_TEST(no_tree_no_walk)
{
	ck_assert_ptr_null(json_next(NULL, "/a", NULL));
}
END_TEST

START_TEST(adding)
{
	char buf[JSON_POINTER_MAX] = "/linux/sysctl";

	ck_assert_str_eq(json_pointer_add(buf, "a/b~c"),
			 "/linux/sysctl/a~1b~0c");
}
END_TEST

START_TEST(long_pointers_are_cut)
{
	char key[600], buf[JSON_POINTER_MAX] = "";
	struct json root = { .type = JSON_OBJECT };
	struct json mid = { .parent = &root, .key = key };
	struct json leaf = { .parent = &mid, .key = "x", .key_len = 1 };
	static const char fill[] = "k~/";
	size_t i;

	for (i = 0; i < sizeof(fill) - 1; i++) {
		memset(key, fill[i], sizeof(key) - 1);
		key[sizeof(key) - 1] = '\0';
		mid.key_len = sizeof(key) - 1;
		(void)json_pointer(&leaf, buf);
		ck_assert_uint_lt(strlen(buf), sizeof(buf));
		ck_assert_uint_gt(strlen(buf), sizeof(buf) - 8);
		ck_assert_str_eq(buf + strlen(buf) - 3, "...");
		(void)json_pointer_add(buf, "more");
		ck_assert_uint_lt(strlen(buf), sizeof(buf));
	}
}
END_TEST

START_TEST(type_names)
{
	ck_assert_str_eq(json_type_name(JSON_NULL), "null");
	ck_assert_str_eq(json_type_name(JSON_OBJECT), "an object");
	ck_assert_str_eq(json_type_name(77), "?");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("json_tree");
	TCase *tc = tcase_create("json_tree");

	tcase_add_loop_test(tc, walking, 0, CASES(walks));
	tcase_add_test(tc, no_tree_no_walk);
	tcase_add_test(tc, adding);
	tcase_add_test(tc, long_pointers_are_cut);
	tcase_add_test(tc, type_names);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
