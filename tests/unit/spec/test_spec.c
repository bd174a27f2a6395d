/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <dirent.h>

#include "spec/spec_unit.h"

static const struct {
	const char *version;
	bool good;
} versions[] = {
	{ "1.0.0", true },
	{ "1.0.2-dev", true },
	{ "1.1.0", true },
	{ "1.2.1", true },
	{ "1.3.0", true },
	{ "1.3.99", true },
	{ "1.0.0-rc.1+b.01", true },
	{ "1.0.0+x-y", true },
	{ "1.4.0", false },
	{ "2.0.0", false },
	{ "0.9.0", false },
	{ "1.0", false },
	{ "1", false },
	{ "", false },
	{ "v1.0.0", false },
	{ "1.0.0.0", false },
	{ "01.0.0", false },
	{ "1.00.0", false },
	{ "1.0.0-", false },
	{ "1.0.0-a..b", false },
	{ "1.0.0-01", false },
	{ "1.0.0+", false },
	{ "1.0.0 ", false },
	{ " 1.0.0", false },
	{ "1.0.0-a_b", false },
	{ "1.0.4294967297000", false },
	{ "4294967297.0.0", false },
	{ "1.0.0-0", true },
	{ "1..0", false },
};

START_TEST(version)
{
	struct parsed x;
	char text[128];
	int n = snprintf(text, sizeof(text),
			 "{\"ociVersion\":\"%s\",\"root\":{\"path\":\"r\"}}",
			 versions[_i].version);

	parse_n(&x, text, (size_t)n);
	ck_assert_str_eq(x.s.oci_version.s, versions[_i].version);
	ck_assert_uint_eq(x.s.oci_version.off, 14);
	ck_assert_msg(x.p.n == (versions[_i].good ? 0 : 1), "%s",
		      versions[_i].version);
	if (!versions[_i].good) {
		ck_assert_str_eq(x.p.v[0].rule, CFG_VERSION);
		ck_assert_str_eq(x.p.v[0].pointer, "/ociVersion");
		ck_assert_uint_eq(x.p.v[0].off, 14);
	}
	arena_free(&x.a);
}
END_TEST

static const struct fault tops[] = {
	{ "", NULL, NULL },
	{ ",\"foo\":1", CFG_UNKNOWN, "/foo" },
	{ ",\"ociVersions\":1", CFG_NEAR_MISS, "/ociVersions" },
	{ ",\"Linux\":{}", CFG_CASE_KEY, "/Linux" },
	{ ",\"hk\":{}", CFG_UNKNOWN, "/hk" },
	{ ",\"hoks\":{}", CFG_NEAR_MISS, "/hoks" },
	{ ",\"procss\":{}", CFG_NEAR_MISS, "/procss" },
	{ ",\"hostname\":null", CFG_SYNTAX, "/hostname" },
	{ ",\"hostname\":\"a\\u0007\"", CFG_NUL, "/hostname" },
	{ ",\"hostname\":\"a\\u0000\"", CFG_NUL, "/hostname" },
	{ ",\"hostname\":\"a\\u007f\"", CFG_NUL, "/hostname" },
	{ ",\"hostname\":\"a\\u0085\"", CFG_NUL, "/hostname" },
	{ ",\"hostname\":\"a\\u00a0\\u20ac\"", NULL, NULL },
	{ ",\"annotations\":{\"a\":\"\\n\"}", NULL, NULL },
	{ ",\"annotations\":{\"a\\n\":\"\"}", CFG_NUL, "/annotations/a\n" },
	{ ",\"annotations\":{\"\":\"\"}", CFG_SYNTAX, "/annotations/" },
	{ ",\"annotations\":{\"a\":1}", CFG_SYNTAX, "/annotations/a" },
	{ ",\"annotations\":[]", CFG_SYNTAX, "/annotations" },
	{ ",\"linux\":[]", CFG_SYNTAX, "/linux" },
	{ ",\"linux\":{\"secomp\":{}}", CFG_NEAR_MISS, "/linux/secomp" },
	{ ",\"linux\":{\"SECCOMP\":{}}", CFG_CASE_KEY, "/linux/SECCOMP" },
	{ ",\"linux\":{\"maskedPath\":[]}", CFG_NEAR_MISS,
	  "/linux/maskedPath" },
	{ ",\"linux\":{\"ma\xc5\xbfkedPaths\":[]}", CFG_CASE_KEY,
	  "/linux/ma\xc5\xbfkedPaths" },
	{ ",\"linux\":{\"something\":[]}", CFG_UNKNOWN, "/linux/something" },
	{ ",\"linux\":{\"maskedPaths\":[\"/a\",2]}", CFG_SYNTAX,
	  "/linux/maskedPaths/1" },
	{ ",\"linux\":{\"sysctl\":{\"a/b\":\"1\",\"a/b\":\"2\"}}", CFG_DUP_KEY,
	  "/linux/sysctl/a~1b" },
	{ ",\"vm\":{\"x\":1},\"windows\":{},\"zos\":null", NULL, NULL },
};
FAULT_TEST(top, tops)

