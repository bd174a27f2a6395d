/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Policy and floor share nothing, so here they are held together: whatever
 * policy lets pass of the configs that engines write, the floor lets pass.
 */
#include "config.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "floor/floor.h"
#include "job.h"
#include "unit.h"

static char *read_config(const char *dir, size_t *len)
{
	char path[800];
	char *text = malloc(FRONT_TEXT_MAX);
	struct err e = { 0 };
	int fd;

	(void)snprintf(path, sizeof(path), "%s/config.json", dir);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		free(text);
		return NULL;
	}
	ck_assert_ptr_nonnull(text);
	ck_assert_int_eq(
		fd_read_all(fd, text, FRONT_TEXT_MAX, len, "config", &e), 0);
	(void)close(fd);
	return text;
}

/* Gives back whether there was a plan that passed. */
static bool agree(const char *name, const char *text, size_t len,
		  enum plan_profile profile)
{
	struct front_job j = job_of("");
	struct plan *p;
	struct err e = { 0 };
	bool passed;

	j.text = text;
	j.len = len;
	j.profile = profile;
	ck_assert_msg(front_compile(&j, &p, &e) == 0, "%s: %s: %s", name, e.at,
		      e.text);
	passed = !plan_report(p)->refused;
	if (passed)
		ck_assert_msg(floor_check(p, floor_ceiling(profile), &e) == 0,
			      "%s: %s: %s", name, e.at, e.text);
	plan_free(p);
	return passed;
}

START_TEST(on_what_engines_write)
{
	const char *top = getenv("srcdir");
	char path[400];
	struct dirent *d;
	unsigned configs = 0, passed = 0;
	size_t len;
	char *text;
	DIR *dir;

	(void)snprintf(path, sizeof(path), "%s/tests/golden",
		       top != NULL ? top : ".");
	dir = opendir(path);
	ck_assert_ptr_nonnull(dir);
	while ((d = readdir(dir)) != NULL) {
		char one[700];
		enum plan_profile p;

		(void)snprintf(one, sizeof(one), "%s/%s", path, d->d_name);
		text = read_config(one, &len);
		if (text == NULL)
			continue;
		configs++;
		for (p = PLAN_PROFILE_STRICT; p <= PLAN_PROFILE_COMPAT; p++)
			passed += agree(d->d_name, text, len, p);
		free(text);
	}
	(void)closedir(dir);
	ck_assert_uint_ge(configs, 10);
	ck_assert_uint_ge(passed, 15);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("agree");
	TCase *tc = tcase_create("agree");

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, on_what_engines_write);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
