/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Limits, and the cgroup they are set in: at create and at update. */
#include "config.h"

#include <string.h>

#include "base/num.h"
#include "private.h"

static uint32_t off_or(uint32_t off, bool there, uint32_t parent)
{
	return there ? off : parent;
}

/* PID_MAX_LIMIT of the kernel: so many there never are. */
enum {
	PIDS_END = 4194304
};

/* What cgroup v1 shows for "no limit" is above it. */
#define BYTES_END (INT64_MAX / 2)

/* What @key of unified says; NULL: it is not there. */
static const struct spec_pair *unified(const struct judge *j, const char *key)
{
	const struct spec_pairs *u = &j->res->unified;
	uint32_t i;

	for (i = 0; i < u->n; i++)
		if (u->v[i].key.s != NULL && u->v[i].value.s != NULL &&
		    strcmp(u->v[i].key.s, key) == 0)
			return &u->v[i];
	return NULL;
}

/* "5000", or of cpu.max the first of two: a number from 1 to below @end? */
static bool limits(const struct spec_pair *p, uint64_t end)
{
	uint64_t n;

	return p != NULL && num_u64(p->value.s, strcspn(p->value.s, " "), &n) &&
	       n > 0 && n < end;
}

/* Does unified take a limit back? If that is not to be, it is left out. */
static void judge_lifted(struct judge *j, const struct policy_rule *r,
			 const char *key, uint64_t end, bool also)
{
	const struct spec_pair *p = unified(j, key);
	struct plan_cgroup *c = &j->d.c.cgroup;
	struct plan_kv *left = judge_alloc(j, c->n_unified, sizeof(*left));
	size_t n = 0, i;

	if (p == NULL || limits(p, end) ||
	    judge_found(
		    j, r,
		    &(struct found){ .pointer = judge_pointer(
					     j, judge_res(j, "/unified"), key),
				     .off = p->value.off,
				     .message = "takes back the limit",
				     .asked = judge_json_str(j, p->value.s),
				     .given = "null",
				     .also = also }) != POLICY_FORCE ||
	    left == NULL)
		return;
	for (i = 0; i < c->n_unified; i++)
		if (strcmp(c->unified[i].key, key) != 0)
			left[n++] = c->unified[i];
	c->unified = left;
	c->n_unified = n;
	judge_reason(j, "cgroup.unified", r);
}

static void judge_pids(struct judge *j, const struct policy_rule *r)
{
	const struct spec_i64 *s = &j->res->pids.limit;

	judge_lifted(j, r, "pids.max", PIDS_END, false);
	if ((s->set && s->v > 0 && s->v < PIDS_END) || j->d.c.cgroup.none)
		return;
	if (!s->set && j->on == POLICY_ON_UPDATE)
		return;
	if (judge_found(
		    j, r,
		    &(struct found){
			    .pointer = judge_res(j, s->set ? "/pids/limit"
							   : "/pids"),
			    .off = off_or(s->off, s->set,
					  off_or(j->res->pids.at.off,
						 j->res->pids.at.set,
						 j->res_off)),
			    .message = "the number of processes has no limit",
			    .asked = s->set ? judge_json_num(j, s->v) : NULL,
			    .given = TEXT(j, "{\"limit\":%lld}",
					  (long long)j->profile->pids),
			    .lacks = !s->set }) != POLICY_FORCE)
		return;
	j->d.c.cgroup.pids.set = true;
	j->d.c.cgroup.pids.v = j->profile->pids;
	judge_reason(j, "cgroup.pids", r);
}

static void judge_memory(struct judge *j, const struct policy_rule *r)
{
	const struct spec_memory *m = &j->res->memory;
	const struct plan_opt by = j->opts->settings != NULL
					   ? j->opts->settings->memory
					   : (struct plan_opt){ 0 };

	judge_lifted(j, r, "memory.max", BYTES_END, by.set);
	if ((m->limit.set && m->limit.v > 0 && m->limit.v < BYTES_END) ||
	    j->d.c.cgroup.none ||
	    (!m->limit.set && (j->on == POLICY_ON_UPDATE ||
			       limits(unified(j, "memory.max"), BYTES_END))))
		return;
	if (judge_found(
		    j, r,
		    &(struct found){ .pointer = judge_res(j, "/memory/limit"),
				     .off = off_or(m->limit.off, m->limit.set,
						   off_or(m->at.off, m->at.set,
							  j->res_off)),
				     .message = "memory has no limit",
				     .given = judge_json_num(j, by.v),
				     .also = by.set,
				     .lacks = true }) != POLICY_FORCE)
		return;
	j->d.c.cgroup.memory.limit = by;
	judge_reason(j, "cgroup.memory.limit", r);
}

