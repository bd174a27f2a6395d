/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "spec/json.h"
#include "spec/spec_unit.h"

static const struct json *read(struct parsed *x, const char *text, size_t len)
{
	const struct json *root;
	struct err e;

	arena_init(&x->a, 64U << 20);
	spec_problems_init(&x->p, &x->a);
	ck_assert_int_eq(json_parse(&root, &x->a, text, len, &x->p, &e), 0);
	return root;
}

/* Broken texts: where they break, and no tree. */
static const struct {
	const char *text;
	size_t len; /* 0: strlen */
	const char *rule;
	const char *pointer;
	uint32_t off;
} broken[] = {
	{ "", 0, CFG_SYNTAX, "", 0 },
	{ " \n ", 0, CFG_SYNTAX, "", 3 },
	{ "{", 0, CFG_SYNTAX, "", 1 },
	{ "{\"a\":", 0, CFG_SYNTAX, "/a", 5 },
	{ "{\"a\":\"x", 0, CFG_SYNTAX, "/a", 7 },
	{ "{\"a\":1,}", 0, CFG_SYNTAX, "", 8 },
	{ "[1,]", 0, CFG_SYNTAX, "/1", 4 },
	{ "[1 2]", 0, CFG_SYNTAX, "/1", 4 },
	{ "[1", 0, CFG_SYNTAX, "/1", 2 },
	{ "{a:1}", 0, CFG_SYNTAX, "", 2 },
	{ "{\"a\" 1}", 0, CFG_SYNTAX, "/a", 6 },
	{ "{\"a\":tru}", 0, CFG_SYNTAX, "/a", 8 },
	{ "[nul]", 0, CFG_SYNTAX, "/0", 4 },
	{ "[fals]", 0, CFG_SYNTAX, "/0", 5 },
	{ "{'a':1}", 0, CFG_SYNTAX, "", 2 },
	{ "[1}", 0, CFG_SYNTAX, "/1", 3 },
	/* behind the value */
	{ "{}}", 0, CFG_SYNTAX, "", 2 },
	{ "{} x", 0, CFG_SYNTAX, "", 3 },
	{ "{}{}", 0, CFG_SYNTAX, "", 2 },
	{ "{} // c", 0, CFG_SYNTAX, "", 3 },
	{ "{}\0", 3, CFG_SYNTAX, "", 2 },
	{ "{}\v", 0, CFG_SYNTAX, "", 2 },
	{ "1 2", 0, CFG_SYNTAX, "", 2 },
	/* comments, blanks, byte order marks */
	{ "/**/{}", 0, CFG_SYNTAX, "", 0 },
	{ "{/**/}", 0, CFG_SYNTAX, "", 1 },
	{ "[\f1]", 0, CFG_SYNTAX, "/0", 1 },
	{ "{\v\"a\":1}", 0, CFG_SYNTAX, "", 1 },
	{ "{\"a\"\v:1}", 0, CFG_SYNTAX, "/a", 4 },
	{ "[1\v]", 0, CFG_SYNTAX, "/1", 2 },
	{ "\xef\xbb\xbf{}", 0, CFG_SYNTAX, "", 0 },
	{ "[\xc2\xa0 1]", 0, CFG_SYNTAX, "/0", 2 },
	/* numbers */
	{ "[1.0]", 0, CFG_SYNTAX, "/0", 1 },
	{ "[1e3]", 0, CFG_SYNTAX, "/0", 1 },
	{ "[1E3]", 0, CFG_SYNTAX, "/0", 1 },
	{ "[-0]", 0, CFG_SYNTAX, "/0", 1 },
	{ "[18446744073709551616]", 0, CFG_SYNTAX, "/0", 1 },
	{ "[-9223372036854775809]", 0, CFG_SYNTAX, "/0", 1 },
	{ "[01]", 0, CFG_SYNTAX, "/1", 3 },
	{ "[+1]", 0, CFG_SYNTAX, "/0", 2 },
	{ "[-]", 0, CFG_SYNTAX, "/0", 2 },
	{ "[1.]", 0, CFG_SYNTAX, "/0", 3 },
	{ "[NaN]", 0, CFG_SYNTAX, "/0", 2 },
	{ "1.5", 0, CFG_SYNTAX, "", 0 },
	/* strings */
	{ "[\"\t\"]", 0, CFG_SYNTAX, "/0", 2 },
	{ "[\"\0\"]", 5, CFG_SYNTAX, "/0", 2 },
	{ "[\"\\x\"]", 0, CFG_SYNTAX, "/0", 3 },
	{ "[\"\\u12g4\"]", 0, CFG_SYNTAX, "/0", 6 },
	{ "[\"\\ud800\"]", 0, CFG_SYNTAX, "/0", 2 },
	{ "[\"a\\udc00\"]", 0, CFG_SYNTAX, "/0", 3 },
	{ "[\"\\ud800\\ud800\"]", 0, CFG_SYNTAX, "/0", 2 },
	{ "[\"\\ud800\\n12345\"]", 0, CFG_SYNTAX, "/0", 2 },
	{ "[\"\\uDBFFx\"]", 0, CFG_SYNTAX, "/0", 2 },
	{ "{\"\\ud800\":1}", 0, CFG_SYNTAX, "", 2 },
	{ "[\"a\x80\"]", 0, CFG_SYNTAX, "/0", 3 },
	{ "[\"\xc0\xaf\"]", 0, CFG_SYNTAX, "/0", 2 },
	{ "[\"\xed\xa0\x80\"]", 0, CFG_SYNTAX, "/0", 2 },
	{ "[\"\xf4\x90\x80\x80\"]", 0, CFG_SYNTAX, "/0", 2 },
	{ "[\"\xe2\x82\"]", 0, CFG_SYNTAX, "/0", 2 },
	{ "{\"\xff\":1}", 0, CFG_SYNTAX, "", 2 },
	{ "[\"\\n\xff\"]", 0, CFG_SYNTAX, "/0", 4 },
};

