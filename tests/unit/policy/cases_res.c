/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "cases.h"

#define CG    "'cgroupsPath'"
#define DENY  "{'allow':false,'access':'rwm'}"
#define PIDS  "'pids':{'limit':100}"
#define LIMIT "'limit':268435456"
#define DEV(p, t, n, m)                                                      \
	"'devices':[{'path':'" p "','type':'" t "','major':" n ",'minor':" m \
	"}]," CG
#define ALLOW(x) DENY ",{'allow':true," x ",'access':'rwm'}"

const struct rule_case cases_res[] = {
	{ "dev-path", "RRR", "/linux/devices/0/path", CG,
	  DEV("/srv/null", "c", "1", "3"), DEV("/dev/null", "c", "1", "3") },
	{ "dev-path", "RRR", "/linux/devices/0/path", CG,
	  DEV("/dev/null", "c", "1", "5"), DEV("/dev/nul", "c", "1", "5") },
	{ "dev-block", "RRR", "/linux/devices/0", CG,
	  DEV("/dev/sda", "b", "8", "0"), DEV("/dev/x", "c", "1", "3") },
	{ "dev-block", "RRR", "/linux/resources/devices/1", DENY,
	  ALLOW("'type':'b','major':8,'minor':0"),
	  ALLOW("'type':'c','major':1,'minor':3") },
	{ "dev-dangerous", "RRR", "/linux/devices/0", CG,
	  DEV("/dev/harmless", "c", "1", "1"),
	  DEV("/dev/harmless", "c", "1", "3") },
	{ "dev-dangerous", "RRR", "/linux/devices/0", CG,
	  DEV("/dev/hidraw0", "c", "1", "3"), DEV("/dev/raw0", "c", "1", "3") },
	{ "dev-dangerous", "RRR", "/linux/devices/0", CG,
	  DEV("/dev/ptp0", "c", "248", "0"), DEV("/dev/p0", "c", "1", "7") },
	{ "dev-dangerous", "RWW", "/linux/devices/0", CG,
	  DEV("/dev/fuse", "c", "10", "229"), DEV("/dev/f", "c", "1", "9") },
	{ "dev-dangerous", "RRR", "/linux/resources/devices/1", DENY,
	  ALLOW("'type':'c','major':1,'minor':1"),
	  ALLOW("'type':'c','major':5,'minor':1") },
	{ "dev-cgroup-wild", "RRR", "/linux/resources/devices/1", DENY,
	  DENY ",{'allow':true,'access':'rwm'}",
	  DENY ",{'allow':true,'access':'m'}" },
	{ "dev-cgroup-wild", "RRR", "/linux/resources/devices/1", DENY,
	  ALLOW("'type':'c','major':1"), ALLOW("'type':'c','major':136") },
	{ "dev-cgroup-order", "FFF", "/linux/resources/devices", DENY,
	  "{'allow':false,'type':'c','access':'rwm'}", DENY },
	{ "dev-mode", "RFF", "/linux/devices/0/fileMode", CG,
	  "'devices':[{'path':'/dev/x','type':'c','major':1,'minor':3,"
	  "'fileMode':2494}]," CG,
	  "'devices':[{'path':'/dev/x','type':'c','major':1,'minor':3,"
	  "'fileMode':8630}]," CG },
	{ "res-pids", "FFF", "/linux/resources/pids", "," PIDS, "", "," PIDS },
	{ "res-pids", "RFF", "/linux/resources/pids/limit", PIDS,
	  "'pids':{'limit':-1}", PIDS },
	{ "res-memory", "WWW", "/linux/resources/memory/limit", LIMIT,
	  "'limit':-1", LIMIT },
	{ "res-cpu", "WWW", "/linux/resources/cpu", "'shares':512",
	  "'shares':0", "'quota':1000" },
	{ "res-oomkill", "RRR", "/linux/resources/memory/disableOOMKiller",
	  LIMIT, LIMIT ",'disableOOMKiller':true",
	  LIMIT ",'disableOOMKiller':false" },
	{ "res-oomkill", "RRR", "/linux/resources/memory/swap", LIMIT,
	  "'swap':-1", LIMIT ",'swap':-1" },
	{ "res-unified", "RRR", "/linux/resources/unified/cgroup.procs", PIDS,
	  PIDS ",'unified':{'cgroup.procs':'1'}",
	  PIDS ",'unified':{'memory.high':'1'}" },
	{ "res-unified", "RRR", "/linux/resources/hugepageLimits/0/pageSize",
	  PIDS, PIDS ",'hugepageLimits':[{'pageSize':'../x','limit':1}]",
	  PIDS ",'hugepageLimits':[{'pageSize':'2MB','limit':1}]" },
	{ "res-cgroup-path", "RRR", "/linux/cgroupsPath", "'/box/1'",
	  "'/a/../b'", "'/a/..b'" },
	{ "res-cgroup-path", "RRR", "/linux/cgroupsPath", "'/box/1'",
	  "'/system.slice/'", "'/system.slice/box'" },
	{ "res-rdt", "RRR", "/linux/intelRdt/closID", CG,
	  "'intelRdt':{'closID':'../x'}," CG, "'intelRdt':{'closID':'x'}," CG },
	{ "res-mempolicy", "WWW", "/linux/memoryPolicy", CG,
	  "'memoryPolicy':{'mode':'MPOL_BIND','nodes':'0'}," CG, CG },
	{ "res-mempolicy", "RRR", "/linux/memoryPolicy/nodes", CG,
	  "'memoryPolicy':{'mode':'MPOL_BIND','nodes':'all'}," CG, CG },
	{ "proc-personality", "RRR", "/linux/personality/flags", CG,
	  "'personality':{'domain':'LINUX','flags':['X']}," CG,
	  "'personality':{'domain':'LINUX'}," CG },
	{ "net-device", "RRR", "/linux/netDevices/eth0", CG,
	  "'netDevices':{'eth0':{}}," CG, CG },
	{ "misc-timeoffset", "RRR", "/linux/timeOffsets", CG,
	  "'timeOffsets':{'boottime':{'secs':9999999999}}," CG,
	  "'timeOffsets':{'boottime':{'secs':99}}," CG },
	{ "misc-mountlabel", "RRR", "/linux/mountLabel", CG,
	  "'mountLabel':'a:b,c'," CG, "'mountLabel':'a:b'," CG },
	{ "unsupported", "RRR", "/linux/resources/blockIO/weight", PIDS,
	  PIDS ",'blockIO':{'weight':10}", PIDS ",'blockIO':{'weight':0}" },
	{ NULL, NULL, NULL, NULL, NULL, NULL },
};
