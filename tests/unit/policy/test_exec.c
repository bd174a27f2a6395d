/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Exec and update: by the same rules, and never more than the container has. */
#include "config.h"

#include <linux/capability.h>

#include "policy_unit.h"

static const char config[] =
	"{'ociVersion':'1.2.0','process':{'user':{'uid':0,'gid':0,"
	"'additionalGids':[70000]},'args':['/bin/true'],'cwd':'/',"
	"'capabilities':{'bounding':['CAP_CHOWN','CAP_KILL'],"
	"'effective':['CAP_CHOWN'],'permitted':['CAP_CHOWN']},"
	"'noNewPrivileges':true},'root':{'path':'/srv/c/rootfs'},"
	"'linux':{'namespaces':[{'type':'mount'},{'type':'pid'},"
	"{'type':'network'},{'type':'ipc'}]}}";

struct joined {
	struct judged c; /* the container */
	const struct plan_container *running;
	const struct facts *facts;
	struct arena a;
	struct spec_problems p;
	struct plan *plan;
	struct err e;
};

static char *quoted(const char *text)
{
	char *s = strdup(text), *c;

	ck_assert_ptr_nonnull(s);
	for (c = s; *c != '\0'; c++)
		if (*c == '\'')
			*c = '"';
	return s;
}

static void start(struct joined *x, enum plan_profile profile)
{
	char *text = quoted(config);

	memset(x, 0, sizeof(*x));
	judge_text(&x->c, text, strlen(text), profile, &facts_reference);
	free(text);
	x->facts = &facts_reference;
	x->running = plan_container(x->c.plan);
	ck_assert_ptr_nonnull(x->running);
	arena_init(&x->a, 1U << 20);
	spec_problems_init(&x->p, &x->a);
}

static void stop(struct joined *x)
{
	plan_free(x->plan);
	arena_free(&x->a);
	judged_done(&x->c);
}

static void exec(struct joined *x, const char *process)
{
	/* what the caller asks for is not what judges */
	const struct policy_opts o = judged_opts(PLAN_PROFILE_OPEN);
	char *text = quoted(process);
	struct spec_process s;

	ck_assert_int_eq(
		spec_parse_process(&s, &x->a, text, strlen(text), &x->p, &x->e),
		0);
	if (policy_compile_exec(&x->plan, &s, &x->p, x->running, x->facts, &o,
				&x->e) != 0)
		ck_abort_msg("%s: %s", x->e.at, x->e.text);
	free(text);
}

static void update(struct joined *x, const char *resources)
{
	const struct policy_opts o = judged_opts(PLAN_PROFILE_OPEN);
	char *text = quoted(resources);
	struct spec_resources s;

	ck_assert_int_eq(spec_parse_resources(&s, &x->a, text, strlen(text),
					      &x->p, &x->e),
			 0);
	if (policy_compile_update(&x->plan, &s, &x->p,
				  plan_container(x->c.plan), &facts_reference,
				  &o, &x->e) != 0)
		ck_abort_msg("%s: %s", x->e.at, x->e.text);
	free(text);
}

static void expect(const struct joined *x, const char *want)
{
	struct buf b;

	buf_init(&b, 1U << 16);
	judged_verdict(x->plan, &b);
	ck_assert_str_eq(b.len > 0 ? b.data : "", want);
	buf_free(&b);
}

START_TEST(exec_has_the_containers_own)
{
	const struct plan_process *own, *p;
	struct joined x;

	start(&x, PLAN_PROFILE_HARDENED);
	own = &plan_container(x.c.plan)->process;
	exec(&x, "{'args':['sh'],'cwd':'/','user':{'uid':1,'gid':1}}");
	expect(&x, "force nnp-off /noNewPrivileges\n");
	p = &plan_exec(x.plan)->process;
	ck_assert(p->no_new_privs);
	ck_assert_int_eq(p->baseline, own->baseline);
	ck_assert_uint_eq(p->caps.bounding, own->caps.bounding);
	ck_assert_uint_eq(p->n_filters, own->n_filters);
	ck_assert_mem_eq(p->filters[0].code, own->filters[0].code,
			 own->filters[0].n_code);
	ck_assert_uint_eq(p->n_rlimits, own->n_rlimits);
	ck_assert_uint_eq(p->rlimits[0].hard, 1);
	stop(&x);
}
END_TEST

