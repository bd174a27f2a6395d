/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "cases.h"

#define READ    "{'names':['read'],'action':'SCMP_ACT_ALLOW'}"
#define MORE(x) READ ",{'names':['ioctl']," x "}"
#define ARG(i, v)                                                          \
	MORE("'action':'SCMP_ACT_ALLOW','args':[{'index':" i ",'value':" v \
	     ",'op':'SCMP_CMP_EQ'}]")

#define SECCOMP                                                        \
	"'seccomp':{'defaultAction':'SCMP_ACT_ERRNO','architectures':" \
	"['SCMP_ARCH_X86_64'],'syscalls':[" READ "]},"
#define ARCH        "'SCMP_ARCH_X86_64'"

#define NS          "'namespaces':[{'type':'mount'},{'type':'pid'},{'type':'network'"
#define JOINED(key) "'sysctl':{'" key "':'1'}," NS ",'path':'/run/netns/x'"

const struct rule_case cases_sec[] = {
	{ "sec-absent", "FFF", "/linux/seccomp", SECCOMP, "", SECCOMP },
	{ "sec-mandatory", "FFF", "/linux/seccomp", ARCH, ARCH, NULL },
	{ "sec-default-allow", "RFF", "/linux/seccomp/defaultAction",
	  "'SCMP_ACT_ERRNO'", "'SCMP_ACT_ALLOW'", "'SCMP_ACT_KILL'" },
	{ "sec-default-allow", "RFF", "/linux/seccomp/defaultAction",
	  "'SCMP_ACT_ERRNO'", "'SCMP_ACT_LOG'", "'SCMP_ACT_TRAP'" },
	{ "sec-arch", "RFF", "/linux/seccomp/architectures", ARCH,
	  ARCH ",'SCMP_ARCH_X32'", ARCH },
	{ "sec-notify", "RRR", "/linux/seccomp/syscalls/1/action", READ,
	  MORE("'action':'SCMP_ACT_NOTIFY'"), MORE("'action':'SCMP_ACT_LOG'") },
	{ "sec-notify", "RRR", "/linux/seccomp/listenerPath", READ "]",
	  MORE("'action':'SCMP_ACT_NOTIFY'") "],'listenerPath':'/run/x'",
	  READ "],'listenerPath':'/run/x'" }, /* nobody is asked */
	{ "sec-notify", "RRR", "/linux/seccomp/syscalls", READ,
	  MORE("'action':'SCMP_ACT_NOTIFY'"), MORE("'action':'SCMP_ACT_LOG'") },
	{ "sec-trace", "RRR", "/linux/seccomp/syscalls/1/action", READ,
	  MORE("'action':'SCMP_ACT_TRACE'"), MORE("'action':'SCMP_ACT_TRAP'") },
	{ "sec-flags", "RFF", "/linux/seccomp/flags/0", "'architectures'",
	  "'flags':['SECCOMP_FILTER_FLAG_SPEC_ALLOW'],'architectures'",
	  "'flags':['SECCOMP_FILTER_FLAG_LOG'],'architectures'" },
	{ "sec-arg32", "FFF", "/linux/seccomp/syscalls", READ,
	  ARG("1", "21522"), ARG("2", "21522") },
	{ "sec-complex", "RRR", "/linux/seccomp", READ, "@RULES@", READ },
	{ "sec-errno", "RRR", "/linux/seccomp/syscalls/1/errnoRet", READ,
	  MORE("'action':'SCMP_ACT_ERRNO','errnoRet':4096"),
	  MORE("'action':'SCMP_ACT_ERRNO','errnoRet':4095") },
	{ "sec-errno", "WWW", "/linux/seccomp/syscalls/1/errnoRet", READ,
	  MORE("'action':'SCMP_ACT_ERRNO','errnoRet':0"),
	  MORE("'action':'SCMP_ACT_ERRNO','errnoRet':1") },
	{ "sec-unknown-nr", "WWW", "/linux/seccomp/syscalls", "['read']",
	  "['read','raed']", "['read','_llseek']" },
	{ "sysctl-host", "RRR", "/linux/sysctl/kernel.panic", "'cgroupsPath'",
	  "'sysctl':{'kernel.panic':'1'},'cgroupsPath'",
	  "'sysctl':{'kernel.shmmax':'1'},'cgroupsPath'" },
	{ "sysctl-host", "RRR", "/linux/sysctl/net~1ipv4.x", "'cgroupsPath'",
	  "'sysctl':{'net/ipv4.x':'1'},'cgroupsPath'",
	  "'sysctl':{'net.ipv4.x':'1'},'cgroupsPath'" },
	{ "sysctl-host", "RRR", "/linux/sysctl/kernel~1panic", "'cgroupsPath'",
	  "'sysctl':{'kernel/panic':'1'},'cgroupsPath'",
	  "'sysctl':{'kernel/shmmax':'1'},'cgroupsPath'" },
	{ "sysctl-host", "RRR", "/linux/sysctl/net~1..~1kernel~1panic",
	  "'cgroupsPath'", "'sysctl':{'net/../kernel/panic':'1'},'cgroupsPath'",
	  "'sysctl':{'net/ipv4/x':'1'},'cgroupsPath'" },
	{ "sysctl-host", "RRR", "/linux/sysctl/user.max_user_namespaces",
	  "'cgroupsPath'",
	  "'sysctl':{'user.max_user_namespaces':'1'},'cgroupsPath'",
	  "'sysctl':{'fs.mqueue.msg_max':'1'},'cgroupsPath'" },
	{ "sysctl-host", "RRR", "/linux/sysctl/net.ipv4.ip_forward", NS,
	  JOINED("net.ipv4.ip_forward"), JOINED("net.ipv4.tcp_syncookies") },
	{ "sysctl-host", "RRR", "/linux/sysctl/net.core.rmem_max", NS,
	  JOINED("net.core.rmem_max"), JOINED("net.core.somaxconn") },
	{ "sysctl-host", "RRR", "/linux/sysctl/kernel.hostname",
	  "'cgroupsPath'", "'sysctl':{'kernel.hostname':'axe'},'cgroupsPath'",
	  "'sysctl':{'kernel.hostname':'box'},'cgroupsPath'" },
	{ "sysctl-host", "RRR", "/linux/sysctl/kernel.domainname", "'linux':{",
	  "'domainname':'a','linux':{'sysctl':{'kernel.domainname':'b'},",
	  "'domainname':'b','linux':{'sysctl':{'kernel.domainname':'b'}," },
	{ "sysctl-risky", "RWW", "/linux/sysctl/net.ipv4.ip_forward",
	  "'cgroupsPath'", "'sysctl':{'net.ipv4.ip_forward':'1'},'cgroupsPath'",
	  "'sysctl':{'net.ipv4.tcp_syncookies':'1'},'cgroupsPath'" },
	{ "sysctl-low-ports", "FFF",
	  "/linux/sysctl/net.ipv4.ip_unprivileged_port_start", "'bounding':[]",
	  "'bounding':['CAP_NET_BIND_SERVICE']", "'bounding':['CAP_CHOWN']" },
	{ "sysctl-ping-range", "FFF", "/linux/sysctl/net.ipv4.ping_group_range",
	  "'cgroupsPath'",
	  "'sysctl':{'net.ipv4.ping_group_range':'0 0'},'cgroupsPath'",
	  "'sysctl':{'net.ipv4.ping_group_range':'0 2147483647'},"
	  "'cgroupsPath'" },
	{ "sysctl-ping-range", "RRR", "/linux/sysctl/net.ipv4.ping_group_range",
	  "'cgroupsPath'",
	  "'sysctl':{'net.ipv4.ping_group_range':'0'},'cgroupsPath'",
	  "'sysctl':{'net.ipv4.ping_group_range':'1 0'},'cgroupsPath'" },
	{ NULL, NULL, NULL, NULL, NULL, NULL },
};
