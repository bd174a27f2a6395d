/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A front that an attacker owns hands back well-formed plans: the linker puts
 * a planted judge (--wrap=policy_compile_container) in the place of policy,
 * and the config's hostname says what it asks for.
 */
#include "config.h"

#include <linux/filter.h>
#include <linux/mount.h>
#include <linux/seccomp.h>
#include <string.h>

#include "plan/build.h"
#include "policy/policy.h"
#include "sample.h"
#include "spec/spec.h"

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
				    .join = "",
				    .uid_maps = &m,
				    .n_uid_maps = 1,
				    .gid_maps = &m,
				    .n_gid_maps = 1 };
}

static void hook(struct plan_container *c)
{
	static const struct plan_hook h = { .when = PLAN_HOOK_CREATE_CONTAINER,
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
	const char *ask = s->hostname.s != NULL ? s->hostname.s : "";

	(void)p;
	(void)f;
	c.config_sha256 = r.config_sha256 = o->config_sha256;
	if (strcmp(ask, "docker.sock") == 0)
		add_bind(&c, "/run/docker.sock");
	else if (strcmp(ask, "moved.sock") == 0)
		add_bind(&c, "/srv/docker.sock");
	else if (strcmp(ask, "etc") == 0)
		add_bind(&c, "/etc");
	else if (strcmp(ask, "allow-all") == 0)
		allow_all(&c);
	else if (strcmp(ask, "host-root") == 0)
		host_root(&c);
	else if (strcmp(ask, "hook") == 0)
		hook(&c);
	else if (strcmp(ask, "caps") == 0)
		c.process.caps.bounding = (UINT64_C(1) << 41) - 1;
	else if (strcmp(ask, "profile") == 0)
		c.profile = r.profile = PLAN_PROFILE_COMPAT;
	else if (strcmp(ask, "open") == 0)
		c.profile = r.profile = PLAN_PROFILE_OPEN;
	else if (strcmp(ask, "sha") == 0)
		c.config_sha256 = sample_container().config_sha256;
	else if (strcmp(ask, "exec") == 0) {
		const struct plan_exec x = sample_exec();

		return plan_build_exec(out, &x, &r, e);
	}
	return plan_build_container(out, &c, &r, e);
}