START_TEST(exec_gets_no_more)
{
	const struct plan_process *p;
	struct joined x;

	start(&x, PLAN_PROFILE_HARDENED);
	exec(&x, "{'args':['sh'],'cwd':'/','noNewPrivileges':true,"
		 "'user':{'uid':1,'gid':1},'capabilities':{'bounding':"
		 "['CAP_CHOWN','CAP_SETUID','CAP_NET_RAW'],"
		 "'inheritable':['CAP_CHOWN']}}");
	expect(&x, "force cap-trim /capabilities\n"
		   "force cap-inconsistent /capabilities\n"
		   "force cap-inheritable /capabilities/inheritable\n");
	p = &plan_exec(x.plan)->process;
	ck_assert_uint_eq(p->caps.bounding, UINT64_C(1) << CAP_CHOWN);
	ck_assert_uint_eq(p->caps.inheritable, 0);
	stop(&x);
}
END_TEST

START_TEST(exec_is_refused_by_the_same_rules)
{
	struct joined x;

	start(&x, PLAN_PROFILE_HARDENED);
	exec(&x, "{'args':['/proc/self/exe'],'cwd':'/proc/self/fd/9',"
		 "'noNewPrivileges':true,'user':{'uid':4294967295,'gid':1},"
		 "'scheduler':{'policy':'SCHED_RR'},"
		 "'capabilities':{'bounding':['CAP_SYS_ADMIN']}}");
	expect(&x, "refuse proc-args /args/0\n"
		   "refuse proc-cwd /cwd\n"
		   "refuse user-id-invalid /user/uid\n"
		   "refuse proc-sched /scheduler/policy\n"
		   "refuse cap-critical /capabilities\n"
		   "force cap-inconsistent /capabilities\n");
	ck_assert_ptr_null(plan_exec(x.plan));
	stop(&x);
}
END_TEST

/* Only ids that the container was given: a new one can't be mapped now. */
START_TEST(exec_has_the_containers_ids)
{
	struct joined x;

	start(&x, PLAN_PROFILE_HARDENED);
	exec(&x, "{'args':['sh'],'cwd':'/','noNewPrivileges':true,"
		 "'user':{'uid':1,'gid':70000}}");
	expect(&x, "");
	plan_free(x.plan);
	exec(&x, "{'args':['sh'],'cwd':'/','noNewPrivileges':true,"
		 "'user':{'uid':70000,'gid':70000}}");
	expect(&x, "refuse user-id-invalid /user/uid\n");
	stop(&x);
}
END_TEST

START_TEST(exec_is_judged_by_the_containers_profile)
{
	struct joined x;

	start(&x, PLAN_PROFILE_COMPAT);
	exec(&x, "{'args':['sh'],'cwd':'/','user':{'uid':0,'gid':0}}");
	ck_assert_int_eq(plan_report(x.plan)->profile, PLAN_PROFILE_COMPAT);
	expect(&x, "force nnp-off /noNewPrivileges\n"
		   "warn user-root /user/uid\n");
	stop(&x);
}
END_TEST

/* Of the container's shares a process says its own, or has the container's;
 * memory policy and personality are the container's alone. */
START_TEST(exec_has_the_containers_shares)
{
	static const struct plan_scheduler idle = { .policy = 5 };
	static const struct plan_memory_policy bind = { 2, 0, "0" };
	const struct plan_process *p;
	struct plan_container c;
	struct joined x;

	start(&x, PLAN_PROFILE_HARDENED);
	c = *plan_container(x.c.plan);
	c.process.scheduler = &idle;
	c.process.memory_policy = &bind;
	c.process.n_scheduler = c.process.n_memory_policy = 1;
	c.process.personality = (struct plan_opt){ true, 8 };
	c.process.cpus_initial = "0";
	x.running = &c;
	exec(&x, "{'args':['sh'],'cwd':'/','noNewPrivileges':true,"
		 "'user':{'uid':1,'gid':1}}");
	p = &plan_exec(x.plan)->process;
	ck_assert_uint_eq(p->n_scheduler, 1);
	ck_assert_uint_eq(p->scheduler->policy, 5);
	ck_assert_uint_eq(p->n_memory_policy, 1);
	ck_assert_str_eq(p->memory_policy->nodes, "0");
	ck_assert(p->personality.set && p->personality.v == 8);
	ck_assert_str_eq(p->cpus_initial, "0");
	plan_free(x.plan);
	exec(&x, "{'args':['sh'],'cwd':'/','noNewPrivileges':true,"
		 "'user':{'uid':1,'gid':1},'scheduler':{'policy':'SCHED_BATCH',"
		 "'nice':3,'flags':['SCHED_FLAG_RESET_ON_FORK']},'ioPriority':{"
		 "'class':'IOPRIO_CLASS_IDLE','priority':2},"
		 "'execCPUAffinity':{'final':'1'}}");
	p = &plan_exec(x.plan)->process;
	ck_assert_uint_eq(p->scheduler->policy, 3);
	ck_assert_int_eq(p->scheduler->nice, 3);
	ck_assert_uint_eq(p->scheduler->flags, 1);
	ck_assert_uint_eq(p->io_priority->class, 3);
	ck_assert_uint_eq(p->io_priority->level, 2);
	ck_assert_str_eq(p->cpus_initial, "");
	ck_assert_str_eq(p->cpus_final, "1");
	stop(&x);
}
END_TEST