START_TEST(broken_texts)
{
	struct parsed x;
	size_t len = broken[_i].len;

	if (len == 0)
		len = strlen(broken[_i].text);
	ck_assert_ptr_null(read(&x, broken[_i].text, len));
	ck_assert_uint_eq(x.p.n, 1);
	ck_assert_str_eq(x.p.v[0].rule, broken[_i].rule);
	ck_assert_str_eq(x.p.v[0].pointer, broken[_i].pointer);
	ck_assert_uint_eq(x.p.v[0].off, broken[_i].off);
	ck_assert_uint_eq(x.p.refusing, 1);
	arena_free(&x.a);
}
END_TEST

/* Texts whose tree is whole, and the problem in them. */
static const struct fault odd[] = {
	{ "{\"a\":1,\"b\":2}", NULL, NULL },
	{ "{\"a\":1,\"a\":2}", CFG_DUP_KEY, "/a" },
	{ "{\"a\":1,\"\\u0061\":2}", CFG_DUP_KEY, "/a" },
	{ "{\"x\":[{\"a/b\":1,\"a\\/b\":2}]}", CFG_DUP_KEY, "/x/0/a~1b" },
	{ "{\"\":1,\"\":2}", CFG_DUP_KEY, "/" },
	{ "{\"a\":1,\"A\":2}", CFG_CASE_KEY, "/A" },
	{ "{\"root\":1,\"b\":0,\"Root\":2}", CFG_CASE_KEY, "/Root" },
	{ "{\"masked\":1,\"ma\xc5\xbf"
	  "ked\":2}",
	  CFG_CASE_KEY,
	  "/ma\xc5\xbf"
	  "ked" },
	{ "{\"K\":1,\"\xe2\x84\xaa\":2}", CFG_CASE_KEY, "/\xe2\x84\xaa" },
	{ "{\"\xe2\x84\xab\":1,\"\xe2\x84\xaa\":2}", NULL, NULL },
	{ "{\"a\":1,\"ab\":2,\"b\":3}", NULL, NULL },
	{ "[{\"a\":1},{\"a\":2}]", NULL, NULL },
	{ "{\"a\":{\"a\":{\"a\":1}}}", NULL, NULL },
	{ "{\"a\":\"x\\u0000y\"}", CFG_NUL, "/a" },
	{ "{\"a\":{\"b\\u0000c\":1}}", CFG_NUL, "/a" },
	/* many members take another way */
	{ "{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1,\"g\":1,\"h\":1,"
	  "\"i\":1,\"j\":1,\"k\":1,\"l\":1,\"m\":1,\"n\":1,\"ab\":1}",
	  NULL, NULL },
	{ "{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1,\"g\":1,\"h\":1,"
	  "\"i\":1,\"j\":1,\"k\":1,\"l\":1,\"m\":1,\"n\":1,\"c\":1}",
	  CFG_DUP_KEY, "/c" },
	{ "{\"C\":1,\"b\":1,\"a\":1,\"d\":1,\"e\":1,\"f\":1,\"g\":1,\"h\":1,"
	  "\"i\":1,\"j\":1,\"k\":1,\"l\":1,\"m\":1,\"n\":1,\"c\":1}",
	  CFG_CASE_KEY, "/c" },
	{ "{\"c\":1,\"b\":1,\"a\":1,\"d\":1,\"e\":1,\"f\":1,\"g\":1,\"h\":1,"
	  "\"i\":1,\"j\":1,\"k\":1,\"l\":1,\"m\":1,\"n\":1,\"C\":1}",
	  CFG_CASE_KEY, "/C" },
};

