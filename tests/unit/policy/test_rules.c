/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each rule from both sides, in each profile; what has none is listed. */
#include "config.h"

#include "cases.h"
#include "policy_unit.h"

/* Rules that no config alone can trip: the engine's, or those of a host. */
static const char *const elsewhere[] = {
	"cfg-bundle-perm", "cfg-id",           "mnt-idmap-unsupported",
	"lsm-apparmor",    "dev-default-bind", "proc-fds",
	"sec-memfd",       "cfg-unjudged",     "rootless-ids",
	"rootless-cgroup", "proc-mdwe",        "mnt-plain",
};

static void dump(const struct plan *p, const char *text, const char *what)
{
	struct buf b;

	buf_init(&b, CASE_TEXT_MAX);
	judged_verdict(p, &b);
	fprintf(stderr, "# %s\n%s\n%s", what, text, b.data);
	buf_free(&b);
}

static void check_case(const struct rule_case *c)
{
	struct judged x;
	struct buf b;
	char got;
	int p;

	for (p = 0; p < 3; p++) {
		case_text(&b, c->from, c->trips);
		judge_text(&x, b.data, b.len, (enum plan_profile)p,
			   &facts_reference);
		got = case_letter(x.plan, c->rule, c->pointer);
		if (got != c->acts[p])
			dump(x.plan, c->trips, c->rule);
		ck_assert_msg(got == c->acts[p], "%s at %s: %c, not %c",
			      c->rule, c->pointer, got, c->acts[p]);
		judged_done(&x);
		buf_free(&b);
		if (c->near == NULL)
			continue;
		case_text(&b, c->from, c->near);
		judge_text(&x, b.data, b.len, (enum plan_profile)p,
			   &facts_reference);
		got = case_letter(x.plan, c->rule, NULL);
		if (got != '-')
			dump(x.plan, c->near, c->rule);
		ck_assert_msg(got == '-', "%s: %c for its neighbour", c->rule,
			      got);
		judged_done(&x);
		buf_free(&b);
	}
}

START_TEST(the_base_says_what_is_always_said)
{
	static const char want[] = "condition root-host /root/path\n"
				   "condition root-symlink /root/path\n"
				   "force sec-mandatory /linux/seccomp\n";
	struct judged x;
	struct buf b, got;
	int p;

	for (p = 0; p < 3; p++) {
		case_text(&b, "", "");
		judge_text(&x, b.data, b.len, (enum plan_profile)p,
			   &facts_reference);
		buf_init(&got, CASE_TEXT_MAX);
		judged_verdict(x.plan, &got);
		ck_assert_str_eq(got.data, want);
		ck_assert_ptr_nonnull(plan_container(x.plan));
		judged_done(&x);
		buf_free(&got);
		buf_free(&b);
	}
}
END_TEST

START_TEST(each_rule_trips_and_its_neighbour_does_not)
{
	const struct rule_case *c;

	for (c = case_tables[_i]; c->rule != NULL; c++) {
		ck_assert_ptr_nonnull(policy_rule_find(c->rule));
		check_case(c);
	}
}
END_TEST

static bool has_case(const char *rule, bool near)
{
	const struct rule_case *c;
	size_t t;

	for (t = 0; t < CASE_TABLES; t++)
		for (c = case_tables[t]; c->rule != NULL; c++)
			if (strcmp(c->rule, rule) == 0 &&
			    (!near || c->near != NULL))
				return true;
	return false;
}

/* What stands in every config of a kind can have no neighbour without it. */
static const char *const always[] = { "sec-mandatory", "root-host",
				      "root-symlink" };

static bool listed(const char *const *list, size_t n, const char *rule)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(list[i], rule) == 0)
			return true;
	return false;
}

