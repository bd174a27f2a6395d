/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The floor under a user namespace that is joined, and under a remount. */
#include "config.h"

#include <linux/mount.h>

#include "../../../src/plan/private.h"
#include "floor/floor.h"
#include "sample.h"
#include "unit.h"

#define PODS "/var/lib/kubelet/pods/p/volumes/"

static struct err judge(const struct plan_container *c)
{
	struct plan_container body = *c;
	const struct plan p = { .kind = PLAN_KIND_CONTAINER, .body = &body };
	struct err e = { .kind = ERR_NONE };

	if (floor_check(&p, floor_ceiling(PLAN_PROFILE_HARDENED), &e) == 0)
		ck_assert_int_eq((int)e.kind, (int)ERR_NONE);
	return e;
}

START_TEST(whose_namespace)
{
	static const struct plan_id_map root = { 0, 0, 65536 };
	static const struct plan_id_map good = { 0, 100000, 65536 };
	struct plan_container c = sample_container();
	struct err e;

	c.ids = (struct plan_ids){ .kind = PLAN_IDS_JOIN,
				   .join = "/proc/7/ns/user" };
	e = judge(&c);
	ck_assert_msg(e.kind == ERR_NONE, "%s: %s", e.at, e.text);
	c.ids.uid_maps = c.ids.gid_maps = &good;
	c.ids.n_uid_maps = c.ids.n_gid_maps = 1;
	ck_assert_int_eq((int)judge(&c).kind, (int)ERR_NONE);
	c.ids.gid_maps = &root;
	ck_assert_str_eq(judge(&c).at, "/proc/7/ns/user");
	c.ids.gid_maps = &good;
	c.ids.join = "/proc/1/ns/user";
	ck_assert_str_eq(judge(&c).at, "/proc/1/ns/user");
	c.ids.join = "/proc/self/ns/user";
	ck_assert_str_eq(judge(&c).at, "/proc/self/ns/user");
}
END_TEST

/* Ids of the host, if it were for its root; and no limit that holds. */
START_TEST(below_a_namespace)
{
	static const struct plan_id_map root = { 0, 0, 65536 };
	struct ceiling top = *floor_ceiling(PLAN_PROFILE_HARDENED);
	struct plan_container c = sample_container();
	struct plan p = { .kind = PLAN_KIND_CONTAINER, .body = &c };
	struct err e;

	c.cgroup.none = true;
	ck_assert_str_eq(judge(&c).at, "cgroup.none");
	c.ids = (struct plan_ids){ .kind = PLAN_IDS_NESTED,
				   .join = "",
				   .uid_maps = &root,
				   .n_uid_maps = 1,
				   .gid_maps = &root,
				   .n_gid_maps = 1 };
	ck_assert_str_eq(judge(&c).at, "ids.kind");
	top.nested = true;
	ck_assert_int_eq(floor_check(&p, &top, &e), 0);
}
END_TEST

/* It may not take away what the mount had to have. */
START_TEST(remounted)
{
	struct plan_container c = sample_container();
	struct plan_mount m = c.mounts[3]; /* /sys */
	struct err e;

	ck_assert_str_eq(m.dest, "/sys");
	m.remount = true;
	c.mounts = &m;
	c.n_mounts = 1;
	e = judge(&c);
	ck_assert_msg(e.kind == ERR_NONE, "%s: %s", e.at, e.text);
	m.attr_set &= ~(uint64_t)MOUNT_ATTR_RDONLY;
	ck_assert_str_eq(judge(&c).at, "/sys");
	m.attr_set |= MOUNT_ATTR_RDONLY;
	m.attr_clear = MOUNT_ATTR_NOSUID;
	ck_assert_str_eq(judge(&c).at, "/sys");
	m.attr_clear = 0;
	m.type = PLAN_MOUNT_TMPFS;
	ck_assert_str_eq(judge(&c).at, "/sys");
}
END_TEST