START_TEST(what_must_be_there)
{
	struct parsed x;

	parse_n(&x, "{}", 2);
	ck_assert_uint_eq(x.p.n, 2);
	ck_assert_str_eq(x.p.v[0].pointer, "/root");
	ck_assert_str_eq(x.p.v[0].rule, CFG_SYNTAX);
	ck_assert_str_eq(x.p.v[1].rule, CFG_VERSION);
	ck_assert(x.s.at.set && x.s.json != NULL);
	arena_free(&x.a);
}
END_TEST

START_TEST(not_an_object)
{
	struct parsed x;

	parse_n(&x, "[]", 2);
	ck_assert_uint_eq(x.p.n, 1);
	ck_assert_str_eq(x.p.v[0].rule, CFG_SYNTAX);
	ck_assert(!x.s.at.set && x.s.json == NULL);
	arena_free(&x.a);
	parse_n(&x, "{", 1);
	ck_assert_uint_eq(x.p.refusing, 1);
	ck_assert(!x.s.at.set && x.s.json == NULL);
	arena_free(&x.a);
}
END_TEST

/* An unknown key costs a search: they are counted. */
START_TEST(unknown_keys_by_the_thousand)
{
	struct parsed x;
	struct buf b;
	int i;

	buf_init(&b, 1U << 20);
	for (i = 0; i < 3000; i++)
		buf_fmt(&b, ",\"something%d\":1", i);
	parse(&x, b.data);
	buf_free(&b);
	ck_assert_uint_eq(x.p.refusing, 1);
	ck_assert_uint_eq(x.p.n, SPEC_WARNINGS_MAX + 1);
	ck_assert_str_eq(x.p.v[SPEC_WARNINGS_MAX].rule, CFG_SIZE);
	ck_assert_uint_eq(x.p.dropped, 1024 - SPEC_WARNINGS_MAX);
	arena_free(&x.a);
}
END_TEST

START_TEST(every_top_field)
{
	struct parsed x;
	const struct spec_linux *lx = &x.s.lx;

	parse_full(&x);
	ck_assert_str_eq(x.s.oci_version.s, "1.3.0");
	ck_assert_str_eq(x.s.hostname.s, "box");
	ck_assert_str_eq(x.s.domainname.s, "lan");
	ck_assert_uint_eq(x.s.annotations.n, 2);
	ck_assert_str_eq(x.s.annotations.v[0].key.s, "org.example.a");
	ck_assert_str_eq(x.s.annotations.v[0].value.s, "1\n2");
	ck_assert_str_eq(x.s.annotations.v[1].value.s, "");
	ck_assert(x.s.vm.set && x.s.windows.set && x.s.solaris.set);
	ck_assert(x.s.freebsd.set && x.s.zos.set);
	ck_assert(x.s.process.at.set && x.s.root.at.set && x.s.hooks.at.set);
	ck_assert(lx->at.set && lx->resources.at.set && lx->seccomp.at.set);
	ck_assert_uint_eq(lx->devices.n, 2);
	ck_assert_uint_eq(lx->uid_mappings.v[0].host_id.v, 1000);
	ck_assert_uint_eq(lx->gid_mappings.v[0].host_id.v, 2000);
	ck_assert_uint_eq(lx->sysctl.n, 2);
	ck_assert_str_eq(lx->sysctl.v[1].key.s, "kernel.shmmax");
	ck_assert_str_eq(lx->sysctl.v[1].value.s, "2\t");
	ck_assert_str_eq(lx->cgroups_path.s, "/my/cgroup");
	ck_assert_str_eq(lx->masked_paths.v[0].s, "/proc/kcore");
	ck_assert_uint_eq(lx->readonly_paths.n, 2);
	ck_assert_str_eq(lx->mount_label.s,
			 "system_u:object_r:svirt_sandbox_file_t:s0");
	arena_free(&x.a);
}
END_TEST

/* Offsets lead back to the text. */
START_TEST(offsets)
{
	struct parsed x;
	size_t len;
	char *text = slurp(FULL, &len);

	parse_n(&x, text, len);
	ck_assert_int_eq(text[x.s.process.at.off], '{');
	ck_assert_int_eq(strncmp(text + x.s.hostname.off, "\"box\"", 5), 0);
	ck_assert_int_eq(strncmp(text + x.s.process.user.uid.off, "1001", 4),
			 0);
	ck_assert_int_eq(text[x.s.mounts.off], '[');
	ck_assert_int_eq(
		strncmp(text + x.s.mounts.v[1].options.v[1].off, "\"idmap", 6),
		0);
	ck_assert_int_eq(strncmp(text + x.s.lx.seccomp.default_action.off,
				 "\"SCMP_ACT_ERRNO\"", 16),
			 0);
	ck_assert_int_eq(strncmp(text + x.s.root.readonly.off, "true", 4), 0);
	free(text);
	arena_free(&x.a);
}
END_TEST