static void judge_cpu(struct judge *j, const struct policy_rule *r)
{
	const struct spec_cpu *c = &j->res->cpu;
	const struct plan_opt by = j->opts->settings != NULL
					   ? j->opts->settings->cpu_shares
					   : (struct plan_opt){ 0 };

	if (c->shares.v > 0 || (c->cpus.s != NULL && c->cpus.len > 0) ||
	    unified(j, "cpu.weight") != NULL ||
	    limits(unified(j, "cpu.max"), BYTES_END) ||
	    (c->quota.v > 0 && unified(j, "cpu.max") == NULL) ||
	    j->on == POLICY_ON_UPDATE || j->d.c.cgroup.none)
		return;
	if (judge_found(j, r,
			&(struct found){
				.pointer = judge_res(j, "/cpu"),
				.off = off_or(c->at.off, c->at.set, j->res_off),
				.message = "neither shares nor a quota of the "
					   "processors",
				.given = judge_json_num(j, by.v),
				.also = by.set,
				.lacks = true }) != POLICY_FORCE)
		return;
	j->d.c.cgroup.cpu.shares = by;
	judge_reason(j, "cgroup.cpu.shares", r);
}

static void judge_oomkill(struct judge *j, const struct policy_rule *r)
{
	const struct spec_memory *m = &j->res->memory;
	const struct spec_cpu *c = &j->res->cpu;
	bool limited =
		(m->limit.set && m->limit.v > 0) ||
		(j->running != NULL && j->running->cgroup.memory.limit.v > 0);

	if (m->disable_oom_killer.v)
		judge_found(j, r,
			    &(struct found){
				    .pointer = judge_res(
					    j, "/memory/disableOOMKiller"),
				    .off = m->disable_oom_killer.off,
				    .message = "processes hang for ever when "
					       "memory runs out",
				    .asked = "true" });
	if (m->swap.set && m->swap.v == -1 && !limited)
		judge_found(j, r,
			    &(struct found){
				    .pointer = judge_res(j, "/memory/swap"),
				    .off = m->swap.off,
				    .message = "all of the swap space, and no "
					       "limit of memory",
				    .asked = "-1" });
	if (c->realtime_runtime.v != 0)
		judge_found(
			j, r,
			&(struct found){
				.pointer = judge_res(j, "/cpu/realtimeRuntime"),
				.off = c->realtime_runtime.off,
				.message = "real-time: it runs before all "
					   "others",
				.asked = judge_json_num(
					j, c->realtime_runtime.v) });
}

/* One line; of io.* "8:0 rbps=1", a line a device. */
static bool one_line(const struct spec_pair *p)
{
	return p->value.s == NULL || strncmp(p->key.s, "io.", 3) == 0 ||
	       strchr(p->value.s, '\n') == NULL;
}

/* "memory.high": a controller that is the container's, and a file of it. What
 * the conformance build does not know it writes, as the specification has it.
 */
static bool unified_key(const struct judge *j, const char *key)
{
	static const char *const controllers[] = {
		"pids.", "memory.",  "cpu.",  "cpuset.",
		"io.",   "hugetlb.", "rdma.", "misc.",
	};
	size_t i, n;

	if (judge_open(j))
		return key[0] != '.' && !strchr(key, '/');
	/* a partition takes processors away from all others; to keep a latency
	 * others are slowed down; real-time goes first */
	if (strncmp(key, "cpuset.cpus.", 12) == 0 ||
	    strcmp(key, "io.latency") == 0 || strcmp(key, "io.prio.class") == 0)
		return false;
	for (i = 0; i < COUNT(controllers); i++) {
		n = strlen(controllers[i]);
		if (strncmp(key, controllers[i], n) == 0 && key[n] != '\0' &&
		    key[strspn(key, "abcdefghijklmnopqrstuvwxyz"
				    "0123456789_.KMGB")] == '\0')
			return true;
	}
	return false;
}

static bool page_size(const char *s)
{
	size_t n = strspn(s, "0123456789");

	return n > 0 && n < 8 && s[n] != '\0' && strchr("KMG", s[n]) != NULL &&
	       strcmp(s + n + 1, "B") == 0;
}

/* A name that is the first word of a line. */
static bool one_word(const struct spec_str *s)
{
	const char *p = s->s;

	if (p == NULL || s->len == 0 || s->len > 255)
		return false;
	for (; *p != '\0'; p++)
		if ((*p < '0' || *p > '9') && (*p < 'a' || *p > 'z') &&
		    (*p < 'A' || *p > 'Z') && strchr("_.+:-", *p) == NULL)
			return false;
	return true;
}