START_TEST(no_rule_is_without_a_case)
{
	const struct policy_rule *r;
	size_t i;

	for (i = 0; (r = policy_rule_at(i)) != NULL; i++) {
		if (listed(elsewhere, sizeof(elsewhere) / sizeof(elsewhere[0]),
			   r->id))
			continue;
		ck_assert_msg(has_case(r->id, false), "%s has no case", r->id);
		if (!listed(always, sizeof(always) / sizeof(always[0]), r->id))
			ck_assert_msg(has_case(r->id, true),
				      "%s has no neighbour", r->id);
	}
	ck_assert_uint_ge(i, 110);
}
END_TEST

START_TEST(each_rule_is_told_in_full)
{
	const struct policy_rule *r, *o;
	size_t i, k;

	for (i = 0; (r = policy_rule_at(i)) != NULL; i++) {
		ck_assert_msg(r->family != NULL && r->title != NULL &&
				      r->why != NULL && r->fix != NULL,
			      "%s", r->id);
		ck_assert_msg(r->on != 0, "%s", r->id);
		ck_assert_msg(r->judge != NULL || r->opened != NULL ||
				      strncmp(r->id, "cfg-", 4) == 0,
			      "%s: who judges it?", r->id);
		for (k = 0; k < i; k++) {
			o = policy_rule_at(k);
			ck_assert_msg(strcmp(o->id, r->id) != 0, "%s twice",
				      r->id);
		}
	}
}
END_TEST

/* The floor never moves: what hardened refuses for the floor, all refuse. */
START_TEST(no_profile_is_below_compat)
{
	const struct policy_rule *r;
	size_t i;

	for (i = 0; (r = policy_rule_at(i)) != NULL; i++) {
		ck_assert_msg(r->act[PLAN_PROFILE_STRICT] >=
				      r->act[PLAN_PROFILE_HARDENED],
			      "%s", r->id);
		ck_assert_msg(r->act[PLAN_PROFILE_HARDENED] >=
				      r->act[PLAN_PROFILE_COMPAT],
			      "%s", r->id);
		ck_assert_msg(r->act[PLAN_PROFILE_COMPAT] >=
				      r->act[PLAN_PROFILE_OPEN],
			      "%s", r->id);
	}
}
END_TEST

START_TEST(what_the_host_decides)
{
	struct facts f = facts_reference;
	struct judged x;
	struct buf b;

	f.memfd_noexec = true;
	f.apparmor = true;
	f.nofile_hard = 1024;
	case_text(&b, "{'type':'RLIMIT_CORE','soft':1,'hard':1}",
		  "{'type':'RLIMIT_CORE','soft':1,'hard':1},"
		  "{'type':'RLIMIT_NOFILE','soft':4096,'hard':4096}");
	judge_text(&x, b.data, b.len, PLAN_PROFILE_HARDENED, &f);
	ck_assert_int_eq(case_letter(x.plan, "sec-memfd", "/linux/sysctl"),
			 'F');
	ck_assert_int_eq(
		case_letter(x.plan, "lsm-apparmor", "/process/apparmorProfile"),
		'W');
	ck_assert_int_eq(
		case_letter(x.plan, "proc-rlimit", "/process/rlimits/1"), 'F');
	ck_assert_uint_eq(plan_container(x.plan)->process.rlimits[1].hard,
			  1024);
	judged_done(&x);
	buf_free(&b);
	f.time_ns = false;
	case_text(&b, "", "");
	judge_text(&x, b.data, b.len, PLAN_PROFILE_HARDENED, &f);
	ck_assert_int_eq(case_letter(x.plan, "ns-time-absent", NULL), 'R');
	judged_done(&x);
	buf_free(&b);
	f.caps = 0;
	case_text(&b, "'bounding':[]", "'bounding':['CAP_CHOWN']");
	judge_text(&x, b.data, b.len, PLAN_PROFILE_HARDENED, &f);
	ck_assert_int_eq(
		case_letter(x.plan, "cfg-cap", "/process/capabilities"), 'W');
	judged_done(&x);
	buf_free(&b);
}
END_TEST

#define ID   "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define PODS "/var/lib/kubelet/pods/p/volumes/kubernetes.io~"