START_TEST(odd_texts)
{
	struct parsed x;

	ck_assert_ptr_nonnull(read(&x, odd[_i].text, strlen(odd[_i].text)));
	expect(&x, &odd[_i]);
	arena_free(&x.a);
}
END_TEST

START_TEST(values)
{
	static const char text[] =
		" [null,true,false,0,18446744073709551615,"
		"-9223372036854775808,\"a\\u00e9\\ud83d\\ude00\\n\\\"\","
		"{\"k\":[ ]},{}]\r\n";
	struct parsed x;
	const struct json *n, *root = read(&x, text, sizeof(text) - 1);

	ck_assert_ptr_nonnull(root);
	ck_assert_uint_eq(x.p.n, 0);
	ck_assert_uint_eq(root->type, JSON_ARRAY);
	ck_assert_uint_eq(root->len, 9);
	ck_assert_uint_eq(root->off, 1);
	n = root->u.child;
	ck_assert_uint_eq(n->type, JSON_NULL);
	ck_assert_uint_eq(n->off, 2);
	n = n->next;
	ck_assert(n->type == JSON_BOOL && n->u.b && n->off == 7);
	n = n->next;
	ck_assert(n->type == JSON_BOOL && !n->u.b && n->key_len == 2);
	n = n->next;
	ck_assert(n->type == JSON_NUMBER && n->u.u == 0 && !n->negative);
	n = n->next;
	ck_assert(n->u.u == UINT64_MAX && !n->negative);
	n = n->next;
	ck_assert(n->u.i == INT64_MIN && n->negative);
	n = n->next;
	ck_assert_uint_eq(n->type, JSON_STRING);
	ck_assert_str_eq(n->u.s, "a\xc3\xa9\xf0\x9f\x98\x80\n\"");
	ck_assert_uint_eq(n->len, 9);
	n = n->next;
	ck_assert(n->type == JSON_OBJECT && n->len == 1 && n->key == NULL);
	ck_assert_str_eq(n->u.child->key, "k");
	ck_assert_uint_eq(n->u.child->len, 0);
	ck_assert_ptr_null(n->u.child->u.child);
	ck_assert_ptr_eq(n->u.child->parent, n);
	n = n->next;
	ck_assert(n->type == JSON_OBJECT && n->u.child == NULL);
	ck_assert_ptr_null(n->next);
	arena_free(&x.a);
}
END_TEST