static bool no_device(int64_t major, int64_t minor)
{
	return major < 0 || major > 4095 || minor < 0 || minor > 1048575;
}

static void say_odd(struct judge *j, const struct policy_rule *r,
		    const char *list, const char *key, uint32_t i, uint32_t off,
		    const char *message)
{
	const char *at = TEXT(j, "%s%s", j->res_at, list);

	judge_found(j, r,
		    &(struct found){
			    .pointer = key != NULL ? judge_pointer(j, at, key)
						   : TEXT(j, "%s/%u", at, i),
			    .off = off,
			    .message = message });
}

static void judge_throttles(struct judge *j, const struct policy_rule *r,
			    const char *list, const struct spec_throttles *l)
{
	uint32_t i;

	for (i = 0; i < l->n; i++)
		if (no_device(l->v[i].major.v, l->v[i].minor.v))
			say_odd(j, r, list, NULL, i, l->v[i].at.off,
				"no device has that number");
}

static void judge_lines(struct judge *j, const struct policy_rule *r)
{
	const struct spec_block_io *b = &j->res->block_io;
	const struct spec_if_prios *p = &j->res->network.priorities;
	const struct spec_rdmas *d = &j->res->rdma;
	uint32_t i;

	for (i = 0; i < b->weight_device.n; i++)
		if (no_device(b->weight_device.v[i].major.v,
			      b->weight_device.v[i].minor.v))
			say_odd(j, r, "/blockIO/weightDevice", NULL, i,
				b->weight_device.v[i].at.off,
				"no device has that number");
	judge_throttles(j, r, "/blockIO/throttleReadBpsDevice", &b->read_bps);
	judge_throttles(j, r, "/blockIO/throttleWriteBpsDevice", &b->write_bps);
	judge_throttles(j, r, "/blockIO/throttleReadIOPSDevice", &b->read_iops);
	judge_throttles(j, r, "/blockIO/throttleWriteIOPSDevice",
			&b->write_iops);
	for (i = 0; i < d->n; i++)
		if (!one_word(&d->v[i].key))
			say_odd(j, r, "/rdma", d->v[i].key.s, i, d->v[i].at.off,
				"not the name of a device");
	for (i = 0; i < p->n; i++)
		if (!one_word(&p->v[i].name))
			say_odd(j, r, "/network/priorities", NULL, i,
				p->v[i].at.off, "not the name of an interface");
}

static void judge_unified(struct judge *j, const struct policy_rule *r)
{
	const struct spec_pairs *u = &j->res->unified;
	const struct spec_hugepages *h = &j->res->hugepage_limits;
	uint32_t i;

	judge_lines(j, r);

	for (i = 0; i < u->n; i++)
		if (!unified_key(j, u->v[i].key.s) || !one_line(&u->v[i]))
			judge_found(j, r,
				    &(struct found){
					    .pointer = judge_pointer(
						    j, judge_res(j, "/unified"),
						    u->v[i].key.s),
					    .off = u->v[i].value.off,
					    .message =
						    "not a file of a cgroup's "
						    "controller, or a value of "
						    "more than a line",
					    .asked = judge_json_str(
						    j, u->v[i].value.s) });
	for (i = 0; i < h->n; i++)
		if (h->v[i].page_size.s != NULL &&
		    !page_size(h->v[i].page_size.s))
			judge_found(
				j, r,
				&(struct found){
					.pointer = TEXT(j,
							"%s/hugepageLimits/%u/"
							"pageSize",
							j->res_at, i),
					.off = h->v[i].page_size.off,
					.message = "not a size as 2MB",
					.asked = judge_json_str(
						j, h->v[i].page_size.s) });
}

/* Cgroups that others are in. */
static const char *const taken[] = {
	"/",
	"/init.scope",
	"/system.slice",
	"/user.slice",
	"/machine.slice",
	"/kubepods",
	"/kubepods/besteffort",
	"/kubepods/burstable",
	"/kubepods.slice",
	"/docker",
};

