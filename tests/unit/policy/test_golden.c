/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/golden: the configs that engines write, the verdicts written for them
 * by hand before there was any code, and the plans that come of them; those of
 * a case user-* for who has the one id and no cgroup. A verdict is never made
 * by the program; a plan's text is, once it was read: GOLDEN_WRITE=1 writes
 * plan.txt.
 */
#include "config.h"

#include <dirent.h>

#include "plan/print.h"
#include "policy_unit.h"

enum {
	FILE_MAX = 1 << 20
};

static const char *const profiles[] = { "strict", "hardened", "compat" };

static void golden_path(struct buf *path, const char *name, const char *file)
{
	const char *srcdir = getenv("srcdir");

	buf_init(path, 4096);
	buf_fmt(path, "%s/tests/golden", srcdir != NULL ? srcdir : ".");
	if (name != NULL)
		buf_fmt(path, "/%s/%s", name, file);
	ck_assert(buf_ok(path));
}

/* Returns false when there is no such file. */
static bool slurp(const char *name, const char *file, struct buf *out)
{
	struct buf path;
	char piece[4096];
	size_t n;
	FILE *f;

	golden_path(&path, name, file);
	f = fopen(path.data, "re");
	buf_free(&path);
	buf_init(out, FILE_MAX);
	if (f == NULL)
		return false;
	while ((n = fread(piece, 1, sizeof(piece), f)) > 0)
		buf_bytes(out, piece, n);
	ck_assert(fclose(f) == 0 && buf_ok(out));
	return true;
}

static void write_plan(const char *name, const struct buf *text)
{
	struct buf path;
	FILE *f;

	golden_path(&path, name, "plan.txt");
	f = fopen(path.data, "we");
	buf_free(&path);
	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(text->data, 1, text->len, f), text->len);
	ck_assert_int_eq(fclose(f), 0);
}

static void judge_case(const char *name, enum plan_profile profile,
		       struct judged *x)
{
	struct facts f = facts_reference;
	struct buf config;

	if (strncmp(name, "user-", 5) == 0) {
		f.user = FACTS_NS_ROOT;
		f.cgroup = FACTS_CGROUP_NONE;
		f.setgroups = false;
		f.entered = f.root_nobody = true;
		f.uid_maps[f.n_uid_maps++] = (struct facts_map){ 0, 1000, 1 };
		f.gid_maps[f.n_gid_maps++] = (struct facts_map){ 0, 1000, 1 };
	}
	ck_assert(slurp(name, "config.json", &config));
	judge_text(x, config.data, config.len, profile, &f);
	buf_free(&config);
}

static void check_verdict(const char *name, enum plan_profile profile)
{
	struct buf want, got, file;
	struct judged x;

	buf_init(&file, 256);
	buf_fmt(&file, "verdict.%s", profiles[profile]);
	if (slurp(name, file.data, &want)) {
		judge_case(name, profile, &x);
		buf_init(&got, FILE_MAX);
		judged_verdict(x.plan, &got);
		ck_assert_msg(strcmp(got.data, want.data) == 0,
			      "%s, %s:\n%s--- by hand:\n%s", name,
			      profiles[profile], got.data, want.data);
		ck_assert_int_eq(plan_report(x.plan)->refused,
				 strstr(want.data, "refuse ") != NULL);
		buf_free(&got);
		judged_done(&x);
	}
	buf_free(&want);
	buf_free(&file);
}

static void check_plan(const char *name)
{
	struct buf want, got;
	struct judged x;

	judge_case(name, PLAN_PROFILE_HARDENED, &x);
	buf_init(&got, FILE_MAX);
	plan_print(x.plan, &got);
	ck_assert(buf_ok(&got));
	if (getenv("GOLDEN_WRITE") != NULL)
		write_plan(name, &got);
	ck_assert_msg(slurp(name, "plan.txt", &want), "%s: no plan.txt", name);
	ck_assert_msg(got.len == want.len &&
			      (got.len == 0 ||
			       memcmp(got.data, want.data, got.len) == 0),
		      "%s: the plan is\n%s", name, got.data);
	buf_free(&want);
	buf_free(&got);
	judged_done(&x);
}

/* Calls @each for every case; returns how many there are. */
static unsigned cases(void (*each)(const char *name))
{
	struct buf path;
	struct dirent *entry;
	unsigned n = 0;
	DIR *dir;

	golden_path(&path, NULL, NULL);
	dir = opendir(path.data);
	ck_assert_msg(dir != NULL, "%s", path.data);
	buf_free(&path);
	while ((entry = readdir(dir)) != NULL) {
		struct buf config;

		if (entry->d_name[0] == '.')
			continue;
		if (slurp(entry->d_name, "config.json", &config)) {
			each(entry->d_name);
			n++;
		}
		buf_free(&config);
	}
	closedir(dir);
	return n;
}

static void each_verdict(const char *name)
{
	check_verdict(name, PLAN_PROFILE_STRICT);
	check_verdict(name, PLAN_PROFILE_HARDENED);
	check_verdict(name, PLAN_PROFILE_COMPAT);
}

START_TEST(verdicts_are_those_written_by_hand)
{
	ck_assert_uint_ge(cases(each_verdict), 13);
}
END_TEST

START_TEST(plans_are_byte_stable)
{
	ck_assert_uint_ge(cases(check_plan), 13);
}
END_TEST

/* Every offset is where the value is that the pointer names, or its parent. */
static void each_offset(const char *name)
{
	const struct plan_report *r;
	struct judged x;
	size_t i;

	judge_case(name, PLAN_PROFILE_HARDENED, &x);
	r = plan_report(x.plan);
	for (i = 1; i < r->n_findings; i++)
		ck_assert_uint_ge(r->findings[i].offset,
				  r->findings[i - 1].offset);
	for (i = 0; i < r->n_findings; i++) {
		ck_assert_msg(r->findings[i].offset > 0, "%s %s", name,
			      r->findings[i].rule);
		ck_assert_msg(r->findings[i].message[0] != '\0', "%s",
			      r->findings[i].rule);
		ck_assert_msg(r->findings[i].fix[0] != '\0', "%s",
			      r->findings[i].rule);
	}
	judged_done(&x);
}

START_TEST(findings_stand_in_the_order_of_the_config)
{
	ck_assert_uint_ge(cases(each_offset), 13);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("golden");
	TCase *tc = tcase_create("golden");

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, verdicts_are_those_written_by_hand);
	tcase_add_test(tc, plans_are_byte_stable);
	tcase_add_test(tc, findings_stand_in_the_order_of_the_config);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