/* The base is no pod's. */
static void in_pod(struct buf *b)
{
	static const char box[] = "/box/1";
	const char *at = strstr(b->data, box);
	struct buf pod;

	ck_assert_ptr_nonnull(at);
	buf_init(&pod, b->cap);
	buf_bytes(&pod, b->data, (size_t)(at - b->data));
	buf_fmt(&pod, "/kubepods/podp%s", at + sizeof(box) - 1);
	buf_free(b);
	*b = pod;
}

/* Where a tmpfs takes no mapping: what of a bind may do without. */
START_TEST(binds_of_a_tmpfs)
{
	static const struct {
		const char *source, *options;
		char letter; /* of mnt-plain; -: none */
		uint32_t allow;
	} c[] = {
		{ "/run/containers/storage/overlay-containers/" ID
		  "/userdata/hosts",
		  "'bind'", 'W', PLAN_BIND_PLAIN },
		{ "/var/lib/containers/storage/overlay-containers/" ID
		  "/userdata/shm",
		  "'bind'", 'W', PLAN_BIND_PLAIN | PLAN_BIND_PLAIN_RW },
		{ "/run/containerd/io.containerd.grpc.v1.cri/sandboxes/" ID
		  "/shm",
		  "'rbind'", 'W', PLAN_BIND_PLAIN | PLAN_BIND_PLAIN_RW },
		{ "/var/lib/docker/containers/" ID "/mounts/shm", "'rbind'",
		  'W', PLAN_BIND_PLAIN | PLAN_BIND_PLAIN_RW },
		{ "/var/lib/docker/containers/" ID "/mounts/secrets/s",
		  "'bind'", 'W', PLAN_BIND_PLAIN },
		{ PODS "projected/x", "'rbind','ro'", 'W', PLAN_BIND_PLAIN },
		{ PODS "empty-dir/x", "'rbind'", 'W',
		  PLAN_BIND_PLAIN | PLAN_BIND_PLAIN_RW },
		{ "/srv/data", "'bind','ro'", 'C', PLAN_BIND_PLAIN },
		{ "/srv/data", "'bind'", '-', 0 },
		{ "/srv/shm", "'bind'", '-', 0 },
		{ "/srv/data", "'bind','ro','idmap'", '-', 0 },
		{ PODS "projected/x", "'rbind'", '-', 0 },
		{ PODS "empty-dir/x/y", "'rbind'", '-', 0 },
		{ "/var/lib/docker/containers/" ID "/hosts", "'rbind'", '-',
		  0 },
		{ "/var/lib/docker/volumes/shm/_data", "'bind'", '-', 0 },
		{ "/etc/localtime", "'bind','ro'", '-', 0 },
	};
	const uint32_t bits = PLAN_BIND_PLAIN | PLAN_BIND_PLAIN_RW;
	struct facts f = facts_reference;
	const struct plan_container *p;
	struct judged x;
	char with[512];
	struct buf b;
	size_t i;

	for (i = 0; i < 2 * sizeof(c) / sizeof(c[0]); i++) {
		f.tmpfs_idmap = i % 2 == 1;
		(void)snprintf(with, sizeof(with),
			       "'size=65536k']},{'destination':'/x','type':"
			       "'bind','source':'%s','options':[%s]}",
			       c[i / 2].source, c[i / 2].options);
		case_text(&b, "'size=65536k']}", with);
		in_pod(&b);
		judge_text(&x, b.data, b.len, PLAN_PROFILE_HARDENED, &f);
		p = plan_container(x.plan);
		ck_assert_msg(
			case_letter(x.plan, "mnt-plain", "/mounts/2/source") ==
				(f.tmpfs_idmap ? '-' : c[i / 2].letter),
			"%s", with);
		ck_assert_msg((p->mounts[2].allow & bits) ==
				      (f.tmpfs_idmap ? 0 : c[i / 2].allow),
			      "%s", with);
		judged_done(&x);
		buf_free(&b);
	}
}
END_TEST

