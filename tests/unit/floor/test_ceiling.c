/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ceiling that a policy makes: what it raises, and what it can't. */
#include "config.h"

#include <linux/mount.h>
#include <string.h>

#include "../../../src/plan/private.h"
#include "floor/floor.h"
#include "sample.h"
#include "unit.h"

#define CAP(n) (UINT64_C(1) << (n))

enum {
	SAFE = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV
};

static int check(const struct plan_container *c, const struct ceiling *top)
{
	struct plan p = { .kind = PLAN_KIND_CONTAINER, .body = c };
	struct err e = { 0 };

	return floor_check(&p, top, &e);
}

static const struct plan_allowed_path paths[] = { { "/srv/own", false },
						  { "/etc", false },
						  { "/etc/x", true } };
static const struct plan_allowed_device devices[] = {
	{ 'c', 10, { .set = true, .v = 223 } },
	{ 'b', 8, { .set = false } },
};
static const char *const hooks[] = { "/usr/libexec/hook" };
static const struct plan_window windows[] = { { "/opt", true } };
static const struct plan_settings settings = {
	.profile = PLAN_PROFILE_HARDENED,
	.caps = CAP(13),
	.paths = paths,
	.n_paths = 3,
	.devices = devices,
	.n_devices = 2,
	.hooks_named = true,
	.hooks = hooks,
	.n_hooks = 1,
	.root = PLAN_ROOT_SCRATCH,
	.windows = windows,
	.n_windows = 1,
	.setid = true,
	.ids = { 65536, 131071 },
};

/* One mount alone. */
static void bind(struct plan_container *c, struct plan_mount *m,
		 const char *source, bool ro)
{
	const uint64_t attr = SAFE | (ro ? MOUNT_ATTR_RDONLY : 0);

	*m = (struct plan_mount){ .dest = "/m",
				  .source = source,
				  .type = PLAN_MOUNT_BIND,
				  .recursive = true,
				  .attr_set = attr,
				  .rec_set = attr,
				  .allow = PLAN_BIND_SENSITIVE };
	c->mounts = m;
	c->n_mounts = 1;
}

START_TEST(host_paths)
{
	static const struct {
		const char *source;
		bool ro;
		int want;
	} cases[] = {
		{ "/etc/x", false, 0 },
		{ "/etc/x/y", false, 0 },
		{ "/etc/y", true, 0 },
		{ "/etc/y", false, -1 },
		{ "/etc", true, 0 },
		{ "/etc", false, -1 },
		{ "/etc/xy", false, -1 },
		{ "/root/x", true, -1 },
		{ "/etc/brig", false, -1 },
		{ "/run/brig", true, -1 },
		{ "/proc/1/root", true, -1 },
		{ "/dev/sda", true, -1 },
		{ "/sys/kernel", true, -1 },
		{ "/", true, -1 },
		{ "/run/docker.sock", true, -1 },
	};
	struct plan_container c;
	struct plan_mount m;
	struct ceiling top;
	size_t i;

	floor_ceiling_by(&settings, &top);
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		c = sample_container();
		bind(&c, &m, cases[i].source, cases[i].ro);
		ck_assert_msg(check(&c, &top) == cases[i].want, "%s",
			      cases[i].source);
	}
	c = sample_container();
	bind(&c, &m, "/etc/x", false); /* a device, a program */
	m.allow |= PLAN_BIND_DEVICE;
	ck_assert_int_eq(check(&c, &top), -1);
	m.allow = PLAN_BIND_SENSITIVE | PLAN_BIND_EXEC;
	ck_assert_int_eq(check(&c, &top), -1);
}
END_TEST

START_TEST(capabilities)
{
	struct plan_settings audit = settings;
	struct plan_container c = sample_container();
	struct plan_caps *caps = &c.process.caps;
	struct ceiling top;

	floor_ceiling_by(&settings, &top);
	ck_assert_int_eq(check(&c, &top), 0);
	caps->bounding = caps->effective = caps->permitted = CAP(13);
	ck_assert_int_eq(check(&c, &top), 0);
	caps->bounding |= CAP(21);
	ck_assert_int_eq(check(&c, &top), -1);
	audit.audit = true;
	floor_ceiling_by(&audit, &top);
	ck_assert_int_eq(check(&c, &top), 0);
}
END_TEST

START_TEST(root_and_modes)
{
	static const struct plan_window w[] = { { "/tmp", true } };
	struct plan_settings low = settings;
	struct plan_container c = sample_container();
	struct plan_mount m;
	struct ceiling top;

	floor_ceiling_by(&settings, &top);
	c.n_mounts = 0;
	c.root.kind = PLAN_ROOT_SCRATCH;
	c.process.baseline = PLAN_BASELINE_DENY_SETID_OK;
	ck_assert_int_eq(check(&c, &top), 0);
	c.root.kind = PLAN_ROOT_DIRECT;
	ck_assert_int_eq(check(&c, &top), -1);
	low.root = PLAN_ROOT_DIRECT;
	floor_ceiling_by(&low, &top);
	ck_assert_int_eq(check(&c, &top), 0); /* where the engine looks */
	c.process.caps.bounding = c.process.caps.effective =
		c.process.caps.permitted = CAP(31);
	ck_assert_int_eq(check(&c, &top), (top.caps & CAP(31)) != 0 ? 0 : -1);
	c.process.caps = sample_container().process.caps;
	c.root.kind = PLAN_ROOT_SCRATCH;
	low.root = PLAN_ROOT_SCRATCH;
	floor_ceiling_by(&low, &top);
	bind(&c, &m, "/srv/x", false);
	m.allow = 0;
	ck_assert_int_eq(check(&c, &top), -1); /* modes that stay */
	c.process.baseline = PLAN_BASELINE_DENY;
	ck_assert_int_eq(check(&c, &top), 0);
	c.process.baseline = PLAN_BASELINE_DENY_SETID_OK;
	c.n_mounts = 0;
	low.root = PLAN_ROOT_DIRECT;
	floor_ceiling_by(&low, &top);
	c.root.kind = PLAN_ROOT_DIRECT;
	c.process.baseline = PLAN_BASELINE_DENY;
	ck_assert_int_eq(check(&c, &top), 0);
	low = settings;
	low.n_windows = 0;
	low.setid = false;
	low.root = PLAN_ROOT_WX;
	floor_ceiling_by(&low, &top);
	c = sample_container();
	c.n_mounts = 0;
	ck_assert_int_eq(check(&c, &top), 0);
	c.process.baseline = PLAN_BASELINE_DENY_SETID_OK;
	ck_assert_int_eq(check(&c, &top), -1);
	c = sample_container();
	c.root.windows = w;
	c.root.n_windows = 1;
	ck_assert_int_eq(check(&c, &top), -1);
}
END_TEST