static void judge_cgroup_path(struct judge *j, const struct policy_rule *r)
{
	const struct spec_str *s = &j->spec->lx.cgroups_path;
	const char *path = j->d.c.cgroup.path, *why = NULL;
	size_t i;

	if (s->s == NULL || s->len == 0)
		return;
	why = j->d.scope_fault;
	if (why == NULL && !j->d.c.cgroup.systemd &&
	    path_clean(j, "/brig", s->s) == NULL)
		why = "has a `..'";
	for (i = 0; why == NULL && i < COUNT(taken); i++)
		if (strcmp(path, taken[i]) == 0)
			why = "is not a container's own";
	if (why == NULL && path_within(path, "/init.scope"))
		why = "belongs to init";
	if (why == NULL && !j->d.c.cgroup.systemd && draft_unit(path) &&
	    j->facts->user == FACTS_HOST_ROOT && !judge_open(j))
		why = "is what systemd starts by that name";
	if (why != NULL)
		judge_found(
			j, r,
			&(struct found){ .pointer = "/linux/cgroupsPath",
					 .off = s->off,
					 .message = why,
					 .asked = judge_json_str(j, s->s) });
}

#define RES .family = "res", .on = POLICY_ON_CREATE | POLICY_ON_UPDATE
#define NEW .family = "res", .on = POLICY_ON_CREATE

const struct policy_rule rules_res[] = {
	{
		.id = "res-pids",
		RES,
		.act = ACTS(REFUSE, FORCE, FORCE, PASS),
		.title = "no limit of processes, 0 or less, 4194304 or more, "
			 "or one that unified takes back",
		.why = "one container that forks stops the host",
		.fix = "set linux.resources.pids.limit (docker run "
		       "--pids-limit 2048)",
		.references = { "CIS-Docker 5.29" },
		.judge = judge_pids,
	},
	{
		.id = "res-memory",
		RES,
		.act = ACTS(WARN, WARN, WARN, PASS),
		.also_when = "a policy has one for such configs",
		.also = ACTS(FORCE, FORCE, FORCE, PASS),
		.title = "no limit of memory, or one that unified takes back",
		.why = "one container that leaks takes the host's",
		.fix = "set linux.resources.memory.limit (docker run -m 512m)",
		.references = { "CIS-Docker 5.11" },
		.judge = judge_memory,
	},
	{
		.id = "res-cpu",
		RES,
		.act = ACTS(WARN, WARN, WARN, PASS),
		.also_when = "a policy has one for such configs",
		.also = ACTS(FORCE, FORCE, FORCE, PASS),
		.title = "no share of the processors, or a quota that unified "
			 "takes back",
		.why = "one container that loops takes what others need",
		.fix = "set linux.resources.cpu.shares or quota (docker run "
		       "--cpus 2)",
		.references = { "CIS-Docker 5.12" },
		.judge = judge_cpu,
	},
	{
		.id = "res-oomkill",
		RES,
		.act = ACTS(REFUSE, REFUSE, REFUSE, PASS),
		.title = "disableOOMKiller; swap of -1 without a limit of "
			 "memory; real-time processor time",
		.why = "the host hangs, swaps or starves",
		.fix = "leave them out",
		.judge = judge_oomkill,
	},
	{
		.id = "res-unified",
		RES,
		.act = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.title = "a key of unified that is no file of a container's "
			 "controller, or takes from all others (cpuset.cpus.*, "
			 "io.latency, io.prio.class), a value with a newline "
			 "but for io.*, "
			 "a page size, device or interface that is none",
		.why = "it is a file's name, or what is written to it, as "
		       "root; to keep a latency others are slowed down",
		.fix = "name the file: memory.high, pids.max; 2MB, mlx5_0",
		.judge = judge_unified,
	},
	{
		.id = "res-cgroup-path",
		.family = "res",
		.on = POLICY_ON_CREATE | POLICY_ON_LAUNCH,
		.act = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.opened = "the cgroup is new, or empty, and not brig's own; it "
			  "lies below no unit that is not running",
		.title = "a cgroupsPath with `..', one where others are, that "
			 "of a unit of systemd's, or one that is not of the "
			 "manager's form",
		.why = "limits of the host's services would be set, and their "
		       "processes killed with the container",
		.fix = "name a cgroup of the container's own",
		.references = { "CIS-Docker 5.25" },
		.judge = judge_cgroup_path,
	},
	{
		.id = "res-rdt",
		NEW,
		.act = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.opened = "schemata are written to a class that is new, or the "
			  "container's own",
		.title = "a closID that is no folder's name, a schema with a "
			 "newline, or a memBwSchema without MB:",
		.why = "caches are set for the whole host there",
		.fix = "name one class, and a line each",
		.judge = judge_rdt,
	},
	{
		.id = "res-mempolicy",
		NEW,
		.act = ACTS(WARN, WARN, WARN, PASS),
		.lesser_when = "nodes that are no list, or not the mode's",
		.lesser = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.title = "a memory policy",
		.why = "one node of the host can be filled on purpose",
		.fix = "leave linux.memoryPolicy out",
		.judge = judge_mempolicy,
	},
	{ .id = NULL },
};