/* No plan can hold these: the judge has to say so, whatever the profile. */
START_TEST(what_open_refuses_too)
{
	static const char *const hooks[] = {
		"'/bin/true','env':['=x']",
		"'/bin/true','env':['x']",
		"'bin/true'",
	};
	struct judged x;
	char with[128];
	struct buf b;
	size_t i;

	for (i = 0; i < sizeof(hooks) / sizeof(hooks[0]); i++) {
		(void)snprintf(with, sizeof(with),
			       "'box','hooks':{'poststop':[{'path':%s}]}",
			       hooks[i]);
		case_text(&b, "'box'", with);
		judge_text(&x, b.data, b.len, PLAN_PROFILE_OPEN,
			   &facts_reference);
		ck_assert_int_eq(case_letter(x.plan, "hook-unsafe",
					     "/hooks/poststop/0/path"),
				 'R');
		judged_done(&x);
		buf_free(&b);
	}
}
END_TEST

/* Whose mappings would it be? Every profile that is installed has some. */
START_TEST(an_idmap_needs_a_user_namespace)
{
	static const char from[] =
		"'size=65536k']}],'linux':{'cgroupsPath':'/box/1',"
		"'namespaces':[{'type':'mount'},{'type':'pid'},"
		"{'type':'network'},{'type':'ipc'},{'type':'uts'},"
		"{'type':'cgroup'},{'type':'user'},";
	static const char with[] =
		"'size=65536k']},{'destination':'/x','type':'bind',"
		"'source':'/srv/d','options':['bind','idmap']}],'linux':{"
		"'namespaces':[%s{'type':'mount'},{'type':'uts'},";
	static const struct {
		const char *user;
		char letter;
	} both[] = { { "{'type':'user'},", '-' }, { "", 'R' } };
	struct judged x;
	char to[512];
	struct buf b;
	size_t i;

	for (i = 0; i < 2; i++) {
		(void)snprintf(to, sizeof(to), with, both[i].user);
		case_text(&b, from, to);
		judge_text(&x, b.data, b.len, PLAN_PROFILE_OPEN,
			   &facts_reference);
		ck_assert_int_eq(case_letter(x.plan, "mnt-idmap-invalid",
					     "/mounts/2/options"),
				 both[i].letter);
		judged_done(&x);
		buf_free(&b);
	}
}
END_TEST

static struct facts namespace_root(void)
{
	struct facts f = facts_reference;

	f.user = FACTS_NS_ROOT;
	f.cgroup = FACTS_CGROUP_NONE;
	f.uid_maps[f.n_uid_maps++] = (struct facts_map){ 0, 1000, 1 };
	f.gid_maps[f.n_gid_maps++] = (struct facts_map){ 0, 1000, 1 };
	f.uid_maps[f.n_uid_maps++] = (struct facts_map){ 1, 100000, 65536 };
	f.gid_maps[f.n_gid_maps++] = (struct facts_map){ 1, 200000, 65536 };
	return f;
}

static const char limits[] = "'memory':{'limit':268435456},'cpu':"
			     "{'shares':512},'pids':{'limit':100}";