/* What is mounted over the root is not what a process in it sees. */
START_TEST(the_root_masks_nothing)
{
	static const char *const root[] = { "/" };
	const struct ceiling *top = floor_ceiling(PLAN_PROFILE_HARDENED);
	struct plan_container c = sample_container();

	ck_assert_int_eq(check(&c, top), 0);
	c.readonly_paths = root;
	c.n_readonly_paths = 1;
	ck_assert_int_eq(check(&c, top), -1);
	c = sample_container();
	c.masked_paths = root;
	c.n_masked_paths = 1;
	ck_assert_int_eq(check(&c, top), -1);
}
END_TEST

START_TEST(login_ids)
{
	static const struct plan_id_map m = { 0, 1000, 1 };
	static const struct plan_exemption other = { .rule = "user-root" };
	static const struct plan_exemption that = { .rule = "id-map-overlap" };
	struct plan_settings low = settings;
	struct plan_container c = sample_container();
	struct ceiling top;

	c.n_mounts = 0;
	c.ids = (struct plan_ids){ .kind = PLAN_IDS_MAPS,
				   .uid_maps = &m,
				   .n_uid_maps = 1,
				   .gid_maps = &m,
				   .n_gid_maps = 1 };
	low.setid = false;
	low.n_exemptions = 1;
	low.exemptions = &other;
	low.root = PLAN_ROOT_WX;
	floor_ceiling_by(&low, &top);
	ck_assert_int_eq(check(&c, &top), -1);
	low.exemptions = &that;
	floor_ceiling_by(&low, &top);
	ck_assert_int_eq(check(&c, &top), 0);
	low.exemptions = &other;
	low.audit = true;
	floor_ceiling_by(&low, &top);
	ck_assert_int_eq(check(&c, &top), 0);
}
END_TEST

START_TEST(host_hooks)
{
	struct plan_hook h = { .when = PLAN_HOOK_CREATE_RUNTIME,
			       .path = "/usr/libexec/hook",
			       .timeout_ms = 1000 };
	struct plan_settings any = settings;
	struct plan_container c = sample_container();
	struct ceiling top;

	c.hooks = &h;
	c.n_hooks = 1;
	floor_ceiling_by(&settings, &top);
	ck_assert_int_eq(check(&c, &top), 0);
	h.path = "/bin/sh";
	ck_assert_int_eq(check(&c, &top), -1);
	any.hooks_named = false;
	any.n_hooks = 0;
	floor_ceiling_by(&any, &top);
	ck_assert_int_eq(check(&c, &top), 0);
	any.profile = PLAN_PROFILE_STRICT;
	floor_ceiling_by(&any, &top);
	ck_assert_int_eq(check(&c, &top), -1);
}
END_TEST

/* Of what a policy made wrong no container is launched. */
START_TEST(id_pool)
{
	static const struct {
		struct plan_id_pool ids;
		int want;
	} cases[] = {
		{ { 65536, 131071 }, 0 },
		{ { 2147418112, 2147483647 }, 0 },
		{ { 0, 131071 }, -1 },
		{ { 1, 131071 }, -1 },
		{ { 65535, 131071 }, -1 },
		{ { 131072, 131071 }, -1 },
		{ { 0, 0 }, -1 },
		{ { 2147418112, 2147483648 }, -1 },
		{ { 65536, UINT32_MAX }, -1 },
	};
	const struct plan_container c = sample_container();
	struct plan_settings s = settings;
	struct ceiling top;
	size_t i;

	ck_assert_int_eq(c.ids.kind, PLAN_IDS_BLOCK);
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		s.ids = cases[i].ids;
		floor_ceiling_by(&s, &top);
		ck_assert_uint_eq(top.ids.first, cases[i].ids.first);
		ck_assert_uint_eq(top.ids.last, cases[i].ids.last);
		ck_assert_msg(check(&c, &top) == cases[i].want, "%zu", i);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("floor/ceiling");
	TCase *t = tcase_create("ceiling");

	tcase_add_test(t, host_paths);
	tcase_add_test(t, capabilities);
	tcase_add_test(t, root_and_modes);
	tcase_add_test(t, the_root_masks_nothing);
	tcase_add_test(t, login_ids);
	tcase_add_test(t, host_hooks);
	tcase_add_test(t, id_pool);
	suite_add_tcase(s, t);
	return unit_run(s);
}
