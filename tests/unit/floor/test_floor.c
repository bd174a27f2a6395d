/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Each clause: a plan that breaks just that, put together by hand, so that
 * the plan's own invariants don't stop it first.
 */
#include "config.h"

#include <linux/mount.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "../../../src/plan/private.h"
#include "floor/floor.h"
#include "sample.h"
#include "unit.h"

#define EDIT(c, type, member)                                             \
	type *member = edit((c)->member, sizeof(type) * (c)->n_##member); \
	(c)->member = member
#define CAP(n) (UINT64_C(1) << (n))
enum {
	SAFE = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV
};

static void *edit(const void *list, size_t size)
{
	static _Alignas(16) char copy[65536];

	ck_assert_uint_le(size, sizeof(copy));
	return memmove(copy, list, size);
}

/* The first mount becomes a bind of @source, read-only or not. */
static struct plan_mount *bind(struct plan_container *c, const char *source,
			       bool ro)
{
	EDIT(c, struct plan_mount, mounts);

	mounts[7] = (struct plan_mount){
		.dest = "/data",
		.source = source,
		.type = PLAN_MOUNT_BIND,
		.recursive = true,
		.idmap = true,
		.attr_set = SAFE,
		.rec_set = SAFE | (ro ? MOUNT_ATTR_RDONLY : 0),
	};
	return &mounts[7];
}

static struct plan_mount *mount(struct plan_container *c, size_t i)
{
	EDIT(c, struct plan_mount, mounts);

	return &mounts[i];
}

static void caps(struct plan_container *c, uint64_t more)
{
	c->process.caps.bounding |= more;
	c->process.caps.permitted |= more;
	c->process.caps.effective |= more;
}

static void node(struct plan_container *c, uint32_t type, uint32_t major,
		 uint32_t minor)
{
	EDIT(c, struct plan_device, devices);

	devices[0] = (struct plan_device){
		.path = "/dev/x", .type = type, .major = major, .minor = minor
	};
}

static void rule(struct plan_container *c, struct plan_dev_rule r)
{
	EDIT(&c->cgroup, struct plan_dev_rule, devices);

	devices[1] = r;
}

static void sysctl(struct plan_container *c, const char *path)
{
	EDIT(c, struct plan_sysctl, sysctls);

	sysctls[0].path = path;
}

static void join(struct plan_container *c, const char *path)
{
	EDIT(c, struct plan_ns, namespaces);

	namespaces[1].join = path;
}

static void lack(struct plan_container *c, enum plan_ns_type type)
{
	size_t i;
	EDIT(c, struct plan_ns, namespaces);

	for (i = 0; i < c->n_namespaces; i++)
		if (namespaces[i].type == type)
			namespaces[i].type = PLAN_NS_TIME;
}

static void maps(struct plan_container *c, uint32_t host, uint32_t size)
{
	static struct plan_id_map m;
	static const struct plan_id_map good = { 0, 100000, 65536 };

	m = (struct plan_id_map){ 0, host, size };
	c->ids = (struct plan_ids){ .kind = PLAN_IDS_MAPS,
				    .uid_maps = &m,
				    .n_uid_maps = 1,
				    .gid_maps = &good,
				    .n_gid_maps = 1 };
}

static struct plan_hook *hook(struct plan_container *c)
{
	EDIT(c, struct plan_hook, hooks);

	return &hooks[0];
}

static void key(struct plan_container *c, const char *name)
{
	static struct plan_kv kv;

	kv = (struct plan_kv){ name, "1" };
	c->cgroup.unified = &kv;
	c->cgroup.n_unified = 1;
}

static void unmask(struct plan_container *c, const char *path)
{
	size_t i;
	EDIT(c, const char *, masked_paths);

	for (i = 0; i < c->n_masked_paths; i++)
		if (strcmp(masked_paths[i], path) == 0)
			masked_paths[i] = "/proc/none";
}

#define CASE(name, ...)                            \
	static void name(struct plan_container *c) \
	{                                          \
		__VA_ARGS__;                       \
	}
#define OPT(n)            \
	{                 \
		true, (n) \
	}

CASE(whole, (void)c)
CASE(strict, c->profile = PLAN_PROFILE_STRICT)
CASE(open, c->profile = PLAN_PROFILE_OPEN)

CASE(no_userns, c->ids.kind = PLAN_IDS_NONE)
CASE(host_root, maps(c, 0, 65536))
CASE(host_wraps, maps(c, 4294967290, 7))
CASE(pool_begin, maps(c, PLAN_POOL_FIRST - 1, 2))
CASE(pool_end, maps(c, PLAN_POOL_LAST, 9))
CASE(no_maps, maps(c, 65536, 1); c->ids.n_gid_maps = 0)
CASE(good_maps, maps(c, 65536, 65536))
CASE(below_pool, maps(c, PLAN_POOL_FIRST - 1, 1))
CASE(above_pool, maps(c, PLAN_POOL_LAST + 1, 9))

CASE(no_mount_ns, lack(c, PLAN_NS_MOUNT))
CASE(no_pid_ns, lack(c, PLAN_NS_PID))
CASE(no_net_ns, lack(c, PLAN_NS_NET))
CASE(no_ipc_ns, lack(c, PLAN_NS_IPC))
CASE(no_uts_ns, lack(c, PLAN_NS_UTS))
CASE(no_cgroup_ns, lack(c, PLAN_NS_CGROUP))
CASE(join_init, join(c, "/proc/1/ns/net"))
CASE(join_self, join(c, "/proc/self/ns/net"))
CASE(join_thread, join(c, "/proc/thread-self/ns/net"))
CASE(join_relative, join(c, "netns"))
CASE(join_other, join(c, "/proc/123/ns/net"))
CASE(no_time_ns, lack(c, PLAN_NS_TIME); c->n_namespaces = 7)

CASE(gain, c->process.no_new_privs = false)
CASE(no_baseline, c->process.baseline = PLAN_BASELINE_NONE)
CASE(setid_ok, c->n_mounts = 0;
     c->process.baseline = PLAN_BASELINE_DENY_SETID_OK)
CASE(cap_admin, caps(c, CAP(21)))
CASE(cap_bounding, c->process.caps.bounding |= CAP(21))
CASE(cap_raw, caps(c, CAP(13)))
CASE(cap_inherit, c->process.caps.inheritable = 1)
CASE(cap_ambient, c->process.caps.ambient = 1)
CASE(ambient_user, c->process.caps.ambient = c->process.caps.inheritable = 1;
     c->process.uid = 1000)
CASE(ambient_root, c->process.caps.ambient = c->process.caps.inheritable = 1)
CASE(inherit_user, c->process.caps.inheritable = 1; c->process.uid = 1000)
CASE(no_filters, c->process.n_filters = 0)
CASE(no_process, c->has_process = false; c->process.no_new_privs = false)

CASE(root_scratch, c->root.kind = PLAN_ROOT_SCRATCH)
CASE(root_direct, c->root.kind = PLAN_ROOT_DIRECT)
CASE(root_shared, c->root.propagation = PLAN_PROP_SHARED)
CASE(root_host, c->root.path = "/usr/x")
CASE(root_above, c->root.path = "/var/lib")
CASE(window_runs, static const struct plan_window w = { "/tmp", true };
     c->root.windows = &w; c->root.n_windows = 1)

CASE(suid, mount(c, 1)->attr_set &= ~(uint64_t)MOUNT_ATTR_NOSUID)
CASE(suid_below, bind(c, "/srv/x", false)->rec_set = MOUNT_ATTR_NODEV)
CASE(suid_cleared, bind(c, "/srv/x", false)->rec_clear = MOUNT_ATTR_NOSUID)
CASE(dev, mount(c, 6)->attr_set &= ~(uint64_t)MOUNT_ATTR_NODEV)
CASE(dev_dev_bind, bind(c, "/srv/x", false)->dest = "/dev";
     bind(c, "/srv/x", false)->rec_set = MOUNT_ATTR_NOSUID)
CASE(sys_written, mount(c, 3)->attr_set &= ~(uint64_t)MOUNT_ATTR_RDONLY)
CASE(cgroup_written, mount(c, 4)->attr_set &= ~(uint64_t)MOUNT_ATTR_RDONLY)
CASE(shared, bind(c, "/srv/x", false)->propagation = PLAN_PROP_SHARED)
CASE(proc_elsewhere, mount(c, 0)->dest = "/proc2")
CASE(proc_below, mount(c, 0)->dest = "/proc/x")
CASE(proc_covered, bind(c, "/srv/x", true)->dest = "/proc/sys")
CASE(proc_replaced, mount(c, 6)->dest = "/proc")
CASE(sys_covered, bind(c, "/srv/x", true)->dest = "/sys/kernel")
CASE(sys_elsewhere, mount(c, 3)->dest = "/mnt")
CASE(cgroup_elsewhere, mount(c, 4)->dest = "/sys/fs")
CASE(pts_elsewhere, struct plan_mount *m = bind(c, "devpts", false);
     m->type = PLAN_MOUNT_DEVPTS)

CASE(bind_root, bind(c, "/", true))
CASE(bind_var, bind(c, "/var", true))
CASE(bind_etc, bind(c, "/etc", true))
CASE(bind_etc_file, bind(c, "/etc/ssl", false))
CASE(bind_etc_file_ro, bind(c, "/etc/ssl", true))
CASE(bind_ro_above, struct plan_mount *m = bind(c, "/etc/ssl", false);
     m->attr_set |= MOUNT_ATTR_RDONLY)
CASE(bind_kubernetes, bind(c, "/etc/kubernetes/pki", true))
CASE(bind_proc, bind(c, "/proc", true))
CASE(bind_log, bind(c, "/var/log/x", false))
CASE(bind_docker, bind(c, "/var/lib/docker", true))
CASE(bind_home, bind(c, "/home/u/data", false))
CASE(bind_dot, bind(c, "/home/u/.ssh", true))
CASE(bind_sock, bind(c, "/run/docker.sock", true))
CASE(bind_sock_moved, bind(c, "/srv/docker.sock", true))
CASE(bind_containerd, bind(c, "/srv/containerd.sock", true))
CASE(bind_podman, bind(c, "/srv/podman.sock", true))
CASE(bind_crio, bind(c, "/srv/crio.sock", true))
CASE(bind_other_sock, bind(c, "/srv/my.sock", false)->allow = PLAN_BIND_SOCKET)
CASE(bind_init, struct plan_mount *m = bind(c, "/sbin/docker-init", true);
     m->allow = PLAN_BIND_HOST_FILE | PLAN_BIND_EXEC; m->idmap = false)
CASE(bind_owned, bind(c, "/etc/ssl", true)->allow = PLAN_BIND_HOST_FILE)
CASE(bind_volume, bind(c, "/var/lib/docker/volumes/v/_data", false)->allow =
			  PLAN_BIND_ENGINE_LEAF)
CASE(bind_srv, bind(c, "/srv/data", false))
CASE(allow_sensitive, bind(c, "/srv/x", true)->allow = PLAN_BIND_SENSITIVE)
CASE(allow_device, bind(c, "/srv/x", true)->allow = PLAN_BIND_DEVICE)
CASE(allow_leaf, bind(c, "/srv/x", true)->allow = PLAN_BIND_ENGINE_LEAF)
CASE(allow_home, bind(c, "/srv/x", true)->allow = PLAN_BIND_HOME)
CASE(allow_socket, bind(c, "/srv/x", true)->allow = PLAN_BIND_SOCKET)
CASE(allow_file, bind(c, "/srv/x", true)->allow = PLAN_BIND_HOST_FILE)
CASE(allow_exec, bind(c, "/srv/x", false)->allow = PLAN_BIND_EXEC)

CASE(unmask_kcore, unmask(c, "/proc/kcore"))
CASE(unmask_debug, unmask(c, "/sys/kernel/debug"))
CASE(unmask_all, c->n_masked_paths = 0)
CASE(mask_above, static const char *const v[] = { "/proc", "/sys" };
     c->masked_paths = v; c->n_masked_paths = 2; c->n_readonly_paths = 0)
CASE(write_sys, c->n_readonly_paths = 3)

CASE(node_mem, node(c, 'c', 1, 1))
CASE(node_kvm, node(c, 'c', 10, 232))
CASE(node_uinput, node(c, 'c', 10, 223))
CASE(node_block, node(c, 'b', 8, 0))
CASE(node_console, node(c, 'c', 5, 1))
CASE(node_fifo, node(c, 'p', 0, 0))
CASE(rule_all, rule(c, (struct plan_dev_rule){
			       .allow = true, .type = 'a', .access = "rwm" }))
CASE(rule_all_make,
     rule(c,
	  (struct plan_dev_rule){ .allow = true, .type = 'c', .access = "m" }))
CASE(rule_major, rule(c, (struct plan_dev_rule){
				 .allow = true, .type = 'c', .access = "r" }))
CASE(rule_minor,
     rule(c,
	  (struct plan_dev_rule){
		  .allow = true, .type = 'c', .major = OPT(1), .access = "w" }))
CASE(rule_block, rule(c, (struct plan_dev_rule){ .allow = true,
						 .type = 'b',
						 .major = OPT(8),
						 .minor = OPT(0),
						 .access = "r" }))
CASE(rule_pty, rule(c, (struct plan_dev_rule){ .allow = true,
					       .type = 'c',
					       .major = OPT(143),
					       .access = "rwm" }))
CASE(rules_none, c->cgroup.n_devices = 0)
CASE(limit_none, c->process.n_rlimits = 0)
CASE(limit_prio, EDIT(&c->process, struct plan_rlimit, rlimits);
     rlimits[1] = (struct plan_rlimit){ RLIMIT_RTPRIO, 0, 1 })
CASE(limit_nice, EDIT(&c->process, struct plan_rlimit, rlimits);
     rlimits[1] = (struct plan_rlimit){ RLIMIT_NICE, 0, 21 })
CASE(oom_last, c->process.oom_score_adj.v = -1)
CASE(rules_late, EDIT(&c->cgroup, struct plan_dev_rule, devices);
     devices[0] = devices[1])
CASE(rules_half, EDIT(&c->cgroup, struct plan_dev_rule, devices);
     devices[0].access = "rm")

CASE(sysctl_core, sysctl(c, "kernel/core_pattern"))
CASE(sysctl_vm, sysctl(c, "vm/overcommit_memory"))
CASE(sysctl_dots, sysctl(c, "net/../kernel/core_pattern"))
CASE(sysctl_fs, sysctl(c, "fs/suid_dumpable"))
CASE(sysctl_shm, sysctl(c, "kernel/shmmax"))
CASE(sysctl_user, sysctl(c, "user/max_user_namespaces"))
CASE(sysctl_mqueue, sysctl(c, "fs/mqueue/msg_max"))

CASE(cg_root, c->cgroup.path = "/")
CASE(cg_up, c->cgroup.path = "/a/../..")
CASE(cg_init, c->cgroup.path = "/init.scope")
CASE(cg_latency, key(c, "io.latency"))
CASE(cg_prio, key(c, "io.prio.class"))
CASE(cg_procs, key(c, "cgroup.procs"))
CASE(cg_slash, key(c, "memory./../../cgroup.procs"))
CASE(cg_memory, key(c, "memory.high"))

CASE(hook_any, hook(c)->engine_exe = false; hook(c)->path = "/bin/sh")
CASE(hook_untar, static const char *const v[] = { "docker-untar" };
     hook(c)->args = v; hook(c)->n_args = 1)
CASE(hook_env, static const char *const v[] = { "LD_PRELOAD=/x" };
     struct plan_hook *h = hook(c); h->env = v; h->n_env = 1)
CASE(hook_shell, static const char *const v[] = { "libnetwork-setkey",
						  "-exec-root=/;reboot" };
     hook(c)->args = v; hook(c)->n_args = 2)
CASE(hook_step, static const char *const v[] = { "libnetwork-setkey",
						 "t6yxqtgq44fq2i1w0h258" };
     hook(c)->args = v; hook(c)->n_args = 2)
CASE(hook_late, hook(c)->when = PLAN_HOOK_POSTSTOP)
CASE(hook_inside, struct plan_hook *h = hook(c); h->engine_exe = false;
     h->path = "/bin/sh"; h->when = PLAN_HOOK_START_CONTAINER)

static const struct {
	const char *clause; /* "" : it keeps the floor */
	const char *at;
	void (*spoil)(struct plan_container *c);
} cases[] = {
	{ "", "", whole },
	{ "profile", "profile", strict },
	{ "profile", "profile", open },
	{ "ids", "ids.kind", no_userns },
	{ "ids", "ids", host_root },
	{ "ids", "ids", host_wraps },
	{ "ids", "ids", pool_begin },
	{ "ids", "ids", pool_end },
	{ "ids", "ids", no_maps },
	{ "", "", good_maps },
	{ "", "", below_pool },
	{ "", "", above_pool },
	{ "namespaces", "namespaces", no_mount_ns },
	{ "namespaces", "namespaces", no_pid_ns },
	{ "namespaces", "namespaces", no_net_ns },
	{ "namespaces", "namespaces", no_ipc_ns },
	{ "namespaces", "namespaces", no_uts_ns },
	{ "namespaces", "namespaces", no_cgroup_ns },
	{ "namespaces", "/proc/1/ns/net", join_init },
	{ "namespaces", "/proc/self/ns/net", join_self },
	{ "namespaces", "/proc/thread-self/ns/net", join_thread },
	{ "namespaces", "netns", join_relative },
	{ "", "", join_other },
	{ "", "", no_time_ns },
	{ "process", "process.no_new_privs", gain },
	{ "process", "process.baseline", no_baseline },
	{ "process", "process.baseline", setid_ok },
	{ "process", "process.caps", cap_admin },
	{ "process", "process.caps", cap_bounding },
	{ "process", "process.caps", cap_raw },
	{ "process", "process.caps", cap_inherit },
	{ "process", "process.caps", cap_ambient },
	{ "", "", ambient_user },
	{ "process", "process.caps", ambient_root },
	{ "process", "process.caps", inherit_user },
	{ "", "", no_filters },
	{ "", "", no_process },
	{ "root", "root.kind", root_scratch },
	{ "root", "root.kind", root_direct },
	{ "root", "root.propagation", root_shared },
	{ "root", "/usr/x", root_host },
	{ "root", "/var/lib", root_above },
	{ "root", "/tmp", window_runs },
	{ "mounts", "/dev", suid },
	{ "mounts", "/data", suid_below },
	{ "mounts", "/data", suid_cleared },
	{ "mounts", "/dev/shm", dev },
	{ "mounts", "/data", dev_dev_bind },
	{ "mounts", "/sys", sys_written },
	{ "mounts", "/sys/fs/cgroup", cgroup_written },
	{ "mounts", "/data", shared },
	{ "mounts", "/proc2", proc_elsewhere },
	{ "mounts", "/proc/x", proc_below },
	{ "mounts", "/proc/sys", proc_covered },
	{ "mounts", "/proc", proc_replaced },
	{ "mounts", "/sys/kernel", sys_covered },
	{ "mounts", "/mnt", sys_elsewhere },
	{ "mounts", "/sys/fs", cgroup_elsewhere },
	{ "mounts", "/data", pts_elsewhere },
	{ "mounts", "/", bind_root },
	{ "mounts", "/var", bind_var },
	{ "mounts", "/etc", bind_etc },
	{ "mounts", "/etc/ssl", bind_etc_file },
	{ "", "", bind_etc_file_ro },
	{ "mounts", "/etc/ssl", bind_ro_above },
	{ "mounts", "/etc/kubernetes/pki", bind_kubernetes },
	{ "mounts", "/proc", bind_proc },
	{ "mounts", "/var/log/x", bind_log },
	{ "mounts", "/var/lib/docker", bind_docker },
	{ "", "", bind_home },
	{ "mounts", "/home/u/.ssh", bind_dot },
	{ "mounts", "/run/docker.sock", bind_sock },
	{ "mounts", "/srv/docker.sock", bind_sock_moved },
	{ "mounts", "/srv/containerd.sock", bind_containerd },
	{ "mounts", "/srv/podman.sock", bind_podman },
	{ "mounts", "/srv/crio.sock", bind_crio },
	{ "", "", bind_other_sock },
	{ "", "", bind_init },
	{ "mounts", "/etc/ssl", bind_owned },
	{ "", "", bind_volume },
	{ "", "", bind_srv },
	{ "mounts", "/srv/x", allow_sensitive },
	{ "mounts", "/srv/x", allow_device },
	{ "mounts", "/srv/x", allow_leaf },
	{ "mounts", "/srv/x", allow_home },
	{ "mounts", "/srv/x", allow_socket },
	{ "mounts", "/srv/x", allow_file },
	{ "mounts", "/srv/x", allow_exec },
	{ "process", "process.rlimits", limit_none },
	{ "process", "process.rlimits", limit_prio },
	{ "process", "process.rlimits", limit_nice },
	{ "process", "process.oom_score_adj", oom_last },
	{ "masks", "/proc/kcore", unmask_kcore },
	{ "masks", "/sys/kernel/debug", unmask_debug },
	{ "masks", "/proc/acpi", unmask_all },
	{ "", "", mask_above },
	{ "masks", "/proc/sys", write_sys },
	{ "devices", "/dev/x", node_mem },
	{ "", "", node_kvm },
	{ "devices", "/dev/x", node_uinput },
	{ "devices", "/dev/x", node_block },
	{ "", "", node_console },
	{ "", "", node_fifo },
	{ "devices", "cgroup.devices", rule_all },
	{ "", "", rule_all_make },
	{ "devices", "cgroup.devices", rule_major },
	{ "devices", "cgroup.devices", rule_minor },
	{ "devices", "cgroup.devices", rule_block },
	{ "", "", rule_pty },
	{ "devices", "cgroup.devices", rules_none },
	{ "devices", "cgroup.devices", rules_late },
	{ "devices", "cgroup.devices", rules_half },
	{ "sysctls", "kernel/core_pattern", sysctl_core },
	{ "sysctls", "vm/overcommit_memory", sysctl_vm },
	{ "sysctls", "net/../kernel/core_pattern", sysctl_dots },
	{ "sysctls", "fs/suid_dumpable", sysctl_fs },
	{ "sysctls", "user/max_user_namespaces", sysctl_user },
	{ "", "", sysctl_shm },
	{ "", "", sysctl_mqueue },
	{ "cgroup", "cgroup.path", cg_root },
	{ "cgroup", "cgroup.path", cg_up },
	{ "cgroup", "cgroup.path", cg_init },
	{ "cgroup", "cgroup.procs", cg_procs },
	{ "cgroup", "io.latency", cg_latency },
	{ "cgroup", "io.prio.class", cg_prio },
	{ "cgroup", "memory./../../cgroup.procs", cg_slash },
	{ "", "", cg_memory },
	{ "", "", hook_any }, /* root's own file: with a warning */
	{ "hooks", "/proc/24558/exe", hook_untar },
	{ "", "", hook_step },
	{ "hooks", "/proc/24558/exe", hook_env },
	{ "hooks", "/proc/24558/exe", hook_shell },
	{ "hooks", "/proc/24558/exe", hook_late },
	{ "", "", hook_inside },
};

static struct plan planned(const struct plan_container *c)
{
	return (struct plan){ .kind = PLAN_KIND_CONTAINER, .body = c };
}

START_TEST(clauses)
{
	struct plan_container c = sample_container();
	struct plan p = planned(&c);
	struct err e = { 0 };
	char begins[64];

	cases[_i].spoil(&c);
	if (cases[_i].clause[0] == '\0') {
		ck_assert_msg(floor_check(&p,
					  floor_ceiling(PLAN_PROFILE_HARDENED),
					  &e) == 0,
			      "%s: %s", e.at, e.text);
		return;
	}
	ck_assert_int_eq(
		floor_check(&p, floor_ceiling(PLAN_PROFILE_HARDENED), &e), -1);
	ck_assert_int_eq((int)e.kind, (int)ERR_DENIED);
	ck_assert_str_eq(e.at, cases[_i].at);
	(void)snprintf(begins, sizeof(begins), "%s: ", cases[_i].clause);
	ck_assert_msg(strncmp(e.text, begins, strlen(begins)) == 0, "%s",
		      e.text);
}
END_TEST

/* Every clause has a plan above that breaks it. */
START_TEST(no_clause_untried)
{
	const char *name;
	size_t i, j;

	for (i = 0; (name = floor_clause_at(i)) != NULL; i++) {
		for (j = 0; j < sizeof(cases) / sizeof(cases[0]); j++)
			if (strcmp(cases[j].clause, name) == 0)
				break;
		ck_assert_msg(j < sizeof(cases) / sizeof(cases[0]), "%s", name);
	}
	ck_assert_uint_eq(i, 11);
}
END_TEST

static int check(struct plan_container *c, const struct ceiling *top)
{
	struct plan p = planned(c);
	struct err e = { 0 };

	return floor_check(&p, top, &e);
}

/* What a ceiling can open, and that only it does. */
START_TEST(raised)
{
	static const struct plan_allowed_path path[] = { { "/var/log/x", true },
							 { "/run/y", false } };
	static const struct ceiling_device dev[] = { { 'c', 10, 223 },
						     { 'b', 8, CEILING_ANY } };
	static const char *const file[] = { "/usr/libexec/hook" };
	struct ceiling top = *floor_ceiling(PLAN_PROFILE_HARDENED);
	const struct ceiling low = top;
	struct plan_container c;
	void (*const opened[])(struct plan_container *) = {
		bind_log,    node_uinput, node_block, rule_block, root_scratch,
		root_direct, window_runs, setid_ok,   cap_raw,    cap_admin
	};
	size_t i;

	top.paths = path;
	top.n_paths = 2;
	top.devices = dev;
	top.n_devices = 2;
	top.hooks = file;
	top.n_hooks = 1;
	top.host_hooks = false;
	top.roots = ~0U;
	top.window_exec = top.setid = true;
	top.caps = UINT64_MAX;
	for (i = 0; i < sizeof(opened) / sizeof(opened[0]); i++) {
		c = sample_container();
		opened[i](&c);
		ck_assert_msg(check(&c, &low) == -1, "%zu", i);
		ck_assert_msg(check(&c, &top) == 0, "%zu", i);
	}
	c = sample_container();
	(void)bind(&c, "/run/y", false);
	ck_assert_int_eq(check(&c, &top), -1);
	(void)bind(&c, "/run/y", true);
	ck_assert_int_eq(check(&c, &top), 0);
	c = sample_container();
	hook_any(&c);
	ck_assert_int_eq(check(&c, &top), -1);
	hook(&c)->path = "/usr/libexec/hook";
	ck_assert_int_eq(check(&c, &top), 0);
	ck_assert_int_eq(check(&c, &low), 0);
	hook(&c)->when = PLAN_HOOK_CREATE_CONTAINER;
	ck_assert_int_eq(check(&c, &low), -1);
}
END_TEST

/* A file capability lasts on a bound folder: it never passes beside one. */
START_TEST(setfcap_and_a_volume)
{
	const struct ceiling *top = floor_ceiling(PLAN_PROFILE_COMPAT);
	struct plan_container c = sample_container();

	c.profile = PLAN_PROFILE_COMPAT;
	caps(&c, CAP(31));
	ck_assert_int_eq(check(&c, top), -1); /* /etc/hosts is one */
	c.n_mounts = 7;
	ck_assert_int_eq(check(&c, top), 0);
	caps(&c, CAP(21));
	ck_assert_int_eq(check(&c, top), -1);
}
END_TEST

/* No hook on the host at all, and a Landlock domain. */
static void strictly(struct plan_container *c)
{
	c->profile = PLAN_PROFILE_STRICT;
	c->n_hooks = 0;
	c->process.landlock = true;
}

START_TEST(strict_has_more)
{
	const struct ceiling *top = floor_ceiling(PLAN_PROFILE_STRICT);
	struct plan_container c = sample_container();
	size_t hooks = c.n_hooks;

	strictly(&c);
	node_kvm(&c); /* that passes with a warning in hardened */
	ck_assert_int_eq(check(&c, top), -1);
	c = sample_container();
	strictly(&c);
	c.n_hooks = hooks;
	ck_assert_int_eq(check(&c, top), -1);
	strictly(&c);
	c.process.landlock = false;
	ck_assert_int_eq(check(&c, top), -1);
}
END_TEST

START_TEST(profiles)
{
	struct plan_container c = sample_container();
	enum plan_profile p;

	for (p = PLAN_PROFILE_STRICT; p <= PLAN_PROFILE_OPEN; p++) {
		c.profile = p;
		if (p == PLAN_PROFILE_STRICT)
			strictly(&c);
		ck_assert_int_eq(check(&c, floor_ceiling(p)),
				 p == PLAN_PROFILE_OPEN ? -1 : 0);
		ck_assert(!floor_ceiling(p)->open);
	}
	c.profile = PLAN_PROFILE_OPEN;
	no_userns(&c);
	ck_assert_int_eq(check(&c, &floor_ceiling_open), 0);
	c.profile = PLAN_PROFILE_HARDENED;
	ck_assert_int_eq(check(&c, &floor_ceiling_open), -1);
	c.profile = PLAN_PROFILE_COMPAT;
	c.ids.kind = PLAN_IDS_BLOCK;
	c.root.kind = PLAN_ROOT_SCRATCH;
	ck_assert_int_eq(check(&c, floor_ceiling(PLAN_PROFILE_COMPAT)), 0);
}
END_TEST

START_TEST(a_joining_process)
{
	const struct ceiling *top = floor_ceiling(PLAN_PROFILE_HARDENED);
	struct plan_container c = sample_container();
	struct plan_exec x = sample_exec();
	struct plan running = planned(&c);
	struct plan p = { .kind = PLAN_KIND_EXEC, .body = &x };
	struct err e = { 0 };

	ck_assert_int_eq(floor_check_exec(&p, &running, top, &e), 0);
	x.process.no_new_privs = false;
	ck_assert_int_eq(floor_check_exec(&p, &running, top, &e), -1);
	ck_assert_str_eq(e.at, "process.no_new_privs");
	x = sample_exec();
	x.process.baseline = PLAN_BASELINE_NONE;
	ck_assert_int_eq(floor_check_exec(&p, &running, top, &e), -1);
	ck_assert_str_eq(e.at, "process.baseline");
	x = sample_exec();
	c.process.caps.bounding &= ~UINT64_C(1); /* it gave that one up */
	ck_assert_int_eq(floor_check_exec(&p, &running, top, &e), -1);
	ck_assert_str_eq(e.at, "process.caps");
	c = sample_container();
	x.process.n_filters = 0;
	ck_assert_int_eq(floor_check_exec(&p, &running, top, &e), -1);
	ck_assert_str_eq(e.at, "process.filters");
	x = sample_exec();
	c.process.landlock = true;
	ck_assert_int_eq(floor_check_exec(&p, &running, top, &e), -1);
	ck_assert_str_eq(e.at, "process.landlock");
	c.process.landlock = false;
	ck_assert_int_eq(floor_check_exec(&running, &running, top, &e), -1);
	ck_assert_int_eq(floor_check_exec(&p, &p, top, &e), -1);
	ck_assert_int_eq(floor_check(&p, top, &e), -1);
	ck_assert_str_eq(e.at, "plan");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("floor");
	TCase *tc = tcase_create("floor");

	tcase_add_loop_test(tc, clauses, 0,
			    (int)(sizeof(cases) / sizeof(cases[0])));
	tcase_add_test(tc, no_clause_untried);
	tcase_add_test(tc, raised);
	tcase_add_test(tc, setfcap_and_a_volume);
	tcase_add_test(tc, profiles);
	tcase_add_test(tc, strict_has_more);
	tcase_add_test(tc, a_joining_process);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