/* What the engines of today write is read without a word. */
START_TEST(configs_of_engines)
{
	const char *dir = getenv("srcdir");
	char path[512], name[400];
	struct dirent *de;
	struct parsed x;
	size_t len;
	char *text;
	int seen = 0;
	DIR *d;

	(void)snprintf(path, sizeof(path), "%s/tests/golden",
		       dir != NULL ? dir : ".");
	d = opendir(path);
	ck_assert_ptr_nonnull(d);
	while ((de = readdir(d)) != NULL) {
		if (strncmp(de->d_name, "docker-", 7) != 0 &&
		    strncmp(de->d_name, "podman-", 7) != 0)
			continue;
		(void)snprintf(name, sizeof(name),
			       "tests/golden/%.100s/config.json", de->d_name);
		text = slurp(name, &len);
		parse_n(&x, text, len);
		ck_assert_msg(x.p.n == 0, "%s: %s at %s", name,
			      x.p.n > 0 ? x.p.v[0].message : "",
			      x.p.n > 0 ? x.p.v[0].pointer : "");
		ck_assert(x.s.process.at.set && x.s.lx.at.set);
		ck_assert_uint_ge(x.s.mounts.n, 7);
		ck_assert_uint_lt(x.a.used, 128 * 1024);
		arena_free(&x.a);
		free(text);
		seen++;
	}
	(void)closedir(d);
	ck_assert_int_ge(seen, 13);
}
END_TEST

START_TEST(process_file)
{
	static const char good[] = "{\"args\":[\"id\"],\"cwd\":\"/\"}";
	static const char bad[] = "{\"args\":[1],\"cwd\":\"/\"}";
	struct spec_process out;
	struct spec_problems p;
	struct arena a;
	struct err e;

	arena_init(&a, 1U << 20);
	spec_problems_init(&p, &a);
	ck_assert_int_eq(
		spec_parse_process(&out, &a, good, sizeof(good) - 1, &p, &e),
		0);
	ck_assert_uint_eq(p.n, 0);
	ck_assert(out.at.set);
	ck_assert_str_eq(out.args.v[0].s, "id");
	ck_assert(!out.user.at.set && !out.no_new_privileges.set);
	ck_assert_int_eq(
		spec_parse_process(&out, &a, bad, sizeof(bad) - 1, &p, &e), 0);
	ck_assert_uint_eq(p.n, 1);
	ck_assert_str_eq(p.v[0].pointer, "/args/0");
	ck_assert_str_eq(out.args.v[0].s, "");
	ck_assert_int_eq(spec_parse_process(&out, &a, "{", 1, &p, &e), 0);
	ck_assert(!out.at.set);
	arena_free(&a);
}
END_TEST

START_TEST(update_file)
{
	static const char text[] =
		"{\"memory\":{\"limit\":64},\"pids\":{\"limt\":1}}";
	struct spec_resources out;
	struct spec_problems p;
	struct arena a;
	struct err e;

	arena_init(&a, 1U << 20);
	spec_problems_init(&p, &a);
	ck_assert_int_eq(
		spec_parse_resources(&out, &a, text, sizeof(text) - 1, &p, &e),
		0);
	ck_assert(out.at.set && out.memory.limit.v == 64);
	ck_assert(out.pids.at.set && !out.pids.limit.set);
	ck_assert(!out.cpu.at.set);
	ck_assert_uint_eq(p.n, 1);
	ck_assert_str_eq(p.v[0].rule, CFG_NEAR_MISS);
	ck_assert_str_eq(p.v[0].pointer, "/pids/limt");
	arena_free(&a);
}
END_TEST

/* Any cap on the arena ends in an error or in the whole answer. */
START_TEST(no_memory)
{
	struct spec_problems p;
	struct spec s;
	struct arena a;
	struct err e;
	size_t len, cap;
	char *text = slurp(FULL, &len);
	int rc = -1;

	for (cap = 0; rc != 0; cap += 512) {
		arena_init(&a, cap);
		spec_problems_init(&p, &a);
		rc = spec_parse(&s, &a, text, len, &p, &e);
		if (rc != 0)
			ck_assert_int_eq(e.kind, ERR_LIMIT);
		else
			ck_assert_uint_eq(s.lx.resources.unified.n, 2);
		arena_free(&a);
		ck_assert(cap < 1U << 20);
	}
	ck_assert(cap > 8192);
	free(text);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("spec");
	TCase *tc = tcase_create("spec");

	tcase_add_loop_test(tc, version, 0, CASES(versions));
	tcase_add_loop_test(tc, top, 0, CASES(tops));
	tcase_add_test(tc, what_must_be_there);
	tcase_add_test(tc, not_an_object);
	tcase_add_test(tc, unknown_keys_by_the_thousand);
	tcase_add_test(tc, every_top_field);
	tcase_add_test(tc, offsets);
	tcase_add_test(tc, configs_of_engines);
	tcase_add_test(tc, process_file);
	tcase_add_test(tc, update_file);
	tcase_add_test(tc, no_memory);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
