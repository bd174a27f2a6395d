/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <string.h>

#include "life/process_text.h"
#include "unit.h"

static const char *const env[] = { "PATH=/bin", "HOME=/root", "PATHX=1" };
static const uint32_t groups[] = { 5 };
static const struct plan_rlimit rlimits[] = { { 7, 1024, 4096 } };

static const struct plan_process base = {
	.env = env,
	.n_env = 3,
	.cwd = "/srv",
	.uid = 33,
	.gid = 44,
	.groups = groups,
	.n_groups = 1,
	.caps = { .bounding = 1U << 5,
		  .effective = 1U << 5,
		  .permitted = 1U << 5 },
	.rlimits = rlimits,
	.n_rlimits = 1,
	.no_new_privs = true,
};

static const char *const args[] = { "ls", "-l", "a\"b" };
static struct buf out;
static struct err e;

static void setup(void)
{
	buf_init(&out, 65536);
}

static void teardown(void)
{
	buf_free(&out);
}

static bool has(const char *part)
{
	return strstr(out.data, part) != NULL;
}

START_TEST(labels)
{
	struct life_exec o = { .id = "c",
			       .args = args,
			       .n_args = 1,
			       .apparmor = "mine",
			       .label = "u:r:t:s0" };

	ck_assert_int_eq(process_text(&o, &base, &out, &e), 0);
	ck_assert(has("\"apparmorProfile\":\"mine\""));
	ck_assert(has("\"selinuxLabel\":\"u:r:t:s0\""));
}
END_TEST

START_TEST(is_as_the_container_is)
{
	struct life_exec o = { .id = "c", .args = args, .n_args = 3 };

	ck_assert_int_eq(process_text(&o, &base, &out, &e), 0);
	ck_assert_str_eq(
		out.data,
		"{\"terminal\":false,\"user\":{\"uid\":33,\"gid\":44,"
		"\"additionalGids\":[5]},\"args\":[\"ls\",\"-l\",\"a\\\"b\"],"
		"\"env\":[\"PATH=/bin\",\"HOME=/root\",\"PATHX=1\"],"
		"\"cwd\":\"/srv\",\"capabilities\":{\"bounding\":[\"CAP_KILL\"]"
		",\"effective\":[\"CAP_KILL\"],\"permitted\":[\"CAP_KILL\"],"
		"\"ambient\":[]},\"rlimits\":[{\"type\":\"RLIMIT_NOFILE\","
		"\"soft\":1024,\"hard\":4096}],\"noNewPrivileges\":true}");
}
END_TEST

START_TEST(takes_what_is_said)
{
	const char *const more[] = { "PATH=/x", "NEW=" };
	const char *const caps[] = { "CAP_CHOWN" };
	const char *const gids[] = { "7" };
	struct life_exec o = { .id = "c",
			       .args = args,
			       .n_args = 1,
			       .env = more,
			       .n_env = 2,
			       .cwd = "/tmp",
			       .user = "1000:0",
			       .caps = caps,
			       .n_caps = 1,
			       .groups = gids,
			       .n_groups = 1,
			       .tty = true };

	ck_assert_int_eq(process_text(&o, &base, &out, &e), 0);
	ck_assert(has("\"terminal\":true"));
	ck_assert(has("\"uid\":1000,\"gid\":0,\"additionalGids\":[5,7]"));
	ck_assert(has("[\"HOME=/root\",\"PATHX=1\",\"PATH=/x\",\"NEW=\"]"));
	ck_assert(has("\"cwd\":\"/tmp\""));
	ck_assert(has("\"effective\":[\"CAP_KILL\",\"CAP_CHOWN\"]"));
	ck_assert(has("\"ambient\":[]"));
}
END_TEST

/* CVE-2026-30892, CVE-2024-40635: no word may end as user 0. */
static const char *const users[] = {
	"",   "root",  "-1",           "4294967296", "1:", ":1",
	":",  "1:-1",  "1:4294967296", "1 ",         " 1", "0x1",
	"01", "1:2:3", "+1",           "1:root",
};

/* A container without them: the conformance build's alone. */
START_TEST(new_privileges_as_the_container)
{
	struct life_exec o = { .id = "c", .args = args, .n_args = 1 };
	struct plan_process open = base;

	open.no_new_privs = false;
	ck_assert_int_eq(process_text(&o, &open, &out, &e), 0);
	ck_assert(has("\"noNewPrivileges\":false"));
	buf_free(&out);
	buf_init(&out, 65536);
	o.no_new_privs = true;
	ck_assert_int_eq(process_text(&o, &open, &out, &e), 0);
	ck_assert(has("\"noNewPrivileges\":true"));
}
END_TEST

START_TEST(refuses_odd_users)
{
	struct life_exec o = {
		.id = "c", .args = args, .n_args = 1, .user = users[_i]
	};

	ck_assert_int_eq(process_text(&o, &base, &out, &e), -1);
	ck_assert_str_eq(e.at, "--user");
}
END_TEST

START_TEST(one_number_keeps_the_group)
{
	struct life_exec o = {
		.id = "c", .args = args, .n_args = 1, .user = "1"
	};

	ck_assert_int_eq(process_text(&o, &base, &out, &e), 0);
	ck_assert(has("\"uid\":1,\"gid\":44"));
}
END_TEST

START_TEST(refuses_odd_variables)
{
	const char *const bad[] = { _i == 0 ? "SECRET" : "=SECRET" };
	struct life_exec o = {
		.id = "c", .args = args, .n_args = 1, .env = bad, .n_env = 1
	};

	ck_assert_int_eq(process_text(&o, &base, &out, &e), -1);
	ck_assert_ptr_null(strstr(e.text, "SECRET")); /* may be a secret */
}
END_TEST

int main(void)
{
	Suite *s = suite_create("process_text");
	TCase *tc = tcase_create("process_text");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, labels);
	tcase_add_test(tc, is_as_the_container_is);
	tcase_add_test(tc, takes_what_is_said);
	tcase_add_test(tc, new_privileges_as_the_container);
	tcase_add_loop_test(tc, refuses_odd_users, 0,
			    (int)(sizeof(users) / sizeof(*users)));
	tcase_add_test(tc, one_number_keeps_the_group);
	tcase_add_loop_test(tc, refuses_odd_variables, 0, 2);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