/* Of the ids that are there, as they are; no cgroup, and that is said. */
START_TEST(root_of_a_namespace)
{
	struct facts f = namespace_root();
	const struct plan_container *c;
	struct judged x;
	struct buf b;
	size_t i;

	case_text(&b, "", "");
	judge_text(&x, b.data, b.len, PLAN_PROFILE_HARDENED, &f);
	ck_assert_int_eq(case_letter(x.plan, "rootless-ids", "/linux"), 'W');
	ck_assert_int_eq(case_letter(x.plan, "rootless-cgroup",
				     "/linux/resources/memory"),
			 'R');
	judged_done(&x);
	buf_free(&b);
	case_text(&b, limits, "'pids':{}");
	judge_text(&x, b.data, b.len, PLAN_PROFILE_HARDENED, &f);
	ck_assert_int_eq(
		case_letter(x.plan, "rootless-cgroup", "/linux/resources"),
		'W');
	ck_assert_int_eq(case_letter(x.plan, "res-pids", NULL), '-');
	c = plan_container(x.plan);
	ck_assert_ptr_nonnull(c);
	ck_assert(c->cgroup.none && !c->cgroup.pids.set);
	ck_assert_int_eq(c->ids.kind, PLAN_IDS_NESTED);
	ck_assert_uint_eq(c->ids.n_uid_maps, 2);
	ck_assert_uint_eq(c->ids.uid_maps[1].host, 1);
	ck_assert_uint_eq(c->ids.uid_maps[1].size, 65536);
	ck_assert(!c->ids.keep_groups);
	for (i = 0; i < c->n_mounts; i++) {
		ck_assert_int_ne(c->mounts[i].type, PLAN_MOUNT_CGROUP);
		ck_assert(!c->mounts[i].idmap);
	}
	judged_done(&x);
	f.uid_maps[0].outside = 0; /* it has the host's root */
	judge_text(&x, b.data, b.len, PLAN_PROFILE_COMPAT, &f);
	ck_assert_int_eq(case_letter(x.plan, "id-map-host-root", "/linux"),
			 'R');
	judged_done(&x);
	buf_free(&b);
}
END_TEST

/* Whose config names ids of the host, and who can't have a mount idmapped. */
START_TEST(an_ordinary_user)
{
	static const char ids[] =
		"'uidMappings':[{'containerID':1000,'hostID':1000,'size':1}],"
		"'gidMappings':[{'containerID':1000,'hostID':200001,'size':9}],"
		"'seccomp':{";
	static const char idmap[] =
		"'mounts':[{'destination':'/x','type':'bind','source':'/srv/d',"
		"'options':['nosuid','nodev','noexec','idmap']},";
	struct facts f = namespace_root();
	const struct plan_container *c;
	struct judged x;
	struct buf b;

	case_text(&b, "'seccomp':{", ids);
	f.cgroup = FACTS_CGROUP_V2;
	(void)snprintf(f.cgroup_at, sizeof(f.cgroup_at), "/user");
	for (int entered = 0; entered < 2; entered++) {
		f.entered = entered != 0;
		judge_text(&x, b.data, b.len, PLAN_PROFILE_HARDENED, &f);
		c = plan_container(x.plan);
		ck_assert_ptr_nonnull(c);
		ck_assert_uint_eq(c->ids.uid_maps[0].container, 1000);
		ck_assert_uint_eq(c->ids.uid_maps[0].host, entered ? 0 : 1000);
		ck_assert_uint_eq(c->ids.gid_maps[0].host,
				  entered ? 2 : 200001);
		judged_done(&x);
	}
	buf_free(&b);
	case_text(&b, "'mounts':[", idmap);
	for (int entered = 0; entered < 2; entered++) {
		f.entered = entered != 0;
		judge_text(&x, b.data, b.len, PLAN_PROFILE_HARDENED, &f);
		ck_assert_int_eq(case_letter(x.plan, "mnt-idmap-invalid", NULL),
				 entered ? 'R' : '-');
		judged_done(&x);
	}
	buf_free(&b);
}
END_TEST