/* AppArmor: the container's profile, another; not none where it has one. */
START_TEST(exec_has_the_containers_label)
{
	struct facts on = facts_reference;
	const struct plan_process *p;
	struct plan_container c;
	struct joined x;

	on.apparmor = true;
	start(&x, PLAN_PROFILE_HARDENED);
	c = *plan_container(x.c.plan);
	c.process.apparmor = "docker-default";
	c.process.selinux = "u:r:container_t:s0";
	x.running = &c;
	x.facts = &on;
	exec(&x, "{'args':['sh'],'cwd':'/','noNewPrivileges':true,"
		 "'user':{'uid':1,'gid':1}}");
	expect(&x, "");
	p = &plan_exec(x.plan)->process;
	ck_assert_str_eq(p->apparmor, "docker-default");
	ck_assert_str_eq(p->selinux, "u:r:container_t:s0");
	plan_free(x.plan);
	exec(&x, "{'args':['sh'],'cwd':'/','noNewPrivileges':true,"
		 "'user':{'uid':1,'gid':1},'apparmorProfile':'unconfined'}");
	expect(&x, "force lsm-apparmor /apparmorProfile\n"
		   "condition lsm-unapplied /apparmorProfile\n");
	p = &plan_exec(x.plan)->process;
	ck_assert_str_eq(p->apparmor, "docker-default");
	plan_free(x.plan);
	exec(&x, "{'args':['sh'],'cwd':'/','noNewPrivileges':true,"
		 "'user':{'uid':1,'gid':1},'apparmorProfile':'mine'}");
	expect(&x, "condition lsm-unapplied /apparmorProfile\n");
	ck_assert_str_eq(plan_exec(x.plan)->process.apparmor, "mine");
	stop(&x);
}
END_TEST

START_TEST(exec_of_a_broken_text)
{
	struct joined x;

	start(&x, PLAN_PROFILE_HARDENED);
	exec(&x, "{'args':");
	ck_assert(plan_report(x.plan)->refused);
	stop(&x);
}
END_TEST

START_TEST(update_says_what_it_changes_and_no_more)
{
	const struct plan_cgroup *cg;
	struct joined x;

	start(&x, PLAN_PROFILE_HARDENED);
	update(&x, "{'memory':{'limit':1048576},'cpu':{'shares':7}}");
	expect(&x, "");
	cg = &plan_update(x.plan)->cgroup;
	ck_assert_int_eq(cg->memory.limit.v, 1048576);
	ck_assert_int_eq(cg->cpu.shares.v, 7);
	ck_assert(!cg->pids.set);
	stop(&x);
}
END_TEST

START_TEST(update_is_no_way_round)
{
	struct joined x;

	start(&x, PLAN_PROFILE_HARDENED);
	update(&x, "{'pids':{'limit':-1},'memory':{'limit':-1}}");
	expect(&x, "force res-pids /pids/limit\n"
		   "warn res-memory /memory/limit\n");
	ck_assert_int_eq(plan_update(x.plan)->cgroup.pids.v, 2048);
	plan_free(x.plan);
	update(&x, "{'devices':[{'allow':true,'access':'rwm'}],"
		   "'memory':{'swap':-1,'disableOOMKiller':true},"
		   "'unified':{'cgroup.procs':'1'}}");
	expect(&x, "force dev-cgroup-order /devices\n"
		   "refuse dev-cgroup-wild /devices/0\n"
		   "refuse res-oomkill /memory/swap\n"
		   "refuse res-oomkill /memory/disableOOMKiller\n"
		   "refuse res-unified /unified/cgroup.procs\n");
	stop(&x);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("exec");
	TCase *tc = tcase_create("exec");

	tcase_add_test(tc, exec_has_the_containers_own);
	tcase_add_test(tc, exec_gets_no_more);
	tcase_add_test(tc, exec_is_refused_by_the_same_rules);
	tcase_add_test(tc, exec_has_the_containers_ids);
	tcase_add_test(tc, exec_is_judged_by_the_containers_profile);
	tcase_add_test(tc, exec_has_the_containers_shares);
	tcase_add_test(tc, exec_has_the_containers_label);
	tcase_add_test(tc, exec_of_a_broken_text);
	tcase_add_test(tc, update_says_what_it_changes_and_no_more);
	tcase_add_test(tc, update_is_no_way_round);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
