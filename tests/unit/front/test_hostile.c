/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A front that an attacker owns hands back well-formed plans: the linker puts
 * a planted judge (--wrap=policy_compile_container) in the place of policy,
 * and the text says what it asks for. The floor has to see it.
 */
#include "config.h"

#include <linux/filter.h>
#include <linux/mount.h>
#include <linux/seccomp.h>
#include <string.h>

#include "floor/floor.h"
#include "job.h"
#include "plan/build.h"
#include "policy/policy.h"
#include "sample.h"
#include "unit.h"

int __wrap_policy_compile_container(struct plan **out, const struct spec *s,
				    const struct spec_problems *p,
				    const struct facts *f,
				    const struct policy_opts *o, struct err *e);

enum {
	SAFE = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV
};

static void add_bind(struct plan_container *c, const char *source)
{
	static struct plan_mount m[16];

	memcpy(m, c->mounts, c->n_mounts * sizeof(m[0]));
	m[c->n_mounts] = (struct plan_mount){
		.dest = "/host",
		.source = source,
		.type = PLAN_MOUNT_BIND,
		.attr_set = SAFE,
		.rec_set = SAFE,
		.recursive = true,
		.allow = PLAN_BIND_SENSITIVE | PLAN_BIND_SOCKET,
	};
	c->mounts = m;
	c->n_mounts++;
}

static void allow_all(struct plan_container *c)
{
	static const struct sock_filter ret = { BPF_RET | BPF_K, 0, 0,
						SECCOMP_RET_ALLOW };
	static const struct plan_filter f = { (const uint8_t *)&ret,
					      sizeof(ret), 0 };

	c->process.filters = &f;
	c->process.n_filters = 1;
	c->process.baseline = PLAN_BASELINE_NONE;
}

static void host_root(struct plan_container *c)
{
	static const struct plan_id_map m = { 0, 0, 65536 };

	c->ids = (struct plan_ids){ .kind = PLAN_IDS_MAPS,
				    .uid_maps = &m,
				    .n_uid_maps = 1,
				    .gid_maps = &m,
				    .n_gid_maps = 1 };
}

static void hook(struct plan_container *c)
{
	static const struct plan_hook h = { .when = PLAN_HOOK_PRESTART,
					    .path = "/bin/sh",
					    .timeout_ms = 1000 };

	c->hooks = &h;
	c->n_hooks = 1;
}

int __wrap_policy_compile_container(struct plan **out, const struct spec *s,
				    const struct spec_problems *p,
				    const struct facts *f,
				    const struct policy_opts *o, struct err *e)
{
	struct plan_container c = sample_container();
	struct plan_report r = sample_report();
	const char *ask = o->bundle;

	(void)s;
	(void)p;
	(void)f;
	c.config_sha256 = r.config_sha256 = o->config_sha256;
	if (strcmp(ask, "/docker.sock") == 0)
		add_bind(&c, "/run/docker.sock");
	else if (strcmp(ask, "/moved.sock") == 0)
		add_bind(&c, "/srv/docker.sock");
	else if (strcmp(ask, "/etc") == 0)
		add_bind(&c, "/etc");
	else if (strcmp(ask, "/allow-all") == 0)
		allow_all(&c);
	else if (strcmp(ask, "/host-root") == 0)
		host_root(&c);
	else if (strcmp(ask, "/hook") == 0)
		hook(&c);
	else if (strcmp(ask, "/caps") == 0)
		c.process.caps.bounding = (UINT64_C(1) << 41) - 1;
	else if (strcmp(ask, "/profile") == 0)
		c.profile = r.profile = PLAN_PROFILE_COMPAT;
	else if (strcmp(ask, "/open") == 0)
		c.profile = r.profile = PLAN_PROFILE_OPEN;
	else if (strcmp(ask, "/sha") == 0)
		c.config_sha256 = sample_container().config_sha256;
	else if (strcmp(ask, "/exec") == 0) {
		const struct plan_exec x = sample_exec();

		return plan_build_exec(out, &x, &r, e);
	}
	return plan_build_container(out, &c, &r, e);
}

static const struct {
	const char *ask;
	const char *at; /* "" is no plan that the front lets pass */
} cases[] = {
	{ "/docker.sock", "/run/docker.sock" },
	{ "/moved.sock", "/srv/docker.sock" },
	{ "/etc", "/etc" },
	{ "/allow-all", "process.baseline" },
	{ "/host-root", "ids" },
	{ "/hook", "/bin/sh" },
	{ "/caps", "process.caps" },
	{ "/profile", "" },
	{ "/open", "" },
	{ "/sha", "" },
	{ "/exec", "" },
};

START_TEST(seen)
{
	struct front_job j = job_of(JOB_CONFIG);
	struct plan *p;
	struct err e = { 0 };

	j.bundle = cases[_i].ask;
	if (cases[_i].at[0] == '\0') {
		ck_assert_int_eq(front_compile(&j, &p, &e), -1);
		ck_assert_ptr_nonnull(strstr(e.text, "another question"));
		ck_assert_ptr_null(p);
		return;
	}
	ck_assert_msg(front_compile(&j, &p, &e) == 0, "%s: %s", e.at, e.text);
	ck_assert_int_eq(floor_check(p, floor_ceiling(j.profile), &e), -1);
	ck_assert_int_eq((int)e.kind, (int)ERR_DENIED);
	ck_assert_str_eq(e.at, cases[_i].at);
	plan_free(p);
}
END_TEST

/* The plan that the planted judge starts from is a good one. */
START_TEST(the_plant)
{
	const struct front_job j = job_of(JOB_CONFIG);
	struct plan *p;
	struct err e = { 0 };

	ck_assert_int_eq(front_compile(&j, &p, &e), 0);
	ck_assert_int_eq(floor_check(p, floor_ceiling(j.profile), &e), 0);
	plan_free(p);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("hostile");
	TCase *tc = tcase_create("hostile");

	tcase_add_test(tc, the_plant);
	tcase_add_loop_test(tc, seen, 0,
			    (int)(sizeof(cases) / sizeof(cases[0])));
	suite_add_tcase(s, tc);
	return unit_run(s);
}