START_TEST(a_scalar_alone)
{
	struct parsed x;
	const struct json *root = read(&x, " 12", 3);

	ck_assert_ptr_nonnull(root);
	ck_assert(root->type == JSON_NUMBER && root->u.u == 12);
	ck_assert_uint_eq(root->off, 1);
	arena_free(&x.a);
	root = read(&x, "\"x\"", 3);
	ck_assert_ptr_nonnull(root);
	ck_assert_str_eq(root->u.s, "x");
	arena_free(&x.a);
}
END_TEST

START_TEST(a_nul_cuts)
{
	static const char text[] = "{\"a\\u0000b\":\"c\\u0000d\"}";
	struct parsed x;
	const struct json *root = read(&x, text, sizeof(text) - 1);

	ck_assert_ptr_nonnull(root);
	ck_assert_uint_eq(x.p.n, 2);
	ck_assert_str_eq(root->u.child->key, "a");
	ck_assert_uint_eq(root->u.child->key_len, 1);
	ck_assert_uint_eq(root->u.child->len, 1);
	ck_assert_str_eq(root->u.child->u.s, "c");
	arena_free(&x.a);
}
END_TEST

START_TEST(all_findings)
{
	static const char text[] =
		"{\"a\":\"\\u0000\",\"b\":1,\"b\":2,\"c\":{\"d\":1,\"D\":1}}";
	struct parsed x;

	ck_assert_ptr_nonnull(read(&x, text, sizeof(text) - 1));
	ck_assert_uint_eq(x.p.n, 3);
	ck_assert_str_eq(x.p.v[0].rule, CFG_NUL);
	ck_assert_str_eq(x.p.v[1].rule, CFG_CASE_KEY);
	ck_assert_str_eq(x.p.v[1].pointer, "/c/D");
	ck_assert_str_eq(x.p.v[2].rule, CFG_DUP_KEY);
	ck_assert_uint_eq(x.p.v[2].off, 24);
	arena_free(&x.a);
}
END_TEST

START_TEST(the_first_of_two_counts)
{
	static const char text[] = "{\"b\":1,\"b\":2,\"b\":3}";
	struct parsed x;
	const struct json *n = read(&x, text, sizeof(text) - 1);

	ck_assert_ptr_nonnull(n);
	ck_assert_uint_eq(x.p.n, 2);
	n = n->u.child;
	ck_assert(!n->twice);
	ck_assert(n->next->twice && n->next->next->twice);
	arena_free(&x.a);
}
END_TEST

/* @n times @part, within @before and @after. */
static char *many(const char *before, const char *part, size_t n,
		  const char *after, size_t *len)
{
	size_t b = strlen(before), p = strlen(part), i;
	char *text = malloc(b + n * p + strlen(after) + 1);

	ck_assert_ptr_nonnull(text);
	memcpy(text, before, b);
	for (i = 0; i < n; i++)
		memcpy(text + b + i * p, part, p);
	memcpy(text + b + n * p, after, strlen(after) + 1);
	*len = b + n * p + strlen(after);
	return text;
}

static const struct {
	const char *before, *part, *after;
	size_t n;
	const char *rule; /* NULL: good */
} sizes[] = {
	{ "", "[", "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", 32, NULL },
	{ "", "[", "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", 33, CFG_SIZE },
	{ "", "{\"a\":", "", 40, CFG_SIZE },
	{ "", "[", "", 1000000, CFG_SIZE },
	{ "[0", ",0", "]", JSON_MAX_NODES - 2, NULL },
	{ "[0", ",0", "]", JSON_MAX_NODES - 1, CFG_SIZE },
	{ "\"", "x", "\"", JSON_MAX_BYTES - 2, NULL },
	{ "\"", "x", "\"", JSON_MAX_BYTES - 1, CFG_SIZE },
	{ "\"", "\\u0041", "\"", 100000, NULL },
	{ "[\"", "x", "", 100000, CFG_SYNTAX },
};