/* Where it is asked for, if that was delegated, else below what was. */
START_TEST(a_cgroup_that_was_delegated)
{
	static const struct {
		const char *asked, *want;
	} rows[] = {
		{ "'/user/b'", "/user/b" },
		{ "'/user'", "/user/app/user" },
		{ "'/users/b'", "/user/app/users/b" },
		{ "'/docker/x'", "/user/app/docker/x" },
		{ "'x/y'", "/user/app/x/y" },
		{ "'user.slice:a:b'", "/user/app/brig-bundle-" },
		{ "''", "/user/app/brig-bundle-" },
	};
	struct facts f = namespace_root();
	const struct plan_container *c;
	struct judged x;
	struct buf b;

	f.cgroup = FACTS_CGROUP_V2;
	(void)snprintf(f.cgroup_at, sizeof(f.cgroup_at), "/user/app");
	f.cgroup_top = strlen("/user");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		case_text(&b, "'/box/1'", rows[i].asked);
		judge_text(&x, b.data, b.len, PLAN_PROFILE_HARDENED, &f);
		ck_assert_int_eq(case_letter(x.plan, "rootless-cgroup", NULL),
				 '-');
		c = plan_container(x.plan);
		ck_assert_ptr_nonnull(c);
		ck_assert(!c->cgroup.none && !c->cgroup.systemd);
		ck_assert(c->cgroup.pids.set && c->cgroup.n_devices > 0);
		ck_assert_int_eq(strncmp(c->cgroup.path, rows[i].want,
					 strlen(rows[i].want)),
				 0);
		judged_done(&x);
		buf_free(&b);
	}
}
END_TEST

/* A scope of the user's own systemd: where it is asked for, or nothing else
 * is there. */
START_TEST(a_users_systemd)
{
#define AT "/u/user@1000.service"
	static const struct {
		const char *asked, *want;
		bool delegated, systemd;
	} rows[] = {
		{ "'user.slice:libpod:x'", AT "/user.slice/libpod-x.scope",
		  true, true },
		{ "'a-b.slice:libpod:x'",
		  AT "/a.slice/a-b.slice/libpod-x.scope", true, true },
		{ "'-.slice::x'", AT "/x.scope", true, true },
		{ "':libpod:x'", AT "/user.slice/libpod-x.scope", false, true },
		{ "'/docker/x'", "/user/app/docker/x", true, false },
		{ "''", "/user/app/brig-bundle-", true, false },
		{ "'/docker/x'", AT "/user.slice/brig-bundle-", false, true },
		{ "''", AT "/user.slice/brig-bundle-", false, true },
	};
	struct facts f = namespace_root();
	const struct plan_container *c;
	struct judged x;
	struct buf b;

	(void)snprintf(f.manager_at, sizeof(f.manager_at), AT);
	(void)snprintf(f.cgroup_at, sizeof(f.cgroup_at), "/user/app");
	f.cgroup_top = strlen("/user");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		f.cgroup =
			rows[i].delegated ? FACTS_CGROUP_V2 : FACTS_CGROUP_NONE;
		case_text(&b, "'/box/1'", rows[i].asked);
		judge_text(&x, b.data, b.len, PLAN_PROFILE_HARDENED, &f);
		ck_assert_int_eq(case_letter(x.plan, "rootless-cgroup", NULL),
				 '-');
		c = plan_container(x.plan);
		ck_assert_ptr_nonnull(c);
		ck_assert(!c->cgroup.none && c->cgroup.pids.set);
		ck_assert(c->cgroup.systemd == rows[i].systemd);
		ck_assert_msg(strncmp(c->cgroup.path, rows[i].want,
				      strlen(rows[i].want)) == 0,
			      "%s", c->cgroup.path);
		judged_done(&x);
		buf_free(&b);
	}
	case_text(&b, "'/box/1'", "'x.service:libpod:x'");
	judge_text(&x, b.data, b.len, PLAN_PROFILE_HARDENED, &f);
	ck_assert_int_eq(case_letter(x.plan, "res-cgroup-path", NULL), 'R');
	judged_done(&x);
	buf_free(&b);
#undef AT
}
END_TEST

/*
 * Where the host's root is nobody: whose a hook's file is, and who listens,
 * can't be told. What runs in the container is not asked about.
 */