/* Nor make writable what the host's files could only be had without. */
START_TEST(written)
{
	const uint64_t safe = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV;
	struct plan_container c = sample_container();
	struct plan_mount m[2] = { { .dest = "/x",
				     .source = "/etc/ssl",
				     .type = PLAN_MOUNT_BIND,
				     .allow = PLAN_BIND_HOST_FILE,
				     .attr_set = safe | MOUNT_ATTR_RDONLY },
				   { .dest = "/x",
				     .source = "/srv",
				     .type = PLAN_MOUNT_BIND,
				     .remount = true,
				     .attr_set = safe | MOUNT_ATTR_RDONLY } };
	struct err e;

	c.mounts = m;
	c.n_mounts = 2;
	e = judge(&c);
	ck_assert_msg(e.kind == ERR_NONE, "%s: %s", e.at, e.text);
	m[0].rec_set = MOUNT_ATTR_RDONLY; /* "rw", "rro": in that order */
	m[0].attr_clear = MOUNT_ATTR_RDONLY;
	ck_assert_str_eq(judge(&c).at, "/etc/ssl");
	m[0].attr_clear = 0;
	m[1].attr_set = safe;
	ck_assert_str_eq(judge(&c).at, "/etc/ssl");
	m[0].source = "/srv";
	m[0].allow = PLAN_BIND_EXEC;
	e = judge(&c);
	ck_assert_msg(e.kind == ERR_NONE, "%s: %s", e.at, e.text);
}
END_TEST

/* What a tmpfs that takes no mapping may stay writable for: to be shared. */
START_TEST(shared)
{
	static const struct {
		const char *source;
		bool good;
	} rows[] = {
		{ "/srv/x", false },
		{ "/srv/shm/x", false },
		{ PODS "kubernetes.io~csi/x", false },
		{ PODS "kubernetes.io~empty-dir/x/y", false },
		{ PODS "kubernetes.io~empty-dir/x", true },
		{ "/srv/shm", true },
	};
	struct plan_container c = sample_container();
	struct plan_mount m = { .dest = "/x",
				.type = PLAN_MOUNT_BIND,
				.idmap = true,
				.allow = PLAN_BIND_PLAIN | PLAN_BIND_PLAIN_RW,
				.attr_set =
					MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV };
	size_t i;

	c.mounts = &m;
	c.n_mounts = 1;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		m.source = rows[i].source;
		ck_assert_msg((judge(&c).kind == ERR_NONE) == rows[i].good,
			      "%s", m.source);
	}
}
END_TEST

/* cgroup2's own file for a limit is written after the limit. */
START_TEST(unlimited)
{
	struct plan_container c = sample_container();
	struct plan_kv kv = { "pids.max", "99" };
	static const char *const none[] = { "max", "", "0", " 99", "99 max" };
	struct err e;
	size_t i;

	c.cgroup.unified = &kv;
	c.cgroup.n_unified = 1;
	e = judge(&c);
	ck_assert_msg(e.kind == ERR_NONE, "%s: %s", e.at, e.text);
	for (i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		kv.value = none[i];
		ck_assert_str_eq(judge(&c).at, "pids.max");
	}
}
END_TEST

/* The first rule denies all of all kinds: what follows is a list of the few. */
START_TEST(nothing_allowed_first)
{
	static const struct plan_dev_rule part[] = {
		{ .type = 'c', .access = "rwm" },
		{ .type = 'b', .access = "rwm" },
		{ .type = 'a', .access = "wm" },
		{ .type = 'a', .access = "r" },
		{ .type = 'a', .access = "rwm", .allow = true },
	};
	struct plan_container c = sample_container();
	size_t i;

	for (i = 0; i < sizeof(part) / sizeof(part[0]); i++) {
		c.cgroup.devices = &part[i];
		c.cgroup.n_devices = 1;
		ck_assert_str_eq(judge(&c).at, "cgroup.devices");
	}
}
END_TEST

START_TEST(network_devices)
{
	static const struct plan_net_device eth[] = { { "eth0", "eth0" },
						      { "eth1", "eth1" } };
	static const char *const named[] = { "wan", "eth0" };
	struct ceiling top = *floor_ceiling(PLAN_PROFILE_HARDENED);
	struct plan_container c = sample_container();
	const struct plan p = { .kind = PLAN_KIND_CONTAINER, .body = &c };
	struct err e = { .kind = ERR_NONE };

	c.net_devices = eth;
	c.n_net_devices = 1;
	ck_assert_str_eq(judge(&c).at, "eth0");
	top.net_named = named;
	top.n_net_named = 2;
	ck_assert_int_eq(floor_check(&p, &top, &e), 0);
	c.n_net_devices = 2;
	ck_assert_int_eq(floor_check(&p, &top, &e), -1);
	ck_assert_str_eq(e.at, "eth1");
	top.net_devices = true;
	ck_assert_int_eq(floor_check(&p, &top, &e), 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("floor/floor, what is there already");
	TCase *tc = tcase_create("join");

	tcase_add_test(tc, whose_namespace);
	tcase_add_test(tc, below_a_namespace);
	tcase_add_test(tc, remounted);
	tcase_add_test(tc, written);
	tcase_add_test(tc, shared);
	tcase_add_test(tc, unlimited);
	tcase_add_test(tc, nothing_allowed_first);
	tcase_add_test(tc, network_devices);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