START_TEST(bounds)
{
	struct parsed x;
	const struct json *root;
	size_t len;
	char *text = many(sizes[_i].before, sizes[_i].part, sizes[_i].n,
			  sizes[_i].after, &len);

	root = read(&x, text, len);
	free(text); /* the tree does not point into it */
	if (sizes[_i].rule == NULL) {
		ck_assert_ptr_nonnull(root);
		ck_assert_uint_eq(x.p.n, 0);
	} else {
		ck_assert_ptr_null(root);
		ck_assert_uint_eq(x.p.n, 1);
		ck_assert_str_eq(x.p.v[0].rule, sizes[_i].rule);
	}
	arena_free(&x.a);
}
END_TEST

START_TEST(number_messages)
{
	static const char *const texts[] = { "[1.0]", "[1e3]", "[2E2]",
					     "[99999999999999999999]" };
	struct parsed x;
	int i;

	for (i = 0; i < CASES(texts); i++) {
		ck_assert_ptr_null(read(&x, texts[i], strlen(texts[i])));
		ck_assert_str_eq(x.p.v[0].message,
				 i < 3 ? "not a plain integer"
				       : "out of the range of 64 bits");
		arena_free(&x.a);
	}
}
END_TEST

/* The pointer of the deepest place is whole. */
START_TEST(deepest_pointer)
{
	char text[JSON_MAX_DEPTH + 2];
	struct parsed x;

	memset(text, '[', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	ck_assert_ptr_null(read(&x, text, sizeof(text) - 1));
	ck_assert_uint_eq(strlen(x.p.v[0].pointer), 2 * JSON_MAX_DEPTH);
	ck_assert_uint_eq(x.p.v[0].off, JSON_MAX_DEPTH);
	arena_free(&x.a);
}
END_TEST

/* 60,000 keys, the same one but for the last: no square of it in the time. */
START_TEST(hostile_keys)
{
	struct parsed x;
	size_t len;
	char *text = many("{", "\"kkkkkkkkkkkkkkkkkkkk\":0,", 60000, "\"z\":1}",
			  &len);

	ck_assert_ptr_nonnull(read(&x, text, len));
	ck_assert_uint_eq(x.p.refusing, 59999);
	ck_assert_uint_eq(x.p.n, SPEC_PROBLEMS_MAX);
	ck_assert_uint_eq(x.p.dropped, 59999 - SPEC_PROBLEMS_MAX);
	free(text);
	arena_free(&x.a);
}
END_TEST

/* Any cap on the arena ends in an error, never in a wrong answer. */
START_TEST(no_memory)
{
	static const char text[] =
		"{\"a\":[1,\"x\",null,true,{}],\"a\":2,\"c\":0,\"d\":0,"
		"\"e\":0,\"f\":0,\"g\":0,\"h\":0,\"i\":0,\"j\":0,\"k\":0,"
		"\"l\":0,\"m\":0,\"n\":\"\\u0000\"}";
	const struct json *root;
	struct spec_problems p;
	struct arena a;
	struct err e;
	size_t cap;
	int rc = -1;

	for (cap = 0; rc != 0; cap += 16) {
		arena_init(&a, cap);
		spec_problems_init(&p, &a);
		rc = json_parse(&root, &a, text, sizeof(text) - 1, &p, &e);
		if (rc != 0) {
			ck_assert_int_eq(e.kind, ERR_LIMIT);
			ck_assert_ptr_null(root);
		}
		arena_free(&a);
		ck_assert(cap < 65536);
	}
	ck_assert(cap > 1024);
	ck_assert_uint_eq(p.n, 2);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("json");
	TCase *tc = tcase_create("json");

	tcase_add_loop_test(tc, broken_texts, 0, CASES(broken));
	tcase_add_loop_test(tc, odd_texts, 0, CASES(odd));
	tcase_add_test(tc, values);
	tcase_add_test(tc, a_scalar_alone);
	tcase_add_test(tc, a_nul_cuts);
	tcase_add_test(tc, all_findings);
	tcase_add_test(tc, the_first_of_two_counts);
	tcase_add_loop_test(tc, bounds, 0, CASES(sizes));
	tcase_add_test(tc, number_messages);
	tcase_add_test(tc, deepest_pointer);
	tcase_add_test(tc, hostile_keys);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, no_memory);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
