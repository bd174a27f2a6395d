/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The base config, its cases, and what the judge says of them. */
#include "config.h"

#include "cases.h"
#include "policy_unit.h"

/* Nothing to say about it but what must always be said. */
static const char base[] =
	"{'ociVersion':'1.2.0',"
	"'process':{'user':{'uid':1000,'gid':1000},'args':['/bin/true'],"
	"'env':['PATH=/bin'],'cwd':'/','capabilities':{'bounding':[]},"
	"'rlimits':[{'type':'RLIMIT_CORE','soft':1,'hard':1}],"
	"'noNewPrivileges':true},"
	"'root':{'path':'/srv/c/rootfs','readonly':true},"
	"'hostname':'box',"
	"'mounts':[{'destination':'/proc','type':'proc','source':'proc',"
	"'options':['nosuid','noexec','nodev']},"
	"{'destination':'/dev','type':'tmpfs','source':'tmpfs',"
	"'options':['nosuid','noexec','strictatime','mode=755',"
	"'size=65536k']}],"
	"'linux':{'cgroupsPath':'/box/1',"
	"'namespaces':[{'type':'mount'},{'type':'pid'},{'type':'network'},"
	"{'type':'ipc'},{'type':'uts'},{'type':'cgroup'},{'type':'user'},"
	"{'type':'time'}],"
	"'seccomp':{'defaultAction':'SCMP_ACT_ERRNO','architectures':"
	"['SCMP_ARCH_X86_64'],'syscalls':["
	"{'names':['read'],'action':'SCMP_ACT_ALLOW'}]},"
	"'resources':{'devices':[{'allow':false,'access':'rwm'}],"
	"'memory':{'limit':268435456},'cpu':{'shares':512},"
	"'pids':{'limit':100}},"
	"'maskedPaths':['/proc/acpi','/proc/asound','/proc/interrupts',"
	"'/proc/kcore','/proc/keys','/proc/latency_stats',"
	"'/proc/sched_debug','/proc/scsi','/proc/timer_list',"
	"'/proc/timer_stats','/sys/devices/virtual/powercap',"
	"'/sys/firmware','/sys/fs/bpf','/sys/fs/selinux',"
	"'/sys/kernel/debug','/sys/kernel/security','/sys/kernel/tracing'],"
	"'readonlyPaths':['/proc/bus','/proc/fs','/proc/irq','/proc/sys',"
	"'/proc/sysrq-trigger']}}";

const struct rule_case *const case_tables[CASE_TABLES] = {
	cases_cfg,  cases_ns,  cases_root, cases_mount,
	cases_proc, cases_sec, cases_res,  cases_edge,
};

/* What would be too long to write down. */
static void put(struct buf *b, const char *text)
{
	unsigned i;

	if (strcmp(text, "@MAPS@") == 0) {
		buf_str(b, "'uidMappings':[");
		for (i = 0; i < 341; i++)
			buf_fmt(b, "%s{'containerID':%u,'hostID':%u,'size':1}",
				i > 0 ? "," : "", i, 100000 + i);
		buf_str(b, "],'cgroupsPath'");
	} else if (strcmp(text, "@RULES@") == 0) {
		for (i = 0; i < 4000; i++)
			buf_fmt(b,
				"%s{'names':['ioctl'],'action':"
				"'SCMP_ACT_ALLOW','args':[{'index':1,'value':"
				"%u,'op':'SCMP_CMP_EQ'},{'index':2,'value':%u,"
				"'op':'SCMP_CMP_EQ'}]}",
				i > 0 ? "," : "", i * 7, i * 13);
	} else {
		buf_str(b, text);
	}
}

void case_text(struct buf *b, const char *from, const char *to)
{
	const char *at = from[0] != '\0' ? strstr(base, from) : base;
	size_t i;

	ck_assert_msg(at != NULL, "not in the base: %s", from);
	ck_assert_msg(from[0] == '\0' || strstr(at + 1, from) == NULL,
		      "twice in the base: %s", from);
	buf_init(b, CASE_TEXT_MAX);
	buf_bytes(b, base, (size_t)(at - base));
	put(b, to);
	buf_str(b, at + strlen(from));
	ck_assert(buf_ok(b));
	for (i = 0; i < b->len; i++)
		if (b->data[i] == '\'')
			b->data[i] = '"';
}

char case_letter(const struct plan *p, const char *rule, const char *pointer)
{
	const struct plan_report *r = plan_report(p);
	size_t i;

	for (i = 0; i < r->n_findings; i++)
		if (strcmp(r->findings[i].rule, rule) == 0 &&
		    (pointer == NULL ||
		     strcmp(r->findings[i].pointer, pointer) == 0))
			return "RFWC"[r->findings[i].action];
	return '-';
}
