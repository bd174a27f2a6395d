/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What settings change in a judgement: what they name, and no more. */
#include "config.h"

#include <linux/capability.h>
#include <linux/seccomp.h>
#include <sys/syscall.h>

#include "bpf/run.h"
#include "policy/settings.h"
#include "policy_unit.h"

#define PROCESS                                                     \
	"'process':{'user':{'uid':0,'gid':0},'args':['/bin/true']," \
	"'cwd':'/','capabilities':{'bounding':[" CAPS "],"          \
	"'effective':[" CAPS "],'permitted':[" CAPS "]}}"
#define CAPS "'CAP_CHOWN','CAP_SYS_ADMIN','CAP_NET_RAW'"
#define LINUX                                            \
	"'namespaces':[{'type':'mount'},{'type':'pid'}," \
	"{'type':'network'},{'type':'ipc'}]"
#define CONFIG(mounts, more)                                          \
	"{'ociVersion':'1.2.0'," PROCESS ",'root':{'path':'/srv/c'}," \
	"'mounts':[" mounts "],'linux':{" LINUX more "}}"

struct done {
	struct arena a;
	struct spec_problems p, pp;
	struct spec s;
	struct spec_policy policy;
	struct plan *settings, *plan;
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

static void judge(struct done *x, const char *policy, const char *config)
{
	struct policy_opts o = judged_opts(PLAN_PROFILE_HARDENED);
	const struct policy_settings_opts so = { .scope = "",
						 .sha256 = judged_sha256,
						 .today = "2026-11-22",
						 .profile = o.profile };
	char *pt = quoted(policy), *ct = quoted(config);
	const struct policy_file f = { "p", pt, strlen(pt), &x->policy,
				       &x->pp };

	memset(x, 0, sizeof(*x));
	arena_init(&x->a, 64U << 20);
	spec_problems_init(&x->p, &x->a);
	spec_problems_init(&x->pp, &x->a);
	ck_assert_int_eq(spec_parse_policy(&x->policy, &x->a, pt, strlen(pt),
					   &x->pp, &x->e),
			 0);
	ck_assert_int_eq(
		policy_compile_settings(&x->settings, &f, 1, &so, &x->e), 0);
	ck_assert_msg(plan_settings(x->settings) != NULL, "%s",
		      plan_report(x->settings)->refused
			      ? plan_report(x->settings)->findings[0].message
			      : "");
	o.settings = plan_settings(x->settings);
	o.policy_sha256 = judged_sha256;
	ck_assert_int_eq(spec_parse(&x->s, &x->a, ct, strlen(ct), &x->p, &x->e),
			 0);
	if (policy_compile_container(&x->plan, &x->s, &x->p, &facts_reference,
				     &o, &x->e) != 0)
		ck_abort_msg("%s: %s", x->e.at, x->e.text);
	free(pt);
	free(ct);
}

static void stop(struct done *x)
{
	plan_free(x->plan);
	plan_free(x->settings);
	arena_free(&x->a);
}

static enum plan_action action(const struct done *x, const char *rule,
			       const char *message)
{
	const struct plan_report *r = plan_report(x->plan);
	size_t i;

	for (i = 0; i < r->n_findings; i++)
		if (strcmp(r->findings[i].rule, rule) == 0 &&
		    strstr(r->findings[i].message, message) != NULL)
			return r->findings[i].action;
	ck_abort_msg("nothing of %s", rule);
}

#define BIND(from, how)                                          \
	"{'destination':'/m','type':'bind','source':'" from "'," \
	"'options':['rbind','" how "']}"

static const struct {
	const char *policy; /* behind the version */
	const char *config;
	const char *rule;
	enum plan_action action;
	const char *message;
} cases[] = {
	{ "", CONFIG("", ""), "cap-critical", PLAN_REFUSE, "" },
	{ ",'capabilities':['CAP_SYS_ADMIN']", CONFIG("", ""), "cap-trim",
	  PLAN_FORCE, "" },
	{ ",'mode':'audit'", CONFIG("", ""), "cap-critical", PLAN_WARN,
	  "audit: would be refused" },
	{ ",'mode':'enforce'", CONFIG("", ""), "cap-critical", PLAN_REFUSE,
	  "" },
	{ ",'paths':[{'path':'/etc/x'}]", CONFIG(BIND("/etc/x/y", "ro"), ""),
	  "mnt-host-sensitive", PLAN_WARN, "allowed by the policy" },
	{ ",'paths':[{'path':'/etc/x'}]", CONFIG(BIND("/etc/x/y", "rw"), ""),
	  "mnt-host-sensitive", PLAN_REFUSE, "" },
	{ ",'paths':[{'path':'/etc/x'}]", CONFIG(BIND("/etc/xy", "rw"), ""),
	  "mnt-host-sensitive", PLAN_REFUSE, "" },
	{ ",'paths':[{'path':'/etc/x','write':true}]",
	  CONFIG(BIND("/etc/x", "rw"), ""), "mnt-host-sensitive", PLAN_WARN,
	  "allowed" },
	{ ",'paths':[{'path':'/run/docker.sock'}]",
	  CONFIG(BIND("/run/docker.sock", "ro"), ""), "mnt-runtime-socket",
	  PLAN_WARN, "allowed" },
	{ ",'limits':{'memory':67108864}", CONFIG("", ""), "res-memory",
	  PLAN_FORCE, "" },
	{ ",'limits':{'cpu-shares':64}", CONFIG("", ""), "res-cpu", PLAN_FORCE,
	  "" },
	{ ",'exemptions':[{'rule':'res-pids','reason':'why not'}]",
	  CONFIG("", ""), "res-pids", PLAN_WARN, "exempted: why not" },
	{ ",'exemptions':[{'rule':'res-pids','reason':'r',"
	  "'pointer':'/linux/*/pids'}]",
	  CONFIG("", ""), "res-pids", PLAN_WARN, "exempted" },
	{ ",'exemptions':[{'rule':'res-pids','reason':'r',"
	  "'pointer':'/linux/resources/pids/limit'}]",
	  CONFIG("", ""), "res-pids", PLAN_FORCE, "" },
	{ ",'exemptions':[{'rule':'res-pids','reason':'r',"
	  "'pointer':'/linux/resources'}]",
	  CONFIG("", ""), "res-pids", PLAN_FORCE, "" },
	{ ",'exemptions':[{'rule':'res-pids','reason':'r','annotation':"
	  "{'key':'k','value':'v'}}],'trust-annotations':['k']",
	  CONFIG("", ""), "res-pids", PLAN_FORCE, "" },
};

START_TEST(findings)
{
	char policy[512];
	struct done x;

	(void)snprintf(policy, sizeof(policy), "{'version':1%s}",
		       cases[_i].policy);
	judge(&x, policy, cases[_i].config);
	ck_assert_int_eq(action(&x, cases[_i].rule, cases[_i].message),
			 cases[_i].action);
	stop(&x);
}
END_TEST

#define CLEAN                                                        \
	"{'ociVersion':'1.2.0','process':{'user':{'uid':0,'gid':0}," \
	"'args':['/bin/true'],'cwd':'/'},'root':{'path':'/srv/c'},"  \
	"'linux':{" LINUX "}}"

static uint32_t answers(const struct plan_filter *f, int nr)
{
	const struct bpf_program p = {
		.insns = (const void *)f->code,
		.len = f->n_code / sizeof(struct sock_filter),
	};
	struct seccomp_data d = { .nr = nr };

#if defined(__x86_64__)
	d.arch = 0xc000003e;
#else
	d.arch = 0xc00000b7;
#endif
	return bpf_run(&p, &d);
}

/* Calls more: those of the list, and one that it does not have. */
START_TEST(calls)
{
	const struct plan_process *p;
	struct done x;

	judge(&x, "{'version':1}", CLEAN);
	p = &plan_container(x.plan)->process;
	ck_assert_uint_eq(p->n_filters, 1);
	ck_assert_uint_ne(answers(&p->filters[0], SYS_adjtimex),
			  SECCOMP_RET_ALLOW);
	ck_assert_uint_eq(answers(&p->filters[0], SYS_read), SECCOMP_RET_ALLOW);
	stop(&x);
	judge(&x,
	      "{'version':1,'seccomp':{'allow':['adjtimex'],"
	      "'deny':['mkdirat']}}",
	      CLEAN);
	p = &plan_container(x.plan)->process;
	ck_assert_uint_eq(p->n_filters, 2);
	ck_assert_uint_eq(answers(&p->filters[0], SYS_adjtimex),
			  SECCOMP_RET_ALLOW);
	ck_assert_uint_eq(answers(&p->filters[0], SYS_read), SECCOMP_RET_ALLOW);
	ck_assert_uint_ne(answers(&p->filters[0], SYS_ptrace),
			  SECCOMP_RET_ALLOW);
	ck_assert_uint_eq(answers(&p->filters[1], SYS_mkdirat),
			  SECCOMP_RET_ERRNO | 1);
	ck_assert_uint_eq(answers(&p->filters[1], SYS_read), SECCOMP_RET_ALLOW);
	ck_assert_int_eq(p->baseline, PLAN_BASELINE_DENY);
	stop(&x);
}
END_TEST

START_TEST(a_plan_by_it)
{
	const struct plan_container *c;
	struct done x;

	judge(&x,
	      "{'version':1,'root':{'kind':'scratch','bytes':1048576},"
	      "'limits':{'pids':9},'seccomp':{'set-id':true},"
	      "'deny-write-exec':true}",
	      CLEAN);
	c = plan_container(x.plan);
	ck_assert_ptr_nonnull(c);
	ck_assert_int_eq(c->root.kind, PLAN_ROOT_SCRATCH);
	ck_assert_uint_eq(c->root.upper_bytes, 1048576);
	ck_assert_int_eq(c->cgroup.pids.v, 9);
	ck_assert_int_eq(c->process.baseline, PLAN_BASELINE_DENY_SETID_OK);
	ck_assert_str_eq(c->policy_sha256, judged_sha256);
	ck_assert(c->process.mdwe);
	stop(&x);
}
END_TEST

/* Not what was written, by its word alone, and where the kernel has it. */
START_TEST(written_memory)
{
	static const char *const policies[] = {
		"{'version':1}", "{'version':1,'deny-write-exec':false}",
		"{'version':1,'deny-write-exec':true}"
	};
	struct facts f = facts_reference;
	struct policy_opts o = judged_opts(PLAN_PROFILE_COMPAT);
	struct done x;
	struct plan *other = NULL;
	size_t i;

	for (i = 0; i < 3; i++) {
		judge(&x, policies[i], CLEAN);
		ck_assert(plan_container(x.plan)->process.mdwe == (i == 2));
		if (i < 2)
			stop(&x);
	}
	ck_assert_int_eq(action(&x, "proc-mdwe", "not run"), PLAN_FORCE);
	f.mdwe = false;
	o.settings = plan_settings(x.settings);
	ck_assert_int_eq(
		policy_compile_container(&other, &x.s, &x.p, &f, &o, &x.e), 0);
	ck_assert_ptr_null(plan_container(other));
	plan_free(x.plan);
	x.plan = other;
	ck_assert_int_eq(action(&x, "proc-mdwe", "Linux 6.3"), PLAN_REFUSE);
	stop(&x);
}
END_TEST

#define ASKS(path, more)                                                     \
	",'seccomp':{'defaultAction':'SCMP_ACT_ERRNO','listenerPath':'" path \
	"'," more "'syscalls':[{'names':['read','write'],"                   \
	"'action':'SCMP_ACT_ALLOW'},{'names':['mkdirat'],"                   \
	"'action':'SCMP_ACT_NOTIFY'}]}"
#define NOTHING                                             \
	"{'ociVersion':'1.2.0','process':{'user':{'uid':0," \
	"'gid':0},'args':['/bin/true'],'cwd':'/'},'root':"  \
	"{'path':'/srv/c'},'linux':{" LINUX
#define LISTEN "{'version':1,'notify-sockets':['/run/a','/run/b']}"

static const struct plan_process *listens(struct done *x, const char *config)
{
	const struct plan_container *c;

	judge(x, LISTEN, config);
	c = plan_container(x->plan);
	ck_assert_ptr_nonnull(c);
	ck_assert_uint_eq(c->process.n_listener, 1);
	return &c->process;
}

START_TEST(listener)
{
	const struct plan_process *p;
	struct done x;

	p = listens(&x, NOTHING ASKS("/run/b", "'listenerMetadata':'m',"
					       "'flags':['SECCOMP_FILTER_FLAG_"
					       "WAIT_KILLABLE_RECV'],") "}}");
	ck_assert_str_eq(p->listener->path, "/run/b");
	ck_assert_str_eq(p->listener->metadata, "m");
	ck_assert_uint_eq(p->filters[p->n_filters - 1].flags,
			  SECCOMP_FILTER_FLAG_NEW_LISTENER |
				  SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV);
	ck_assert_uint_eq(answers(&p->filters[p->n_filters - 1], SYS_mkdirat),
			  SECCOMP_RET_USER_NOTIF);
	ck_assert_int_eq(action(&x, "sec-notify", "decides about the call"),
			 PLAN_WARN);
	ck_assert_int_eq(action(&x, "sec-notify", "a socket"), PLAN_WARN);
	stop(&x);
	p = listens(&x, NOTHING ASKS("/run/a", "") "}}");
	ck_assert_str_eq(p->listener->metadata, "");
	ck_assert_uint_eq(p->filters[p->n_filters - 1].flags,
			  SECCOMP_FILTER_FLAG_NEW_LISTENER);
	stop(&x);
	judge(&x, LISTEN, NOTHING ASKS("/run/c", "") "}}");
	ck_assert_ptr_null(plan_container(x.plan));
	ck_assert_int_eq(action(&x, "sec-notify", "a socket"), PLAN_REFUSE);
	stop(&x);
	judge(&x, "{'version':1,'mode':'audit'}",
	      NOTHING ASKS("/run/a", "") "}}");
	ck_assert_ptr_null(plan_container(x.plan));
	stop(&x);
}
END_TEST

#define MOVES(devices)                                      \
	"{'ociVersion':'1.3.0','process':{'user':{'uid':0," \
	"'gid':0},'args':['/bin/true'],'cwd':'/'},'root':"  \
	"{'path':'/srv/c'},'linux':{'netDevices':" devices "," LINUX "}}"

START_TEST(net_devices)
{
	static const char by[] = "{'version':1,'net-devices':['wan','eth1']}";
	struct done x;

	judge(&x, by, MOVES("{'eth1':{'name':'lan'}}"));
	ck_assert_ptr_nonnull(plan_container(x.plan));
	ck_assert_uint_eq(plan_container(x.plan)->n_net_devices, 1);
	ck_assert_int_eq(action(&x, "net-device", "takes"), PLAN_WARN);
	stop(&x);
	judge(&x, by, MOVES("{'eth1':{},'eth0':{}}"));
	ck_assert_ptr_null(plan_container(x.plan));
	stop(&x);
	judge(&x, by, MOVES("{'eth1':{'name':'a/b'}}"));
	ck_assert_ptr_null(plan_container(x.plan));
	stop(&x);
	judge(&x, "{'version':1}", MOVES("{'eth1':{}}"));
	ck_assert_ptr_null(plan_container(x.plan));
	stop(&x);
}
END_TEST

/* One that the policy names, and whose it is can't be told in here. */
START_TEST(listener_of_nobody)
{
	struct policy_opts o = judged_opts(PLAN_PROFILE_HARDENED);
	struct facts f = facts_reference;
	struct plan *other;
	struct done x;

	f.user = FACTS_NS_ROOT;
	f.uid_maps[f.n_uid_maps++] = (struct facts_map){ 0, 1000, 1 };
	f.gid_maps[f.n_gid_maps++] = (struct facts_map){ 0, 1000, 1 };
	judge(&x, LISTEN, NOTHING ASKS("/run/a", "") "}}");
	o.settings = plan_settings(x.settings);
	o.policy_sha256 = judged_sha256;
	for (int nobody = 0; nobody < 2; nobody++) {
		f.root_nobody = nobody != 0;
		ck_assert_int_eq(policy_compile_container(&other, &x.s, &x.p,
							  &f, &o, &x.e),
				 0);
		plan_free(x.plan);
		x.plan = other;
		ck_assert((plan_container(x.plan) == NULL) == f.root_nobody);
		ck_assert_int_eq(action(&x, "sec-notify",
					nobody ? "can't be told" : "a socket"),
				 nobody ? PLAN_REFUSE : PLAN_WARN);
	}
	stop(&x);
	/* what the policy gives who has no cgroup to have it in */
	f.root_nobody = false;
	f.cgroup = FACTS_CGROUP_NONE;
	judge(&x, "{'version':1,'limits':{'cpu-shares':64,'memory':67108864}}",
	      NOTHING "}}");
	o.settings = plan_settings(x.settings);
	ck_assert_int_eq(
		policy_compile_container(&other, &x.s, &x.p, &f, &o, &x.e), 0);
	plan_free(x.plan);
	x.plan = other;
	ck_assert(plan_container(x.plan)->cgroup.none);
	ck_assert_int_eq(action(&x, "rootless-cgroup", "nothing is limited"),
			 PLAN_WARN);
	stop(&x);
}
END_TEST

/* By these brig hands it over: always allowed, or nothing is. */
START_TEST(listener_calls)
{
	static const struct {
		const char *rules;
		bool good;
	} lists[] = {
		{ "{'names':['read','write'],'action':'SCMP_ACT_LOG'}", true },
		{ "{'names':['read'],'action':'SCMP_ACT_ALLOW'}", false },
		{ "{'names':['write'],'action':'SCMP_ACT_ALLOW'}", false },
		{ "{'names':['read','write'],'action':'SCMP_ACT_NOTIFY'}",
		  false },
		{ "{'names':['read','write'],'action':'SCMP_ACT_ALLOW'},"
		  "{'names':['write'],'action':'SCMP_ACT_NOTIFY',"
		  "'args':[{'index':0,'value':9,'op':'SCMP_CMP_EQ'}]}",
		  false },
		{ "{'names':['read'],'action':'SCMP_ACT_ALLOW'},"
		  "{'names':['write'],'action':'SCMP_ACT_ALLOW',"
		  "'args':[{'index':0,'value':9,'op':'SCMP_CMP_EQ'}]}",
		  false },
	};
	char config[2048];
	struct done x;

	snprintf(config, sizeof(config),
		 "%s,'seccomp':{'defaultAction':'SCMP_ACT_ERRNO',"
		 "'listenerPath':'/run/a','syscalls':[%s,{'names':['mkdirat'],"
		 "'action':'SCMP_ACT_NOTIFY'}]}}}",
		 NOTHING, lists[_i].rules);
	judge(&x, LISTEN, config);
	ck_assert(lists[_i].good == (plan_container(x.plan) != NULL));
	if (!lists[_i].good)
		ck_assert_int_eq(action(&x, "sec-notify", "read and write"),
				 PLAN_REFUSE);
	stop(&x);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("policy/allow");
	TCase *t = tcase_create("allow");

	tcase_add_loop_test(t, findings, 0, sizeof(cases) / sizeof(*cases));
	tcase_add_test(t, calls);
	tcase_add_test(t, a_plan_by_it);
	tcase_add_test(t, written_memory);
	tcase_add_test(t, listener);
	tcase_add_test(t, listener_of_nobody);
	tcase_add_test(t, net_devices);
	tcase_add_loop_test(t, listener_calls, 0, 6);
	suite_add_tcase(s, t);
	return unit_run(s);
}