START_TEST(files_of_nobody)
{
	static const char hooks[] =
		"'hooks':{'createRuntime':[{'path':'/usr/bin/h','timeout':1}],"
		"'createContainer':[{'path':'/usr/bin/h','timeout':1}],"
		"'startContainer':[{'path':'/bin/h','timeout':1}]},'linux':{";
	struct facts f = namespace_root();
	struct judged x;
	struct buf b;

	case_text(&b, "'linux':{", hooks);
	for (int nobody = 0; nobody < 2; nobody++) {
		f.root_nobody = nobody != 0;
		judge_text(&x, b.data, b.len, PLAN_PROFILE_COMPAT, &f);
		ck_assert_int_eq(case_letter(x.plan, "hook-unsafe",
					     "/hooks/createRuntime/0/path"),
				 nobody ? 'R' : 'C');
		ck_assert_int_eq(case_letter(x.plan, "hook-unsafe",
					     "/hooks/createContainer/0/path"),
				 nobody ? 'R' : 'C');
		ck_assert_int_eq(case_letter(x.plan, "hook-unsafe",
					     "/hooks/startContainer/0/path"),
				 '-');
		judged_done(&x);
	}
	buf_free(&b);
}
END_TEST

/* Where a user's podman keeps what it binds, unless it is told otherwise. */
START_TEST(a_users_podman)
{
#define BIND(from)                                                    \
	"'mounts':[{'destination':'/x','type':'bind','source':'" from \
	"','options':['nosuid','nodev','noexec','ro']},"
	static const struct {
		const char *mounts;
		char users;
	} rows[] = {
		{ BIND("/run/user/1000/containers/vfs-containers/" ID
		       "/userdata/hosts"),
		  '-' },
		{ BIND("/home/u/.local/share/containers/storage/volumes/v/"
		       "_data"),
		  '-' },
		{ BIND("/run/user/1000/containers/vfs-containers/x/"
		       "userdata/hosts"),
		  'R' },
		{ BIND("/run/user/1000/bus"), 'R' },
		{ BIND("/home/u/.local/share/containers/storage"), 'R' },
		{ BIND("/home/u/.ssh"), 'R' },
	};
	struct judged x;
	struct buf b;

	for (int users = 0; users < 2; users++) {
		struct facts f = facts_reference;

		if (users != 0)
			f = namespace_root();
		for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
			case_text(&b, "'mounts':[", rows[i].mounts);
			judge_text(&x, b.data, b.len, PLAN_PROFILE_HARDENED,
				   &f);
			ck_assert_msg(
				case_letter(x.plan, "mnt-host-sensitive",
					    "/mounts/0/source") ==
					(users != 0 ? rows[i].users : 'R'),
				"%s", rows[i].mounts);
			judged_done(&x);
			buf_free(&b);
		}
	}
#undef BIND
}
END_TEST

START_TEST(a_text_that_is_no_config)
{
	struct judged x;

	judge_text(&x, "[]", 2, PLAN_PROFILE_HARDENED, &facts_reference);
	ck_assert(plan_report(x.plan)->refused);
	ck_assert_uint_eq(plan_report(x.plan)->n_findings, 1);
	judged_done(&x);
	judge_text(&x, "{", 1, PLAN_PROFILE_HARDENED, &facts_reference);
	ck_assert(plan_report(x.plan)->refused);
	judged_done(&x);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("rules");
	TCase *tc = tcase_create("rules");

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, the_base_says_what_is_always_said);
	tcase_add_loop_test(tc, each_rule_trips_and_its_neighbour_does_not, 0,
			    CASE_TABLES);
	tcase_add_test(tc, no_rule_is_without_a_case);
	tcase_add_test(tc, each_rule_is_told_in_full);
	tcase_add_test(tc, no_profile_is_below_compat);
	tcase_add_test(tc, what_the_host_decides);
	tcase_add_test(tc, binds_of_a_tmpfs);
	tcase_add_test(tc, what_open_refuses_too);
	tcase_add_test(tc, an_idmap_needs_a_user_namespace);
	tcase_add_test(tc, root_of_a_namespace);
	tcase_add_test(tc, an_ordinary_user);
	tcase_add_test(tc, a_cgroup_that_was_delegated);
	tcase_add_test(tc, a_users_systemd);
	tcase_add_test(tc, files_of_nobody);
	tcase_add_test(tc, a_users_podman);
	tcase_add_test(tc, a_text_that_is_no_config);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
